"""What people do: type commands, talk, press buttons, fill in modals, upload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .asking import Asked
from .errors import SimulatorError
from .mentions import escape, rich_text
from .state import Channel, Message, User
from .viewers import Viewer

Upload = tuple[str, bytes]
MAX_MEMBER_CHARACTERS = 40_000


@dataclass(slots=True, eq=False)
class Person(Viewer):
    """A member with a Slack client; does only what that client allows."""

    # --- commands and shortcuts ----------------------------------------------------------

    async def command(
        self, place: Channel, command: str, words: str = "", *, thread: Message | None = None
    ) -> Asked:
        """Send a slash command; there are none in threads.

        Raises:
            SimulatorError: The client would not send this.
        """
        platform = self.workspace.platform
        self._see_place(place)
        if thread is not None:
            raise SimulatorError(f"{command} is not supported in threads. Sorry!")
        if command not in platform.app.commands or "commands" not in self.workspace.granted:
            raise SimulatorError(f"{command} is not a valid command")
        return platform.interactions.command(self, place, command, words)

    async def message_shortcut(self, message: Message, callback_id: str) -> Asked:
        """Choose an app's entry in a message's menu."""
        self._see(message)
        if message.ephemeral:
            raise SimulatorError("an ephemeral message has no menu of shortcuts")
        self._check_shortcut(callback_id, "message")
        return self.workspace.platform.interactions.message_shortcut(self, message, callback_id)

    async def global_shortcut(self, callback_id: str) -> Asked:
        """Choose an app's entry in the menu of shortcuts."""
        self._check_shortcut(callback_id, "global")
        return self.workspace.platform.interactions.global_shortcut(self, callback_id)

    def _check_shortcut(self, callback_id: str, kind: str) -> None:
        shortcuts = self.workspace.platform.app.shortcuts
        if shortcuts is not None and shortcuts.get(callback_id) != kind:
            raise SimulatorError(f"there is no {kind} shortcut {callback_id!r}: {shortcuts}")

    # --- talk ----------------------------------------------------------------------------

    async def say(
        self,
        place: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Sequence[Upload] = (),
        broadcast: bool = False,
    ) -> Message:
        """Write a message, in a channel, a thread or a direct message."""
        self._may_write(place, text)
        platform = self.workspace.platform
        parent = place.stored.get(thread_ts) if thread_ts is not None else None
        if thread_ts is not None and (parent is None or parent.ephemeral):
            raise SimulatorError(f"there is no thread {thread_ts} in {place!r}")
        uploads = tuple(platform.files.from_member(self, *upload) for upload in files)
        words = escape(text)
        return platform.posts.post(
            place,
            self,
            words,
            [rich_text(text)] if text else [],
            files=uploads,
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
            subtype="file_share" if uploads else "thread_broadcast" if broadcast else None,
            broadcast=broadcast,
        )

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own message."""
        self._own(message)
        return self.workspace.platform.posts.edit(message, escape(text), [rich_text(text)])

    async def delete(self, message: Message) -> None:
        """Delete an own message."""
        self._own(message)
        self.workspace.platform.posts.delete(message)

    async def react(self, message: Message, name: str) -> None:
        """Put a reaction under a message."""
        self._see(message)
        message.reactions.setdefault(name, set()).add(self.id)
        self.workspace.platform.events.reaction_added(self, message, name)

    async def dm(self) -> Channel:
        """Return the direct messages with the app."""
        return self.workspace.platform.direct(self)

    async def join(self, place: Channel) -> None:
        """Come into a public channel."""
        if place.kind != "channel":
            raise SimulatorError(f"{place!r} is not public")
        place.members.add(self.id)
        self.workspace.platform.events.member_joined(self, place)

    async def invite(self, place: Channel, *, who: User | None = None) -> None:
        """Bring somebody, by default the app, into a channel."""
        self._see_place(place)
        joined = who or self.workspace.bot
        place.members.add(joined.id)
        self.workspace.platform.events.member_joined(joined, place)

    # --- the parts -----------------------------------------------------------------------

    def _may_write(self, place: Channel, text: str) -> None:
        self._see_place(place)
        if place.archived or self.id not in place.members:
            raise SimulatorError(f"{self.name} cannot write in {place!r}")
        if len(text) > MAX_MEMBER_CHARACTERS:
            raise SimulatorError(f"{len(text)} characters are more than a member may write")

    def _own(self, message: Message) -> None:
        if message.author is not self or message.deleted:
            raise SimulatorError(f"{message!r} is not {self.name}'s to change")
