"""How many pictures are asked for. "three pictures of a dog", never "three dogs"."""

from __future__ import annotations

import re
from typing import Final

from bot.language.offline.words import NUMBER, number

_NEUTRAL: Final = "pictures?|images?|pics?|versions?|variations?|variants?|options?|takes?|results?"
_KINDS: Final = (
    "photos?|photographs?|paintings?|drawings?|illustrations?|sketches|sketch|renders?|logos?"
    "|icons?|stickers?|posters?|portraits?|watercolou?rs?"
)
_FIRST: Final = re.compile(
    rf"(?P<number>{NUMBER}) (?P<mods>(?:(?!of )[\w-]+ ){{0,3}}?)"
    rf"(?:(?P<neutral>{_NEUTRAL})|(?P<kind>{_KINDS})) (?:of|showing|with)\b ?",
    re.IGNORECASE,
)
_LAST: Final = re.compile(
    rf"(?:^|[,.;] ?| and| in| as| make)? ?\b(?:give me |show me "
    rf"|make )?(?P<number>{NUMBER}) (?:different )?(?:{_NEUTRAL})(?: please| of (?:it|that"
    rf"|them))?$",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    rf"(?:(?:give me|show me|make|draw|do) )?(?:another )?(?P<number>{NUMBER}) (?:(?:more|other"
    rf"|different|new) ?)?(?:{_NEUTRAL})?"
    r"(?: (?:like (?:this|that|it)(?: one)?|of (?:this|that|it|them)))?",
    re.IGNORECASE,
)


def cut_count(text: str) -> tuple[str, int | None]:
    """Return a sentence without the number of pictures that it asks for, and the number."""
    match = _FIRST.match(text)
    if match is not None:
        rest = text[match.end() :]
        kind = f"{match['mods']}{_one(match['kind'] or 'picture')} of "
        return kind + rest, number(match["number"])
    match = _LAST.search(text)
    if match is not None and match.start():
        return text[: match.start()], number(match["number"])
    return text, None


def read_more(text: str) -> int | None:
    """Return how many more pictures a text asks for: "two more like this", "4 variations"."""
    match = _MORE.fullmatch(text)
    if match is None or not re.search(r"[a-z]+ (?:more|other|\w*s\b)|\d", text, re.IGNORECASE):
        return None
    return number(match["number"]) if _names_pictures(text) else None


def _names_pictures(text: str) -> bool:
    return re.search(rf"\b(?:more|another|other|{_NEUTRAL})\b", text, re.IGNORECASE) is not None


def _one(kind: str) -> str:
    lowered = kind.casefold()
    if lowered == "sketches":
        return "sketch"
    return lowered.removesuffix("s")
