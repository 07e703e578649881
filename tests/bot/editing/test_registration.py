"""A re-render is laid back onto the original, by what lies outside the region."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bot.editing.arrays import Mask, resize
from bot.editing.framing import fit_frame
from bot.editing.registration import Alignment, register
from tests.bot.editing.cases import SIDE, case
from tests.fakes.rerender import HEAVY, LIGHT, MEDIUM, Strength, rerender, wanderings
from tests.fakes.scenery import Pixels, scene

WHOLE = (0, 0, SIDE, SIDE)


def miss(alignment: Alignment, strength: Strength, seed: int, where: Mask) -> float:
    """Return how far from its true place the median pixel is looked for, in pixels."""
    across, down = wanderings((SIDE, SIDE), strength, np.random.default_rng(seed))
    x, y = alignment.sources((SIDE, SIDE), WHOLE)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    left = [
        cv2.remap(true, x, y, cv2.INTER_LINEAR) - goal
        for true, goal in ((across, columns), (down, rows))
    ]
    return float(np.median(np.hypot(*left)[where > 0]))


@pytest.mark.parametrize(("strength", "limit_px"), [(LIGHT, 0.15), (MEDIUM, 0.2), (HEAVY, 0.3)])
@pytest.mark.parametrize("name", ["street", "hills"])
def test_what_moved_is_found_again(name: str, strength: Strength, limit_px: float) -> None:
    it = case(name, strength=strength)
    outside = np.where(it.region.mask > 0, 0, 255).astype(np.uint8)

    alignment = register(it.original, it.rendered, it.region.mask)

    assert miss(alignment, strength, 5, outside) < limit_px


def test_the_region_follows_what_surrounds_it() -> None:
    it = case("stones", strength=HEAVY)

    alignment = register(it.original, it.rendered, it.region.mask)

    assert miss(alignment, HEAVY, 5, it.region.mask) < 1.5


def test_a_picture_laid_onto_itself_stays_where_it_is() -> None:
    original = scene("street", SIDE)

    alignment = register(original, original, None)

    assert alignment.agreement == pytest.approx(1)
    assert (alignment.warp(original, (SIDE, SIDE), WHOLE) == original).all()


def test_another_picture_does_not_agree() -> None:
    alignment = register(scene("street", SIDE), scene("leaves", SIDE), None)

    assert alignment.agreement < 0.3


def test_where_there_is_no_texture_nothing_is_bent() -> None:
    original = scene("sky", SIDE)

    alignment = register(original, rerender(original, MEDIUM, 3), None)

    assert alignment.texture < 0.02
    assert alignment.flow is None


def test_a_copy_of_another_resolution_is_laid_on_as_well() -> None:
    it = case("street", strength=MEDIUM)
    small = [resize(one, 300, 300) for one in (it.original, it.rendered, it.region.mask)]

    alignment = register(*small)

    outside = np.where(it.region.mask > 0, 0, 255).astype(np.uint8)
    assert miss(alignment, MEDIUM, 5, outside) < 0.3


def framed(picture: Pixels, kind: str) -> Pixels:
    """Return what a model of another shape makes of a square picture."""
    if kind == "stretched":
        return np.asarray(resize(picture, 768, 512), np.uint8)
    if kind == "filled up":
        return np.pad(picture, ((0, 0), (128, 128), (0, 0)), mode="edge")
    return np.ascontiguousarray(picture[64:320])


@pytest.mark.parametrize("kind", ["stretched", "filled up", "cut off"])
def test_a_re_render_of_another_shape_is_brought_back(kind: str) -> None:
    original = scene("street", SIDE)

    back, shown = fit_frame(original, framed(original, kind))

    inside = slice(None) if shown is None else shown > 0
    assert back.shape == original.shape
    assert (shown is None) == (kind != "cut off")
    assert np.abs(back.astype(int) - original)[inside].mean() < 4
