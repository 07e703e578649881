"""Interactions: what a member started, how long the bot may answer, and what it answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from secrets import token_urlsafe

from tests.simulators.waiting import Waiting

from .errors import Json, SimulatorError
from .state import EPHEMERAL, Channel, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
TOKEN_SECONDS = 15 * 60
MAX_USER_INSTALL_FOLLOW_UPS = 5
NO_ANSWER = "The application did not respond"


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction, and the handle that tests hold; lives as long as the simulator.

    Attributes:
        started: Monotonic seconds; the answer counts from here.
        deadline_seconds: Within which the first response must come.
        acknowledged_with: The callback's type (4 message, 5 thinking, 6 deferred update, 7 update,
            8 choices, 9 modal); None before.
        source: The message whose button or menu started it.
        original: What `@original` names: the bot's answer, or for an update the source.
        user_install: Only the member installed the app: five follow-ups, no channel.
    """

    id: int
    type: int
    user: User
    channel: Channel
    data: Json
    created_at: float
    deadline_seconds: float
    waiting: Waiting
    token: str = field(default_factory=lambda: token_urlsafe(64))
    started: float = field(default_factory=time.monotonic)
    source: Message | None = None
    command_name: str | None = None
    target_message_id: int | None = None
    parent_metadata: Json | None = None
    user_install: bool = False
    acknowledged_with: int | None = None
    acknowledged_flags: int = 0
    acknowledged_after_seconds: float | None = None
    original: Message | None = None
    follow_ups: list[Message] = field(default_factory=list)
    follow_up_count: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    token_dead: bool = False

    @property
    def acknowledged(self) -> bool:
        """Return whether the bot answered in time."""
        return self.acknowledged_with is not None

    @property
    def late(self) -> bool:
        """Return whether the time for a first response is over."""
        return time.monotonic() - self.started > self.deadline_seconds

    @property
    def error(self) -> str | None:
        """Return what the member's client shows when no answer came in time."""
        return NO_ANSWER if self.late and not self.acknowledged else None

    @property
    def message(self) -> Message | None:
        """Return the answer as it stands now; None if there is none, or it was deleted."""
        return None if self.original is None or self.original.deleted else self.original

    @property
    def ephemeral(self) -> bool:
        """Return whether only the member sees the answer."""
        if self.original is not None and self.original is not self.source:
            return self.original.ephemeral
        return bool(self.acknowledged_flags & EPHEMERAL)

    async def wait_acknowledged(self) -> float:
        """Return after how many seconds the bot answered; raises when the deadline passes."""
        left = self.deadline_seconds - (time.monotonic() - self.started)
        await self.waiting.wait_for(
            lambda: self.acknowledged, max(left, 0.0) + 0.05, f"acknowledgement of {self!r}"
        )
        assert self.acknowledged_after_seconds is not None
        return self.acknowledged_after_seconds

    async def wait_message(self, timeout: float = 10.0) -> Message:
        """Return the answer once it is there and no longer "thinking"."""

        def ready() -> Message | None:
            message = self.message
            return message if message is not None and not message.loading else None

        return await self.waiting.wait_for(ready, timeout, f"answer to {self!r}")

    async def wait_modal(self) -> Json:
        """Return the modal that the bot opened; raises when it answered otherwise."""
        await self.wait_acknowledged()
        if self.modal is None:
            raise SimulatorError(f"no modal: {self!r} was answered with {self.acknowledged_with}")
        return self.modal

    async def wait_error(self) -> str:
        """Return what the client shows, once the bot has let the deadline pass."""
        left = self.deadline_seconds - (time.monotonic() - self.started)
        await asyncio.sleep(max(left, 0.0) + 0.02)
        if self.error is None:
            raise SimulatorError(f"{self!r} was acknowledged")
        return self.error

    def metadata(self) -> Json:
        """Return `interaction_metadata` without what depends on the answer."""
        owners = {"1": str(self.user.id)} if self.user_install else {}
        if not self.user_install:
            guild = self.channel.guild
            owners["0"] = str(guild.id) if guild else "0"
        found: Json = {
            "id": str(self.id),
            "type": self.type,
            "authorizing_integration_owners": owners,
        }
        if self.type == COMPONENT and self.source is not None:
            found["interacted_message_id"] = str(self.source.id)
        if self.type == COMMAND and self.target_message_id is not None:
            found["target_message_id"] = str(self.target_message_id)
        if self.type == MODAL_SUBMIT and self.parent_metadata is not None:
            found["triggering_interaction_metadata"] = self.parent_metadata
        return found

    def __repr__(self) -> str:
        kind = {2: "command", 3: "component", 4: "autocomplete", 5: "modal"}[self.type]
        name = self.command_name or self.data.get("custom_id")
        return f"<Interaction {self.id} {kind} {name!r} of {self.user.name}>"
