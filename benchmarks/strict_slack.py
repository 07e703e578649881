"""Slack as the tests' simulator plays it, with members at work and the times of what happened.

It knows the rate limits, and takes several times the processor time of `stand_in_slack.py`, so
nothing is measured with it but what becomes of requests under those limits.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from benchmarks.chats import Asked
from tests.simulators.slack import Delivery, Message, SlackSimulator
from tests.simulators.slack.posts import Posts

_MEMBERS: Final = 200
_CHANNELS: Final = 10
_CONNECT_SECONDS: Final = 60.0
# Of the words that members type; every answer repeats them.
_NUMBER: Final = re.compile(r"number (\d+)")


@dataclass(slots=True)
class _Command(Asked):
    """A request, with what the simulator knows of its acknowledgement."""

    number: int = 0
    delivery: Delivery | None = None

    @property
    def acknowledged_after(self) -> float:
        """Seconds from the envelope to its acknowledgement; infinite without one."""
        assert self.delivery is not None
        times = (one.acknowledged_after_seconds for one in self.delivery.attempts)
        return next((after for after in times if after is not None), math.inf)


class StrictSlack:
    """Serves one bot in one workspace, as fast as Slack allows. Lives inside `async with`."""

    def __init__(self) -> None:
        self._simulator = SlackSimulator()
        # As on Discord, a picture can be shown as soon as it is there.
        self._simulator.files.processing_seconds = 0.0
        self._team = self._simulator.add_workspace()
        self._people = [self._team.add_user(f"Member {n}") for n in range(_MEMBERS)]
        self._channels = [self._team.add_channel(f"pictures-{n}") for n in range(_CHANNELS)]
        self._numbers = itertools.count()
        self._asked: dict[int, _Command] = {}
        self._simulator.platform.posts = _WatchedPosts(self._simulator, self._posted)

    async def __aenter__(self) -> Self:
        await self._simulator.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> None:
        await self._simulator.__aexit__(*raised)

    # --- for whoever starts the bot --------------------------------------------------------------

    @property
    def bare_bot(self) -> Sequence[str]:
        """The module of the bare bot and how it connects."""
        tokens = ("--token", self._team.bot_token, "--app-token", self._simulator.app.app_token)
        return ("benchmarks.bare_slack_bot", "--api", self._simulator.api_base, *tokens)

    @property
    def environment(self) -> Mapping[str, str]:
        """How Limner connects."""
        return {
            "SLACK_BOT_TOKEN": self._team.bot_token,
            "SLACK_APP_TOKEN": self._simulator.app.app_token,
            "LIMNER_SLACK__API_BASE": self._simulator.api_base,
        }

    async def wait_introduced(self) -> None:
        """Return once the bot is connected."""
        await self._simulator.wait_connected(timeout=_CONNECT_SECONDS)

    # --- what members do -------------------------------------------------------------------------

    async def imagine(self) -> Asked:
        """Send `/imagine` as one of many members."""
        number = next(self._numbers)
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        asked = self._asked[number] = _Command(time.monotonic(), done, number=number)
        person = self._people[number % _MEMBERS]
        place = self._channels[number % _CHANNELS]
        words = f"a lighthouse on a cliff at dusk, number {number}"
        asked.delivery = (await person.command(place, "/imagine", words)).delivery
        return asked

    def _posted(self, message: Message) -> None:
        found = _NUMBER.search(f"{message.text} {message.blocks}")
        asked = self._asked.get(int(found[1])) if found else None
        if asked is None:
            return
        asked.words = message.text
        pictures = message.pictures
        if pictures:
            del self._asked[asked.number]
            _end(asked)
            for file in pictures:
                file.data = None  # nobody fetches it, and there will be thousands


class _WatchedPosts(Posts):
    """Tells of every message that the simulator shows; lives as long as it."""

    def __init__(self, simulator: SlackSimulator, told: Callable[[Message], None]) -> None:
        platform = simulator.platform
        super().__init__(platform.clock, platform.events, platform.waiting)
        self._told = told

    def post(self, *args: Any, **more: Any) -> Message:
        """Post a message."""
        return self._tell(super().post(*args, **more))

    def edit(self, *args: Any, **more: Any) -> Message:
        """Edit a message."""
        return self._tell(super().edit(*args, **more))

    def _tell(self, message: Message) -> Message:
        self._told(message)
        return message


def _end(asked: _Command) -> None:
    assert asked.delivery is not None
    asked.started = asked.delivery.attempts[0].started  # the envelopes set out after the last word
    asked.shown = time.monotonic()
    asked.done.set_result(asked.shown)
