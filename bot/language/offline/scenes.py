"""Time, season, weather and place: of each kind a description has one, the latest said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PLACES: Final = (
    "beach|shore|forest|woods|jungle|city|street|town|village|space|sea|ocean|lake|river|desert"
    "|mountains?|mountain top|hills?|valley|park|garden|kitchen|bedroom|living room|room|bathroom"
    "|office|library|school|classroom|cafe|café|bar|restaurant|museum|theatre|stage|stadium"
    "|meadow|field|farm|barn|castle|cave|island|moon|mars|sky|clouds|rooftop|balcony|bridge|train"
    "|airport|harbou?r|market|supermarket|pool|snow|savanna|swamp|canyon|volcano|ruins|graveyard"
    "|laboratory|lab|studio|countryside"
)
_AT_A_PLACE: Final = (
    r"(?:on|in|at|by|near|inside|through) (?:the |an? |outer )?(?:[\w-]+ ){0,2}?"
    rf"(?:{_PLACES})\b|underwater|outdoors|indoors|in outer space"
)
_KINDS: Final = {
    "time": re.compile(
        r"(?:at|by) (?:night(?:time)?|midnight|dawn|dusk|sunset|sunrise|noon|midday|daytime)"
        r"|in (?:the )?(?:daylight|daytime|morning|evening|afternoon|moonlight|dark)|(?:by"
        r"|during the) day|(?:at|in) (?:the )?golden hour|under (?:the stars|a starry sky)",
        re.IGNORECASE,
    ),
    "season": re.compile(r"in (?:the )?(?:winter|spring|summer|autumn|fall)", re.IGNORECASE),
    "weather": re.compile(
        r"in (?:the |a )?(?:(?:heavy |light )?(?:rain|fog|mist|sunshine|wind)|snowfall|snowstorm"
        r"|thunderstorm|storm|blizzard)|under (?:dark |grey )?clouds",
        re.IGNORECASE,
    ),
    "place": re.compile(_AT_A_PLACE, re.IGNORECASE),
}
_WORDS: Final = {
    "night": ("time", "at night"),
    "nighttime": ("time", "at night"),
    "midnight": ("time", "at midnight"),
    "day": ("time", "in daylight"),
    "daytime": ("time", "in daylight"),
    "daylight": ("time", "in daylight"),
    "morning": ("time", "in the morning"),
    "evening": ("time", "in the evening"),
    "sunset": ("time", "at sunset"),
    "sunrise": ("time", "at sunrise"),
    "dawn": ("time", "at dawn"),
    "dusk": ("time", "at dusk"),
    "winter": ("season", "in winter"),
    "spring": ("season", "in spring"),
    "summer": ("season", "in summer"),
    "autumn": ("season", "in autumn"),
    "fall": ("season", "in fall"),
    "rain": ("weather", "in the rain"),
    "rainy": ("weather", "in the rain"),
    "raining": ("weather", "in the rain"),
    "snow": ("weather", "in a snowfall"),
    "snowy": ("weather", "in a snowfall"),
    "snowing": ("weather", "in a snowfall"),
    "foggy": ("weather", "in the fog"),
    "fog": ("weather", "in the fog"),
    "misty": ("weather", "in the mist"),
    "stormy": ("weather", "in a storm"),
    "sunny": ("weather", "in the sunshine"),
    "windy": ("weather", "in the wind"),
    "cloudy": ("weather", "under clouds"),
    "underwater": ("place", "underwater"),
    "outdoors": ("place", "outdoors"),
    "indoors": ("place", "indoors"),
}
_PLACE: Final = re.compile(
    rf"(?:to |into )?((?:the |an? |outer )?(?:[\w-]+ ){{0,2}}?(?:{_PLACES}))", re.IGNORECASE
)
_ON: Final = re.compile(
    r"(?:beach|shore|street|hills?|mountain top|farm|island|moon|mars|rooftop|balcony|bridge"
    r"|stage)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One circumstance: of which kind, and in words, "at night"."""

    kind: str
    phrase: str


def read_scene(text: str) -> Scene | None:
    """Return the circumstance that a text names as a whole, None when it names something else."""
    lowered = text.casefold()
    if lowered in _WORDS:
        return Scene(*_WORDS[lowered])
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(text):
            return Scene(kind, text)
    return None


def read_place(text: str) -> Scene | None:
    """Return the place that a text names, with or without a preposition."""
    scene = read_scene(text)
    if scene is not None:
        return scene
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    return Scene("place", f"{'on' if _ON.search(match[1]) else 'in'} {match[1]}")


def set_scene(description: str, scene: Scene) -> str:
    """Return the description with a circumstance, in place of one of the same kind."""
    pattern = _KINDS[scene.kind]
    if pattern.search(description):
        return pattern.sub(lambda _: scene.phrase, description, count=1)
    return f"{description}, {scene.phrase}" if description else scene.phrase
