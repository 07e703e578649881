"""Which picture or version is meant: "the second one", "back to v3"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language.offline.words import tidy

_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2} | {
    "3rd": 3,
    "4th": 4,
}
_ORDINAL: Final = "|".join(_ORDINALS)
_PICTURE: Final = "one|picture|image|photo|drawing|option|variant|variation"
_PICK: Final = re.compile(
    rf"\b(?:the )?(?P<nth>{_ORDINAL}|last) (?:{_PICTURE})\b|\bthe (?P<alone>{_ORDINAL})(?=$"
    rf"|[,.;!]| but\b| and\b| please\b)"
    r"|(?:(?<=^)|(?<=make )|(?<=like )|(?<=love )|(?<=take )|(?<=use )|(?<=vary )|(?<=in )"
    r"|(?<=to ))(?:(?:picture|image|photo|option|variant|number|no\.?) ?#?|#)(?P<number>[1-9])\b",
    re.IGNORECASE,
)
_LIKING: Final = re.compile(
    r"(?:(?:i )?(?:really )?(?:like|love|prefer|want|choose|pick|take|use|keep)"
    r"|(?:let's )?go with|with|in|on|for|from|of|(?:more "
    r"|something )?like) it\b[,;:]? ?(?:the )?(?:most|best)?[,;:]? ?|it(?:$|[,;:] ?| (?=but |and "
    r"|in |at |with |without |as |please))",
    re.IGNORECASE,
)
_BACK: Final = re.compile(
    r"(?:(?:please )?(?:undo|revert|rollback|roll back|step back)(?: (?:it|that|this"
    r"|the last change|the last one|last change|please))?|(?:(?:go|take me|bring|switch|change"
    r"|return|revert|roll)(?: it| this| that)? )?back(?: (?:one )?(?:step"
    r"|version))?(?: to (?:the )?(?:previous|last|earlier|old)(?: one| version| picture"
    r"| image)?)?|(?:the )?(?:previous|earlier)(?: one| version| picture| image)(?: please"
    r"| was better)?|(?:i )?(?:liked|preferred) (?:the )?(?:previous|last|earlier) (?:one|version"
    r"|picture)(?: better| more)?)",
    re.IGNORECASE,
)
_BACK_TO: Final = re.compile(
    r"(?:undo|revert|restore|(?:(?:go|take me|bring it|switch|change|change it|return"
    r"|roll) )?back|return|switch)(?: to)?(?: the)? (?:"
    rf"(?:version |v\.? ?|number |no\.? ?|#)?(?P<number>\d{{1,6}})|(?P<nth>{_ORDINAL}|original)"
    r"(?: (?:one|version|picture|image|try))?|(?:the )?(?P<start>beginning|start))(?P<tail>\b.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pick:
    """A picture chosen in words, from 1, and the words that are left: about "it"."""

    picture: int
    rest: str


def pick(text: str, pictures: int) -> Pick | None:
    """Return which of the parent's pictures a text means, None when it means none."""
    match = _PICK.search(text)
    if match is None:
        return None
    said = (match["nth"] or match["alone"] or match["number"]).casefold()
    chosen = pictures if said == "last" else _ORDINALS.get(said) or int(said)
    rest = f"{text[: match.start()]}it{text[match.end() :]}"
    return Pick(chosen, _LIKING.sub("", rest, count=1).strip(" ,.;!"))


@dataclass(frozen=True, slots=True)
class Back:
    """Where to go back to: a version's number, None for the parent; what else was said."""

    number: int | None = None
    tail: str = ""


def read_back(text: str) -> Back | None:
    """Return where a text wants to go back to, None when it does not."""
    plain = text.strip(" .,;!?")
    if _BACK.fullmatch(plain):
        return Back()
    match = _BACK_TO.fullmatch(plain)
    if match is None:
        return None
    tail = tidy(match["tail"])
    if match["number"]:
        return Back(int(match["number"]), tail)
    return Back(_ORDINALS.get((match["nth"] or "").casefold(), 1), tail)
