"""Delivery by the Slack simulator in Socket Mode: deadlines, retries, reconnects, order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack import SimulatorError
from tests.simulators.slack_scene import Scene, connected, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        made.sim.dispatcher.deadline_seconds = 0.2
        made.sim.dispatcher.hurry = 3000
        yield made


@dataclass
class Ear:
    """A bare socket that acknowledges only when told to."""

    socket: aiohttp.ClientWebSocketResponse
    hello: dict[str, Any]
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def hear(self, timeout: float = 5.0) -> dict[str, Any]:
        """Return the next frame."""
        frame: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=timeout))
        self.frames.append(frame)
        return frame

    async def acknowledge(self, frame: dict[str, Any], **more: Any) -> None:
        """Acknowledge a frame."""
        await self.socket.send_json({"envelope_id": frame["envelope_id"], **more})


@asynccontextmanager
async def listening(scene: Scene) -> AsyncIterator[Ear]:
    """Open a bare connection inside the block."""
    app_client = AsyncWebClient(scene.sim.app.app_token, base_url=scene.sim.api_base)
    url = (await app_client.apps_connections_open(app_token=scene.sim.app.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(str(url)) as socket:
        yield Ear(socket, json.loads(await socket.receive_str()))


async def test_connection_begins_with_hello_and_its_url_works_once(scene: Scene) -> None:
    async with listening(scene) as ear:
        url = str(ear.socket._response.url)
        async with aiohttp.ClientSession() as session:
            answer = await session.get(url)

    assert (ear.hello["type"], ear.hello["num_connections"]) == ("hello", 1)
    assert ear.hello["connection_info"]["app_id"] == scene.sim.app.id
    assert answer.status == 403


async def test_late_acknowledgement_fails_the_command_and_is_noted(scene: Scene) -> None:
    async with listening(scene) as ear:
        asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
        envelope = await ear.hear()
        error = await asked.wait_error()
        await ear.acknowledge(envelope)
        await scene.sim.wait_for(lambda: scene.sim.problems)

    assert error == "/imagine failed with the error 'operation_timeout'"
    assert "too late" in scene.sim.problems[0]
    assert asked.delivery.late
    assert len(asked.delivery.attempts) == 1
    with pytest.raises(SimulatorError):
        await asked.wait_acknowledged()


async def test_command_without_any_connection_fails_at_once(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")

    assert "dispatch_failed" in await asked.wait_error()


async def test_event_comes_again_with_its_id_until_it_is_acknowledged(scene: Scene) -> None:
    async with listening(scene) as ear:
        await scene.alice.say(scene.channel, "hello")
        first, second, third = [await ear.hear() for _ in range(3)]
        await ear.acknowledge(third)
        await scene.sim.wait_quiet()

    frames = (first, second, third)
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 3
    assert scene.sim.deliveries[0].acknowledged


async def test_event_is_given_up_after_three_retries(scene: Scene) -> None:
    async with listening(scene):
        await scene.alice.say(scene.channel, "hello")
        await scene.sim.wait_quiet()

    assert len(scene.sim.deliveries[0].attempts) == 4
    assert not scene.sim.deliveries[0].acknowledged


async def test_lost_acknowledgement_brings_the_event_again(scene: Scene) -> None:
    scene.sim.lose_acknowledgements()
    async with connected(scene) as bot:
        await scene.alice.say(scene.channel, "hello")
        await scene.sim.wait_quiet()

    assert len(bot.heard) == 2
    assert len({heard["event_id"] for heard in bot.heard}) == 1


async def test_duplicate_is_delivered_twice(scene: Scene) -> None:
    scene.sim.dispatcher.deadline_seconds = 3
    scene.sim.duplicate_next()
    async with connected(scene) as bot:
        asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
        await scene.sim.wait_for(lambda: len(bot.commands) == 2)
        scene.sim.dispatcher.again(asked.delivery)
        await scene.sim.wait_for(lambda: len(bot.commands) == 3)

    assert len({body["trigger_id"] for body in bot.commands}) == 1


async def test_event_waits_for_a_connection(scene: Scene) -> None:
    await scene.alice.say(scene.channel, "anybody?")

    async with connected(scene) as bot:
        await scene.sim.wait_for(lambda: bot.heard)

    assert bot.heard[0]["text"] == "anybody?"


async def test_held_deliveries_come_late_and_in_reverse(scene: Scene) -> None:
    async with listening(scene) as ear:
        async with scene.sim.hold_deliveries(reverse=True):
            await scene.alice.say(scene.channel, "one")
            await scene.alice.say(scene.channel, "two")
            with pytest.raises(asyncio.TimeoutError):
                await ear.hear(0.05)
        heard = []
        for _ in range(2):
            frame = await ear.hear()
            await ear.acknowledge(frame)
            heard.append(frame["payload"]["event"]["text"])

    assert heard == ["two", "one"]


async def test_delayed_delivery_still_has_its_three_seconds(scene: Scene) -> None:
    scene.sim.dispatcher.deadline_seconds = 3
    scene.sim.delay_deliveries(0.3)
    async with connected(scene):
        asked = await scene.alice.command(scene.channel, "/imagine", "a dog")

        assert await asked.wait_acknowledged() > 0.3
    assert asked.delivery.attempts[0].acknowledged_after_seconds is not None
    assert scene.sim.problems == []


async def test_envelopes_are_spread_over_connections(scene: Scene) -> None:
    async with listening(scene) as one, listening(scene) as two:
        await scene.alice.say(scene.channel, "a")
        await scene.alice.say(scene.channel, "b")
        frames = [await one.hear(), await two.hear()]
        for ear, frame in zip((one, two), frames, strict=True):
            await ear.acknowledge(frame)

    assert {frame["payload"]["event"]["text"] for frame in frames} == {"a", "b"}
    assert (one.hello["num_connections"], two.hello["num_connections"]) == (1, 2)


async def test_eleventh_connection_is_sent_away(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        release = asyncio.Event()

        async def keep() -> None:
            async with listening(scene):
                await release.wait()

        for _ in range(10):
            tasks.create_task(keep())
        await scene.sim.wait_connected(10)
        async with listening(scene) as ear:
            turned_away = ear.hello
        release.set()

    assert (turned_away["type"], turned_away["reason"]) == ("disconnect", "too_many_websockets")


async def test_refresh_loses_no_envelope(scene: Scene) -> None:
    scene.sim.dispatcher.deadline_seconds = 3
    async with connected(scene) as bot:
        await scene.sim.sockets.refresh()
        for number in range(20):
            await scene.alice.say(scene.channel, str(number))
            await asyncio.sleep(0.005)
        await scene.sim.wait_for(lambda: len(bot.heard) >= 20)
        await scene.sim.wait_for(lambda: scene.sim.sockets.opened >= 2)

    assert {heard["text"] for heard in bot.heard} == {str(number) for number in range(20)}


async def test_cut_connection_comes_back_and_brings_what_was_said(scene: Scene) -> None:
    async with connected(scene) as bot:
        scene.sim.sockets.drop()
        await scene.alice.say(scene.channel, "still there?")
        await scene.sim.wait_connected()
        await scene.sim.wait_for(lambda: bot.heard)

    assert scene.sim.sockets.opened >= 2
    assert bot.heard[0]["text"] == "still there?"


async def test_nonsense_instead_of_an_acknowledgement_is_noted(scene: Scene) -> None:
    async with listening(scene) as ear:
        await ear.socket.send_str("yes")
        await ear.socket.send_json({"envelope_id": "unknown"})
        await scene.alice.say(scene.channel, "hello")
        frame = await ear.hear()
        await ear.acknowledge(frame, payload={"text": "thanks"})
        await scene.sim.wait_for(lambda: len(scene.sim.problems) == 3)

    assert [problem.split(":")[0] for problem in scene.sim.problems] == [
        "no acknowledgement",
        "acknowledges an unknown envelope",
        "an acknowledgement with a payload that is not taken",
    ]


async def test_answer_with_impossible_blocks_is_noted(scene: Scene) -> None:
    async with listening(scene) as ear:
        asked = await scene.alice.command(scene.channel, "/limits")
        await ear.acknowledge(await ear.hear(), payload={"blocks": [{"type": "section"}]})
        await scene.sim.wait_for(lambda: scene.sim.problems)

    assert "invalid_blocks" in scene.sim.problems[0]
    assert asked.messages == []


async def test_acknowledgement_of_a_command_may_carry_the_answer(scene: Scene) -> None:
    async with listening(scene) as ear:
        asked = await scene.alice.command(scene.channel, "/limits")
        frame = await ear.hear()
        await ear.acknowledge(frame, payload={"text": "12 left"})
        answer = await asked.wait_message()

    assert (answer.text, answer.visible_to) == ("12 left", scene.alice)
    assert frame["accepts_response_payload"]
