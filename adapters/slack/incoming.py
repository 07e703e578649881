"""What Slack sends -> the values of `bot.domain`. Pure: nothing here waits or asks anybody."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from adapters.slack import where
from adapters.slack.where import PLATFORM, Where, bare, mark, ts, within
from bot.chat.hearing import Heard
from bot.chat.words import PICTURE_TYPES, tidy
from bot.domain import Ask, Author, Place, Request, Upload

Json = Mapping[str, Any]
UPLOADED: Final = "slack-file"

_READABLE_SUBTYPES: Final = frozenset({None, "file_share", "thread_broadcast"})
_ANGLED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,}")
_FILE = re.compile(r"F[A-Z0-9]{2,}")
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-\d)?:", re.IGNORECASE)


def author(body: Json) -> Author:
    """Return the person behind an event, an interaction or a slash command."""
    event = body.get("event") or {}
    user = body.get("user") or {
        "id": body.get("user_id") or event.get("user"),
        "name": body.get("user_name"),
        "team_id": event.get("user_team") or event.get("team"),
    }
    unique = within(_home(body, str(user.get("team_id") or "")), str(user["id"]))
    return Author(PLATFORM, unique, str(user.get("name") or ""))


def team(body: Json) -> str:
    """Return the workspace whose installation hears of it, whoever did it in a shared channel."""
    view, workspace = body.get("view") or {}, body.get("team") or {}
    known = view.get("app_installed_team_id") or workspace.get("id")
    return str(known or _installation(body).get("team_id") or body.get("team_id") or "")


def _home(body: Json, own: str) -> str:
    """Return within what a member's id is unique.

    That is an organisation of workspaces, where the app's is in one, else the member's `own`
    workspace: in a shared channel members of others are heard. Slack may name their organisation
    there, but only in some payloads.
    """
    told = (body.get("enterprise") or {}).get("id") or _installation(body).get("enterprise_id")
    return str(told or (own if own.startswith("T") else team(body)))


def _installation(body: Json) -> Json:
    return next(iter(body.get("authorizations") or ()), body)


def place(workspace: str, channel: str, thread: str = "") -> Place:
    """Return a place; a direct message is one with the bot."""
    here = within(workspace, channel)
    room = mark(here, thread) if thread else None
    direct = channel.startswith("D")
    return Place(PLATFORM, workspace, here, room, direct=direct, age_gates=False)


def goal(goes: Place, who: Author, **known: Any) -> Where:
    """Return where an answer goes; its message is not posted yet."""
    return Where(
        team=goes.space,
        channel=bare(goes.channel),
        thread=ts(goes.thread),
        user=bare(who.id),
        asked_at=time.time(),
        **known,
    )


def place_of_press(body: Json) -> Place:
    """Return where something was pressed, picked or typed: the thread of its message, if any."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str(_channel(body) or container.get("channel_id") or "")
    root = str(container.get("thread_ts") or message.get("thread_ts") or "")
    if not root and not container.get("is_ephemeral"):
        root = str(message.get("ts") or "")
    return place(team(body), channel, root if channel else "")


def goal_of_press(body: Json) -> Where:
    """Return where words about a press reach its author alone."""
    return goal(place_of_press(body), author(body), response_url=response_url(body))


def is_ephemeral(body: Json) -> bool:
    """Return whether what was pressed stands in a message that one member alone sees."""
    return bool(body.get("container", {}).get("is_ephemeral"))


def response_url(body: Json) -> str:
    """Return where an answer may be sent to without a right; a chosen channel brings its own."""
    own = [entry["response_url"] for entry in body.get("response_urls") or ()]
    return str(next(iter(own), body.get("response_url") or ""))


def message_of(body: Json) -> str:
    """Return the id of the message whose button was pressed, or whose menu was used."""
    stamp = str((body.get("message") or {}).get("ts") or "")
    return mark(within(team(body), _channel(body)), stamp)


def noted_channel(body: Json) -> str:
    """Return the channel that the pressed button brings along, empty when it brings none."""
    value = _noted(body)
    return value if _CHANNEL.fullmatch(value) else ""


def noted_files(body: Json) -> list[str]:
    """Return the files that the pressed button brings along."""
    return [name for name in _noted(body).split(",") if _FILE.fullmatch(name)]


def _noted(body: Json) -> str:
    return next((str(action.get("value") or "") for action in body.get("actions") or ()), "")


def shown_files(body: Json) -> list[str]:
    """Return the files that a message of the bot's shows."""
    blocks = (body.get("message") or {}).get("blocks") or ()
    return [str(block["slack_file"]["id"]) for block in blocks if block.get("slack_file")]


def request(
    body: Json, ask: Ask, goes: Place, *, private: bool, url: str = "", answers: bool = False
) -> Request:
    """Return a command, a pressed button or a submitted form as a request."""
    who = author(body)
    known = {"private": private, "response_url": response_url(body) or url, "answers": answers}
    to = goal(goes, who, addressed=True, **known)
    return Request(
        event_key=f"{PLATFORM}:{goes.space}:{_key(body)}",
        author=who,
        place=goes,
        ask=ask,
        address=where.address(to),
        received_at=time.time(),
        private=private,
    )


def _key(body: Json) -> str:
    if actions := body.get("actions"):
        return f"{actions[0]['action_ts']}:{body['trigger_id']}"
    return str(body["view"]["id"] if "view" in body else body["trigger_id"])


def _channel(body: Json) -> str:
    return str((body.get("channel") or {}).get("id") or body.get("channel_id") or "")


# --- messages ---------------------------------------------------------------------------------


def worth_hearing(event: Json, me: str) -> bool:
    """Return whether a person said something; bots, edits and notices are not heard."""
    if event.get("bot_id") or event.get("app_id") or event.get("hidden"):
        return False
    return event.get("subtype") in _READABLE_SUBTYPES and event.get("user") not in (None, me)


def place_of(workspace: str, event: Json) -> Place:
    """Return where a message stands."""
    return place(workspace, str(event["channel"]), str(event.get("thread_ts") or ""))


def hear(event: Json, workspace: str, me: str) -> Heard:
    """Return what a message says, and to whom."""
    text = str(event.get("text") or "")
    named = {found[2] for found in _ANGLED.finditer(text) if found[1] == "@"}
    files = event.get("files") or ()
    return Heard(
        words=words(text, me),
        references=uploads(workspace, files),
        left_out=left_out(files),
        mentioned=me in named,
        names_other=bool(named - {me}),
        room=place_of(workspace, event).room,
    )


def message(body: Json, ask: Ask, *, addressed: bool) -> Request:
    """Return a message as a request. A mention in a channel is answered in a thread below it."""
    event, workspace, who = body["event"], team(body), author(body)
    here, channel = place_of(workspace, event), str(event["channel"])
    thread = ts(here.thread) or ("" if here.direct else str(event["ts"]))
    below = place(workspace, channel, thread)
    return Request(
        # The same message may come as two events, of a mention and of a message.
        event_key=f"{PLATFORM}:{workspace}:{mark(channel, event['ts'])}",
        author=who,
        place=below,  # so that what is said there next is heard from the first moment on
        ask=ask,
        address=where.address(goal(below, who, addressed=addressed)),
        received_at=time.time(),
    )


def words(text: str, me: str) -> str:
    """Return what was said to the bot as plain text: no mention of it, other names readable."""

    def named(found: re.Match[str]) -> str:
        kind, target, label = found[1], found[2], found[3]
        if kind == "@":
            return "" if target == me else f"@{label or 'someone'}"
        if kind == "#":
            return f"#{label or 'channel'}"
        if kind == "!":
            return label or f"@{target.partition('^')[0]}"
        return target if not label or label in target else f"{label} ({target})"

    spoken = _EMOJI.sub(_spelled, html.unescape(_ANGLED.sub(named, text)))
    return tidy(spoken)


def _spelled(emoji: re.Match[str]) -> str:
    name = emoji[1].replace("_", " ").replace("-", " ")
    return emoji[0] if name.isdigit() else name  # 10:30:00 is a time


def uploads(workspace: str, files: Iterable[Json]) -> tuple[Upload, ...]:
    """Return the pictures among files; each is looked up again when it is fetched."""
    return tuple(
        Upload(
            f"{UPLOADED}:{workspace}/{file['id']}",
            str(file.get("name") or "picture"),
            str(file["mimetype"]),
            int(file.get("size") or 0),
        )
        for file in files
        if _is_picture(file)
    )


def posted(message: Json) -> list[str]:
    """Return the ids of a message's files that are pictures."""
    return [str(file["id"]) for file in message.get("files") or () if _is_picture(file)]


def left_out(files: Iterable[Json]) -> tuple[str, ...]:
    """Return the names of the files that are not pictures."""
    return tuple(str(file.get("name") or "a file") for file in files if not _is_picture(file))


def _is_picture(file: Json) -> bool:
    return file.get("mimetype") in PICTURE_TYPES
