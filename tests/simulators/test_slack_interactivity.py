"""Triggers, views and `response_url`s of the Slack simulator: how often, how long, for whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.simulators.slack import SimulatorError
from tests.simulators.slack_scene import BUTTONS, MODAL, Scene, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


async def test_trigger_opens_one_view_within_three_seconds(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine")
    late = await scene.alice.command(scene.channel, "/imagine")

    await scene.client.views_open(trigger_id=asked.trigger.id, view=MODAL)
    twice = await scene.refused("views.open", trigger_id=asked.trigger.id, view=MODAL)
    scene.sim.advance_clock(3.1)
    expired = await scene.refused("views.open", trigger_id=late.trigger.id, view=MODAL)
    unknown = await scene.refused("views.open", trigger_id="1.2.3", view=MODAL)

    assert (twice, expired) == ("exchanged_trigger_id", "expired_trigger_id")
    assert unknown == "invalid_trigger_id"


async def test_view_with_an_old_hash_or_without_a_title_is_refused(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine")
    opened = await scene.client.views_open(trigger_id=asked.trigger.id, view=MODAL)
    view = opened["view"]
    await scene.client.views_update(view_id=view["id"], view=MODAL)

    old = await scene.refused("views.update", view_id=view["id"], view=MODAL, hash=view["hash"])
    untitled = {**MODAL, "title": None}
    bad = await scene.refused("views.update", view_id=view["id"], view=untitled)

    assert (old, bad) == ("hash_conflict", "invalid_arguments")


async def test_response_url_works_five_times_where_the_bot_is_no_member(scene: Scene) -> None:
    secret = scene.team.add_channel("secret", scene.alice, private=True, with_bot=False)
    asked = await scene.alice.command(secret, "/imagine", "a dog")
    url = asked.delivery.body["response_url"]

    answers = [await scene.respond(url, text=str(number)) for number in range(6)]

    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert answers[5][1]["error"] == "used_url"
    assert [message.text for message in asked.messages] == ["0", "1", "2", "3", "4"]
    assert all(message.visible_to is scene.alice for message in asked.messages)


async def test_response_url_dies_after_half_an_hour(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    scene.sim.advance_clock(30 * 60 + 1)

    status, answer = await scene.respond(asked.delivery.body["response_url"], text="x")

    assert (status, answer["error"]) == (404, "expired_url")


async def test_response_url_of_a_press_replaces_and_deletes_the_message(scene: Scene) -> None:
    message = await scene.post(blocks=BUTTONS)
    pressed = await scene.alice.press(message, "Refine")
    url = pressed.delivery.body["response_url"]

    await scene.respond(url, text="replaced", replace_original=True)
    replaced = message.shown
    await scene.respond(url, text="all see this", response_type="in_channel")
    await scene.respond(url, delete_original=True)

    assert replaced == "replaced"
    assert [one.text for one in scene.channel.messages] == ["all see this"]


async def open_modal(scene: Scene) -> tuple[Any, Any]:
    """Open a modal for Alice; returns what she asked and the view."""
    asked = await scene.alice.command(scene.channel, "/imagine")
    await scene.call("views.open", trigger_id=asked.trigger.id, view=MODAL)
    return asked, await scene.alice.modal()


async def test_pushed_view_covers_the_first_and_three_are_the_most(scene: Scene) -> None:
    _, first = await open_modal(scene)
    for _ in range(2):
        asked = await scene.alice.global_shortcut("more")
        await scene.call("views.push", trigger_id=asked.trigger.id, view=MODAL)
    last = await scene.alice.global_shortcut("more")

    error = await scene.refused("views.push", trigger_id=last.trigger.id, view=MODAL)
    top = await scene.alice.modal()
    with pytest.raises(SimulatorError, match="covered"):
        await scene.alice.submit(first, {"words": "night"})
    await scene.alice.close(top)
    second = await scene.alice.modal()

    assert error == "push_limit_reached"
    assert (top.root, top.previous, second.previous) == (first, second, first)


async def test_view_too_large_or_named_twice_is_refused(scene: Scene) -> None:
    named = {**MODAL, "external_id": "mine"}
    first = await scene.alice.command(scene.channel, "/imagine")
    second = await scene.bob.command(scene.channel, "/imagine")
    third = await scene.bob.command(scene.channel, "/imagine")
    await scene.call("views.open", trigger_id=first.trigger.id, view=named)

    twice = await scene.refused("views.open", trigger_id=second.trigger.id, view=named)
    huge = {**MODAL, "private_metadata": "x" * 250_000}
    large = await scene.refused("views.open", trigger_id=third.trigger.id, view=huge)

    assert (twice, large) == ("duplicate_external_id", "view_too_large")


async def test_home_tab_that_is_switched_off_cannot_be_published(scene: Scene) -> None:
    scene.sim.app.home_tab = False
    view = {"type": "home", "blocks": [BUTTONS[0]]}

    error = await scene.refused("views.publish", user_id=scene.alice.id, view=view)

    assert error == "not_enabled"


async def test_press_in_an_ephemeral_message_does_not_carry_it(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    url = asked.delivery.body["response_url"]
    await scene.respond(url, text="only you", blocks=BUTTONS)
    shown = await scene.alice.ephemeral()

    with pytest.raises(SimulatorError):
        await scene.bob.press(shown, "Refine")
    pressed = await scene.alice.press(shown, "Refine")
    await scene.respond(pressed.delivery.body["response_url"], delete_original=True)

    assert "message" not in pressed.delivery.body
    assert pressed.delivery.body["container"]["is_ephemeral"]
    assert shown.deleted


async def test_button_that_is_not_there_cannot_be_pressed(scene: Scene) -> None:
    message = await scene.post(blocks=BUTTONS)

    with pytest.raises(SimulatorError, match="refine:7"):
        await scene.alice.press(message, "Undo")
