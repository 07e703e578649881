"""The stand-in for OpenAI is as strict as the original, and breaks on demand."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.fakes import screened
from tests.simulators.openai import Fault, OpenAISimulator
from tests.simulators.openai.pictures import picture, text_of

GOOD = {"model": "gpt-image-2.5-flare", "prompt": "a dog", "size": "1024x1024"}
SCHEMA = {
    "type": "object",
    "properties": {"description": {"type": "string"}, "intent": {"enum": ["new", "undo"]}},
    "required": ["description", "intent"],
    "additionalProperties": False,
}


class Client:
    """Speaks plain HTTP, so that nothing hides behind the SDK."""

    def __init__(self, sim: OpenAISimulator, session: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.session = session
        self.headers = {"Authorization": f"Bearer {sim.api_key}"}

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        kind = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        url = f"{self.sim.base_url}/{path}"
        async with self.session.post(url, headers=self.headers, **kind) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else text

    async def generate(self, **changes: Any) -> tuple[int, Any]:
        return await self.post("images/generations", {**GOOD, **changes})

    async def edit(self, *sources: bytes, field: str = "image[]", **changes: str) -> Any:
        form = aiohttp.FormData()
        for name, value in {**GOOD, **changes}.items():
            form.add_field(name, value)
        for data in sources:
            form.add_field(field, data, filename="0.png", content_type="image/png")
        return await self.post("images/edits", form)


@pytest.fixture
async def sim() -> AsyncIterator[OpenAISimulator]:
    async with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
async def client(sim: OpenAISimulator) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(sim, session)


def decoded(body: Any) -> list[bytes]:
    return [base64.b64decode(item["b64_json"]) for item in body["data"]]


async def test_a_picture_has_the_size_that_was_asked_for(client: Client) -> None:
    status, body = await client.generate(size="1536x864", quality="high", n=2)

    first, second = decoded(body)
    assert (status, Image.open(io.BytesIO(first)).size) == (200, (1536, 864))
    assert (body["size"], body["quality"]) == ("1536x864", "high")
    assert first != second


async def test_the_same_words_give_the_same_picture_and_others_another(client: Client) -> None:
    pictures = [decoded((await client.generate(prompt=p))[1])[0] for p in ("a", "a", "b")]

    assert pictures[0] == pictures[1] != pictures[2]


async def test_pictures_can_be_as_large_as_real_ones(client: Client) -> None:
    client.sim.picture_bytes = 1_000_000

    (data,) = decoded((await client.generate())[1])

    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
    assert 950_000 < len(data) < 1_100_000


def test_a_picture_remembers_its_words() -> None:
    assert text_of(picture("ein Hündchen ☃", 64, 64)) == "ein Hündchen ☃"
    assert text_of(screened.png()) == ""


@pytest.mark.parametrize(
    ("changes", "status", "param"),
    [
        ({"colour": "red"}, 400, "colour"),
        ({"style": "vivid"}, 400, "style"),
        ({"response_format": "url"}, 400, "response_format"),
        ({"input_fidelity": "high"}, 400, "input_fidelity"),
        ({"size": "1000x1000"}, 400, "size"),
        ({"size": "3200x1024"}, 400, "size"),
        ({"size": "3840x3840"}, 400, "size"),
        ({"size": "big"}, 400, "size"),
        ({"model": "gpt-image-1.5", "size": "1536x864"}, 400, "size"),
        ({"quality": "hd"}, 400, "quality"),
        ({"quality": "max", "model": "gpt-image-2"}, 400, "quality"),
        ({"prompt": ""}, 400, "prompt"),
        ({"prompt": "x" * 32_001}, 400, "prompt"),
        ({"n": 0}, 400, "n"),
        ({"n": 11}, 400, "n"),
        ({"n": "many"}, 400, "n"),
        ({"moderation": "none"}, 400, "moderation"),
        ({"output_format": "bmp"}, 400, "output_format"),
        ({"partial_images": 4}, 400, "partial_images"),
        ({"partial_images": 2}, 400, "partial_images"),
        ({"model": "dall-e-3"}, 404, "model"),
        ({"model": "gpt-image-1"}, 404, "model"),
        ({"model": "gpt-image-99"}, 404, "model"),
    ],
)
async def test_what_the_platform_refuses_is_refused_and_not_charged(
    client: Client, changes: dict[str, Any], status: int, param: str
) -> None:
    answered, body = await client.generate(**changes)

    assert (answered, body["error"]["param"]) == (status, param)
    assert client.sim.billed_calls == []


async def test_without_the_key_nobody_gets_in(client: Client) -> None:
    client.headers = {}

    status, body = await client.generate()

    assert (status, body["error"]["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize("field", ["image", "image[]"])
async def test_pictures_are_edited(client: Client, field: str) -> None:
    status, body = await client.edit(screened.png(), field=field)

    assert (status, len(body["data"]), client.sim.calls[0].sources) == (200, 1, 1)


@pytest.mark.parametrize(
    ("sources", "changes", "param"),
    [
        ([], {}, "image"),
        ([b"not a picture"], {}, "image"),
        ([screened.png()] * 17, {}, "image"),
        ([screened.png()], {"moderation": "low"}, "moderation"),
        ([screened.png()], {"input_fidelity": "high"}, "input_fidelity"),
    ],
)
async def test_edits_that_the_platform_refuses_are_refused(
    client: Client, sources: list[bytes], changes: dict[str, str], param: str
) -> None:
    # Without a file the client would not send a multipart body at all.
    extra = [] if sources else [("mask", screened.png())]
    form = aiohttp.FormData()
    for name, value in {**GOOD, **changes}.items():
        form.add_field(name, value)
    for name, data in [*(("image[]", source) for source in sources), *extra]:
        form.add_field(name, data, filename="0.png", content_type="image/png")

    status, body = await client.post("images/edits", form)

    assert (status, body["error"]["param"]) == (400, param)


def mask(side: int = 64, mode: str = "RGBA", form: str = "PNG") -> bytes:
    """Return a mask that leaves nothing alone."""
    buffer = io.BytesIO()
    Image.new(mode, (side, side)).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (mask(), 200),
        (mask(mode="LA"), 200),
        (mask(32), 400),
        (mask(mode="RGB"), 400),
        (mask(mode="L"), 400),
        (mask(form="WEBP"), 400),
        (mask() + bytes(4 * 2**20), 413),
    ],
    ids=["good", "grey", "small", "no alpha", "no alpha, grey", "no PNG", "heavy"],
)
async def test_a_mask_is_a_small_png_with_alpha_of_the_size_of_the_picture(
    client: Client, data: bytes, status: int
) -> None:
    form = aiohttp.FormData()
    for name, value in GOOD.items():
        form.add_field(name, value)
    for name, file in (("image", screened.png()), ("mask", data)):
        form.add_field(name, io.BytesIO(file), filename="0.png", content_type="image/png")

    answered, _ = await client.post("images/edits", form)

    assert answered == status


async def test_an_edit_renders_all_of_its_source_again_where_that_is_asked_for(
    client: Client,
) -> None:
    client.sim.renders_again = True
    free = io.BytesIO()
    hole = Image.new("RGBA", (1024, 1024), (0, 0, 0, 255))
    hole.paste((0, 0, 0, 0), (0, 0, 512, 512))
    hole.save(free, "PNG")
    (first,) = decoded((await client.generate())[1])
    form = aiohttp.FormData()
    for name, value in GOOD.items():
        form.add_field(name, value)
    for name, file in (("image[]", first), ("mask", free.getvalue())):
        form.add_field(name, io.BytesIO(file), filename="0.png", content_type="image/png")
    (second,) = decoded((await client.post("images/edits", form))[1])
    apart = np.abs(levels(first) - levels(second)).max(2)

    assert text_of(first) == text_of(second) == "a dog"
    assert np.median(apart[560:, 560:]) > 2  # nothing stays to the bit
    assert np.median(apart[560:, 560:]) < 40  # nor is it another picture
    assert np.median(apart[:400, :400]) > 40
    assert client.sim.calls[-1].received == (first,)
    assert client.sim.calls[-1].mask == free.getvalue()


def levels(data: bytes) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGB"), np.int16)


async def test_a_picture_of_another_type_is_refused(client: Client) -> None:
    form = aiohttp.FormData()
    for name, value in GOOD.items():
        form.add_field(name, value)
    form.add_field("image", screened.png(), filename="upload")

    _, body = await client.post("images/edits", form)

    assert body["error"]["code"] == "unsupported_file_mimetype"


async def test_a_stream_has_partials_and_an_end(client: Client) -> None:
    _, text = await client.generate(stream=True, partial_images=2)

    events = [line.removeprefix("event: ") for line in text.splitlines() if "event: " in line]
    assert events == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]


async def test_errors_come_as_often_as_asked_and_then_no_more(client: Client) -> None:
    client.sim.fail("images", 429, retry_after=3, times=2)

    statuses = [(await client.generate())[0] for _ in range(3)]

    assert statuses == [429, 429, 200]
    assert [call.billed for call in client.sim.calls] == [False, False, True]


async def test_blocked_words_are_refused_in_the_platforms_form(client: Client) -> None:
    client.sim.block_prompts("do+g")

    status, body = await client.generate()

    error = body["error"]
    assert (status, error["code"]) == (400, "moderation_blocked")
    assert error["type"] == "image_generation_user_error"


@pytest.mark.parametrize(("fault", "billed"), [(Fault.DROP_BEFORE, 0), (Fault.DROP_AFTER, 1)])
async def test_a_connection_breaks_before_or_after_the_charge(
    client: Client, fault: Fault, billed: int
) -> None:
    client.sim.fault("images", fault)

    with pytest.raises(aiohttp.ClientError):
        await client.generate()

    assert len(client.sim.billed_calls) == billed


async def test_a_gateway_answers_in_the_place_of_a_charged_call(client: Client) -> None:
    client.sim.fault("images", Fault.GATEWAY)

    status, _ = await client.generate()

    assert (status, len(client.sim.billed_calls)) == (504, 1)


async def test_a_time_out_never_answers_and_is_charged(client: Client) -> None:
    client.sim.fault("images", Fault.TIME_OUT)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.generate(), 0.2)

    assert len(client.sim.billed_calls) == 1


async def test_bad_pictures_are_bad(client: Client) -> None:
    for fault in (Fault.BAD_BASE64, Fault.TRUNCATED, Fault.EMPTY):
        client.sim.fault("images", fault)

    bad, cut, empty = [(await client.generate())[1]["data"] for _ in range(3)]

    with pytest.raises(ValueError, match="base64"):
        base64.b64decode(bad[0]["b64_json"], validate=True)
    with (
        pytest.raises(OSError, match="truncated"),
        Image.open(io.BytesIO(base64.b64decode(cut[0]["b64_json"]))) as opened,
    ):
        opened.load()
    assert empty == []


@pytest.mark.parametrize(("when", "billed"), [("before", 0), ("after", 1)])
async def test_calls_can_be_held_before_and_after_the_charge(
    client: Client, when: Any, billed: int
) -> None:
    async with asyncio.TaskGroup() as group, client.sim.hold("images", when=when) as held:
        task = group.create_task(client.generate())
        await held.reached()
        seen = len(client.sim.billed_calls)

    assert (seen, task.result()[0], len(client.sim.billed_calls)) == (billed, 200, 1)


async def test_latency_is_kept(client: Client) -> None:
    client.sim.latency_seconds = 0.2
    began = asyncio.get_running_loop().time()

    await client.generate()

    assert asyncio.get_running_loop().time() - began >= 0.2


def test_an_endpoint_that_does_not_exist_is_an_error_of_the_test() -> None:
    with pytest.raises(ValueError, match="no endpoint 'pictures'"):
        OpenAISimulator().fail("pictures")


async def test_moderation_is_quiet_until_told_otherwise(client: Client) -> None:
    client.sim.moderation_scores("blood", {"violence/graphic": 0.9})

    _, body = await client.post("moderations", {"input": ["a dog", "blood"]})

    quiet, loud = (result["category_scores"]["violence/graphic"] for result in body["results"])
    assert (quiet < 0.01, loud) == (True, 0.9)
    assert not client.sim.calls[0].billed


@pytest.mark.parametrize(
    "body",
    [
        {"input": ""},
        {"input": []},
        {"input": "x", "verbose": True},
        {"input": [{"type": "image_url", "image_url": {"url": "http://elsewhere/1.png"}}]},
        {"input": "x", "model": "text-moderation-latest"},
    ],
)
async def test_moderation_refuses_what_it_does_not_take(
    client: Client, body: dict[str, Any]
) -> None:
    status, _ = await client.post("moderations", body)

    assert status in {400, 404}


def question(data: Any, **changes: Any) -> dict[str, Any]:
    form = {"type": "json_schema", "name": "Form", "strict": True, "schema": SCHEMA}
    return {
        "model": "gpt-6-luna",
        "instructions": "Fill in.",
        "input": [
            {
                "role": "user",
                "content": [{"type": "input_text", "text": json.dumps(data)}],
            }
        ],
        "text": {"format": {**form, **changes}},
    }


def said(body: Any) -> Any:
    return json.loads(body["output"][0]["content"][0]["text"])


async def test_a_form_is_filled_in_from_the_data(client: Client) -> None:
    _, body = await client.post("responses", question({"words": "a cat"}))

    assert said(body) == {"description": "a cat", "intent": "new"}


async def test_a_change_adds_the_words_to_what_there_was(client: Client) -> None:
    data = {"words": "make it blue", "description": "a cat", "parent": {"number": 1}}

    _, body = await client.post("responses", question(data))

    assert said(body)["description"] == "a cat, make it blue"


async def test_a_scripted_answer_wins(client: Client) -> None:
    client.sim.script_response("cat", {"intent": "undo"})

    _, body = await client.post("responses", question({"words": "a cat"}))

    assert said(body)["intent"] == "undo"


@pytest.mark.parametrize(
    "changes",
    [
        {"strict": False},
        {"name": ""},
        {"schema": {**SCHEMA, "additionalProperties": True}},
        {"schema": {**SCHEMA, "required": []}},
        {"schema": {**SCHEMA, "type": "array"}},
        {"schema": {**SCHEMA, "default": {}}},
    ],
)
async def test_schemas_that_are_not_strict_are_refused(
    client: Client, changes: dict[str, Any]
) -> None:
    status, _ = await client.post("responses", question({}, **changes))

    assert status == 400


async def test_models_are_listed_with_the_date_of_their_end(client: Client) -> None:
    url = f"{client.sim.base_url}/models"
    async with client.session.get(url, headers=client.headers) as response:
        ends = {model["id"]: model["shutdown_date"] for model in (await response.json())["data"]}

    assert (ends["gpt-image-1.5"], ends["gpt-image-2.5-flare"]) == ("2026-12-01", None)


async def test_a_relay_may_lack_an_endpoint(client: Client) -> None:
    client.sim.offers.remove("responses")

    status, body = await client.post("responses", question({}))

    assert (status, body["error"]["code"]) == (404, "unknown_url")
