"""The Discord simulator's rules for interactions, asked over plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.simulators.discord import SimulatorError
from tests.simulators.discord_scene import BUTTONS, Scene, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


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

    assert await scene.code("GET", scene.webhook(asked, "/messages/@original")) == 10015


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


async def test_a_press_reaches_the_message_it_hangs_on_by_its_id_however_it_is_answered(
    scene: Scene,
) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")
    shown = {"content": "v1", "components": BUTTONS, "flags": 64}
    await scene.respond(asked, {"type": 4, "data": shown})
    assert asked.message is not None
    pressed = await scene.alice.press(asked.message, "Refine")
    path = scene.webhook(pressed, f"/messages/{asked.message.id}")
    body = {"content": "v2", "components": []}

    too_early = await scene.code("PATCH", path, body)
    await scene.respond(pressed, {"type": 5})
    edited = await scene.code("PATCH", path, body)

    assert (too_early, edited) == (10015, 0)
    assert (asked.message.content, asked.message.buttons) == ("v2", ())
    assert pressed.message is not None
    assert pressed.message.loading


SELECT = {
    "type": 3,
    "custom_id": "s",
    "placeholder": "Cells",
    "max_values": 2,
    "options": [{"label": name, "value": name} for name in ("A1", "B1", "C1")],
}
LINK = {"type": 2, "style": 5, "label": "Paint", "url": "https://paint.example/x"}


async def test_choice_may_open_a_modal_and_its_submit_is_answered(scene: Scene) -> None:
    rows = [{"type": 1, "components": [SELECT]}, {"type": 1, "components": [LINK]}]
    message = scene.channel.stored[int(await scene.post(content="x", components=rows))]
    field = {"type": 18, "label": "W", "component": {"type": 4, "custom_id": "w", "style": 2}}

    chosen = await scene.alice.press(message, "Cells", ["A1", "C1"])
    modal = {"custom_id": "m", "title": "M", "components": [field]}
    opened = await scene.respond(chosen, {"type": 9, "data": modal})
    submitted = await scene.alice.submit_modal(chosen, {"w": "a hat"})
    answered = await scene.respond(submitted, {"type": 5, "data": {"flags": 64}})

    assert chosen.data["values"] == ["A1", "C1"]
    assert (opened, answered) == (0, 0)
    assert message.links == {"Paint": "https://paint.example/x"}


async def test_ephemeral_answer_takes_files(scene: Scene) -> None:
    asked = await scene.alice.slash(scene.channel, "imagine", prompt="x")
    await scene.respond(asked, {"type": 5, "data": {"flags": 64}})

    original = scene.webhook(asked, "/messages/@original")
    files = [("grid.webp", b"grid")]
    edited = await scene.code("PATCH", original, {"content": "grid"}, files=files)

    assert edited == 0
    assert asked.message is not None
    assert asked.message.visible_to == scene.alice.id
    assert asked.message.attachments[0].data == b"grid"


async def test_client_chooses_only_what_is_offered(scene: Scene) -> None:
    rows = [{"type": 1, "components": [SELECT]}, {"type": 1, "components": [LINK]}]
    message = scene.channel.stored[int(await scene.post(content="x", components=rows))]

    for wrong in (
        scene.alice.press(message, "Cells", []),
        scene.alice.press(message, "Cells", ["A1", "B1", "C1"]),
        scene.alice.press(message, "Cells", ["A1", "A1"]),
        scene.alice.press(message, "Cells", ["Z9"]),
        scene.alice.press(message, "Cells"),
        scene.alice.press(message, "Paint"),
    ):
        with pytest.raises(SimulatorError):
            await wrong


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
