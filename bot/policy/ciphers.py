"""Ways to turn letters round or shift them, each a function from a text to a text."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from string import ascii_lowercase
from typing import Final

Turn = Callable[[str], str]

_ROT47: Final = {code: 33 + (code - 33 + 47) % 94 for code in range(33, 127)}
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def backwards(text: str) -> str:
    """Return the whole text reversed."""
    return text[::-1]


def each_backwards(text: str) -> str:
    """Return every word reversed where it stands."""
    return " ".join(word[::-1] for word in text.split(" "))


def rot13(text: str) -> str:
    """Return the text with its letters moved by half the alphabet."""
    return codecs.encode(text, "rot13")


def rot47(text: str) -> str:
    """Return the text with its visible ASCII characters moved by half their number."""
    return text.translate(_ROT47)


def _table(letters: str) -> Turn:
    table = str.maketrans(letters, ascii_lowercase)
    return lambda text: text.translate(table)


def _keys(step: int) -> str:
    """Return for each letter the key beside it, itself at an end of its row."""
    beside = {
        letter: row[at + step] if 0 <= at + step < len(row) else letter
        for row in _ROWS
        for at, letter in enumerate(row)
    }
    return "".join(beside[letter] for letter in ascii_lowercase)


_SHIFTS: Final = tuple(
    _table(ascii_lowercase[by:] + ascii_lowercase[:by]) for by in range(1, len(ascii_lowercase))
)
# Each with the number of letters from which words that come out of it are no chance.
TURNS: Final[tuple[tuple[Turn, int], ...]] = (
    (each_backwards, 8),
    (rot13, 8),
    (lambda text: each_backwards(rot13(text)), 12),
    (_table(ascii_lowercase[::-1]), 12),
    *((shift, 12) for shift in _SHIFTS),
    (_table(_keys(1)), 16),
    (_table(_keys(-1)), 16),
)
