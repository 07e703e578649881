"""What every implementation of `ImageBackend` promises, whatever it draws with."""

from __future__ import annotations

import asyncio
import io
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from bot.backends import openai, sketch
from bot.domain import Order
from bot.plugins import names
from bot.ports import ImageBackend
from bot.vendors import OpenAIConnection, Vendors
from tests.fakes import screened
from tests.simulators.openai import OpenAISimulator

_PRICES = tomllib.loads((Path(__file__).parents[2] / "config" / "prices.toml").read_text("utf-8"))


@asynccontextmanager
async def _sketch() -> AsyncIterator[ImageBackend]:
    yield await asyncio.to_thread(sketch.create, sketch.Config(), Vendors())


@asynccontextmanager
async def _openai() -> AsyncIterator[ImageBackend]:
    async with OpenAISimulator() as simulator:
        vendors = Vendors(OpenAIConnection(simulator.api_key, simulator.base_url), _PRICES)
        yield openai.create(openai.Config(), vendors)
        await vendors.aclose()


# Every test here runs on each of these: the name of the plug-in's file, and what makes one.
BACKENDS: Final[dict[str, Callable[[], AbstractAsyncContextManager[ImageBackend]]]] = {
    "openai": _openai,
    "sketch": _sketch,
}


@pytest.fixture(params=BACKENDS.items(), ids=lambda item: str(item[0]))
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[ImageBackend]:
    name, make = request.param
    async with make() as made:
        assert made.name == name
        yield made


def order(**changes: Any) -> Order:
    return replace(Order(screened.prompt("a dog on a beach")), **changes)


def test_every_back_end_is_held_to_the_contract() -> None:
    assert set(BACKENDS) == set(names("bot.backends"))


async def test_pictures_can_be_opened_and_are_what_they_say(backend: ImageBackend) -> None:
    drawing = await backend.generate(order())

    (picture,) = drawing.pictures
    with Image.open(io.BytesIO(picture.data)) as opened:
        assert Image.MIME[str(opened.format)] == picture.media_type
        assert opened.size == (drawing.size.width, drawing.size.height)
    assert drawing.model


async def test_no_more_pictures_come_than_were_ordered(backend: ImageBackend) -> None:
    count = min(2, backend.capabilities.max_count)

    drawing = await backend.generate(order(count=count))

    assert 1 <= len(drawing.pictures) <= count


@pytest.mark.parametrize("shape", ["square", "wide", "tall", "16:9"])
async def test_every_shape_is_drawn_as_it_was_asked_for(backend: ImageBackend, shape: str) -> None:
    drawing = await backend.generate(order(shape=shape))

    wider = drawing.size.width - drawing.size.height
    assert (wider > 0) == (shape in {"wide", "16:9"})
    assert (wider < 0) == (shape == "tall")


@pytest.mark.parametrize("count", [1, 2])
async def test_the_estimate_is_never_below_the_cost(backend: ImageBackend, count: int) -> None:
    for quality in (None, *backend.capabilities.qualities):
        asked = order(count=count, quality=quality)

        drawing = await backend.generate(asked)

        assert drawing.cost_microdollars <= backend.estimate_microdollars(asked)


async def test_an_unknown_quality_is_no_error(backend: ImageBackend) -> None:
    assert (await backend.generate(order(quality="glorious"))).pictures


async def test_one_that_keeps_seeds_draws_the_same_again(backend: ImageBackend) -> None:
    if not backend.capabilities.seeds:
        pytest.skip("it does not say that it keeps seeds")

    first, again = [await backend.generate(order(seed=7)) for _ in range(2)]
    other = await backend.generate(order(seed=8))

    assert first.seed == 7
    assert first.pictures == again.pictures
    assert first.pictures != other.pictures


async def test_one_that_is_repeatable_is_free(backend: ImageBackend) -> None:
    paid = backend.estimate_microdollars(order()) > 0

    assert not (backend.capabilities.repeatable and paid)


async def test_one_that_edits_takes_a_source(backend: ImageBackend) -> None:
    if not backend.capabilities.edits:
        pytest.skip("it does not say that it edits")

    drawing = await backend.generate(order(sources=(screened.picture(),)))

    assert backend.capabilities.max_sources >= 1
    assert drawing.pictures
