"""What exists on the platform: workspaces, users, channels, messages. Plain mutable records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from . import mentions
from .clock import numbered, secret
from .errors import Json, SimulatorError
from .files import File, find_file

if TYPE_CHECKING:
    from .platform import Platform
    from .views_state import View

Kind = Literal["channel", "group", "im", "mpim"]
# The prefix of a kind in scopes and event names.
SCOPE_PREFIX: dict[Kind, str] = {
    "channel": "channels",
    "group": "groups",
    "im": "im",
    "mpim": "mpim",
}


@dataclass(slots=True, eq=False)
class User:
    """An account in one workspace; lives as long as the simulator."""

    id: str
    name: str
    workspace: Workspace = field(repr=False)
    bot: bool = False
    bot_id: str | None = None
    deleted: bool = False
    admin: bool = False

    @property
    def mention(self) -> str:
        """Return how the account is written in a message."""
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Workspace:
    """One workspace and the app's installation in it; lives as long as the simulator.

    Attributes:
        granted: Scopes of the installation.
        token_state: "none" before an installation, "revoked" or "uninstalled" after its end.
    """

    id: str
    name: str
    domain: str
    platform: Platform = field(repr=False)
    bot_token: str = field(default_factory=lambda: secret("xoxb-"), repr=False)
    granted: set[str] = field(default_factory=set, repr=False)
    token_state: Literal["none", "valid", "revoked", "uninstalled"] = "none"
    bot: User = field(init=False, repr=False)
    users: dict[str, User] = field(default_factory=dict, repr=False)
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    files: dict[str, File] = field(default_factory=dict, repr=False)
    views: dict[str, View] = field(default_factory=dict, repr=False)
    modals: dict[str, list[View]] = field(default_factory=dict, repr=False)
    homes: dict[str, View] = field(default_factory=dict, repr=False)
    _numbers: Counter[str] = field(default_factory=Counter, repr=False)

    def new_id(self, prefix: str) -> str:
        """Return an id that is unique in this workspace; others have the same ones."""
        self._numbers[prefix] += 1
        return numbered(prefix, self._numbers[prefix])

    @property
    def installed(self) -> bool:
        """Return whether the app's token works."""
        return self.token_state == "valid"

    def direct(self, members: set[str]) -> Channel | None:
        """Return the conversation between exactly these people, if there is one."""
        for channel in self.channels.values():
            if channel.kind in ("im", "mpim") and channel.members == members:
                return channel
        return None

    def messages(self) -> Iterator[Message]:
        """Yield every message that is not deleted, ephemeral ones included."""
        for channel in self.channels.values():
            yield from (message for message in channel.stored.values() if not message.deleted)


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, a private channel, or direct messages; what tests hold.

    Attributes:
        statuses: Thread's ts -> the status line that the app shows there.
        prompts: Thread's ts -> suggested prompts.
        titles: Thread's ts -> title.
        returned: Time stamps that `next_message` or `Person.ephemeral` returned already.
    """

    id: str
    name: str
    kind: Kind
    workspace: Workspace = field(repr=False)
    members: set[str] = field(default_factory=set)
    archived: bool = False
    stored: dict[str, Message] = field(default_factory=dict, repr=False)
    statuses: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set, repr=False)

    @property
    def messages(self) -> list[Message]:
        """Return what everyone here sees, threads included, oldest first."""
        return [m for m in self.stored.values() if not m.deleted and not m.ephemeral]

    @property
    def bot_is_member(self) -> bool:
        """Return whether the app's bot is in it."""
        return self.workspace.bot.id in self.members

    @property
    def scope_prefix(self) -> str:
        """Return the beginning of the scopes that this kind needs."""
        return SCOPE_PREFIX[self.kind]

    def thread(self, ts: str) -> list[Message]:
        """Return a thread as everyone sees it, its first message included."""
        return [m for m in self.messages if ts in (m.ts, m.thread_ts)]

    def message(self, ts: str) -> Message:
        """Return a message by its time stamp, for tests."""
        found = self.stored.get(ts)
        if found is None or found.deleted:
            raise SimulatorError(f"there is no message {ts} in {self!r}")
        return found

    async def next_message(
        self, where: Any = None, *, timeout: float = 10.0, by_bot: bool = True
    ) -> Message:
        """Return the oldest message that was not returned before and fulfils `where`."""

        def found() -> Message | None:
            for message in self.messages:
                ours = message.author.bot or not by_bot
                if ours and message.ts not in self.returned and (not where or where(message)):
                    return message
            return None

        waiting = self.workspace.platform.waiting
        message = await waiting.wait_for(found, timeout, f"the next message in {self!r}")
        self.returned.add(message.ts)
        return message

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.kind} {self.name!r}>"


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message showed from a moment on."""

    at: float
    text: str
    blocks: tuple[Json, ...] = ()
    files: tuple[File, ...] = ()
    metadata: Json | None = None

    @property
    def shown(self) -> str:
        """Return all words that a reader sees: those of the blocks, else the text."""
        return "\n".join(mentions.words(list(self.blocks))) if self.blocks else self.text


@dataclass(slots=True, eq=False)
class Message:
    """One message; `revisions` holds every state that it was shown in, the present one last.

    Attributes:
        pinged: Whom any state of it notified, see `mentions.pinged`.
        visible_to: An ephemeral message's only reader, else None.
        via_hook: Posted through a `response_url`.
        stream: Chunks of a streamed message so far; None for others.
        streaming: Whether more chunks may come.
    """

    ts: str
    channel: Channel
    author: User
    revisions: list[Revision]
    thread_ts: str | None = None
    visible_to: User | None = None
    via_hook: bool = False
    subtype: str | None = None
    edited_at: str | None = None
    deleted: bool = False
    broadcast: bool = False
    stream: list[Json] | None = None
    streaming: bool = False
    pinged: set[str] = field(default_factory=set)
    reactions: dict[str, set[str]] = field(default_factory=dict)
    _looked: int = 1

    @property
    def now(self) -> Revision:
        """Return the present state."""
        return self.revisions[-1]

    @property
    def text(self) -> str:
        """Return the present `text`, which readers see only where there are no blocks."""
        return self.now.text

    @property
    def shown(self) -> str:
        """Return all words that a reader sees now."""
        return self.now.shown

    @property
    def blocks(self) -> list[Json]:
        """Return the present blocks."""
        return list(self.now.blocks)

    @property
    def ephemeral(self) -> bool:
        """Return whether only one member sees it."""
        return self.visible_to is not None

    @property
    def replies(self) -> list[Message]:
        """Return the thread under it, without itself."""
        return [m for m in self.channel.messages if m.thread_ts == self.ts and m is not self]

    @property
    def pictures(self) -> list[File]:
        """Return the pictures that a reader sees now: in blocks and attached, none deleted."""
        workspace = self.channel.workspace
        named = [
            find_file(workspace, part["slack_file"].get("id") or part["slack_file"]["url"])
            for part in mentions.walk(self.blocks)
            if part.get("type") == "image" and "slack_file" in part
        ]
        attached = [file for file in self.now.files if file.is_picture]
        return [file for file in (*named, *attached) if file is not None and not file.deleted]

    @property
    def buttons(self) -> tuple[str, ...]:
        """Return the labels of the buttons that can be pressed now."""
        parts = mentions.walk(self.blocks)
        return tuple(part["text"]["text"] for part in parts if part.get("type") == "button")

    async def changed(self, where: Any = None, *, timeout: float = 10.0) -> Message:
        """Return the message once it was changed since the last look and fulfils `where`."""

        def fresh() -> bool:
            newer = len(self.revisions) > self._looked or self.deleted
            return newer and (where is None or bool(where(self)))

        waiting = self.channel.workspace.platform.waiting
        await waiting.wait_for(fresh, timeout, f"a change of {self!r}")
        self._looked = len(self.revisions)
        return self

    def __repr__(self) -> str:
        return f"<Message {self.ts} {self.author.name}: {self.shown[:60]!r}>"
