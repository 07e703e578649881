"""Answers of the images endpoints become pictures and money, or nothing."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from bot.backends.openai.answers import cost_microdollars, decode_one, read
from bot.vendors.prices import ImagePrice

PRICE = ImagePrice(
    text_input=5,
    cached_text_input=1,
    image_input=8,
    cached_image_input=2,
    image_output=30,
    output_tokens={"1024x1024": {"low": 1}},
)


def encoded(form: str, cut: int = 0, size: tuple[int, int] = (32, 16)) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, form)
    data = buffer.getvalue()
    return base64.b64encode(data[: len(data) - cut]).decode()


@pytest.mark.parametrize(
    ("form", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")]
)
def test_a_whole_picture_is_taken_with_type_and_size(form: str, media_type: str) -> None:
    found = decode_one(encoded(form))

    assert found is not None
    assert (found.picture.media_type, str(found.size)) == (media_type, "32x16")


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_a_picture_without_its_end_is_none(form: str) -> None:
    assert decode_one(encoded(form, cut=4)) is None


@pytest.mark.parametrize("text", [None, 7, "", "%%%", "aGVsbG8=", encoded("GIF"), encoded("BMP")])
def test_what_is_no_picture_is_none(text: Any) -> None:
    assert decode_one(text) is None


@pytest.mark.parametrize("answer", [b'"<html>"', b"null", b"7", b'{"data": 7, "usage": []}'])
def test_an_answer_that_is_none_has_neither_pictures_nor_usage(answer: bytes) -> None:
    found = read(answer)

    assert (found.encoded, found.usage, found.quality) == ((), (), None)


def test_what_an_answer_says_of_itself_is_read_from_its_json() -> None:
    found = read(b'{"data": [{"b64_json": "eA=="}, 7], "quality": "low", "usage": {"a": 1}}')

    assert (found.encoded, found.usage, found.quality) == (("eA==", None), ({"a": 1},), "low")


@pytest.mark.parametrize(
    ("usage", "microdollars"),
    [
        ({"input_tokens": 10, "output_tokens": 100}, 10 * 8 + 3000),
        (
            {
                "input_tokens": 110,
                "input_tokens_details": {"text_tokens": 10, "image_tokens": 100},
                "output_tokens": 100,
            },
            50 + 800 + 3000,
        ),
        (
            {
                "input_tokens": 110,
                "input_tokens_details": {"text_tokens": 10, "image_tokens": 100},
                "cached_tokens_details": {"cached_text_tokens": 10, "cached_image_tokens": 40},
                "output_tokens": 100,
            },
            10 + 60 * 8 + 40 * 2 + 3000,
        ),
        ({"input_tokens": None, "output_tokens": "many"}, 0),
        ({"input_tokens": -5, "output_tokens": 1}, 30),
    ],
)
def test_tokens_become_money(usage: dict[str, Any], microdollars: int) -> None:
    assert cost_microdollars(usage, PRICE) == microdollars
