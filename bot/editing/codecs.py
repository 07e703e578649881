"""Large files to pixels and back by OpenCV: as exact as Pillow, in less time and memory.

What matters more: it never keeps Python's lock meanwhile. Pillow keeps it for a quarter of a
second to read a WebP of 12 megapixels, and the event loop would stand still (Pillow 13, 2026).
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_ORIENTATION: Final = b"Orientation"
# What else can change how pixels look, as Pillow names it.
_TELLING: Final = frozenset({"exif", "Raw profile type exif", "icc_profile"})
# Photographs become a sixth smaller in half the time of Pillow's fastest level, flat drawings
# stay small: measured with OpenCV 5.0 on the scenes of the benchmark, 2026.
_PNG: Final = (
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    cv2.IMWRITE_PNG_FILTER,
)
# The one suits most photographs and takes a quarter less time, worth some bytes; the other suits
# what is drawn. Which is better shows in a strip of this share of the height.
_QUICK, _THOROUGH = cv2.IMWRITE_PNG_FILTER_AVG, cv2.IMWRITE_PNG_FILTER_PAETH
_WORTH: Final = 1.1
_SAMPLE: Final = 1 / 24


def read_pixels(image: Image.Image, data: bytes) -> NDArray[np.uint8] | None:
    """Return the pixels of a PNG or WebP as they stand in the file: RGB or RGBA of 8 bits.

    Args:
        image: The file as Pillow opened it, its size checked, its pixels not loaded.
        data: The whole file.

    Returns:
        None where it holds something else, or cannot be read: that is for Pillow.
    """
    if not _is_simple(image, data):
        return None
    way = cv2.IMREAD_COLOR_RGB if image.mode == "RGB" else cv2.IMREAD_UNCHANGED
    try:
        pixels: Any = cv2.imdecode(
            np.frombuffer(data, np.uint8), way | cv2.IMREAD_IGNORE_ORIENTATION
        )
    except cv2.error:
        return None
    channels = len(image.getbands())
    if pixels is None or pixels.dtype != np.uint8 or pixels.shape != (*image.size[::-1], channels):
        return None
    return pixels if channels == 3 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA))


def is_as_it_stands(image: Image.Image) -> bool:
    """Return whether an opened file says nothing about how its pixels are to be shown."""
    told = not _TELLING.isdisjoint(image.info)
    return not told and not any(_ORIENTATION in _bytes(value) for value in image.info.values())


def write_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return RGB or RGBA as PNG."""
    turned = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    colours = np.asarray(cv2.cvtColor(pixels, turned), np.uint8)
    some = _middle(colours)
    quick = len(_encoded(some, _QUICK)) <= _WORTH * len(_encoded(some, _THOROUGH))
    return _encoded(colours, _QUICK if quick else _THOROUGH).tobytes()


def _middle(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the strip that stands for a picture; its first row alone costs more than others."""
    height = len(colours)
    rows = max(1, round(_SAMPLE * height))
    return colours[(height - rows) // 2 :][:rows]


def _encoded(colours: NDArray[np.uint8], way: int) -> NDArray[np.uint8]:
    _, file = cv2.imencode(".png", colours, (*_PNG, way))
    return np.asarray(file, np.uint8)


def _is_simple(image: Image.Image, data: bytes) -> bool:
    if image.format not in ("PNG", "WEBP") or image.mode not in ("RGB", "RGBA"):
        return False
    if getattr(image, "n_frames", 1) != 1 or "transparency" in image.info:
        return False
    return image.format != "PNG" or _ends_with_pixels(data)


def _ends_with_pixels(png: bytes) -> bool:
    """Return whether nothing that Pillow has not seen yet follows a PNG's pixels."""
    start, seen = 8, False
    while start + 8 <= len(png):
        length, kind = int.from_bytes(png[start : start + 4]), png[start + 4 : start + 8]
        if kind == b"IEND":
            return seen
        if seen and kind != b"IDAT":
            return False
        seen = seen or kind == b"IDAT"
        start += length + 12
    return False


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return value if isinstance(value, bytes) else b""
