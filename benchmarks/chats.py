"""What every stand-in for a chat platform offers, and what becomes of one request there."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

DISCORD, SLACK = "discord", "slack"
PLATFORMS: Final[Mapping[str, str]] = {DISCORD: "Discord", SLACK: "Slack"}


@dataclass(slots=True)
class Asked(ABC):
    """One `/imagine`, with the times of what happened to it (`time.monotonic`).

    Attributes:
        shown: When the picture had arrived.
        done: Its result is `shown`.
        words: The last answer in words, for whoever looks for a mistake.
    """

    started: float
    done: asyncio.Future[float]
    shown: float = 0.0
    words: str = ""

    @property
    @abstractmethod
    def acknowledged_after(self) -> float:
        """Seconds from the event to its acknowledgement."""


class Chat(Protocol):
    """A stand-in that runs."""

    @property
    def bare_bot(self) -> Sequence[str]:
        """The module of its bare bot and how that connects."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """How Limner connects."""
        ...

    async def wait_introduced(self) -> None:
        """Return once the bot is connected and was told of everything."""
        ...

    async def imagine(self) -> Asked:
        """Send `/imagine` as one of many members."""
        ...
