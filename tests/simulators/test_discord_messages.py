"""The Discord simulator's rules for messages, threads and rights, asked over plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.simulators.discord import TextChannel
from tests.simulators.discord_scene import BUTTONS, Scene, open_scene

LINK: dict[str, Any] = {"type": 2, "style": 5, "label": "Paint", "url": "https://paint.example/x"}


def in_rows(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return components, each in a row of its own."""
    return [{"type": 1, "components": [part]} for part in parts]


def select(**more: Any) -> dict[str, Any]:
    """Return a select of three cells."""
    options = [{"label": name, "value": name} for name in ("A1", "B1", "C1")]
    return {"type": 3, "custom_id": "s", "options": options, **more}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


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
        {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 14}] * 40}]},
        {"flags": 64, "content": "x"},
        {"content": "x", "nonce": "x" * 26},
        {"embeds": [{"description": "x" * 4096}, {"description": "x" * 2000}]},
        {"embeds": [{"image": {"url": "attachment://a.png"}}]},
        {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://a.png"}}]},
        {"content": "x", "message_reference": {"message_id": "1"}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        {"components": in_rows(LINK | {"custom_id": "p"})},
        {"components": in_rows({**LINK, "url": None})},
        {"components": in_rows(LINK | {"url": "javascript:paint"})},
        {"components": in_rows(LINK | {"url": "https://x.example/" + "x" * 512})},
        {"components": in_rows(LINK | {"label": "x" * 81})},
        {"components": in_rows(select(max_values=4))},
        {"components": in_rows(select(min_values=3, max_values=2))},
        {"components": in_rows(select(options=select()["options"] * 2))},
        {"components": [{"type": 1, "components": [select(), LINK]}]},
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
        _, answer = await scene.ask("GET", scene.messages, query=query)
        return [message["content"] for message in answer]

    assert await page(limit="2") == ["4", "3"]
    assert await page(before=ids[2], limit="1") == ["1"]
    assert await page(after=ids[2], limit="1") == ["3"]
    assert await page(around=ids[2], limit="3") == ["3", "2", "1"]
    assert await scene.code("GET", scene.messages, query={"limit": "101"}) == 50035


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
