"""A stand-in for image models that change one thing and render all the rest again.

It does to a picture what such a model does to the part that nobody asked to change: it moves,
scales and bends it a little, changes light and colour, softens it, adds grain and compresses it.
Lengths are pixels of a picture with a side of 1024.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.fakes.scenery import Field, Pixels, Rng, blob, clouds

REFERENCE_SIDE: Final = 1024


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a re-render changes what it should have left alone."""

    name: str
    shift_px: float
    scale: float
    turn_degrees: float
    bend_px: float
    gain: float
    bias: float
    gamma: float
    uneven: float
    blur_px: float
    grain: float
    jpeg: int


LIGHT: Final = Strength("light", 0.9, 0.0008, 0.03, 0.25, 0.01, 1.0, 0.01, 0.5, 0.3, 0.8, 95)
MEDIUM: Final = Strength("medium", 4.0, 0.006, 0.15, 1.0, 0.04, 6.0, 0.05, 2.5, 0.5, 1.5, 90)
HEAVY: Final = Strength("heavy", 12.0, 0.02, 0.5, 2.5, 0.07, 10.0, 0.09, 4.5, 0.7, 2.5, 82)
STRENGTHS: Final = (LIGHT, MEDIUM, HEAVY)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change as it should be: the original's pixels, and others where `support` is 255."""

    kind: str
    support: Pixels
    ideal: Pixels


def rerender(picture: Pixels, strength: Strength, seed: int = 0) -> Pixels:
    """Return a picture rendered again, of the same size."""
    rng = np.random.default_rng(seed)
    across, down = wanderings(picture.shape[:2], strength, rng)
    moved = cv2.remap(picture, across, down, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT_101)
    lit = _relit(np.asarray(moved, np.float32), strength, rng)
    soft = cv2.GaussianBlur(lit, (0, 0), strength.blur_px)
    grainy = soft + rng.normal(0, strength.grain, picture.shape)
    return jpeg(_pixels(grainy), strength.jpeg)


def wanderings(shape: tuple[int, ...], strength: Strength, rng: Rng) -> tuple[Field, Field]:
    """Return for each pixel of the re-render where in the picture it was, as columns and rows."""
    height, width = shape
    unit = max(shape) / REFERENCE_SIDE
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    shift = strength.shift_px * unit * rng.uniform(0.8, 1.0)
    turn = np.deg2rad(strength.turn_degrees) * rng.choice((-1, 1)) * rng.uniform(0.5, 1)
    size = 1 + strength.scale * rng.choice((-1, 1)) * rng.uniform(0.5, 1)
    x, y = columns - width / 2, rows - height / 2
    across = size * (np.cos(turn) * x - np.sin(turn) * y) + width / 2 + shift * np.cos(angle)
    down = size * (np.sin(turn) * x + np.cos(turn) * y) + height / 2 + shift * np.sin(angle)
    bend = strength.bend_px * unit / 1.5
    across += bend * clouds(height, width, rng, 4, 0.25)
    down += bend * clouds(height, width, rng, 4, 0.25)
    return across.astype(np.float32), down.astype(np.float32)


def jpeg(picture: Pixels, quality: int) -> Pixels:
    """Return a picture as it is after having been a JPEG."""
    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded: Any = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(decoded[..., ::-1])


def edit(picture: Pixels, kind: str, seed: int = 0, radius: float | None = None) -> Edit:
    """Return a change of one of `EDITS` somewhere in the picture; radius is pixels of 1024."""
    rng = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    unit = max(height, width) / REFERENCE_SIDE
    size = (radius or rng.choice((35.0, 70.0, 130.0))) * unit
    centre = (rng.uniform(0.25, 0.75) * width, rng.uniform(0.25, 0.75) * height)
    support = blob(height, width, centre, size, rng)
    new = EDITS[kind](picture.astype(np.float32), support, rng)
    edge = cv2.GaussianBlur(support, (0, 0), 0.8).astype(np.float32)[..., None] / 255
    edge[support == 0] = 0
    return Edit(kind, support, _pixels(picture * (1 - edge) + new * edge))


def _recolour(picture: Field, support: Pixels, rng: Rng) -> Any:
    factors = rng.permutation((1.45, 0.95, 0.55)) * rng.uniform(0.9, 1.1)
    return picture * factors + rng.permutation((24, 0, -10))


def _add_object(picture: Field, support: Pixels, rng: Rng) -> Any:
    height, width = support.shape
    depth = cv2.distanceTransform(support, cv2.DIST_L2, 5)
    relief = 0.55 + 0.45 * np.sqrt(depth / max(float(depth.max()), 1.0))
    colour = rng.uniform(40, 240, 3)
    stripes = 1 + 0.08 * np.sin(np.mgrid[0:height, 0:width][0] * 0.35)
    return colour * (relief * stripes)[..., None]


def _replace_texture(picture: Field, support: Pixels, rng: Rng) -> Any:
    height, width = support.shape
    texture = clouds(height, width, rng, 32, 0.9)[..., None]
    return rng.uniform(60, 200, 3) + rng.uniform(18, 30) * texture


def _relit(values: Field, strength: Strength, rng: Rng) -> Field:
    height, width = values.shape[:2]
    gamma = 1 + strength.gamma * rng.uniform(-1, 1)
    gain = 1 + strength.gain * rng.uniform(-1, 1, 3)
    bias = strength.bias * rng.uniform(-1, 1, 3)
    uneven = strength.uneven * clouds(height, width, rng, 2, 0.2)[..., None]
    curved = 255 * (np.clip(values, 0, 255) / 255) ** gamma
    return (curved * gain + bias + uneven).astype(np.float32)


def _pixels(values: Any) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.round(values), 0, 255), np.uint8)


EDITS: Final[dict[str, Callable[[Field, Pixels, Rng], Any]]] = {
    "recolour": _recolour,
    "object": _add_object,
    "texture": _replace_texture,
}
