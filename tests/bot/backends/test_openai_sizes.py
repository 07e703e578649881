"""Shapes become sizes that the model takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backends.openai.sizes import STANDARD, fit, longest_side, parse, problem
from bot.domain import Size

FREE, EARLIER = "gpt-image-2.5-flare", "gpt-image-1.5"


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ("square", "1024x1024"),
        ("wide", "1536x1024"),
        ("tall", "1024x1536"),
        ("1:1", "1024x1024"),
        ("3:2", "1536x1024"),
        ("2:3", "1024x1536"),
        ("16:9", "1536x864"),
        ("9:16", "864x1536"),
        ("4:3", "1408x1056"),
        ("2:1", "1760x880"),
        ("3:1", "2160x720"),
    ],
)
def test_a_shape_has_its_size(shape: str, size: str) -> None:
    assert str(fit(shape, FREE, {}).size) == size


@given(st.integers(1, 50), st.integers(1, 50))
def test_every_ratio_becomes_a_size_that_the_model_draws(across: int, down: int) -> None:
    found = fit(f"{across}:{down}", FREE, {})

    wanted = min(max(across / down, 1 / 3), 3)
    assert problem(found.size, FREE) == ""
    assert 1_000_000 <= found.size.width * found.size.height <= 1536 * 1024
    assert found.size.width / found.size.height == pytest.approx(wanted, rel=0.02)
    assert bool(found.note) == (not 1 / 3 <= across / down <= 3)


@given(st.integers(1, 50), st.integers(1, 50))
def test_an_earlier_model_draws_the_nearest_standard_size(across: int, down: int) -> None:
    found = fit(f"{across}:{down}", EARLIER, {})

    assert found.size in STANDARD
    assert bool(found.note) == (across / down not in {1, 3 / 2, 2 / 3})


@pytest.mark.parametrize("shape", ["round", "0:1", "1:0", "16:9:3", ""])
def test_a_shape_that_is_none_becomes_a_square_and_is_told(shape: str) -> None:
    found = fit(shape, FREE, {})

    assert (found.size, bool(found.note)) == (Size(1024, 1024), True)


def test_the_operators_size_wins() -> None:
    assert fit("wide", FREE, {"wide": "2048x1152"}).size == Size(2048, 1152)


@pytest.mark.parametrize(
    ("size", "model", "fine"),
    [
        (Size(3840, 2160), FREE, True),
        (Size(2160, 3840), FREE, True),
        (Size(3856, 2160), FREE, False),
        (Size(3200, 3200), FREE, False),
        (Size(1030, 1024), FREE, False),
        (Size(3200, 1024), FREE, False),
        (Size(1536, 864), EARLIER, False),
        (Size(1536, 1024), EARLIER, True),
    ],
)
def test_the_rules_of_the_model_family_are_kept(size: Size, model: str, fine: bool) -> None:
    assert (problem(size, model) == "") is fine


@pytest.mark.parametrize("text", ["", "1024", "axb", "1024x", "99999x1"])
def test_what_is_no_size_is_not_parsed(text: str) -> None:
    assert parse(text) is None


def test_the_longest_side_is_that_of_the_largest_answer() -> None:
    assert longest_side({}) == 1536
    assert longest_side({"wide": "2560x1440", "square": "1024x1024"}) == 2560
