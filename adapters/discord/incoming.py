"""What Discord sends -> the values of `bot.domain`. Pure: nothing here waits or asks anybody."""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from adapters.discord import target
from adapters.discord.target import PLATFORM, Target
from bot.chat.hearing import Heard
from bot.chat.words import PICTURE_TYPES, not_a_picture, tidy
from bot.domain import Address, Ask, Author, Place, Request, Upload
from bot.errors import InvalidAsk

# A message has no exact limit of its own; Discord's default of 10 MiB holds, 2026-08.
DEFAULT_SIZE_LIMIT_BYTES: Final = 10 * 1024 * 1024
_THREADED_TYPES: Final = frozenset({discord.ChannelType.text, discord.ChannelType.news})
_READABLE_TYPES: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
_CUSTOM_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_MENTION = re.compile(r"<@!?(\d+)>")


def author(user: discord.abc.User) -> Author:
    """Return the person behind a Discord user."""
    return Author(PLATFORM, str(user.id), user.display_name)


def place(interaction: discord.Interaction) -> Place:
    """Return where an interaction happens."""
    direct = interaction.guild_id is None and interaction.context.dm_channel
    return _place(interaction.channel, interaction.guild, interaction.guild_id, direct=direct)


def place_of(message: discord.Message) -> Place:
    """Return where a message stands."""
    guild_id = None if message.guild is None else message.guild.id
    return _place(message.channel, message.guild, guild_id, direct=message.guild is None)


def _place(channel: Any, guild: discord.Guild | None, guild_id: int | None, direct: bool) -> Place:
    in_thread = isinstance(channel, discord.Thread)
    base = channel.parent_id if in_thread else getattr(channel, "id", "")
    return Place(
        platform=PLATFORM,
        space="" if guild_id is None else str(guild_id),
        channel=str(base),
        thread=str(channel.id) if in_thread else None,
        direct=direct,
        age_restricted=_adults_only(channel, guild),
    )


def _adults_only(channel: Any, guild: discord.Guild | None) -> bool:
    level = getattr(guild, "nsfw_level", None)
    if level is discord.NSFWLevel.age_restricted:
        return True
    base = channel.parent if isinstance(channel, discord.Thread) else channel
    return bool(getattr(base, "nsfw", False))


def address(interaction: discord.Interaction, *, private: bool, question: str = "") -> Address:
    """Return where the answer to an interaction goes; its message is not known yet."""
    only_member = interaction.is_user_integration() and not interaction.is_guild_integration()
    user_install = only_member and not interaction.context.dm_channel
    return target.address(
        Target(
            interaction=str(interaction.id),
            application=str(interaction.application_id),
            token=interaction.token,
            expires_at=int(interaction.expires_at.timestamp()),
            channel=str(interaction.channel_id or ""),
            author=str(interaction.user.id),
            question=question,
            size_limit=interaction.filesize_limit,
            private=private,
            user_install=user_install,
            threads=not user_install and _takes_threads(interaction.channel),
        )
    )


def address_of(message: discord.Message, *, addressed: bool) -> Address:
    """Return where the answer to a message goes; nothing is posted yet."""
    limit = DEFAULT_SIZE_LIMIT_BYTES if message.guild is None else message.guild.filesize_limit
    return target.address(
        Target(
            trigger=str(message.id),
            channel=str(message.channel.id),
            author=str(message.author.id),
            size_limit=limit,
            addressed=addressed,
            threads=_takes_threads(message.channel),
        )
    )


def _takes_threads(channel: Any) -> bool:
    return getattr(channel, "type", None) in _THREADED_TYPES


def request(
    interaction: discord.Interaction, ask: Ask, *, private: bool, question: str = ""
) -> Request:
    """Return an interaction as a request; `question` is the message that it answers, if any."""
    return Request(
        event_key=f"{PLATFORM}:{interaction.id}",
        author=author(interaction.user),
        place=place(interaction),
        ask=ask,
        address=address(interaction, private=private, question=question),
        received_at=time.time(),
        private=private,
    )


def later(interaction: discord.Interaction, ask: Ask, *, private: bool) -> Request | None:
    """Return a request that is submitted later, and answered by a message of its own.

    None where only the member installed the bot: nothing can be posted there later.
    """
    asked = request(interaction, ask, private=private)
    goal = target.read(asked.address)
    if goal.user_install:
        return None
    anew = replace(goal, token="", expires_at=0.0, addressed=not private)
    return replace(asked, address=target.address(anew))


def request_of(message: discord.Message, ask: Ask, *, addressed: bool) -> Request:
    """Return a message as a request."""
    return Request(
        event_key=f"{PLATFORM}:{message.id}",
        author=author(message.author),
        place=place_of(message),
        ask=ask,
        address=address_of(message, addressed=addressed),
        received_at=time.time(),
    )


# --- words and pictures -----------------------------------------------------------------------


def words(content: str, me: int, names: Mapping[int, str]) -> str:
    """Return what was said to the bot: without its mention, other names readable."""

    def named(match: re.Match[str]) -> str:
        who = int(match[1])
        return "" if who == me else f"@{names.get(who, 'someone')}"

    said = _MENTION.sub(named, _CUSTOM_EMOJI.sub(r"\1", content))
    return tidy(said)


def uploads(attachments: Iterable[discord.Attachment]) -> tuple[Upload, ...]:
    """Return the pictures among attachments."""
    return tuple(
        Upload(file.url, file.filename, _media_type(file), file.size)
        for file in attachments
        if _media_type(file) in PICTURE_TYPES
    )


def pictures(*attachments: discord.Attachment | None) -> tuple[Upload, ...]:
    """Return the pictures that came with a command. Raises: InvalidAsk (one is no picture)."""
    given = [file for file in attachments if file is not None]
    if names := left_out(given):
        raise InvalidAsk(not_a_picture(names))
    return uploads(given)


def left_out(attachments: Iterable[discord.Attachment]) -> tuple[str, ...]:
    """Return the names of the attachments that are not pictures."""
    return tuple(file.filename for file in attachments if _media_type(file) not in PICTURE_TYPES)


def attachments_of(message: discord.Message) -> list[discord.Attachment]:
    """Return a message's attachments, those of a forwarded message included."""
    forwarded = [file for copy in message.message_snapshots for file in copy.attachments]
    return [*message.attachments, *forwarded]


def _media_type(file: discord.Attachment) -> str:
    announced = (file.content_type or "").split(";")[0].strip().lower()
    return announced or mimetypes.guess_type(file.filename)[0] or ""


# --- messages ---------------------------------------------------------------------------------


def worth_hearing(message: discord.Message, me: int) -> bool:
    """Return whether a person said something; bots, webhooks and notices are not heard."""
    if message.author.bot or message.webhook_id is not None or message.author.id == me:
        return False
    return message.type in _READABLE_TYPES


def hear(message: discord.Message, me: int) -> Heard:
    """Return what a message says, and to whom."""
    answered = replied_to(message)
    reference = message.reference
    repliee = None if answered is None else answered.author.id
    # A reply with a ping lists the person answered among the mentioned; that alone names nobody.
    others = [user for user in message.mentions if user.id not in (me, repliee)]
    names = {user.id: user.display_name for user in message.mentions}
    files = attachments_of(message)
    return Heard(
        words=words(_without_role(message), me, names),
        references=uploads(files),
        left_out=left_out(files),
        pointed=() if answered is None else uploads(attachments_of(answered)),
        mentioned=str(me) in _MENTION.findall(message.content) or _role_named(message),
        names_other=bool(others),
        reply_to=_id_of(reference),
        reply_to_me=None if repliee is None else repliee == me,
        room=str(message.channel.id) if _may_go_on(message) else None,
    )


def _id_of(reference: discord.MessageReference | None) -> str | None:
    return None if reference is None or reference.message_id is None else str(reference.message_id)


def _may_go_on(message: discord.Message) -> bool:
    """Return whether a conversation may go on where a message stands."""
    return message.guild is None or isinstance(
        message.channel, discord.Thread | discord.PartialMessageable
    )


def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that this one replies to, where Discord sent it along."""
    reference = message.reference
    if reference is None or message.type is not discord.MessageType.reply:
        return None
    resolved = reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def _role_of_mine(message: discord.Message) -> discord.Role | None:
    return None if message.guild is None else message.guild.self_role


def _role_named(message: discord.Message) -> bool:
    if not message.raw_role_mentions:
        return False
    role = _role_of_mine(message)
    return role is not None and role.id in message.raw_role_mentions


def _without_role(message: discord.Message) -> str:
    role = _role_of_mine(message) if message.raw_role_mentions else None
    return message.content if role is None else message.content.replace(role.mention, " ")


# --- modals -----------------------------------------------------------------------------------


def chosen(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was chosen in a select; nothing for a button."""
    return tuple(map(str, data.get("values") or ()))


def modal_values(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the text fields of a submitted modal by their ids, in rows or in labels."""
    values: dict[str, str] = {}
    for part in _components(data.get("components", ())):
        if isinstance(part.get("value"), str):
            values[str(part.get("custom_id", ""))] = part["value"].strip()
    return values


def _components(parts: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for part in parts:
        inner = part.get("component")
        nested = [inner] if inner else part.get("components", ())
        yield part
        yield from _components(nested)
