"""Records as the JSON that Discord sends, in REST answers and in gateway events alike."""

from __future__ import annotations

from .clock import iso
from .errors import Json
from .permissions import Permission
from .state import (
    DM_CHANNEL,
    TEXT_CHANNEL,
    Channel,
    Guild,
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
    if account.id in guild.members:  # a role of their own, which has their id
        roles.append(str(account.id))
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
    """Return the role of everyone, the bot's own where it is a member, and one each of others."""
    roles = [role(guild.id, "@everyone", Permission.VIEW_CHANNEL, 0)]
    if guild.bot_is_member:
        roles.append(
            role(guild.bot_role_id, world.bot.name, guild.bot_permissions, 1, world.bot.id)
        )
    rights = guild.members.items()
    return [*roles, *(role(who, f"role of {who}", held, 2) for who, held in rights)]


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


def thread_member(thread: Channel, user_id: int) -> Json:
    """Return somebody's membership in a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(thread.changed_at),
        "flags": 0,
    }
