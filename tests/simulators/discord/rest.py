"""What a REST request is to the handlers, and the answer they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import Json, known
from .multipart import Body
from .permissions import Permission
from .state import Channel, Message

if TYPE_CHECKING:
    from .platform import Platform


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised request; `ids` are the path's variables in order."""

    platform: Platform
    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: Body

    @property
    def payload(self) -> Json:
        """Return the JSON body; an empty object when there is none."""
        if self.body.payload is None:
            return {}
        if not isinstance(self.body.payload, dict):
            raise known(50109)
        return self.body.payload

    def channel(self) -> tuple[Channel, Permission]:
        """Return the channel that the path names first, if the bot may see it."""
        channel = self.platform.world.channel(int(self.ids[0]))
        held = channel.permissions_of(self.platform.world.bot)
        if not held & Permission.VIEW_CHANNEL:
            raise known(50001)
        return channel, held

    def message(self, channel: Channel) -> Message:
        """Return the message that the path names second, as the channel route sees it."""
        message = channel.stored.get(int(self.ids[1]))
        if message is None or message.deleted or message.ephemeral:
            raise known(10008)
        return message

    def shown(self, message: Message) -> Json:
        """Return a message as the application may read it."""
        readable = "message_content" in self.platform.gateway.privileged
        return self.platform.events.readable(message, readable)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back; `data` None means no body."""

    data: Any = None
    status: int = 200


NOTHING = Answer(status=204)
