"""Grain, paper, hatching and dots: textures that depend on a picture's size alone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.backends.sketch import chance

Field = NDArray[np.float32]
# Enough for the shapes that are in use at one time, a few megabytes each.
KEPT = 10


@lru_cache(maxsize=KEPT)
def cloudy(width: int, height: int, cell: int, name: str) -> Field:
    """Return smooth noise in -1..1 whose spots are about `cell` pixels wide."""
    small = (height // cell + 3, width // cell + 3)
    noise = chance.stream(0, "cloudy", name).random(small).astype(np.float32) * 2 - 1
    image = Image.fromarray(noise).resize(
        (small[1] * cell, small[0] * cell), Image.Resampling.BICUBIC
    )
    field = np.asarray(image, dtype=np.float32)[cell : cell + height, cell : cell + width]
    return np.ascontiguousarray(field)


@lru_cache(maxsize=KEPT)
def grain(width: int, height: int, name: str) -> Field:
    """Return fine noise in -1..1, a pixel wide."""
    return (chance.stream(0, "grain", name).random((height, width)) * 2 - 1).astype(np.float32)


@lru_cache(maxsize=KEPT)
def hatching(width: int, height: int, angle: float, step: float) -> Field:
    """Return hand-drawn parallel lines: 1 on a line, 0 between."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    radians = np.deg2rad(angle)
    along = columns * np.cos(radians) + rows * np.sin(radians)
    along += 2.2 * cloudy(width, height, 40, f"hatch {angle}")
    wave = 0.5 + 0.5 * np.sin(along * (2 * np.pi / step))
    broken = 0.75 + 0.35 * cloudy(width, height, 14, f"broken {angle}")
    return np.clip((wave - 0.52) * 3.2 * broken, 0, 1).astype(np.float32)


@lru_cache(maxsize=KEPT)
def vignette(width: int, height: int, strength: float) -> Field:
    """Return a factor that is 1 in the middle and darker towards the corners."""
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return np.clip(1 - strength * np.clip((rows**2 + columns**2) - 0.35, 0, None), 0, 1)


@lru_cache(maxsize=KEPT)
def margin(width: int, height: int, share: float, ragged: float) -> Field:
    """Return 1 inside the picture and 0 in its margin, with a ragged edge."""
    edge = share * min(width, height)
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None, :]
    inside = np.minimum(
        np.minimum(rows, height - 1 - rows), np.minimum(columns, width - 1 - columns)
    )
    rough = cloudy(width, height, 26, "margin") * ragged * edge if ragged else 0.0
    return np.clip((inside - edge + rough) / (2.0 + 6 * ragged) + 0.5, 0, 1).astype(np.float32)


@lru_cache(maxsize=4)
def bayer(width: int, height: int) -> Field:
    """Return the threshold pattern of ordered dithering, in -0.5..0.5."""
    two = np.array([[0, 2], [3, 1]], dtype=np.float32)
    four = np.block([[4 * two, 4 * two + 2], [4 * two + 3, 4 * two + 1]]) / 16 - 0.47
    return np.tile(four, (height // 4 + 1, width // 4 + 1))[:height, :width].astype(np.float32)
