"""A model gets the part of a large picture that it needs, and a mask that fits it."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.editing import Box, Picture, Region, mask_for_model, picture_for_model, plan_crop
from tests.bot.editing.cases import pixels_of

SHARES = st.floats(0, 1)


@settings(max_examples=40)
@given(SHARES, SHARES, SHARES, SHARES, st.integers(16, 900), st.integers(16, 900))
def test_a_crop_holds_the_region_and_stays_in_the_picture(
    left: float, top: float, right: float, bottom: float, width: int, height: int
) -> None:
    region = Region.of_box(Box(left, top, right, bottom), width, height)

    crop = plan_crop(region, width, height, 1024, 1024)

    assert 0 <= crop.left < crop.right <= width
    assert 0 <= crop.top < crop.bottom <= height
    assert region.mask[crop.top : crop.bottom, crop.left : crop.right].sum() == region.mask.sum()


def test_a_crop_shows_the_surroundings_in_the_models_shape() -> None:
    region = Region.of_box(Box(0.4, 0.4, 0.6, 0.5), 4000, 3000)

    crop = plan_crop(region, 4000, 3000, 1024, 1024)

    assert crop.right - crop.left == crop.bottom - crop.top == 1600
    assert (crop.right - crop.left) % 16 == 0


def test_a_small_region_is_sent_with_at_least_512_pixels() -> None:
    region = Region.of_box(Box(0.5, 0.5, 0.501, 0.501), 4000, 3000)

    crop = plan_crop(region, 4000, 3000, 1024, 1536)

    assert (crop.right - crop.left, crop.bottom - crop.top) == (512, 768)


def test_a_mask_is_transparent_where_the_model_may_edit() -> None:
    region = Region.of_box(Box(0.25, 0.25, 0.5, 0.5), 200, 100)

    mask = pixels_of(mask_for_model(region, 200, 100))

    assert mask.shape == (100, 200, 4)
    assert mask[40, 80, 3] == 0
    assert mask[90, 190, 3] == 255
    assert ((mask[..., 3] == 0) == (region.grown(0.03).mask > 0)).all()


def test_mask_and_picture_have_the_size_of_the_crop() -> None:
    region = Region.of_box(Box(0.4, 0.4, 0.5, 0.5), 1200, 900)
    crop = plan_crop(region, 1200, 900, 256, 256)
    picture = Picture(np.zeros((900, 1200, 3), np.uint8))

    sent = [picture_for_model(picture, crop), mask_for_model(region, 1200, 900, crop)]

    assert [Image.open(io.BytesIO(data)).size for data in sent] == [(256, 256), (256, 256)]


def test_a_model_sees_white_where_the_picture_is_transparent() -> None:
    clear = Picture(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.uint8))

    assert (pixels_of(picture_for_model(clear)) == 255).all()
