"""The OpenAI back end against its simulator."""

from __future__ import annotations

import asyncio
import io
import socket
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.backends import openai as backend_module
from bot.backends.openai import Config, OpenAIBackend, create
from bot.domain import Instruction, Order, RawPicture, Size
from bot.errors import (
    ConfigError,
    ModelAnsweredBadly,
    ModelError,
    ModelMisconfigured,
    ModelRefused,
    ModelUnavailable,
    OutcomeUnknown,
)
from bot.vendors import OpenAIConnection, Vendors
from tests.fakes import screened
from tests.simulators.openai import Fault, OpenAISimulator

PRICES = tomllib.loads(Path("config/prices.toml").read_text(encoding="utf-8"))


@pytest.fixture
async def sim() -> AsyncIterator[OpenAISimulator]:
    async with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
async def vendors(sim: OpenAISimulator) -> AsyncIterator[Vendors]:
    made = Vendors(OpenAIConnection(sim.api_key, sim.base_url), PRICES)
    yield made
    await made.aclose()


@pytest.fixture
def backend(vendors: Vendors) -> OpenAIBackend:
    return create(Config(), vendors)


def order(**changes: Any) -> Order:
    return Order(**{"prompt": screened.prompt("a dog"), "author_hash": "hash", **changes})


async def test_draws_a_picture_of_the_standard_size(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    drawing = await backend.generate(order())

    picture = drawing.pictures[0]
    assert (drawing.size, drawing.quality, drawing.model) == (
        Size(1024, 1024),
        "medium",
        "gpt-image-2.5-flare",
    )
    assert Image.open(io.BytesIO(picture.data)).size == (1024, 1024)
    assert picture.media_type == "image/png"
    assert sim.calls[0].params == {
        "model": "gpt-image-2.5-flare",
        "moderation": "auto",
        "n": 1,
        "output_format": "png",
        "quality": "medium",
        "safety_identifier": "hash",
        "size": "1024x1024",
    }


async def test_several_pictures_come_from_one_billed_call(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    drawing = await backend.generate(order(count=4))

    assert len({picture.data for picture in drawing.pictures}) == 4
    assert len(sim.billed_calls) == 1


async def test_webp_comes_as_webp(vendors: Vendors) -> None:
    drawing = await create(Config(output_format="webp"), vendors).generate(order())

    assert drawing.pictures[0].media_type == "image/webp"


async def test_sources_make_it_an_edit_without_the_parameters_that_edits_lack(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    sources = tuple(screened.picture(screened.png(colour=name)) for name in ("red", "blue"))

    drawing = await backend.generate(order(sources=sources, shape="wide"))

    call = sim.calls[0]
    assert (call.endpoint, call.sources, drawing.size) == ("edit", 2, Size(1536, 1024))
    assert {"moderation", "input_fidelity", "style"}.isdisjoint(call.params)


async def test_sixteen_sources_are_taken(backend: OpenAIBackend, sim: OpenAISimulator) -> None:
    await backend.generate(order(sources=(screened.picture(),) * 16))

    assert sim.calls[0].sources == backend.capabilities.max_sources == 16


async def test_what_the_model_is_told_to_do_stands_before_the_prompt(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    told = order(sources=(screened.picture(),), instruction=Instruction.CONTINUED)

    await backend.generate(told)

    assert sim.prompts == [f"{Instruction.CONTINUED} a dog"]


async def test_partials_are_streamed_while_the_picture_is_drawn(backend: OpenAIBackend) -> None:
    seen: list[RawPicture] = []

    async def show(picture: RawPicture) -> None:
        seen.append(picture)

    drawing = await backend.generate(order(partials=3), show)

    assert [picture.media_type for picture in seen] == ["image/png"] * 3
    assert drawing.size == Size(1024, 1024)
    assert drawing.cost_microdollars > 0


async def test_an_edit_streams_its_partials_too(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    seen: list[RawPicture] = []

    async def show(picture: RawPicture) -> None:
        seen.append(picture)

    await backend.generate(order(partials=2, sources=(screened.picture(),)), show)

    assert (len(seen), sim.calls[0].endpoint) == (2, "edit")


async def test_several_pictures_are_not_streamed(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    async def show(picture: RawPicture) -> None:
        raise AssertionError("no partial was to come")

    drawing = await backend.generate(order(partials=3, count=2), show)

    assert len(drawing.pictures) == 2
    assert "stream" not in sim.calls[0].params


async def test_a_shape_becomes_a_size_that_the_model_draws(backend: OpenAIBackend) -> None:
    drawing = await backend.generate(order(shape="16:9"))

    assert drawing.size == Size(1536, 864)


async def test_a_shape_beyond_three_to_one_is_told(backend: OpenAIBackend) -> None:
    drawing = await backend.generate(order(shape="10:1"))

    assert drawing.notes == ("I can draw 3:1 to 1:3, so I took the nearest shape.",)


async def test_an_unknown_quality_is_replaced_and_told(backend: OpenAIBackend) -> None:
    drawing = await backend.generate(order(quality="ultra"))

    assert drawing.quality == "medium"
    assert drawing.notes == ("This model has no quality 'ultra', so I drew with 'medium'.",)


async def test_the_cost_comes_from_the_tokens(backend: OpenAIBackend) -> None:
    drawing = await backend.generate(order())

    # "a dog" is 2 tokens at 5, and a medium square 439 tokens at 30 dollars a million.
    assert drawing.cost_microdollars == 2 * 5 + 439 * 30


async def test_without_usage_the_estimate_is_the_cost(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    sim.tells_usage = False

    drawing = await backend.generate(order())

    assert drawing.cost_microdollars == backend.estimate_microdollars(order())


@pytest.mark.parametrize("model", sorted(PRICES["image"]))
async def test_the_estimate_is_never_below_the_cost(vendors: Vendors, model: str) -> None:
    backend = create(Config(model=model), vendors)
    orders = [
        order(shape=shape, quality=quality, count=2, sources=sources)
        for shape in ("square", "wide", "tall")
        for quality in backend.capabilities.qualities
        for sources in ((), (screened.picture(),))
    ]

    costs = [(await backend.generate(one)).cost_microdollars for one in orders]

    estimates = [backend.estimate_microdollars(one) for one in orders]
    assert all(cost <= estimate for cost, estimate in zip(costs, estimates, strict=True))


@pytest.mark.parametrize(
    ("model", "shape", "quality", "dollars"),
    [
        ("gpt-image-2.5-flare", "square", "low", 0.0059),
        ("gpt-image-2.5-flare", "square", "medium", 0.0132),
        ("gpt-image-2.5-flare", "square", "max", 0.2107),
        ("gpt-image-2", "square", "high", 0.211),
        ("gpt-image-2", "wide", "medium", 0.041),
        ("gpt-image-1.5", "tall", "high", 0.20),
        ("gpt-image-1-mini", "square", "low", 0.005),
    ],
)
def test_the_estimate_is_near_the_published_price_of_a_picture(
    vendors: Vendors, model: str, shape: str, quality: str, dollars: float
) -> None:
    # OpenAI's prices per picture, read 2026-11-21.
    estimate = create(Config(model=model), vendors).estimate_microdollars(
        order(shape=shape, quality=quality)
    )

    assert dollars * 1e6 * 0.995 <= estimate <= dollars * 1e6 * 1.4


def test_the_estimate_grows_with_quality_count_sources_and_partials(
    backend: OpenAIBackend,
) -> None:
    plain = backend.estimate_microdollars(order())

    dearer = [
        order(quality="high"),
        order(count=2),
        order(sources=(screened.picture(),)),
        order(instruction=Instruction.CONTINUED),
        order(partials=2),
    ]
    assert all(backend.estimate_microdollars(one) > plain for one in dearer)


async def test_a_blocked_prompt_is_a_refusal_and_costs_nothing(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    sim.block_prompts("dog")

    with pytest.raises(ModelRefused) as caught:
        await backend.generate(order())

    assert caught.value.billed is False
    assert sim.billed_calls == []


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "invalid_api_key", ModelMisconfigured),
        (403, "unsupported_country_region_territory", ModelMisconfigured),
        (404, "model_not_found", ModelMisconfigured),
        (429, "insufficient_quota", ModelMisconfigured),
        (400, "billing_hard_limit_reached", ModelMisconfigured),
        (400, "content_policy_violation", ModelRefused),
        (400, "image_content_policy_violation", ModelRefused),
        (400, "unheard_of", ModelMisconfigured),
        (413, "unheard_of", ModelError),
        (429, "rate_limit_exceeded", ModelUnavailable),
        (500, "server_error", ModelUnavailable),
        (503, "slow_down", ModelUnavailable),
    ],
)
async def test_an_error_answer_is_told_apart_by_its_code_and_never_billed(
    backend: OpenAIBackend,
    sim: OpenAISimulator,
    status: int,
    code: str,
    expected: type[ModelError],
) -> None:
    sim.fail("images", status, code=code)

    with pytest.raises(ModelError) as caught:
        await backend.generate(order())

    assert (type(caught.value), caught.value.billed) == (expected, False)
    assert "no member" not in str(caught.value)
    assert len(sim.calls) == 1


async def test_a_rate_limit_carries_its_time(backend: OpenAIBackend, sim: OpenAISimulator) -> None:
    sim.fail("images", 429, retry_after=7)

    with pytest.raises(ModelUnavailable) as caught:
        await backend.generate(order())

    assert caught.value.retry_after_seconds == 7


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.DROP_BEFORE, Fault.GATEWAY])
async def test_a_call_cut_off_has_an_unknown_outcome(
    backend: OpenAIBackend, sim: OpenAISimulator, fault: Fault
) -> None:
    sim.fault("images", fault)

    with pytest.raises(OutcomeUnknown) as caught:
        await backend.generate(order())

    assert caught.value.billed is None
    assert len(sim.calls) == 1


async def test_a_call_that_never_ends_has_an_unknown_outcome(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    backend = create(Config(timeout_seconds=0.2), vendors)
    sim.fault("images", Fault.TIME_OUT)

    with pytest.raises(OutcomeUnknown):
        await backend.generate(order())

    assert len(sim.billed_calls) == 1


async def test_a_provider_that_cannot_be_reached_costs_nothing() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        vendors = Vendors(OpenAIConnection("key", address), PRICES)

        with pytest.raises(ModelUnavailable) as caught:
            await create(Config(), vendors).generate(order())

        assert caught.value.billed is False
        await vendors.aclose()


@pytest.mark.parametrize("fault", [Fault.BAD_BASE64, Fault.EMPTY, Fault.TRUNCATED])
@pytest.mark.parametrize("output_format", ["png", "webp"])
async def test_an_answer_without_a_whole_picture_is_bad_and_was_charged(
    vendors: Vendors, sim: OpenAISimulator, fault: Fault, output_format: Any
) -> None:
    backend = create(Config(output_format=output_format), vendors)
    sim.fault("images", fault)

    with pytest.raises(ModelAnsweredBadly) as caught:
        await backend.generate(order())

    assert caught.value.billed is True


@pytest.mark.parametrize("fault", [Fault.EMPTY, Fault.TRUNCATED])
async def test_a_stream_without_a_whole_picture_is_bad_too(
    backend: OpenAIBackend, sim: OpenAISimulator, fault: Fault
) -> None:
    sim.fault("images", fault)

    with pytest.raises(ModelAnsweredBadly):
        await backend.generate(order(partials=1), _ignore)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, OutcomeUnknown),
        ("moderation_blocked", ModelRefused),
        ("rate_limit_exceeded", ModelUnavailable),
    ],
)
async def test_an_error_inside_a_stream_is_judged_by_its_code(
    backend: OpenAIBackend, sim: OpenAISimulator, code: str | None, expected: type[ModelError]
) -> None:
    sim.stream_code = code
    sim.fault("images", Fault.STREAM_ERROR)

    with pytest.raises(expected):
        await backend.generate(order(partials=1), _ignore)


async def test_cancelling_ends_the_call(backend: OpenAIBackend, sim: OpenAISimulator) -> None:
    async with sim.hold("images", "after") as held, asyncio.TaskGroup() as group:
        task = group.create_task(backend.generate(order()))
        await held.reached()
        task.cancel()

    assert task.cancelled()


async def test_one_client_serves_everybody_at_once(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    async with sim.hold("images") as held, asyncio.TaskGroup() as group:
        for n in range(20):
            group.create_task(backend.generate(order(prompt=screened.prompt(f"dog {n}"))))
        await held.reached(20)
        held.release()

    assert len(sim.billed_calls) == 20


def test_without_a_key_the_start_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        create(Config(), Vendors(None, PRICES))


def test_a_model_without_a_price_stops_the_start(vendors: Vendors) -> None:
    with pytest.raises(ConfigError) as caught:
        create(Config(model="gpt-image-9"), vendors)

    sentence = str(caught.value)
    assert all(
        word in sentence for word in ("gpt-image-9", "gpt-image-2.5-flare", "backends.openai.price")
    )


async def test_a_price_of_ones_own_makes_an_unlisted_model_work(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    sim.models["relay-painter"] = None
    own = {
        "text_input": 0,
        "image_input": 0,
        "image_output": 1,
        "output_tokens": {"1024x1024": {"low": 10, "medium": 500}},
    }
    config = Config.model_validate({"model": "relay-painter", "price": own})

    drawing = await create(config, vendors).generate(order(shape="16:9"))

    assert drawing.size == Size(1536, 1024)
    assert drawing.notes == ("This model has no such shape, so I drew 1536x1024 pixels.",)
    assert drawing.cost_microdollars > 0


def test_a_quality_that_the_model_lacks_stops_the_start(vendors: Vendors) -> None:
    with pytest.raises(ConfigError, match="low, medium, high"):
        create(Config(model="gpt-image-2", quality="max"), vendors)


@pytest.mark.parametrize("size", ["100", "1000x1000", "3200x1024", "3840x3840"])
def test_a_size_that_the_model_cannot_draw_stops_the_start(vendors: Vendors, size: str) -> None:
    with pytest.raises(ConfigError, match=r"backends\.openai\.sizes\.square"):
        create(Config(sizes={"square": size}), vendors)


async def test_a_size_of_ones_own_is_used(vendors: Vendors) -> None:
    backend = create(Config(sizes={"square": "1248x1248"}), vendors)

    assert (await backend.generate(order())).size == Size(1248, 1248)


async def test_a_model_that_exists_gives_no_warning(backend: OpenAIBackend) -> None:
    assert await backend.inspect() == []


async def test_a_model_that_will_end_gives_a_warning_with_the_date(vendors: Vendors) -> None:
    (warning,) = await create(Config(model="gpt-image-1.5"), vendors).inspect()

    assert "2026-12-01" in warning
    assert "gpt-image-2.5-flare" in warning


async def test_a_model_that_is_gone_stops_the_start(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    del sim.models["gpt-image-2.5-flare"]

    with pytest.raises(ConfigError) as caught:
        await backend.inspect()

    assert "gpt-image-2.6-flare" in str(caught.value)
    assert "gpt-6-luna" not in str(caught.value)


async def test_a_relay_without_a_list_of_models_gives_a_warning_only(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    sim.offers.remove("models")

    (warning,) = await backend.inspect()

    assert "is not offered" in warning


async def test_an_outage_of_the_list_gives_a_warning_only(
    backend: OpenAIBackend, sim: OpenAISimulator
) -> None:
    sim.fail("models", 500)
    sim.models, listed = {}, sim.models

    first, second = await backend.inspect(), await backend.inspect()

    assert "could not be read" in first[0]
    assert "lists no models" in second[0]
    assert listed


async def test_a_refused_key_stops_the_start(sim: OpenAISimulator) -> None:
    vendors = Vendors(OpenAIConnection("wrong", sim.base_url), PRICES)

    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        await create(Config(), vendors).inspect()

    await vendors.aclose()


def test_options_beyond_the_known_ones_are_refused() -> None:
    with pytest.raises(ValueError, match="qualty"):
        backend_module.Config.model_validate({"qualty": "high"})


async def _ignore(picture: RawPicture) -> None:
    """Take an unfinished picture and do nothing with it."""


def test_adult_pictures_are_not_to_be_had_from_openai_itself() -> None:
    config = Config(adult_ok=True)
    own = Vendors(OpenAIConnection("k", None), PRICES)
    relay = Vendors(OpenAIConnection("k", "http://127.0.0.1:9/v1"), PRICES)

    with pytest.raises(ConfigError, match="permit no adult pictures"):
        create(config, own)
    assert create(config, relay).capabilities.adult_ok
    assert not create(Config(), relay).capabilities.adult_ok
