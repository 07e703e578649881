"""Where two versions of a picture differ, exactly: what no edit touched is the same to the bit."""

from __future__ import annotations

from typing import Final

import numpy as np

from bot.editing.arrays import closed, filled
from bot.editing.pictures import decode
from bot.editing.regions import Region

# What is this much of the longer side apart belongs together.
_TOGETHER: Final = 0.01


def differing(before: bytes, after: bytes) -> Region | None:
    """Return the region in which two files differ, None where they are of different sizes.

    Raises:
        InvalidAsk: One of the files is no picture that can be read.
    """
    one, other = decode(before), decode(after)
    if one.rgb.shape != other.rgb.shape:
        return None
    mask = np.where((one.rgb != other.rgb).any(2), 255, 0).astype(np.uint8)
    if not mask.any():
        return Region(mask)
    return Region(filled(closed(mask, max(1, round(_TOGETHER * max(mask.shape) / 2)))))
