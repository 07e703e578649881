"""Faults on demand in the Slack simulator."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.simulators.slack_scene import Scene, open_scene, png


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        made.client.retry_handlers.clear()
        yield made


async def test_ordered_error_hits_so_often_and_carries_nothing_out(scene: Scene) -> None:
    fault = scene.sim.fail("chat.postMessage", "channel_is_archived", times=2)

    errors = [
        await scene.refused("chat.postMessage", channel=scene.channel.id, text="x")
        for _ in range(2)
    ]
    await scene.post()

    assert errors == ["channel_is_archived"] * 2
    assert fault.hits == 2
    assert [message.text for message in scene.channel.messages] == ["a dog"]


async def test_fault_can_be_meant_for_some_calls_of_some_methods(scene: Scene) -> None:
    scene.sim.fail("chat.*", "fatal_error", where=lambda call: call["text"] == "x", times=9)

    await scene.post("y")
    error = await scene.refused("chat.postMessage", channel=scene.channel.id, text="x")

    assert error == "fatal_error"


async def test_server_error_is_no_json(scene: Scene) -> None:
    scene.sim.fail("chat.postMessage", status=503)

    with pytest.raises(SlackApiError) as failed:
        await scene.post()

    assert failed.value.response.status_code == 503
    assert scene.channel.messages == []


async def test_sdk_waits_as_long_as_it_is_told(scene: Scene) -> None:
    scene.client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    scene.sim.fail("chat.postMessage", retry_after=1)
    started = time.monotonic()

    await scene.post()

    assert time.monotonic() - started >= 1
    assert [request.status for request in scene.sim.calls("chat.postMessage")] == [429, 200]


@pytest.mark.parametrize(("drop", "carried_out"), [("before", 0), ("after", 1)])
async def test_cut_connection_leaves_the_call_carried_out_or_not(
    scene: Scene, drop: Any, carried_out: int
) -> None:
    scene.sim.fail("chat.postMessage", drop=drop)

    with pytest.raises(aiohttp.ClientError):
        await scene.post()

    assert len(scene.channel.messages) == carried_out


async def test_slow_answer_comes_after_its_delay(scene: Scene) -> None:
    scene.sim.fail("chat.postMessage", delay=0.2)
    started = time.monotonic()

    await scene.post()

    assert time.monotonic() - started >= 0.2


async def test_held_call_stands_until_the_block_ends(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with scene.sim.hold("chat.postMessage", when="after") as held:
            posting = tasks.create_task(scene.post())
            await held.reached()
            carried_out, answered = len(scene.channel.messages), posting.done()
        await posting

    assert (carried_out, answered) == (1, False)


async def test_call_whose_sender_died_while_held_before_is_not_carried_out(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks, scene.sim.hold("chat.postMessage") as held:
        posting = tasks.create_task(scene.post())
        await held.reached()
        posting.cancel()
        await scene.sim.wait_for(lambda: scene.sim.requests[-1].sender_gone)
    await scene.sim.wait_for(lambda: scene.sim.requests[-1].done)

    assert scene.channel.messages == []


@pytest.mark.parametrize(("method", "status"), [("upload", 500), ("upload", 503)])
async def test_uploads_fail_on_demand(scene: Scene, method: str, status: int) -> None:
    scene.sim.fail(method, status=status)
    url, _ = await scene.announce(png())

    answers = [await scene.send_bytes(url, png()) for _ in range(2)]

    assert answers == [status, 200]


async def test_response_urls_fail_on_demand(scene: Scene) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    url = asked.delivery.body["response_url"]
    scene.sim.fail("response_url", "internal_error")

    answers = [await scene.respond(url, text="x") for _ in range(2)]

    assert [answer["ok"] for _, answer in answers] == [False, True]
    assert len(asked.messages) == 1


async def test_silent_method_answers_ok_and_does_nothing(scene: Scene) -> None:
    message = await scene.post()
    scene.sim.fail("chat.update", silent=True)

    answer = await scene.client.chat_update(channel=scene.channel.id, ts=message.ts, text="a cat")

    assert (answer["ok"], answer["ts"], message.text) == (True, message.ts, "a dog")


async def test_a_hundred_commands_and_uploads_at_once_are_quick(scene: Scene) -> None:
    data = png() + bytes(1 << 20)
    started = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(100):
            tasks.create_task(scene.upload(data))

    assert sum(file.length for file in scene.team.files.values()) == 100 * len(data)
    assert time.monotonic() - started < 10
