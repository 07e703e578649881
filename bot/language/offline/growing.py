"""More of the picture, or the picture with more pixels: "expand it to wide", "upscale it"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.domain import Intent
from bot.language.offline.shapes import cut_shape, read_shape
from bot.language.offline.words import tidy

_PICTURE: Final = "(?:the |this |that )?(?:whole )?(?:picture|image|photo|drawing|painting|scene)"
_IT: Final = rf"(?:it|this|that|{_PICTURE})"
_FRAME: Final = "(?:the |its )?(?:canvas|frame|view|borders?|edges?|background|field of view)"
_START: Final = re.compile(
    rf"(?:(?:expand|extend|continue|stretch)(?: {_IT}| {_FRAME})|(?:expand|outpaint|uncrop)"
    rf"(?: {_IT}| {_FRAME})?|widen {_FRAME}|zoom (?:it |{_PICTURE} )?out|zoomed out"
    rf"|show (?:me )?more(?: of (?:{_PICTURE}|the (?:surroundings?|landscape|environment"
    r"|background)))?(?= (?:to|on|around|of|beyond|above|below|outside)\b|$)(?: around it)?)"
    r"(?P<rest>\b.*)?",
    re.IGNORECASE,
)
# What may be left beside shape and direction; anything else is about what shall be there.
_FILLER: Final = re.compile(
    r"(?:a bit|a little|slightly|much|further|farther|more|out|outwards?|beyond|past|over|outside"
    r"|(?:its|the|all|of|to|on|at|in|into|as|and|by|it|picture|image|frame|borders?|edges?|canvas"
    r"|limits?|sides?|directions?|both|every|each|around|format|please|now|then|again|ratio"
    r"|aspect|shape)|left|right|top|bottom|upwards?|downwards?|up|down|sideways|above|below"
    r"|horizontally|vertically|wider|taller|higher|broader|left-hand|right-hand)\b[ ,]*",
    re.IGNORECASE,
)
_ACROSS: Final = re.compile(
    r"\b(?:left|right|sides?|sideways|horizontally|wider|broader|left-hand|right-hand|widen)\b",
    re.IGNORECASE,
)
_DOWN: Final = re.compile(
    r"\b(?:top|bottom|upwards?|downwards?|up|down|above|below|vertically|taller|higher)\b",
    re.IGNORECASE,
)
_ALL_SIDES: Final = re.compile(
    r"\b(?:all|every|each|the|4|four) (?:four )?(?:sides?|directions?)\b"
)
_CONTENT: Final = re.compile(
    r"\b(?:(?:to|and) (?:show|include|add|see)|showing|so that|and put|(?=with\b)) ?"
    r"(?P<content>.+)",
    re.IGNORECASE,
)
_ZOOM: Final = re.compile(r"zoom(?:ed)?\b", re.IGNORECASE)

_SHARP: Final = (
    r"(?:(?:4|8|2)k|(?:full |ultra )?hd|uhd|(?:a )?(?:high|higher|better|more|full|greater|double)"
    r"(?:er)?[ -]?(?:res(?:olution)?|quality)|hi-?res)"
)
_UPSCALE: Final = re.compile(
    rf"(?:up-?scale|up-?res|upsample|super-?resolve)(?: {_IT})?(?: (?:to|by|in|into|at) .{{1,20}})?"
    rf"|(?:(?:make|give me|have|show(?: me)?|get|render|redo|i want|want|do|put) )?(?:{_IT} )?"
    rf"(?:(?:be |as )?in )?(?:an? )?{_SHARP}(?: (?:resolution|version|quality|copy|file))?"
    rf"|(?:increase|raise|improve|double|enhance|up) (?:the |its )?(?:resolution|res|quality)"
    rf"(?: of {_IT})?|(?:make |give )?(?:{_IT} )?(?:with )?more pixels|(?:enlarge|make) {_PICTURE}"
    r"(?<!make it)(?: (?:larger|bigger))?",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"(?:(?:and|but|now|then|please|just|ok|okay|also)\b[ ,]*)+", re.IGNORECASE
)
_TRAILING: Final = re.compile(
    r"(?:[ ,]+(?:please|now|too|then|again|for me|instead))+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Growth:
    """A wish for a larger picture.

    Attributes:
        intent: EXPAND or UPSCALE.
        shape: Of an expanded picture; None: not said.
        content: What shall be seen there, in the member's words; may be empty.
    """

    intent: Intent
    shape: str | None = None
    content: str = ""

    @property
    def note(self) -> str:
        """What was done, for the member."""
        if self.intent is Intent.UPSCALE:
            return "The same picture with more pixels."
        return "Continued the picture beyond its borders; kept it as it was."


def read_growth(text: str, shape: str, can_edit: bool) -> Growth | None:
    """Return the wish for a larger picture that a text is, None where it is another one.

    Args:
        text: One message.
        shape: Of the picture that it is about.
        can_edit: Whether the painter can continue a picture; where it can't, "zoom out" is a
            matter of composition.
    """
    plain = _TRAILING.sub("", _LEADING.sub("", text, count=1) if _LEADING.match(text) else text)
    if _UPSCALE.fullmatch(plain):
        return Growth(Intent.UPSCALE)
    match = _START.fullmatch(plain)
    if match is None or (_ZOOM.match(plain) and not can_edit):
        return None
    rest, said = cut_shape(f" {(match['rest'] or '').strip()} ")
    rest, content = _cut_content(rest)
    bare = _FILLER.sub("", rest).strip(" ,")
    if said is None and bare:
        bare, said = "", read_shape(bare, shape)
        if said is None:
            return None
    return Growth(Intent.EXPAND, said or _towards(rest, shape), content) if not bare else None


def _towards(text: str, shape: str) -> str | None:
    across, down = _ACROSS.search(text) is not None, _DOWN.search(text) is not None
    if across == down or _ALL_SIDES.search(text):
        return None
    return read_shape("wider" if across else "taller", shape)


def _cut_content(text: str) -> tuple[str, str]:
    """Return a text without what shall be seen beyond the borders, and that."""
    match = _CONTENT.search(text)
    if match is None:
        return text.strip(" ,"), ""
    return text[: match.start()].strip(" ,"), tidy(match["content"])
