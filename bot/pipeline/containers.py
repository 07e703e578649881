"""A note put into the files of pictures, without touching a pixel: PNG, WebP and JPEG.

Only the containers are read, as their specifications describe them: PNG chunks, RIFF chunks of
WebP, segments of JPEG. A file that does not follow them stays as it is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final

Renew = Callable[[bytes], bytes]
"""Makes the XMP packet of a file from the one that it has; from nothing where it has none."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_XMP: Final = b"XML:com.adobe.xmp\0\0\0\0\0"
_PNG_TITLE: Final = b"Description\0\0\0\0\0"
_JPEG: Final = b"\xff\xd8"
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_LONGEST: Final = 65_533
# Flags of a WebP's extended header (developers.google.com/speed/webp/docs/riff_container, 2025).
_WEBP_XMP, _WEBP_ALPHA = 0x04, 0x10


def is_signed(data: bytes) -> bool:
    """Return whether a file holds a C2PA manifest, which any change would break."""
    if data.startswith(_PNG):
        return any(kind == b"caBX" for kind, _, _ in _png_chunks(data))
    if data.startswith(_JPEG):
        return any(
            kind == 0xEB and b"c2pa" in data[start:end] for kind, start, end in _jpeg_segments(data)
        )
    return any(kind == b"C2PA" for kind, _, _ in _webp_chunks(data))


def with_note(data: bytes, sentence: str, renew: Renew) -> bytes:
    """Return a file with a note in it: as XMP, and in PNG as a text of its own, too.

    Args:
        data: The file, without a C2PA manifest.
        sentence: For people who look at a PNG's texts.
        renew: Called with the XMP packet that the file has, or nothing.
    """
    if data.startswith(_PNG):
        return _png(data, sentence, renew)
    if data.startswith(_JPEG):
        return _jpeg(data, renew)
    return _webp(data, renew)


# --- PNG ------------------------------------------------------------------------------------------


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield each chunk's kind, where it starts and where it ends."""
    start = len(_PNG)
    while start + 12 <= len(data):
        end = start + 12 + int.from_bytes(data[start : start + 4])
        if end > len(data):
            return
        yield data[start + 4 : start + 8], start, end
        start = end


def _png(data: bytes, sentence: str, renew: Renew) -> bytes:
    chunks = list(_png_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR":
        return data
    first = chunks[0][2]
    for kind, start, end in chunks:
        if kind == b"iTXt" and data.startswith(_PNG_XMP, start + 8):
            packet = data[start + 8 + len(_PNG_XMP) : end - 4]
            return b"".join((data[:start], _png_chunk(_PNG_XMP + renew(packet)), data[end:]))
    texts = _png_chunk(_PNG_TITLE + sentence.encode()), _png_chunk(_PNG_XMP + renew(b""))
    return b"".join((data[:first], *texts, data[first:]))


def _png_chunk(content: bytes) -> bytes:
    """Return a chunk of PNG's kind for texts in UTF-8, neither compressed nor translated."""
    body = b"iTXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


# --- JPEG -----------------------------------------------------------------------------------------


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each segment before the pixels: its marker, where it starts and where it ends."""
    start = len(_JPEG)
    while start + 4 <= len(data) and data[start] == 0xFF and data[start + 1] != 0xDA:
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if end > len(data) or end < start + 4:
            return
        yield data[start + 1], start, end
        start = end


def _jpeg(data: bytes, renew: Renew) -> bytes:
    place = len(_JPEG)
    for kind, start, end in _jpeg_segments(data):
        if kind == 0xE1 and data.startswith(_JPEG_XMP, start + 4):
            return _jpeg_put(data, start, end, renew(data[start + 4 + len(_JPEG_XMP) : end]))
        if kind == 0xE0 and start == place:  # JFIF says that it comes first
            place = end
    return _jpeg_put(data, place, place, renew(b""))


def _jpeg_put(data: bytes, start: int, end: int, packet: bytes) -> bytes:
    length = 2 + len(_JPEG_XMP) + len(packet)
    if length > _JPEG_LONGEST:
        return data
    segment = b"\xff\xe1" + length.to_bytes(2) + _JPEG_XMP + packet
    return b"".join((data[:start], segment, data[end:]))


# --- WebP -----------------------------------------------------------------------------------------


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield each chunk's kind, where it starts and where it ends, padding included."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return
    start = 12
    while start + 8 <= len(data):
        length = int.from_bytes(data[start + 4 : start + 8], "little")
        end = start + 8 + length + length % 2
        if end > len(data):
            return
        yield data[start : start + 4], start, end
        start = end


def _webp(data: bytes, renew: Renew) -> bytes:
    chunks = list(_webp_chunks(data))
    if not chunks or chunks[-1][2] != len(data):
        return data
    header = _webp_header(data, *chunks[0])
    if header is None:
        return data
    old = b""
    kept = []
    for kind, start, end in chunks:
        if kind == b"XMP ":
            length = int.from_bytes(data[start + 4 : start + 8], "little")
            old = data[start + 8 : start + 8 + length]
        elif kind != b"VP8X":
            kept.append(data[start:end])
    body = b"".join((b"WEBP", _riff(b"VP8X", header), *kept, _riff(b"XMP ", renew(old))))
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_header(data: bytes, kind: bytes, start: int, end: int) -> bytes | None:
    """Return the content of an extended header that announces XMP; None for something else."""
    content = data[start + 8 : end]
    if kind == b"VP8X" and len(content) >= 10:
        return bytes((content[0] | _WEBP_XMP,)) + content[1:10]
    if kind == b"VP8L" and content[:1] == b"\x2f" and len(content) >= 5:
        bits = int.from_bytes(content[1:5], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
        return _extended(width, height, alpha * _WEBP_ALPHA)
    if kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a" and len(content) >= 10:
        width, height = struct.unpack_from("<HH", content, 6)
        return _extended((width & 0x3FFF) - 1, (height & 0x3FFF) - 1, 0)
    return None


def _extended(width_less_1: int, height_less_1: int, flags: int) -> bytes | None:
    if min(width_less_1, height_less_1) < 0:
        return None
    sides = width_less_1.to_bytes(3, "little") + height_less_1.to_bytes(3, "little")
    return bytes((flags | _WEBP_XMP, 0, 0, 0)) + sides


def _riff(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
