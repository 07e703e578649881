"""A new picture: a sentence is taken apart into a recipe, a shape and a number of pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.domain import Recipe
from bot.language.offline.counts import cut_count
from bot.language.offline.framing import cut_framing
from bot.language.offline.shapes import cut_shape
from bot.language.offline.styles import cut_style, read_style
from bot.language.offline.words import tidy

_TYPES: Final = {
    "": "picture|image|pic",
    "photograph": r"photo(?:graph)?|snapshot|polaroid",
    "painting": r"painting|watercolou?r|gouache",
    "drawing": r"drawing|sketch|doodle|cartoon",
    "illustration": r"illustration|pixel[ -]art|line art|vector art|art",
    "3D render": r"(?:3d )?render(?:ing)?",
    "logo": "logo",
    "icon": "icon",
    "sticker": "sticker",
    "poster": r"poster",
    "portrait": "portrait",
    "comic strip": r"comic(?: strip)?",
    "mural": "mural",
    "wallpaper": "wallpaper",
    "emoji": "emoji",
    "book cover": "book cover",
    "album cover": "album cover",
    "postcard": "postcard",
    "map": "map",
    "collage": "collage",
}
_ANY_TYPE: Final = "|".join(pattern for pattern in _TYPES.values())
# The kinds of picture whose name says the manner too.
_MANNERS: Final = re.compile(
    r"watercolou?r|gouache|pixel[ -]art|line art|vector art|cartoon|3d render(?:ing)?",
    re.IGNORECASE,
)
_MODIFIER: Final = (
    r"(?!(?:of|with|without|in|on|at|a|an|the|to|from|for|holding|wearing|taking|looking|who|that"
    r"|is)\b)[\w'&-]+ "
)
_BEGINNING: Final = re.compile(
    rf"(?:an? |the |some |one )?(?P<mods>(?:{_MODIFIER}){{0,4}}?)(?P<type>{_ANY_TYPE})s? "
    r"(?:of|showing|depicting|featuring|for|with)\b ?",
    re.IGNORECASE,
)
_END: Final = re.compile(rf"(?:, ?| as an? )(?P<type>{_ANY_TYPE})[.!]?$", re.IGNORECASE)
_ORDER: Final = re.compile(
    r"(?:(?:please )?(?:(?:/?imagine|draw|paint|sketch|create|generate|render|design|produce"
    r"|visuali[sz]e)(?! (?:it|this|that|them|everything)\b)(?: me| us)?(?: again)?[ ,:]+"
    r"|(?:please )?(?:show me|give me|make me|make(?= (?:an?|some|one|two|three|four|\d) )|i want"
    r"|i need)(?: me| us)?(?: again)?[ ,:]+))+",
    re.IGNORECASE,
)
_END_OF_THINGS: Final = (
    r"(?=$|[,.;!]| (?:at|on|with|wearing|holding|under|but|as|from|beside|behind|near|walking"
    r"|sitting)\b| in (?!the (?:background|foreground|sky|picture|image|frame)\b))"
)
_WITHOUT: Final = re.compile(
    r"(?:,? ?\b(?:but )?(?:and )?(?:without|with no|minus|free of)|(?:^|[,.;]) ?(?:and |but )?no"
    r"|(?<=\w) (?:and|but) no)"
    rf"(?: any)? (?P<things>[^,.;!]+?){_END_OF_THINGS}",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r" (?:and|or|nor)(?: no| any)? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A sentence taken apart."""

    recipe: Recipe
    shape: str | None
    count: int | None


def take_apart(text: str) -> Fresh:
    """Return what a sentence asks for; what is no option or manner stays in the description."""
    text = _ORDER.sub("", text, count=1) if _ORDER.match(text) else text
    rest, count = cut_count(text)
    rest, shape = cut_shape(rest)
    rest, without = cut_without(rest)
    rest, content_type, style = _cut_type(rest)
    if not style:
        rest, found = cut_style(rest)
        style = found or ""
    rest, composition = cut_framing(rest)
    description = tidy(rest).rstrip(".!")
    if not description:
        # "anime", "wide": nothing would be left to draw but the option itself.
        description, style = tidy(text) or text, ""
    return Fresh(Recipe(content_type, description, style, composition, without), shape, count)


def orders(text: str) -> bool:
    """Return whether a text orders a picture: "draw a castle", "a photo of a castle"."""
    return _ORDER.match(text) is not None or begins_with_type(text)


def begins_with_type(text: str) -> bool:
    """Return whether a text begins with the kind of picture: "a photo of a castle"."""
    return _BEGINNING.match(cut_count(text)[0]) is not None


def read_type(text: str) -> str | None:
    """Return the kind of picture that a text names as a whole: "a photo", "logo"."""
    match = re.fullmatch(
        rf"(?:(?:in|as|like)(?: an?)? |an? )?(?:real )?(?P<type>{_ANY_TYPE})", text, re.IGNORECASE
    )
    return (_type(match["type"]) or None) if match else None


def cut_without(text: str) -> tuple[str, str]:
    """Return a sentence without what must not appear, and that, separated by commas."""
    things: list[str] = []

    def take(match: re.Match[str]) -> str:
        things.extend(_SEPARATOR.split(match["things"].strip()))
        return " "

    rest = _WITHOUT.sub(take, text)
    return rest, ", ".join(dict.fromkeys(things))


def _cut_type(text: str) -> tuple[str, str, str]:
    text = tidy(text)
    match = _BEGINNING.match(text)
    if match is None:
        match = _END.search(text)
        if match is None:
            return text, "", ""
        return text[: match.start()], _type(match["type"]), _manner(match["type"])
    mods, said = match["mods"].strip(), match["type"]
    manner = _manner(said)
    if mods:
        manner = read_style(f"{mods} {said}") or read_style(mods) or mods
    return text[match.end() :], _type(said), manner


def _type(text: str) -> str:
    return next(
        name for name, pattern in _TYPES.items() if re.fullmatch(pattern, text, re.IGNORECASE)
    )


def _manner(text: str) -> str:
    return (read_style(text) or "") if _MANNERS.fullmatch(text) else ""
