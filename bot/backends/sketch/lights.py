"""Times of day and weather as colours: what the sky looks like and how it falls on the rest."""

from __future__ import annotations

from dataclasses import dataclass

from bot.backends.sketch.colours import Rgb, mix, rgb


@dataclass(frozen=True, slots=True)
class Light:
    """One time of day.

    Attributes:
        sky: Colours from the zenith to the horizon.
        tint: What the light does to everything on the ground, as factors.
        haze: Colour that far things fade into.
        cloud: Colour of clouds; `sun`: of sun or moon and its glow.
        sun_height: Height of sun or moon as a fraction from the top; None: not to be seen.
        moon: The light in the sky is the moon; `stars`: there are stars.
        clouds: How many clouds.
        subject_tint: What the light does to subjects, which must stay readable.
    """

    sky: tuple[str, ...]
    tint: Rgb
    haze: Rgb
    cloud: Rgb
    sun: Rgb
    sun_height: float | None
    moon: bool = False
    stars: bool = False
    clouds: int = 4

    @property
    def subject_tint(self) -> Rgb:
        """What the light does to subjects."""
        return mix(self.tint, (1.0, 1.0, 1.0), 0.5)


LIGHTS = {
    "day": Light(
        sky=("#3f97e6", "#83c6f2", "#d8eff6"),
        tint=(1.0, 1.0, 1.0),
        haze=rgb("#d3e9f3"),
        cloud=rgb("#ffffff"),
        sun=rgb("#fff3c4"),
        sun_height=0.15,
        clouds=5,
    ),
    "sunset": Light(
        sky=("#38306e", "#8f4581", "#e8695f", "#fbb661", "#fddc8c"),
        tint=(1.0, 0.80, 0.73),
        haze=rgb("#f3a071"),
        cloud=rgb("#f08a83"),
        sun=rgb("#ffe59a"),
        sun_height=0.44,
    ),
    "dawn": Light(
        sky=("#6788c9", "#b7a8d6", "#f4c0ba", "#fde6c2"),
        tint=(1.0, 0.93, 0.92),
        haze=rgb("#f5d8d0"),
        cloud=rgb("#fbdcd8"),
        sun=rgb("#fff3cf"),
        sun_height=0.42,
    ),
    "night": Light(
        sky=("#090d2b", "#141f4d", "#2b3f7d"),
        tint=(0.44, 0.52, 0.74),
        haze=rgb("#2b3b73"),
        cloud=rgb("#36437a"),
        sun=rgb("#f6f1d6"),
        sun_height=0.17,
        moon=True,
        stars=True,
        clouds=2,
    ),
    "storm": Light(
        sky=("#3d4653", "#626d79", "#9aa2a6"),
        tint=(0.74, 0.78, 0.84),
        haze=rgb("#98a1a7"),
        cloud=rgb("#566170"),
        sun=rgb("#c9d0d4"),
        sun_height=None,
        clouds=9,
    ),
}
