"""What Slack sends -> the values of `bot.domain`. Pure: nothing here waits or asks anybody."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.chat.hearing import Heard
from bot.chat.words import PICTURE_TYPES
from bot.domain import Address, Ask, Author, Place, Request, Upload

PLATFORM: Final = "slack"
Json = Mapping[str, Any]

_READABLE_SUBTYPES: Final = frozenset({None, "file_share", "thread_broadcast"})
# A response_url takes 5 uses within 30 minutes (Slack, 2026-11); the last minute is left unused.
_RESPONSE_SECONDS: Final = 29 * 60
_ANGLED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-\d)?:", re.IGNORECASE)


def mark(channel: str, ts: str) -> str:
    """Return the id of a message or thread: a `ts` alone is only unique within its channel."""
    return f"{channel}:{ts}"


def author(body: Json) -> Author:
    """Return the person behind an interaction or a slash command."""
    user = body.get("user") or {"id": body.get("user_id"), "name": body.get("user_name")}
    return Author(PLATFORM, str(user["id"]), str(user.get("name") or ""))


def team(body: Json) -> str:
    """Return the workspace in which something happened."""
    return str(body.get("team_id") or (body.get("team") or {}).get("id") or "")


def place(workspace: str, channel: str, thread: str = "") -> Place:
    """Return a place; a direct message is one with the bot."""
    room = mark(channel, thread) if thread else None
    return Place(PLATFORM, workspace, channel, room, direct=channel.startswith("D"))


def address(
    where: Place,
    user: str,
    *,
    private: bool = False,
    addressed: bool = True,
    response_url: str = "",
) -> Address:
    """Return where an answer goes; its message is not posted yet."""
    fields = {
        "team": where.space,
        "channel": where.channel,
        "thread": "" if where.thread is None else where.thread.partition(":")[2],
        "user": user,
        "private": "1" if private else "",
        "addressed": "1" if addressed else "",
        "response_url": response_url,
        "expires_at": str(int(time.time()) + _RESPONSE_SECONDS) if response_url else "0",
    }
    return Address(PLATFORM, fields=fields)


def command(body: Json, ask: Ask, *, private: bool) -> Request:
    """Return a slash command as a request."""
    where = place(team(body), str(body["channel_id"]))
    return _request(body, str(body["trigger_id"]), where, ask, private=private)


def press(body: Json, ask: Ask, where: Place, *, private: bool) -> Request:
    """Return a pressed button as a request."""
    key = f"{body['actions'][0]['action_ts']}:{body['trigger_id']}"
    return _request(body, key, where, ask, private=private)


def place_of_press(body: Json) -> Place:
    """Return the thread of the message whose button was pressed, or whose menu was used."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    root = str(container.get("thread_ts") or message.get("thread_ts") or "")
    if not root and not container.get("is_ephemeral"):
        root = str(message.get("ts") or "")
    return place(team(body), channel, root if channel else "")


def address_of_press(body: Json) -> Address:
    """Return where words about a press reach its author alone."""
    url = str(body.get("response_url") or "")
    return address(place_of_press(body), author(body).id, response_url=url)


def submission(body: Json, ask: Ask, where: Place, response_url: str, private: bool) -> Request:
    """Return a submitted modal as a request; a chosen channel brings its own `response_url`."""
    own = [entry["response_url"] for entry in body.get("response_urls") or ()]
    return _request(
        {**body, "response_url": next(iter(own), response_url)},
        str(body["view"]["id"]),
        where,
        ask,
        private=private,
    )


def _request(body: Json, key: str, where: Place, ask: Ask, *, private: bool) -> Request:
    who = author(body)
    url = str(body.get("response_url") or "")
    return Request(
        event_key=f"{PLATFORM}:{where.space}:{key}",
        author=who,
        place=where,
        ask=ask,
        address=address(where, who.id, private=private, response_url=url),
        received_at=time.time(),
        private=private,
    )


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
    where = place_of(workspace, event)
    return Heard(
        words=words(text, me),
        references=uploads(workspace, files),
        left_out=left_out(files),
        mentioned=me in named,
        names_other=bool(named - {me}),
        room=where.room,
    )


def message(workspace: str, event: Json, ask: Ask, *, addressed: bool) -> Request:
    """Return a message as a request. A mention in a channel is answered in a thread below it."""
    where, user = place_of(workspace, event), str(event["user"])
    channel, ts = str(event["channel"]), str(event["ts"])
    thread = event.get("thread_ts") or ("" if where.direct else ts)
    goal = place(workspace, channel, str(thread))
    return Request(
        # The same message may come as two events, of a mention and of a message.
        event_key=f"{PLATFORM}:{workspace}:{mark(channel, ts)}",
        author=Author(PLATFORM, user),
        place=goal,  # so that what is said there next is heard from the first moment on
        ask=ask,
        address=address(goal, user, addressed=addressed),
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
        return target

    spoken = _EMOJI.sub(_spelled, html.unescape(_ANGLED.sub(named, text)))
    return "\n".join(" ".join(line.split()) for line in spoken.strip().splitlines())


def _spelled(emoji: re.Match[str]) -> str:
    name = emoji[1].replace("_", " ").replace("-", " ")
    return emoji[0] if name.isdigit() else name  # 10:30:00 is a time


def uploads(workspace: str, files: Iterable[Json]) -> tuple[Upload, ...]:
    """Return the pictures among files; each is looked up again when it is fetched."""
    return tuple(
        Upload(
            f"slack-file:{workspace}/{file['id']}",
            str(file.get("name") or "picture"),
            str(file.get("mimetype") or ""),
            int(file.get("size") or 0),
        )
        for file in files
        if str(file.get("mimetype") or "") in PICTURE_TYPES
    )


def pictures(message: Json) -> list[Json]:
    """Return the files of a message that are pictures."""
    files = message.get("files") or ()
    return [file for file in files if str(file.get("mimetype") or "") in PICTURE_TYPES]


def left_out(files: Iterable[Json]) -> tuple[str, ...]:
    """Return the names of the files that are not pictures."""
    return tuple(
        str(file.get("name") or "a file")
        for file in files
        if str(file.get("mimetype") or "") not in PICTURE_TYPES
    )


# --- modals -----------------------------------------------------------------------------------


def values(view: Json) -> dict[str, Any]:
    """Return what was filled into a modal: texts, chosen values, lists of files, by action."""
    state = (view.get("state") or {}).get("values") or {}
    return {action: _value(given) for block in state.values() for action, given in block.items()}


def _value(given: Json) -> Any:
    if "selected_options" in given:
        return [option["value"] for option in given["selected_options"] or ()]
    if chosen := given.get("selected_option"):
        return chosen["value"]
    for name in ("selected_conversation", "files", "value"):
        if given.get(name):
            return given[name]
    return None
