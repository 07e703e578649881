"""An `Address` of Discord, read: where one answer goes, and by which rights."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Final

from bot.chat import goals
from bot.domain import Address

PLATFORM: Final = "discord"
_MARGIN_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where one answer goes.

    Attributes:
        interaction: Id of the interaction; empty for an answer to a message.
        token: The interaction's, good until `expires_at` (Unix time in seconds).
        trigger: Id of the message that is answered; empty for an interaction.
        message: Id of the message that carries the answer, empty until it is known.
        question: Id of the message with the question that the interaction answers, empty for none.
        job: Id of the job, empty until it is known.
        private: For the author's eyes alone.
        user_install: Only the member installed the bot there: nothing may be posted later.
        threads: A thread may be opened on the answer.
        addressed: The answer begins with a placeholder of its own. False: the interaction's
            acknowledgement is one, or the message might be talk among members.
        hushed: What is being drawn is for the author's eyes alone, though the placeholder is not.
    """

    interaction: str = ""
    application: str = "0"
    token: str = ""
    expires_at: float = 0.0
    trigger: str = ""
    channel: str = ""
    author: str = ""
    message: str = ""
    question: str = ""
    job: str = ""
    size_limit: int = 0
    private: bool = False
    user_install: bool = False
    threads: bool = False
    addressed: bool = False
    hushed: bool = False

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
    return goals.read(Target, address, message=address.message or "")


def address(target: Target) -> Address:
    """Return a target as an address."""
    return Address(PLATFORM, target.message or None, goals.kept(target))


def nonce(*parts: str) -> str:
    """Return a nonce (at most 25 characters) that is the same for the same answer."""
    return hashlib.sha256(":".join(parts).encode()).hexdigest()[:24]
