"""Pictures in no time: a coloured band that depends on the text over a gradient that does not."""

from __future__ import annotations

import functools
import hashlib
import io
import struct
import urllib.parse
import zlib

import numpy as np
from PIL import Image

_BAND = 64
_KEY = b"Simulated-Prompt"
# A PNG's signature and its first chunk.
_HEAD_BYTES = 8 + 25
# By the colour of their bands; of texts there are some hundred.
_TEXTS: dict[bytes, str] = {}


@functools.lru_cache(maxsize=256)
def picture(text: str, width: int, height: int, size_bytes: int = 0, form: str = "png") -> bytes:
    """Return a picture of the given size that differs with `text`.

    Args:
        text: Goes into the file too, so that `text_of` finds it again.
        width: In pixels. `height`: likewise.
        size_bytes: Make the file at least about this large, with noise in its lower rows.
        form: "png", "webp" or "jpeg".
    """
    data = _png(text, width, height, size_bytes)
    if form == "png":
        return data
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as opened:
        opened.save(buffer, form)
    return buffer.getvalue()


def text_of(data: bytes) -> str:
    """Return the text that a picture was made from, empty for a foreign one.

    Where what is beside the pixels was taken out, its band tells.
    """
    start = data.find(b"tEXt" + _KEY)
    if start < 4:
        with Image.open(io.BytesIO(data)) as opened:
            first = opened.convert("RGB").tobytes()[:3]
        return _TEXTS.get(first, "")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    value = data[start + 4 : start + 4 + length].partition(b"\0")[2]
    return urllib.parse.unquote(value.decode("ascii"))


def labelled(data: bytes, text: str) -> bytes:
    """Return a PNG with `text` in it, so that `text_of` finds it."""
    return data[:_HEAD_BYTES] + _label(text) + data[_HEAD_BYTES:]


def _png(text: str, width: int, height: int, size_bytes: int) -> bytes:
    band_height = min(_BAND, height // 2)
    band, rest, rest_raw = _band(text, width, band_height), *_rest(width, height, size_bytes)
    compressor = zlib.compressobj(1, zlib.DEFLATED, -15)
    head = compressor.compress(band) + compressor.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.adler32(rest_raw, zlib.adler32(band))
    pixels = b"\x78\x01" + head + rest + struct.pack(">I", checksum)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _label(text),
            _chunk(b"IDAT", pixels),
            _chunk(b"IEND", b""),
        )
    )


def _band(text: str, width: int, height: int) -> bytes:
    colour = hashlib.sha256(text.encode()).digest()[:3]
    _TEXTS[colour] = text
    return (b"\0" + colour * width) * height


@functools.lru_cache(maxsize=8)
def _rest(width: int, height: int, size_bytes: int) -> tuple[bytes, bytes]:
    rows = height - min(_BAND, height // 2)
    ramp = np.linspace(40, 220, rows, dtype=np.uint8)[:, None, None]
    pixels = np.broadcast_to(ramp, (rows, width, 3)).copy()
    noisy = min(rows, size_bytes // (3 * width))
    if noisy:
        random = np.random.default_rng(0)
        pixels[rows - noisy :] = random.integers(0, 256, (noisy, width, 3), dtype=np.uint8)
    filters = np.zeros((rows, 1), dtype=np.uint8)
    raw = np.concatenate([filters, pixels.reshape(rows, width * 3)], axis=1).tobytes()
    compressor = zlib.compressobj(1, zlib.DEFLATED, -15)
    return compressor.compress(raw) + compressor.flush(zlib.Z_FINISH), raw


def _label(text: str) -> bytes:
    return _chunk(b"tEXt", _KEY + b"\0" + urllib.parse.quote(text).encode("ascii"))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
