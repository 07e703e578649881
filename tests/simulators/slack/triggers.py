"""Trigger ids: good for one view, for three seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .clock import Clock
from .errors import ApiError
from .state import User, Workspace

if TYPE_CHECKING:
    from .asking import Asked

TRIGGER_SECONDS = 3.0  # docs.slack.dev/interactivity/handling-user-interaction


@dataclass(slots=True, eq=False)
class Trigger:
    """One trigger id, the member it belongs to, and what it was issued for."""

    id: str
    who: User
    issued: float
    asked: Asked | None = None
    used: bool = False


class Triggers:
    """Issues trigger ids; lives as long as the simulator.

    Attributes:
        seconds: How long one is good for.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: dict[str, Trigger] = {}
        self.seconds = TRIGGER_SECONDS

    def issue(self, who: User) -> Trigger:
        """Return a fresh trigger."""
        number = self._clock.ts().replace(".", "")
        trigger = Trigger(f"{number}.{who.workspace.id}.{who.id}", who, self._clock.now())
        self._all[trigger.id] = trigger
        return trigger

    def use(self, workspace: Workspace, trigger_id: str) -> Trigger:
        """Return a trigger and use it up.

        Raises:
            ApiError: It is unknown, used or too old.
        """
        trigger = self._all.get(trigger_id)
        if trigger is None or trigger.who.workspace is not workspace:
            raise ApiError("invalid_trigger_id")
        if self._clock.now() - trigger.issued > self.seconds:
            raise ApiError("expired_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        trigger.used = True
        return trigger
