"""The Discord simulator's token check, rate limits, faults and speed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.simulators.discord import SimulatorError
from tests.simulators.discord_scene import Scene, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


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
        await scene.sim.wait_for(lambda: scene.sim.requests[-1].sender_gone)
    await scene.sim.wait_for(lambda: scene.sim.requests[-1].done)

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
