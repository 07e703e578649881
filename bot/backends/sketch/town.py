"""Backdrops that people built: city and street."""

from __future__ import annotations

import numpy as np

from bot.backends.sketch import flora, skies
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix, rgb

WHITE = (255.0, 255.0, 255.0)
LAMP = rgb("#ffd98a")
Rect = tuple[float, float, float, float]


def rectangles(canvas: Canvas, rects: list[Rect], colour: Rgb, strength: float = 1.0) -> None:
    """Paint upright rectangles given in pixels (left, top, right, bottom)."""
    if not rects:
        return

    def draw(pen: Pen) -> None:
        for left, top, right, bottom in rects:
            pen.rectangle([left, top, right - 0.5, bottom - 0.5], fill=255)

    canvas.marks(draw, colour, strength)


def city(canvas: Canvas, hide: frozenset[str], snowy: bool) -> None:
    """Paint a skyline behind a square."""
    skies.sky(canvas, 0.62, hide, clouds=3)
    for number, (low, high, fade, colour) in enumerate(
        ((0.18, 0.36, 0.55, "#7f8fae"), (0.1, 0.3, 0.25, "#56658a"), (0.06, 0.2, 0.05, "#3d4a6b"))
    ):
        towers = _towers(canvas, low, high, number)
        rectangles(canvas, towers, canvas.tone(colour, fade))
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
    rectangles(canvas, rects, colour, (0.45, 0.65, 0.85)[number] * (1.0 if dark else 0.6))


def _paving(canvas: Canvas, top: float) -> None:
    """Draw the joints of paving stones, running to one point."""
    middle, y0 = canvas.width / 2, top * canvas.height

    def draw(pen: Pen) -> None:
        for n in range(-16, 17):
            x = middle + n * canvas.unit * 0.06
            pen.line(
                [
                    x,
                    y0,
                    (middle + n * canvas.unit * 0.26),
                    canvas.height,
                ],
                fill=255,
                width=2,
            )
        for n in range(1, 9):
            y = y0 + (canvas.height - y0) * (n / 8) ** 1.8
            pen.line([0, y, canvas.width, y], fill=255, width=1.0)

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
    rectangles(canvas, rects, canvas.tone("#f4f1e4"), 0.85)
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
    rectangles(canvas, [(x, top, x + width, foot)], wall)
    roof = [x - 4, top + 2, x + width * 0.5, top - width * 0.36, x + width + 4, top + 2]
    tone = canvas.tone("#f3f7fb" if snowy else "#8a4f45", 0.08)
    canvas.polygon(roof, tone)
    panes, frames = [], []
    for column in range(2):
        for row in range(2):
            left, upper = (
                x + width * (0.16 + 0.42 * column),
                top + (foot - top) * (0.09 + 0.27 * row),
            )
            frames.append((left - 4, upper - 4, left + width * 0.26 + 4, upper + width * 0.3 + 4))
            panes.append((left, upper, left + width * 0.26, upper + width * 0.3))
    rectangles(canvas, frames, mix(wall, WHITE, 0.6))
    rectangles(canvas, panes, LAMP if lit else canvas.tone("#6f93b3"))
    bars = [
        ((left + right) / 2 - 1.5, top_, (left + right) / 2 + 1.5, b)
        for left, top_, right, b in panes
    ]
    rectangles(canvas, bars, mix(wall, WHITE, 0.6))
    door = (x + width * 0.37, foot - width * 0.42, x + width * 0.63, foot)
    rectangles(canvas, [door], canvas.tone("#5a4038"))


def _lamps(canvas: Canvas) -> None:
    for share in (0.08, 0.92):
        x, foot, top = share * canvas.width, 0.745 * canvas.height, 0.40 * canvas.height
        rectangles(
            canvas,
            [(x - 4, top, x + 4, foot), (x - 9, foot - 14, x + 9, foot)],
            canvas.tone("#2f3138"),
        )
        rectangles(
            canvas,
            [(x - 13, top - 30, x + 13, top)],
            LAMP if canvas.light.stars else canvas.tone("#e9e2c9"),
        )
        if canvas.light.stars:
            canvas.glow(x, top - 15, canvas.unit * 0.16, LAMP, 0.6)
