"""An `Address` of Slack, read: where one answer goes, and by which rights."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from bot.chat import goals
from bot.domain import Address

PLATFORM: Final = "slack"
# A response_url takes 5 uses within 30 minutes (Slack, 2026-11); the last minute is left unused.
_RESPONSE_SECONDS: Final = 29 * 60


def within(home: str, alone: str) -> str:
    """Return an id so that it is unique: Slack promises that within one workspace only."""
    return f"{home}/{alone}"


def bare(unique: str) -> str:
    """Return the id as Slack knows it, for its API."""
    return unique.rpartition("/")[2]


def mark(channel: str, ts: str) -> str:
    """Return the id of a message or thread; its `ts` alone is unique within its channel only."""
    return f"{channel}:{ts}"


def ts(marked: str | None) -> str:
    """Return the `ts` of a message or thread, empty where there is none."""
    return (marked or "").partition(":")[2]


@dataclass(frozen=True, slots=True)
class Where:
    """Where one answer goes; its ids are those that Slack's API takes.

    Attributes:
        team: The workspace whose installation writes there.
        thread: `ts` of the thread's first message, empty in the open channel.
        message: `ts` of the message that carries the answer, empty until it is posted.
        job: Id of the job, empty until it is known.
        private: For the author's eyes alone.
        addressed: It was said to the bot; False: it might be talk among members.
        response_url: Reaches the author where the bot is no member, for a while.
        asked_at: Unix time in seconds.
        origin: The channel where a private picture was asked for.
        streamed: The message is a stream of steps.
        answers: What was pressed stands below a question, which is answered by it.
    """

    team: str = ""
    channel: str = ""
    thread: str = ""
    user: str = ""
    message: str = ""
    job: str = ""
    private: bool = False
    addressed: bool = False
    response_url: str = ""
    asked_at: float = 0.0
    origin: str = ""
    streamed: bool = False
    answers: bool = False

    @property
    def direct(self) -> bool:
        """Whether only the author sees what is posted there."""
        return self.channel.startswith("D")

    @property
    def reachable(self) -> bool:
        """Whether the `response_url` can still be used."""
        return bool(self.response_url) and time.time() < self.asked_at + _RESPONSE_SECONDS

    @property
    def root(self) -> str:
        """Id of the thread in which the conversation goes on."""
        return self.mark(self.thread or self.message)

    def mark(self, ts: str) -> str:
        """Return the id of a message or thread there."""
        return mark(within(self.team, self.channel), ts)


def read(address: Address) -> Where:
    """Return an address as a goal."""
    return goals.read(Where, address, message=ts(address.message))


def address(goal: Where) -> Address:
    """Return a goal as an address."""
    message = goal.mark(goal.message) if goal.message else None
    own_room = goal.root if message and goal.direct and goal.origin else None
    return Address(PLATFORM, message, goals.kept(goal), own_room)
