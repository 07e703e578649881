"""Composition in words: framing, angle, detail. Of each kind a picture has one."""

from __future__ import annotations

import re
from typing import Final

from bot.language.offline.words import article

_KINDS: Final = {
    "framing": {
        "close-up": r"(?:extreme )?close[ -]?up(?: shot| view)?|zoomed in|zoom in|closer",
        "macro shot": r"macro(?: shot| photo(?:graph)?)?(?! lens)",
        "wide shot": r"wide[ -](?:angle(?: shot)?|shot)|zoomed out|zoom out|long shot|farther away"
        r"|further away",
        "full body": r"full[ -]body(?: shot| view)?",
        "head and shoulders": r"head[ -]?shot|head and shoulders",
        "panoramic view": r"panoramic view",
    },
    "angle": {
        "from above": r"(?:seen |viewed |shot )?from (?:far )?above|overhead(?: shot| view)?"
        r"|top[ -]down(?: view| shot)?",
        "aerial view": r"aerial (?:view|shot)|bird'?s[ -]eye(?: view)?|drone (?:view|shot)",
        "from below": r"(?:seen |viewed |shot )?from below|low[ -]angle(?: shot| view)?",
        "from behind": r"(?:seen|viewed|shot) from behind|from the back",
        "from the side": r"(?:seen |viewed |shot )?from the side|side view|in profile",
        "front view": r"front view|from the front",
        "isometric view": r"isometric(?: view)?",
    },
    "detail": {
        "4K": r"(?:in )?4k(?: resolution)?",
        "8K": r"(?:in )?8k(?: resolution)?",
        "high resolution": r"(?:in )?(?:high[ -](?:res(?:olution)?|quality)|hd|uhd)",
    },
    "finish": {
        "highly detailed": r"(?:highly|very|extremely|ultra|intricately)[ -]detailed",
    },
    "focus": {
        "blurred background": r"(?:with )?(?:an? )?(?:blurr(?:ed|y) background|bokeh"
        r"|shallow depth of field)",
        "centred": r"cent(?:er|re)d",
        "symmetrical": r"symmetric(?:al)?",
    },
}
_FORMS: Final = tuple(
    (kind, name, re.compile(rf"(?:an? |the )?(?:{pattern})", re.IGNORECASE))
    for kind, names in _KINDS.items()
    for name, pattern in names.items()
)
_CUT: Final = re.compile(
    r",? ?\b(?:as )?(?P<article>an? |the )?(?P<said>"
    + "|".join(pattern for names in _KINDS.values() for pattern in names.values())
    + r")\b(?P<of> of\b)?",
    re.IGNORECASE,
)
# "a close-up of an owl" takes its article along, "an isometric island" leaves it behind.
_NOUN: Final = re.compile(
    r"(?:up|shot|view|angle|background|bokeh|photo(?:graph)?)$", re.IGNORECASE
)


def read_framing(text: str) -> str | None:
    """Return the composition that a text names as a whole: "from above", "a close-up"."""
    found = _form(text)
    return None if found is None else found[1]


def cut_framing(text: str) -> tuple[str, str]:
    """Return a sentence without the composition that it asks for, and the composition."""
    composition = ""

    def take(match: re.Match[str]) -> str:
        nonlocal composition
        composition = set_framing(composition, _name(match["said"]))
        comma = "," if match[0].startswith(",") else ""
        kept = "" if match["of"] or _NOUN.search(match["said"]) else (match["article"] or "")
        if kept.strip().casefold() in ("a", "an"):
            kept = article(match.string[match.end() :].lstrip())
        return f"{comma} {kept} "

    return _CUT.sub(take, text), composition


def set_framing(composition: str, framing: str) -> str:
    """Return a composition with one more part, in place of one of the same kind."""
    parts = [part for part in (text.strip() for text in composition.split(",")) if part]
    kind = _kind(framing)
    for index, part in enumerate(parts):
        if kind is not None and _kind(part) == kind:
            return ", ".join([*parts[:index], framing, *parts[index + 1 :]])
    return ", ".join([*parts, framing])


def _form(text: str) -> tuple[str, str] | None:
    return next(((kind, name) for kind, name, form in _FORMS if form.fullmatch(text)), None)


def _kind(text: str) -> str | None:
    found = _form(text)
    return None if found is None else found[0]


def _name(text: str) -> str:
    found = _form(text)
    return text if found is None else found[1]
