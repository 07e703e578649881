"""The Discord simulator against Discord's own OpenAPI document (`$LIMNER_SPECS`)."""

from __future__ import annotations

import json
import os  # the one variable that only tests know
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.contracts.discord_bodies import (
    BAD_CALLBACKS,
    BAD_COMMANDS,
    BAD_MESSAGES,
    GOOD_CALLBACKS,
    GOOD_COMMANDS,
    GOOD_MESSAGES,
)
from tests.contracts.discord_tour import Tour
from tests.simulators.discord import DiscordSimulator
from tests.simulators.discord.command_forms import check_commands
from tests.simulators.discord.errors import ApiError
from tests.simulators.discord.message_forms import (
    ANSWER,
    ANSWER_FLAGS,
    CREATE,
    CREATE_FLAGS,
    EDIT,
    EDIT_FLAGS,
    FOLLOW_UP,
    check_message,
)
from tests.simulators.discord.responding import CALLBACK
from tests.simulators.discord.rest_threads import FROM_MESSAGE, OPEN_DM, UPDATE, WITHOUT_MESSAGE
from tests.simulators.discord.routes import ROUTES, find_route
from tests.simulators.discord.schema import check_body
from tests.simulators.discord_bot import Bot, connected

SPEC_FILE = Path(os.environ.get("LIMNER_SPECS", "/nowhere")) / "discord-openapi.json"  # noqa: TID251
pytestmark = pytest.mark.skipif(
    not SPEC_FILE.is_file(), reason="LIMNER_SPECS names no folder with discord-openapi.json"
)
URI = "urn:discord"


class Spec:
    """Discord's OpenAPI document; lives for the module's tests."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.paths = document["paths"]
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)

    def problems(self, pointer: str, value: Any) -> list[str]:
        """Return what is wrong with a value by the schema at a JSON pointer."""
        validator = jsonschema.Draft202012Validator(
            {"$ref": f"{URI}#{pointer}"}, registry=self._registry
        )
        return [f"{list(e.absolute_path)}: {e.message[:300]}" for e in validator.iter_errors(value)]

    def request_problems(self, name: str, value: Any) -> list[str]:
        """Return what is wrong with a body by a named schema; ids may be numbers, as in fact."""
        return self.problems(f"/components/schemas/{name}", ids_as_text(value))

    def answer_problems(self, method: str, template: str, status: int, answer: Any) -> list[str]:
        """Return what is wrong with an answer of a route."""
        if status == 429:
            return self.problems("/components/schemas/RatelimitedResponse", answer)
        if status >= 400:
            return self.problems("/components/schemas/ErrorResponse", codes_as_numbers(answer))
        responses = self.paths[template][method.lower()]["responses"]
        if str(status) not in responses:
            return [f"{status} is not among {list(responses)}"]
        if "content" not in responses[str(status)]:
            return [] if answer is None else ["a body where none belongs"]
        escaped = template.replace("~", "~0").replace("/", "~1")
        place = f"/paths/{escaped}/{method.lower()}/responses/{status}"
        return self.problems(f"{place}/content/application~1json/schema", answer)


def codes_as_numbers(answer: Any) -> Any:
    """Return an error with numbers for the codes of fields.

    The description says so, but Discord's own examples (reference, "error messages") and its
    answers carry words such as BASE_TYPE_REQUIRED there.
    """
    if isinstance(answer, list):
        return [entry | {"code": 0} for entry in answer]
    if not isinstance(answer, dict):
        return answer
    return {key: codes_as_numbers(value) for key, value in answer.items()}


def ids_as_text(value: Any) -> Any:
    """Return a body with ids as strings: the document knows no others, Discord takes both."""
    if isinstance(value, list):
        return [ids_as_text(item) for item in value]
    if not isinstance(value, dict):
        return value
    shown = {key: ids_as_text(item) for key, item in value.items()}
    for entry in shown.get("attachments") or ():
        if isinstance(entry.get("id"), int):
            entry["id"] = str(entry["id"])
    reference = shown.get("message_reference")
    if isinstance(reference, dict):
        for key in ("message_id", "channel_id", "guild_id"):
            if key in reference:
                reference[key] = str(reference[key])
    if isinstance(shown.get("recipient_id"), int):
        shown["recipient_id"] = str(shown["recipient_id"])
    return shown


@pytest.fixture(scope="module")
def spec() -> Spec:
    return Spec(json.loads(SPEC_FILE.read_text()))


@pytest.fixture
async def sim() -> AsyncIterator[DiscordSimulator]:
    async with DiscordSimulator() as simulator:
        simulator.rate_limits = False
        yield simulator


def check_log(sim: DiscordSimulator, spec: Spec) -> set[str]:
    """Check every answer in the log and return the routes that were asked."""
    asked = set()
    for request in sim.requests:
        found = find_route(request.method, request.path)
        assert found is not None, request.line
        route, _ = found
        assert request.status is not None
        answer = json.loads(json.dumps(request.answer))
        problems = spec.answer_problems(route.method, route.template, request.status, answer)
        assert problems == [], f"{request.line} {json.dumps(answer)[:2000]}"
        if request.status < 300:
            asked.add(f"{route.method} {route.template}")
    return asked


def test_every_route_stands_in_the_description(spec: Spec) -> None:
    unknown = [
        f"{route.method} {route.template}"
        for route in ROUTES
        if route.method.lower() not in spec.paths.get(route.template, {})
    ]

    assert unknown == []


async def test_what_the_real_library_sends_and_gets_fits_the_description(
    sim: DiscordSimulator, spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        asked = await alice.slash(channel, "imagine", prompt="a dog", count=2)
        answer = await asked.wait_message()
        submitted = await alice.press(answer, "Refine")
        await submitted.wait_modal()
        await (await alice.submit_modal(submitted, {"style": "noir"})).wait_message()
        await alice.autocomplete(channel, "imagine", "style", style="n")
        await (await alice.context_menu(channel, "Show prompt", answer)).wait_message()
        place = bot.get_partial_messageable(channel.id)
        said = await place.send(
            "hello <@1>", nonce="42", reference=place.get_partial_message(answer.id)
        )
        await said.edit(content="bye")
        await said.add_reaction("👍")
        _ = [message async for message in place.history(limit=5)]

        asked_routes = check_log(sim, spec)

    assert len(asked_routes) >= 9
    for request in sim.requests:
        if request.path.endswith("/commands"):
            for command in request.payload:
                assert spec.request_problems("ApplicationCommandUpdateRequest", command) == []


async def test_every_answer_of_every_route_fits_the_description(
    sim: DiscordSimulator, spec: Spec
) -> None:
    async with aiohttp.ClientSession() as session:
        tour = Tour.begin(sim, session)
        for step in (tour.application, tour.interactions, tour.messages, tour.too_quick):
            await step()

    asked = check_log(sim, spec)

    assert asked == {f"{route.method} {route.template}" for route in ROUTES}
    assert 429 in {request.status for request in sim.requests}


MESSAGE_KINDS = {
    "MessageCreateRequest": (CREATE, CREATE_FLAGS),
    "MessageEditRequestPartial": (EDIT, EDIT_FLAGS),
    "IncomingWebhookInteractionRequest": (ANSWER, ANSWER_FLAGS),
    "IncomingWebhookUpdateRequestPartial": (EDIT, EDIT_FLAGS),
    "IncomingWebhookRequestPartial": (FOLLOW_UP, ANSWER_FLAGS),
}


@pytest.mark.parametrize("name", MESSAGE_KINDS)
@pytest.mark.parametrize("body", GOOD_MESSAGES, ids=lambda body: str(body)[:60])
def test_message_that_the_description_takes_is_taken(
    spec: Spec, name: str, body: dict[str, Any]
) -> None:
    kind, flags = MESSAGE_KINDS[name]

    check_message(body, kind, flags)

    assert spec.request_problems(name, body) == []


@pytest.mark.parametrize("name", MESSAGE_KINDS)
@pytest.mark.parametrize("body", BAD_MESSAGES, ids=lambda body: str(body)[:60])
def test_message_that_the_description_refuses_is_refused(
    spec: Spec, name: str, body: dict[str, Any]
) -> None:
    kind, flags = MESSAGE_KINDS[name]
    assert spec.request_problems(name, body)

    with pytest.raises(ApiError) as refused:
        check_message(body, kind, flags)

    assert refused.value.body["code"] == 50035


CALLBACK_POINTER = (
    "/paths/~1interactions~1{interaction_id}~1{interaction_token}~1callback/post/requestBody"
    "/content/application~1json/schema"
)


@pytest.mark.parametrize("body", GOOD_CALLBACKS, ids=lambda body: str(body)[:60])
def test_callback_that_the_description_takes_is_taken(spec: Spec, body: dict[str, Any]) -> None:
    check_body(CALLBACK, body)

    assert spec.problems(CALLBACK_POINTER, body) == []


@pytest.mark.parametrize("body", BAD_CALLBACKS, ids=lambda body: str(body)[:60])
def test_callback_that_the_description_refuses_is_refused(spec: Spec, body: dict[str, Any]) -> None:
    assert spec.problems(CALLBACK_POINTER, body)

    with pytest.raises(ApiError):
        check_body(CALLBACK, body)


@pytest.mark.parametrize("body", GOOD_COMMANDS, ids=lambda body: str(body)[:60])
def test_command_that_the_description_takes_is_taken(spec: Spec, body: dict[str, Any]) -> None:
    check_commands([body])

    assert spec.request_problems("ApplicationCommandUpdateRequest", body) == []


@pytest.mark.parametrize("body", BAD_COMMANDS, ids=lambda body: str(body)[:60])
def test_command_that_the_description_refuses_is_refused(spec: Spec, body: dict[str, Any]) -> None:
    assert spec.request_problems("ApplicationCommandUpdateRequest", body)

    with pytest.raises(ApiError):
        check_commands([body])


OTHER_BODIES: list[tuple[str, Any, Any, bool]] = [
    ("CreateTextThreadWithMessageRequest", FROM_MESSAGE, {"name": "t"}, True),
    ("CreateTextThreadWithMessageRequest", FROM_MESSAGE, {"name": ""}, False),
    ("CreateTextThreadWithMessageRequest", FROM_MESSAGE, {"name": "x" * 101}, False),
    (
        "CreateTextThreadWithMessageRequest",
        FROM_MESSAGE,
        {"name": "t", "auto_archive_duration": 61},
        False,
    ),
    ("CreateTextThreadWithoutMessageRequest", WITHOUT_MESSAGE, {"name": "t", "type": 11}, True),
    ("CreateTextThreadWithoutMessageRequest", WITHOUT_MESSAGE, {"name": "t", "type": 0}, False),
    ("UpdateThreadRequestPartial", UPDATE, {"archived": True, "locked": False}, True),
    ("UpdateThreadRequestPartial", UPDATE, {"archived": "yes"}, False),
    ("CreatePrivateChannelRequest", OPEN_DM, {"recipient_id": "1"}, True),
    ("CreatePrivateChannelRequest", OPEN_DM, {"recipient_id": "x"}, False),
]


@pytest.mark.parametrize(("name", "kind", "body", "good"), OTHER_BODIES)
def test_other_bodies_are_judged_as_the_description_does(
    spec: Spec, name: str, kind: Any, body: Any, good: bool
) -> None:
    try:
        check_body(kind, body)
        taken = True
    except ApiError:
        taken = False

    assert taken == good == (spec.request_problems(name, body) == [])
