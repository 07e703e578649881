"""Shapes of message bodies: created, edited, and as answers to interactions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .components import MEDIA_SCHEMES, check_message_components, walk
from .embeds import EMBED, check_embeds
from .errors import Json, known
from .schema import Choice, Flag, Form, Integer, Kind, Members, Path, Record, Snowflake, Text
from .state import (
    EPHEMERAL,
    LAYOUT,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Message,
)

MAX_FILES = 10
MAX_REQUEST_BYTES = 25 << 20  # discord.com/developers/docs/reference#uploading-files, 2026-08


def _mention_rules(allowed: Json, path: Path, form: Form) -> None:
    parse = allowed.get("parse") or []
    for name in ("users", "roles"):
        if isinstance(parse, list) and name in parse and allowed.get(name):
            text = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            form.fail(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)


ALLOWED_MENTIONS = Record(
    {
        "parse": Members(Choice(("users", "roles", "everyone")), unique=True),
        "users": Members(Snowflake(), 100, unique=True),
        "roles": Members(Snowflake(), 100, unique=True),
        "replied_user": Flag(),
    },
    extra=_mention_rules,
)
ATTACHMENT = Record(
    {
        "id": Snowflake(),
        "filename": Text(1024, 1),
        "description": Text(1024),
        "title": Text(1024),
        "is_spoiler": Flag(),
    },
    ("id",),
)
REFERENCE = Record(
    {
        "message_id": Snowflake(),
        "channel_id": Snowflake(),
        "guild_id": Snowflake(),
        "fail_if_not_exists": Flag(),
        "type": Integer(choices=(0, 1)),
    },
    ("message_id",),
)


@dataclass(frozen=True, slots=True)
class _Nonce:
    """A string of at most 25 characters, or a number."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        (Integer(-(1 << 63), (1 << 63) - 1) if isinstance(value, int) else Text(25)).check(
            value, path, form
        )


_COMMON: dict[str, Kind] = {
    "content": Text(2000),
    "embeds": Members(EMBED, 10),
    "allowed_mentions": ALLOWED_MENTIONS,
    "attachments": Members(ATTACHMENT, MAX_FILES),
    "flags": Integer(0, (1 << 31) - 1),
}
CREATE = Record(
    {
        **_COMMON,
        "tts": Flag(),
        "nonce": _Nonce(),
        "enforce_nonce": Flag(),
        "message_reference": REFERENCE,
        "sticker_ids": Members(Snowflake(), 3),
    }
)
EDIT = Record(_COMMON)
ANSWER = Record({**_COMMON, "tts": Flag()})
FOLLOW_UP = Record({**_COMMON, "tts": Flag(), "username": Text(80, 1), "thread_name": Text(100)})

CREATE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | LAYOUT
ANSWER_FLAGS = CREATE_FLAGS | EPHEMERAL
EDIT_FLAGS = SUPPRESS_EMBEDS | LAYOUT


def check_message(
    body: Any, kind: Kind, allowed_flags: int, existing: Message | None = None, at: Path = ()
) -> None:
    """Raise 50035 unless the body may become (or change) a message.

    Files and what `attachment://` points to are looked at when the message is put together.
    """
    form = Form()
    kind.check(body, at, form)
    form.check()
    flags = body.get("flags") or 0
    if existing is None and flags & ~allowed_flags:
        form.fail((*at, "flags"), "MESSAGE_FLAGS_INVALID", "These flags cannot be set.")
    was_layout = existing is not None and bool(existing.flags & LAYOUT)
    layout = bool(flags & LAYOUT) or was_layout
    if was_layout and body.get("flags") is not None and not flags & LAYOUT:
        text = "IS_COMPONENTS_V2 flag cannot be removed"
        form.fail((*at, "flags"), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", text)
    if layout:
        _check_layout(body, existing, at, form)
    if body.get("components") is not None:
        check_message_components(body["components"], layout, form)
    check_embeds(body.get("embeds") or [], (*at, "embeds"), form)
    form.check()


def _check_layout(body: Json, existing: Message | None, at: Path, form: Form) -> None:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        kept = key not in body and existing is not None and getattr(existing, key, None)
        if body.get(key) or kept:
            text = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.fail((*at, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)


def referenced_files(components: Iterable[Json], embeds: Iterable[Json]) -> set[str]:
    """Return the file names that components and embeds point to with `attachment://`."""
    urls: list[str] = []
    for part in walk(list(components)):
        for holder in (part, *(part.get("items") or ())):
            for key in ("media", "file"):
                urls.append((holder.get(key) or {}).get("url") or "")
    for embed in embeds:
        urls += [(embed.get(key) or {}).get("url") or "" for key in ("image", "thumbnail")]
        urls += [(embed.get(key) or {}).get("icon_url") or "" for key in ("author", "footer")]
    prefix = f"{MEDIA_SCHEMES[2]}://"
    return {url.removeprefix(prefix) for url in urls if url.startswith(prefix)}


def check_not_empty(message: Message) -> None:
    """Refuse a message that shows nothing."""
    now = message.now
    if not (now.content.strip() or now.embeds or now.attachments or now.components):
        raise known(50006)
