"""From the bytes of any picture to pixels, and from pixels to a lossless file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from bot.editing.arrays import Mask, Pixels
from bot.editing.codecs import is_as_it_stands, read_pixels, write_png
from bot.errors import InvalidAsk

# What members post and models return; no parsers beyond.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
# 40 megapixels take 120 MB as RGB; phones' pictures have 12 to 24.
MAX_PIXELS: Final = 40_000_000
MAX_PNG_BYTES: Final = 8_000_000
_WEBP_MAX_SIDE: Final = 16_383
# Beyond, its fastest way takes most of a second, and photographs become larger than as PNG.
_WEBP_MAX_PIXELS: Final = 8_000_000
# Large pictures are converted in strips: less memory, and Python's lock is never kept for long.
_STRIP_PIXELS: Final = 1_000_000

UNREADABLE: Final = "I can't read that picture. Please send it as PNG, JPEG or WebP."
DAMAGED: Final = "That picture's file is damaged. Please send it again."
TOO_LARGE: Final = "That picture is too large. Please send one with at most {limit} megapixels."


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture, upright and in sRGB; lives for one edit.

    Attributes:
        rgb: The colours, also of what is transparent.
        alpha: 0 transparent to 255 opaque, of the same height and width; None: all opaque.
        frames: How many pictures the file holds; only the first is here.
    """

    rgb: Pixels
    alpha: Mask | None = None
    frames: int = 1

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.rgb.shape[0])

    @property
    def flat(self) -> Pixels:
        """The colours over white, as a model without transparency sees them."""
        if self.alpha is None:
            return self.rgb
        result = np.empty_like(self.rgb)
        for rows in _strips(self.height, self.width):
            share = self.alpha[rows, :, None].astype(np.float32) / 255
            result[rows] = np.round(self.rgb[rows] * share + 255 * (1 - share))
        return result

    def part(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """Return what lies in a box of it; the pixels are the same, not copies."""
        alpha = None if self.alpha is None else self.alpha[top:bottom, left:right]
        return Picture(self.rgb[top:bottom, left:right], alpha, self.frames)


def decode(data: bytes, max_pixels: int = MAX_PIXELS) -> Picture:
    """Return a picture's pixels: turned upright, in sRGB, 8 bits a channel, without metadata.

    Args:
        data: A file of one of `FORMATS`; of an animation the first picture counts.
        max_pixels: More are refused before anything is decoded.

    Raises:
        InvalidAsk: It is no picture, damaged or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image, max_pixels)
            return _read(image, data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidAsk(_too_large(max_pixels)) from error
    except UnidentifiedImageError as error:
        raise InvalidAsk(UNREADABLE) from error
    except (OSError, SyntaxError, ValueError, IndexError, EOFError) as error:
        raise InvalidAsk(DAMAGED) from error


def encode(picture: Picture, max_png_bytes: int = MAX_PNG_BYTES) -> bytes:
    """Return exactly these pixels as PNG, or as lossless WebP where the PNG would be too big.

    Args:
        picture: What to keep.
        max_png_bytes: Above this WebP is tried.
    """
    pixels = picture.rgb
    if picture.alpha is not None:
        pixels = np.dstack((picture.rgb, picture.alpha))
    png = write_png(pixels)
    if len(png) <= max_png_bytes or not _fits_webp(picture):
        return png
    webp = _as_webp(Image.fromarray(pixels))
    return webp if len(webp) < len(png) else png


def _fits_webp(picture: Picture) -> bool:
    sides = picture.width, picture.height
    return max(sides) <= _WEBP_MAX_SIDE and sides[0] * sides[1] <= _WEBP_MAX_PIXELS


def _check_size(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise InvalidAsk(_too_large(max_pixels))


def _too_large(max_pixels: int) -> str:
    return TOO_LARGE.format(limit=max_pixels // 1_000_000)


def _read(image: Image.Image, data: bytes) -> Picture:
    pixels = read_pixels(image, data)
    if pixels is None:
        return _decoded(image)
    if not is_as_it_stands(image):
        shown = Image.fromarray(pixels)
        shown.info = image.info
        return _decoded(shown)
    if pixels.shape[2] == 3:
        return Picture(pixels)
    alpha = np.ascontiguousarray(pixels[..., 3])
    return Picture(np.ascontiguousarray(pixels[..., :3]), _unless_opaque(alpha))


def _decoded(image: Image.Image) -> Picture:
    frames = int(getattr(image, "n_frames", 1))
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    flat = _eight_bits(image)
    alpha = flat.getchannel("A") if "A" in flat.getbands() else None
    rgb = _srgb(flat, profile)
    shown = None if alpha is None else _unless_opaque(_array(alpha))
    return Picture(_array(rgb), shown, frames)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return an image in one of L, RGB, RGBA, CMYK."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return _narrowed(image)
    if image.mode in ("LA", "La", "PA", "RGBa", "RGBA") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("RGB")


def _narrowed(image: Image.Image) -> Image.Image:
    """Return grey of 16 or 32 bits as grey of 8."""
    values = np.asarray(image)
    top = float(values.max(initial=0))
    scale = 1 / 257 if image.mode != "F" and top <= 65_535 else 255 / max(top, 1e-9)
    if image.mode == "I" and top <= 255:
        scale = 1.0
    result = np.empty(values.shape, np.uint8)
    for rows in _strips(*values.shape):
        result[rows] = np.clip(np.round(values[rows].astype(np.float64) * scale), 0, 255)
    return Image.fromarray(result)


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB; a file's colour profile is followed where it can be read."""
    opaque = image.convert("RGB") if image.mode == "RGBA" else image
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(opaque, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass
        else:
            opaque = opaque if converted is None else converted
    return opaque if opaque.mode == "RGB" else opaque.convert("RGB")


def _unless_opaque(alpha: Mask) -> Mask | None:
    return None if bool((alpha == 255).all()) else alpha


def _array(image: Image.Image) -> Any:
    """Return a copy of an image's pixels."""
    shape = (image.height, image.width, *((3,) if image.mode == "RGB" else ()))
    result = np.empty(shape, np.uint8)
    for rows in _strips(image.height, image.width):
        result[rows] = np.asarray(image.crop((0, rows.start, image.width, rows.stop)))
    return result


def _strips(height: int, width: int) -> Iterator[slice]:
    step = max(1, _STRIP_PIXELS // max(1, width))
    return (slice(top, min(height, top + step)) for top in range(0, height, step))


def _as_webp(image: Image.Image) -> bytes:
    return _saved(image, "WEBP", lossless=True, exact=True, quality=0, method=0)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
