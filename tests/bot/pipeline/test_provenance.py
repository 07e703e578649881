"""What a picture's file says of itself, put there without touching a pixel."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.domain import Drawing, RawPicture, Size
from bot.editing import encode
from bot.editing.pictures import Picture
from bot.pipeline.containers import is_signed
from bot.pipeline.provenance import Origin, marked, marked_drawing
from tests.fakes import scenery

MODEL = "gpt-image-9 <beta> & \x07more"
TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
PIXELS = scenery.scene("hills", 64, 48)
KINDS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90},
    "JPEG with Exif": {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"},
    "WEBP": {"quality": 80},
    "WEBP lossless": {"lossless": True},
    "WEBP extended": {"quality": 80, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"},
}


def file_of(kind: str, pixels: Any = PIXELS, **more: Any) -> RawPicture:
    buffer = io.BytesIO()
    name = kind.split()[0]
    Image.fromarray(pixels).save(buffer, name, **KINDS.get(kind, {}), **more)
    return RawPicture(buffer.getvalue(), f"image/{name.lower()}")


def opened(picture: RawPicture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


def packet(picture: RawPicture) -> bytes:
    info = opened(picture).info
    found = info.get("xmp") or info["XML:com.adobe.xmp"]
    return found if isinstance(found, bytes) else found.encode()


def told(picture: RawPicture) -> dict[str, str]:
    """Return what the packet's descriptions say as attributes, read by an XML parser."""
    text = packet(picture).decode().replace("\0", "")
    said: dict[str, str] = {}
    for element in ElementTree.fromstring(text).iter():
        said |= {name.removeprefix(EXT): value for name, value in element.attrib.items()}
    return said


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_that_ai_made_it_and_which(kind: str) -> None:
    before = file_of(kind)

    after = marked(before, Origin.MADE, MODEL)

    assert told(after)["DigitalSourceType"] == TERM + "trainedAlgorithmicMedia"
    assert told(after)["AISystemUsed"] == "gpt-image-9 <beta> & more"
    assert (np.asarray(opened(after)) == np.asarray(opened(before))).all()
    assert opened(after).format == opened(before).format
    assert opened(after).info.get("exif") == opened(before).info.get("exif")


def test_a_png_says_it_in_a_text_that_anybody_finds() -> None:
    after = marked(file_of("PNG"), Origin.MADE, "gpt-image-9")

    assert opened(after).info["Description"] == "Made by AI (gpt-image-9) with Limner."


@pytest.mark.parametrize(("kind", "more"), [("PNG", {}), ("WEBP lossless", {"exact": True})])
def test_transparency_stays(kind: str, more: dict[str, Any]) -> None:
    clear = np.dstack((PIXELS, np.linspace(0, 255, 64 * 48).reshape(48, 64).astype(np.uint8)))

    after = marked(file_of(kind, clear, **more), Origin.MADE, MODEL)

    assert (np.asarray(opened(after).convert("RGBA")) == clear).all()
    assert packet(after)
    assert kind == "PNG" or (after.data[12:16] == b"VP8X" and after.data[20] & 0x10)


def test_a_changed_picture_is_told_from_one_that_was_made() -> None:
    after = marked(RawPicture(encode(Picture(PIXELS)), ""), Origin.CHANGED, "gpt-image-9", "ab12")

    assert told(after)["DigitalSourceType"] == TERM + "compositeWithTrainedAlgorithmicMedia"
    assert b"Changed by AI (gpt-image-9) with Limner, from picture ab12." in after.data


def test_a_sketch_is_no_ai_and_says_so() -> None:
    drawing = Drawing((file_of("PNG"), file_of("PNG")), "sketch", Size(64, 48))

    after = marked_drawing(drawing, sketch=True)

    for picture in after.pictures:
        assert told(picture)["DigitalSourceType"] == TERM + "algorithmicMedia"
        assert "AISystemUsed" not in told(picture)
        assert b"a computer program without AI." in picture.data


SIGNED = {
    "PNG": lambda data: data[:33] + chunk(b"caBX", b"\0\0\0\x20jumb c2pa") + data[33:],
    "JPEG": lambda data: data[:2] + b"\xff\xeb\x00\x12JP\0\1\0\0\0\1jumbc2pa" + data[2:],
    "WEBP": lambda data: (
        b"RIFF" + (len(data) + 8).to_bytes(4, "little") + data[8:] + b"C2PA\x08\0\0\0jumbc2pa"
    ),
}


@pytest.mark.parametrize("kind", SIGNED)
def test_what_the_provider_signed_stays_to_the_byte(kind: str) -> None:
    signed = RawPicture(SIGNED[kind](file_of(kind).data), "")
    assert is_signed(signed.data)
    assert opened(signed).format == kind

    after = marked(signed, Origin.MADE, MODEL)

    assert after.data == signed.data


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_file_says_already_is_not_said_twice(kind: str) -> None:
    once = marked(file_of(kind), Origin.MADE, "gpt-image-9")

    assert marked(once, Origin.CHANGED, "another") is once


OTHERS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
    b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpRights='
    b'"http://ns.adobe.com/xap/1.0/rights/" xmpRights:UsageTerms="credit us"/></rdf:RDF>'
    b"</x:xmpmeta>"
)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_what_a_provider_says_beside_it_stays(kind: str) -> None:
    before = file_of(kind, xmp=OTHERS)

    after = marked(before, Origin.MADE, "gpt-image-9")

    assert told(after)["DigitalSourceType"] == TERM + "trainedAlgorithmicMedia"
    assert b"credit us" in packet(after)
    assert (np.asarray(opened(after)) == np.asarray(opened(before))).all()


def test_what_a_provider_says_beside_it_stays_in_a_png() -> None:
    plain = file_of("PNG").data
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + OTHERS)

    after = marked(RawPicture(plain[:33] + text + plain[33:], ""), Origin.MADE, "gpt-image-9")

    assert told(after)["AISystemUsed"] == "gpt-image-9"
    assert b"credit us" in packet(after)
    assert after.data.count(b"XML:com.adobe.xmp") == 1


WHOLE = {kind: file_of(kind).data for kind in KINDS}


@given(st.binary(max_size=300))
def test_any_bytes_come_back_without_an_error(data: bytes) -> None:
    for start in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0WEBPVP8X",
    ):
        after = marked(RawPicture(start + data, ""), Origin.MADE, MODEL).data

        assert after[:2] == (start + data)[:2]


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_file_is_left_to_the_check_of_damaged_files(
    kind: str, data: st.DataObject
) -> None:
    whole = bytearray(WHOLE[kind])
    cut = data.draw(st.integers(0, len(whole)))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))

    after = marked(RawPicture(bytes(whole[:cut]), ""), Origin.MADE, MODEL)

    assert after.data[:2] == whole[:cut][:2]
