"""Before and after on one sheet."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.editing import Box, Region
from bot.editing.comparing import before_after
from bot.errors import InvalidAsk
from tests.bot.editing.cases import png

SIDE = 600
EDGE = np.array((214, 0, 110))


def picture(width: int = SIDE, height: int = SIDE, *, seed: int = 1) -> Any:
    """Return colours without any of the outline's."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(60, 200, (6, 6, 3), np.uint8)
    coarse[..., 1] = np.maximum(coarse[..., 1], 120)
    return np.asarray(Image.fromarray(coarse).resize((width, height)))


def changed(before: Any, left: int, top: int, right: int, bottom: int) -> Any:
    after = before.copy()
    after[top:bottom, left:right] = (20, 220, 220)
    return after


def sheet_of(before: Any, after: Any, region: bytes | None = None) -> Any:
    with Image.open(io.BytesIO(before_after(png(before), png(after), region))) as image:
        assert image.format == "WEBP"
        return np.asarray(image.convert("RGB")).astype(int)


def outline(sheet: Any) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the outline on a sheet."""
    rows, columns = np.nonzero(np.abs(sheet - EDGE).sum(2) < 90)
    if not rows.size:
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def corner_of_after(sheet: Any, width: int, height: int) -> tuple[int, int]:
    """Return where the second picture begins: both end near the right lower corner."""
    gap = max(6, round(max(width, height) / 80))
    return sheet.shape[1] - gap - width, sheet.shape[0] - gap - height


def test_both_stand_beside_each_other_as_they_are() -> None:
    before = picture()
    after = changed(before, 200, 250, 330, 320)

    sheet = sheet_of(before, after)

    left, top = corner_of_after(sheet, SIDE, SIDE)
    assert left > SIDE
    assert np.abs(sheet[top : top + 200, left : left + 150] - after[:200, :150]).mean() < 4
    first = sheet[top : top + SIDE, left - SIDE - 8 : left - 8]
    assert np.abs(first - before).mean() < 4


def test_wide_pictures_stand_above_each_other() -> None:
    before = picture(900, 500)

    sheet = sheet_of(before, changed(before, 200, 250, 330, 320))

    assert sheet.shape[0] > 1000
    assert sheet.shape[1] < 950


def test_what_changed_is_outlined_in_the_second_picture_and_closely() -> None:
    before = picture()

    sheet = sheet_of(before, changed(before, 200, 250, 330, 320))

    found = outline(sheet)
    assert found is not None
    left, top = corner_of_after(sheet, SIDE, SIDE)
    wanted = (left + 200, top + 250, left + 330, top + 320)
    out = (-1, -1, 1, 1)
    away = [(edge - want) * way for edge, want, way in zip(found, wanted, out, strict=True)]
    assert all(0 < distance < 20 for distance in away)


@pytest.mark.parametrize("spot", [(0, 0, 40, 60), (560, 570, 600, 600)])
def test_a_change_at_the_pictures_edge_is_outlined_too(spot: tuple[int, int, int, int]) -> None:
    before = picture()

    assert outline(sheet_of(before, changed(before, *spot))) is not None


def test_faint_changes_are_found_and_single_pixels_are_not() -> None:
    before = picture()
    faint, speck = before.copy(), before.copy()
    faint[100:200, 100:200] += 10
    speck[300, 300] = 255

    assert outline(sheet_of(before, faint)) is not None
    assert outline(sheet_of(before, speck)) is None


def test_nothing_is_outlined_where_nothing_or_everything_changed() -> None:
    before = picture()

    assert outline(sheet_of(before, before)) is None
    assert outline(sheet_of(before, picture(seed=2))) is None


def test_pictures_of_other_sizes_stand_beside_each_other_without_an_outline() -> None:
    sheet = sheet_of(picture(600, 600), picture(300, 500))

    assert outline(sheet) is None
    assert sheet.shape[1] > 900


def test_where_the_sizes_differ_the_region_tells_where() -> None:
    region = Region.of_box(Box(0.3, 0.4, 0.6, 0.7), 64, 64).to_png()

    sheet = sheet_of(picture(), picture(900, 900), region)

    found = outline(sheet)
    assert found is not None
    left, top = corner_of_after(sheet, 900, 900)
    assert abs(found[0] - (left + 270)) < 30
    assert abs(found[3] - (top + 630)) < 30


def test_a_region_that_says_where_not_is_no_outline() -> None:
    there = Region.of_box(Box(0, 0, 0.6, 1), 64, 64)

    sheet = sheet_of(picture(), picture(900, 900), Region.anywhere_but(there).to_png())

    assert outline(sheet) is None


def test_the_region_is_no_excuse_where_the_whole_picture_was_redrawn() -> None:
    region = Region.of_box(Box(0.3, 0.4, 0.6, 0.7), 64, 64).to_png()

    assert outline(sheet_of(picture(), picture(seed=2), region)) is None


@pytest.mark.parametrize("size", [(1500, 1400), (1600, 800), (500, 1500), (1, 1), (2000, 3)])
def test_a_sheet_is_no_larger_than_platforms_show(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (size[1], size[0], 3), np.uint8)

    data = before_after(png(noise), png(noise[::-1].copy()))

    with Image.open(io.BytesIO(data)) as image:
        assert max(image.size) <= 2048
    assert len(data) <= 8_000_000


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidAsk):
        before_after(png(picture()), b"no picture")
