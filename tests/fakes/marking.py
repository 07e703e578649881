"""Copies of a picture as members post them back: drawn on with a pen, as a screenshot."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from tests.fakes.rerender import REFERENCE_SIDE, jpeg
from tests.fakes.scenery import Pixels, Rng

PENS: Final = {
    "red": (235, 35, 40),
    "yellow": (250, 225, 40),
    "green": (40, 200, 70),
    "blue": (40, 90, 240),
    "white": (250, 250, 250),
    "black": (12, 12, 14),
}
SHAPES: Final = ("ring", "open ring", "two rings", "scribble")


def mark(picture: Pixels, shape: str, pen: str, seed: int = 0) -> tuple[Pixels, Pixels]:
    """Return a marked copy, and where the region is on the picture itself (255 inside)."""
    rng = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    unit = max(height, width) / REFERENCE_SIDE
    truth = np.zeros((height, width), np.uint8)
    copy = picture.copy()
    thick = max(2, round(rng.uniform(7, 14) * unit))
    for line, inside in _lines(shape, width, height, unit, rng):
        cv2.fillPoly(truth, [np.round(inside).astype(np.int32)], 255)
        cv2.polylines(copy, [np.round(line).astype(np.int32)], False, PENS[pen], thick, cv2.LINE_AA)
    return copy, truth


def screenshot(picture: Pixels, seed: int = 0) -> Pixels:
    """Return a picture rescaled, mostly with bars around it, and compressed."""
    rng = np.random.default_rng(seed)
    scale = rng.uniform(0.5, 1.3)
    height, width = (round(length * scale) for length in picture.shape[:2])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    shot: Any = cv2.resize(picture, (width, height), interpolation=way)
    if rng.random() < 0.6:
        top, bottom = (round(height * rng.uniform(0.04, 0.12)) for _ in range(2))
        sides = round(width * rng.choice((0.0, 0.05)))
        colour = [float(rng.choice((12, 245)))] * 3
        shot = cv2.copyMakeBorder(
            shot, top, bottom, sides, sides, cv2.BORDER_CONSTANT, value=colour
        )
    return jpeg(np.asarray(shot, np.uint8), int(rng.integers(70, 93)))


def _lines(shape: str, width: int, height: int, unit: float, rng: Rng) -> Any:
    """Yield each stroke's points and the outline of what it means."""
    if shape == "two rings":
        for x in (0.28, 0.72):
            centre = np.array((x * width, rng.uniform(0.35, 0.65) * height))
            outline = _outline(centre, rng.uniform(70, 120) * unit, rng)
            yield np.concatenate((outline, outline[:4])), outline
        return
    centre = np.array((rng.uniform(0.35, 0.65) * width, rng.uniform(0.35, 0.65) * height))
    outline = _outline(centre, rng.uniform(90, 190) * unit, rng)
    if shape == "scribble":
        yield _zigzag(outline, rng, unit), outline
    elif shape == "open ring":
        missing = round(len(outline) * rng.uniform(0.05, 0.1))
        yield outline[missing:], outline
    else:
        yield np.concatenate((outline, outline[:4])), outline


def _outline(centre: Any, radius: float, rng: Rng) -> Any:
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False) + rng.uniform(0, 6.3)
    stretch = rng.uniform(0.75, 1.25)
    radii = np.full_like(angles, radius)
    for k in (2, 3, 4):
        radii += radius * rng.uniform(-0.05, 0.05) * np.cos(k * angles + rng.uniform(0, 6.3))
    circle = np.stack((np.cos(angles) * stretch, np.sin(angles) / stretch), 1)
    return centre + radii[:, None] * circle


def _zigzag(outline: Any, rng: Rng, unit: float) -> Any:
    """Return a stroke to and fro across an outline, from its top to its bottom."""
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    points = []
    for number, y in enumerate(np.arange(top, bottom, rng.uniform(20, 34) * unit)):
        across = outline[np.abs(outline[:, 1] - y) < 8 * unit][:, 0]
        if across.size:
            ends = (across.min(), across.max()) if number % 2 else (across.max(), across.min())
            points += [(end, y + step * unit) for end, step in zip(ends, (0, 8), strict=True)]
    return np.array(points)
