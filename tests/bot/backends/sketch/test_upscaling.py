"""The same picture with more pixels."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bot.backends.sketch import Config, create
from bot.domain import Size
from bot.ports import ImageBackend
from bot.vendors import Vendors
from tests.bot.backends.sketch.drawing import order


@pytest.fixture(scope="module")
def backend() -> ImageBackend:
    return create(Config(), Vendors())


async def drawn(backend: ImageBackend, words: str, scale: int) -> tuple[Image.Image, Size]:
    drawing = await backend.generate(replace(order(words), scale=scale))
    return Image.open(io.BytesIO(drawing.pictures[0].data)).convert("RGB"), drawing.size


@pytest.mark.parametrize(
    "words",
    [
        "a dog wearing sunglasses on the beach",
        "a fox in a forest, watercolour",
        "a cat in a room, pencil drawing",
        "a knight, pixel art",
    ],
)
async def test_it_is_the_same_picture(backend: ImageBackend, words: str) -> None:
    usual, _ = await drawn(backend, words, 1)

    large, size = await drawn(backend, words, 2)

    assert large.size == (2048, 2048) == (size.width, size.height)
    small = np.asarray(large.resize(usual.size, Image.Resampling.BOX), np.float32)
    assert np.abs(small - np.asarray(usual, np.float32)).mean() < 2.5


async def test_it_has_details_that_enlarging_would_not_give(backend: ImageBackend) -> None:
    words = "a dog wearing sunglasses on the beach"
    usual, _ = await drawn(backend, words, 1)

    large, _ = await drawn(backend, words, 2)

    enlarged = usual.resize(large.size, Image.Resampling.BICUBIC)
    assert sharpness(large) > 1.1 * sharpness(enlarged)


async def test_it_has_no_more_than_4096_pixels_on_a_side(backend: ImageBackend) -> None:
    large, size = await drawn(backend, "a plain background", 100)

    assert large.size == (4096, 4096) == (size.width, size.height)


def sharpness(image: Image.Image) -> float:
    light = np.asarray(image.convert("L"), np.float32)
    return float(np.percentile(np.abs(np.diff(light, 2, axis=1)), 99.5))
