"""Artistic manner and tone in words: "anime", "in the style of Van Gogh", "darker".

A style has one manner, the latest said, and any number of tones after it: "anime, darker".
"""

from __future__ import annotations

import re
from typing import Final

from bot.language.offline.words import join_after_cut

# Adjectives that name a manner wherever they stand: "an anime girl", "a cyberpunk city".
_FREE: Final = {
    "anime": "anime",
    "manga": "manga",
    "noir": r"(?:film )?noir",
    "neon": r"neon(?! (?:signs?|lights?|tubes?|lamps?|letters?|glow|green|pink|blue|yellow"
    r"|orange))",
    "watercolour": r"watercolou?rs?(?: painting)?",
    "pixel art": r"pixel[ -]?art|pixelated|8[ -]?bit|16[ -]?bit",
    "oil painting": r"oil[ -]painting|oil paints?",
    "pencil": r"pencil (?:drawing|sketch)",
    "cartoon": r"cartoon(?:ish|y)?",
    "comic book": r"comic[ -]book",
    "cyberpunk": "cyberpunk",
    "steampunk": "steampunk",
    "vaporwave": "vaporwave",
    "synthwave": "synthwave",
    "art deco": "art deco",
    "art nouveau": "art nouveau",
    "impressionist": r"impressionis(?:t|m|tic)",
    "expressionist": r"expressionis(?:t|m|tic)",
    "cubist": r"cubis(?:t|m)",
    "pop art": r"pop[ -]art",
    "ukiyo-e": r"ukiyo[ -]?e",
    "low poly": r"low[ -]poly",
    "3D render": r"3d render(?:ed)?",
    "claymation": "claymation",
    "line art": r"line[ -](?:art|drawing)",
    "gouache": "gouache",
    "sepia": "sepia",
    "photorealistic": r"photo-?realis(?:tic|m)|hyper-?realis(?:tic|m)",
    "cinematic": "cinematic",
    "chibi": "chibi",
    "flat design": "flat design",
}
# Words that name a manner only where one is expected: "in oil", "make it retro", "poster style".
_GUARDED: Final = {
    "oil painting": r"oils?",
    "pencil": r"pencils?|sketch(?:ed|y)?",
    "pixel art": r"pixels?",
    "poster": r"(?:retro |vintage |movie )?poster",
    "neon": r"neon",
    "comic book": r"comics?",
    "3D render": r"3d",
    "black and white": r"black[ -](?:and|&)[ -]white|b&w|monochrome|gr[ea]yscale",
    "realistic": r"realistic|lifelike",
    "vintage": "vintage",
    "retro": "retro",
    "minimalist": r"minimal(?:ist|istic)?",
    "gothic": "gothic",
    "baroque": "baroque",
    "charcoal": "charcoal",
    "ink": "ink",
    "pastel": r"pastels?",
    "acrylic": "acrylics?",
    "vector": r"vector(?: art)?",
    "stained glass": "stained glass",
    "mosaic": "mosaic",
    "origami": "origami",
    "Lego": "lego",
    "paper cut": r"paper[ -]?cut",
    "crayon": r"crayons?",
    "chalk": "chalk",
    "fantasy": "fantasy",
    "abstract": "abstract",
    "surreal": r"surreal(?:ist|istic)?",
    "flat design": "flat",
    "grayscale": "grayscale",
    "Ghibli": r"(?:studio )?ghibli",
    "Pixar": "pixar",
    "Disney": "disney",
}
_TONES: Final = (
    r"(?:much |a bit |slightly |a little )?(?:(?:dark|bright|warm|cold|cool|light|soft|bold|cosi"
    r"|cozi|gloomi|moodi|happi|sadd|scari|spooki|creepi|cut|simpl|wild|calm|sharp|clean|grimi"
    r"|gritti|funni|eeri)er|(?:more|less) (?!\w+s\b)(?:dark|bright|warm|cold|colou?rful|dramatic"
    r"|vivid|saturated|muted|pale|romantic|mysterious|playful|serious|dreamy|magical|epic|elegant"
    r"|modern|detailed|realistic|abstract|surreal|\w+(?:ed|y|ful|ish|ive|al|ic|ous|ing)|vibrant"
    r"|moody|gloomy|cheerful|intense|subtle|contrast|artistic|festive|futuristic|cosy|cozy))"
)
_WORD: Final = r"(?!(?:in|on|at|of|as|with|and|or|a|an|the|but|wearing|make|made)\b)[\w'&]{1,30}"


def _any_of(table: dict[str, str]) -> str:
    return "|".join(table.values())


_MARK: Final = r"(?:(?:in|as|like|using|with) )?(?:an? |the )?"
_TAIL: Final = r"(?:[ -](?:styled?|aesthetic|version|look|rendering|manner|drawing|painting))?"
_ONE: Final = re.compile(
    rf"{_MARK}(?P<manner>{_any_of(_FREE)}|{_any_of(_GUARDED)}){_TAIL}", re.IGNORECASE
)
_OF: Final = r"in (?:the |a )?(?:style|manner) of (?P<artist>[^,;.]+)"
_NAMED: Final = rf"(?:(?:in|as|with) )?(?:an? |the )?(?P<named>(?:{_WORD}[ -]){{1,3}})style"
_WHOLE: Final = re.compile(
    rf"(?:the )?(?:{_OF}|{_NAMED}|like (?:an? )?(?P<by>.+) (?:painting|film|movie))", re.IGNORECASE
)
_CUTS: Final = (
    re.compile(rf",? ?\b{_OF}", re.IGNORECASE),
    re.compile(
        rf",? ?\b(?:(?:in|as|with) (?:an? |the )?(?P<named>(?:{_WORD}[ -]){{1,3}})style\b"
        rf"|(?P<free>{_any_of(_FREE)}|{_any_of(_GUARDED)})[ -]styled?\b"
        r"|(?P<hyphened>\w{1,30})-style\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf",? ?\b(?:in|as) (?:an? )?(?P<marked>{_any_of(_FREE)}|black and white|oils?|ink|charcoal"
        r"|pastels|crayons?|chalk|pencil|comic|3d)(?: version)?(?=$|[,.;]| (?:on|in|at|with"
        r"|without)\b)",
        re.IGNORECASE,
    ),
    re.compile(rf", ?(?P<last>{_any_of(_FREE)}|{_any_of(_GUARDED)})(?=$|[,.;])", re.IGNORECASE),
    re.compile(rf"\b(?P<word>{_any_of(_FREE)})\b", re.IGNORECASE),
)
_TABLE: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for table in (_FREE, _GUARDED)
    for name, pattern in table.items()
)
_TONE: Final = re.compile(_TONES, re.IGNORECASE)


def read_style(text: str) -> str | None:
    """Return the manner that a text names as a whole: "a watercolour", "noir style"."""
    match = _ONE.fullmatch(text)
    if match is not None:
        return _name(match["manner"])
    match = _WHOLE.fullmatch(text)
    if match is None:
        return None
    if match["artist"]:
        return f"in the style of {match['artist']}"
    return _name((match["named"] or match["by"]).strip(" -"))


def cut_style(text: str) -> tuple[str, str | None]:
    """Return a sentence without the manner that it asks for, and the manner."""
    for pattern in _CUTS:
        match = pattern.search(text)
        if match is not None:
            comma = "," if match[0].startswith(",") else ""
            before, after = f"{text[: match.start()]}{comma}".rstrip(), text[match.end() :].strip()
            return join_after_cut(before, after), _said(match)
    return text, None


def describe_style(manner: str) -> str:
    """Return a manner as it is named in "changed the style to ..."."""
    artist = manner.removeprefix("in the style of ")
    return manner if artist == manner else f"that of {artist}"


def read_tone(text: str) -> str | None:
    """Return the tone that a text names as a whole: "darker", "a bit more colourful"."""
    return text if _TONE.fullmatch(text) else None


def set_manner(style: str, manner: str) -> str:
    """Return a style with another manner, its tones kept."""
    return ", ".join([manner, *_tones(style)])


def add_tone(style: str, tone: str) -> str:
    """Return a style with one more tone."""
    tones = [other for other in _tones(style) if other.casefold() != tone.casefold()]
    return ", ".join([*_manner(style), *tones, tone])


def _parts(style: str) -> list[str]:
    return [part for part in (text.strip() for text in style.split(",")) if part]


def _tones(style: str) -> list[str]:
    return [part for part in _parts(style) if _TONE.fullmatch(part)]


def _manner(style: str) -> list[str]:
    return [part for part in _parts(style) if not _TONE.fullmatch(part)]


def _said(match: re.Match[str]) -> str:
    groups = {name: text for name, text in match.groupdict().items() if text}
    if "artist" in groups:
        return f"in the style of {groups['artist'].strip()}"
    return _name(next(iter(groups.values())).strip(" -"))


def _name(text: str) -> str:
    return next((name for name, pattern in _TABLE if pattern.fullmatch(text)), text)
