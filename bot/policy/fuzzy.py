"""Puts words right that were disguised: starred, split up, run together, misspelt.

What `normalize` cannot undo because it takes a vocabulary: every word that a rule looks for. Rules
match on what `mended` returns as on `RuleText.normal`, since words that are put right are whole
words; on a `bold` reading only long terms, and one that mends no more than `typing` is no evasion.

In a reading, words that are common (`common_words`) or of the vocabulary stay, others become the
one word that they can stand for. Where a common word fits as well, it is taken, so "a r*pe bridge"
is a bridge of rope; what else it could be is a `bold` reading. A text without strange words has no
readings and costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import Final

from bot.policy.common_words import common_words, is_common, is_other_language, other_words
from bot.policy.normalize import without_disguise
from bot.policy.pieces import Piece, merged, results
from bot.policy.spelling import Spelling, is_likely_error, lacks_vowels
from bot.policy.squeezed import Splitter
from bot.ports import Mended, RuleText

_PART: Final = re.compile(r"[^\W_]+")
# A stretch without spaces, from its first letter to its last.
_CORE: Final = re.compile(r"[^\W_](?:\S*[^\W_])?")
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?;])\s")
_INDIC: Final = re.compile(r"[\u0900-\u0dff]")
_EDGE: Final = re.compile("[*#]")
_SIGN: Final = re.compile(r"[\W_]")
_STARS: Final = frozenset("*\uff0a\u2217`~")
_STARRED: Final = re.compile(r"[^\W_][*\uff0a\u2217`~]+[^\W_]")
# Signs that hide a letter rather than part words.
_HIDING: Final = _STARS | frozenset("#%?@$^+=\u2026\u2022\u25cf\u25a0")
_EDGES: Final = "*#"
_APOSTROPHES: Final = frozenset("'\u2019\u02bc")
# Signs that stand inside a word more often than between two.
_INSIDE: Final = frozenset("-._*~|`")

# Strange words are looked up again and again while people refine one request.
_REMEMBERED: Final = 2048
_STRETCHES_REMEMBERED: Final = 8192
_RUNS_REMEMBERED: Final = 1024
_REMEMBERED_UP_TO: Final = 32
_JOINED_UP_TO: Final = 16
_WINDOW: Final = 4
_SHORT: Final = 4
_SQUEEZED_FROM: Final = 8
# From this length on a run of letters may hold short terms: no word is as long.
_SURELY_SQUEEZED_FROM: Final = 18
_LONG_TERM: Final = 5
# From this length on a term is no other word, whatever the language: one with one error, and one in
# other letters.
_SURE_TERM: Final = 8
_SURE_FORM: Final = 6
# A text that is not English has words one letter from English ones; then guesses are no good.
_ENGLISH_FROM: Final = 0.6
# A disguised text keeps its short words, mostly. One that has hardly any is taken for another
# language, which loses some that are short and disguised throughout.
_ENGLISH_AT_ALL: Final = 0.2


class Speller:
    """A vocabulary and its words in disguise; read-only, lives as long as its rule."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words, as `normalize.fold` leaves them, one word each; others are ignored."""
        self._spelling = Spelling(words)
        self._plain = self._spelling.words | common_words()
        other_words()  # read now: reading a file later would keep a whole loop waiting
        self._splitter = Splitter(self._plain)
        self._known = lru_cache(_STRETCHES_REMEMBERED)(self._taken_apart)
        self._one = lru_cache(_REMEMBERED)(self._spelling.form)
        self._split = lru_cache(_RUNS_REMEMBERED)(self._cut_up)
        self._starred = lru_cache(_REMEMBERED)(self._spelling.starred)
        self._likely = lru_cache(_REMEMBERED)(self._spelling.likely)
        self._likely_term = lru_cache(_REMEMBERED)(self._spelling.likely_term)

    @property
    def is_ready(self) -> bool:
        """Whether every text is read at once: the first strange word takes a moment longer."""
        return self._spelling.is_ready

    def mended(self, text: RuleText) -> tuple[Mended, ...]:
        """Return the text's sure readings (`normal`, `revealed`) with disguised words put right.

        Only readings that differ from those, each once; none for an ordinary text. Of `revealed`
        only the sentences count that are not in `normal` as well.
        """
        sentences = set(_BETWEEN_SENTENCES.split(text.normal))
        given = (text.normal, *(_without(reading, sentences) for reading in text.revealed))
        mended = [self._mended(reading) for reading in given]
        # Stars are marks where the text reads well without them.
        if mended[0] is not None and not _STARS.isdisjoint(text.raw):
            mended.append(self._mended(_without(without_disguise(text.raw), sentences)))
        found = [each for some in mended for each in some or ()]
        if _STARRED.search(text.raw):  # what was taken for a mark may have hidden a letter
            found = [each._replace(typing=False) for each in found]
        return tuple(dict.fromkeys(each for each in found if each.text and each.text not in given))

    def _mended(self, text: str) -> list[Mended] | None:
        """Return the text put right as far as possible; None where nothing is wrong."""
        pieces = [piece for chunk in text.split() for piece in self._read(chunk)]
        if all(piece.found == piece.core and not piece.term for piece in pieces):
            return None
        if is_other_language(piece.core for piece in pieces if piece.core):
            return list(results(self._in_another_language(pieces), foreign=True))
        pieces = self._rejoined(self._unsqueezed(pieces))
        for piece in pieces:
            if piece.is_open:
                self._guess(piece)
        self._forget_guesses_in_other_languages(pieces)
        return list(results(pieces, foreign=_is_hardly_english(pieces)))

    def _in_another_language(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the pieces of a text that is not English with what is sure put right alone."""
        joined = self._rejoined([_less_guessed(piece) for piece in pieces], strangers_only=True)
        for piece in joined:
            if piece.is_open:
                self._guess(piece)
                # No language leaves out its vowels.
                if not (piece.guessed and lacks_vowels(piece.core)):
                    self._keep_if_sure(piece)
        return joined

    def _read(self, chunk: str) -> Sequence[Piece]:
        """Return a stretch as one piece, or as several where signs part its words."""
        known = self._known if len(chunk) <= _REMEMBERED_UP_TO else self._taken_apart
        pieces, are_open = known(chunk)
        # Nobody changes pieces that are closed, so all texts share them.
        if not are_open:
            return pieces
        return [Piece(one.before, one.core, one.after, one.found, one.term) for one in pieces]

    def _taken_apart(self, chunk: str) -> tuple[tuple[Piece, ...], bool]:
        """Return the pieces of a stretch, and whether there is something to find for some."""
        pieces = tuple(self._pieces(chunk))
        return pieces, any(piece.is_open for piece in pieces)

    def _pieces(self, chunk: str) -> list[Piece]:
        # Vowel signs look like signs that part words, so Indic words are not put together anew.
        if chunk in self._plain or _INDIC.search(chunk):
            return [Piece("", chunk, "", chunk)]
        match = _CORE.search(chunk)
        if match is None:
            return [Piece(chunk, "", "")]
        before, core, after = chunk[: match.start()], match[0], chunk[match.end() :]
        found = self._whole(before, core, after)
        parts = _PART.findall(core)
        if found or len(parts) == 1:
            term = "" if core.isalnum() else self._spelling.starred_term(_SIGN.sub("*", core))
            return [Piece(before, core, after, found, term if term != found else "")]
        return [Piece("", part, "", self._one(part)) for part in parts]

    def _whole(self, before: str, core: str, after: str) -> str:
        """Return what a stretch says if it is one word, or several that need no reading."""
        whole = _with_edges(before, core, after)
        if core.isalnum():
            return self._one(core) or ("" if core == whole else self._starred(whole))
        parts, signs = _PART.findall(core), set(_SIGN.findall(core))
        joined = "".join(parts)
        if joined in self._spelling.words and signs <= _INSIDE:
            return joined
        if signs & _APOSTROPHES or all(map(self._spelling.knows, parts)):
            return core
        starred = self._starred(_SIGN.sub("*", whole))
        if all(len(part) == 1 or self._spelling.knows(part) for part in parts):
            return starred if starred and signs <= _HIDING else core
        return self._one(joined) or starred

    def _rejoined(self, pieces: list[Piece], *, strangers_only: bool = False) -> list[Piece]:
        """Return the pieces with words that were split up as one: "na ked".

        `strangers_only`: none of the pieces may be a word: "de la" is no "dela".
        """
        opened = [at for at, piece in enumerate(pieces) if piece.is_open]
        near = {at - back for at in opened for back in range(_WINDOW)}
        joined: list[Piece] = []
        at = 0
        while at < len(pieces):
            size = 1
            if at in near and pieces[at].core:
                size = self._pieces_of_a_word(pieces[at : at + _WINDOW], strangers_only)
            joined.append(merged(pieces[at : at + size]) if size > 1 else pieces[at])
            at += size
        return joined

    def _pieces_of_a_word(self, pieces: Sequence[Piece], strangers_only: bool) -> int:
        """Return how many of the first pieces, not all of them words, make a word together."""
        size, word, opened, whole, short = 1, "", False, True, True
        for number, piece in enumerate(pieces, 1):
            word += piece.core
            if len(word) > _JOINED_UP_TO:
                break
            is_open = piece.is_open
            opened = opened or is_open
            whole = whole and (is_open or not piece.core)
            short = short and len(piece.core) <= _SHORT
            # Of "an al" one is a word, so the two are no short one.
            fits = opened if len(word) > _SHORT and not strangers_only else whole
            if number > 1 and piece.core and fits and self._is_split_word(word, short=short):
                size = number
        return size

    def _is_split_word(self, word: str, *, short: bool) -> bool:
        if word in self._spelling.words:
            return True
        return short and len(word) > _SHORT and self._spelling.knows(word)

    def _unsqueezed(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces with runs of strange ones cut into words: "nudew oma non"."""
        result: list[Piece] = []
        run: list[Piece] = []
        for piece in (*pieces, None):
            if piece and (piece.is_open or (run and 0 < len(piece.core) < _SHORT)):
                run.append(piece)
                continue
            result += self._cut(run) if sum(each.is_open for each in run) > 1 else run
            run = []
            if piece:
                result.append(piece)
        return result

    def _cut(self, run: list[Piece]) -> list[Piece]:
        """Return a run as one piece of words, unless each is a misspelt word by itself."""
        if all(piece.found or self._likely(piece.core) for piece in run):
            return run
        together = merged(run)
        together.found = self._split(together.core)
        return [together] if together.found else run

    def _guess(self, piece: Piece) -> None:
        if piece.core in other_words():
            return
        piece.found = self._likely(piece.core)
        piece.guessed = bool(piece.found)
        term = self._likely_term(piece.core)
        piece.term = term if term != piece.found else ""
        if not piece.found:
            piece.found = self._split(piece.core) or self._split(piece.core[::-1])

    def _forget_guesses_in_other_languages(self, pieces: Iterable[Piece]) -> None:
        """Keep of guesses in a text that is not English long terms alone, as bold ones."""
        words = [piece for piece in pieces if piece.core]
        if sum(bool(piece.found) for piece in words) >= _ENGLISH_FROM * len(words):
            return
        for piece in words:
            if piece.guessed or piece.is_open:
                self._keep_if_sure(piece)

    def _keep_if_sure(self, piece: Piece) -> None:
        """Forget what a piece may be, unless that is a long term: then it is a bold one."""
        term = piece.term or piece.found
        is_sure = len(term) >= _SURE_TERM and term in self._spelling.words
        piece.term = term if is_sure and is_likely_error(piece.core, term) else ""
        piece.found = ""

    def _cut_up(self, letters: str) -> str:
        """Return the words that stand in a text without spaces, if it is nothing but words."""
        if len(letters) < _SQUEEZED_FROM:
            return ""
        words = self._splitter.split(letters)
        terms = [len(word) for word in words if word in self._spelling.words]
        if len(letters) < _SURELY_SQUEEZED_FROM and terms and min(terms) < _LONG_TERM:
            return ""
        return " ".join(words)


def _is_hardly_english(pieces: Iterable[Piece]) -> bool:
    """Say whether so few words are English as they stand that it must be another language."""
    words = [piece.core for piece in pieces if piece.core]
    return sum(map(is_common, words)) < _ENGLISH_AT_ALL * len(words)


def _less_guessed(piece: Piece) -> Piece:
    """Return a piece as nobody has read it yet if it was turned round or looked like another."""
    core = piece.core
    if core in other_words():
        return Piece(piece.before, core, piece.after, core)
    if piece.found != core and core.isalpha() and len(piece.found) < _SURE_FORM:
        return Piece(piece.before, core, piece.after)
    return piece


def _without(text: str, sentences: Set[str]) -> str:
    """Return the sentences of a text that are not among the given ones: the others are known."""
    return " ".join(each for each in _BETWEEN_SENTENCES.split(text) if each not in sentences)


def _with_edges(before: str, core: str, after: str) -> str:
    """Return a core with stars at its edges, unless the stars are a pair of marks."""
    left = len(before) - len(before.rstrip(_EDGES))
    right = len(after) - len(after.lstrip(_EDGES))
    pair = left and right and not _EDGE.search(core)
    return core if pair else "*" * left + core + "*" * right
