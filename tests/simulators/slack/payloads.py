"""How things look as JSON, in answers, events and interactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .app import App
from .errors import Json
from .files import File, channels_of
from .state import Channel, Message, Revision, User, Workspace
from .views_state import View

if TYPE_CHECKING:
    from .platform import Platform

THUMBNAIL_SIDES = (64, 80, 160, 360, 480, 720, 800, 960, 1024)


def team(workspace: Workspace) -> Json:
    """Return a workspace as interactions name it."""
    return {"id": workspace.id, "domain": workspace.domain}


def user(account: User) -> Json:
    """Return an account as `users.info` does."""
    profile: Json = {
        "real_name": account.name,
        "display_name": account.name,
        "team": account.workspace.id,
    }
    if account.bot:
        profile |= {"bot_id": account.bot_id, "api_app_id": account.workspace.platform.app.id}
    return {
        "id": account.id,
        "team_id": account.workspace.id,
        "name": account.name.lower(),
        "real_name": account.name,
        "deleted": account.deleted,
        "is_bot": account.bot,
        "is_app_user": False,
        "is_admin": account.admin,
        "is_owner": False,
        "tz": "Europe/Amsterdam",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
        "updated": 1763700000,
    }


def actor(account: User) -> Json:
    """Return an account as interactions name it."""
    name = account.name.lower()
    return {"id": account.id, "username": name, "name": name, "team_id": account.workspace.id}


def channel(place: Channel) -> Json:
    """Return a conversation as `conversations.info` does."""
    shown: Json = {
        "id": place.id,
        "created": 1763700000,
        "is_archived": place.archived,
        "is_channel": place.kind == "channel",
        "is_group": place.kind == "group",
        "is_im": place.kind == "im",
        "is_mpim": place.kind == "mpim",
        "is_private": place.kind != "channel",
        "is_member": place.bot_is_member,
        "context_team_id": place.workspace.id,
        "updated": 1763700000000,
    }
    if place.kind == "im":
        others = sorted(place.members - {place.workspace.bot.id})
        return shown | {"user": others[0] if others else place.workspace.bot.id, "is_open": True}
    return shown | {
        "name": place.name,
        "name_normalized": place.name,
        "creator": min(place.members, default=""),
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "num_members": len(place.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def channel_name(place: Channel) -> str:
    """Return how slash commands and interactions name a place."""
    names = {"im": "directmessage", "group": "privategroup"}
    return names.get(place.kind, place.name)


def bot_profile(app: App, workspace: Workspace) -> Json:
    """Return the short description of the bot that its messages carry."""
    return {
        "id": workspace.bot.bot_id,
        "app_id": app.id,
        "name": app.name,
        "deleted": False,
        "updated": 1763700000,
        "team_id": workspace.id,
        "icons": {},
    }


def file(found: File, platform: Platform) -> Json:
    """Return a file; until it is processed without type, size in pixels and thumbnails."""
    workspace = found.owner.workspace
    base = f"{platform.origin}/files-pri/{workspace.id}-{found.id}"
    shown: Json = {
        "id": found.id,
        "created": found.created,
        "timestamp": found.created,
        "name": found.name,
        "title": found.title,
        "mimetype": "",
        "filetype": "",
        "pretty_type": "",
        "user": found.owner.id,
        "user_team": workspace.id,
        "editable": False,
        "size": found.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(channels_of(found, "channel")),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{platform.origin}/files-pri/{workspace.id}-{found.id}/{found.name}",
        "url_private_download": f"{base}/download/{found.name}",
        "permalink": f"{platform.origin}/files/{found.owner.id}/{found.id}/{found.name}",
        "file_access": "visible",
        "channels": channels_of(found, "channel"),
        "groups": channels_of(found, "group") + channels_of(found, "mpim"),
        "ims": channels_of(found, "im"),
        "shares": shares(found),
    }
    if not platform.files.processed(found):
        return shown
    shown |= {
        "mimetype": found.mimetype,
        "filetype": found.filetype,
        "pretty_type": found.filetype.upper(),
    }
    if found.width is not None and found.height is not None:
        shown |= {"original_w": found.width, "original_h": found.height}
        for side in THUMBNAIL_SIDES:
            if side <= 360 or side < max(found.width, found.height):
                shown[f"thumb_{side}"] = f"{base}/thumb_{side}.png"
    return shown


def shares(found: File) -> Json:
    """Return where a file is shared, as `files.info` says it."""
    sorted_by_kind: Json = {}
    for where, stamps in found.shares.items():
        kind = found.owner.workspace.channels[where].kind
        place = sorted_by_kind.setdefault("public" if kind == "channel" else "private", {})
        place[where] = [{"ts": ts, "channel_name": where, "team_id": ""} for ts in stamps]
    return sorted_by_kind


def message(found: Message, revision: Revision | None = None) -> Json:
    """Return a message, as it stands or stood."""
    state = revision or found.now
    workspace = found.channel.workspace
    platform = workspace.platform
    shown: Json = {
        "type": "message",
        "user": found.author.id,
        "ts": found.ts,
        "text": state.text,
        "team": workspace.id,
        "blocks": list(state.blocks),
    }
    if not state.blocks:
        del shown["blocks"]
    if found.subtype:
        shown["subtype"] = found.subtype
    if found.author.bot:
        shown |= {"bot_id": found.author.bot_id, "app_id": platform.app.id}
        shown["bot_profile"] = bot_profile(platform.app, workspace)
    files = [file(one, platform) for one in state.files if not one.deleted]
    if files:
        shown |= {"files": files, "upload": False}
    if state.metadata is not None:
        shown["metadata"] = state.metadata
    if found.edited_at is not None:
        shown["edited"] = {"user": found.author.id, "ts": found.edited_at}
    if found.streaming:
        shown["streaming_state"] = "in_progress"
    return shown | _thread(found) | _reactions(found)


def _thread(found: Message) -> Json:
    if found.thread_ts is not None:
        parent = found.channel.stored.get(found.thread_ts)
        shown: Json = {"thread_ts": found.thread_ts}
        return shown | ({"parent_user_id": parent.author.id} if parent else {})
    if found.ephemeral or not found.replies:
        return {}
    replies = found.replies
    people = list(dict.fromkeys(reply.author.id for reply in replies))
    return {
        "thread_ts": found.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }


def _reactions(found: Message) -> Json:
    shown = [
        {"name": name, "users": sorted(people), "count": len(people)}
        for name, people in found.reactions.items()
    ]
    return {"reactions": shown} if shown else {}


def view(found: View) -> Json:
    """Return a view as answers and payloads show it."""
    workspace = found.user.workspace
    content = found.content
    shown: Json = {
        "id": found.id,
        "team_id": workspace.id,
        "type": found.kind,
        "blocks": found.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": found.values},
        "hash": found.hash,
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "submit_disabled": False,
        "previous_view_id": found.previous.id if found.previous else None,
        "root_view_id": found.root.id if found.root else found.id,
        "app_id": workspace.platform.app.id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot.bot_id,
    }
    return shown
