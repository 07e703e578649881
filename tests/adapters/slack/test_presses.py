"""When a press is acknowledged: what ends something is done first, where that is quick."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack import reception
from adapters.slack.presses import Presses
from bot.chat.presses import Press
from bot.errors import NotAllowed
from tests.adapters.slack.test_reception import BODY, Studio
from tests.adapters.slack.test_reception import reception as taking

NOBODY: Any = None


class Answers:
    """Does what is pressed as soon as it may, and notes it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.done: list[str] = []
        self.gate = asyncio.Event()
        self.error = error

    async def pressed(self, _body: Any, press: Press) -> None:
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.done.append(press.verb)


class Hand:
    """Presses a button, and notes what was done when Slack had its acknowledgement."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.acknowledged_after: list[str] | None = None

    async def press(self, verb: str, tasks: asyncio.TaskGroup) -> None:
        async def ack() -> None:
            self.acknowledged_after = list(self.answers.done)

        answers: Any = self.answers
        acknowledge: Any = ack
        body = {**BODY, "actions": [{"action_id": f"l:{verb}:j1:0", "action_ts": "1"}]}
        await Presses(taking(Studio(), tasks), NOBODY, answers).pressed(body, acknowledge)


@pytest.mark.parametrize("verb", ["cancel", "delete"])
async def test_what_ends_something_is_done_before_the_acknowledgement(verb: str) -> None:
    hand = Hand(Answers())
    hand.answers.gate.set()

    async with asyncio.TaskGroup() as tasks:
        await hand.press(verb, tasks)

    assert hand.acknowledged_after == [verb]


async def test_an_acknowledgement_waits_for_no_slow_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "_COMMIT_SECONDS", 0.01)
    hand = Hand(Answers())

    async with asyncio.TaskGroup() as tasks:
        await asyncio.wait_for(hand.press("cancel", tasks), 5)
        hand.answers.gate.set()

    assert hand.acknowledged_after == []
    assert hand.answers.done == ["cancel"]


async def test_what_only_shows_something_is_acknowledged_at_once() -> None:
    hand = Hand(Answers())

    async with asyncio.TaskGroup() as tasks:
        await asyncio.wait_for(hand.press("prompt", tasks), 0.5)
        hand.answers.gate.set()

    assert hand.acknowledged_after == []


async def test_an_end_that_is_not_allowed_is_acknowledged_and_told() -> None:
    hand = Hand(Answers(NotAllowed("Only its author.")))
    hand.answers.gate.set()

    async with asyncio.TaskGroup() as tasks:
        await hand.press("cancel", tasks)

    assert hand.acknowledged_after == []
