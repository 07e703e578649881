"""Money from tokens, and rows that must fit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types import ImageModel

from bot.domain import Size
from bot.errors import ConfigError
from bot.vendors.prices import ImagePrice, LanguagePrice, price_of

FILE = tomllib.loads(Path("config/prices.toml").read_text(encoding="utf-8"))
ROW: dict[str, Any] = {
    "text_input": 5,
    "cached_text_input": 1.25,
    "image_input": 8,
    "cached_image_input": 2,
    "image_output": 30,
    "output_tokens": {
        "1024x1024": {"low": 200, "high": 7000},
        "3840x2160": {"low": 400, "high": 13000},
    },
}
PRICE = ImagePrice.model_validate(ROW)
RETIRED = {"gpt-image-1", "dall-e-2", "dall-e-3"}


@pytest.mark.parametrize("model", sorted(set(get_args(ImageModel)) - RETIRED))
def test_every_image_model_of_the_sdk_that_still_works_has_a_price(model: str) -> None:
    price = price_of(ImagePrice, FILE, "image", model, "backends.openai.price")

    assert price.image_output > 0


@pytest.mark.parametrize("model", sorted(FILE["language"]))
def test_every_language_model_of_the_file_has_a_valid_row(model: str) -> None:
    price = price_of(LanguagePrice, FILE, "language", model, "language.openai.price")

    assert price.output > price.input > 0


def test_tokens_cost_microdollars() -> None:
    assert PRICE.microdollars(text=100, images=1000, output=439) == 500 + 8000 + 13170


def test_cached_tokens_are_a_cheaper_part_of_the_others() -> None:
    cost = PRICE.microdollars(text=100, images=1000, cached_text=100, cached_images=400)

    assert cost == 125 + 600 * 8 + 400 * 2


def test_a_fraction_of_a_microdollar_is_rounded_up() -> None:
    price = LanguagePrice(input=0.10, output=0.50, cached_input=0.01)

    assert price.microdollars(sent=1, answered=0) == 1
    assert price.microdollars(sent=100, answered=2, cached=100) == 2


def test_decimals_that_binary_numbers_cannot_hold_cost_nothing_extra() -> None:
    price = LanguagePrice(input=0.10, output=0.20)

    assert price.microdollars(sent=10, answered=10) == 3


def test_without_a_cached_price_cached_tokens_cost_the_same() -> None:
    price = LanguagePrice(input=2, output=10)

    assert price.microdollars(sent=10, answered=0, cached=10) == 20


@pytest.mark.parametrize(
    ("size", "quality", "tokens"),
    [
        (Size(1024, 1024), "low", 200),
        (Size(512, 512), "low", 200),
        (Size(1536, 1024), "low", 400),
        (Size(3840, 2160), "high", 13000),
        (Size(7680, 2160), "low", 800),
        (Size(1024, 1024), "unheard of", 7000),
    ],
)
def test_tokens_of_a_size_are_those_of_the_next_larger_row(
    size: Size, quality: str, tokens: int
) -> None:
    assert PRICE.tokens_for(size, quality) == tokens


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(0, 500))
def test_a_larger_picture_is_never_estimated_cheaper(width: int, height: int, more: int) -> None:
    smaller = PRICE.tokens_for(Size(width, height), "low")

    assert PRICE.tokens_for(Size(width + more, height), "low") >= smaller


def test_an_unknown_model_is_named_with_the_known_ones_and_the_option() -> None:
    with pytest.raises(ConfigError) as caught:
        price_of(ImagePrice, FILE, "image", "gpt-image-9", "backends.openai.price")

    assert "'gpt-image-9'" in str(caught.value)
    assert "gpt-image-2.5-flare" in str(caught.value)
    assert "`backends.openai.price`" in str(caught.value)


def test_a_row_that_does_not_fit_is_named_with_its_fault() -> None:
    rows = {"image": {"m": {**ROW, "text_input": -1, "typo": 1}}}

    with pytest.raises(ConfigError) as caught:
        price_of(ImagePrice, rows, "image", "m", "backends.openai.price")

    assert 'config/prices.toml, [image."m"]' in str(caught.value)
    assert "text_input" in str(caught.value)
    assert "typo" in str(caught.value)


@pytest.mark.parametrize("size", ["big", "0x10", "1024"])
def test_a_row_for_a_size_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="output_tokens"):
        ImagePrice.model_validate({**ROW, "output_tokens": {size: {"low": 1}}})
