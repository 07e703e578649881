"""What an affine map left: optical flow, believed where it can be, smooth everywhere else."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, blur, highpass, product, resize, solved

_TEXTURED: Final = 3.0
_GRID: Final = 14
# How stiff the surface is, against one cell that is believed fully.
_STIFFNESS: Final = 0.08
_ROUNDS: Final = 3
_OUTLIER_PX: Final = 0.5
# Details near the surface are followed as far as this, in pixels of the work copy.
_NEAR_PX: Final = 1.5
_FOLLOW_PX: Final = 8.0
# Inside the region most has changed; what agrees there tells where the rest of it went.
_TRUST_INSIDE: Final = 0.1


def flow_between(before: Field, after: Field, outside: Mask) -> Field:
    """Return where each pixel of `before` lies in `after`, as a displacement in pixels.

    Args:
        before: Light of the original's work copy.
        after: Light of the re-render's, roughly in place.
        outside: 255 where nothing should have changed.

    Returns:
        Height x width x 2: across and down.
    """
    one, other = levelled(before), levelled(after)
    found = _searched(one, other)
    back = _searched(other, one)
    trust = _trust(before, after, found, back)
    trust *= np.where(outside > 0, 1.0, _TRUST_INSIDE).astype(np.float32)
    surface = _surface(found, trust)
    left = found - surface
    near = np.exp(-((cv2.magnitude(left[..., 0], left[..., 1]) / _NEAR_PX) ** 2))
    return surface + _followed(left, trust * near)


def _searched(one: Any, other: Any) -> Field:
    searcher = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((*one.shape, 2), np.float32)
    return np.asarray(searcher.calc(one, other, start), np.float32)


def _trust(before: Field, after: Field, found: Field, back: Field) -> Field:
    """Return in 0..1 how far the flow is to be believed: there is texture, and it agrees."""
    details = blur(np.abs(highpass(before)), 2)
    moved = pulled(after, found)
    residual = blur(np.abs(highpass(moved) - highpass(before)), 2)
    round_trip = found + pulled(back, found)
    missed = cv2.magnitude(round_trip[..., 0], round_trip[..., 1])
    trust = details**2 / (details**2 + _TEXTURED**2)
    trust *= np.exp(-((residual / (0.5 * details + 1)) ** 2)) * np.exp(-(missed**2))
    return np.asarray(trust, np.float32)


def pulled(image: Field, flow: Field) -> Field:
    """Return an image as it is after each pixel was fetched from where the flow says."""
    height, width = flow.shape[:2]
    across = flow[..., 0] + np.arange(width, dtype=np.float32)
    down = flow[..., 1] + np.arange(height, dtype=np.float32)[:, None]
    moved: Any = cv2.remap(image, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def _surface(found: Field, trust: Field) -> Field:
    """Return the flow as a thin plate would lie on it, single cells that disagree left out."""
    height, width = trust.shape
    share = _GRID / max(height, width)
    columns, rows = max(4, round(width * share)), max(4, round(height * share))
    weight = np.maximum(resize(trust, columns, rows), 1e-6)
    values = resize(found * trust[..., None], columns, rows) / weight[..., None]
    plate = _STIFFNESS * _bending(rows, columns)
    weights, wanted = weight.ravel(), values.reshape(-1, 2).astype(np.float64)
    held = weights.astype(np.float64)
    solution = wanted
    for _ in range(_ROUNDS):
        system = plate + np.diag(held + 1e-9)
        solution = solved(system, held[:, None] * wanted)
        misses = np.hypot(*(wanted - solution).T)
        held = weights / (1 + (misses / _OUTLIER_PX) ** 2)
    return _enlarged(solution.reshape(rows, columns, 2).astype(np.float32), width, height)


def _bending(rows: int, columns: int) -> Any:
    """Return the matrix of a plate's bending energy: the squares of all second differences."""
    down, across = np.eye(rows), np.eye(columns)
    down2, across2 = np.diff(down, 2, axis=0), np.diff(across, 2, axis=0)
    down1, across1 = np.diff(down, axis=0), np.diff(across, axis=0)
    parts = (
        np.kron(down2, across),
        np.kron(down, across2),
        np.sqrt(2) * np.kron(down1, across1),
    )
    return sum(product(part, part) for part in parts)


def _enlarged(field: Field, width: int, height: int) -> Field:
    return np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _followed(left: Field, weights: Field) -> Field:
    """Return what is left, smoothed where it is believed, fading to nothing where it is not."""
    near = blur(weights, _FOLLOW_PX)
    return blur(left * weights[..., None], _FOLLOW_PX) / (near + 0.02)[..., None]


def levelled(light: Field) -> Any:
    """Return light as uint8 without differences in brightness and contrast between places."""
    details = highpass(light, 16)
    contrast = np.sqrt(blur(details**2, 24)) + 6
    return np.clip(128 + 40 * details / contrast, 0, 255).astype(np.uint8)
