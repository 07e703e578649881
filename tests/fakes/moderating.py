"""A platform with moderators in memory: what it was told to show, and faults on demand."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain import Author, Place, Review, Version
from bot.ports import Posted


@dataclass
class FakeModerated:
    """Implements `Moderated`; lives as long as a test.

    Attributes:
        shown: The review that each message shows now, by channel and message.
        told: What members were told, in order. `taken_down`: versions with their messages.
        rooms: Where the messages were that were taken down, by id.
        moderators: The ids of those who moderate; None: everybody does. `asked`: who was asked
            about, in order.
        failures: Raised by the next calls, one each, by the name of the method.
    """

    shown: dict[tuple[str, str], Review] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    taken_down: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    rooms: dict[str, str | None] = field(default_factory=dict)
    moderators: set[str] | None = None
    asked: list[str] = field(default_factory=list)
    failures: dict[str, deque[Exception]] = field(default_factory=dict)

    async def show_review(self, channel: str, message: str | None, review: Review) -> str:
        self._fail("show_review")
        message = message or f"message-of-{review.id}"
        self.shown[channel, message] = review
        return message

    async def take_down(self, version: Version, place: Place, posted: Sequence[Posted]) -> None:
        self._fail("take_down")
        self.taken_down.append((version.id, tuple(one.message for one in posted)))
        self.rooms.update({one.message: one.room for one in posted})

    async def moderates(self, author: Author, place: Place) -> bool:
        self.asked.append(author.id)
        self._fail("moderates")
        return self.moderators is None or author.id in self.moderators

    async def tell(self, author: Author, place: Place, sentence: str, about: str) -> None:
        self._fail("tell")
        self.told.append((author.key, sentence))

    def will_fail(self, method: str, *errors: Exception) -> None:
        """Let the next calls of a method fail."""
        self.failures.setdefault(method, deque()).extend(errors)

    def _fail(self, method: str) -> None:
        if self.failures.get(method):
            raise self.failures[method].popleft()
