"""Edits to test with: an original, how it should become, and what a model made of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from bot.editing import Picture, Region, encode
from bot.editing.arrays import grow
from tests.fakes.rerender import MEDIUM, Strength, edit, rerender
from tests.fakes.scenery import Pixels, scene

SIDE = 384


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One edit; `region` is what a member would have shown, a little more than what changes."""

    original: Pixels
    ideal: Pixels
    rendered: Pixels
    support: Pixels
    region: Region


@lru_cache(maxsize=32)
def case(
    name: str = "street", kind: str = "object", strength: Strength = MEDIUM, seed: int = 5
) -> Case:
    original = scene(name, SIDE)
    change = edit(original, kind, seed, radius=110)
    rendered = rerender(change.ideal, strength, seed)
    return Case(original, change.ideal, rendered, change.support, Region(grow(change.support, 12)))


def png(pixels: Any) -> bytes:
    """Return pixels of any mode as PNG."""
    return saved(Image.fromarray(pixels), "PNG", compress_level=1)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def file_of(pixels: Pixels) -> bytes:
    return encode(Picture(pixels))


def pixels_of(data: bytes) -> Pixels:
    """Return what anybody else's program sees in a file."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


def overlap(one: Pixels, other: Pixels) -> float:
    together = np.count_nonzero((one > 0) | (other > 0))
    shared = int(np.count_nonzero((one > 0) & (other > 0)))
    return shared / max(int(together), 1)
