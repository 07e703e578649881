"""Pictures of about a megabyte, each different, at the price of copying one."""

from __future__ import annotations

import base64
import os
import struct
import zlib
from typing import Final

SIDE_PX: Final = 1024
PICTURE_BYTES: Final = 1_000_000
_SERIAL_CHARACTERS: Final = 40


class PictureSupply:
    """Gives PNGs that differ in a text chunk; lives as long as its process.

    The parts before and after that chunk never change, so that base64 of a new picture costs
    nothing but the copying: every part's length is a multiple of three.
    """

    def __init__(self, picture_bytes: int = PICTURE_BYTES) -> None:
        self._head = b"\x89PNG\r\n\x1a\n" + _chunk(
            b"IHDR", struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 2, 0, 0, 0)
        )
        self._tail = _chunk(b"IDAT", _pixels(picture_bytes)) + _chunk(b"IEND", b"")
        self._head_base64 = base64.b64encode(self._head)
        self._tail_base64 = base64.b64encode(self._tail)
        self._series = os.urandom(8).hex()
        self._number = 0

    def png(self) -> bytes:
        """Return a picture that nobody has seen yet."""
        return b"".join((self._head, self._serial(), self._tail))

    def png_base64(self) -> tuple[bytes, bytes, bytes]:
        """Return the parts whose sequence is the base64 of a picture that nobody has seen yet."""
        return self._head_base64, base64.b64encode(self._serial()), self._tail_base64

    def _serial(self) -> bytes:
        self._number += 1
        serial = f"{self._series}{self._number}".rjust(_SERIAL_CHARACTERS, "0")
        return _chunk(b"tEXt", b"Serial\0" + serial.encode() + b".")


def _pixels(picture_bytes: int) -> bytes:
    """Return one megapixel whose lower rows are noise, so that the file has the wanted size."""
    row = 3 * SIDE_PX
    noisy = min(SIDE_PX, picture_bytes // row)
    plain = b"\0" * ((row + 1) * (SIDE_PX - noisy))
    noise = b"".join(b"\0" + os.urandom(row) for _ in range(noisy))
    return zlib.compress(plain + noise, 1)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
