"""A question that was answered yes says so, by the way that the press brought along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.slack import incoming
from adapters.slack.api import SlackApi
from adapters.slack.messenger import SlackMessenger
from adapters.slack.posts import Posts
from adapters.slack.reception import Reception
from adapters.slack.shelf import Shelf
from adapters.slack.telling import Teller
from adapters.slack.where import Where, address
from bot.chat import words
from bot.domain import (
    Answer,
    Answered,
    Cancelled,
    Confirm,
    Declined,
    Failed,
    LimitName,
    Outcome,
    Request,
    Ticket,
)
from bot.errors import DeliveryError
from tests.adapters.slack.test_reception import BODY, token
from tests.fakes.house import FakeHouse

HOOK = "http://127.0.0.1:9/hook"
GOAL = Where("T1", "C1", message="5.0", user="U1", response_url=HOOK, answers=True)


class Slack(SlackApi):
    """Slack, which takes everything; what was said through each `response_url` is kept."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self.said: list[Mapping[str, Any]] = []
        self.error: Exception | None = None

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        return {"ts": "5.0"}

    async def respond(self, url: str, message: Mapping[str, Any], team: str = "") -> None:
        assert url == HOOK
        if self.error is not None:
            raise self.error
        self.said.append(message)

    @property
    def closed(self) -> list[str]:
        """What now stands where the question was, each time that it was replaced."""
        return [one["text"] for one in self.said if one["replace_original"]]


class Taking:
    """A studio that takes requests in, or nothing anew."""

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.submitted: list[Request] = []

    def accept(self, request: Request) -> None:
        pass

    async def submit(self, request: Request) -> Ticket:
        self.submitted.append(request)
        return Ticket("j1", self.fresh)


def pressed(*, answers: bool = True) -> Request:
    body, place = {**BODY, "response_url": HOOK}, incoming.place("T1", "C1")
    return incoming.request(body, Confirm("j0"), place, private=False, answers=answers)


async def taken(slack: Slack, studio: Any, request: Request) -> None:
    house: Any = type("House", (), {"studio": studio})
    async with asyncio.TaskGroup() as tasks:
        await Reception(house, Teller(slack), lambda work: tasks.create_task(work)).take(request)


async def finished(slack: Slack, goal: Where, outcome: Outcome) -> None:
    async with FakeHouse() as fake:
        posts, shelf = Posts(slack, join_channels=False), Shelf(slack, fake.vault)
        messenger = SlackMessenger(slack, posts, shelf, fake.house, show_cost=False)
        await messenger.finish(address(goal), Answer("j1", pressed(), outcome))


@pytest.mark.parametrize(
    ("fresh", "answers", "closed"),
    [(True, True, [words.SAID_YES]), (False, True, []), (True, False, [])],
)
async def test_a_question_is_closed_once_its_yes_is_taken_in(
    fresh: bool, answers: bool, closed: list[str]
) -> None:
    slack = Slack()

    await taken(slack, Taking(fresh=fresh), pressed(answers=answers))

    assert slack.closed == closed
    assert [one for one in slack.said if not one["replace_original"]] == []


async def test_a_question_that_cannot_be_closed_keeps_nothing_up() -> None:
    slack, studio = Slack(), Taking(fresh=True)
    slack.error = DeliveryError("Slack is busy.")

    await taken(slack, studio, pressed())

    assert studio.submitted
    assert slack.closed == []


@pytest.mark.parametrize("outcome", [Cancelled(), Answered("Done.")])
async def test_what_came_of_a_yes_closes_what_an_earlier_process_left(outcome: Outcome) -> None:
    slack = Slack()

    await finished(slack, replace(GOAL, asked_at=time.time()), outcome)

    assert slack.closed == [words.SAID_YES]


@pytest.mark.parametrize(
    "outcome", [Declined(LimitName.OPEN_JOBS, "One at a time."), Failed("Not now.", again=False)]
)
async def test_a_yes_that_may_have_been_declined_leaves_the_question(outcome: Outcome) -> None:
    slack = Slack()

    await finished(slack, replace(GOAL, asked_at=time.time()), outcome)

    assert slack.closed == []
    assert len(slack.said) == 1  # its author is told


async def test_where_the_presss_own_way_is_closed_the_question_stays() -> None:
    slack = Slack()

    await finished(slack, replace(GOAL, asked_at=time.time() - 1800), Cancelled())

    assert slack.said == []
