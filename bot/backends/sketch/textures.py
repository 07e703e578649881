"""Grain, paper, hatching and light: textures that depend on a picture's size alone.

Each is made once for a size (a few milliseconds to a tenth of a second) and kept while that size
is in use; masks and factors are 8-bit images, a megabyte each.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bot.backends.sketch import chance

Field = NDArray[np.float32]
AnyField = NDArray[np.floating[Any]]
# Sizes in use at one time.
KEPT = 2


def _mask(field: AnyField) -> Image.Image:
    """Return numbers in 0..1 as an 8-bit image."""
    return Image.fromarray(np.clip(field * 255, 0, 255).astype(np.uint8))


def cloudy(width: int, height: int, cell: int, name: str) -> Field:
    """Return smooth noise in about -1..1 whose spots are about `cell` pixels wide."""
    small = (height // cell + 3, width // cell + 3)
    noise = chance.stream(0, "cloudy", name).random(small).astype(np.float32) * 2 - 1
    whole = (small[1] * cell, small[0] * cell)
    image = Image.fromarray(noise).resize(whole, Image.Resampling.BICUBIC)
    field = np.asarray(image, dtype=np.float32)[cell : cell + height, cell : cell + width]
    return np.ascontiguousarray(field)


def grain(width: int, height: int, name: str) -> Field:
    """Return fine noise in -1..1, a pixel wide."""
    noise = chance.stream(0, "grain", name).random((height, width), dtype=np.float32)
    return noise * 2 - 1


def _indexes(dy: AnyField, dx: AnyField) -> NDArray[np.int32]:
    height, width = dy.shape
    rows = np.clip(np.arange(height)[:, None] + dy, 0, height - 1).astype(np.int32)
    columns = np.clip(np.arange(width)[None, :] + dx, 0, width - 1).astype(np.int32)
    indexes: NDArray[np.int32] = (rows * width + columns).ravel()
    return indexes


@lru_cache(maxsize=KEPT)
def ripples(width: int, height: int) -> NDArray[np.int32]:
    """Return from where each pixel comes when water has carried the pigment a little."""
    reach = min(width, height) / 1024
    dx = 4.5 * cloudy(width, height, 34, "dx") + 1.8 * cloudy(width, height, 9, "dx2")
    dy = 4.5 * cloudy(width, height, 34, "dy") + 1.8 * cloudy(width, height, 9, "dy2")
    return _indexes(dy * reach, dx * reach)


def _combed(width: int, height: int) -> Field:
    """Return noise combed along the brush's direction, in -1..1."""
    turn = cloudy(width, height, 150, "turn") * 1.5 + 0.35
    noise = cloudy(width, height, 3, "bristle")
    combed = np.zeros_like(noise)
    for step in range(-9, 10):
        combed += noise.ravel()[
            _indexes(np.sin(turn) * step * 1.6, np.cos(turn) * step * 1.6)
        ].reshape(height, width)
    return combed / max(float(np.abs(combed).max()), 1e-6)


@lru_cache(maxsize=KEPT)
def bristles(width: int, height: int) -> Image.Image:
    """Return the furrows that a brush's bristles leave, grey where there is none."""
    return _mask(0.5 + 0.3 * _combed(width, height))


@lru_cache(maxsize=KEPT)
def dabs(width: int, height: int) -> NDArray[np.int32]:
    """Return from where each pixel comes when paint was pulled along the brush."""
    turn = cloudy(width, height, 150, "turn") * 1.5 + 0.35
    pull = np.round(_combed(width, height) * 4) * 2.3 * min(width, height) / 1024
    return _indexes(np.sin(turn) * pull, np.cos(turn) * pull)


@lru_cache(maxsize=KEPT)
def washes(width: int, height: int) -> Image.Image:
    """Return how much paper shows through the paint, as a mask."""
    pools = (
        0.13 + 0.13 * cloudy(width, height, 130, "pale") + 0.08 * cloudy(width, height, 24, "pool")
    )
    return _mask(np.clip(pools, 0.02, 0.55))


@lru_cache(maxsize=2 * KEPT)
def paper(width: int, height: int, rough: int) -> Image.Image:
    """Return the paper's tooth as RGB factors."""
    tooth = 0.6 * grain(width, height, "paper") + 0.8 * cloudy(width, height, 4, "tooth")
    grey = _mask(1 - (tooth + 1.4) / 2.8 * rough / 128)
    return Image.merge("RGB", (grey, grey, grey))


@lru_cache(maxsize=4 * KEPT)
def hatching(width: int, height: int, angle: float, step: float) -> Image.Image:
    """Return hand-drawn parallel lines, white on black."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    radians = np.deg2rad(angle)
    along = columns * np.cos(radians) + rows * np.sin(radians)
    along += 2.2 * cloudy(width, height, 40, f"hatch {angle}")
    wave = 0.5 + 0.5 * np.sin(along * (2 * np.pi / step))
    broken = 0.8 + 0.4 * cloudy(width, height, 14, f"broken {angle}")
    return _mask((wave - 0.45) * 2.6 * broken)


@lru_cache(maxsize=KEPT)
def slats(width: int, height: int) -> Image.Image:
    """Return light that falls slanting through a blind, and dark corners, as a factor."""
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    corners = 1 - 0.6 * np.clip(rows**2 + columns**2 - 0.4, 0, None)
    unit = min(width, height)
    down = np.arange(height, dtype=np.float32)[:, None]
    across = np.arange(width, dtype=np.float32)[None, :]
    wave = 0.5 + 0.5 * np.sin((down + across * 0.42) * (2 * np.pi / (unit * 0.105)))
    bars = 0.8 + 0.2 * np.clip((wave - 0.35) * 5, 0, 1)
    return _mask(np.clip(corners, 0, 1) * bars)


@lru_cache(maxsize=KEPT)
def film(width: int, height: int) -> Image.Image:
    """Return the grain of fast film as a factor."""
    return _mask(0.93 + 0.07 * grain(width, height, "film"))


@lru_cache(maxsize=KEPT)
def streaks(width: int, height: int) -> Image.Image:
    """Return soft streaks of light from the upper left, to be added."""
    down = np.arange(height, dtype=np.float32)[:, None] / min(width, height)
    across = np.arange(width, dtype=np.float32)[None, :] / min(width, height)
    along = across + 0.62 * down
    beams = np.clip(np.sin(along * 9.0) + 0.6 * np.sin(along * 21.0 + 1.3) - 0.55, 0, None)
    return _mask(0.13 * beams * np.clip(1.15 - down, 0, 1))


@lru_cache(maxsize=KEPT)
def sparkles(width: int, height: int) -> Image.Image:
    """Return four-pointed stars strewn over the upper half, as a mask."""
    spots = chance.stream(0, "sparkles").random((16, 3))
    mask = Image.new("L", (width * 2, height * 2), 0)
    pen = ImageDraw.Draw(mask)
    for x, y, size in spots:
        r = min(width, height) * (0.006 + 0.02 * size**2) * 2
        cx, cy, thin = x * width * 2, y * height * 0.8, r * 0.16
        pen.polygon(
            [
                cx,
                cy - r,
                cx + thin,
                cy - thin,
                cx + r,
                cy,
                cx + thin,
                cy + thin,
                cx,
                cy + r,
                cx - thin,
                cy + thin,
                cx - r,
                cy,
                cx - thin,
                cy - thin,
            ],
            fill=215,
        )
    return mask.reduce(2)


@lru_cache(maxsize=KEPT)
def dots(width: int, height: int) -> Image.Image:
    """Return a printer's dot screen at 45 degrees, white dots on black."""
    step = max(min(width, height) / 128, 5)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.cos((rows + columns) * np.pi / step) + np.cos((rows - columns) * np.pi / step)
    return _mask((wave - 0.1) * 1.4)


@lru_cache(maxsize=6 * KEPT)
def margin(width: int, height: int, share: float, ragged: float) -> Image.Image:
    """Return white inside the picture and black in its margin, with a more or less ragged edge."""
    edge = share * min(width, height)
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None, :]
    inside = np.minimum(
        np.minimum(rows, height - 1 - rows), np.minimum(columns, width - 1 - columns)
    )
    rough = cloudy(width, height, 30, "margin") + 0.5 * cloudy(width, height, 9, "margin 2")
    return _mask((inside - edge + rough * ragged * edge) / (1.5 + 5 * ragged) + 0.5)


@lru_cache(maxsize=KEPT)
def bayer(width: int, height: int) -> Field:
    """Return the threshold pattern of ordered dithering, in -0.5..0.5."""
    two = np.array([[0, 2], [3, 1]], dtype=np.float32)
    four = np.block([[4 * two, 4 * two + 2], [4 * two + 3, 4 * two + 1]]) / 16 - 0.47
    return np.tile(four, (height // 4 + 1, width // 4 + 1))[:height, :width].astype(np.float32)
