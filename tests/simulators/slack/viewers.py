"""What people see and fill in: modals, home tabs, messages for one; buttons that they press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import payloads
from .asking import Asked
from .errors import Json, SimulatorError
from .files import File
from .state import Channel, Message, User
from .view_filling import UnfilledError, state_values
from .views_state import View


@dataclass(slots=True, eq=False)
class Viewer(User):
    """A member in front of views and messages."""

    async def press(self, on: Message | View, which: str, value: Any = None) -> Asked:
        """Press a button or choose in a menu, by action id or words."""
        if isinstance(on, Message):
            self._see(on)
        else:
            self._own_view(on)
        return self.workspace.platform.interactions.press(self, on, which, value)

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Asked:
        """Fill in a modal by action id and submit it; what is left out keeps its value.

        Files are given as made by `upload`.
        """
        self._own_view(view)
        platform = self.workspace.platform
        view.given |= {name: _filled(value, self) for name, value in (values or {}).items()}
        names = {part["action_id"] for part in _inputs(view)}
        kept = {name: value for name, value in view.given.items() if name in names}
        unknown = set(values or {}) - names
        if unknown:
            raise SimulatorError(f"the modal has no {sorted(unknown)}; it has {sorted(names)}")
        try:
            view.values = state_values(view.content, kept)
        except UnfilledError as error:
            raise SimulatorError(str(error)) from None
        view.errors = {}
        return platform.interactions.submission(self, view)

    async def close(self, view: View, *, all_of_them: bool = False) -> Asked | None:
        """Close a modal (or the whole stack); returns what is sent if the app wants to know."""
        self._own_view(view)
        self.workspace.platform.modals.close(self, view, all_of_them=all_of_them)
        if not view.content.get("notify_on_close"):
            return None
        return self.workspace.platform.interactions.closing(self, view, cleared=all_of_them)

    async def upload(self, name: str, data: bytes) -> File:
        """Upload a file into a file input; hand it to `submit`."""
        file = self.workspace.platform.files.from_member(self, name, data)
        file.given = True
        return file

    async def modal(self, where: Any = None, *, timeout: float = 10.0) -> View:
        """Return the modal that the member sees, once there is one that fulfils `where`."""
        platform = self.workspace.platform

        def visible() -> View | None:
            stack = platform.modals.stack(self)
            return stack[-1] if stack and (where is None or where(stack[-1])) else None

        return await platform.waiting.wait_for(visible, timeout, f"a modal for {self.name}")

    async def open_home(self, tab: Literal["home", "messages"] = "home") -> Channel:
        """Look at the app's home; returns the direct messages with it."""
        platform = self.workspace.platform
        dm = platform.direct(self)
        platform.events.home_opened(self, tab, dm)
        return dm

    async def home(self, where: Any = None, *, timeout: float = 10.0) -> View:
        """Return the home tab once the app has published one that fulfils `where`."""
        workspace = self.workspace

        def shown() -> View | None:
            view = workspace.homes.get(self.id)
            return view if view is not None and (where is None or where(view)) else None

        waiting = workspace.platform.waiting
        return await waiting.wait_for(shown, timeout, f"a home tab for {self.name}")

    async def ephemeral(self, where: Any = None, *, timeout: float = 10.0) -> Message:
        """Return the oldest message only for this member that was not returned before."""
        workspace = self.workspace

        def found() -> Message | None:
            for message in workspace.messages():
                mine = message.visible_to is self and message.ts not in message.channel.returned
                if mine and (where is None or where(message)):
                    return message
            return None

        what = f"a message only for {self.name}"
        message = await workspace.platform.waiting.wait_for(found, timeout, what)
        message.channel.returned.add(message.ts)
        return message

    def _see_place(self, place: Channel) -> None:
        foreign = place.workspace is not self.workspace
        if foreign or (place.kind != "channel" and self.id not in place.members):
            raise SimulatorError(f"{self.name} cannot see {place!r}")

    def _see(self, message: Message) -> None:
        self._see_place(message.channel)
        if message.deleted or message.visible_to not in (None, self):
            raise SimulatorError(f"{self.name} cannot see {message!r}")

    def _own_view(self, view: View) -> None:
        if view.user is not self or view.closed:
            raise SimulatorError(f"{self.name} does not see the view {view.title!r}")
        stack = self.workspace.platform.modals.stack(self)
        if view.kind == "modal" and stack[-1] is not view:
            raise SimulatorError(f"the view {view.title!r} is covered by {stack[-1].title!r}")


def _inputs(view: View) -> list[Json]:
    parts = []
    for block in view.blocks:
        parts += [block.get("element"), block.get("accessory"), *block.get("elements", ())]
    return [part for part in parts if isinstance(part, dict) and "action_id" in part]


def _filled(value: Any, who: User) -> Any:
    if isinstance(value, File):
        value = [value]
    if isinstance(value, list) and value and all(isinstance(one, File) for one in value):
        return [payloads.file(one, who.workspace.platform) for one in value]
    return value
