from __future__ import annotations

import base64
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from bot.chat import painted
from bot.errors import InvalidAsk
from tests.fakes.easel import mask, png


def opened(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text)), formats=("PNG",))


def bomb(side: int) -> bytes:
    """Return a PNG that says it is huge and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_paint_becomes_white_on_black_and_keeps_its_place() -> None:
    small = opened(painted.small(mask(64, 48, (8, 8, 23, 31))))

    assert (small.mode, small.size) == ("1", (64, 48))
    assert small.getbbox() == (8, 8, 24, 32)


def test_what_is_faint_or_dark_is_not_painted() -> None:
    image = Image.new("RGBA", (8, 1), (255, 255, 255, 100))
    image.putpixel((1, 0), (0, 0, 0, 255))
    image.putpixel((2, 0), (200, 200, 200, 255))

    assert opened(painted.small(png(image))).getbbox() == (2, 0, 3, 1)


def test_a_large_mask_is_made_small_and_its_thinnest_line_stays() -> None:
    small = opened(painted.small(mask(4096, 2048, (2000, 0, 2000, 2047))))

    assert small.size == (1024, 512)
    assert small.getbbox() == (500, 0, 501, 512)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png(Image.new("RGBA", (64, 64), (0, 0, 0, 0))), painted.NOTHING),
        (png(Image.new("RGB", (64, 64), "black")), painted.NOTHING),
        (mask(4097, 8), painted.TOO_LARGE),
        (bomb(60_000), painted.TOO_LARGE),
        (bomb(64), painted.UNREADABLE),
        (mask()[:90], painted.UNREADABLE),
        (b"", painted.UNREADABLE),
        (b"GIF89a" + b"\0" * 40, painted.UNREADABLE),
        (b"\0" * (painted.MAX_BYTES + 1), painted.TOO_LARGE),
    ],
    ids=["clear", "black", "wide", "bomb", "hollow", "cut off", "empty", "gif", "heavy"],
)
def test_what_cannot_be_used_is_told_in_words(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidAsk) as told:
        painted.small(data)

    assert str(told.value) == sentence


@pytest.mark.parametrize(("width", "height"), [(1024, 1024), (700, 700), (4096, 300)])
def test_noise_is_made_smaller_until_it_is_quickly_written_down(width: int, height: int) -> None:
    noise = Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))
    dots = noise.point([255 * (value > 200) for value in range(256)]).convert("RGBA")

    text = painted.small(png(dots))

    small = opened(text)
    assert len(base64.b64decode(text)) <= painted.SMALL_BYTES
    assert small.width / small.height == pytest.approx(width / height, rel=0.05)
    assert small.getbbox() == (0, 0, *small.size)


def test_what_is_painted_by_hand_keeps_its_size() -> None:
    image = Image.new("RGBA", (1024, 1024), (0, 0, 0, 0))
    brush = ImageDraw.Draw(image)
    for number in range(60):
        left, top = number * 37 % 900, number * 211 % 900
        brush.ellipse((left, top, left + 90, top + 70), fill="white")

    assert opened(painted.small(png(image))).size == (1024, 1024)
