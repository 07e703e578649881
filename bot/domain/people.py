"""People, places, and where an answer is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Author:
    """The person who asks. `name` is for display only and never goes into a file."""

    platform: str
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        """The author's key in every table: platform and id."""
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said.

    Attributes:
        space: Id of the guild or workspace; empty in a direct message.
        channel: Id of the channel; for a thread, of the channel that it hangs in.
        thread: Id of the thread, None outside one.
        direct: A conversation with one member alone: every message is meant for the bot.
        age_restricted: The platform lets only adults in.
        age_gates: It can do so at all, in some places.
    """

    platform: str
    space: str
    channel: str
    thread: str | None = None
    direct: bool = False
    age_restricted: bool = False
    age_gates: bool = True

    @property
    def for_adults(self) -> bool:
        """Whether nobody but adults sees what is shown here."""
        return self.age_gates and self.age_restricted and not self.direct

    @property
    def key(self) -> str:
        """The key by which a place is counted: platform, space and channel."""
        return f"{self.platform}:{self.space}:{self.channel}"

    @property
    def room(self) -> str | None:
        """Id of the thread or direct message whose plain messages belong to one conversation."""
        if self.thread is not None:
            return self.thread
        return self.channel if self.direct else None


@dataclass(frozen=True, slots=True)
class Address:
    """Where the answer to one request is shown; only its platform's messenger understands it.

    Attributes:
        message: Id of the message that carries the answer, None until it is known.
        own_room: Id of a thread that only the author and the bot are in, where a private answer
            is shown and may be continued by plain words; None where there is none.
        fields: What else the messenger needs to reach it again after a restart (tokens, ids);
            the studio adds "job", the id of the job whose answer goes there.
    """

    platform: str
    message: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own_room: str | None = None
