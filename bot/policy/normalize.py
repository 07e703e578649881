"""One reading of a text for all rules: disguises taken off, meaning left alone.

`normalize` is pure, never raises, takes time linear in the text (every regular expression here is
free of nested repetition), and normalising `.normal` again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bot.policy.lookalikes import FOREIGN, LATIN, swapped
from bot.policy.readings import derive
from bot.ports import RuleText

_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Two Arabic ligatures stand for whole phrases: as letters they would be up to 18 times as long.
_FIRST: Final[dict[int, int | str]] = {**LATIN, 0xFDFA: " ", 0xFDFB: " "}
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cs", "Co"})

_MARK_SIGNS: Final = "*`~|_<"
_MARKS: Final = re.compile(
    r"[*`~|_]{2,}|[*`~]|</?(?:[abipqsu]|w?br|em|strong|span|sub|sup|font)(?: [^<>]{0,60})?/?>"
)
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,80})\]\((?:https?://|/|#)[^()\s]{0,200}\)")
_COMMENT: Final = re.compile(r"<!--[^<>]{0,60}-->")
# The number or sign that begins a line of a list.
_ITEM: Final = re.compile(r"^[ \t]*(?:[0-9]{1,3}[.):]|[-*+\u2022>])[ \t]+", re.MULTILINE)
_ITEMS_AT_LEAST: Final = 3
_WORDS_OF_AN_ITEM: Final = 2
_NO_MARKS: Final = str.maketrans("[<", "  ")
# A letter, or what passes for one among letters.
_ONE: Final = r"[a-z\u0370-\u052f0134578@$]"
_END: Final = r"(?![^\W_])"
# Letters apart by always the same ("n u d e", "(n)(u)"), or each by any sign ("n.u-d/e"). They
# begin with what stands before the first letter, since a search for that is quick.
_SPACED: Final = re.compile(rf"([\W_])({_ONE}([\W_]{{1,3}}){_ONE}(?:\3{_ONE})+){_END}")
_DOTTED: Final = re.compile(rf"([\W_])({_ONE}(?:(?:_|[^\w\s]){{1,3}}{_ONE}){{2,}}){_END}")
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN_LETTER: Final = re.compile(r"[a-z]")
_OTHER_LETTER: Final = re.compile(r"[\u0370-\u058f]")
_LEET_INSIDE: Final = re.compile(r"[0134578@$](?<=[a-z].)[0134578@$]*(?=[a-z])")
_LEET: Final = str.maketrans("0134578@$", "oieastbas")
_PASSES: Final = 4
# Characters of which it is known how they look: more than the scripts of one place have.
_REMEMBERED: Final = 4096


def normalize(text: str) -> RuleText:
    """Return the text as rules read it, with the further readings that could hide in it."""
    normal = fold(text)
    revealed, derived = derive(text, normal, fold)
    return RuleText(raw=text, normal=normal, derived=derived, revealed=revealed)


def fold(text: str) -> str:
    """Return the plain, lower-case, one-spaced form of a text; idempotent."""
    unmarked = _without_marks(without_disguise(_unlisted(text)))
    text = _in_one_script(unmarked)
    if text != unmarked:  # letters that look like Latin ones may have hidden a tag
        text = _without_marks(text)
    # Wide gaps part words in "n u d e   w o m a n", so letters are joined before gaps are closed;
    # and again, until nothing is left to join: what was joined may stand beside a single letter.
    for _ in range(_PASSES):
        joined = " ".join(_joined(text).split())
        if joined == text:
            break
        text = joined
    return _LEET_INSIDE.sub(_plain_letters, _in_one_script(text))


def folded_word(word: str) -> str:
    """Return as `fold`, but quickly where letters are all there is and none depends on another."""
    letters = [_folded_letter(letter) for letter in word] if word.isalpha() else []
    folded = "".join(letters)
    if not (letters and all(letters) and unicodedata.is_normalized("NFKC", folded)):
        return fold(word)
    if folded.isascii() or not (" " in folded or _LATIN_LETTER.search(folded)):
        return folded
    return fold(word)


@lru_cache(_REMEMBERED)
def _folded_letter(letter: str) -> str:
    return fold(letter)


def _unlisted(text: str) -> str:
    """Return a list of single words as the words alone; other lists as they are."""
    items = len(_ITEM.findall(text)) if "\n" in text else 0
    if items < _ITEMS_AT_LEAST or len(text.split()) > items * (_WORDS_OF_AN_ITEM + 1):
        return text
    return _ITEM.sub("", text)


def _without_marks(text: str) -> str:
    """Return the text without Markdown and tags; what is left then makes no new ones."""
    for _ in range(_PASSES):
        before = text
        if "](" in text:
            text = _LINK.sub(r"\1", text)
        if any(sign in text for sign in _MARK_SIGNS):
            text = _MARKS.sub("", _COMMENT.sub("", text))
        if text == before:
            return text
    return text.translate(_NO_MARKS)


def without_disguise(text: str) -> str:
    """Return compatibility forms resolved, case folded, and what cannot be seen taken out."""
    if text.isascii():
        return _visible(text.lower())
    text = _visible(unicodedata.normalize("NFKD", swapped(text, _FIRST)))
    text = _visible(unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFKC", swapped(text, LATIN))


def _visible(text: str) -> str:
    if text.isprintable() and text.isascii():
        return text
    unlike = {ord(one): seen for one in set(text) if (seen := _seen(one)) != one}
    return swapped(text, unlike) if unlike else text


@lru_cache(_REMEMBERED)
def _seen(character: str) -> str:
    """Return what a reader sees of a character: itself, a gap or nothing."""
    kind = unicodedata.category(character)
    if kind in _INVISIBLE or character in _BLANK_LETTERS:
        return ""
    return " " if kind == "Cc" or character.isspace() else character


def _joined(text: str) -> str:
    return _DOTTED.sub(_letters_alone, _SPACED.sub(_letters_alone, f" {text}"))


def _letters_alone(match: re.Match[str]) -> str:
    """Return single letters as a word, unless most of them are digits."""
    letters = "".join(filter(_passes_for_a_letter, match[2]))
    are_letters = sum(map(str.isalpha, letters)) * 2 > len(letters)
    return match[1] + letters if are_letters else match[0]


def _passes_for_a_letter(character: str) -> bool:
    return character.isalnum() or character in "@$"


def _in_one_script(text: str) -> str:
    """Return look-alikes as Latin: everywhere in a Latin text, else in words that mix scripts."""
    if text.isascii() or not _LATIN_LETTER.search(text):
        return text
    latin = swapped(text, FOREIGN)
    return _WORD.sub(_unmixed, text) if _OTHER_LETTER.search(latin) else latin


def _unmixed(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or not _LATIN_LETTER.search(word):
        return word
    return word.translate(FOREIGN)


def _plain_letters(match: re.Match[str]) -> str:
    return match[0].translate(_LEET)
