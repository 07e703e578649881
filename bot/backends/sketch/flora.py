"""What grows and hangs in backdrops: conifers, bushes, grass, flowers, clouds, stars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix

WHITE = (255.0, 255.0, 255.0)


def stars(canvas: Canvas, count: int, bottom: float) -> None:
    """Strew stars over the upper part of the picture."""
    random = canvas.chance("stars")
    spots = random.random((count, 3))

    def draw(pen: Pen, share: slice) -> None:
        for x, y, size in spots[share]:
            radius = canvas.unit * (0.0007 + 0.0021 * size**3)
            cx, cy = x * canvas.width, y * bottom * canvas.height
            pen.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], fill=255)

    half = count // 2
    canvas.marks(lambda pen: draw(pen, slice(half)), (255, 250, 228), 0.95)
    canvas.marks(lambda pen: draw(pen, slice(half, None)), (198, 214, 255), 0.7)


def clouds(canvas: Canvas, count: int, low: float, high: float, scale: float = 1.0) -> None:
    """Hang clouds between two heights (fractions from the top)."""
    light = canvas.light
    under = mix(light.cloud, light.haze, 0.45)
    for number in range(count):
        random = canvas.chance("cloud", number)
        y = low + (high - low) * ((number + random.random()) / max(count, 1))
        x = ((number * 0.618 + random.random() * 0.3) % 1.0) * 1.1 - 0.05
        size = (
            canvas.unit
            * (0.09 + 0.1 * random.random())
            * scale
            * (0.55 + 0.45 * (1 - (y - low) / (high - low + 1e-6)))
        )
        puffs = _puffs(random, x * canvas.width, y * canvas.height, size)
        lifted = [(cx, cy - 0.05 * size, r * 0.94) for cx, cy, r in puffs]
        _blobs(canvas, puffs, under, 0.75, y * canvas.height + size * 0.12)
        _blobs(canvas, lifted, light.cloud, 0.92, y * canvas.height + size * 0.02)


def _puffs(
    random: np.random.Generator, x: float, y: float, size: float
) -> list[tuple[float, float, float]]:
    count = 6 + int(random.integers(0, 3))
    found = []
    for n in range(count):
        along = n / (count - 1) * 2 - 1
        radius = size * (0.26 + 0.26 * (1 - along * along)) * (0.8 + 0.4 * random.random())
        found.append((x + along * size * 1.25, y - radius * 0.45, radius))
    return found


def _blobs(
    canvas: Canvas,
    blobs: Sequence[tuple[float, float, float]],
    colour: Rgb,
    strength: float,
    floor: float,
) -> None:
    def draw(pen: Pen) -> None:
        for x, y, r in blobs:
            pen.ellipse([(x - r), (y - r), (x + r), (y + r)], fill=255)
        pen.rectangle([0, floor, canvas.width, (floor + canvas.unit)], fill=0)

    canvas.marks(draw, colour, strength)


def conifers(
    canvas: Canvas,
    foot: float,
    height: float,
    count: int,
    colour: Rgb,
    name: str,
    snow: bool = False,
) -> None:
    """Draw a row of conifers; foot and height are fractions of the picture's height."""
    random = canvas.chance("conifers", name)
    trees = []
    for n in range(count):
        x = (n + 0.5 + 0.7 * (random.random() - 0.5)) / count * 1.1 - 0.05
        tall = height * (0.7 + 0.5 * random.random())
        trees.append(
            (
                x * canvas.width,
                (foot + 0.012 * random.random()) * canvas.height,
                tall * canvas.height,
            )
        )

    def draw(pen: Pen) -> None:
        for x, y, tall in trees:
            _conifer(pen, x, y, tall)

    def caps(pen: Pen) -> None:
        for x, y, tall in trees:
            _snow_caps(pen, x, y, tall)

    def lit(pen: Pen) -> None:
        for x, y, tall in trees:
            _conifer(
                pen,
                (x + tall * 0.05),
                (y - tall * 0.03),
                tall * 0.86,
                right=True,
            )

    canvas.marks(draw, colour, 1.0)
    canvas.marks(lit, mix(colour, WHITE, 0.16), 0.5)
    if snow:
        canvas.marks(caps, canvas.tone("#f4f8fc", 0.1), 0.95)


def _conifer(pen: Pen, x: float, y: float, tall: float, right: bool = False) -> None:
    tiers = 4
    if not right:
        pen.rectangle([x - tall * 0.025, y - tall * 0.14, x + tall * 0.025, y], fill=255)
    for tier in range(tiers):
        top = y - tall * (1.0 - tier * 0.2)
        low = y - tall * (0.62 - tier * 0.175)
        half = tall * (0.1 + 0.058 * tier)
        pen.polygon([x, top, x + half, low, x if right else x - half, low], fill=255)


def _snow_caps(pen: Pen, x: float, y: float, tall: float) -> None:
    for tier in range(4):
        top = y - tall * (1.0 - tier * 0.2)
        low = y - tall * (0.74 - tier * 0.185)
        half = tall * (0.055 + 0.04 * tier)
        pen.polygon(
            [
                x,
                top,
                x + half,
                low,
                x + half * 0.35,
                low - tall * 0.03,
                x,
                low + tall * 0.02,
                x - half * 0.4,
                low - tall * 0.02,
                x - half,
                low,
            ],
            fill=255,
        )


def bushes(canvas: Canvas, foot: float, size: float, count: int, colour: Rgb, name: str) -> None:
    """Draw round bushes or tree crowns in a row, lit from above."""
    random = canvas.chance("bushes", name)
    rounds = []
    for n in range(count):
        x = (n + random.random()) / count * 1.1 - 0.05
        radius = size * canvas.unit * (0.6 + 0.6 * random.random())
        rounds += [
            (
                x * canvas.width + radius * 1.4 * (random.random() - 0.5),
                foot * canvas.height - radius * 0.5 * random.random(),
                radius * (0.6 + 0.4 * random.random()),
            )
            for _ in range(4)
        ]

    def draw(pen: Pen, shift: float, factor: float) -> None:
        for x, y, r in rounds:
            s = r * factor
            cx, cy = x + shift * r, y - shift * r
            pen.ellipse([(cx - s), (cy - s), (cx + s), (cy + s)], fill=255)

    canvas.marks(lambda pen: draw(pen, 0, 1.0), colour, 1.0)
    canvas.marks(lambda pen: draw(pen, 0.22, 0.62), mix(colour, WHITE, 0.2), 0.55)


def grass(canvas: Canvas, top: float, count: int, colour: Rgb, name: str = "") -> None:
    """Draw tufts of grass, larger towards the front."""
    random = canvas.chance("grass", name)
    spots = random.random((count, 4))

    def draw(pen: Pen) -> None:
        for x, y, lean, tall in spots:
            near = y**0.8
            size = canvas.unit * (0.008 + 0.026 * near) * (0.6 + 0.6 * tall)
            cx, cy = x * canvas.width, (top + (1.02 - top) * near) * canvas.height
            for bend in (-0.5, 0.0, 0.5):
                tip = cx + (bend + (lean - 0.5) * 0.6) * size
                pen.polygon(
                    [
                        cx - size * 0.1 + bend * size * 0.2,
                        cy,
                        tip,
                        cy - size,
                        cx + size * 0.1 + bend * size * 0.2,
                        cy,
                    ],
                    fill=255,
                )

    canvas.marks(draw, colour, 0.8)


def blossoms(canvas: Canvas, top: float, count: int, colours: Sequence[str]) -> None:
    """Strew little flowers over a meadow, larger towards the front."""
    random = canvas.chance("blossoms")
    for colour in colours:
        spots = random.random((count, 3))

        def draw(
            pen: Pen, spots: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = spots
        ) -> None:
            for x, y, size in spots:
                r = canvas.unit * (0.002 + 0.007 * y) * (0.6 + 0.6 * size)
                cx, cy = x * canvas.width, (top + (1 - top) * y) * canvas.height
                for dx, dy in ((-0.9, 0), (0.9, 0), (0, -0.8), (0, 0.8)):
                    pen.ellipse(
                        [cx + dx * r - r, cy + dy * r - r, cx + dx * r + r, cy + dy * r + r],
                        fill=255,
                    )

        canvas.marks(draw, canvas.tone(colour), 0.95)
