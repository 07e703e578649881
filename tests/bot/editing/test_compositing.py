"""Outside the region not a bit changes, whatever the model made of the picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.editing.arrays import Field, Mask, Pixels
from bot.editing.compositing import composite, feather, feather_width
from bot.editing.gate import Fault, Figures, fault
from bot.editing.measures import PERFECT_DB, ghost_index, inner_band, outer_band, psnr, seam_excess
from tests.fakes.scenery import scene

SHAPE = (14, 11)
MASKS = arrays(np.uint8, SHAPE, elements=st.sampled_from([0, 255]))
PICTURES = arrays(np.uint8, (*SHAPE, 3))
LAYERS = arrays(np.float32, (*SHAPE, 3), elements=st.floats(-400, 700, width=32))
WIDTHS = st.floats(0.5, 24)
GOOD = Figures(agreement=0.9, texture=0.5, ring_db=40)


@given(PICTURES, LAYERS, MASKS, WIDTHS)
def test_outside_the_region_every_bit_stays(
    original: Pixels, layer: Field, mask: Mask, width_px: float
) -> None:
    result = composite(original, layer, mask, feather(mask, width_px))

    assert (result[mask == 0] == original[mask == 0]).all()


@given(MASKS, WIDTHS)
def test_an_edit_shows_in_every_part_of_its_region_and_nowhere_else(
    mask: Mask, width_px: float
) -> None:
    alpha = feather(mask, width_px)

    assert (alpha[mask == 0] == 0).all()
    assert (alpha[mask > 0] > 0).all()
    assert alpha.max() <= 1


def test_a_single_pixel_shows_fully() -> None:
    mask = np.zeros((9, 9), np.uint8)
    mask[4, 4] = 255

    assert feather(mask, 16)[4, 4] == 1


def test_an_edit_fades_in_from_the_border_but_not_from_the_pictures_edge() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[:, :60] = 255

    alpha = feather(mask, 16)

    assert (alpha[:, 0] == 1).all()
    assert (np.diff(alpha[50, :60]) <= 0).all()
    assert alpha[50, 59] < 0.01


def test_large_pictures_fade_over_more_pixels() -> None:
    assert [feather_width(side, side) for side in (256, 1024, 1536, 8000)] == [8, 16, 24, 24]


def test_a_hard_edge_is_measured_and_a_soft_one_is_not() -> None:
    original = scene("portrait", 128)
    mask = np.zeros((128, 128), np.uint8)
    mask[30:90, 30:90] = 255
    layer = original.astype(np.float32) + 60

    hard = composite(original, layer, mask, (mask > 0).astype(np.float32))
    soft = composite(original, layer, mask, feather(mask, 16))

    assert seam_excess(original, hard, mask)[0] > 20
    assert max(seam_excess(original, soft, mask)) < 1
    assert ghost_index(original, layer, inner_band(mask, 8)) == 60


def test_bands_lie_on_both_sides_of_the_border() -> None:
    mask = np.zeros((20, 20), np.uint8)
    mask[:10] = 255

    assert np.flatnonzero(inner_band(mask, 3)[:, 0]).tolist() == [7, 8, 9]
    assert np.flatnonzero(outer_band(mask, 3)[:, 0]).tolist() == [10, 11, 12]


def test_likeness_is_in_decibels() -> None:
    black, grey = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 51, np.uint8)

    assert psnr(black, black) == PERFECT_DB
    assert round(psnr(black, grey), 2) == 13.98


def test_the_gate_says_what_is_wrong() -> None:
    assert fault(GOOD) is None
    assert fault(Figures(agreement=0.2, texture=0.5)) is Fault.ANOTHER_PICTURE
    assert fault(Figures(agreement=0.2, texture=0.0)) is None
    assert fault(Figures(agreement=0.9, ring_db=15)) is Fault.GHOST
    assert fault(Figures(agreement=0.9, seam_p95=9)) is Fault.SEAM


def test_parts_far_apart_in_a_large_picture_fade_in_alike() -> None:
    mask = np.zeros((1500, 1000), np.uint8)
    mask[10:110, 450:550] = mask[1390:1490, 450:550] = 255

    share = feather(mask, 16)

    assert share[60, 500] == 1
    assert (share[:750] == share[750:][::-1]).all()
