"""Regions: where a picture may change."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import cv2
import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.editing.arrays import Mask, bounds, grow, resize, shrink
from bot.errors import InvalidAsk

# "A bit larger": by this share of the picture's longer side, all round.
LARGER: Final = 0.04
# A named thing's box from a model that looks at pictures is a little too tight.
GROUNDED: Final = 0.15
_CELL: Final = re.compile(r"\b([ABC])\s?([123])\b", re.IGNORECASE)
_DRAWN: Final = 127
# What kind of region a file holds stands in its metadata.
_KIND, _LOOSE = "Region", "loose"

CELLS: Final = tuple(f"{column}{row}" for row in "123" for column in "ABC")
"""The grid's names row by row: letters go across from the left, numbers down from the top."""


class Box(NamedTuple):
    """A rectangle as shares of width and height, each in 0..1."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, share: float) -> Box:
        """Return it larger by a share of its own width and height, within the picture."""
        across, down = (self.right - self.left) * share / 2, (self.bottom - self.top) * share / 2
        return Box(
            max(0.0, self.left - across),
            max(0.0, self.top - down),
            min(1.0, self.right + across),
            min(1.0, self.bottom + down),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Where a picture may change; immutable, and of the size of some copy of the picture.

    Regions combine like sets (`|` also there, `-` not there); the right one is brought to the
    left one's size first.

    Attributes:
        mask: 255 inside, 0 outside.
        loose: Somewhere in it: what changed is looked for there, and only that is taken. It tells
            where not ("not there"); any other region may change all over.
    """

    mask: Mask
    loose: bool = False

    @classmethod
    def of_box(cls, box: Box, width: int, height: int) -> Region:
        """Return a rectangle of a picture of that size; never empty."""
        left, right = _span(box.left, box.right, width)
        top, bottom = _span(box.top, box.bottom, height)
        mask = np.zeros((height, width), np.uint8)
        mask[top:bottom, left:right] = 255
        return cls(mask)

    @classmethod
    def of_cells(cls, cells: Iterable[str], width: int, height: int) -> Region:
        """Return the union of cells of the 3 x 3 grid, such as "A1".

        Raises:
            InvalidAsk: None of them is a cell.
        """
        found = [match for cell in cells for match in _CELL.findall(cell)]
        if not found:
            raise InvalidAsk("Please name cells of the grid, from A1 (top left) to C3.")
        mask = np.zeros((height, width), np.uint8)
        for letter, digit in found:
            column, row = "ABC".index(letter.upper()), int(digit) - 1
            mask[_third(row, height), _third(column, width)] = 255
        return cls(mask)

    @classmethod
    def anywhere_but(cls, taken: Region) -> Region:
        """Return the loose region that leaves out another one."""
        return cls(np.where(taken.mask > 0, 0, 255).astype(np.uint8), loose=True)

    @classmethod
    def of_png(cls, data: bytes) -> Region:
        """Return a painted region: what is opaque and bright is inside; or one of `to_png`.

        Raises:
            InvalidAsk: It is no picture that can be read.
        """
        from bot.editing.pictures import decode

        picture = decode(data)
        red, green, blue = cv2.split(picture.rgb)  # NumPy takes five times as long for it
        inside = cv2.max(cv2.max(red, green), blue)
        if picture.alpha is not None:
            inside = cv2.min(inside, picture.alpha)
        with Image.open(io.BytesIO(data)) as image:
            loose = image.info.get(_KIND) == _LOOSE
        return cls(np.where(inside > _DRAWN, np.uint8(255), np.uint8(0)), loose)

    @property
    def width(self) -> int:
        """Of the copy whose pixels it is made of."""
        return int(self.mask.shape[1])

    @property
    def height(self) -> int:
        """Of the copy whose pixels it is made of."""
        return int(self.mask.shape[0])

    @property
    def coverage(self) -> float:
        """Share of the picture, in 0..1."""
        return float(np.count_nonzero(self.mask)) / max(self.mask.size, 1)

    @property
    def box(self) -> Box | None:
        """What encloses it, None when it is empty."""
        found = bounds(self.mask)
        if found is None:
            return None
        left, top, right, bottom = found
        return Box(left / self.width, top / self.height, right / self.width, bottom / self.height)

    def fitted(self, width: int, height: int) -> Region:
        """Return it for a copy of the picture of another size; what is not empty stays so."""
        if (self.width, self.height) == (width, height):
            return self
        mask = resize(self.mask, width, height, smooth=False)
        if not mask.any() and (box := self.box):
            mask = Region.of_box(box, width, height).mask
        return replace(self, mask=mask)

    def grown(self, share: float) -> Region:
        """Return it larger all round by a share of the picture's longer side."""
        mask = grow(self.mask, round(share * max(self.width, self.height)))
        return replace(self, mask=mask)

    def larger(self) -> Region:
        """Return it "a bit larger"."""
        return self.grown(LARGER)

    def to_png(self) -> bytes:
        """Return it as a small file, white inside; `of_png` reads it."""
        buffer = io.BytesIO()
        texts = PngInfo()
        if self.loose:
            texts.add_text(_KIND, _LOOSE)
        Image.fromarray(self.mask).convert("1").save(buffer, "PNG", pnginfo=texts)
        return buffer.getvalue()

    def smaller(self) -> Region:
        """Return it "a bit smaller"; what would vanish stays as it is."""
        mask = shrink(self.mask, round(LARGER * max(self.width, self.height)))
        return replace(self, mask=mask) if mask.any() else self

    def __or__(self, other: Region) -> Region:
        return Region(np.maximum(self.mask, other.fitted(self.width, self.height).mask))

    def __and__(self, other: Region) -> Region:
        return Region(np.minimum(self.mask, other.fitted(self.width, self.height).mask))

    def __sub__(self, other: Region) -> Region:
        taken = other.fitted(self.width, self.height).mask > 0
        return Region(np.where(taken, 0, self.mask).astype(np.uint8))


def _span(low: float, high: float, length: int) -> tuple[int, int]:
    """Return the whole pixels of a share, at least one."""
    low, high = sorted((min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)))
    first = min(int(low * length), length - 1)
    return first, max(first + 1, min(length, round(high * length)))


def _third(number: int, length: int) -> slice:
    return slice(round(number * length / 3), max(round((number + 1) * length / 3), 1))
