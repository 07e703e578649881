"""What a model is sent: the part of a picture around the region, and the mask that goes with it."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PIL import Image

from bot.editing.arrays import Mask, Pixels, bounds, grow, resize
from bot.editing.pictures import Picture, encode
from bot.editing.regions import Region

# Models need to see what surrounds a region: twice its width and height.
_CONTEXT: Final = 2.0
_SMALLEST_PX: Final = 512
_STEP_PX: Final = 16
# A mask for a model that keeps to it only roughly is this much larger than the region.
PROVIDER_GROWTH: Final = 0.03


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture, and the size in which a model gets it.

    Attributes:
        left: In pixels of the picture. `top`, `right`, `bottom`: likewise, the last two exclusive.
        width: Of what is sent. `height`: likewise.
    """

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int

    def at_most(self, usual_px: int) -> Crop:
        """Return it sent no larger than it is, or than `usual_px` on its longer side."""
        longest = max(self.right - self.left, self.bottom - self.top, usual_px)
        share = min(1.0, longest / max(self.width, self.height))
        return replace(
            self,
            width=max(1, round(self.width * share)),
            height=max(1, round(self.height * share)),
        )


def plan_crop(region: Region, width: int, height: int, model_width: int, model_height: int) -> Crop:
    """Return the part of a picture to send so that its region can be edited.

    It is twice as wide and high as the region, at least 512 pixels, in steps of 16, of the
    model's shape and within the picture, as far as the picture allows.
    """
    found = bounds(region.fitted(width, height).mask) or (0, 0, width, height)
    left, top, right, bottom = found
    across = max(_CONTEXT * (right - left), _SMALLEST_PX)
    down = max(_CONTEXT * (bottom - top), _SMALLEST_PX)
    shape = model_width / model_height
    across, down = max(across, down * shape), max(down, across / shape)
    first, last = _placed((left + right) / 2, _stepped(across, width), width)
    upper, lower = _placed((top + bottom) / 2, _stepped(down, height), height)
    return Crop(first, upper, last, lower, model_width, model_height)


def cut_mask(mask: Mask, crop: Crop) -> Mask:
    """Return a part of a mask in the picture's own resolution."""
    return np.ascontiguousarray(mask[crop.top : crop.bottom, crop.left : crop.right])


def picture_for_model(picture: Picture, crop: Crop | None = None) -> bytes:
    """Return what to send as PNG: no transparency, no metadata, in the crop's size."""
    part = picture if crop is None else picture.part(crop.left, crop.top, crop.right, crop.bottom)
    pixels: Pixels = np.ascontiguousarray(part.flat)
    if crop is not None:
        pixels = resize(pixels, crop.width, crop.height)
    return encode(Picture(pixels), max_png_bytes=2**62)


def mask_for_model(
    region: Region,
    width: int,
    height: int,
    crop: Crop | None = None,
    growth: float = PROVIDER_GROWTH,
) -> bytes:
    """Return a PNG of the size of what is sent, transparent where the model may edit.

    Args:
        region: Where it may change.
        width: Of the whole picture, in pixels.
        height: Likewise.
        crop: The part that is sent, None for all of it.
        growth: How much larger the mask is all round, as a share of the longer side.
    """
    fitted, further = region.fitted(width, height), round(growth * max(width, height))
    wide = grow(fitted.mask if crop is None else cut_mask(fitted.mask, crop), further)
    if crop is not None:
        wide = resize(wide, crop.width, crop.height, smooth=False)
    pixels = np.zeros((*wide.shape, 4), np.uint8)
    pixels[..., 3] = np.where(wide > 0, 0, 255)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _stepped(length: float, limit: int) -> int:
    """Return a length in whole steps, no more than there is."""
    return min(limit, -(-int(np.ceil(length)) // _STEP_PX) * _STEP_PX)


def _placed(middle: float, length: int, limit: int) -> tuple[int, int]:
    first = min(max(round(middle - length / 2), 0), limit - length)
    return first, first + length
