"""Small real PNGs for the fake house: a sky, a sun, hills; colours follow the words and seed."""

from __future__ import annotations

import colorsys
import hashlib
import io
import random

from PIL import Image, ImageDraw

from bot.domain import Size

SIZES = {"square": Size(512, 512), "wide": Size(768, 432), "tall": Size(432, 640)}


def size_of(shape: str | None) -> Size:
    """Return the size in which the fake house draws a shape."""
    if shape in SIZES:
        return SIZES[shape]
    if shape and ":" in shape:
        across, down = (int(part) for part in shape.split(":"))
        return SIZES["wide" if across > down else "tall" if down > across else "square"]
    return SIZES["square"]


def draw(words: str, seed: int, size: Size) -> bytes:
    """Return a landscape as PNG bytes: the same words, seed and size give the same bytes."""
    dice = random.Random(hashlib.sha256(f"{words}/{seed}".encode()).digest())
    hue = dice.random()
    picture = _sky(hue, size)
    pen = ImageDraw.Draw(picture)
    _sun(pen, dice, hue, size)
    for depth in range(4):
        _hills(pen, dice, hue, depth, size)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _rgb(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _sky(hue: float, size: Size) -> Image.Image:
    mask = Image.linear_gradient("L").resize((size.width, size.height))
    top = Image.new("RGB", mask.size, _rgb(hue, 0.45, 0.72))
    bottom = Image.new("RGB", mask.size, _rgb(hue + 0.12, 0.28, 0.98))
    return Image.composite(bottom, top, mask)


def _sun(pen: ImageDraw.ImageDraw, dice: random.Random, hue: float, size: Size) -> None:
    radius = size.height * dice.uniform(0.08, 0.14)
    x, y = size.width * dice.uniform(0.2, 0.8), size.height * dice.uniform(0.25, 0.5)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_rgb(hue + 0.1, 0.12, 1))


def _hills(
    pen: ImageDraw.ImageDraw, dice: random.Random, hue: float, depth: int, size: Size
) -> None:
    level = size.height * (0.55 + 0.11 * depth)
    points = [(0.0, float(size.height))]
    for step in range(7):
        points.append((size.width * step / 6, level - size.height * dice.uniform(0, 0.14)))
    points.append((float(size.width), float(size.height)))
    pen.polygon(points, fill=_rgb(hue + 0.5 - 0.04 * depth, 0.35 + 0.1 * depth, 0.7 - 0.14 * depth))


def thumbnail(data: bytes, longest_side_px: int) -> bytes:
    """Return a WebP copy that fits the side."""
    with Image.open(io.BytesIO(data)) as opened:
        opened.thumbnail((longest_side_px, longest_side_px))
        buffer = io.BytesIO()
        opened.save(buffer, "WEBP")
    return buffer.getvalue()
