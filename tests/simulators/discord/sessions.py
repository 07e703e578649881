"""Gateway sessions: numbered events, kept until the client has seen them."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

GUILDS, GUILD_MEMBERS, GUILD_MESSAGES = 1 << 0, 1 << 1, 1 << 9
GUILD_REACTIONS, DIRECT_MESSAGES, DIRECT_REACTIONS = 1 << 10, 1 << 12, 1 << 13
GUILD_PRESENCES, MESSAGE_CONTENT = 1 << 8, 1 << 15
ALL_INTENTS = (1 << 26) - 1
PRIVILEGED = {
    "members": GUILD_MEMBERS,
    "presences": GUILD_PRESENCES,
    "message_content": MESSAGE_CONTENT,
}

Render = Callable[[], str]


@dataclass(slots=True, eq=False)
class Session:
    """One shard's stream of events; outlives its connections.

    Attributes:
        backlog: Events not written yet: name and the JSON of `d`, rendered when written.
        sent: Events written and not confirmed by a heartbeat, with their numbers.
    """

    intents: int
    shard: int = 0
    shards: int = 1
    id: str = field(default_factory=lambda: token_hex(16))
    sequence: int = 0
    backlog: deque[tuple[str, Render]] = field(default_factory=deque)
    sent: deque[tuple[int, str, Render]] = field(default_factory=deque)
    replay: deque[tuple[int, str, Render]] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def covers(self, guild_id: int | None) -> bool:
        """Return whether a guild's events (or, for None, direct messages) come here."""
        return ((guild_id or 0) >> 22) % self.shards == self.shard

    def add(self, event: str, data: Any) -> None:
        """Append an event; `data` is JSON-ready, or a function that renders it."""
        if callable(data):
            self.backlog.append((event, data))
        else:
            text = data if isinstance(data, str) else json.dumps(data)
            self.backlog.append((event, lambda: text))
        self.wake.set()

    def next_frame(self) -> tuple[str, str] | None:
        """Return the next event's name and frame; None when there is nothing to write."""
        if self.replay:
            number, event, render = self.replay.popleft()
            return event, _frame(event, number, render)
        if not self.backlog:
            return None
        event, render = self.backlog.popleft()
        self.sequence += 1
        self.sent.append((self.sequence, event, render))
        return event, _frame(event, self.sequence, render)

    def confirm(self, sequence: int | None) -> None:
        """Forget the events that the client says it has seen."""
        while self.sent and sequence is not None and self.sent[0][0] <= sequence:
            self.sent.popleft()

    def resume(self, sequence: int) -> bool:
        """Queue again what was written after a number; False when it was never reached."""
        if sequence > self.sequence:
            return False
        self.confirm(sequence)
        self.replay = deque(self.sent)
        self.add("RESUMED", {"_trace": []})
        return True


def _frame(event: str, number: int, render: Render) -> str:
    return f'{{"t":"{event}","s":{number},"op":0,"d":{render()}}}'
