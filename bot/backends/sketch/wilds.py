"""Backdrops of wild land: mountains, desert, snow."""

from __future__ import annotations

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import Canvas, Curve, Pen
from bot.backends.sketch.colours import mix, rgb
from bot.backends.sketch.land import HORIZON, ground


def mountains(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint mountains with snow on their peaks, above woods and a meadow."""
    skies.sky(canvas, HORIZON, hide)
    for number, (level, swing, fade, colour) in enumerate(
        ((0.36, 0.12, 0.5, "#7c8fb0"), (0.47, 0.14, 0.2, "#5f7190"))
    ):
        curve = level * canvas.height + _peaks(canvas, swing, number)
        tone = canvas.tone(colour, fade)
        canvas.ridge(curve, [tone, mix(tone, canvas.light.haze, 0.5)], 0.75)
        _snow(canvas, curve, level - 0.02 if not snowy else level + 0.1, fade)
    flora.conifers(canvas, 0.64, 0.09, 40, canvas.tone("#3a6b52", 0.2), "woods", snow=snowy)
    ground(canvas, snowy, "#86b35c", "#5f9a48", 0.64)
    if not snowy:
        flora.grass(canvas, 0.7, 140, canvas.tone("#467f38"))
        flora.blossoms(canvas, 0.74, 12, ("#ffffff", "#c7a6f0"))


def _peaks(canvas: Canvas, swing: float, number: int) -> Curve:
    """Return a jagged curve with a few high peaks."""
    random = canvas.chance("peaks", number)
    count = 5 + 2 * number
    xs = np.linspace(-0.1, 1.1, count * 2 + 1) + (random.random(count * 2 + 1) - 0.5) * 0.05
    ys = np.where(np.arange(count * 2 + 1) % 2 == 1, -1.0, 0.55) * (
        0.5 + 0.5 * random.random(count * 2 + 1)
    )
    curve = np.interp(np.linspace(0, 1, canvas.width), xs, ys)
    rough = np.interp(
        np.linspace(0, 1, canvas.width), np.linspace(0, 1, 90), random.random(90) - 0.5
    )
    return (curve + 0.16 * rough) * swing * canvas.height


def _snow(canvas: Canvas, curve: Curve, line: float, fade: float) -> None:
    """Lay snow on what rises above the snow line, with a ragged lower edge."""
    random = canvas.chance("snow", line)
    ragged = np.interp(np.linspace(0, 1, canvas.width), np.linspace(0, 1, 120), random.random(120))
    below = (
        np.minimum(line * canvas.height, curve + (line * canvas.height - curve) * 0.8)
        + (ragged - 0.5) * 0.05 * canvas.height
    )
    points: list[float] = []
    for x in range(0, canvas.width, 4):
        points += [x, min(curve[x], canvas.height)]
    for x in range(canvas.width - 1, -1, -4):
        points += [x, max(below[x], curve[x])]
    canvas.polygon(points, canvas.tone("#ffffff", fade * 0.6), 0.93)


def desert(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint dunes, mesas and a cactus far away."""
    skies.sky(canvas, HORIZON, hide, clouds=1)
    _mesas(canvas)
    for number, (level, fade, colour) in enumerate(
        (
            (0.585, 0.3, "#dcae78"),
            (0.64, 0.12, "#e0aa66"),
            (0.71, 0.0, "#ebbd78"),
            (0.85, 0.0, "#f0c988"),
        )
    ):
        curve = level * canvas.height + canvas.wave(
            0.03, 0.7 + 0.1 * number, "dune", number, rough=2
        )
        canvas.ridge(
            curve,
            [
                canvas.tone(colour, fade),
                mix(canvas.tone(colour, fade), canvas.tone("#b9783f"), 0.28),
            ],
        )
    if "plants" not in hide and "cactus" not in hide:
        _cacti(canvas)


def _mesas(canvas: Canvas) -> None:
    random = canvas.chance("mesas")
    for fade in (0.55, 0.55, 0.35, 0.35):
        x, w = random.random() * canvas.width, canvas.unit * (0.12 + 0.14 * random.random())
        top, foot = canvas.height * (0.42 + 0.08 * random.random()), 0.64 * canvas.height
        left = (x - w, foot, x - w * 0.72, top + 6, x - w * 0.6, top)
        right = (x + w * 0.55, top + 3, x + w * 0.7, top + 12, x + w, foot)
        canvas.polygon([*left, *right], canvas.tone("#b5654a", fade))


def _cacti(canvas: Canvas) -> None:
    random = canvas.chance("cacti")
    plants = [
        (0.06 + 0.16 * random.random(), 0.69, 0.1),
        (0.8 + 0.16 * random.random(), 0.67, 0.075),
    ]

    def draw(pen: Pen) -> None:
        for x, y, tall in plants:
            cx, cy, h = x * canvas.width, y * canvas.height, tall * canvas.unit
            w = h * 0.13
            for dx, low, high in ((0, 0, 1.0), (-0.36, 0.35, 0.72), (0.36, 0.5, 0.86)):
                bx = cx + dx * h
                pen.rectangle([bx - w, cy - high * h, bx + w, cy - low * h], fill=255)
                pen.ellipse([bx - w, cy - high * h - w, bx + w, cy - high * h + w], fill=255)
                if dx:
                    pen.rectangle(
                        [min(bx, cx) - w, cy - low * h - w, max(bx, cx) + w, cy - low * h + w],
                        fill=255,
                    )

    canvas.marks(draw, canvas.tone("#4f7f4a", 0.1), 1.0)


def snow(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a winter landscape: drifts, firs under snow."""
    skies.sky(canvas, HORIZON, hide)
    canvas.ridge(
        0.5 * canvas.height + _peaks(canvas, 0.06, 0), [canvas.tone("#a9bdd6", 0.45)] * 2, 0.7
    )
    flora.conifers(canvas, 0.615, 0.12, 26, canvas.tone("#56788a", 0.4), "far", snow=True)
    canvas.ridge(
        0.6 * canvas.height + canvas.wave(0.02, 0.8, "drift"),
        [canvas.tone("#dbe7f4", 0.15), canvas.tone("#e8f0f9")],
    )
    flora.conifers(canvas, 0.67, 0.2, 8, canvas.tone("#2f5a5a", 0.1), "near", snow=True)
    canvas.ridge(
        0.665 * canvas.height + canvas.wave(0.022, 0.7, "front"),
        [canvas.tone("#e3edf8"), canvas.tone("#fbfdff")],
    )
    canvas.ridge(
        0.87 * canvas.height + canvas.wave(0.02, 0.9, "foot"),
        [mix(canvas.tone("#d5e2f2"), rgb("#ffffff"), 0.2), canvas.tone("#f2f7fd")],
    )
