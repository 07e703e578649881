"""What the kinds share: the words of a text, changed one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_LONG: Final = 4


def each_word(text: str, change: Callable[[str], str]) -> str:
    """Change every run of letters."""
    return _WORD.sub(lambda found: change(found.group()), text)


def each_long_word(text: str, change: Callable[[str], str]) -> str:
    """Change every run of four letters and more: the short ones carry no meaning."""
    return each_word(text, lambda word: change(word) if len(word) >= _LONG else word)


def joined_letters(text: str, joint: str) -> str:
    """Put something between the letters of every longer word."""
    return each_long_word(text, joint.join)


def lettered(text: str, random: Random, table: Mapping[str, str], share: float = 1.0) -> str:
    """Replace letters by one of what the table has for them, a share of them by chance."""
    return "".join(
        random.choice(table[letter]) if letter in table and random.random() < share else letter
        for letter in text
    )


def within(word: str, random: Random) -> int:
    """Return a place inside a word, so that something stands before and after it."""
    return random.randrange(1, len(word))
