"""A picture on a larger canvas is itself to the bit, and goes on without a step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editing import Picture, Region, extended, new_area, plan_canvas
from bot.errors import InvalidAsk
from tests.fakes import scenery


@given(
    st.integers(1, 400),
    st.integers(1, 400),
    st.floats(1 / 3, 3),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_canvas_holds_the_picture_and_is_no_larger_than_its_shape_needs(
    width: int, height: int, ratio: float, across: float, down: float
) -> None:
    canvas = plan_canvas((width, height), ratio, across, down)

    if canvas is None:
        assert width / height / ratio == pytest.approx(1, abs=0.02)
        return
    assert 0 <= canvas.left <= canvas.width - width
    assert 0 <= canvas.top <= canvas.height - height
    assert canvas.width == width or canvas.height == height
    assert new_area(canvas, width, height).mask.size == canvas.width * canvas.height


def test_a_canvas_that_would_be_too_large_is_refused() -> None:
    with pytest.raises(InvalidAsk, match="too large"):
        plan_canvas((7000, 5000), 3.0)


@settings(max_examples=12)
@given(st.floats(1 / 3, 3), st.floats(0, 1), st.booleans())
def test_the_picture_is_kept_to_the_bit(ratio: float, share: float, alpha: bool) -> None:
    rgb = scenery.scene("stones", 90, 60)
    clear = np.arange(90 * 60, dtype=np.uint8).reshape(60, 90) if alpha else None
    canvas = plan_canvas((90, 60), ratio, share, share)
    if canvas is None:
        return

    result = extended(Picture(rgb, clear), new_area(canvas, 90, 60))

    place = slice(canvas.top, canvas.top + 60), slice(canvas.left, canvas.left + 90)
    assert (result.width, result.height) == (canvas.width, canvas.height)
    assert np.array_equal(result.rgb[place], rgb)
    if clear is not None:
        assert result.alpha is not None
        assert np.array_equal(result.alpha[place], clear)


@pytest.mark.parametrize("scene", ["stones", "hills", "page"])
def test_there_is_no_step_at_the_edge(scene: str) -> None:
    rgb = scenery.scene(scene, 240, 160)
    canvas = plan_canvas((240, 160), 3.0)
    assert canvas is not None

    result = extended(Picture(rgb), new_area(canvas, 240, 160))

    steps = np.abs(np.diff(result.rgb.astype(np.float32), axis=1)).mean((0, 2))
    inside = steps[canvas.left : canvas.left + 239]
    edges = steps[canvas.left - 1], steps[canvas.left + 239]
    assert max(edges) <= float(np.median(inside))


def test_the_area_that_is_written_down_gives_the_same_pixels() -> None:
    canvas = plan_canvas((96, 64), 1.0)
    assert canvas is not None
    area, picture = new_area(canvas, 96, 64), Picture(scenery.scene("wood", 96, 64))

    again = extended(picture, Region.of_png(area.to_png()))

    assert np.array_equal(again.rgb, extended(picture, area).rgb)


def test_another_pictures_area_is_not_used() -> None:
    canvas = plan_canvas((96, 64), 1.0)
    assert canvas is not None

    with pytest.raises(ValueError, match="does not fit"):
        extended(Picture(scenery.scene("wood", 50)), new_area(canvas, 96, 64))
