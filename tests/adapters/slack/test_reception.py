from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack import incoming
from adapters.slack.api import SlackApi
from adapters.slack.reception import Reception
from adapters.slack.telling import Teller
from bot.domain import Imagine, Request

BODY = {
    "team_id": "T1", "channel_id": "C1", "user_id": "U1", "user_name": "ana",
    "response_url": "", "trigger_id": "1.2",
}  # fmt: skip


async def token(team: str) -> str:
    return "xoxb-1"


def asked(number: int = 0) -> Request:
    body = {**BODY, "trigger_id": f"1.{number}"}
    return incoming.request(body, Imagine("a dog"), incoming.place("T1", "C1"), private=False)


class Studio:
    """Notes what it is given, and does with it what a test says."""

    def __init__(self, error: Exception | None = None) -> None:
        self.accepted: list[str] = []
        self.submitted: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error = error
        self._more = asyncio.Event()

    def accept(self, request: Request) -> None:
        self.accepted.append(request.event_key)

    async def submit(self, request: Request) -> None:
        self.submitted.append(request.event_key)
        self._more.set()
        await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def until(self, count: int) -> None:
        """Wait until so many requests were submitted."""
        while len(self.submitted) < count:
            self._more.clear()
            await self._more.wait()


def reception(studio: Studio, tasks: asyncio.TaskGroup) -> Reception:
    house: Any = SimpleNamespace(studio=studio)
    teller = Teller(SlackApi("http://127.0.0.1:9/api/", token))
    return Reception(house, teller, lambda work: tasks.create_task(work))


async def test_a_request_is_written_down_before_it_is_submitted_and_recorded_before_take_ends() -> (
    None
):
    studio = Studio()

    async with asyncio.TaskGroup() as tasks:
        await reception(studio, tasks).take(asked())

        assert studio.accepted == studio.submitted == ["slack:T1:1.0"]


async def test_a_bug_in_submitting_does_not_take_the_platform_along() -> None:
    studio = Studio(error=RuntimeError("a bug"))

    async with asyncio.TaskGroup() as tasks:
        await reception(studio, tasks).take(asked())

    assert studio.submitted


async def test_a_disk_that_stalls_holds_up_no_acknowledgement() -> None:
    studio = Studio()
    studio.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        await asyncio.wait_for(reception(studio, tasks).take(asked()), 5)

        assert studio.accepted == studio.submitted == ["slack:T1:1.0"]
        studio.gate.set()


async def test_in_a_rush_nobody_waits_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.reception._COMMIT_SECONDS", 60)
    studio = Studio()
    studio.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        taking = reception(studio, tasks)
        first = [tasks.create_task(taking.take(asked(n))) for n in range(8)]
        await asyncio.sleep(0.01)
        await asyncio.wait_for(taking.take(asked(9)), 30)

        assert len(studio.accepted) == 9
        assert not any(one.done() for one in first)
        studio.gate.set()


async def test_in_a_rush_the_work_begins_once_nothing_more_comes_in() -> None:
    loop, studio = asyncio.get_running_loop(), Studio()
    studio.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        taking = reception(studio, tasks)
        began = loop.time()
        first = [tasks.create_task(taking.take(asked(n))) for n in range(9)]
        await asyncio.sleep(0.006)
        await taking.take(asked(9))
        at_once = list(studio.submitted)
        await studio.until(10)
        waited = loop.time() - began
        studio.gate.set()

    assert len(at_once) == 8
    assert all(one.done() for one in first)
    assert waited >= 0.016


async def test_a_rush_that_does_not_end_holds_the_work_up_for_a_tenth_of_a_second() -> None:
    loop, studio = asyncio.get_running_loop(), Studio()
    studio.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        taking = reception(studio, tasks)
        for n in range(8):
            tasks.create_task(taking.take(asked(n)))
        await asyncio.sleep(0)
        began = loop.time()
        for n in range(8, 4000):
            await taking.take(asked(n))
            await asyncio.sleep(0.001)
            if len(studio.submitted) > 8:
                break
        waited = loop.time() - began
        studio.gate.set()

    assert 0.09 < waited < 3
