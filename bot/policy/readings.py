"""Further readings of a text: decoded, turned round, shifted, run together.

What is decoded is beyond doubt, and so is what reads as words where the text as it stands does
not. Other readings are wrong for almost every text, so rules match only long, unambiguous terms
on them. A text of ordinary words has none at all, which keeps it fast and free of chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise, product
from typing import Final

from bot.policy.ciphers import TURNS, Turn, backwards, each_backwards, rot13, rot47
from bot.policy.common_words import common_share, common_words, is_common, is_other_language
from bot.policy.decoding import decoded, spelt_out
from bot.policy.lookalikes import SIGNS, UPSIDE_DOWN, swapped
from bot.policy.pig_latin import from_pig_latin

_NESTED: Final = 2
_BACKWARDS_FROM: Final = 16
_WORD: Final = re.compile(r"[^\W_]+")
_UPSIDE_DOWN_FROM: Final = 3
_UPSIDE_DOWN: Final = re.compile("[ɐɔǝɥıɹʇʌʍɯʎɟ]")
_LEET: Final = str.maketrans("0134578@$!|+(<€£°269", "oieastbasiltcceeozbg")
_LEET_EDGE: Final = re.compile(r"[a-z][0134578@$!|+(<€£°269]|[0134578@$!|+(<€£°269][a-z]")
_LEET_SIGN: Final = re.compile(r"[@$!|+(<€£°](?=[a-z@$!|+(<€£°])")
_LEET_SIGNS_FROM: Final = 3
# Letters drawn with several signs, the longest first.
_DRAWN: Final = tuple(
    line.split()
    for line in (
        r"/\/\ m", r"|\/| m", r"\/\/ w", r"|/\| w", r"|\| n", r"/\/ n", "|_| u", "|-| h", "|) d",
        "|> p", "|< k", "|3 b", r"/\ a", r"\/ v", "() o", ">< x", "[] o", "|2 r", "|= f",
    )
)  # fmt: skip
# From this share of letters in strange words on a text may be turned as a whole.
_STRANGE_FROM: Final = 0.5
_ALL_STRANGE_FROM: Final = 0.7
# From this share of letters in ordinary words on a reading reads as words.
_WORDS_FROM: Final = 0.5
_TURNED_FROM: Final = 0.3
_SAMPLE: Final = 12
# Where fewer than this share of the first characters are letters, letters may be shifted to signs.
_LETTERS_FROM: Final = 0.6
_START: Final = 200
# "beach the on": such pairs stand in texts whose words are in reverse order.
_NEVER_FOLLOWED: Final = frozenset(
    product(
        ("a", "an", "the", "my"),
        ("of", "in", "on", "at", "with", "for", "to", "by", "from", "and", ""),
    )
) | {("to", "how")}

Fold = Callable[[str], str]


def derive(raw: str, normal: str, fold: Fold) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the readings beyond doubt and the others, each once and folded.

    Args:
        raw: The text as given: encodings need its case.
        normal: The text folded.
        fold: Normalises what was decoded.
    """
    sure: list[str] = []
    doubtful = _less_leet(normal)
    for text in _undone(raw, normal, fold):
        (sure if _is_words(text, normal) else doubtful).append(text)
    sure += _decodings(raw, fold)
    if pig := from_pig_latin(raw):
        sure.append(fold(pig))
    seen: frozenset[str] = frozenset()
    for text in dict.fromkeys((normal, *sure)):
        words = _WORD.findall(text)
        for is_sure, reading in _turnings(text, words, seen):
            (sure if is_sure else doubtful).append(reading)
        seen = seen.union(words)
    revealed = tuple(dict.fromkeys(text for text in sure if text and text != normal))
    others = dict.fromkeys(text for text in doubtful if text and text not in (normal, *revealed))
    return revealed, tuple(others)


def _decodings(raw: str, fold: Fold) -> Iterator[str]:
    """Yield the text decoded, and once more where something is encoded in it again."""
    for start in (raw, *_backwards(raw)):
        text = start
        for _ in range(_NESTED):
            before, text = text, decoded(text)
            if text == before:
                break
            yield fold(text)
            if (spelt := spelt_out(text)) != text:
                yield fold(spelt)


def _backwards(raw: str) -> Iterator[str]:
    """Yield the text reversed where that could be an encoding: words as long as those have."""
    if raw.startswith("=") or (len(raw) >= _BACKWARDS_FROM and " " not in raw):
        yield raw[::-1]


def _undone(raw: str, normal: str, fold: Fold) -> Iterator[str]:
    """Yield what may be there in other signs than letters."""
    spelt = spelt_out(raw)
    if spelt != raw:
        yield fold(spelt)
    if not raw.isascii():
        yield swapped(normal, SIGNS)
        if standing := _upside_down(raw):
            turned = fold(standing.translate(UPSIDE_DOWN))
            yield from (turned, backwards(turned))
    elif sum(map(str.isalpha, raw[:_START])) < _LETTERS_FROM * len(raw[:_START]):
        yield fold(rot47(raw))
    if len(_LEET_SIGN.findall(raw.lower())) >= _LEET_SIGNS_FROM:
        # Signs that stand for letters look like signs that part them, so before those are taken.
        yield fold(raw.lower().translate(_LEET))
    if "|" in raw or "\\" in raw:
        yield fold(_drawn(raw.lower())).translate(_LEET)


def _upside_down(raw: str) -> str:
    """Return what stands from the first word with a turned letter to the last one."""
    lower = raw.lower()
    places = [found.start() for found in _UPSIDE_DOWN.finditer(lower)]
    if len(places) < _UPSIDE_DOWN_FROM or len(lower) != len(raw):
        return raw if len(places) >= _UPSIDE_DOWN_FROM else ""
    end = raw.find(" ", places[-1])
    return raw[raw.rfind(" ", 0, places[0]) + 1 : end if end >= 0 else len(raw)]


def _less_leet(normal: str) -> list[str]:
    """Return the text with digits and signs beside letters read as letters, if there are any."""
    return [normal.translate(_LEET)] if _LEET_EDGE.search(normal) else []


def _drawn(text: str) -> str:
    for signs, letter in _DRAWN:
        text = text.replace(signs, letter)
    return text


def _is_words(text: str, normal: str) -> bool:
    """Say whether what is new in a reading reads as words."""
    old = set(_WORD.findall(normal))
    new = [word for word in _WORD.findall(text) if word not in old]
    return common_share(new) >= _WORDS_FROM


def _turnings(text: str, words: Sequence[str], seen: Set[str]) -> Iterator[tuple[bool, str]]:
    """Yield a text turned round and shifted, and whether that is beyond doubt.

    `seen`: words that were turned already, in other readings.
    """
    strange = [word for word in words if not (word in seen or word.isdigit() or is_common(word))]
    yield from ((True, reading) for reading in _in_order(words))
    if not strange:
        return
    share = sum(map(len, strange)) / sum(map(len, words))
    hidden = text if share >= _STRANGE_FROM else " ".join(strange)
    # Words of another language are strange, and apart.
    if hidden == text and not is_other_language(words):
        yield False, "".join(words)
    turn = _turn(strange)
    if turn is None:
        yield from ((False, backwards(hidden)), (False, rot13(hidden)))
        return
    if turn is each_backwards and share >= _ALL_STRANGE_FROM:
        yield from ((True, ordered) for ordered in _one_way_or_other(turn(text), backwards(text)))
        return
    in_place = _turned_in_place(text, set(strange), turn)
    for reading in (in_place, turn(text)) if hidden == text else (in_place,):
        yield True, reading
        yield from ((True, ordered) for ordered in _in_order(_WORD.findall(reading)))


def _one_way_or_other(forward: str, backward: str) -> tuple[str, ...]:
    """Return the one of two orders in which words can stand, or both."""
    if _is_in_reverse(_WORD.findall(backward)):
        return (forward,)
    return (backward,) if _is_in_reverse(_WORD.findall(forward)) else (forward, backward)


def _in_order(words: Sequence[str]) -> Iterator[str]:
    """Yield the words in reverse order where they seem to stand in that."""
    if _is_in_reverse(words):
        yield " ".join(reversed(words))


def _is_in_reverse(words: Sequence[str]) -> bool:
    return not _NEVER_FOLLOWED.isdisjoint(pairwise((*words, "")))


def _turn(strange: Sequence[str]) -> Turn | None:
    """Return what makes ordinary words of strange ones, as told from some of them."""
    words = common_words()
    distinct = list(dict.fromkeys(word for word in strange if len(word) > 2)) or list(strange)
    sample = distinct[:: len(distinct) // _SAMPLE + 1]
    # Nothing else becomes an ordinary word.
    latin = " ".join(filter(str.isascii, sample))
    others = sum(len(word) + 1 for word in sample if not word.isascii())
    for turn, letters in TURNS if latin else ():
        turned = turn(latin) if len(latin) + others >= letters else ""
        known = sum(len(word) for word in turned.split() if word in words)
        if known > _TURNED_FROM * (len(turned) + others):
            return turn
    return None


def _turned_in_place(text: str, strange: Set[str], turn: Turn) -> str:
    return _WORD.sub(lambda word: turn(word[0]) if word[0] in strange else word[0], text)
