"""Stretches of a text, what became of them, and the readings that they make together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.policy.spelling import is_typo
from bot.ports import Mended

# So many words of a text anybody may mistype: two, or one of so many.
_ERRORS_OF_ANYBODY: Final = 2
_WORDS_PER_ERROR: Final = 6
# With so many guessed words, and that share of all, a text is disguised for sure.
_DISGUISED_FROM: Final = 4
_DISGUISED_SHARE: Final = 0.35


@dataclass(slots=True)
class Piece:
    """A stretch without spaces, and what became of it.

    Attributes:
        core: Without the signs at its edges, which are `before` and `after`.
        found: What it says; empty as long as nobody knows.
        term: What it says if it is to be a word of the vocabulary, where that is another one.
        guessed: It may be a misspelling of what was found.
        joined: It was several stretches.
    """

    before: str
    core: str
    after: str
    found: str = ""
    term: str = ""
    guessed: bool = False
    joined: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what it says."""
        return not self.found and bool(self.core)

    def __str__(self) -> str:
        return f"{self.before}{self.found or self.core}{self.after}"


def merged(pieces: Sequence[Piece]) -> Piece:
    """Return several stretches as one, known word."""
    word = "".join(piece.core for piece in pieces)
    return Piece(pieces[0].before, word, pieces[-1].after, word, joined=True)


def results(pieces: Sequence[Piece], *, foreign: bool = False) -> Iterator[Mended]:
    """Yield what comes of pieces: all that was found, typing errors alone, and words taken boldly.

    Many errors are no accident; but in a `foreign` text strange words are ordinary ones.
    """
    changed = [piece for piece in pieces if piece.joined or piece.found not in ("", piece.core)]
    errors = [each for each in changed if each.guessed and is_typo(each.core, each.found)]
    honest = len(errors) <= max(_ERRORS_OF_ANYBODY, len(pieces) // _WORDS_PER_ERROR)
    if changed:
        yield Mended(" ".join(map(str, pieces)), typing=honest and len(errors) == len(changed))
    if honest and 0 < len(errors) < len(changed):
        known = set(map(id, errors))
        yield Mended(
            " ".join(
                str(piece) if id(piece) in known else f"{piece.before}{piece.core}{piece.after}"
                for piece in pieces
            ),
            typing=True,
        )
    if any(piece.term for piece in pieces):
        guessed = sum(piece.guessed or piece.is_open for piece in pieces)
        words = sum(bool(piece.core) for piece in pieces)
        disguised = not foreign and guessed >= max(_DISGUISED_FROM, _DISGUISED_SHARE * words)
        yield Mended(
            " ".join(
                f"{each.before}{each.term}{each.after}" if each.term else str(each)
                for each in pieces
            ),
            bold=not disguised,
        )
