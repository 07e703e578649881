"""Guilds and channels with what their moderators do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import payloads
from .permissions import MEMBER_DEFAULT, Permission, read_permissions
from .state import PUBLIC_THREAD, TEXT_CHANNEL, Channel, Guild, Message, User

if TYPE_CHECKING:
    from .platform import Platform

NOTHING = Permission(0)


@dataclass(slots=True, eq=False)
class TextChannel(Channel):
    """A channel, thread or direct message, as tests hold it."""

    platform: Platform = field(kw_only=True, repr=False)

    def allow(self, who: User, *permissions: str | Permission) -> None:
        """Allow somebody (the bot: `sim.bot`) what the guild does not."""
        allowed, denied = self.overwrites.get(who.id, (NOTHING, NOTHING))
        bits = read_permissions(permissions)
        self._overwrite(who, allowed | bits, denied & ~bits)

    def deny(self, who: User, *permissions: str | Permission) -> None:
        """Deny somebody (the bot: `sim.bot`) what the guild allows."""
        allowed, denied = self.overwrites.get(who.id, (NOTHING, NOTHING))
        bits = read_permissions(permissions)
        self._overwrite(who, allowed & ~bits, denied | bits)

    def _overwrite(self, who: User, allowed: Permission, denied: Permission) -> None:
        self.overwrites[who.id] = (allowed, denied)
        self.platform.events.channel_changed(self)

    def archive(self, locked: bool = False) -> None:
        """Archive a thread; a locked one opens again only for moderators."""
        self.archived, self.locked = True, locked or self.locked
        self._changed()

    def lock(self) -> None:
        """Lock a thread without archiving it."""
        self.locked = True
        self._changed()

    def delete(self) -> None:
        """Delete the channel, with everything in it."""
        self.deleted = True
        for message in self.stored.values():
            message.deleted = True
        for thread in self.threads:
            thread.deleted = True
        self.platform.events.channel_deleted(self)
        if self.guild is not None:
            self.guild.channels.pop(self.id, None)
        self.platform.waiting.changed()

    def start_thread(self, owner: User, name: str, message: Message | None = None) -> TextChannel:
        """Start a thread as a member does, on a message or on none."""
        thread_id = message.id if message else self.platform.clock.snowflake()
        thread = new_thread(self.platform, self, thread_id, name, owner)
        if message is not None:
            message.thread = thread
        self.platform.events.thread_created(thread)
        if message is not None:
            self.platform.events.message_updated(message)
        return thread

    def _changed(self) -> None:
        self.changed_at = self.platform.clock.now()
        self.platform.events.channel_changed(self)
        self.platform.waiting.changed()


def new_thread(
    platform: Platform,
    parent: Channel,
    thread_id: int,
    name: str,
    owner: User,
    kind: int = PUBLIC_THREAD,
) -> TextChannel:
    """Return a thread that is registered and told to nobody yet."""
    thread = TextChannel(
        thread_id,
        kind,
        name,
        guild=parent.guild,
        parent=parent,
        owner_id=owner.id,
        changed_at=platform.clock.now(),
        open_to_bot=parent.open_to_bot,
        platform=platform,
    )
    thread.thread_members.add(owner.id)
    platform.world.channels[thread.id] = thread
    assert parent.guild is not None
    parent.guild.channels[thread.id] = thread
    platform.waiting.changed()
    return thread


@dataclass(slots=True, eq=False)
class GuildHandle(Guild):
    """A guild, as tests hold it."""

    platform: Platform = field(kw_only=True, repr=False)

    def add_channel(self, name: str, nsfw: bool = False) -> TextChannel:
        """Add a text channel."""
        platform = self.platform
        channel = TextChannel(
            platform.clock.snowflake(),
            TEXT_CHANNEL,
            name,
            guild=self,
            nsfw=nsfw,
            open_to_bot=self.bot_is_member,
            platform=platform,
        )
        self.channels[channel.id] = channel
        platform.world.channels[channel.id] = channel
        platform.events.channel_created(channel)
        return channel

    def set_permissions(self, who: User, *permissions: str | Permission) -> None:
        """Give a member, or the bot, exactly these permissions in the guild."""
        bits = read_permissions(permissions)
        if not who.bot:
            self.members[who.id] = bits
            return
        self.bot_permissions = bits
        role = payloads.role(self.bot_role_id, who.name, bits, 1, who.id)
        data = {"guild_id": str(self.id), "role": role}
        self.platform.events.guild("GUILD_ROLE_UPDATE", self, data)

    def grant(self, who: User, *permissions: str | Permission) -> None:
        """Add permissions to those that a member, or the bot, has."""
        self.set_permissions(who, self._held(who) | read_permissions(permissions))

    def revoke(self, who: User, *permissions: str | Permission) -> None:
        """Take permissions from a member or the bot."""
        self.set_permissions(who, self._held(who) & ~read_permissions(permissions))

    def _held(self, who: User) -> Permission:
        return self.bot_permissions if who.bot else self.members.get(who.id, MEMBER_DEFAULT)

    def kick_bot(self) -> None:
        """Remove the bot from the guild."""
        self.bot_is_member = False
        for channel in self.channels.values():
            channel.open_to_bot = False
        self.platform.events.guild("GUILD_DELETE", self, {"id": str(self.id)})
        self.platform.waiting.changed()
