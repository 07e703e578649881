"""Pictures as image models make them: textured, and wholly rendered again by every edit.

It takes OpenCV and a tenth of a second, so it is loaded only where a test asks for it. The same
request gives the same picture.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from tests.fakes.rerender import MEDIUM, jpeg, wanderings
from tests.fakes.scenery import SCENES, Field, Pixels, clouds
from tests.simulators.openai.pictures import labelled

# Quick to make, and like photographs.
_SCENES: Final = ("leaves", "stones", "street")
# No pen that a member draws with has such a colour.
_COLOURS: Final = ((40, 110, 150), (70, 150, 190), (120, 90, 170), (60, 140, 120))
# Of the longer side: how large what a model draws without a mask is.
_RADIUS: Final = 0.11
# What a value of a picture takes by itself, at least.
_OWN_BITS: Final = 2.0
_NIGHT: Final = re.compile(r"\bnight\b", re.IGNORECASE)
_NIGHTLY_LEVEL: Final = 30.0


def drawn(text: str, number: int, size: tuple[int, int], least_bytes: int, form: str) -> bytes:
    """Return a new picture, textured enough to be recognised after an edit.

    Args:
        text: The prompt. `number`: which of its pictures.
        size: Width and height in pixels.
        least_bytes: Make the file at least about this large, by grain, up to seven bits a value.
        form: "png", "webp" or "jpeg".
    """
    return _file(_scene(f"{text} [{number}]", size, least_bytes), text, form)


def edited(
    text: str,
    number: int,
    size: tuple[int, int],
    source: bytes,
    mask: bytes | None,
    inset: float,
    form: str,
) -> bytes:
    """Return a picture rendered again, with something new in it that the prompt asked for.

    Args:
        text: The prompt: one with "night" in it changes all the light instead.
        number: Which of its pictures.
        size: Width and height in pixels.
        source: The picture to change.
        mask: The new thing is drawn where it is transparent; None: near the middle.
        inset: How far within the mask it stays, as a share of the longer side.
        form: "png", "webp" or "jpeg".
    """
    picture = _pixels(source, size)
    chance = hashlib.sha256(f"{text} {number}".encode() + source + (mask or b"")).digest()
    if _NIGHT.search(text) and mask is None:
        share = min(1.0, _NIGHTLY_LEVEL / max(1.0, float(picture.mean())))
        changed = np.asarray(picture * share, np.uint8)
    else:
        where = _near_the_middle(size, chance) if mask is None else _within(mask, size, inset)
        changed = _with_something_new(picture, where, _COLOURS[chance[2] % len(_COLOURS)])
    return _file(_rendered_again(changed, chance[3] % 2), text, form)


@functools.lru_cache(maxsize=8)
def _scene(text: str, size: tuple[int, int], least_bytes: int) -> Pixels:
    width, height = size
    chance = hashlib.sha256(text.encode()).digest()
    rng = np.random.default_rng(list(chance))
    picture = SCENES[_SCENES[chance[0] % len(_SCENES)]](height, width, rng)
    bits = min(7.0, 8 * least_bytes / picture.size)
    if bits > _OWN_BITS:
        coarse = 2 ** (bits - 1)
        grain = rng.uniform(-coarse, coarse, picture.shape).astype(np.float32)
        return np.clip(np.round(picture + grain), 0, 255).astype(np.uint8)
    return picture


def _pixels(data: bytes, size: tuple[int, int]) -> Pixels:
    with Image.open(io.BytesIO(data)) as opened:
        picture = np.asarray(opened.convert("RGB"), np.uint8)
    return _resized(picture, size)


def _resized(picture: Pixels, size: tuple[int, int]) -> Pixels:
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _near_the_middle(size: tuple[int, int], chance: bytes) -> Pixels:
    width, height = size
    centre = (int(width * (0.4 + chance[0] / 1275)), int(height * (0.4 + chance[1] / 1275)))
    where = np.zeros((height, width), np.uint8)
    cv2.circle(where, centre, int(_RADIUS * max(size)), (255,), -1)
    return where


def _within(mask: bytes, size: tuple[int, int], inset: float) -> Pixels:
    """Return where a model draws that is told by a mask where it may."""
    with Image.open(io.BytesIO(mask)) as opened:
        alpha = _resized(np.asarray(opened.getchannel("A"), np.uint8), size)
    free = np.where(alpha == 0, 255, 0).astype(np.uint8)
    depth = cv2.distanceTransform(free, cv2.DIST_L2, 5)
    least = min(inset * max(size), float(depth.max()) / 2)
    return np.where(depth > least, 255, 0).astype(np.uint8)


def _with_something_new(picture: Pixels, where: Pixels, colour: tuple[int, int, int]) -> Pixels:
    depth = cv2.distanceTransform(where, cv2.DIST_L2, 5)
    relief = 0.6 + 0.4 * np.sqrt(depth / max(float(depth.max()), 1.0))
    stripes = 1 + 0.08 * np.sin(np.arange(picture.shape[0], dtype=np.float32) * 0.35)
    new = np.asarray(colour, np.float32) * (relief * stripes[:, None])[..., None]
    edge = cv2.GaussianBlur(where, (0, 0), 0.8).astype(np.float32)[..., None] / 255
    mixed = np.clip(np.round(picture * (1 - edge) + new * edge), 0, 255)
    return np.asarray(mixed, np.uint8)


def _rendered_again(picture: Pixels, seed: int) -> Pixels:
    """Return what `tests.fakes.rerender` makes of it at its medium strength, but quickly."""
    across, down, uneven, table = _way(picture.shape[0], picture.shape[1], seed)
    moved = cv2.remap(picture, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    lit = cv2.add(cv2.LUT(moved, table), uneven, dtype=cv2.CV_8U)
    return jpeg(np.asarray(cv2.GaussianBlur(lit, (0, 0), MEDIUM.blur_px), np.uint8), MEDIUM.jpeg)


@functools.lru_cache(maxsize=4)
def _way(height: int, width: int, seed: int) -> tuple[Field, Field, Any, Pixels]:
    """Return where each pixel comes from, the light and grain on it, and what it does to levels."""
    rng = np.random.default_rng(seed)
    across, down = wanderings((height, width), MEDIUM, rng)
    light = MEDIUM.uneven * clouds(height, width, rng, 2, 0.2)[..., None]
    grain = rng.standard_normal((height, width, 3), np.float32) * MEDIUM.grain
    gamma = 1 + MEDIUM.gamma * rng.uniform(-1, 1)
    gain, bias = MEDIUM.gain * rng.uniform(-1, 1, 3), MEDIUM.bias * rng.uniform(-1, 1, 3)
    levels = 255 * (np.arange(256)[:, None] / 255) ** gamma * (1 + gain) + bias
    table = np.clip(np.round(levels), 0, 255).astype(np.uint8)[None]
    return across, down, np.round(light + grain).astype(np.int16), table


def _file(picture: Pixels, text: str, form: str) -> bytes:
    if form == "png":
        _, data = cv2.imencode(".png", picture[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
        return labelled(data.tobytes(), text)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, quality=95)
    return buffer.getvalue()
