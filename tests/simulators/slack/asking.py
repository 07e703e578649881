"""What a member started: whether it was acknowledged, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.simulators.waiting import Waiting

from .deliveries import Delivery
from .errors import Json, SimulatorError
from .state import Channel, Message, User
from .triggers import Trigger
from .views_state import View

if TYPE_CHECKING:
    from .hooks import Hook

AskedKind = Literal["command", "press", "shortcut", "submission", "closing"]


@dataclass(slots=True, eq=False)
class Asked:
    """The handle that tests hold; lives as long as the simulator.

    Attributes:
        source: The message whose button or menu started it.
        hook: Its `response_url`; None where there is none.
        messages: What came through the `response_url` or with the acknowledgement.
        modals: Views that were opened or pushed with its trigger.
        errors: What the answer to a submission objected to, block id -> text.
        answer: The payload of the acknowledgement.
    """

    kind: AskedKind
    name: str
    who: User
    waiting: Waiting
    trigger: Trigger
    delivery: Delivery = field(init=False)
    place: Channel | None = None
    source: Message | None = None
    hook: Hook | None = None
    messages: list[Message] = field(default_factory=list)
    modals: list[View] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    answer: Json | None = None

    @property
    def acknowledged(self) -> bool:
        """Return whether the app answered in time."""
        return self.delivery.acknowledged

    @property
    def acknowledged_after_seconds(self) -> float | None:
        """Return after how many seconds it answered."""
        return self.delivery.acknowledged_after_seconds

    @property
    def error(self) -> str | None:
        """Return what the member's client shows when it failed, Slackbot's words."""
        if self.delivery.error is None:
            return None
        return f"{self.name} failed with the error {self.delivery.error!r}"

    async def wait_acknowledged(self) -> float:
        """Return after how many seconds the app answered; raises when it did not in time."""
        timeout = self.delivery.deadline_seconds + 5
        await self.waiting.wait_for(
            lambda: self.acknowledged or self.delivery.over, timeout, f"the end of {self!r}"
        )
        after = self.acknowledged_after_seconds
        if after is None:
            raise SimulatorError(f"{self!r}: {self.error}")
        return after

    async def wait_error(self, timeout: float = 10.0) -> str:
        """Return what the client shows, once the app has let the deadline pass."""
        what = f"the failing of {self!r}"
        return await self.waiting.wait_for(lambda: self.error, timeout, what)

    async def wait_message(self, number: int = 1, timeout: float = 10.0) -> Message:
        """Return the answer through the `response_url` (or the acknowledgement), the nth."""

        def found() -> Message | None:
            return self.messages[number - 1] if len(self.messages) >= number else None

        return await self.waiting.wait_for(found, timeout, f"an answer to {self!r}")

    async def wait_modal(self, timeout: float = 10.0) -> View:
        """Return the modal that the app opened."""

        def found() -> View | None:
            return self.modals[-1] if self.modals else None

        return await self.waiting.wait_for(found, timeout, f"a modal for {self!r}")

    def __repr__(self) -> str:
        return f"<Asked {self.kind} {self.name!r} of {self.who.name}>"
