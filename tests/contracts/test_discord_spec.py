"""The Discord simulator against Discord's own OpenAPI document (`$LIMNER_SPECS`)."""

from __future__ import annotations

import json
import os  # the one variable that only tests know
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.simulators.discord import DiscordSimulator, Permission
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
        resource = Resource(contents=document, specification=DRAFT202012)
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
def spec() -> Iterator[Spec]:
    yield Spec(json.loads(SPEC_FILE.read_text()))


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


LAYOUT_BODY: dict[str, Any] = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 255,
            "components": [
                {"type": 10, "content": "# A dog"},
                {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "v1"}],
                    "accessory": {"type": 2, "style": 5, "label": "Site", "url": "https://x.org"},
                },
                {"type": 14},
                {"type": 13, "file": {"url": "attachment://b.txt"}},
            ],
        },
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "Refine", "custom_id": "r"},
                {"type": 2, "style": 2, "emoji": {"name": "🎲"}, "custom_id": "v"},
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "s",
                    "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}],
                }
            ],
        },
    ],
    "attachments": [
        {"id": 0, "filename": "a.png", "description": "a dog"},
        {"id": 1, "filename": "b.txt"},
    ],
}


def layout_form() -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(LAYOUT_BODY), content_type="application/json")
    form.add_field("files[0]", b"\x89PNG", filename="a.png")
    form.add_field("files[1]", b"text", filename="b.txt")
    return form


async def test_every_answer_of_every_route_fits_the_description(
    sim: DiscordSimulator, spec: Spec
) -> None:
    guild = sim.add_guild()
    guild.grant(sim.bot, Permission.MANAGE_THREADS, Permission.CREATE_PRIVATE_THREADS)
    channel = guild.add_channel("pictures")
    alice = sim.add_user("Alice")
    dm = await alice.open_dm()
    headers = {"Authorization": f"Bot {sim.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def ask(method: str, path: str, body: Any = None, **more: Any) -> Any:
            async with session.request(method, sim.api_base + path, json=body, **more) as answer:
                assert answer.status < 500
                return await answer.json() if answer.status not in (204,) else None

        app, here = f"/applications/{sim.application_id}", f"/channels/{channel.id}"
        commands = [
            {
                "name": "imagine",
                "description": "Draw",
                "options": [
                    {"type": 3, "name": "prompt", "description": "Words", "required": True},
                    {"type": 4, "name": "count", "description": "How many", "max_value": 4},
                    {
                        "type": 3,
                        "name": "shape",
                        "description": "Shape",
                        "choices": [{"name": "Wide", "value": "wide"}],
                    },
                ],
                "integration_types": [0, 1],
                "contexts": [0, 1, 2],
            },
            {"name": "Show prompt", "type": 3},
        ]
        for path in ("/users/@me", f"/users/{alice.id}", "/oauth2/applications/@me"):
            await ask("GET", path)
        for path in ("/applications/@me", "/gateway", "/gateway/bot", f"/guilds/{guild.id}"):
            await ask("GET", path)
        await ask("GET", f"/guilds/{guild.id}/members/{alice.id}")
        for scope in (f"{app}/commands", f"{app}/guilds/{guild.id}/commands"):
            await ask("PUT", scope, commands)
            await ask("GET", scope)

        started = await alice.slash(channel, "imagine", prompt="a dog")
        callback = f"/interactions/{started.id}/{started.token}/callback"
        webhook = f"/webhooks/{sim.application_id}/{started.token}"
        await ask("GET", f"{webhook}/messages/@original")  # 10008
        await ask("POST", callback, {"type": 5}, params={"with_response": "1"})
        await ask("POST", callback, {"type": 5})  # 40060
        await ask("PATCH", f"{webhook}/messages/@original", data=layout_form())
        await ask("GET", f"{webhook}/messages/@original")
        more = await ask("POST", webhook, {"content": "more", "flags": 64})
        by_id = f"{webhook}/messages/{more['id']}"
        await ask("GET", by_id)
        await ask("PATCH", by_id, {"content": "less"})
        await ask("DELETE", by_id)
        assert started.message is not None
        for kind in (4, 6, 7, 9):
            pressed = await alice.press(started.message, "Refine")
            data = {
                4: {"content": "hi"},
                7: {"components": LAYOUT_BODY["components"][1:]},
                9: {
                    "custom_id": "m",
                    "title": "M",
                    "components": [
                        {
                            "type": 18,
                            "label": "Style",
                            "component": {"type": 4, "style": 1, "custom_id": "style"},
                        }
                    ],
                },
            }.get(kind)
            body = {"type": kind} | ({"data": data} if data else {})
            path = f"/interactions/{pressed.id}/{pressed.token}/callback"
            await ask("POST", path, body, params={"with_response": "true"})
        await alice.submit_modal(pressed, {"style": "x"})
        submitted = sim.interactions[-1]
        path = f"/interactions/{submitted.id}/{submitted.token}/callback"
        answer = {"type": 4, "data": {"content": "ok"}}
        await ask("POST", path, answer, params={"with_response": "1"})

        embed = {
            "title": "A dog",
            "image": {"url": "attachment://a.png"},
            "fields": [{"name": "n", "value": "v"}],
            "footer": {"text": "f"},
        }
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("payload_json", json.dumps({"embeds": [embed], "nonce": "1"}))
        form.add_field("files[0]", b"\x89PNG", filename="a.png")
        posted = await ask("POST", f"{here}/messages", data=form)
        reply = {"content": "@everyone", "message_reference": {"message_id": posted["id"]}}
        await ask("POST", f"{here}/messages", reply)
        mine = f"{here}/messages/{posted['id']}"
        await ask("PUT", f"{mine}/reactions/%F0%9F%91%8D/@me")
        await ask("POST", f"{mine}/threads", {"name": "t"})
        await ask("POST", f"{mine}/threads", {"name": "t"})  # 160004
        await ask("GET", mine)
        await ask("PATCH", mine, {"content": "edited"})
        await ask("DELETE", f"{mine}/reactions/%F0%9F%91%8D/@me")
        await ask("GET", f"{here}/messages", params={"limit": "10"})
        await ask("GET", f"/channels/{posted['id']}/messages")
        await ask("PATCH", f"/channels/{posted['id']}", {"archived": True, "name": "n"})
        await ask("PATCH", f"/channels/{posted['id']}", {"archived": False})
        await ask("PUT", f"/channels/{posted['id']}/thread-members/@me")
        await ask("POST", f"{here}/threads", {"name": "t", "type": 11})
        await ask("POST", f"{here}/typing")
        for place in (here, f"/channels/{posted['id']}", f"/channels/{dm.id}"):
            await ask("GET", place)
        await ask("POST", "/users/@me/channels", {"recipient_id": str(alice.id)})
        await ask("POST", f"{here}/messages", {"content": "x" * 2001})  # 50035
        await ask("POST", f"{here}/messages", {})  # 50006
        await ask("DELETE", f"{webhook}/messages/@original")
        await ask("DELETE", mine)
        sim.rate_limits = True
        for _ in range(6):
            await ask("POST", f"{here}/messages", {"content": "quick"})

    asked = check_log(sim, spec)

    assert asked == {f"{route.method} {route.template}" for route in ROUTES}
    assert 429 in {request.status for request in sim.requests}


def row(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": 1, "components": list(parts)}]


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def select(**more: Any) -> dict[str, Any]:
    options = [{"label": "a", "value": "a"}]
    return {"type": 3, "custom_id": "s", "options": options, **more}


GOOD_MESSAGES: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"content": None, "embeds": [{"title": "t", "description": "d", "color": 1}]},
    {"allowed_mentions": {"parse": ["users"], "replied_user": False}, "content": "x"},
    {"components": row(*(button(custom_id=str(n)) for n in range(5)))},
    {"components": row(select(min_values=0, max_values=1, placeholder="p"))},
    {"components": row({"type": 5, "custom_id": "u"})},
    {"attachments": [{"id": 0, "description": "x" * 1024}], "content": "x"},
    {"flags": 4, "content": "x"},
    LAYOUT_BODY,
]
BAD_MESSAGES: list[dict[str, Any]] = [
    {"content": 5},
    {"content": "x" * 4001},
    {"embeds": {}},
    {"embeds": [{}] * 11},
    {"embeds": [{"title": "x" * 257}]},
    {"embeds": [{"description": "x" * 4097}]},
    {"embeds": [{"color": 1 << 24}]},
    {"embeds": [{"fields": [{"name": "n"}]}]},
    {"embeds": [{"fields": [{"name": "n", "value": "x" * 1025}]}]},
    {"embeds": [{"footer": {"text": "x" * 2049}}]},
    {"components": [{"type": 99}]},
    {"components": [{"type": 2, "style": 1}]},
    {"components": row()},
    {"components": row(*(button(custom_id=str(n)) for n in range(6)))},
    {"components": row(button(label="x" * 81))},
    {"components": row(button(custom_id="x" * 101))},
    {"components": row(button(custom_id=""))},
    {"components": row(button(style=7))},
    {"components": row(button(disabled="no"))},
    {"components": row(button(emoji={"id": "1"}))},
    {"components": row(select(options=[]))},
    {"components": row(select(options=[{"label": str(n), "value": str(n)} for n in range(26)]))},
    {"components": row(select(options=[{"label": "x" * 101, "value": "a"}]))},
    {"components": row(select(max_values=26))},
    {"components": row(select(placeholder="x" * 151))},
    {"flags": 1 << 15, "components": [{"type": 10, "content": ""}]},
    {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4001}]},
    {"flags": 1 << 15, "components": [{"type": 12, "items": []}]},
    {"flags": 1 << 15, "components": [{"type": 12, "items": [{}]}]},
    {"flags": 1 << 15, "components": [{"type": 9, "components": [{"type": 10, "content": "x"}]}]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": [], "accent_color": 1}]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": row(), "accent_color": 1 << 24}]},
    {"flags": 1 << 15, "components": [{"type": 14, "spacing": 3}]},
    {"attachments": [{}]},
    {"attachments": [{"id": "x"}]},
    {"attachments": [{"id": 0, "description": "x" * 1025}]},
    {"attachments": [{"id": n} for n in range(11)]},
    {"allowed_mentions": {"parse": ["friends"]}},
    {"allowed_mentions": {"users": [str(n) for n in range(101)]}},
    {"flags": "64"},
]
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


def modal(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 9, "data": {"custom_id": "m", "title": "M", "components": list(parts), **more}}


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": component, **more}


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": 4, "style": 1, "custom_id": "t", **more}


GOOD_CALLBACKS: list[dict[str, Any]] = [
    {"type": 4, "data": {"content": "x"}},
    {"type": 5},
    {"type": 5, "data": {"flags": 64}},
    {"type": 6},
    {"type": 7, "data": {"content": "x"}},
    {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}]}},
    modal(label(text_input(max_length=4000, value="v", required=False))),
    modal({"type": 1, "components": [text_input(label="L")]}),
    modal(
        {"type": 10, "content": "x"},
        label(select()),
        label({"type": 19, "custom_id": "f", "max_values": 3}),
        label({"type": 21, "custom_id": "r", "options": select()["options"] * 2}),
        label({"type": 23, "custom_id": "c"}),
    ),
]
BAD_CALLBACKS: list[dict[str, Any]] = [
    {},
    {"type": 99},
    {"type": 9},
    {"type": 4, "data": {"content": "x" * 2001}},
    {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 26}},
    {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "a"}]}},
    modal(),
    modal(label(text_input()), title="x" * 46),
    modal(label(text_input()), title=""),
    modal(label(text_input()), custom_id="x" * 101),
    modal(label(text_input(), label="x" * 46)),
    modal(label(text_input(), description="x" * 101)),
    modal(label(text_input(value="x" * 4001))),
    modal(label(text_input(max_length=4001))),
    modal(label(text_input(placeholder="x" * 101))),
    modal(label(text_input(style=3))),
    modal(label({"type": 21, "custom_id": "r", "options": select()["options"]})),
    modal(label({"type": 19, "custom_id": "f", "max_values": 11})),
    modal(text_input()),
    modal(button()),
]
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


def command(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "imagine", "description": "Draw", "options": list(options), **more}


def option(kind: int = 3, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": "o", "description": "d", **more}


GOOD_COMMANDS = [
    command(),
    command(option(max_length=6000), option(11, name="file"), option(5, name="flag")),
    command(option(4, min_value=1, max_value=4)),
    command(option(1, options=[option()])),
    command(option(2, options=[option(1, options=[option()])])),
    {"name": "Show prompt", "type": 3},
    command(integration_types=[0, 1], contexts=[0, 1, 2], default_member_permissions=8),
]
BAD_COMMANDS = [
    {"description": "x"},
    command(name=""),
    command(name="x" * 33),
    command(description="x" * 101),
    command(*(option(name=f"o{n}") for n in range(26))),
    command(option(99)),
    command(option(description="")),
    command(option(name="x" * 33)),
    command(option(max_length=6001)),
    command(option(choices=[{"name": "a", "value": "a"}] * 26)),
    command(option(choices=[{"name": "a"}])),
    command(option(4, choices=[{"name": "a", "value": "a"}])),
    command(option(5, required="yes")),
    command(contexts=[]),
    command(contexts=[3]),
    command(integration_types=[0, 0]),
    command(type=9),
]


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
