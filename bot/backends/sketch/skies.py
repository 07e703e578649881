"""Skies with sun, moon, stars, clouds and northern lights; outer space."""

from __future__ import annotations

import numpy as np
from PIL import Image

from bot.backends.sketch import flora
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix, rgb, whole

WHITE = (255.0, 255.0, 255.0)


def sky(
    canvas: Canvas, horizon: float, hide: frozenset[str] = frozenset(), clouds: int | None = None
) -> None:
    """Paint the sky down to the horizon (a fraction of the height)."""
    light = canvas.light
    canvas.gradient([rgb(colour) for colour in light.sky], 0, horizon + 0.02)
    canvas.gradient([light.haze, light.haze], horizon + 0.02, 1.0)
    if light.stars and "star" not in hide:
        flora.stars(canvas, 260, horizon)
    sun(canvas, horizon, hide)
    if "cloud" not in hide and "clouds" not in hide:
        count = light.clouds if clouds is None else clouds
        flora.clouds(canvas, count, 0.08, horizon * 0.72)


def sun_x(canvas: Canvas) -> float:
    """Return where sun or moon stands, as a fraction of the width; the same for one seed."""
    return 0.18 + 0.64 * float(canvas.chance("sun").random())


def sun(canvas: Canvas, horizon: float, hide: frozenset[str]) -> None:
    """Paint sun or moon with its glow."""
    light = canvas.light
    if light.sun_height is None or ("moon" if light.moon else "sun") in hide:
        return
    x = sun_x(canvas) * canvas.width
    low = light.sun_height > 0.3
    y = (min(light.sun_height, horizon - 0.07) if low else light.sun_height) * canvas.height
    radius = canvas.unit * (0.075 if low else 0.055)
    canvas.glow(x, y, radius * (6.5 if low else 4.5), light.sun, 0.62 if not light.moon else 0.34)
    canvas.disc(x, y, radius, mix(light.sun, WHITE, 0.35))
    if light.moon:
        shade = mix(light.sun, rgb("#b9b48f"), 0.7)
        for dx, dy, size in ((-0.3, -0.2, 0.24), (0.28, 0.25, 0.3), (0.2, -0.4, 0.15)):
            canvas.disc(x + dx * radius, y + dy * radius, size * radius, shade, 0.5)


def aurora(canvas: Canvas) -> None:
    """Hang curtains of northern lights in the sky."""
    columns = np.arange(canvas.width)
    for number, colour in enumerate(("#5dffb0", "#46e0d0", "#b07bff")):
        curve = canvas.wave(0.06, 0.9, "aurora", number) + (0.2 + 0.05 * number) * canvas.height
        ripple = 0.55 + 0.45 * np.sin(
            columns / canvas.unit * (38 + 9 * number)
            + canvas.wave(1.5, 2, "ripple", number) / canvas.height * 40
        )
        top, bottom = 0, round(canvas.height * 0.55)
        rows = np.arange(top, bottom)[:, None]
        above = curve[None, :] - rows
        fade = np.where(
            above > 0,
            np.exp(-above / (0.13 * canvas.height)),
            np.exp(above / (0.016 * canvas.height)),
        )
        mask = Image.fromarray((fade * ripple[None, :] * 150).astype(np.uint8))
        canvas.image.paste(whole(rgb(colour)), (0, top, canvas.width, bottom), mask)


def space(canvas: Canvas, hide: frozenset[str]) -> None:
    """Paint outer space: nebulae, stars, a far planet."""
    canvas.gradient([rgb("#070818"), rgb("#140f38"), rgb("#0a1030")])
    random = canvas.chance("nebula")
    for colour in ("#5b2a8c", "#1f4f9a", "#9a2f6e", "#1c6f86"):
        x, y = random.random() * canvas.width, random.random() * canvas.height
        for _ in range(3):
            dx, dy = (random.random(2) - 0.5) * canvas.unit * 0.4
            canvas.glow(
                x + dx, y + dy, canvas.unit * (0.22 + 0.25 * random.random()), rgb(colour), 0.42
            )
    flora.stars(canvas, 420, 1.0)
    if "planet" not in hide:
        _planet(canvas)


def _planet(canvas: Canvas) -> None:
    random = canvas.chance("planet")
    side = -1 if random.random() < 0.5 else 1
    r = canvas.unit * (0.34 + 0.1 * random.random())
    x = canvas.width / 2 + side * canvas.width * 0.5
    y = canvas.height * (0.9 + 0.08 * random.random())
    colour = rgb(("#c7694f", "#4f86c7", "#7d62b8", "#4fa38c")[int(random.integers(4))])
    canvas.glow(x, y, r * 1.5, mix(colour, WHITE, 0.4), 0.5)
    canvas.disc(x, y, r, colour)
    for n in range(4):
        band = mix(colour, (0, 0, 0), 0.16 + 0.05 * (n % 2)) if n % 2 else mix(colour, WHITE, 0.16)
        canvas.polygon(_band(x, y, r, n), band, 0.5)
    canvas.glow(x - side * r * 0.45, y - r * 0.5, r * 0.8, WHITE, 0.25)


def _band(x: float, y: float, r: float, number: int) -> list[float]:
    height = 0.13
    middle = -0.75 + number * 0.42
    points: list[float] = []
    for step in range(21):
        level = middle - height / 2 + 0.04 * np.sin(step / 3)
        half = np.sqrt(max(1 - level * level, 0)) * r
        points += [(x - half + 2 * half * step / 20), (y + level * r)]
    for step in range(20, -1, -1):
        level = middle + height / 2 + 0.04 * np.sin(step / 2.5)
        half = np.sqrt(max(1 - level * level, 0)) * r
        points += [(x - half + 2 * half * step / 20), (y + level * r)]
    return points


def lunar(canvas: Canvas, hide: frozenset[str]) -> None:
    """Paint the surface of the moon under a black sky, with the earth above."""
    canvas.gradient([rgb("#05060f"), rgb("#10132b")])
    flora.stars(canvas, 360, 0.68)
    if "earth" not in hide:
        x, y, r = sun_x(canvas) * canvas.width, 0.2 * canvas.height, canvas.unit * 0.085
        canvas.glow(x, y, r * 2.4, rgb("#7fb9ff"), 0.5)
        canvas.disc(x, y, r, rgb("#3f86d8"))
        for dx, dy, size in ((-0.3, -0.3, 0.42), (0.35, 0.2, 0.36), (-0.1, 0.5, 0.3)):
            canvas.disc(x + dx * r, y + dy * r, size * r, rgb("#6fae5f"), 0.9)
    base = np.full(canvas.width, 0.62 * canvas.height)
    canvas.ridge(base + canvas.wave(0.035, 1.2, "far"), [rgb("#6d6f7a"), rgb("#8d8f99")])
    canvas.ridge(
        base + 0.05 * canvas.height + canvas.wave(0.02, 0.8, "near"),
        [rgb("#a9abb4"), rgb("#d4d5da")],
    )
    _craters(canvas)


def _craters(canvas: Canvas) -> None:
    random = canvas.chance("craters")
    spots = [
        (random.random(), 0.7 + 0.3 * random.random() ** 1.2, random.random()) for _ in range(16)
    ]

    def draw(pen: Pen, down: float, factor: float) -> None:
        for x, y, size in spots:
            w = canvas.unit * (0.02 + 0.07 * size) * (y - 0.55) * 2.4 * factor
            cx, cy = x * canvas.width, y * canvas.height + down * w
            pen.ellipse(
                [(cx - w), (cy - w * 0.32), (cx + w), (cy + w * 0.32)],
                fill=255,
            )

    canvas.marks(lambda pen: draw(pen, 0.06, 1.08), rgb("#e9eaee"), 0.8)
    canvas.marks(lambda pen: draw(pen, 0.0, 1.0), rgb("#7f818c"), 0.75)


def air(canvas: Canvas, hide: frozenset[str]) -> None:
    """Paint the sky with nothing below but clouds."""
    sky(canvas, 1.0, hide, clouds=0)
    if "cloud" in hide or "clouds" in hide:
        return
    flora.clouds(canvas, 4, 0.1, 0.5)
    for row, size in ((0.8, 1.5), (0.93, 2.1)):
        colour: Rgb = mix(canvas.light.cloud, canvas.light.haze, 0.25 if row < 0.9 else 0.05)
        flora.bushes(canvas, row + 0.12, 0.085 * size, 9, colour, f"bank {row}")
