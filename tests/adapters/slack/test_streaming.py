from __future__ import annotations

import asyncio
from typing import Any

from adapters.slack.api import SlackApi
from adapters.slack.streaming import Streams
from adapters.slack.where import Where
from bot.errors import DeliveryError

STATUS = "assistant.threads.setStatus"
GOAL = Where(team="T1", channel="D1", thread="10.5", job="j1")


async def token(team: str) -> str:
    return "xoxb-1"


class Calls(SlackApi):
    """Slack, which may never answer a status, or be busy with it.

    Attributes:
        asked: The calls in their order: method and arguments.
    """

    def __init__(self, status: str = "") -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._status = status

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        self.asked.append((method, arguments))
        if method == STATUS and self._status == "slow":
            await asyncio.Event().wait()
        if method == STATUS and self._status == "busy":
            raise DeliveryError("Slack is busy.")
        return {"ts": "11.5"}


async def test_a_stream_begins_with_a_status_and_carries_the_button_of_its_job() -> None:
    slack = Calls()

    assert await Streams(slack).begin(GOAL) == "11.5"
    (status, says), (start, shows) = slack.asked
    assert (status, start) == (STATUS, "chat.startStream")
    assert says == {"channel_id": "D1", "thread_ts": "10.5", "status": "is thinking ..."}
    assert "l:cancel:j1:0" in str(shows["chunks"])


async def test_a_status_that_is_not_taken_soon_is_left_out() -> None:
    for trouble in ("slow", "busy"):
        slack = Calls(trouble)

        assert await asyncio.wait_for(Streams(slack).begin(GOAL), 5) == "11.5"


async def test_only_so_many_statuses_are_set_in_a_minute() -> None:
    slack = Calls()
    streams = Streams(slack)

    for _ in range(60):
        await streams.begin(GOAL)

    said = [method for method, _ in slack.asked if method == STATUS]
    assert 20 <= len(said) <= 30
