"""Backdrops on land: meadow, garden, forest, jungle, mountains, desert, snow."""

from __future__ import annotations

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import FINE, Canvas, Curve, Pen
from bot.backends.sketch.colours import mix, rgb

WHITE = (255.0, 255.0, 255.0)
HORIZON = 0.6


def _ground(canvas: Canvas, snowy: bool, far: str, near: str, level: float = 0.66) -> None:
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
    _ground(canvas, snowy, "#7dbb55", "#57a044", 0.685)
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
    _ground(canvas, snowy, "#86c25e", "#63ad4c", 0.675)
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
                    (y - tall * level - 3) * FINE,
                    canvas.width * FINE,
                    (y - tall * level + 3) * FINE,
                ],
                fill=255,
            )
        for number in range(int(canvas.width / step) + 2):
            x = number * step
            w = step * 0.33
            pen.polygon(
                [
                    p * FINE
                    for p in (
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
                    )
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
    _ground(canvas, snowy, "#6f8f4a", "#4f7a3a", 0.67)
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
                    p * FINE
                    for p in (
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
                    )
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
    _ground(canvas, False, "#5d8a3a", "#42702d", 0.68)
    flora.grass(canvas, 0.69, 210, canvas.tone("#1f5a2a"))
    _hanging_leaves(canvas)


def _hanging_leaves(canvas: Canvas) -> None:
    random = canvas.chance("leaves")
    for colour in ("#1d5c34", "#2f8045"):
        leaves = []
        for _ in range(9):
            side = random.random() < 0.5
            x = (0.2 * random.random() ** 1.5) if side else 1 - 0.2 * random.random() ** 1.5
            angle = (0.5 + 0.9 * random.random()) * (1 if side else -1) + (0 if side else np.pi)
            leaves.append(
                (
                    x * canvas.width,
                    0.26 * random.random() * canvas.height,
                    angle,
                    canvas.unit * (0.14 + 0.1 * random.random()),
                )
            )
        canvas.marks(
            lambda pen, leaves=leaves: [_leaf(pen, *leaf) for leaf in leaves], canvas.tone(colour)
        )


def _leaf(pen: Pen, x: float, y: float, angle: float, length: float) -> None:
    upper, lower = [], []
    for step in range(13):
        t = step / 12
        w = length * 0.2 * np.sin(np.pi * t) ** 0.8
        px, py = x + np.cos(angle) * length * t, y + np.sin(angle) * length * t
        nx, ny = -np.sin(angle) * w, np.cos(angle) * w
        upper += [(px + nx) * FINE, (py + ny) * FINE]
        lower = [(px - nx) * FINE, (py - ny) * FINE, *lower]
    pen.polygon([*upper, *lower], fill=255)


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
    _ground(canvas, snowy, "#86b35c", "#5f9a48", 0.64)
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
        points += [x * FINE, min(curve[x], canvas.height) * FINE]
    for x in range(canvas.width - 1, -1, -4):
        points += [x * FINE, max(below[x], curve[x]) * FINE]
    canvas.marks(
        lambda pen: pen.polygon(points, fill=255), canvas.tone("#ffffff", fade * 0.6), 0.93
    )


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
    for fade in (0.55, 0.35):
        shapes = []
        for _ in range(2):
            x, w = random.random() * canvas.width, canvas.unit * (0.12 + 0.14 * random.random())
            top = canvas.height * (0.42 + 0.08 * random.random())
            shapes.append(
                [
                    p * FINE
                    for p in (
                        x - w,
                        0.64 * canvas.height,
                        x - w * 0.72,
                        top + 6,
                        x - w * 0.6,
                        top,
                        x + w * 0.55,
                        top + 3,
                        x + w * 0.7,
                        top + 12,
                        x + w,
                        0.64 * canvas.height,
                    )
                ]
            )
        canvas.marks(
            lambda pen, shapes=shapes: [pen.polygon(s, fill=255) for s in shapes],
            canvas.tone("#b5654a", fade),
        )


def _cacti(canvas: Canvas) -> None:
    random = canvas.chance("cacti")
    plants = [
        (0.06 + 0.16 * random.random(), 0.69, 0.1),
        (0.8 + 0.16 * random.random(), 0.67, 0.075),
    ]

    def draw(pen: Pen) -> None:
        for x, y, tall in plants:
            cx, cy, h = x * canvas.width * FINE, y * canvas.height * FINE, tall * canvas.unit * FINE
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
