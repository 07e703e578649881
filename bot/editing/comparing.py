"""Before and after on one sheet, what changed outlined, to be looked at."""

from __future__ import annotations

import io
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.editing.arrays import Mask, Pixels, closed, filled, grow, opened, resize
from bot.editing.pictures import decode
from bot.editing.regions import Region

_LONGEST_PX: Final = 2048
# A picture is shown at most this large; a small one is enlarged to the least.
_PANEL_PX: Final = 1024
_LEAST_PX: Final = 320
_MAX_BYTES: Final = 8_000_000
_QUALITIES: Final = (88, 75, 55, 30)
_METHOD: Final = 2
# Wider pictures stand above each other.
_WIDE: Final = 1.25
# Steps in colour below this are nobody's change; what is put back differs by nothing at all.
_STEP: Final = 6
# Of the longer side: gaps in a change that are closed, and the room between it and its outline.
_GAP: Final = 0.02
_ROOM: Final = 0.008
# Smaller parts are noise, and what covers more is the whole picture: as shares of the picture.
_SPECK: Final = 0.0003
_WHOLE: Final = 0.75
_PAPER: Final = (30, 31, 34)
_INK: Final = (240, 240, 240)
_LINE: Final = (255, 255, 255)
_EDGE: Final = (214, 0, 110)


def before_after(before: bytes, after: bytes, region: bytes | None = None) -> bytes:
    """Return a WebP with both pictures, named, and what differs outlined in the second; blocks.

    Args:
        before: A file of the picture that was changed.
        after: A file of what it became; of any other size and shape.
        region: A mask of where it should change, used where the files cannot be compared; None:
            nobody said where.

    Raises:
        InvalidAsk: One of them is no picture that can be read.
    """
    one, other = decode(before).flat, decode(after).flat
    changed = _outlined(_changed(one, other, region), other)
    stacked = other.shape[1] > _WIDE * other.shape[0]
    first, second = _panel(one), _drawn(_panel(other), changed)
    return _encoded(_sheet(first, second, stacked))


def _changed(one: Pixels, other: Pixels, region: bytes | None) -> Mask | None:
    """Return what differs, at the size of a panel; None where there is nothing to compare by."""
    width, height = _fitted(other.shape[1], other.shape[0])
    if one.shape == other.shape:
        red, green, blue = cv2.split(cv2.absdiff(one, other))
        steps: Any = cv2.max(cv2.max(red, green), blue)
        _, differs = cv2.threshold(steps, _STEP, 255, cv2.THRESH_BINARY)
        return np.where(resize(differs, width, height) > 0, 255, 0).astype(np.uint8)
    where = None if region is None else Region.of_png(region)
    return None if where is None or where.loose else where.fitted(width, height).mask


def _outlined(mask: Mask | None, picture: Pixels) -> Mask | None:
    """Return the mask as it is drawn round: whole, without specks; None: better no outline."""
    if mask is None:
        return None
    side = max(mask.shape)
    whole = filled(closed(opened(mask, 1), max(1, round(_GAP * side / 2))))
    kept = _without_specks(whole)
    if not kept.any() or np.count_nonzero(kept) > _WHOLE * kept.size:
        return None
    return grow(kept, max(2, round(_ROOM * side)))


def _without_specks(mask: Mask) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK * mask.size
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def _fitted(width: int, height: int) -> tuple[int, int]:
    side = max(width, height)
    share = min(max(side, _LEAST_PX), _PANEL_PX) / side
    return max(1, round(width * share)), max(1, round(height * share))


def _panel(pixels: Pixels) -> Pixels:
    return np.asarray(resize(pixels, *_fitted(pixels.shape[1], pixels.shape[0])), np.uint8)


def _drawn(panel: Pixels, outline: Mask | None) -> Pixels:
    """Return a panel with a line that is seen on anything around what changed."""
    if outline is None:
        return panel
    line = max(1, round(max(panel.shape) / 512))
    # Around the outside, so that a change at the picture's edge has its line as well.
    framed = np.pad(outline[1:-1, 1:-1], 1)
    contours, _ = cv2.findContours(framed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    drawn = panel.copy()
    for colour, width in ((_EDGE, 2 * line + 3), (_LINE, line)):
        cv2.drawContours(drawn, contours, -1, colour, width, cv2.LINE_AA)
    return drawn


def _sheet(first: Pixels, second: Pixels, stacked: bool) -> Image.Image:
    """Return both panels with their names above them, beside or above each other."""
    side = max(*first.shape[:2], *second.shape[:2])
    text, gap = max(14, round(side / 24)), max(6, round(side / 80))
    head = round(text * 1.6)
    panels = (("Before", Image.fromarray(first)), ("After", Image.fromarray(second)))
    wide, high = (max(p.width for _, p in panels), max(p.height for _, p in panels))
    total_wide = sum(p.width for _, p in panels) + gap
    total_high = sum(p.height for _, p in panels) + gap + 2 * head
    size = (wide, total_high) if stacked else (total_wide, high + head)
    sheet = Image.new("RGB", (size[0] + 2 * gap, size[1] + gap), _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(text)
    x, y = gap, 0
    for name, panel in panels:
        draw.text((x, y + (head - text) // 2), name, _INK, font)
        sheet.paste(panel, (x, y + head))
        x, y = (x, y + head + panel.height + gap) if stacked else (x + panel.width + gap, y)
    sheet.thumbnail((_LONGEST_PX, _LONGEST_PX))
    return sheet


def _encoded(sheet: Image.Image) -> bytes:
    data = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        sheet.save(buffer, "WEBP", quality=quality, method=_METHOD)
        data = buffer.getvalue()
        if len(data) <= _MAX_BYTES:
            break
    return data
