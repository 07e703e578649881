"""Any picture is read as upright RGB of 8 bits or refused in words; what is written is exact."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image, ImageCms

from bot.editing import Picture, decode, encode
from bot.editing.pictures import DAMAGED, TOO_LARGE, UNREADABLE
from bot.errors import InvalidAsk
from tests.bot.editing.cases import pixels_of, png, saved
from tests.fakes.scenery import scene

SMALL = scene("hills", 64, 48)
RGB = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=9).map(lambda s: (*s, 3)))


def near(one: np.ndarray, other: np.ndarray, levels: float = 3) -> bool:
    return float(np.abs(one.astype(float) - other).mean()) <= levels


@given(RGB)
def test_what_is_written_is_read_back_to_the_bit(pixels: np.ndarray) -> None:
    assert (decode(encode(Picture(pixels))).rgb == pixels).all()


@settings(max_examples=30)
@given(st.integers(0, 255), st.integers(0, 32), st.integers(0, 16))
def test_lossless_webp_keeps_even_what_is_transparent(shade: int, left: int, top: int) -> None:
    pixels = np.ascontiguousarray(SMALL[top:, left:] ^ np.uint8(shade))
    alpha = (pixels[..., 0] // 2).astype(np.uint8)

    data = encode(Picture(pixels, alpha), max_png_bytes=1)
    assume(data[8:12] == b"WEBP")  # PNG may be even smaller
    read = decode(data)

    assert (read.rgb == pixels).all()
    assert np.array_equal(255 * np.ones_like(alpha) if read.alpha is None else read.alpha, alpha)


def test_a_picture_is_webp_only_where_its_png_would_be_too_large() -> None:
    size = len(encode(Picture(SMALL)))

    assert encode(Picture(SMALL), max_png_bytes=size)[:4] == b"\x89PNG"
    assert encode(Picture(SMALL), max_png_bytes=size - 1)[8:12] == b"WEBP"


def test_a_turned_photograph_is_read_upright_and_its_metadata_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    data = saved(Image.fromarray(np.rot90(SMALL)), "JPEG", exif=exif, quality=95)

    picture = decode(data)

    assert near(picture.rgb, SMALL)
    assert b"home" not in encode(picture)


def test_printers_colours_become_screen_colours() -> None:
    data = saved(Image.fromarray(SMALL).convert("CMYK"), "JPEG", quality=95)

    assert near(decode(data).rgb, SMALL)


def test_a_palette_is_resolved() -> None:
    image = Image.fromarray(SMALL).quantize(64)

    picture = decode(saved(image, "PNG"))

    assert (picture.rgb == np.asarray(image.convert("RGB"))).all()
    assert picture.alpha is None


def test_a_transparent_palette_colour_becomes_alpha() -> None:
    image = Image.new("P", (4, 2), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 1), 1)

    picture = decode(saved(image, "GIF", transparency=1))

    assert picture.alpha is not None
    assert (picture.alpha == 0).sum() == 1


def test_sixteen_bits_become_eight() -> None:
    grey = SMALL[..., 0]

    picture = decode(png(grey.astype(np.uint16) * 257))

    assert (picture.rgb == np.dstack((grey, grey, grey))).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGBA", "P", "I;16"])
def test_every_mode_is_read_as_rgb(mode: str) -> None:
    source = Image.fromarray(SMALL)
    image = source.convert("L").convert(mode) if mode == "I;16" else source.convert(mode)

    picture = decode(saved(image, "PNG"))

    assert picture.rgb.shape == SMALL.shape
    assert picture.rgb.dtype == np.uint8


def test_a_colour_profile_is_followed() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = decode(saved(Image.fromarray(SMALL), "PNG", icc_profile=profile))

    assert near(picture.rgb, SMALL, 1)


def test_a_broken_colour_profile_is_ignored() -> None:
    picture = decode(saved(Image.fromarray(SMALL), "PNG", icc_profile=b"no profile at all"))

    assert (picture.rgb == SMALL).all()


def test_of_an_animation_the_first_picture_is_read() -> None:
    frames = [Image.new("RGB", (5, 5), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    picture = decode(data)

    assert picture.frames == 2
    assert tuple(picture.rgb[0, 0]) == (255, 0, 0)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(InvalidAsk, match="at most 40 megapixels"):
        decode(announced(60_000, 60_000))
    with pytest.raises(InvalidAsk, match="too large"):
        decode(announced(9_000, 9_000))


def announced(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it has many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IHDR" + header
    chunk = struct.pack(">I", len(header)) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


@pytest.mark.parametrize("data", [b"", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0", b"<svg/>"])
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidAsk, match="PNG, JPEG or WebP"):
        decode(data)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "BMP"]))
    whole = bytearray(saved(Image.fromarray(SMALL), kind))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=3)):
        whole[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(1, len(whole)))

    try:
        picture = decode(bytes(whole[:cut]), max_pixels=1_000_000)
    except InvalidAsk as refusal:
        told = str(refusal)
    else:
        told = "" if picture.rgb.shape[2] == 3 else "a picture without colours"

    assert told in ("", DAMAGED, UNREADABLE, TOO_LARGE.format(limit=1))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pixels_are_read_as_every_other_program_reads_them(mode: str, kind: str) -> None:
    image = Image.fromarray(np.dstack((SMALL, SMALL[..., 0] // 2))).convert(mode)
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    data = saved(image, kind, **options)

    picture = decode(data)

    with Image.open(io.BytesIO(data)) as opened:
        shown = np.asarray(opened.convert("RGBA"))
    assert (picture.rgb == shown[..., :3]).all()
    alpha = np.full(SMALL.shape[:2], 255) if picture.alpha is None else picture.alpha
    assert (alpha == shown[..., 3]).all()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_turned_file_without_losses_is_read_upright(kind: str, alpha: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.fromarray(np.dstack((SMALL, SMALL[..., :1])) if alpha else SMALL)
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    turned = image.transpose(Image.Transpose.ROTATE_90)

    picture = decode(saved(turned, kind, exif=exif, **options))

    assert (picture.rgb == SMALL).all()
    assert alpha == (picture.alpha is not None)


def test_an_orientation_that_follows_the_pixels_counts() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    body = b"eXIf" + exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    data = png(np.rot90(SMALL))

    assert (decode(data[:-12] + chunk + data[-12:]).rgb == SMALL).all()


def test_a_large_picture_whose_png_is_too_large_stays_png() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2000, 4001, 3), np.uint8)

    assert encode(Picture(noise)).startswith(b"\x89PNG")


def test_a_part_of_a_picture_is_seen_as_in_the_whole() -> None:
    picture = Picture(SMALL, SMALL[..., 1])

    part = picture.part(5, 7, 40, 30)

    assert (part.flat == picture.flat[7:30, 5:40]).all()
    assert (part.width, part.height) == (35, 23)


def test_files_of_other_programs_show_the_same_pixels() -> None:
    assert (pixels_of(encode(Picture(SMALL))) == SMALL).all()
    assert (np.asarray(Image.open(io.BytesIO(encode(Picture(SMALL), 1)))) == SMALL).all()
