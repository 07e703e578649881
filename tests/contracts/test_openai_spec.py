"""What Limner sends to OpenAI, and what the stand-in answers, against the official description.

The description is data outside the project: its folder is named by LIMNER_SPECS.
"""

from __future__ import annotations

import email
import email.policy
import functools
import json
import os
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator
from openai import AsyncOpenAI
from openai.types import image_edit_params, image_generate_params
from pydantic import BaseModel

from bot.backends import openai as backend
from bot.domain import Author, Order, Place, RawPicture
from bot.language import openai as language
from bot.policy.image_rules import openai_moderation as image_rule
from bot.policy.prompt_rules import openai_moderation as prompt_rule
from bot.ports import RuleText, ScreeningContext, Task
from bot.vendors import OpenAIConnection, Vendors
from tests.fakes import screened
from tests.simulators.openai import OpenAISimulator

SPECS = os.environ.get("LIMNER_SPECS", "")  # noqa: TID251 - a test's own switch
pytestmark = pytest.mark.skipif(
    not SPECS, reason="LIMNER_SPECS does not name the folder with openai_openapi.json"
)

PRICES = tomllib.loads(Path("config/prices.toml").read_text(encoding="utf-8"))
CONTEXT = ScreeningContext(Author("web", "1"), Place("web", "", "1"))

# The description is of August 2026; the SDK (3.52.0) is newer, and wins. Part -> why.
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("CreateImageRequest", "safety_identifier"): "in the SDK's parameters",
    ("CreateImageEditRequest", "safety_identifier"): "in the SDK's parameters",
    ("CreateImageRequest", "quality"): "the SDK has xhigh and max",
    ("ImagesResponse", "size"): "the SDK has any WIDTHxHEIGHT",
    ("ImagesResponse", "quality"): "the SDK has xhigh and max",
}


@dataclass
class Wire:
    """Everything that went over the wire, as (path, request, answer)."""

    exchanges: list[tuple[str, Any, Any]] = field(default_factory=list)

    async def keep(self, request: httpx2.Request) -> None:
        await request.aread()  # a form is sent in pieces and would be gone afterwards

    async def record(self, response: httpx2.Response) -> None:
        await response.aread()
        path = response.request.url.path.removeprefix("/v1")
        self.exchanges.append((path, _sent(response.request), _answered(response)))

    def only(self) -> tuple[Any, Any]:
        ((_, sent, answered),) = self.exchanges
        return sent, answered


def _sent(request: httpx2.Request) -> Any:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return json.loads(request.content)
    return _form(kind, request.content) if kind else None


def _form(kind: str, body: bytes) -> dict[str, Any]:
    """Return a multipart body as the description types it; files as text, numbers as numbers."""
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    fields: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        if part.get_filename():
            assert part.get_content_type() in {"image/png", "image/webp", "image/jpeg"}
            fields.setdefault(name.removesuffix("[]"), []).append("binary")
        else:
            text = str(part.get_content()).rstrip("\n")
            fields[name] = {"true": True, "false": False}.get(text, text)
            fields[name] = int(text) if text.isdigit() else fields[name]
    return fields


def _answered(response: httpx2.Response) -> Any:
    if response.headers["content-type"].startswith("text/event-stream"):
        lines = response.text.splitlines()
        return [json.loads(line.removeprefix("data: ")) for line in lines if "data: " in line[:6]]
    return response.json()


@functools.cache
def spec() -> dict[str, Any]:
    # Its unions overlap (a user's message is two of its items): one or more may fit.
    text = (Path(SPECS) / "openai_openapi.json").read_text("utf-8").replace('"oneOf"', '"anyOf"')
    found: dict[str, Any] = json.loads(text)
    return found


@functools.cache
def validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": spec()["components"]}
    return Draft202012Validator(schema)


def complaints(name: str, document: Any) -> Iterator[str]:
    """Yield what the description says against a document, known exceptions left out."""
    for error in validator(name).iter_errors(document):
        part = str(next(iter(error.absolute_path), ""))
        if (name, part) not in EXCEPTIONS:
            yield f"{part}: {error.message[:200]}"
    known = spec()["components"]["schemas"][name].get("properties")
    for part in set(document) - set(known or document):
        if (name, part) not in EXCEPTIONS:
            yield f"{part}: not in the description"


@pytest.fixture
async def sim() -> AsyncIterator[OpenAISimulator]:
    async with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def vendors(sim: OpenAISimulator, wire: Wire) -> AsyncIterator[Vendors]:
    http = httpx2.AsyncClient(event_hooks={"request": [wire.keep], "response": [wire.record]})
    client = AsyncOpenAI(
        api_key=sim.api_key, base_url=sim.base_url, max_retries=0, http_client=http
    )
    made = Vendors(OpenAIConnection(sim.api_key, sim.base_url), PRICES, client)
    yield made
    await made.aclose()


def order(**changes: Any) -> Order:
    return Order(**{"prompt": screened.prompt("a dog"), "author_hash": "hash", **changes})


async def ignore(picture: RawPicture) -> None:
    """Take an unfinished picture and do nothing with it."""


@pytest.mark.parametrize(("shape", "quality"), [("square", "low"), ("16:9", "max")])
async def test_drawing_keeps_to_the_description(
    vendors: Vendors, wire: Wire, shape: str, quality: str
) -> None:
    await backend.create(backend.Config(), vendors).generate(order(shape=shape, quality=quality))

    sent, answered = wire.only()
    assert list(complaints("CreateImageRequest", sent)) == []
    assert list(complaints("ImagesResponse", answered)) == []


async def test_editing_keeps_to_the_description(vendors: Vendors, wire: Wire) -> None:
    painter = backend.create(backend.Config(), vendors)

    await painter.generate(order(sources=(screened.picture(), screened.picture()), count=2))

    sent, answered = wire.only()
    assert (sent["image"], sent["n"]) == (["binary", "binary"], 2)
    assert list(complaints("CreateImageEditRequest", sent)) == []
    assert list(complaints("ImagesResponse", answered)) == []


@pytest.mark.parametrize(
    ("sources", "action"), [((), "Gen"), ((screened.picture(),), "Edit")], ids=["draw", "edit"]
)
async def test_streams_keep_to_the_description(
    vendors: Vendors, wire: Wire, sources: Any, action: str
) -> None:
    painter = backend.create(backend.Config(), vendors)

    await painter.generate(order(sources=sources, partials=2), ignore)

    sent, events = wire.only()
    request = "CreateImageRequest" if action == "Gen" else "CreateImageEditRequest"
    assert list(complaints(request, sent)) == []
    names = [f"Image{action}PartialImageEvent"] * 2 + [f"Image{action}CompletedEvent"]
    pairs = zip(names, events, strict=True)
    assert [list(complaints(name, event)) for name, event in pairs] == [[], [], []]


async def test_moderation_keeps_to_the_description(vendors: Vendors, wire: Wire) -> None:
    words = prompt_rule.create(prompt_rule.Config(), vendors)
    picture = image_rule.create(image_rule.Config(), vendors)

    await words.check(RuleText("a", "b"), CONTEXT)
    await picture.check(screened.png(), "image/png", CONTEXT)

    assert len(wire.exchanges) == 2
    for _, sent, answered in wire.exchanges:
        assert list(complaints("CreateModerationRequest", sent)) == []
        assert list(complaints("CreateModerationResponse", answered)) == []


class Form(BaseModel):
    """A small form."""

    description: str = ""


@pytest.mark.parametrize(
    ("api", "request_name", "answer_name"),
    [
        ("responses", "CreateResponse", "Response"),
        ("chat", "CreateChatCompletionRequest", "CreateChatCompletionResponse"),
    ],
)
@pytest.mark.parametrize("pictures", [(), (screened.picture(),)], ids=["words", "picture"])
async def test_language_keeps_to_the_description(
    vendors: Vendors, wire: Wire, api: Any, request_name: str, answer_name: str, pictures: Any
) -> None:
    model = language.create(language.Config(api=api), vendors)

    await model.complete(Task("refine", "Fill in.", {"words": "a dog"}, Form, pictures))

    sent, answered = wire.only()
    assert list(complaints(request_name, sent)) == []
    assert list(complaints(answer_name, answered)) == []


async def test_the_list_of_models_keeps_to_the_description(vendors: Vendors, wire: Wire) -> None:
    await backend.create(backend.Config(), vendors).inspect()

    _, answered = wire.only()
    assert list(complaints("ListModelsResponse", answered)) == []


async def test_error_answers_keep_to_the_description(
    vendors: Vendors, wire: Wire, sim: OpenAISimulator
) -> None:
    sim.block_prompts("dog")

    with pytest.raises(Exception, match="filter"):
        await backend.create(backend.Config(), vendors).generate(order())

    _, answered = wire.only()
    assert list(complaints("ErrorResponse", answered)) == []


def test_the_check_finds_what_does_not_fit() -> None:
    assert list(complaints("CreateImageRequest", {"prompt": 1, "colour": "red"})) != []


def test_every_exception_for_a_request_is_backed_by_the_sdk() -> None:
    known = {
        "CreateImageRequest": image_generate_params.ImageGenerateParamsBase.__annotations__,
        "CreateImageEditRequest": image_edit_params.ImageEditParamsBase.__annotations__,
    }
    named = [(name, part) for name, part in EXCEPTIONS if name in known]

    assert [part for name, part in named if part not in known[name]] == []
