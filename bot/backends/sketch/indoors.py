"""Backdrops under a roof: room, kitchen, stage, and the plain studio."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix, rgb
from bot.backends.sketch.town import LAMP, WHITE, Rect, rectangles


def room(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a living room: papered wall, skirting, floorboards, a rug."""
    walls = ("#d9c9b0", "#b9cbb8", "#c9b6c9", "#b7c8d6", "#e3c4a8")
    wall = canvas.tone(walls[int(canvas.chance("wall").integers(len(walls)))])
    canvas.gradient([mix(wall, WHITE, 0.12), wall], 0, 0.64)
    _stripes(canvas, mix(wall, WHITE, 0.22))
    rectangles(
        canvas,
        [(0, 0.615 * canvas.height, canvas.width, 0.648 * canvas.height)],
        mix(wall, WHITE, 0.6),
    )
    canvas.gradient([canvas.tone("#94673f"), canvas.tone("#c08a56")], 0.648, 1.0)
    _boards(canvas, 0.648, canvas.tone("#7a5230"))
    _rug(canvas)
    _room_light(canvas)


def _stripes(canvas: Canvas, colour: Rgb) -> None:
    step = canvas.unit * 0.062
    rects = [
        (x, 0.0, x + step * 0.42, 0.615 * canvas.height) for x in np.arange(0, canvas.width, step)
    ]
    rectangles(canvas, rects, colour, 0.5)


def _boards(canvas: Canvas, top: float, colour: Rgb) -> None:
    middle, y0 = canvas.width / 2, top * canvas.height

    def draw(pen: Pen) -> None:
        for n in range(-18, 19):
            pen.line(
                [
                    (middle + n * canvas.unit * 0.075),
                    y0,
                    (middle + n * canvas.unit * 0.19),
                    canvas.height,
                ],
                fill=255,
                width=3,
            )

    canvas.marks(draw, colour, 0.4)


def _rug(canvas: Canvas) -> None:
    random = canvas.chance("rug")
    colour = ("#8f4a4a", "#4a6a8f", "#5f7f5a", "#7a5a86")[int(random.integers(4))]
    middle, y = canvas.width / 2, 0.865 * canvas.height
    for factor, tone in (
        (1.0, canvas.tone(colour)),
        (0.9, canvas.tone("#e8d9bd")),
        (0.84, canvas.tone(colour)),
    ):
        w, h = canvas.unit * 0.43 * factor, canvas.unit * 0.098 * factor
        box = [(middle - w), (y - h), (middle + w), (y + h)]
        canvas.oval(box, tone, 0.95)


def _room_light(canvas: Canvas) -> None:
    """Let lamplight or daylight fall on the wall."""
    x = skies.sun_x(canvas) * canvas.width
    canvas.glow(
        x,
        0.2 * canvas.height,
        canvas.unit * 0.7,
        LAMP if canvas.light.stars else canvas.light.sun,
        0.42,
    )


def kitchen(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a kitchen: tiles, shelves, a counter and a chequered floor."""
    canvas.gradient([canvas.tone("#f2e6d0"), canvas.tone("#e9d9bd")], 0, 0.64)
    tile = canvas.unit * 0.06
    joints: list[Rect] = [
        (x, 0.3 * canvas.height, x + 2, 0.55 * canvas.height)
        for x in np.arange(0, canvas.width, tile)
    ]
    joints += [
        (0, y, canvas.width, y + 2)
        for y in np.arange(0.3 * canvas.height, 0.55 * canvas.height, tile)
    ]
    rectangles(
        canvas,
        [(0, 0.3 * canvas.height, canvas.width, 0.55 * canvas.height)],
        canvas.tone("#bfdcd8"),
    )
    rectangles(canvas, joints, canvas.tone("#ffffff"), 0.8)
    rectangles(
        canvas,
        [(0, 0.55 * canvas.height, canvas.width, 0.58 * canvas.height)],
        canvas.tone("#a9784a"),
    )
    rectangles(
        canvas,
        [(0, 0.58 * canvas.height, canvas.width, 0.7 * canvas.height)],
        canvas.tone("#7fa09a"),
    )
    doors = [
        (x + 6, 0.595 * canvas.height, x + canvas.unit * 0.19, 0.69 * canvas.height)
        for x in np.arange(0, canvas.width, canvas.unit * 0.2)
    ]
    rectangles(canvas, doors, canvas.tone("#93b3ad"))
    _shelf(canvas)
    _chequers(canvas, 0.7)
    _room_light(canvas)


def _shelf(canvas: Canvas) -> None:
    y, random = 0.2 * canvas.height, canvas.chance("shelf")
    rectangles(
        canvas, [(0.06 * canvas.width, y, 0.94 * canvas.width, y + 10)], canvas.tone("#8a5f3a")
    )
    for colour in ("#d9705f", "#e8b95a", "#6fa3b8", "#f4f1e8", "#86a86a"):
        jars = []
        for _ in range(3):
            x = canvas.width * (0.09 + 0.8 * random.random())
            w, h = (
                canvas.unit * (0.02 + 0.016 * random.random()),
                canvas.unit * (0.05 + 0.05 * random.random()),
            )
            jars.append((x - w, y - h, x + w, y))
        rectangles(canvas, jars, canvas.tone(colour))


def _chequers(canvas: Canvas, top: float) -> None:
    canvas.gradient([canvas.tone("#d8c7ae"), canvas.tone("#efe3cf")], top, 1.0)
    middle, y0, rows = canvas.width / 2, top * canvas.height, 6

    def draw(pen: Pen) -> None:
        for row in range(rows):
            a, b = (row / rows) ** 1.5, ((row + 1) / rows) ** 1.5
            for n in range(-14, 14):
                if (n + row) % 2:
                    continue
                far, near = 0.07 + 0.11 * a, 0.07 + 0.11 * b
                ya, yb = y0 + (canvas.height - y0) * a, y0 + (canvas.height - y0) * b
                pen.polygon(
                    [
                        middle + n * far * canvas.unit,
                        ya,
                        middle + (n + 1) * far * canvas.unit,
                        ya,
                        middle + (n + 1) * near * canvas.unit,
                        yb,
                        middle + n * near * canvas.unit,
                        yb,
                    ],
                    fill=255,
                )

    canvas.marks(draw, canvas.tone("#b3735a"), 0.6)


def stage(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a stage with curtains and spotlights."""
    canvas.gradient([rgb("#1a0f24"), rgb("#3a1a3f")], 0, 0.68)
    canvas.gradient([rgb("#5a3526"), rgb("#8a5636")], 0.68, 1.0)
    _boards(canvas, 0.68, rgb("#3f2418"))
    beams = ((0.2, 0.45, "#ff7ac0"), (0.5, 0.5, "#fff0b8"), (0.8, 0.55, "#7ac8ff"))
    for x, foot, colour in beams:
        middle, half = foot * canvas.width, canvas.unit * 0.2
        upper = ((x - 0.01) * canvas.width, 0, (x + 0.01) * canvas.width, 0)
        lower = (middle + half, 0.84 * canvas.height, middle - half, 0.84 * canvas.height)
        canvas.polygon([*upper, *lower], rgb(colour), 0.22)
        canvas.glow(middle, 0.86 * canvas.height, canvas.unit * 0.24, rgb(colour), 0.35)
    for n, (left, right) in enumerate(((-0.02, 0.13), (0.87, 1.02))):
        folds = np.linspace(left, right, 7)
        for number, (a, b) in enumerate(pairwise(folds)):
            tone = rgb("#a3262f" if (number + n) % 2 else "#7d1a25")
            rectangles(
                canvas, [(a * canvas.width, 0, b * canvas.width, 0.74 * canvas.height)], tone
            )


def studio(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a plain backdrop: a soft wall, a large disc, a floor."""
    schemes = (
        ("#f7d9c4", "#f3a683", "#e9c3a6"),
        ("#cfe6e8", "#7fb7be", "#b3d4d3"),
        ("#e5dcf2", "#a58fd0", "#cdbfe4"),
        ("#fdeec2", "#f2b84b", "#f0d99a"),
        ("#d9ead0", "#86b872", "#bfd8b0"),
        ("#f6d5dd", "#e58aa3", "#ecb9c6"),
    )
    wall, disc, floor = schemes[int(canvas.chance("scheme").integers(len(schemes)))]
    canvas.gradient([canvas.tone(wall), mix(canvas.tone(wall), WHITE, 0.25)], 0, 0.72)
    if canvas.light.stars:
        flora.stars(canvas, 120, 0.6)
    r, x, y = canvas.unit * 0.36, canvas.width / 2, 0.44 * canvas.height
    box = [(x - r), (y - r), (x + r), (y + r)]
    canvas.oval(box, canvas.tone(disc), 0.55)
    canvas.glow(x - r * 0.3, y - r * 0.4, r * 1.3, WHITE, 0.35)
    level = np.full(canvas.width, 0.72 * canvas.height)
    canvas.ridge(level, [canvas.tone(floor), mix(canvas.tone(floor), WHITE, 0.35)])
