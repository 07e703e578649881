"""The Discord simulator's rules, asked over plain HTTP: deadlines, limits, rights, faults."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.simulators.discord import (
    DiscordSimulator,
    GuildHandle,
    Interaction,
    Person,
    SimulatorError,
    TextChannel,
)

COMMANDS = [
    {
        "name": "imagine",
        "description": "Draw",
        "integration_types": [0, 1],
        "contexts": [0, 1, 2],
        "options": [
            {"type": 3, "name": "prompt", "description": "Words", "required": True},
            {"type": 4, "name": "count", "description": "n", "min_value": 1, "max_value": 4},
        ],
    }
]
BUTTONS = [
    {"type": 1, "components": [{"type": 2, "style": 1, "label": "Refine", "custom_id": "r"}]}
]


@dataclass
class Scene:
    """A bot without a gateway: bare requests, and a member in a channel."""

    sim: DiscordSimulator
    session: aiohttp.ClientSession
    guild: GuildHandle
    channel: TextChannel
    alice: Person
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        files: list[tuple[str, bytes]] = [],  # noqa: B006
        token: str | None = None,
        **query: str,
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sim.token if token is None else token}"}
        data: Any = None if body is None else json.dumps(body)
        if files:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body or {}))
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", BytesIO(content), filename=name)
        elif body is not None:
            headers["Content-Type"] = "application/json"
        url = self.sim.api_base + path
        async with self.session.request(
            method, url, data=data, headers=headers, params=query
        ) as answer:
            self.headers = dict(answer.headers)
            return answer.status, None if answer.status == 204 else await answer.json()

    async def code(self, method: str, path: str, body: Any = None, **more: Any) -> int:
        """Return the error's code, 0 for success."""
        status, answer = await self.ask(method, path, body, **more)
        return int(answer["code"]) if status >= 400 else 0

    async def respond(self, asked: Interaction, body: Any) -> int:
        return await self.code("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)

    def webhook(self, asked: Interaction, rest: str = "") -> str:
        return f"/webhooks/{self.sim.application_id}/{asked.token}{rest}"

    @property
    def messages(self) -> str:
        return f"/channels/{self.channel.id}/messages"

    async def post(self, **body: Any) -> str:
        status, answer = await self.ask("POST", self.messages, body or {"content": "hi"})
        assert status == 200, answer
        return str(answer["id"])


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with DiscordSimulator() as sim, aiohttp.ClientSession() as session:
        sim.rate_limits = False
        guild = sim.add_guild()
        channel = guild.add_channel("pictures")
        made = Scene(sim, session, guild, channel, sim.add_user("Alice"))
        commands = f"/applications/{sim.application_id}/commands"
        assert await made.code("PUT", commands, COMMANDS) == 0
        yield made


# --- who may ask ------------------------------------------------------------------------------


async def test_wrong_token_is_unauthorized(scene: Scene) -> None:
    status, answer = await scene.ask("GET", "/users/@me", token="stolen")

    assert (status, answer) == (401, {"message": "401: Unauthorized", "code": 0})
    assert scene.sim.invalid_requests == 1


async def test_content_type_is_exactly_json(scene: Scene) -> None:
    await scene.ask("GET", "/users/@me")

    assert scene.headers["Content-Type"] == "application/json"


async def test_unknown_route_is_not_found_and_recorded(scene: Scene) -> None:
    status, _ = await scene.ask("GET", "/guilds/1/bans")

    assert status == 404
    assert [request.path for request in scene.sim.unknown_requests] == ["/guilds/1/bans"]


# --- interactions -----------------------------------------------------------------------------


async def test_late_first_response_meets_an_unknown_interaction(scene: Scene) -> None:
    scene.sim.acknowledge_deadline_seconds = 0.05
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")

    await asked.wait_error()

    assert await scene.respond(asked, {"type": 5}) == 10062
    assert await scene.code("POST", scene.webhook(asked), {"content": "x"}) == 10015


async def test_second_first_response_is_refused(scene: Scene) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")

    assert await scene.respond(asked, {"type": 5}) == 0
    assert await scene.respond(asked, {"type": 4, "data": {"content": "x"}}) == 40060


async def test_original_of_an_unacknowledged_interaction_is_unknown(scene: Scene) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")

    assert await scene.code("GET", scene.webhook(asked, "/messages/@original")) == 10008


async def test_token_dies_after_fifteen_minutes_but_the_message_stays_editable(
    scene: Scene,
) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")
    await scene.respond(asked, {"type": 5})
    original = scene.webhook(asked, "/messages/@original")
    assert asked.message is not None

    scene.sim.advance_clock(15 * 60 + 1)

    assert await scene.code("PATCH", original, {"content": "late"}) == 50027
    own = f"{scene.messages}/{asked.message.id}"
    assert await scene.code("PATCH", own, {"content": "late"}) == 0
    assert (asked.message.content, asked.message.loading) == ("late", False)


async def test_privacy_is_fixed_with_the_first_response(scene: Scene) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")
    await scene.respond(asked, {"type": 5, "data": {"flags": 64}})
    assert asked.message is not None
    message_id = asked.message.id

    await scene.ask("POST", scene.webhook(asked), {"content": "for all?", "flags": 0})

    assert (asked.message.id, asked.message.content) == (message_id, "for all?")
    assert asked.message.ephemeral
    assert await scene.code("GET", f"{scene.messages}/{message_id}") == 10008
    assert scene.channel.messages == []


async def test_thinking_takes_no_flag_but_ephemeral(scene: Scene) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")

    assert await scene.respond(asked, {"type": 5, "data": {"flags": 1 << 15}}) == 50035


async def test_modal_does_not_answer_a_modal_and_a_command_updates_nothing(scene: Scene) -> None:
    text = {"type": 4, "style": 1, "custom_id": "t"}
    label = {"type": 18, "label": "L", "component": text}
    modal = {"type": 9, "data": {"custom_id": "m", "title": "M", "components": [label]}}
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")
    assert await scene.respond(asked, {"type": 6}) == 50035

    assert await scene.respond(asked, modal) == 0
    submitted = await scene.alice.submit_modal(asked, {"t": "words"})

    assert await scene.respond(submitted, modal) == 50035
    assert await scene.respond(submitted, {"type": 4, "data": {"content": "ok"}}) == 0


async def test_member_without_the_app_in_the_guild_gets_five_follow_ups_and_no_channel(
    scene: Scene,
) -> None:
    elsewhere = scene.sim.add_guild(bot_is_member=False).add_channel("far")
    asked = await scene.alice.slash(elsewhere, "imagine", prompt="x")
    await scene.respond(asked, {"type": 5})

    codes = [await scene.code("POST", scene.webhook(asked), {"content": "x"}) for _ in range(6)]

    assert codes == [0, 0, 0, 0, 0, 40094]
    assert await scene.code("POST", f"/channels/{elsewhere.id}/messages", {"content": "x"}) == 50001


async def test_pressing_updates_the_message_it_hangs_on(scene: Scene) -> None:
    message_id = await scene.post(content="v1", components=BUTTONS)
    message = scene.channel.stored[int(message_id)]
    pressed = await scene.alice.press(message, "Refine")

    assert await scene.respond(pressed, {"type": 7, "data": {"content": "v2"}}) == 0

    assert (message.content, message.buttons) == ("v2", ("Refine",))
    assert [revision.content for revision in message.revisions] == ["v1", "v2"]


async def test_members_cannot_do_what_their_client_does_not_allow(scene: Scene) -> None:
    alice, channel = scene.alice, scene.channel
    message = scene.channel.stored[int(await scene.post(content="x", components=BUTTONS))]

    for wrong in (
        alice.slash(channel, "paint", prompt="x"),
        alice.slash(channel, "imagine"),
        alice.slash(channel, "imagine", prompt="x", count=5),
        alice.slash(channel, "imagine", prompt="x", size=5),
        alice.press(message, "Delete"),
        alice.send(channel, "x" * 2001),
    ):
        with pytest.raises(SimulatorError):
            await wrong


# --- messages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"content": "x", "flags": 1 << 15, "components": BUTTONS},
        {"flags": 1 << 15, "embeds": [{"title": "t"}], "components": BUTTONS},
        {"components": [{"type": 10, "content": "x"}]},
        {"components": BUTTONS * 2},
        {"components": [dict(BUTTONS[0], components=[])] * 6},
        {
            "flags": 1 << 15,
            "components": [
                {"type": 10, "content": "x" * 2001},
                {"type": 10, "content": "x" * 2000},
            ],
        },
        {"flags": 1 << 15, "components": [{"type": 14}] * 41},
        {"flags": 64, "content": "x"},
        {"content": "x", "nonce": "x" * 26},
        {"embeds": [{"description": "x" * 4096}, {"description": "x" * 2000}]},
        {"embeds": [{"image": {"url": "attachment://a.png"}}]},
        {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://a.png"}}]},
        {"content": "x", "message_reference": {"message_id": "1"}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ],
    ids=lambda body: str(body)[:70],
)
async def test_body_that_breaks_a_rule_is_an_invalid_form(
    scene: Scene, body: dict[str, Any]
) -> None:
    status, answer = await scene.ask("POST", scene.messages, body)

    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]
    assert scene.channel.messages == []


async def test_empty_message_is_refused(scene: Scene) -> None:
    assert await scene.code("POST", scene.messages, {"content": "  "}) == 50006


async def test_layout_flag_cannot_be_taken_back(scene: Scene) -> None:
    shown = [{"type": 10, "content": "words"}]
    message_id = await scene.post(flags=1 << 15, components=shown)

    assert await scene.code("PATCH", f"{scene.messages}/{message_id}", {"flags": 0}) == 50035
    assert await scene.code("PATCH", f"{scene.messages}/{message_id}", {"content": "x"}) == 50035


async def test_edit_drops_files_that_it_does_not_list(scene: Scene) -> None:
    files = [("a.png", b"a"), ("b.png", b"b")]
    _, posted = await scene.ask("POST", scene.messages, {"content": "x"}, files=files)
    message = scene.channel.stored[int(posted["id"])]
    kept = {"id": posted["attachments"][1]["id"]}

    path = f"{scene.messages}/{message.id}"
    added = {"attachments": [kept, {"id": 0, "description": "c"}]}
    await scene.ask("PATCH", path, added, files=[("c.png", b"c")])
    await scene.ask("PATCH", path, {"content": "y"})

    assert [file.data for file in message.attachments] == [b"b", b"c"]
    assert await scene.code("PATCH", path, {"attachments": [{"id": 3}]}) == 50146


async def test_file_over_ten_mebibytes_is_too_large(scene: Scene) -> None:
    big = bytes((10 << 20) + 1)

    status, answer = await scene.ask("POST", scene.messages, files=[("a.png", big)])

    assert (status, answer["code"]) == (413, 40005)


async def test_boosted_guild_takes_larger_files_but_no_larger_request(scene: Scene) -> None:
    scene.guild.premium_tier = 2
    big = bytes((10 << 20) + 1)

    assert await scene.code("POST", scene.messages, files=[("a.png", big)]) == 0
    assert await scene.code("POST", scene.messages, files=[("a.png", big * 2), ("b", big)]) == 40005


async def test_link_of_a_file_is_signed_and_expires(scene: Scene) -> None:
    _, posted = await scene.ask("POST", scene.messages, files=[("a b.png", b"bytes")])
    url = posted["attachments"][0]["url"]

    async def status(address: str) -> int:
        async with scene.session.get(address) as answer:
            return answer.status

    assert posted["attachments"][0]["filename"] == "a_b.png"
    assert await status(url) == 200
    assert await status(url.replace("hm=", "hm=0")) == 404
    scene.sim.advance_clock(24 * 3600 + 1)
    assert await status(url) == 404


async def test_enforced_nonce_returns_the_message_that_is_there(scene: Scene) -> None:
    body = {"content": "x", "nonce": "job-1", "enforce_nonce": True}

    first = await scene.post(**body)
    second = await scene.post(**body)
    scene.sim.advance_clock(600)
    third = await scene.post(**body)

    assert first == second
    assert third != first
    _, fetched = await scene.ask("GET", f"{scene.messages}/{first}")
    assert "nonce" not in fetched


async def test_mentions_ping_only_whom_they_may(scene: Scene) -> None:
    text = f"{scene.alice.mention} @everyone"

    await scene.post(content=text)
    await scene.post(content=text, allowed_mentions={"parse": []})
    scene.guild.grant(scene.sim.bot, "MENTION_EVERYONE")
    await scene.post(content=text)

    pinged = [message.pinged for message in scene.channel.messages]
    assert pinged == [{scene.alice.id}, set(), {scene.alice.id, "everyone"}]


async def test_history_pages_backwards_forwards_and_around(scene: Scene) -> None:
    ids = [await scene.post(content=str(n)) for n in range(5)]

    async def page(**query: str) -> list[str]:
        _, answer = await scene.ask("GET", scene.messages, **query)
        return [message["content"] for message in answer]

    assert await page(limit="2") == ["4", "3"]
    assert await page(before=ids[2], limit="1") == ["1"]
    assert await page(after=ids[2], limit="1") == ["3"]
    assert await page(around=ids[2], limit="3") == ["3", "2", "1"]
    assert await scene.code("GET", scene.messages, limit="101") == 50035


async def test_only_own_messages_are_edited_and_others_deleted_only_by_moderators(
    scene: Scene,
) -> None:
    said = await scene.alice.send(scene.channel, "mine")
    path = f"{scene.messages}/{said.id}"

    assert await scene.code("PATCH", path, {"content": "yours"}) == 50005
    assert await scene.code("DELETE", path) == 50013
    scene.guild.grant(scene.sim.bot, "MANAGE_MESSAGES")
    assert await scene.code("DELETE", path) == 0
    assert said.deleted


async def test_app_without_the_intent_reads_only_what_concerns_it(scene: Scene) -> None:
    scene.sim.privileged_intents.clear()
    own = scene.channel.stored[int(await scene.post(content="own"))]
    silent = await scene.alice.send(scene.channel, "talk")
    pinging = await scene.alice.send(scene.channel, "answer", reply_to=own)
    quiet = await scene.alice.send(scene.channel, "answer", reply_to=own, ping=False)
    called = await scene.alice.send(scene.channel, "draw", mention=[scene.sim.bot])

    _, answer = await scene.ask("GET", scene.messages)

    read = {int(message["id"]): message["content"] for message in answer}
    assert [read[message.id] for message in (own, silent, pinging, quiet, called)] == [
        "own",
        "",
        "answer",
        "",
        f"{scene.sim.bot.mention} draw",
    ]


# --- rights, threads, direct messages ---------------------------------------------------------


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        ("VIEW_CHANNEL", 50001),
        ("SEND_MESSAGES", 50013),
        ("ATTACH_FILES", 50013),
        ("EMBED_LINKS", 50013),
        ("READ_MESSAGE_HISTORY", 160002),
    ],
)
async def test_missing_right_is_refused(scene: Scene, denied: str, code: int) -> None:
    first = await scene.post()
    body = {"embeds": [{"title": "t"}], "message_reference": {"message_id": first}}
    scene.channel.deny(scene.sim.bot, denied)

    assert await scene.code("POST", scene.messages, body, files=[("a.png", b"a")]) == code
    scene.channel.allow(scene.sim.bot, denied)
    assert await scene.code("POST", scene.messages, body, files=[("a.png", b"a")]) == 0


async def test_thread_shares_its_messages_id_and_is_made_once(scene: Scene) -> None:
    message_id = await scene.post()
    path = f"{scene.messages}/{message_id}/threads"

    status, thread = await scene.ask("POST", path, {"name": "t"})

    assert (status, thread["id"]) == (201, message_id)
    assert await scene.code("POST", path, {"name": "t"}) == 160004
    inside = f"/channels/{message_id}/messages"
    _, started = await scene.ask("GET", inside)
    assert [message["type"] for message in started] == [21]
    scene.channel.deny(scene.sim.bot, "SEND_MESSAGES_IN_THREADS")
    assert await scene.code("POST", inside, {"content": "x"}) == 50013


async def test_archived_thread_opens_for_a_message_unless_it_is_locked(scene: Scene) -> None:
    message_id = await scene.post()
    await scene.ask("POST", f"{scene.messages}/{message_id}/threads", {"name": "t"})
    thread = scene.channel.threads[0]
    assert isinstance(thread, TextChannel)
    inside = f"/channels/{thread.id}/messages"

    thread.archive()
    _, answered = await scene.ask("POST", inside, {"content": "wake"})
    opened = not thread.archived
    thread.archive(locked=True)

    assert opened
    assert await scene.code("POST", inside, {"content": "x"}) == 50083
    assert await scene.code("PATCH", f"{inside}/{answered['id']}", {"content": "x"}) == 50083
    assert await scene.code("PATCH", f"/channels/{thread.id}", {"archived": False}) == 50013


async def test_deleted_channel_is_unknown(scene: Scene) -> None:
    scene.channel.delete()

    assert await scene.code("POST", scene.messages, {"content": "x"}) == 10003


async def test_person_who_takes_no_direct_messages_shows_when_posting(scene: Scene) -> None:
    bob = scene.sim.add_user("Bob", accepts_dms=False)

    _, dm = await scene.ask("POST", "/users/@me/channels", {"recipient_id": str(bob.id)})

    assert await scene.code("POST", f"/channels/{dm['id']}/messages", {"content": "x"}) == 50007


# --- rate limits and faults -------------------------------------------------------------------


async def test_bucket_runs_empty_and_says_when_it_fills(scene: Scene) -> None:
    scene.sim.rate_limits = True

    left = []
    for _ in range(5):
        await scene.post()
        left.append(scene.headers["X-RateLimit-Remaining"])
    status, answer = await scene.ask("POST", scene.messages, {"content": "x"})

    assert left == ["4", "3", "2", "1", "0"]
    assert status == 429
    assert 4 < answer["retry_after"] <= 5.001
    assert scene.headers["Via"]
    assert scene.headers["X-RateLimit-Bucket"]


async def test_global_limit_spares_interactions(scene: Scene) -> None:
    scene.sim.rate_limits = True
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")

    answers = [await scene.ask("GET", "/users/@me") for _ in range(51)]

    assert answers[-1][0] == 429
    assert answers[-1][1]["global"]
    assert await scene.respond(asked, {"type": 5}) == 0


async def test_ordered_fault_hits_so_often_and_applies_nothing(scene: Scene) -> None:
    fault = scene.sim.fail("POST", "/messages$", status=503, times=2)

    answers = [await scene.ask("POST", scene.messages, {"content": "x"}) for _ in range(3)]

    assert [status for status, _ in answers] == [503, 503, 200]
    assert fault.hits == 2
    assert len(scene.channel.messages) == 1


@pytest.mark.parametrize(("drop", "applied"), [("before", 0), ("after", 1)])
async def test_cut_connection_leaves_the_request_applied_or_not(
    scene: Scene, drop: Any, applied: int
) -> None:
    scene.sim.fail("POST", "/messages$", drop=drop)

    with pytest.raises(aiohttp.ClientError):
        await scene.ask("POST", scene.messages, {"content": "x"})

    assert len(scene.channel.messages) == applied


async def test_held_request_stands_until_the_block_ends(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with scene.sim.hold("POST", "/messages$", when="after") as held:
            posting = tasks.create_task(scene.post())
            await held.reached()
            applied, answered = len(scene.channel.messages), posting.done()
        await posting

    assert (applied, answered) == (1, False)


async def test_request_whose_sender_died_while_held_before_is_not_applied(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks, scene.sim.hold("POST", "/messages$") as held:
        posting = tasks.create_task(scene.post())
        await held.reached()
        posting.cancel()
        await scene.sim.wait_for(posting.done)
        await scene.session.close()
        await asyncio.sleep(0.05)  # the server's side learns of it from the socket

    assert scene.channel.messages == []


async def test_time_out_of_a_wait_describes_the_channel(scene: Scene) -> None:
    await scene.alice.send(scene.channel, "a cat")

    with pytest.raises(SimulatorError, match="Alice: 'a cat'"):
        await scene.sim.wait_for(lambda: False, 0.02)


async def test_a_hundred_uploads_at_once_are_quick(scene: Scene) -> None:
    picture = bytes(1 << 20)
    started = time.monotonic()

    async def one(number: int) -> None:
        asked = await scene.alice.slash(scene.channel, "imagine", prompt=str(number))
        await scene.respond(asked, {"type": 5})
        path = scene.webhook(asked, "/messages/@original")
        status, _ = await scene.ask("PATCH", path, {"content": "x"}, files=[("a.png", picture)])
        assert status == 200

    async with asyncio.TaskGroup() as tasks:
        for number in range(100):
            tasks.create_task(one(number))

    assert sum(len(message.attachments) for message in scene.channel.messages) == 100
    assert time.monotonic() - started < 10
