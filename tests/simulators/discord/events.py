"""Which session is told what: intents, shards, what the bot may see and read."""

from __future__ import annotations

import json
from typing import Any

from . import message_payloads, payloads
from .cdn import Cdn
from .errors import Json
from .gateway import Gateway
from .permissions import Permission
from .sessions import (
    DIRECT_MESSAGES,
    DIRECT_REACTIONS,
    GUILD_MESSAGES,
    GUILD_REACTIONS,
    GUILDS,
    MESSAGE_CONTENT,
)
from .state import Channel, Guild, Message, World

UNREADABLE: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


class Events:
    """Turns what happens into gateway events; lives as long as the simulator."""

    def __init__(self, world: World, cdn: Cdn, gateway: Gateway) -> None:
        self._world = world
        self._cdn = cdn
        self._gateway = gateway

    # --- messages ------------------------------------------------------------------------

    def message_created(self, message: Message) -> None:
        """Tell of a new message; its nonce is in this event and nowhere later."""
        extra: Json = {"nonce": message.nonce} if message.nonce is not None else {}
        self._message("MESSAGE_CREATE", message, extra)

    def message_updated(self, message: Message) -> None:
        """Tell that a message shows something else."""
        self._message("MESSAGE_UPDATE", message, {})

    def message_deleted(self, message: Message) -> None:
        """Tell that a message is gone."""
        if message.ephemeral:
            return
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        self._in_channel("MESSAGE_DELETE", message.channel, data, GUILD_MESSAGES, DIRECT_MESSAGES)

    def reaction(self, event: str, message: Message, user_id: int, emoji: str) -> None:
        """Tell of a reaction that was added or removed."""
        data: Json = {
            "user_id": str(user_id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "message_author_id": str(message.author.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        self._in_channel(event, message.channel, data, GUILD_REACTIONS, DIRECT_REACTIONS)

    def _message(self, event: str, message: Message, extra: Json) -> None:
        channel = message.channel
        if message.ephemeral or not self._sees(channel):
            return
        intents = GUILD_MESSAGES if channel.guild else DIRECT_MESSAGES
        guild_id = channel.guild.id if channel.guild else None
        rendered: dict[bool, str] = {}
        for session in self._gateway.covering(guild_id, intents):
            readable = bool(session.intents & MESSAGE_CONTENT)
            if readable not in rendered:
                rendered[readable] = json.dumps(self._message_data(message, readable) | extra)
            session.add(event, rendered[readable])

    def _message_data(self, message: Message, all_readable: bool) -> Json:
        shown = self.readable(message, all_readable)
        guild = message.channel.guild
        if guild is None:
            return shown
        shown["guild_id"] = str(guild.id)
        if message.author.id in guild.members or message.author is self._world.bot:
            shown["member"] = payloads.member(guild, message.author, with_user=False)
        return shown

    def readable(self, message: Message, all_readable: bool) -> Json:
        """Return a message as JSON, emptied of what an app without the intent may not read."""
        shown = message_payloads.message(message, self._cdn)
        if all_readable:
            return shown
        parent = message.reply_to
        if parent is not None and shown.get("referenced_message") and not self._open_to_app(parent):
            shown["referenced_message"] |= UNREADABLE
        return shown if self._open_to_app(message) else shown | UNREADABLE

    def _open_to_app(self, message: Message) -> bool:
        bot = self._world.bot
        if message.author is bot or message.channel.guild is None:
            return True
        if f"<@{bot.id}>" in message.content or f"<@!{bot.id}>" in message.content:
            return bot in message.mentioned
        # A pinging reply carries its text only when it answers an ordinary message of the bot,
        # not an interaction's response (message content intent of the docs, 2026-08).
        parent = message.reply_to
        return bot in message.mentioned and parent is not None and parent.interaction is None

    # --- channels and guilds -------------------------------------------------------------

    def thread_created(self, thread: Channel) -> None:
        """Tell of a new thread; the bot, if it made it, is a member."""
        data = payloads.channel(thread) | {"newly_created": True}
        if self._world.bot.id in thread.thread_members:
            data["member"] = payloads.thread_member(thread, self._world.bot.id)
        self._in_channel("THREAD_CREATE", thread, data, GUILDS, 0)

    def channel_changed(self, channel: Channel) -> None:
        """Tell that a channel or thread has other properties."""
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        self._in_channel(event, channel, payloads.channel(channel), GUILDS, 0, always=True)

    def channel_created(self, channel: Channel) -> None:
        """Tell of a new guild channel."""
        self._in_channel("CHANNEL_CREATE", channel, payloads.channel(channel), GUILDS, 0)

    def channel_deleted(self, channel: Channel) -> None:
        """Tell that a channel or thread is gone."""
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        data = payloads.channel(channel)
        self._in_channel(event, channel, data, GUILDS, 0, always=True)

    def guild(self, event: str, guild: Guild, data: Any) -> None:
        """Tell all sessions of a guild's shard that asked for guilds."""
        if guild.bot_is_member or event == "GUILD_DELETE":
            for session in self._gateway.covering(guild.id, GUILDS):
                session.add(event, data)

    def interaction(self, guild_id: int | None, data: Json) -> int:
        """Deliver an interaction; no intent is needed. Returns to how many sessions."""
        sessions = self._gateway.covering(guild_id)
        for session in sessions:
            session.add("INTERACTION_CREATE", data)
        return len(sessions)

    def _in_channel(
        self,
        event: str,
        channel: Channel,
        data: Json,
        guild_intents: int,
        direct_intents: int,
        always: bool = False,
    ) -> None:
        if not always and not self._sees(channel):
            return
        guild = channel.guild
        if guild is not None and not guild.bot_is_member:
            return
        if guild is not None:
            data = {**data, "guild_id": str(guild.id)}
        intents = guild_intents if guild else direct_intents
        for session in self._gateway.covering(guild.id if guild else None, intents):
            session.add(event, data)

    def _sees(self, channel: Channel) -> bool:
        return bool(channel.permissions_of(self._world.bot) & Permission.VIEW_CHANNEL)
