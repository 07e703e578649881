"""Colours of drawings: parts of one hue take on another, light and dark kept."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping

Rgb = tuple[float, float, float]

HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
INK = "#000000"


def rgb(colour: str) -> Rgb:
    """Return "#rgb" or "#rrggbb" as numbers in 0..255."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def text(colour: Rgb) -> str:
    """Return numbers in 0..255 as "#rrggbb"."""
    return "#" + "".join(f"{min(max(round(part), 0), 255):02x}" for part in colour)


def whole(colour: Rgb) -> tuple[int, int, int]:
    """Return a colour as whole numbers in 0..255, as Pillow wants it."""
    red, green, blue = (min(max(round(part), 0), 255) for part in colour)
    return red, green, blue


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return the colour that lies `share` of the way from one to the other."""
    a, b, c = (p + (q - p) * share for p, q in zip(one, other, strict=True))
    return a, b, c


def times(one: Rgb, tint: Rgb) -> Rgb:
    """Return a colour under coloured light; a tint of 1.0 each changes nothing."""
    a, b, c = (min(p * q, 255.0) for p, q in zip(one, tint, strict=True))
    return a, b, c


def luminance(colour: Rgb) -> float:
    """Return how bright a colour looks, in 0..1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def hue_and_saturation(colour: Rgb) -> tuple[float, float]:
    """Return hue and saturation, both in 0..1."""
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    return hue, saturation if max(colour) > 40 else 0.0


def saturate(colour: Rgb, factor: float) -> Rgb:
    """Return a colour with its saturation multiplied."""
    grey = luminance(colour) * 255
    return mix((grey, grey, grey), colour, factor)


def shade(colour: Rgb, ratio: float) -> Rgb:
    """Return a colour made darker (ratio below 1) or lighter (above)."""
    if ratio <= 1:
        return mix((0, 0, 0), colour, max(ratio, 0.25))
    return mix(colour, (255, 255, 255), min((ratio - 1) * 0.6, 0.75))


def substitute(svg: str, change: Callable[[str], str]) -> str:
    """Return an SVG with every colour changed; "#rrggbb" in lower case comes in."""
    known: dict[str, str] = {}

    def one(found: re.Match[str]) -> str:
        colour = text(rgb(found[0]))
        if colour not in known:
            known[colour] = change(colour)
        return known[colour]

    return HEX.sub(one, svg)


# How far apart hues may lie (of 1 around the circle) to count as shades of one colour.
KIN = 0.05


def repaint(svg: str, main: str, target: str, reach: float = KIN) -> str:
    """Return an SVG whose main colour, with its lighter and darker kin, became `target`."""
    base, aim = rgb(main), rgb(target)
    base_light = max(luminance(base), 0.08)

    def change(colour: str) -> str:
        if colour == INK or not _kin(rgb(colour), base, reach):
            return colour
        return text(shade(aim, luminance(rgb(colour)) / base_light))

    return substitute(svg, change)


def _kin(colour: Rgb, main: Rgb, reach: float) -> bool:
    hue, saturation = hue_and_saturation(colour)
    main_hue, main_saturation = hue_and_saturation(main)
    if main_saturation < 0.18:
        return saturation < 0.18 and (luminance(colour) < 0.94 or luminance(main) >= 0.94)
    apart = abs(hue - main_hue)
    return saturation >= 0.18 and min(apart, 1 - apart) < reach


def dominant(counts: Mapping[str, int]) -> str:
    """Return the colour that a drawing is mostly made of; white and ink are the last choice."""

    def weight(colour: str) -> float:
        bright = luminance(rgb(colour))
        plain = colour == INK or bright > 0.94
        return counts[colour] * (0.02 if plain else 1.0)

    return max(sorted(counts), key=weight, default="#888888")
