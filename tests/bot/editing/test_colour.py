"""Colours are brought back by what lies outside the region, and by nothing inside it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editing.arrays import Field, Pixels
from bot.editing.colour import match
from tests.fakes.scenery import clouds, scene

SIDE = 128
BOX = (0, 0, SIDE, SIDE)
STREET = scene("street", SIDE)
MIDDLE = np.zeros((SIDE, SIDE), np.uint8)
MIDDLE[40:90, 40:90] = 255
INSIDE = MIDDLE > 0


def corrected(original: Pixels, rendered: Pixels, *, local: bool = True) -> Field:
    correction = match(original, rendered, MIDDLE, local=local)
    return correction.apply(rendered, (SIDE, SIDE), BOX)


def missed(one: Field | Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(np.float32) - other).mean())


@settings(max_examples=25)
@given(
    st.lists(st.floats(0.85, 1.15), min_size=3, max_size=3),
    st.lists(st.floats(-20, 20), min_size=3, max_size=3),
)
def test_gain_and_bias_are_undone(gains: list[float], biases: list[float]) -> None:
    changed = np.round(np.clip(STREET * 0.6 + 40, 0, 255)).astype(np.uint8)
    rendered = np.clip(np.round(changed * gains + biases), 0, 255).astype(np.uint8)

    assert missed(corrected(changed, rendered), changed) < 1.5


def test_light_that_differs_from_place_to_place_is_undone() -> None:
    uneven = 12 * clouds(SIDE, SIDE, np.random.default_rng(1), 2, 0.2)[..., None]
    original = (STREET * 0.6 + 50).astype(np.uint8)
    rendered = np.clip(np.round(original + uneven), 0, 255).astype(np.uint8)

    before, after = (missed(one, original) for one in (rendered, corrected(original, rendered)))

    assert after < 0.35 * before


def test_what_changed_in_the_region_stays_changed() -> None:
    rendered = STREET.copy()
    rendered[INSIDE] = (250, 20, 20)

    after = corrected(STREET, rendered)

    assert np.abs(after[INSIDE] - (250, 20, 20)).mean() < 3
    assert missed(after[~INSIDE], STREET[~INSIDE]) < 1


def test_a_picture_of_one_colour_does_not_twist_the_others() -> None:
    original = np.full((SIDE, SIDE, 3), (90, 60, 40), np.uint8)
    original += np.random.default_rng(2).integers(0, 4, original.shape, np.uint8)
    rendered = np.roll(original, 1, 0) + np.uint8(6)
    rendered[INSIDE] = (40, 200, 230)

    after = corrected(original, rendered)

    assert np.abs(after[INSIDE] - (34, 194, 224)).max() < 8


def test_a_region_of_everything_leaves_the_colours_alone() -> None:
    everything = np.full((SIDE, SIDE), 255, np.uint8)

    correction = match(STREET, 255 - STREET, everything, local=True)

    assert missed(correction.apply(STREET, (SIDE, SIDE), BOX), STREET) == 0
