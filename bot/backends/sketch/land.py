"""Backdrops on land: meadow, garden, forest, jungle."""

from __future__ import annotations

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import mix

WHITE = (255.0, 255.0, 255.0)
HORIZON = 0.6


def ground(canvas: Canvas, snowy: bool, far: str, near: str, level: float = 0.66) -> None:
    """Paint the ground that subjects stand on."""
    colours = ("#d3e2f1", "#f6f9fd") if snowy else (far, near)
    canvas.ridge(
        level * canvas.height + canvas.wave(0.016, 0.6, "ground"),
        [canvas.tone(colours[0], 0.1), canvas.tone(colours[1])],
    )


def meadow(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint rolling hills and grass with flowers."""
    skies.sky(canvas, HORIZON, hide)
    hills = ("#c3d3e4", "#d9e5f0", "#e6eef6") if snowy else ("#86b48f", "#7fb665", "#8fc65f")
    for number, (level, fade) in enumerate(((0.54, 0.5), (0.59, 0.28), (0.635, 0.1))):
        curve = level * canvas.height + canvas.wave(0.045 - 0.012 * number, 0.8, "hill", number)
        tone = canvas.tone(hills[number], fade)
        canvas.ridge(curve, [mix(tone, WHITE, 0.1), tone])
        if number == 1 and "plants" not in hide:
            flora.bushes(canvas, 0.605, 0.022, 9, canvas.tone("#4c8a4e", 0.22), "copse")
    ground(canvas, snowy, "#7dbb55", "#57a044", 0.685)
    if not snowy:
        flora.grass(canvas, 0.7, 170, canvas.tone("#3f8a3c"))
        if "flowers" not in hide and "flower" not in hide:
            flora.blossoms(canvas, 0.72, 22, ("#ffffff", "#ffd84a", "#f08ab0"))


def garden(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a garden: hedge, fence, flower beds and lawn."""
    skies.sky(canvas, HORIZON, hide)
    flora.bushes(canvas, 0.58, 0.085, 9, canvas.tone("#5f9a62", 0.25), "trees")
    hedge = canvas.tone("#3f8450", 0.08)
    canvas.ridge(np.full(canvas.width, 0.63 * canvas.height), [hedge, hedge], 0.7)
    flora.bushes(canvas, 0.655, 0.05, 16, hedge, "hedge")
    _fence(canvas, 0.67)
    ground(canvas, snowy, "#86c25e", "#63ad4c", 0.675)
    if snowy:
        return
    for number, colour in enumerate(("#e8556a", "#f6c945", "#b678d6", "#ff9cc0", "#ffffff")):
        flora.bushes(canvas, 0.70 + 0.004 * number, 0.012, 13, canvas.tone(colour), f"bed {number}")
    flora.grass(canvas, 0.73, 120, canvas.tone("#4a9440"))
    flora.blossoms(canvas, 0.8, 12, ("#ffffff", "#ffd84a"))


def _fence(canvas: Canvas, foot: float) -> None:
    step, tall = canvas.unit * 0.034, canvas.unit * 0.085

    def draw(pen: Pen) -> None:
        y = foot * canvas.height
        for level in (0.35, 0.72):
            pen.rectangle(
                [
                    0,
                    (y - tall * level - 3),
                    canvas.width,
                    (y - tall * level + 3),
                ],
                fill=255,
            )
        for number in range(int(canvas.width / step) + 2):
            x = number * step
            w = step * 0.33
            pen.polygon(
                [
                    x - w,
                    y,
                    x - w,
                    y - tall * 0.9,
                    x,
                    y - tall,
                    x + w,
                    y - tall * 0.9,
                    x + w,
                    y,
                ],
                fill=255,
            )

    canvas.marks(draw, canvas.tone("#f5f1e6"), 1.0)


def forest(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a forest in three depths of conifers, with trunks at the sides."""
    skies.sky(canvas, HORIZON, hide)
    canvas.ridge(
        0.5 * canvas.height + canvas.wave(0.03, 0.7, "far"), [canvas.tone("#6f8f83", 0.6)] * 2, 0.66
    )
    flora.conifers(canvas, 0.60, 0.17, 30, canvas.tone("#4f7f6c", 0.48), "far", snow=snowy)
    flora.conifers(canvas, 0.645, 0.24, 20, canvas.tone("#356a50", 0.22), "middle", snow=snowy)
    flora.conifers(canvas, 0.685, 0.32, 12, canvas.tone("#235239", 0.05), "near", snow=snowy)
    dark = canvas.tone("#1c4230", 0.05)
    canvas.ridge(np.full(canvas.width, 0.655 * canvas.height), [dark, dark], 0.72)
    ground(canvas, snowy, "#6f8f4a", "#4f7a3a", 0.67)
    _trunks(canvas, "#4a3527" if not snowy else "#54463c")
    if not snowy:
        flora.grass(canvas, 0.7, 150, canvas.tone("#33602f"))
        flora.bushes(canvas, 1.0, 0.045, 7, canvas.tone("#2c5a35"), "front")


def _trunks(canvas: Canvas, colour: str) -> None:
    random = canvas.chance("trunks")
    trunks = [(0.015 + 0.03 * random.random(), 0.045), (0.975 - 0.03 * random.random(), 0.05)]

    def draw(pen: Pen, shift: float, share: float) -> None:
        for x, w in trunks:
            cx, half = x * canvas.width + shift * w * canvas.unit, w * canvas.unit * share
            foot = 0.84 * canvas.height
            pen.polygon(
                [
                    cx - half * 0.8,
                    0,
                    cx + half * 0.8,
                    0,
                    cx + half,
                    foot * 0.9,
                    cx + half * 1.7,
                    foot,
                    cx - half * 1.7,
                    foot,
                    cx - half,
                    foot * 0.9,
                ],
                fill=255,
            )

    canvas.marks(lambda pen: draw(pen, 0, 1.0), canvas.tone(colour))
    canvas.marks(lambda pen: draw(pen, 0.35, 0.35), mix(canvas.tone(colour), WHITE, 0.22), 0.6)


def jungle(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a jungle: dense crowns, hanging leaves, ferns."""
    skies.sky(canvas, HORIZON, hide, clouds=1)
    for number, (foot, size, fade, colour) in enumerate(
        ((0.46, 0.11, 0.5, "#6fae7a"), (0.56, 0.1, 0.28, "#3f8f58"), (0.66, 0.085, 0.08, "#24713f"))
    ):
        flora.bushes(canvas, foot, size, 9, canvas.tone(colour, fade), f"crowns {number}")
        level = np.full(canvas.width, foot * canvas.height)
        canvas.ridge(level, [canvas.tone(colour, fade), canvas.tone(colour, fade)], 0.75)
    ground(canvas, False, "#5d8a3a", "#42702d", 0.68)
    flora.grass(canvas, 0.69, 210, canvas.tone("#1f5a2a"))
    _hanging_leaves(canvas)


def _hanging_leaves(canvas: Canvas) -> None:
    random = canvas.chance("leaves")
    for number in range(18):
        side = random.random() < 0.5
        x = (0.2 * random.random() ** 1.5) if side else 1 - 0.2 * random.random() ** 1.5
        angle = (0.5 + 0.9 * random.random()) * (1 if side else -1) + (0 if side else np.pi)
        y, length = 0.26 * random.random(), canvas.unit * (0.14 + 0.1 * random.random())
        colour = canvas.tone("#1d5c34" if number < 9 else "#2f8045")
        canvas.polygon(_leaf(x * canvas.width, y * canvas.height, angle, length), colour)


def _leaf(x: float, y: float, angle: float, length: float) -> list[float]:
    upper: list[float] = []
    lower: list[float] = []
    for step in range(13):
        t = step / 12
        w = length * 0.2 * np.sin(np.pi * t) ** 0.8
        px, py = x + np.cos(angle) * length * t, y + np.sin(angle) * length * t
        nx, ny = -np.sin(angle) * w, np.cos(angle) * w
        upper += [px + nx, py + ny]
        lower = [px - nx, py - ny, *lower]
    return [*upper, *lower]
