"""Backdrops with water: beach, open sea, lake, under water."""

from __future__ import annotations

import numpy as np
from PIL import Image

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix, rgb

WHITE = (255.0, 255.0, 255.0)


def _water(canvas: Canvas, far: str, near: str) -> list[Rgb]:
    light = canvas.light
    return [mix(canvas.tone(far), rgb(light.sky[-1]), 0.35), canvas.tone(near)]


def _glints(canvas: Canvas, top: float, bottom: float, count: int) -> None:
    """Draw flat sparkles on the water, and the sun's road where it stands low."""
    random = canvas.chance("glints", top)
    spots = random.random((count, 3))

    def draw(pen: Pen) -> None:
        for x, y, size in spots:
            near = y**0.7
            w = canvas.unit * (0.006 + 0.04 * near * size)
            h = canvas.unit * (0.0008 + 0.0022 * near)
            cx, cy = x * canvas.width, (top + (bottom - top) * near) * canvas.height
            pen.ellipse([(cx - w), (cy - h), (cx + w), (cy + h)], fill=255)

    canvas.marks(draw, mix(rgb(canvas.light.sky[-1]), WHITE, 0.45), 0.5)
    if canvas.light.sun_height is not None:
        _sun_road(canvas, top, bottom)


def _sun_road(canvas: Canvas, top: float, bottom: float) -> None:
    random = canvas.chance("road")
    middle = skies.sun_x(canvas) * canvas.width
    low = (canvas.light.sun_height or 0) > 0.3

    def draw(pen: Pen) -> None:
        for n in range(42):
            near = (n + random.random()) / 42
            w = canvas.unit * (0.02 + 0.09 * near) * (0.35 + 0.65 * random.random())
            h = canvas.unit * (0.001 + 0.0032 * near)
            cx = middle + (random.random() - 0.5) * canvas.unit * (0.03 + 0.1 * near)
            cy = (top + (bottom - top) * near) * canvas.height
            pen.ellipse([(cx - w), (cy - h), (cx + w), (cy + h)], fill=255)

    canvas.marks(draw, canvas.light.sun, 0.75 if low else 0.3)


def beach(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a beach: sky, sea, foam, sand, and a palm at the edge."""
    skies.sky(canvas, 0.5, hide)
    level = np.full(canvas.width, 0.5 * canvas.height)
    canvas.ridge(level, _water(canvas, "#2f86b8", "#43b9c4"), 0.8)
    _glints(canvas, 0.505, 0.68, 120)
    shore = 0.675 * canvas.height + canvas.wave(0.016, 0.7, "shore", rough=2)
    canvas.ridge(
        shore - 0.012 * canvas.height,
        [mix(canvas.tone("#bfeee9"), WHITE, 0.2), canvas.tone("#9fdedb")],
        0.85,
    )
    canvas.ridge(shore + 0.004 * canvas.height, [canvas.tone("#ffffff")] * 2, 0.85)
    sand = ("#dfe7ee", "#f4f7fa") if snowy else ("#cfa873", "#f0d49c")
    canvas.ridge(shore + 0.016 * canvas.height, [canvas.tone(sand[0]), canvas.tone(sand[0])], 0.9)
    canvas.ridge(
        shore + 0.045 * canvas.height,
        [canvas.tone(sand[1]), mix(canvas.tone(sand[1]), canvas.tone(sand[0]), 0.45)],
    )
    _pebbles(canvas, 0.78, canvas.tone("#b98f5c"), 70)
    if "palm" not in hide and "plants" not in hide and not snowy:
        _palm(canvas)


def _pebbles(canvas: Canvas, top: float, colour: Rgb, count: int) -> None:
    spots = canvas.chance("pebbles").random((count, 3))

    def draw(pen: Pen) -> None:
        for x, y, size in spots:
            r = canvas.unit * (0.0015 + 0.005 * size * y)
            cx, cy = x * canvas.width, (top + (1 - top) * y) * canvas.height
            pen.ellipse(
                [(cx - r * 1.5), (cy - r), (cx + r * 1.5), (cy + r)],
                fill=255,
            )

    canvas.marks(draw, colour, 0.6)


def _palm(canvas: Canvas) -> None:
    """Draw a leaning palm at the side away from the sun."""
    side = 1 if skies.sun_x(canvas) < 0.5 else 0
    lean = -1 if side else 1
    foot_x, foot_y = canvas.width * (0.94 if side else 0.06), canvas.height * 0.86
    tall = canvas.height * 0.58
    top_x, top_y = foot_x + lean * canvas.unit * 0.12, foot_y - tall
    trunk_l: list[float] = []
    trunk_r: list[float] = []
    for step in range(13):
        t = step / 12
        x = foot_x + (top_x - foot_x) * t**1.7
        y = foot_y + (top_y - foot_y) * t
        w = canvas.unit * (0.02 - 0.009 * t)
        trunk_l += [(x - w), y]
        trunk_r = [(x + w), y, *trunk_r]
    canvas.polygon([*trunk_l, *trunk_r], canvas.tone("#7b5a3c"))
    angles = (-2.95, -2.4, -1.75, -1.2, -0.65, -0.1, 0.35, 2.75)
    for number, angle in enumerate(angles):
        colour = canvas.tone("#2f7d4a" if number % 2 else "#46a05a")
        canvas.polygon(_frond(top_x, top_y, angle, canvas.unit * 0.2), colour)


def _frond(x: float, y: float, angle: float, length: float) -> list[float]:
    upper: list[float] = []
    lower: list[float] = []
    for step in range(11):
        t = step / 10
        px = x + np.cos(angle) * length * t
        py = y + np.sin(angle) * length * t + length * 0.55 * t * t
        w = length * 0.13 * np.sin(np.pi * min(t * 0.93 + 0.07, 1.0))
        jag = 0.55 if step % 2 else 1.0
        upper += [px, (py - w * 0.5)]
        lower = [px, (py + w * jag * 1.3), *lower]
    return [*upper, *lower]


def sea(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint the open sea, its waves growing towards the front."""
    skies.sky(canvas, 0.48, hide)
    canvas.ridge(np.full(canvas.width, 0.48 * canvas.height), _water(canvas, "#2b76a8", "#1f6f9c"))
    _glints(canvas, 0.485, 0.8, 150)
    deep, crest = canvas.tone("#155a86"), canvas.tone("#3f9cc2")
    for row in range(5):
        near = row / 4
        level = (0.58 + 0.36 * near) * canvas.height
        curve = level - np.abs(
            canvas.wave(0.012 + 0.02 * near, 3.4 - 1.7 * near, "swell", row, rough=2)
        )
        colour = mix(crest, deep, 0.2 + 0.55 * near)
        canvas.ridge(curve - 0.004 * canvas.height, [mix(colour, WHITE, 0.45)] * 2)
        canvas.ridge(curve, [colour, mix(colour, deep, 0.7)])


def lake(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a lake between hills, mirrored in the water."""
    skies.sky(canvas, 0.5, hide)
    green = "#dfe8ef" if snowy else "#5d8f6a"
    canvas.ridge(
        0.40 * canvas.height + canvas.wave(0.07, 0.8, "far"),
        [canvas.tone("#7f97b3", 0.45)] * 2,
        0.55,
    )
    canvas.ridge(
        0.47 * canvas.height + canvas.wave(0.035, 1.1, "hill"), [canvas.tone(green, 0.25)] * 2, 0.55
    )
    flora.conifers(canvas, 0.53, 0.09, 34, canvas.tone("#2f5d47", 0.15), "bank", snow=snowy)
    above = canvas.image.crop(
        (0, round(0.1 * canvas.height), canvas.width, round(0.53 * canvas.height))
    )
    mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(
        (canvas.width, round(0.28 * canvas.height))
    )
    canvas.gradient(_water(canvas, "#4f94b8", "#2b6f93"), 0.53, 1.0)
    strip = canvas.image.crop(
        (0, round(0.53 * canvas.height), canvas.width, round(0.53 * canvas.height) + mirror.height)
    )
    canvas.image.paste(Image.blend(strip, mirror, 0.45), (0, round(0.53 * canvas.height)))
    _glints(canvas, 0.55, 1.0, 190)
    flora.grass(canvas, 0.965, 70, canvas.tone("#3f6d3f"), "reeds")


def underwater(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint the sea from within: rays of light, sand, weeds, corals and bubbles."""
    night = canvas.light.stars
    colours = (
        ["#1c4f86", "#123a6b", "#0b2348"] if night else ["#7fdfe6", "#2fa3c7", "#14659c", "#0e4a7c"]
    )
    canvas.gradient([rgb(colour) for colour in colours])
    random = canvas.chance("rays")

    def rays(pen: Pen) -> None:
        for _ in range(7):
            x = random.random() * canvas.width
            w, drift = canvas.unit * (0.02 + 0.06 * random.random()), canvas.unit * 0.25
            pen.polygon(
                [
                    x,
                    0,
                    (x + w),
                    0,
                    (x + 2.4 * w - drift),
                    canvas.height,
                    (x - w - drift),
                    canvas.height,
                ],
                fill=255,
            )

    canvas.marks(rays, (215, 250, 250), 0.13)
    canvas.ridge(
        0.84 * canvas.height + canvas.wave(0.03, 0.7, "dune"), [rgb("#3c7f93"), rgb("#5fa08f")]
    )
    canvas.ridge(
        0.9 * canvas.height + canvas.wave(0.022, 0.9, "sand"), [rgb("#b9b184"), rgb("#d8cb98")]
    )
    _weeds(canvas)
    _bubbles(canvas)


def _weeds(canvas: Canvas) -> None:
    random = canvas.chance("weeds")
    for number, colour in enumerate(("#1f7a5c", "#2f9a62", "#c2566f", "#e08a4f")):
        stalks = [
            ((0.02 + 0.24 * random.random()) if n % 2 else (0.98 - 0.24 * random.random()))
            for n in range(4)
        ]
        tall = canvas.height * (0.1 + 0.16 * random.random()) * (1.0 if number < 2 else 0.55)

        def draw(pen: Pen, stalks: list[float] = stalks, tall: float = tall) -> None:
            for x in stalks:
                _weed(
                    pen, x * canvas.width, 0.97 * canvas.height, tall, canvas.unit * 0.011, x * 40
                )

        canvas.marks(draw, rgb(colour), 0.9)


def _weed(pen: Pen, x: float, y: float, tall: float, w: float, phase: float) -> None:
    left: list[float] = []
    right: list[float] = []
    for step in range(15):
        t = step / 14
        px = x + np.sin(t * 7 + phase) * w * 2.2 * t
        half = w * (1.15 - t)
        left += [(px - half), (y - tall * t)]
        right = [(px + half), (y - tall * t), *right]
    pen.polygon([*left, *right], fill=255)


def _bubbles(canvas: Canvas) -> None:
    spots = canvas.chance("bubbles").random((34, 3))

    def draw(pen: Pen, factor: float, fill: int) -> None:
        for x, y, size in spots:
            r = canvas.unit * (0.003 + 0.013 * size**2) * factor
            cx, cy = x * canvas.width, y * canvas.height * 0.9
            pen.ellipse([(cx - r), (cy - r), (cx + r), (cy + r)], fill=fill)

    def rings(pen: Pen) -> None:
        draw(pen, 1.0, 255)
        draw(pen, 0.78, 70)

    canvas.marks(rings, (225, 250, 255), 0.55)
