"""An `Address` of Discord, read: where one answer goes, and by which rights."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import Address

_MARGIN_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where one answer goes.

    Attributes:
        interaction: Id of the interaction; empty for an answer to a message.
        token: The interaction's, good until `expires_at` (Unix time in seconds).
        trigger: Id of the message that is answered; empty for an interaction.
        message: Id of the message that carries the answer, None until it is known.
        job: Id of the job, empty until it is known.
        private: For the author's eyes alone.
        user_install: Only the member installed the bot there: nothing may be posted later.
        threads: A thread may be opened on the answer.
        addressed: The message was said to the bot; False: it might be talk among members.
    """

    interaction: str
    application: str
    token: str
    expires_at: float
    trigger: str
    channel: str
    author: str
    message: str | None
    job: str
    size_limit: int
    private: bool
    user_install: bool
    threads: bool
    addressed: bool

    @property
    def alive(self) -> bool:
        """Whether the interaction's token can still be used."""
        return bool(self.token) and time.time() < self.expires_at - _MARGIN_SECONDS

    @property
    def event(self) -> str:
        """Id of what is answered: the interaction, or the message."""
        return self.interaction or self.trigger

    @property
    def reply_to(self) -> str | None:
        """The message under which an answer of its own is posted."""
        return self.trigger or self.message or None


def read(address: Address) -> Target:
    """Return an address as a target."""
    fields: Mapping[str, str] = address.fields
    return Target(
        interaction=fields.get("interaction", ""),
        application=fields.get("application", "0"),
        token=fields.get("token", ""),
        expires_at=float(fields.get("expires_at", "0")),
        trigger=fields.get("trigger", ""),
        channel=fields.get("channel", ""),
        author=fields.get("author", ""),
        message=address.message,
        job=fields.get("job", ""),
        size_limit=int(fields["size_limit"]),
        private=bool(fields.get("private")),
        user_install=bool(fields.get("user_install")),
        threads=bool(fields.get("threads")),
        addressed=bool(fields.get("addressed")),
    )


def known(address: Address, *, job: str, message: str | None) -> Address:
    """Return the address with what became known of it."""
    return replace(address, message=message, fields={**address.fields, "job": job})


def nonce(*parts: str) -> str:
    """Return a nonce (at most 25 characters) that is the same for the same answer."""
    return hashlib.sha256(":".join(parts).encode()).hexdigest()[:24]
