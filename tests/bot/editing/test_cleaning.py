"""A member's picture keeps what it shows, and nothing that its file holds beside that."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.editing import cleaned, decode
from bot.errors import InvalidAsk
from tests.fakes import scenery

SHOWN = scenery.scene("hills", 96, 64)
SECRET = b"52.5200 N 13.4050 E"


def saved(kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(SHOWN).save(buffer, kind, **options)
    return buffer.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Return Exif with a place in it."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(0x8825)[29] = SECRET.decode()
    return tags


def text() -> PngInfo:
    info = PngInfo()
    info.add_text("Location", SECRET.decode())
    return info


@pytest.mark.parametrize(
    "data",
    [
        saved("JPEG", exif=exif()),
        saved("JPEG", comment=SECRET),
        saved("PNG", exif=exif()),
        saved("PNG", pnginfo=text()),
        saved("PNG") + SECRET,
        saved("WEBP", exif=exif()),
        saved("WEBP", xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
        saved("GIF", comment=SECRET),
        saved("JPEG") + saved("JPEG", comment=SECRET),
    ],
)
def test_nothing_but_the_picture_is_left(data: bytes) -> None:
    assert SECRET in data

    kept = cleaned(data)

    assert SECRET not in kept
    image = Image.open(io.BytesIO(kept))
    assert not image.getexif()
    assert np.abs(decode(kept).rgb.astype(int) - decode(data).rgb).mean() < 1.5


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
def test_what_is_no_photograph_keeps_its_pixels_exactly(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(kind, **options)

    assert np.array_equal(decode(cleaned(data)).rgb, decode(data).rgb)


def test_a_plain_png_stays_the_file_that_it_is() -> None:
    data = saved("PNG")

    assert cleaned(data) == data


def test_a_photograph_is_turned_upright() -> None:
    kept = Image.open(io.BytesIO(cleaned(saved("JPEG", exif=exif(6)))))

    assert kept.format == "JPEG"
    assert kept.size == (64, 96)


def test_of_an_animation_the_first_picture_is_kept() -> None:
    buffer = io.BytesIO()
    frames = [Image.fromarray(SHOWN), Image.fromarray(255 - SHOWN)]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    kept = Image.open(io.BytesIO(cleaned(buffer.getvalue())))

    assert getattr(kept, "n_frames", 1) == 1
    assert np.array_equal(np.asarray(kept.convert("RGB")), SHOWN)


def test_an_animated_png_does_not_pass_as_a_plain_one() -> None:
    buffer = io.BytesIO()
    frames = [Image.fromarray(SHOWN), Image.fromarray(255 - SHOWN)]
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])

    assert b"fcTL" not in cleaned(buffer.getvalue())


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "P", "LA"])
def test_every_kind_of_pixels_becomes_eight_bits_of_a_usual_kind(mode: str) -> None:
    image = Image.fromarray(SHOWN)
    if mode == "I;16":
        image = Image.fromarray(SHOWN[..., 0].astype(np.uint16) * 257)
    else:
        image = image.convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG" if mode == "CMYK" else "PNG")

    data = buffer.getvalue()

    assert Image.open(io.BytesIO(cleaned(data))).mode in ("RGB", "RGBA")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")

    with pytest.raises(InvalidAsk, match="too large"):
        cleaned(buffer.getvalue())


def test_what_is_no_picture_is_refused_in_words() -> None:
    with pytest.raises(InvalidAsk, match="can't read"):
        cleaned(b"no picture at all")
