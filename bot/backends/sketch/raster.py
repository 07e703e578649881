"""Turns SVG into pixels, and remembers the last ones."""

from __future__ import annotations

import io
from collections import OrderedDict
from threading import Lock

import resvg_py
from PIL import Image


def rasterise(svg: str, width_px: int) -> Image.Image:
    """Return an SVG as RGBA pixels of a given width."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=max(width_px, 1), skip_system_fonts=True)
    image = Image.open(io.BytesIO(bytes(png)))
    return image.convert("RGBA")


class RasterCache:
    """The pictures drawn last, up to `max_bytes`; lives as long as the painter, thread-safe."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._images: OrderedDict[tuple[str, int], Image.Image] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, svg: str, width_px: int) -> Image.Image:
        """Return an SVG's pixels; the caller must not change them."""
        key = (svg, width_px)
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
        image = rasterise(svg, width_px)
        self._keep(key, image)
        return image

    def _keep(self, key: tuple[str, int], image: Image.Image) -> None:
        with self._lock:
            if key not in self._images:
                self._images[key] = image
                self._bytes += _size(image)
            while self._bytes > self.max_bytes and self._images:
                _, oldest = self._images.popitem(last=False)
                self._bytes -= _size(oldest)


def _size(image: Image.Image) -> int:
    return image.width * image.height * 4
