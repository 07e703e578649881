"""Bringing a re-render to the original's size, also where its shape is another one."""

from __future__ import annotations

from typing import Final

import numpy as np

from bot.editing.arrays import Mask, Pixels, resize
from bot.editing.registration import register

# Shapes that differ by less are the same, rounded to what a model offers.
_SAME_SHAPE: Final = 0.02
_LOOK_SIDE: Final = 256


def fit_frame(original: Pixels, rendered: Pixels) -> tuple[Pixels, Mask | None]:
    """Return a re-render at the original's size, and where it shows something (None: everywhere).

    A model that gives another shape has stretched the picture, filled it up, or cut it off; what
    agrees best with the original is taken.
    """
    height, width = original.shape[:2]
    shape = (rendered.shape[1] / rendered.shape[0]) / (width / height)
    if abs(shape - 1) <= _SAME_SHAPE:
        return resize(rendered, width, height), None
    framings = [
        (resize(rendered, width, height), None),
        (_without_filling(rendered, width, height), None),
        _cut_off(rendered, width, height),
    ]
    return max(framings, key=lambda one: _likeness(original, one[0]))


def _likeness(original: Pixels, rendered: Pixels) -> float:
    height, width = original.shape[:2]
    share = min(1.0, _LOOK_SIDE / max(width, height))
    size = max(16, round(width * share)), max(16, round(height * share))
    return register(resize(original, *size), resize(rendered, *size), None).agreement


def _without_filling(rendered: Pixels, width: int, height: int) -> Pixels:
    """Return the middle of a re-render, of the original's shape."""
    tall, wide = rendered.shape[:2]
    across, down = min(wide, round(tall * width / height)), min(tall, round(wide * height / width))
    left, top = (wide - across) // 2, (tall - down) // 2
    middle = rendered[top : top + max(1, down), left : left + max(1, across)]
    return np.asarray(resize(np.ascontiguousarray(middle), width, height), np.uint8)


def _cut_off(rendered: Pixels, width: int, height: int) -> tuple[Pixels, Mask]:
    """Return a re-render in the middle of the original's frame, its edges drawn out."""
    tall, wide = rendered.shape[:2]
    share = min(width / wide, height / tall)
    across, down = max(1, round(wide * share)), max(1, round(tall * share))
    left, top = (width - across) // 2, (height - down) // 2
    pads = ((top, height - down - top), (left, width - across - left))
    shown = np.pad(np.full((down, across), 255, np.uint8), pads)
    return np.pad(resize(rendered, across, down), (*pads, (0, 0)), mode="edge"), shown
