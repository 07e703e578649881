"""What the Slack simulator's Web API refuses: tokens, scopes, arguments, places, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack_scene import BUTTONS, Scene, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


# --- tokens, scopes, arguments -------------------------------------------------------------


async def test_token_says_which_workspace_and_bot_it_is(scene: Scene) -> None:
    other = scene.sim.add_workspace("Other")

    answer = await AsyncWebClient(other.bot_token, base_url=scene.sim.api_base).auth_test()

    assert (answer["team_id"], answer["user_id"]) == (other.id, other.bot.id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-stolen", "invalid_auth")])
async def test_missing_or_wrong_token_is_refused(scene: Scene, token: str, error: str) -> None:
    client = AsyncWebClient(token, base_url=scene.sim.api_base)

    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()

    assert refused.value.response["error"] == error


async def test_token_of_the_wrong_type_is_refused(scene: Scene) -> None:
    assert await scene.refused("apps.connections.open") == "not_allowed_token_type"


@pytest.mark.parametrize("end", ["revoke_token", "uninstall"])
async def test_token_dies_with_the_installation(scene: Scene, end: str) -> None:
    getattr(scene.team, end)()

    error = await scene.refused("auth.test")

    assert error == {"revoke_token": "token_revoked", "uninstall": "account_inactive"}[end]
    told = [delivery.event["type"] for delivery in scene.sim.deliveries]
    assert told == ["tokens_revoked", "app_uninstalled"]


async def test_missing_scope_is_named(scene: Scene) -> None:
    scene.team.take_scope("chat:write")

    answer = await scene.refusal("chat.postMessage", channel=scene.channel.id, text="x")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "files:write" in answer["provided"]


async def test_scope_of_the_channels_kind_is_needed(scene: Scene) -> None:
    secret = scene.team.add_channel("secret", scene.alice, private=True)
    scene.team.take_scope("groups:read")

    answer = await scene.refusal("conversations.info", channel=secret.id)

    assert answer["needed"] == "groups:read"
    assert (await scene.client.conversations_info(channel=scene.channel.id))["ok"]


async def test_missing_argument_is_named(scene: Scene) -> None:
    answer = await scene.refusal("chat.update", channel=scene.channel.id, text="x")

    assert answer["error"] == "invalid_arguments"
    assert "ts" in answer["response_metadata"]["messages"][0]


async def test_undocumented_argument_and_method_are_noted(scene: Scene) -> None:
    await scene.client.api_call("auth.test", json={"colour": "red"})
    error = await scene.refused("chat.shout")

    assert error == "unknown_method"
    assert scene.sim.unknown_arguments == {"auth.test.colour": 1}
    assert [request.method for request in scene.sim.unknown_requests] == ["chat.shout"]


# --- messages -------------------------------------------------------------------------------


async def test_places_the_bot_cannot_write_in_are_told_apart(scene: Scene) -> None:
    outside = scene.team.add_channel("outside", with_bot=False)
    secret = scene.team.add_channel("secret", scene.alice, private=True, with_bot=False)
    old = scene.team.add_channel("old")
    old.archived = True

    errors = [
        await scene.refused("chat.postMessage", channel=place, text="x")
        for place in (outside.id, secret.id, old.id, "C0NOWHERE")
    ]

    expected = ["not_in_channel", "channel_not_found", "is_archived", "channel_not_found"]
    assert errors == expected


async def test_bot_joins_a_public_channel_and_writes_then(scene: Scene) -> None:
    outside = scene.team.add_channel("outside", with_bot=False)

    await scene.client.conversations_join(channel=outside.id)
    await scene.client.chat_postMessage(channel=outside.id, text="here I am")

    assert [message.text for message in outside.messages] == ["here I am"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ({"text": "x", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
    ],
)
async def test_message_that_is_not_in_order_is_refused(
    scene: Scene, arguments: dict[str, Any], error: str
) -> None:
    assert await scene.refused("chat.postMessage", channel=scene.channel.id, **arguments) == error
    assert scene.channel.messages == []


async def test_only_own_messages_can_be_changed(scene: Scene) -> None:
    said = await scene.alice.say(scene.channel, "hello")
    place = scene.channel.id

    changed = await scene.refused("chat.update", channel=place, ts=said.ts, text="x")
    deleted = await scene.refused("chat.delete", channel=place, ts=said.ts)
    gone = await scene.refused("chat.update", channel=place, ts="1.000001", text="x")

    assert (changed, deleted) == ("cant_update_message", "cant_delete_message")
    assert gone == "message_not_found"


async def test_text_without_blocks_takes_the_blocks_away(scene: Scene) -> None:
    message = await scene.post(blocks=BUTTONS)

    await scene.client.chat_update(channel=scene.channel.id, ts=message.ts, text="gone")

    assert (message.shown, message.buttons) == ("gone", ())
    assert message.edited_at is not None


async def test_message_too_old_or_too_long_to_edit_is_refused(scene: Scene) -> None:
    message = await scene.post()
    place = {"channel": scene.channel.id, "ts": message.ts}

    long = await scene.refused("chat.update", **place, text="x" * 4001)
    scene.sim.platform.edit_window_seconds = 60
    scene.sim.advance_clock(61)
    old = await scene.refused("chat.update", **place, text="x")

    assert (long, old) == ("msg_too_long", "edit_window_closed")


async def test_ephemeral_message_is_seen_by_one_and_has_no_thread(scene: Scene) -> None:
    answer = await scene.client.chat_postEphemeral(
        channel=scene.channel.id, user=scene.alice.id, text="only you"
    )

    shown = await scene.alice.ephemeral()
    place = {"channel": scene.channel.id, "text": "x"}
    replied = await scene.refused("chat.postMessage", **place, thread_ts=answer["message_ts"])
    updated = await scene.refused("chat.update", **place, ts=answer["message_ts"])

    assert shown.text == "only you"
    assert scene.channel.messages == []
    assert (replied, updated) == ("cannot_reply_to_message", "message_not_found")
    assert scene.sim.deliveries == []


async def test_pings_are_noted(scene: Scene) -> None:
    loud = await scene.post(f"<!channel> {scene.alice.mention}")
    quiet = await scene.post("&lt;!channel&gt; @channel")

    assert loud.pinged == {"<!channel>", scene.alice.mention}
    assert quiet.pinged == set()


async def test_thread_is_read_in_pages(scene: Scene) -> None:
    first = await scene.post()
    for number in range(3):
        await scene.post(str(number), thread_ts=first.ts)

    place = {"channel": scene.channel.id, "ts": first.ts}
    page = await scene.call("conversations.replies", **place, limit=3)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await scene.call("conversations.replies", **place, limit=3, cursor=cursor)

    assert [message["text"] for message in page["messages"]] == ["a dog", "0", "1"]
    assert page["messages"][0]["reply_count"] == 3
    assert ([message["text"] for message in rest["messages"]], rest["has_more"]) == (["2"], False)


async def test_stream_grows_and_ends(scene: Scene) -> None:
    first = await scene.post()
    to = {"recipient_team_id": scene.team.id, "recipient_user_id": scene.alice.id}
    place = {"channel": scene.channel.id}

    lonely = await scene.refused("chat.startStream", **place, thread_ts=first.ts)
    begun = await scene.call("chat.startStream", **place, thread_ts=first.ts, **to)
    stream = scene.channel.message(str(begun["ts"]))
    await scene.call("chat.appendStream", **place, ts=stream.ts, markdown_text="half ")
    touched = await scene.refused("chat.update", **place, ts=stream.ts, text="x")
    await scene.call("chat.stopStream", **place, ts=stream.ts, markdown_text="done")
    late = await scene.refused("chat.appendStream", **place, ts=stream.ts, markdown_text="x")

    assert stream.text == "half done"
    assert lonely == "missing_recipient_team_id"
    assert (touched, late) == ("streaming_state_conflict", "message_not_in_streaming_state")


async def test_status_line_stands_until_the_bot_writes(scene: Scene) -> None:
    first = await scene.post()
    place = {"channel_id": scene.channel.id, "thread_ts": first.ts}

    await scene.call("assistant.threads.setStatus", **place, status="is drawing...")
    before = dict(scene.channel.statuses)
    await scene.post("done", thread_ts=first.ts)

    assert before == {first.ts: "is drawing..."}
    assert scene.channel.statuses == {}


# --- rate limits ------------------------------------------------------------


async def test_methods_have_their_tiers_and_channels_their_second() -> None:
    async with open_scene(rate_limits=True) as scene:
        place = scene.channel.id
        for _ in range(3):
            await scene.post()
        answer = await scene.refusal("chat.postMessage", channel=place, text="x")
        scene.sim.advance_clock(1)
        last = await scene.post()
        for number in range(50):
            await scene.client.chat_update(channel=place, ts=last.ts, text=str(number))
        limited = await scene.refusal("chat.update", channel=place, ts=last.ts, text="x")

    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["Retry-After"] == "1"
    assert 50 < int(limited.headers["Retry-After"]) <= 60
    assert scene.sim.limits.exceeded == {"chat.postMessage": 1, "chat.update": 1}


async def test_lifted_limits_are_counted(scene: Scene) -> None:
    for _ in range(5):
        await scene.post()

    assert scene.sim.limits.exceeded["chat.postMessage"] == 2
    assert len(scene.channel.messages) == 5
