"""Pictures as arrays: their types, and the few array operations that every stage shares."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""RGB, height x width x 3."""
Mask = NDArray[np.uint8]
"""Height x width: 0 is outside, anything else inside."""
Field = NDArray[np.float32]
"""One or several numbers for each pixel."""

# Differences in hue count as much as those in light, as in CIE Lab.
_EPSILON: Final = 1e-6


def resize(image: NDArray[Any], width: int, height: int, *, smooth: bool = True) -> Any:
    """Return an array of that size: averaged when smaller, interpolated when larger.

    It is uint8 or float32, height x width or height x width x channels. Without `smooth` values
    stay as they are, as masks need it.
    """
    if image.shape[:2] == (height, width):
        return image
    if not smooth:
        way = cv2.INTER_NEAREST
    elif image.shape[0] >= height and image.shape[1] >= width:
        way = cv2.INTER_AREA
    else:
        way = cv2.INTER_CUBIC if image.dtype == np.uint8 else cv2.INTER_LINEAR
    return cv2.resize(image, (width, height), interpolation=way)


def blur(image: NDArray[Any], sigma: float) -> Field:
    """Return `image` as float32, smoothed; large sigmas are worked out on a smaller copy."""
    values = np.ascontiguousarray(image, dtype=np.float32)
    height, width = values.shape[:2]
    step = int(sigma // 4)
    if step > 1 and min(height, width) >= 8 * step:
        small = resize(values, -(-width // step), -(-height // step))
        smooth: Any = cv2.GaussianBlur(small, (0, 0), sigma / step)
        return np.asarray(resize(smooth, width, height), np.float32)
    smooth = cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(smooth, np.float32)


def spread(values: Field, weights: Field, sigma: float) -> Field:
    """Return `values` smoothed with weights, carried into the places where the weight is 0.

    Each place takes from as near as there is anything: from `sigma`, and further in steps of four.
    """
    planes = weights[..., None] if values.ndim == 3 else weights
    result = np.zeros_like(values)
    missing = np.ones_like(planes)
    reach, furthest = sigma, float(max(values.shape[:2]))
    while True:
        near = blur(weights, reach)
        near = near[..., None] if values.ndim == 3 else near
        there = blur(values * planes, reach) / np.maximum(near, _EPSILON)
        share = missing * np.clip(near / 0.05, 0, 1)
        result += share * there
        missing -= share
        if reach > furthest or not missing.any():
            return result
        reach *= 4


def grey(pixels: NDArray[Any]) -> Field:
    """Return the light of RGB pixels as float32 in 0..255."""
    light: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(light, np.float32)


def highpass(light: Field, sigma: float = 4.0) -> Field:
    """Return what differs from the surroundings: details without light and shade."""
    return light - blur(light, sigma)


def product(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """Return `one` transposed times `other`, by OpenCV.

    NumPy's library for it starts threads of its own and keeps Python's lock while it waits for
    them: on busy cores the event loop would stand still for 100 ms.
    """
    return np.asarray(cv2.gemm(one, other, 1, np.empty((0, 0)), 0, flags=cv2.GEMM_1_T))


def solved(system: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.float64]:
    """Return the solution of a symmetric, positive definite system, by OpenCV (see `product`)."""
    _, solution = cv2.solve(system, wanted, flags=cv2.DECOMP_CHOLESKY)
    return np.asarray(solution, np.float64)


def grow(mask: Mask, pixels: int) -> Mask:
    """Return a mask grown by that many pixels all round."""
    if pixels < 1 or not mask.any():
        return mask
    return np.where(_distance(mask == 0) <= pixels, 255, 0).astype(np.uint8)


def shrink(mask: Mask, pixels: int) -> Mask:
    """Return a mask with that many pixels taken off all round, but not at the picture's edge."""
    if pixels < 1 or mask.all():
        return mask
    return np.where(_distance(mask > 0) > pixels, 255, 0).astype(np.uint8)


def opened(mask: Mask, pixels: int) -> Mask:
    """Return a mask without what is thinner than twice `pixels`."""
    return _morph(cv2.MORPH_OPEN, mask, pixels)


def closed(mask: Mask, pixels: int) -> Mask:
    """Return a mask whose gaps narrower than twice `pixels` are filled."""
    padded = np.pad(mask, pixels)
    return _morph(cv2.MORPH_CLOSE, padded, pixels)[
        pixels : -pixels or None, pixels : -pixels or None
    ]


def filled(mask: Mask) -> Mask:
    """Return a mask without holes."""
    padded = np.pad((mask > 0).astype(np.uint8), 1)
    outside = padded.copy()
    cv2.floodFill(outside, None, (0, 0), 2)
    return np.where(outside[1:-1, 1:-1] == 2, 0, 255).astype(np.uint8)


def bounds(mask: Mask) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what is inside (right and bottom exclusive)."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _morph(kind: int, mask: Mask, pixels: int) -> Mask:
    if pixels < 1:
        return mask
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return np.asarray(cv2.morphologyEx(mask, kind, disc), np.uint8)


def _distance(inside: NDArray[np.bool_]) -> Any:
    return cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
