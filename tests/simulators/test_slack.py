"""The Slack simulator through the real slack-bolt and slack-sdk, in Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.simulators.slack import SimulatorError
from tests.simulators.slack_scene import BUTTONS, MODAL, Bot, Scene, connected, open_scene, png


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    async with connected(scene) as made:
        yield made
    assert scene.sim.problems == []
    assert scene.sim.unknown_requests == []
    assert scene.sim.unknown_arguments == {}


async def test_command_is_acknowledged_and_answered_in_the_channel(scene: Scene, bot: Bot) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog & <cat>")

    assert await asked.wait_acknowledged() < 3
    answer = await scene.channel.next_message()
    assert answer.text == "a dog &amp; &lt;cat&gt;"
    assert answer.buttons == ("Refine",)
    assert bot.commands[0]["response_url"].startswith(scene.sim.platform.origin)


async def test_command_that_is_not_registered_cannot_be_sent(scene: Scene) -> None:
    with pytest.raises(SimulatorError, match="not a valid command"):
        await scene.alice.command(scene.channel, "/paint", "a dog")


async def test_command_cannot_be_sent_in_a_thread(scene: Scene) -> None:
    said = await scene.alice.say(scene.channel, "hello")

    with pytest.raises(SimulatorError, match="not supported in threads"):
        await scene.alice.command(scene.channel, "/imagine", "a dog", thread=said)


async def test_press_opens_a_modal_whose_words_reach_the_bot(scene: Scene, bot: Bot) -> None:
    message = await scene.post(blocks=BUTTONS)
    picture = await scene.alice.upload("like.png", png())

    pressed = await scene.alice.press(message, "Refine")
    modal = await pressed.wait_modal()
    sent = await scene.alice.submit(modal, {"words": "at night", "picture": picture})
    await sent.wait_acknowledged()

    assert modal.closed
    values = bot.submissions[0]["view"]["state"]["values"]
    assert values["words"]["words"]["value"] == "at night"
    assert values["picture"]["picture"]["files"][0]["id"] == picture.id
    assert bot.presses[0]["message"]["ts"] == message.ts


async def test_objection_keeps_the_modal_and_what_was_typed(scene: Scene, bot: Bot) -> None:
    message = await scene.post(blocks=BUTTONS)
    modal = await (await scene.alice.press(message, "Refine")).wait_modal()

    sent = await scene.alice.submit(modal, {"words": "wrong"})
    await sent.wait_acknowledged()
    objected = dict(modal.errors)
    again = await scene.alice.submit(modal)
    await again.wait_acknowledged()

    assert objected == {"words": "Say something else"}
    assert [
        body["view"]["state"]["values"]["words"]["words"]["value"] for body in bot.submissions
    ] == [
        "wrong",
        "wrong",
    ]
    assert not modal.closed


@pytest.mark.parametrize("values", [{}, {"words": "x" * 21}, {"sentence": "night"}])
async def test_modal_that_is_not_filled_in_properly_cannot_be_sent(
    scene: Scene, bot: Bot, values: dict[str, Any]
) -> None:
    message = await scene.post(blocks=BUTTONS)
    modal = await (await scene.alice.press(message, "Refine")).wait_modal()

    with pytest.raises(SimulatorError):
        await scene.alice.submit(modal, values)

    assert bot.submissions == []


async def test_modal_is_only_its_members_and_can_be_closed(scene: Scene, bot: Bot) -> None:
    shortcut = await scene.alice.global_shortcut("draw")
    modal = await shortcut.wait_modal()

    with pytest.raises(SimulatorError):
        await scene.bob.submit(modal, {"words": "night"})
    told = await scene.alice.close(modal)

    assert told is not None
    assert await told.wait_acknowledged() < 3
    assert modal.closed


async def test_mention_comes_twice_with_one_ts_and_two_ids(scene: Scene, bot: Bot) -> None:
    said = await scene.alice.say(scene.channel, f"{scene.team.bot.mention} a dog")

    await scene.sim.wait_for(lambda: len(bot.heard) == 2)
    assert {heard["type"] for heard in bot.heard} == {"message", "app_mention"}
    assert {heard["ts"] for heard in bot.heard} == {said.ts}
    assert len({heard["event_id"] for heard in bot.heard}) == 2


async def test_talk_is_heard_only_where_the_bot_is_a_member(scene: Scene, bot: Bot) -> None:
    other = scene.team.add_channel("quiet", with_bot=False)
    secret = scene.team.add_channel("secret", scene.alice, private=True)

    await scene.alice.say(other, f"{scene.team.bot.mention} nobody listens")
    said = await scene.alice.say(secret, "hello")
    await scene.sim.wait_for(lambda: bot.heard)

    assert [(heard["text"], heard["channel_type"]) for heard in bot.heard] == [("hello", "group")]
    assert bot.heard[0]["ts"] == said.ts


async def test_direct_message_with_a_picture_is_heard_with_its_file(scene: Scene, bot: Bot) -> None:
    dm = await scene.alice.dm()

    await scene.alice.say(dm, "make it anime", files=[("a.png", png())])
    await scene.sim.wait_for(lambda: bot.heard)

    heard = bot.heard[0]
    assert (heard["channel_type"], heard["subtype"]) == ("im", "file_share")
    assert heard["files"][0]["mimetype"] == "image/png"


async def test_own_posts_edits_and_deletions_are_told_too(scene: Scene) -> None:
    message = await scene.post()
    await scene.client.chat_update(channel=scene.channel.id, ts=message.ts, text="a cat")
    await scene.client.chat_delete(channel=scene.channel.id, ts=message.ts)

    told = [delivery.event for delivery in scene.sim.events("message")]
    assert [event.get("subtype") for event in told] == [None, "message_changed", "message_deleted"]
    assert told[0]["bot_id"] == scene.team.bot.bot_id
    assert told[1]["message"]["text"] == "a cat"
    assert told[1]["previous_message"]["text"] == "a dog"


async def test_event_that_is_not_subscribed_or_lacks_its_scope_is_not_sent(scene: Scene) -> None:
    scene.sim.app.events.discard("app_mention")
    scene.team.take_scope("channels:history")

    await scene.alice.say(scene.channel, f"{scene.team.bot.mention} hello")

    assert scene.sim.deliveries == []


async def test_home_tab_is_told_when_opened_and_shows_what_was_published(
    scene: Scene, bot: Bot
) -> None:
    view = {"type": "home", "blocks": [BUTTONS[0]]}

    await scene.alice.open_home()
    await scene.sim.wait_for(lambda: bot.heard)
    await scene.client.views_publish(user_id=scene.alice.id, view=view)
    home = await scene.alice.home()

    assert (bot.heard[0]["type"], bot.heard[0]["tab"]) == ("app_home_opened", "home")
    assert home.blocks[0]["text"]["text"] == "a dog"


async def test_message_shortcut_carries_the_message(scene: Scene) -> None:
    said = await scene.bob.say(scene.channel, "a picture of a dog")

    asked = await scene.alice.message_shortcut(said, "refine-picture")

    assert asked.delivery.body["message"]["text"] == "a picture of a dog"
    assert asked.delivery.body["channel"]["id"] == scene.channel.id


async def test_fifty_commands_at_once_are_all_acknowledged(scene: Scene, bot: Bot) -> None:
    asked = [
        await scene.alice.command(scene.channel, "/imagine", str(number)) for number in range(50)
    ]

    for one in asked:
        await one.wait_acknowledged()
    answers = [await scene.channel.next_message() for _ in asked]

    assert {answer.text for answer in answers} == {str(number) for number in range(50)}
    assert len({one.trigger.id for one in asked}) == 50


async def test_time_out_of_a_wait_describes_the_channel(scene: Scene) -> None:
    await scene.alice.say(scene.channel, "a cat")

    with pytest.raises(SimulatorError, match="Alice: 'a cat'"):
        await scene.sim.wait_for(lambda: False, 0.02)


async def test_manifest_decides_what_members_can_do(scene: Scene) -> None:
    scene.sim.app.configure(
        {
            "display_information": {"name": "Painter"},
            "features": {
                "slash_commands": [{"command": "/paint", "description": "x"}],
                "shortcuts": [{"name": "Draw", "type": "global", "callback_id": "draw"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
        }
    )

    await scene.alice.command(scene.channel, "/paint", "a dog")
    with pytest.raises(SimulatorError):
        await scene.alice.command(scene.channel, "/imagine", "a dog")
    with pytest.raises(SimulatorError):
        await scene.alice.global_shortcut("redraw")

    assert [asked.name for asked in scene.sim.asked] == ["/paint"]
    assert MODAL["callback_id"] == "refine"
