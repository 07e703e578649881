"""Terms that stand in a text without any word boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

# So many letters of a term are looked up at each place of a text; shorter terms are not found.
_BEGINNING: Final = 4


class JoinedTerms:
    """Terms, each as its letters run together, in the order in which they were added."""

    def __init__(self) -> None:
        # Term -> the names of those whose it is.
        self._names: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._short: list[str] = []

    def add(self, letters: str, name: str) -> None:
        """Add a term and whose it is."""
        if len(letters) < _BEGINNING and letters not in self._names:
            self._short.append(letters)
        self._names[letters] = (*self._names.get(letters, ()), name)
        self._lengths.setdefault(letters[:_BEGINNING], set()).add(len(letters))

    def find(self, text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Yield where terms stand, the letters of each, and whose it is."""
        for at in range(len(text) - _BEGINNING + 1):
            for length in self._lengths.get(text[at : at + _BEGINNING], ()):
                letters = text[at : at + length]
                if len(letters) == length and (names := self._names.get(letters)):
                    yield at, letters, names

    def taken_out(self, text: str) -> str:
        """Return a text without the terms that stand in it; a longer one goes first."""
        here = {letters for _, letters, _ in self.find(text)}
        for letters in sorted(here, key=lambda term: (-len(term), term)) + self._short:
            text = text.replace(letters, " ")
        return text
