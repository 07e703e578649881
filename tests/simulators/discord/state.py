"""What exists on the platform: users, guilds, channels, messages, files. Plain mutable records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .clock import Clock
from .components import DISPLAY, walk
from .errors import Json, SimulatorError, known
from .permissions import BOT_DEFAULT, DM, EVERYTHING, MEMBER_DEFAULT, Permission, resolve

TEXT_CHANNEL, DM_CHANNEL, GROUP_CHANNEL = 0, 1, 3
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = (NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)

EPHEMERAL, LOADING, HAS_THREAD, LAYOUT = 1 << 6, 1 << 7, 1 << 5, 1 << 15
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12

DEFAULT_MESSAGE, THREAD_CREATED, REPLY, CHAT_INPUT_COMMAND = 0, 18, 19, 20
THREAD_STARTER, CONTEXT_MENU_COMMAND = 21, 23
ORDINARY_TYPES = (DEFAULT_MESSAGE, REPLY, CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND)


@dataclass(slots=True, eq=False)
class User:
    """An account; lives as long as the simulator."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        """Return how the account is written in a message."""
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Guild:
    """A server; `members` maps a user's id to base permissions, the bot's included if it joined."""

    id: int
    name: str
    owner_id: int
    nsfw_level: int = 0
    premium_tier: int = 0
    bot_permissions: Permission = BOT_DEFAULT
    bot_is_member: bool = True
    bot_role_id: int = 0
    locale: str = "en-US"
    members: dict[int, Permission] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    @property
    def max_file_bytes(self) -> int:
        """Return the upload limit by boost tier (help center, 2024-09: 10, 10, 50, 100 MiB)."""
        return (10, 10, 50, 100)[self.premium_tier] << 20


@dataclass(slots=True, eq=False)
class Attachment:
    """A file; the bytes are those that were uploaded, never a copy."""

    id: int
    filename: str
    data: bytes = field(repr=False)
    content_type: str | None
    channel_id: int
    width: int | None = None
    height: int | None = None
    description: str | None = None
    ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message showed from a moment on."""

    at: float
    content: str
    embeds: tuple[Json, ...]
    components: tuple[Json, ...]
    attachments: tuple[Attachment, ...]
    flags: int

    @property
    def text(self) -> str:
        """Return all words that a reader sees: content, embeds and text displays."""
        shown = [self.content]
        for embed in self.embeds:
            shown += [embed.get("title") or "", embed.get("description") or ""]
            shown += [f"{f['name']}: {f['value']}" for f in embed.get("fields") or ()]
            shown.append((embed.get("footer") or {}).get("text") or "")
        shown += [
            part["content"] for part in walk(list(self.components)) if part["type"] == DISPLAY
        ]
        return "\n".join(line for line in shown if line)


@dataclass(slots=True, eq=False)
class Message:
    """One message; `revisions` holds every state that it was shown in, the present one last.

    Attributes:
        pinged: What the last write notified: user ids, "everyone", or "role:<id>".
        visible_to: The user id of an ephemeral message's only reader, else None.
        interaction: `interaction_metadata` when it answers an interaction.
    """

    id: int
    channel: Channel
    author: User
    type: int
    created_at: float
    revisions: list[Revision] = field(default_factory=list)
    reply_to: Message | None = None
    reference: Json | None = None
    mentioned: list[User] = field(default_factory=list)
    pinged: set[int | str] = field(default_factory=set)
    mentions_everyone: bool = False
    visible_to: int | None = None
    interaction: Json | None = None
    command_name: str | None = None
    edited_at: float | None = None
    deleted: bool = False
    thread: Channel | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    nonce: str | int | None = None

    @property
    def now(self) -> Revision:
        """Return the present state."""
        return self.revisions[-1]

    @property
    def content(self) -> str:
        """Return the present content."""
        return self.now.content

    @property
    def text(self) -> str:
        """Return all words that a reader sees now."""
        return self.now.text

    @property
    def embeds(self) -> tuple[Json, ...]:
        """Return the present embeds."""
        return self.now.embeds

    @property
    def components(self) -> tuple[Json, ...]:
        """Return the present components, nested as sent, ids filled in."""
        return self.now.components

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Return the present files."""
        return self.now.attachments

    @property
    def flags(self) -> int:
        """Return the present flags."""
        return self.now.flags

    @property
    def ephemeral(self) -> bool:
        """Return whether only one member sees it."""
        return self.visible_to is not None

    @property
    def loading(self) -> bool:
        """Return whether it shows "... is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> tuple[str, ...]:
        """Return the labels (or emoji) of the buttons that can be pressed now."""
        parts = (part for part in walk(list(self.components)) if part["type"] == 2)
        return tuple(
            part.get("label") or part.get("emoji", {}).get("name", "")
            for part in parts
            if not part.get("disabled")
        )

    @property
    def links(self) -> dict[str, str]:
        """Return where the buttons lead that open a page, by their labels."""
        parts = walk(list(self.components))
        return {str(part.get("label")): part["url"] for part in parts if part.get("url")}

    @property
    def url(self) -> str:
        """Return the message's link."""
        place = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{place}/{self.channel.id}/{self.id}"

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.author.name}: {self.text[:60]!r}>"


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a thread, or a direct message.

    Attributes:
        overwrites: User id -> (allowed, denied), the bot's included.
        open_to_bot: False where only a member installed the app (another guild, a friend's DM).
    """

    id: int
    type: int
    name: str
    guild: Guild | None = None
    nsfw: bool = False
    parent: Channel | None = None
    recipients: list[User] = field(default_factory=list)
    open_to_bot: bool = True
    overwrites: dict[int, tuple[Permission, Permission]] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    deleted: bool = False
    auto_archive_minutes: int = 1440
    owner_id: int | None = None
    changed_at: float = 0.0
    thread_members: set[int] = field(default_factory=set)
    stored: dict[int, Message] = field(default_factory=dict, repr=False)

    @property
    def messages(self) -> list[Message]:
        """Return what everyone here sees, oldest first."""
        return [m for m in self.stored.values() if not m.deleted and not m.ephemeral]

    @property
    def threads(self) -> list[Channel]:
        """Return the threads of a guild channel."""
        channels = self.guild.channels.values() if self.guild else ()
        return [channel for channel in channels if channel.parent is self]

    @property
    def is_thread(self) -> bool:
        """Return whether it is a thread."""
        return self.type in THREADS

    def permissions_of(self, user: User) -> Permission:
        """Return what a user may do here; the bot may do nothing where it is not a member."""
        if self.guild is None:
            inside = user in self.recipients or (user.bot and self.open_to_bot)
            return DM if inside else Permission(0)
        if user.id == self.guild.owner_id:
            return EVERYTHING
        home = self.parent or self
        if user.bot:
            base = self.guild.bot_permissions if self.guild.bot_is_member else Permission(0)
        else:
            base = self.guild.members.get(user.id, MEMBER_DEFAULT)
        held = resolve(base, *home.overwrites.get(user.id, (Permission(0), Permission(0))))
        hidden = self.type == PRIVATE_THREAD and user.id not in self.thread_members
        return Permission(0) if hidden and not held & Permission.MANAGE_THREADS else held


class World:
    """Everything that exists, by id; lives as long as the simulator."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.bot = User(clock.snowflake(), "Limner", bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        self.dms: dict[int, Channel] = {}

    def messages(self) -> Iterator[Message]:
        """Yield every message that is not deleted, ephemeral ones included."""
        for channel in self.channels.values():
            for message in channel.stored.values():
                if not message.deleted:
                    yield message

    def channel(self, channel_id: int) -> Channel:
        """Return a channel that exists, or refuse as Discord does."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.deleted:
            raise known(10003)
        return channel

    def find_message(self, message_id: int) -> Message:
        """Return a message of any channel, for tests."""
        for message in self.messages():
            if message.id == message_id:
                return message
        raise SimulatorError(f"there is no message {message_id}")
