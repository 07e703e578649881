"""One reading of a text for all rules: disguises taken off, meaning left alone.

`normalize` is pure, never raises, takes time linear in the text (every regular expression here is
free of nested repetition), and normalising `.normal` again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.policy.readings import derive
from bot.ports import RuleText

# Lower-case letters of other scripts that pass for Latin ones, from Unicode's list of confusables
# (UTS 39, version 16); used only where scripts are mixed, so that Russian stays Russian.
_FOREIGN: Final = str.maketrans(
    "авгекмнопрстухѕіјԁһԛԝѵӏαβγεηικνορτυχωσςμօսհոցզԁ",
    "abrekmhonpctyxsijdhqwvlabyenikvoptuxwosuouhngqd",
)
# Latin look-alikes that compatibility decomposition leaves as they are.
_LATIN: Final = str.maketrans(
    "ıɑɡøđłħŧƀɓɗɠʟɪɴʀᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱꜰʙɢʜʏⅼ",
    "iagodlhtbbdglinracdejkmoptuvwzsfbghyl",
)
# Letters on coloured tiles and the regional indicators have no decomposition either.
_TILES: Final = {
    start + offset: ord("a") + offset
    for start in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
    for offset in range(26)
}
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cs", "Co"})

_MARKS: Final = re.compile(r"[*`~|_]{2,}|[*`~]")
_SPACED: Final = re.compile(
    r"(?<![^\W_])[a-z\u0370-\u052f](?:[ ._/-][a-z\u0370-\u052f]){2,}(?![^\W_])"
)
_SEPARATORS: Final = str.maketrans("", "", " ._/-")
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN_LETTER: Final = re.compile(r"[a-z]")
_OTHER_LETTER: Final = re.compile(r"[\u0370-\u058f]")
_LEET_INSIDE: Final = re.compile(r"(?<=[a-z])[0134578@$]+(?=[a-z])")
_LEET: Final = str.maketrans("0134578@$", "oieastbas")


def normalize(text: str) -> RuleText:
    """Return the text as rules read it, with the further readings that could hide in it."""
    normal = fold(text)
    return RuleText(raw=text, normal=normal, derived=derive(text, normal, fold))


def fold(text: str) -> str:
    """Return the plain, lower-case, one-spaced form of a text; idempotent."""
    text = _without_disguise(text)
    # Twice: wide gaps part words in "n u d e  w o m a n", and are gone the second time.
    text = " ".join(_SPACED.sub(_joined, text).split())
    text = _SPACED.sub(_joined, text)
    text = _in_one_script(text)
    return _LEET_INSIDE.sub(_plain_letters, text)


def _without_disguise(text: str) -> str:
    """Return compatibility forms resolved, case folded, and what cannot be seen taken out."""
    if text.isascii():
        return _MARKS.sub("", _visible(text.lower()))
    text = _visible(unicodedata.normalize("NFKD", text))
    text = _visible(unicodedata.normalize("NFKD", text.casefold()))
    text = text.translate(_TILES).translate(_LATIN)
    return unicodedata.normalize("NFKC", _MARKS.sub("", text))


def _visible(text: str) -> str:
    if text.isprintable() and text.isascii():
        return text
    return "".join(
        " " if kind == "Cc" or character.isspace() else character
        for character in text
        if (kind := unicodedata.category(character)) not in _INVISIBLE
        and character not in _BLANK_LETTERS
    )


def _in_one_script(text: str) -> str:
    """Return look-alikes as Latin: everywhere in a Latin text, else in words that mix scripts."""
    if text.isascii() or not _LATIN_LETTER.search(text):
        return text
    if _OTHER_LETTER.search(text.translate(_FOREIGN)):
        return _WORD.sub(_unmixed, text)
    return text.translate(_FOREIGN)


def _unmixed(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_FOREIGN) if _LATIN_LETTER.search(word) else word


def _joined(match: re.Match[str]) -> str:
    return match[0].translate(_SEPARATORS)


def _plain_letters(match: re.Match[str]) -> str:
    return match[0].translate(_LEET)
