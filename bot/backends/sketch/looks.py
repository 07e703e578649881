"""How each style inks and fills the drawings before they are painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.backends.sketch.colours import Rgb, luminance, mix, rgb, saturate, text

# A silk-screen printer's inks: few, and they go together.
POSTER_INKS = tuple(
    rgb(colour)
    for colour in [
        "#f6ead2",
        "#e8c98f",
        "#eeae3b",
        "#e2703a",
        "#c8402f",
        "#7d2f3c",
        "#f0a5a0",
        "#1f3a54",
        "#2f6f86",
        "#79b3b0",
        "#4f7d4f",
        "#a9bb6a",
        "#d4d0c6",
        "#c9c2da",
        "#8d83b3",
        "#6b4a36",
        "#a9a59c",
        "#716f74",
        "#20222b",
    ]
)


@dataclass(frozen=True, slots=True)
class Look:
    """How drawings are inked and filled in one style.

    Attributes:
        line: Factor on the width of OpenMoji's outline.
        ink: Colour of the outline; empty: the drawing's own colour, as bright as it gets.
        shade: How much darker the side away from the light is, 0..1.
        hard: The shade has an edge, as in animation, instead of fading.
        rim: How strongly the light catches the edges, 0..1.
        shadow: Darkness of the shadow on the ground, 0..1.
    """

    line: float
    ink: str
    fill: Callable[[Rgb], Rgb]
    shade: float = 0.25
    hard: bool = False
    rim: float = 0.2
    shadow: float = 0.42


def _same(colour: Rgb) -> Rgb:
    return colour


def _cel(colour: Rgb) -> Rgb:
    return saturate(mix(colour, (255, 255, 255), 0.06), 1.18)


def _washed(colour: Rgb) -> Rgb:
    return mix(saturate(colour, 0.95), (255, 252, 244), 0.16)


def _graphite(colour: Rgb) -> Rgb:
    grey = 255 * (0.42 + 0.58 * luminance(colour))
    return grey, grey, grey


def _silver(colour: Rgb) -> Rgb:
    bright = luminance(colour)
    grey = 255 * (bright * bright * (3 - 2 * bright) * 0.82 + 0.13)
    return grey, grey, grey


def _dark(colour: Rgb) -> Rgb:
    return mix((12, 8, 30), colour, 0.2)


def _pigment(colour: Rgb) -> Rgb:
    return mix(saturate(colour, 1.05), (140, 96, 60), 0.06)


def nearest_ink(colour: Rgb) -> Rgb:
    """Return the poster's ink that is closest to a colour."""
    return min(
        POSTER_INKS,
        key=lambda ink: sum((p - q) ** 2 for p, q in zip(ink, colour, strict=True)),
    )


LOOKS = {
    "": Look(0.8, "#3a2b33", _same),
    "anime": Look(0.6, "#2b2140", _cel, shade=0.26, hard=True, rim=0.5),
    "watercolour": Look(0.45, "#6a5560", _washed, shade=0.22, rim=0.1, shadow=0.3),
    "pencil": Look(0.55, "#2c2c2e", _graphite, shade=0.3, rim=0.0, shadow=0.4),
    "noir": Look(0.8, "#08080a", _silver, shade=0.62, hard=True, rim=0.8, shadow=0.75),
    "pixel": Look(1.1, "#1d1a2b", _same, shade=0.22, hard=True, rim=0.2, shadow=0.5),
    "neon": Look(0.85, "", _dark, shade=0.0, rim=0.0, shadow=0.0),
    "oil": Look(0.5, "#4a3626", _pigment, shade=0.36, rim=0.5, shadow=0.5),
    "poster": Look(0.5, "#1f2d3d", nearest_ink, shade=0.16, hard=True, rim=0.0, shadow=0.35),
}


def glowing(colour: Rgb) -> Rgb:
    """Return the neon tube's colour that is closest to a colour."""
    bright = saturate(colour, 2.4)
    top = max(max(bright), 1.0)
    if max(colour) - min(colour) < 24:
        return 120.0, 235.0, 255.0
    a, b, c = (255 * max(part, 0) / top for part in bright)
    return mix((a, b, c), (255, 255, 255), 0.12)


def style_svg_colour(look: Look, colour: str, ink: str) -> str:
    """Return one colour of a drawing in a style."""
    return ink if colour == "#000000" else text(look.fill(rgb(colour)))
