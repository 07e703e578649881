"""Backdrops that people built: city, street, room, kitchen, stage, and the plain studio."""

from __future__ import annotations

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import FINE, Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix, rgb

WHITE = (255.0, 255.0, 255.0)
LAMP = rgb("#ffd98a")
Rect = tuple[float, float, float, float]


def _rectangles(canvas: Canvas, rects: list[Rect], colour: Rgb, strength: float = 1.0) -> None:
    """Paint upright rectangles given in pixels (left, top, right, bottom)."""
    if not rects:
        return

    def draw(pen: Pen) -> None:
        for left, top, right, bottom in rects:
            pen.rectangle([left * FINE, top * FINE, right * FINE - 1, bottom * FINE - 1], fill=255)

    canvas.marks(draw, colour, strength)


def city(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a skyline behind a square."""
    skies.sky(canvas, 0.62, hide, clouds=3)
    for number, (low, high, fade, colour) in enumerate(
        ((0.18, 0.36, 0.55, "#7f8fae"), (0.1, 0.3, 0.25, "#56658a"), (0.06, 0.2, 0.05, "#3d4a6b"))
    ):
        towers = _towers(canvas, low, high, number)
        _rectangles(canvas, towers, canvas.tone(colour, fade))
        _windows(canvas, towers, number)
    paving = ("#e4ebf3", "#f5f8fb") if snowy else ("#9aa0ab", "#c2c5cb")
    canvas.ridge(
        np.full(canvas.width, 0.655 * canvas.height),
        [canvas.tone(paving[0]), canvas.tone(paving[1])],
    )
    _paving(canvas, 0.655)


def _towers(canvas: Canvas, low: float, high: float, number: int) -> list[Rect]:
    random = canvas.chance("towers", number)
    towers, x = [], -0.02 * canvas.width
    while x < canvas.width:
        width = canvas.unit * (0.055 + 0.07 * random.random())
        tall = canvas.height * (low + (high - low) * random.random() ** 1.4)
        towers.append((x, 0.66 * canvas.height - tall, x + width, 0.665 * canvas.height))
        if random.random() < 0.3:
            middle = x + width / 2
            towers.append(
                (
                    middle - 2,
                    0.66 * canvas.height - tall * 1.16,
                    middle + 2,
                    0.66 * canvas.height - tall,
                )
            )
        x += width + canvas.unit * 0.012 * random.random()
    return towers


def _windows(canvas: Canvas, towers: list[Rect], number: int) -> None:
    random = canvas.chance("windows", number)
    dark = (
        canvas.light.stars
        or canvas.light.sun_height is None
        or (canvas.light.sun_height or 0) > 0.3
    )
    step, size = canvas.unit * 0.017, canvas.unit * 0.008
    rects: list[Rect] = []
    for left, top, right, bottom in towers:
        if right - left < 8:
            continue
        for column in range(int((right - left - size) / step)):
            for row in range(int((bottom - top - size) / (step * 1.35))):
                if random.random() < (0.5 if dark else 0.72):
                    x, y = left + size + column * step, top + size + row * step * 1.35
                    rects.append((x, y, x + size, y + size * 1.4))
    colour = LAMP if dark else mix(rgb(canvas.light.sky[0]), WHITE, 0.55)
    _rectangles(canvas, rects, colour, (0.45, 0.65, 0.85)[number] * (1.0 if dark else 0.6))


def _paving(canvas: Canvas, top: float) -> None:
    """Draw the joints of paving stones, running to one point."""
    middle, y0 = canvas.width / 2, top * canvas.height

    def draw(pen: Pen) -> None:
        for n in range(-16, 17):
            x = middle + n * canvas.unit * 0.06
            pen.line(
                [
                    x * FINE,
                    y0 * FINE,
                    (middle + n * canvas.unit * 0.26) * FINE,
                    canvas.height * FINE,
                ],
                fill=255,
                width=2,
            )
        for n in range(1, 9):
            y = y0 + (canvas.height - y0) * (n / 8) ** 1.8
            pen.line([0, y * FINE, canvas.width * FINE, y * FINE], fill=255, width=2)

    canvas.marks(draw, canvas.tone("#6f747f"), 0.35)


def street(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a row of houses along a pavement and a road."""
    skies.sky(canvas, 0.6, hide, clouds=3)
    flora.bushes(canvas, 0.45, 0.09, 7, canvas.tone("#7fa07f", 0.45), "trees")
    _houses(canvas, snowy)
    walk = "#f1f5f9" if snowy else "#c9c4bb"
    canvas.ridge(np.full(canvas.width, 0.665 * canvas.height), [canvas.tone(walk)] * 2)
    canvas.ridge(np.full(canvas.width, 0.745 * canvas.height), [canvas.tone("#8f8a83")] * 2)
    canvas.ridge(
        np.full(canvas.width, 0.757 * canvas.height),
        [canvas.tone("#5a5d66"), canvas.tone("#767a83")],
    )
    dash = canvas.unit * 0.11
    rects = [
        (x, 0.862 * canvas.height, x + dash * 0.55, 0.872 * canvas.height)
        for x in np.arange(-0.3 * dash, canvas.width, dash)
    ]
    _rectangles(canvas, rects, canvas.tone("#f4f1e4"), 0.85)
    _lamps(canvas)


def _houses(canvas: Canvas, snowy: bool) -> None:
    random = canvas.chance("houses")
    lit = canvas.light.stars
    x, number = -0.05 * canvas.width, 0
    facades = ("#d9826b", "#e8c27a", "#8fb3a8", "#b9a3c9", "#e3a7a0", "#9db7d6", "#d8cdb4")
    start = int(random.integers(len(facades)))
    while x < canvas.width:
        width = canvas.unit * (0.19 + 0.07 * random.random())
        top = canvas.height * (0.30 + 0.1 * random.random())
        _house(canvas, x, top, width, facades[(start + number) % len(facades)], snowy, lit)
        x += width
        number += 1


def _house(
    canvas: Canvas, x: float, top: float, width: float, colour: str, snowy: bool, lit: bool
) -> None:
    foot = 0.668 * canvas.height
    wall = canvas.tone(colour, 0.08)
    _rectangles(canvas, [(x, top, x + width, foot)], wall)
    roof = [
        p * FINE
        for p in (x - 4, top + 2, x + width * 0.5, top - width * 0.36, x + width + 4, top + 2)
    ]
    tone = canvas.tone("#f3f7fb" if snowy else "#8a4f45", 0.08)
    canvas.marks(lambda pen: pen.polygon(roof, fill=255), tone)
    panes, frames = [], []
    for column in range(2):
        for row in range(2):
            left, upper = (
                x + width * (0.16 + 0.42 * column),
                top + (foot - top) * (0.09 + 0.27 * row),
            )
            frames.append((left - 4, upper - 4, left + width * 0.26 + 4, upper + width * 0.3 + 4))
            panes.append((left, upper, left + width * 0.26, upper + width * 0.3))
    _rectangles(canvas, frames, mix(wall, WHITE, 0.6))
    _rectangles(canvas, panes, LAMP if lit else canvas.tone("#6f93b3"))
    bars = [((l + r) / 2 - 1.5, t, (l + r) / 2 + 1.5, b) for l, t, r, b in panes]
    _rectangles(canvas, bars, mix(wall, WHITE, 0.6))
    door = (x + width * 0.37, foot - width * 0.42, x + width * 0.63, foot)
    _rectangles(canvas, [door], canvas.tone("#5a4038"))


def _lamps(canvas: Canvas) -> None:
    for share in (0.08, 0.92):
        x, foot, top = share * canvas.width, 0.745 * canvas.height, 0.40 * canvas.height
        _rectangles(
            canvas,
            [(x - 4, top, x + 4, foot), (x - 9, foot - 14, x + 9, foot)],
            canvas.tone("#2f3138"),
        )
        _rectangles(
            canvas,
            [(x - 13, top - 30, x + 13, top)],
            LAMP if canvas.light.stars else canvas.tone("#e9e2c9"),
        )
        if canvas.light.stars:
            canvas.glow(x, top - 15, canvas.unit * 0.16, LAMP, 0.6)


def room(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a living room: papered wall, skirting, floorboards, a rug."""
    walls = ("#d9c9b0", "#b9cbb8", "#c9b6c9", "#b7c8d6", "#e3c4a8")
    wall = canvas.tone(walls[int(canvas.chance("wall").integers(len(walls)))])
    canvas.gradient([mix(wall, WHITE, 0.12), wall], 0, 0.64)
    _stripes(canvas, mix(wall, WHITE, 0.22))
    _rectangles(
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
    _rectangles(canvas, rects, colour, 0.5)


def _boards(canvas: Canvas, top: float, colour: Rgb) -> None:
    middle, y0 = canvas.width / 2, top * canvas.height

    def draw(pen: Pen) -> None:
        for n in range(-18, 19):
            pen.line(
                [
                    (middle + n * canvas.unit * 0.075) * FINE,
                    y0 * FINE,
                    (middle + n * canvas.unit * 0.19) * FINE,
                    canvas.height * FINE,
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
        box = [(middle - w) * FINE, (y - h) * FINE, (middle + w) * FINE, (y + h) * FINE]
        canvas.marks(lambda pen, box=box: pen.ellipse(box, fill=255), tone, 0.95)


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
    _rectangles(
        canvas,
        [(0, 0.3 * canvas.height, canvas.width, 0.55 * canvas.height)],
        canvas.tone("#bfdcd8"),
    )
    _rectangles(canvas, joints, canvas.tone("#ffffff"), 0.8)
    _rectangles(
        canvas,
        [(0, 0.55 * canvas.height, canvas.width, 0.58 * canvas.height)],
        canvas.tone("#a9784a"),
    )
    _rectangles(
        canvas,
        [(0, 0.58 * canvas.height, canvas.width, 0.7 * canvas.height)],
        canvas.tone("#7fa09a"),
    )
    doors = [
        (x + 6, 0.595 * canvas.height, x + canvas.unit * 0.19, 0.69 * canvas.height)
        for x in np.arange(0, canvas.width, canvas.unit * 0.2)
    ]
    _rectangles(canvas, doors, canvas.tone("#93b3ad"))
    _shelf(canvas)
    _chequers(canvas, 0.7)
    _room_light(canvas)


def _shelf(canvas: Canvas) -> None:
    y, random = 0.2 * canvas.height, canvas.chance("shelf")
    _rectangles(
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
        _rectangles(canvas, jars, canvas.tone(colour))


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
                        p * FINE
                        for p in (
                            middle + n * far * canvas.unit,
                            ya,
                            middle + (n + 1) * far * canvas.unit,
                            ya,
                            middle + (n + 1) * near * canvas.unit,
                            yb,
                            middle + n * near * canvas.unit,
                            yb,
                        )
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
        points = [
            p * FINE
            for p in (
                (x - 0.01) * canvas.width,
                0,
                (x + 0.01) * canvas.width,
                0,
                foot * canvas.width + canvas.unit * 0.2,
                0.84 * canvas.height,
                foot * canvas.width - canvas.unit * 0.2,
                0.84 * canvas.height,
            )
        ]
        canvas.marks(lambda pen, points=points: pen.polygon(points, fill=255), rgb(colour), 0.22)
        canvas.glow(
            foot * canvas.width, 0.86 * canvas.height, canvas.unit * 0.24, rgb(colour), 0.35
        )
    for n, (left, right) in enumerate(((-0.02, 0.13), (0.87, 1.02))):
        folds = np.linspace(left, right, 7)
        for number, (a, b) in enumerate(zip(folds[:-1], folds[1:], strict=True)):
            tone = rgb("#a3262f" if (number + n) % 2 else "#7d1a25")
            _rectangles(
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
    box = [(x - r) * FINE, (y - r) * FINE, (x + r) * FINE, (y + r) * FINE]
    canvas.marks(lambda pen: pen.ellipse(box, fill=255), canvas.tone(disc), 0.55)
    canvas.glow(x - r * 0.3, y - r * 0.4, r * 1.3, WHITE, 0.35)
    level = np.full(canvas.width, 0.72 * canvas.height)
    canvas.ridge(level, [canvas.tone(floor), mix(canvas.tone(floor), WHITE, 0.35)])
