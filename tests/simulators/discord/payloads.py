"""Records as the JSON that Discord sends, in REST answers and in gateway events alike."""

from __future__ import annotations

from .cdn import Cdn
from .clock import iso
from .component_answers import answer
from .errors import Json
from .permissions import Permission
from .state import (
    DM_CHANNEL,
    HAS_THREAD,
    LAYOUT,
    TEXT_CHANNEL,
    Attachment,
    Channel,
    Guild,
    Message,
    User,
    World,
)

JOINED_AT = "2025-01-01T00:00:00.000000+00:00"


def user(account: User) -> Json:
    """Return a user."""
    return {
        "id": str(account.id),
        "username": account.name.lower(),
        "global_name": account.name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": account.bot,
        "primary_guild": None,
    }


def member(guild: Guild, account: User, with_user: bool = True) -> Json:
    """Return a guild's member."""
    roles = [str(guild.bot_role_id)] if account.bot and guild.bot_role_id else []
    shown: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": JOINED_AT,
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": roles,
        "mute": False,
        "deaf": False,
    }
    return {**shown, "user": user(account)} if with_user else shown


def role(role_id: int, name: str, permissions: Permission, position: int, bot_id: int = 0) -> Json:
    """Return a role; the bot's own carries its id in the tags."""
    shown: Json = {
        "id": str(role_id),
        "name": name,
        "permissions": str(int(permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bool(bot_id),
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {**shown, "tags": {"bot_id": str(bot_id)}} if bot_id else shown


def guild_roles(guild: Guild, world: World) -> list[Json]:
    """Return the role of everyone and, where the bot is a member, its own."""
    roles = [role(guild.id, "@everyone", Permission.VIEW_CHANNEL, 0)]
    if guild.bot_is_member:
        roles.append(
            role(guild.bot_role_id, world.bot.name, guild.bot_permissions, 1, world.bot.id)
        )
    return roles


def guild(server: Guild, world: World) -> Json:
    """Return a guild as `GET /guilds/{id}` gives it."""
    return {
        "id": str(server.id),
        "name": server.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(server.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": guild_roles(server, world),
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": server.premium_tier,
        "premium_subscription_count": 0,
        "preferred_locale": server.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": server.nsfw_level in (1, 3),
        "nsfw_level": server.nsfw_level,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create(server: Guild, world: World) -> Json:
    """Return the event GUILD_CREATE; of the members only the bot, as without that intent."""
    bot = world.bot
    visible = [
        place
        for place in server.channels.values()
        if not place.deleted and place.permissions_of(bot) & Permission.VIEW_CHANNEL
    ]
    return {
        **guild(server, world),
        "joined_at": JOINED_AT,
        "large": False,
        "unavailable": False,
        "member_count": len(server.members) + 1,
        "voice_states": [],
        "members": [member(server, bot)],
        "channels": [channel(place) for place in server.channels.values() if not place.is_thread],
        "threads": [channel(place) for place in visible if place.is_thread and not place.archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def channel(place: Channel) -> Json:
    """Return a channel, a thread or a direct message."""
    last = next(reversed(place.messages), None) if place.stored else None
    shown: Json = {
        "id": str(place.id),
        "type": place.type,
        "flags": 0,
        "last_message_id": str(last.id) if last else None,
    }
    if place.guild is None:
        return shown | {"recipients": [user(account) for account in place.recipients]}
    shown |= {"guild_id": str(place.guild.id), "name": place.name, "rate_limit_per_user": 0}
    if place.is_thread:
        return shown | _thread(place)
    return shown | {
        "position": list(place.guild.channels).index(place.id),
        "parent_id": None,
        "topic": None,
        "nsfw": place.nsfw,
        "permission_overwrites": [
            {"id": str(who), "type": 1, "allow": str(int(allow)), "deny": str(int(deny))}
            for who, (allow, deny) in place.overwrites.items()
        ],
    }


def _thread(place: Channel) -> Json:
    count = len(place.stored)
    return {
        "parent_id": str(place.parent.id) if place.parent else None,
        "owner_id": str(place.owner_id),
        "message_count": count,
        "total_message_sent": count,
        "member_count": min(len(place.thread_members), 50),
        "thread_metadata": {
            "archived": place.archived,
            "archive_timestamp": iso(place.changed_at),
            "auto_archive_duration": place.auto_archive_minutes,
            "locked": place.locked,
        },
    }


def interaction_channel(place: Channel, held: Permission) -> Json:
    """Return the partial channel that interactions carry."""
    shown = channel(place)
    if place.type == TEXT_CHANNEL:
        shown.pop("permission_overwrites")
    return shown if place.type == DM_CHANNEL else {**shown, "permissions": str(int(held))}


def attachment(file: Attachment, cdn: Cdn) -> Json:
    """Return an attachment with a fresh link."""
    address = cdn.url(file)
    shown: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": len(file.data),
        "url": address,
        "proxy_url": address,
    }
    if file.content_type:
        shown["content_type"] = file.content_type
    if file.width:
        shown |= {"width": file.width, "height": file.height}
    if file.description:
        shown["description"] = file.description
    if file.ephemeral:
        shown["ephemeral"] = True
    return shown


def message(entry: Message, cdn: Cdn, nested: bool = False) -> Json:
    """Return a message with everything in it; what a bot may not read is removed elsewhere."""
    now = entry.now
    files = {file.filename: file for file in now.attachments}
    embeds, absorbed = _embeds(now.embeds, files, cdn)
    listed = [file for file in now.attachments if file.filename not in absorbed]
    shown: Json = {
        "id": str(entry.id),
        "type": entry.type,
        "channel_id": str(entry.channel.id),
        "author": user(entry.author),
        "content": now.content,
        "timestamp": iso(entry.created_at),
        "edited_timestamp": iso(entry.edited_at) if entry.edited_at else None,
        "tts": False,
        "pinned": False,
        "mention_everyone": entry.mentions_everyone,
        "mentions": [user(account) for account in entry.mentioned],
        "mention_roles": [],
        "attachments": [attachment(file, cdn) for file in listed],
        "embeds": embeds,
        "components": answer(now.components, files, cdn.url),
        "flags": now.flags | (HAS_THREAD if entry.thread else 0),
    }
    if entry.interaction is not None:
        shown |= _interaction_part(entry)
    if entry.reference is not None:
        shown["message_reference"] = entry.reference
        if not nested:
            parent = entry.reply_to
            gone = parent is None or parent.deleted
            shown["referenced_message"] = None if gone or not parent else message(parent, cdn, True)
    if entry.thread is not None and not entry.thread.deleted:
        shown["thread"] = channel(entry.thread)
    if entry.reactions and not nested:
        shown["reactions"] = [_reaction(name, who, entry) for name, who in entry.reactions.items()]
    return shown


def _interaction_part(entry: Message) -> Json:
    part: Json = {
        "interaction_metadata": entry.interaction,
        "application_id": str(entry.author.id),
        "webhook_id": str(entry.author.id),
    }
    if entry.command_name is not None and entry.interaction is not None:
        part["interaction"] = {
            "id": entry.interaction["id"],
            "type": 2,
            "name": entry.command_name,
            "user": entry.interaction["user"],
        }
    return part


def _reaction(name: str, who: set[int], entry: Message) -> Json:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "me": any(account == entry.author.id and entry.author.bot for account in who),
    }


def _embeds(
    embeds: tuple[Json, ...], files: dict[str, Attachment], cdn: Cdn
) -> tuple[list[Json], set[str]]:
    """Return embeds with links in place of `attachment://`, and the files they took up."""
    absorbed: set[str] = set()

    def resolve(value: object) -> object:
        if isinstance(value, dict):
            return {key: resolve(item) for key, item in value.items() if item is not None}
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if isinstance(value, str) and value.startswith("attachment://"):
            file = files.get(value.removeprefix("attachment://"))
            if file is not None:
                absorbed.add(file.filename)
                return cdn.url(file)
        return value

    shown = []
    for embed in embeds:
        resolved = resolve(embed)
        assert isinstance(resolved, dict)
        for field in resolved.get("fields") or ():
            field.setdefault("inline", False)
        shown.append({**resolved, "type": "rich"})
    return shown, absorbed


def is_layout(entry: Message) -> bool:
    """Return whether a message carries IS_COMPONENTS_V2."""
    return bool(entry.flags & LAYOUT)


def thread_member(thread: Channel, user_id: int) -> Json:
    """Return somebody's membership in a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(thread.changed_at),
        "flags": 0,
    }
