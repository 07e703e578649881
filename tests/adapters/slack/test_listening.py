"""What is typed into a command and cannot be taken in is given back."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack.listening import Listener
from bot.domain import Request
from bot.errors import StorageError
from tests.adapters.slack.test_reception import BODY, Studio, reception
from tests.fakes.house import FACTS


class Full(Studio):
    """A house whose disk is full."""

    def accept(self, request: Request) -> None:
        raise StorageError("The disk is full.")


async def answered(studio: Studio, text: str) -> dict[str, Any]:
    """Return what `/imagine` is acknowledged with."""
    said: list[dict[str, Any]] = []

    async def ack(**answer: Any) -> None:
        said.append(answer)

    acknowledge: Any = ack
    context: Any = SimpleNamespace(bot_user_id="U0")
    nobody: Any = None
    async with asyncio.TaskGroup() as tasks:
        taking = reception(studio, tasks)
        taking.house.desk = SimpleNamespace(facts=lambda: FACTS)  # type: ignore[misc]
        taking.house.acknowledged = lambda _name, _seconds: None  # type: ignore[misc]
        body = {**BODY, "command": "/imagine", "text": text}
        await Listener(taking, nobody).command(body, acknowledge, context)
    (answer,) = said
    return answer


async def test_what_could_not_be_written_down_is_given_back() -> None:
    answer = await answered(Full(), "a dog --count 2")

    assert "The disk is full." in str(answer["blocks"][0])
    assert "a dog --count 2" in str(answer["blocks"][-1])
    assert "a dog" not in answer["text"]


@pytest.mark.parametrize("over", [0, 1])
async def test_words_beyond_the_limit_are_not_submitted(over: int) -> None:
    studio, words = Studio(), "x" * (FACTS.max_prompt_characters + over)

    answer = await answered(studio, words)

    assert bool(studio.submitted) is not bool(over)
    assert (words[-2000:] in str(answer)) is bool(over)
