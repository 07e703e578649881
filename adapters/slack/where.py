"""An `Address` of Slack, read: where one answer goes, and by which rights."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from adapters.slack.incoming import mark
from bot.domain import Address


@dataclass(frozen=True, slots=True)
class Where:
    """Where one answer goes.

    Attributes:
        thread: `ts` of the thread's first message, empty in the open channel.
        message: `ts` of the message that carries the answer, empty until it is posted.
        job: Id of the job, empty until it is known.
        private: For the author's eyes alone.
        addressed: It was said to the bot; False: it might be talk among members.
        response_url: Reaches the author where the bot is no member, good until `expires_at`
            (Unix time in seconds).
        origin: The channel where a private picture was asked for.
        streamed: The message is a stream of steps.
    """

    team: str
    channel: str
    thread: str
    user: str
    message: str
    job: str
    private: bool
    addressed: bool
    response_url: str
    expires_at: float
    origin: str
    streamed: bool

    @property
    def direct(self) -> bool:
        """Whether only the author sees what is posted there."""
        return self.channel.startswith("D")

    @property
    def reachable(self) -> bool:
        """Whether the `response_url` can still be used."""
        return bool(self.response_url) and time.time() < self.expires_at

    @property
    def root(self) -> str:
        """Id of the thread in which the conversation goes on."""
        return mark(self.channel, self.thread or self.message)


def read(address: Address) -> Where:
    """Return an address as a goal."""
    fields = address.fields
    return Where(
        team=fields.get("team", ""),
        channel=fields.get("channel", ""),
        thread=fields.get("thread", ""),
        user=fields.get("user", ""),
        message=(address.message or "").partition(":")[2],
        job=fields.get("job", ""),
        private=bool(fields.get("private")),
        addressed=bool(fields.get("addressed")),
        response_url=fields.get("response_url", ""),
        expires_at=float(fields.get("expires_at") or "0"),
        origin=fields.get("origin", ""),
        streamed=bool(fields.get("streamed")),
    )


def known(address: Address, where: Where) -> Address:
    """Return the address with what became known of it."""
    fields = {
        **address.fields,
        "channel": where.channel,
        "thread": where.thread,
        "origin": where.origin,
        "streamed": "1" if where.streamed else "",
    }
    message = mark(where.channel, where.message) if where.message else None
    own_room = where.root if message and where.direct and where.origin else None
    return replace(address, message=message, fields=fields, own_room=own_room)
