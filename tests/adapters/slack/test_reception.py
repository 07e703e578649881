from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

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

    def accept(self, request: Request) -> None:
        self.accepted.append(request.event_key)

    async def submit(self, request: Request) -> None:
        self.submitted.append(request.event_key)
        await self.gate.wait()
        if self.error is not None:
            raise self.error


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


async def test_in_a_rush_nobody_waits_for_the_database() -> None:
    studio = Studio()
    studio.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        taking = reception(studio, tasks)
        first = [tasks.create_task(taking.take(asked(n))) for n in range(8)]
        await asyncio.sleep(0.01)
        await asyncio.wait_for(taking.take(asked(9)), 0.5)

        assert len(studio.accepted) == 9
        assert not any(one.done() for one in first)
        studio.gate.set()
