"""Versions put into the album: numbered, bound to messages and rooms, and made a member's newest.

Every statement here touches a fixed number of rows by key, however long a conversation is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.domain import Place, ShownVersion, Version
from bot.storage import codec
from bot.storage.tables import (
    conversations,
    heads,
    messages,
    rooms,
    version_pictures,
    versions,
)
from bot.storage.upsert import Upsert

_NEXT_NUMBER: Final = Upsert(
    conversations,
    change={
        "next_number": "conversations.next_number + 1",
        "shown_version": "coalesce(excluded.shown_version, conversations.shown_version)",
    },
    returning="next_number",
)
_INSERT: Final = versions.insert()
_INSERT_PICTURES: Final = Upsert(version_pictures)
_HEAD: Final = Upsert(heads, change={"version_id": "excluded.version_id"})
_SHOWN: Final = (
    conversations.update()
    .where(conversations.c.id == sa.bindparam("of_conversation"))
    .values(shown_version=sa.bindparam("shown_version"))
)
_ROOM_IF_FREE: Final = Upsert(rooms)
_ROOM: Final = Upsert(rooms, change={"conversation_id": "excluded.conversation_id"})
_MESSAGE: Final = Upsert(
    messages, change={name: f"excluded.{name}" for name in ("version_id", "room")}
)
_PLACED: Final = sa.select(versions.c.conversation_id, versions.c.private).where(
    versions.c.id == sa.bindparam("id"), versions.c.record.is_not(None)
)
_RECORD: Final = _PLACED.add_columns(versions.c.record)
_PUBLISH: Final = (
    versions.update()
    .where(versions.c.id == sa.bindparam("of_version"))
    .values(private=False, record=sa.bindparam("record"))
)


def keep(
    connection: sa.Connection,
    job_id: str | None,
    version: Version,
    new_id: Callable[[], str],
    *,
    leads: bool = True,
) -> Version:
    """Write a version down with its number; a conversation is begun where it has none.

    `leads` makes it the one that its author's next words continue.
    """
    conversation_id = version.conversation_id or new_id()
    number = _NEXT_NUMBER.one(
        connection,
        {
            "id": conversation_id,
            "platform": version.author.platform,
            "next_number": 2,
            "shown_version": None if version.private else version.id,
        },
    ).scalar_one()
    kept = replace(version, conversation_id=conversation_id, number=number - 1)
    connection.execute(
        _INSERT,
        {
            "id": kept.id,
            "conversation_id": conversation_id,
            "number": kept.number,
            "author_key": kept.author.key,
            "parent_id": None if kept.parent is None else kept.parent.version_id,
            "job_id": job_id,
            "private": kept.private,
            "created_at": kept.created_at,
            "record": codec.VERSION.encode(kept),
        },
    )
    region = () if kept.region is None else (kept.region,)
    hashes = {file.sha256 for file in (*kept.pictures, *kept.references, *region)}
    _INSERT_PICTURES.many(
        connection, [{"version_id": kept.id, "sha256": digest} for digest in sorted(hashes)]
    )
    if leads:
        set_head(connection, kept.conversation_id, kept.author.key, kept.id)
    return kept


def set_head(
    connection: sa.Connection, conversation_id: str, author_key: str, version_id: str
) -> None:
    """Make a version the one that a member's next words continue."""
    _HEAD.one(
        connection,
        {"conversation_id": conversation_id, "author_key": author_key, "version_id": version_id},
    )


def placed(connection: sa.Connection, version_id: str) -> tuple[str, bool] | None:
    """Return a version's conversation and whether it is private; None when it is gone."""
    row = connection.execute(_PLACED, {"id": version_id}).one_or_none()
    return None if row is None else (row.conversation_id, row.private)


def publish(connection: sa.Connection, version_id: str) -> None:
    """Let everyone see a private version."""
    row = connection.execute(_RECORD, {"id": version_id}).one_or_none()
    if row is not None and row.private:
        record = codec.VERSION.encode(replace(codec.VERSION.decode(row.record), private=False))
        connection.execute(_PUBLISH, {"of_version": version_id, "record": record})


def show(
    connection: sa.Connection,
    shown: ShownVersion,
    place: Place,
    *,
    message_ids: Iterable[str | None],
    room: str | None = None,
    thread: str | None = None,
    own_room: str | None = None,
    known: tuple[str, bool] | None = None,
) -> None:
    """Bind messages and rooms to a version that is shown there.

    Args:
        connection: Inside a writing transaction.
        shown: What is shown.
        place: Where it was asked for.
        message_ids: Messages that show it, the first carries the pictures; None is skipped.
        room: Where they stand; None: where it was asked for.
        thread: Room that was opened on it.
        own_room: As in `Address`.
        known: What `placed` would say of a version that `keep` has just written.
    """
    where = known or placed(connection, shown.version_id)
    if where is None:
        return
    conversation_id, private = where
    ids = [each for each in dict.fromkeys(message_ids) if each is not None]
    _MESSAGE.many(
        connection,
        [
            {
                "platform": place.platform,
                "message_id": each,
                "version_id": shown.version_id,
                "room": room or place.thread or place.channel,
            }
            for each in ids
        ],
    )
    if known is None and not private:
        connection.execute(
            _SHOWN, {"of_conversation": conversation_id, "shown_version": shown.version_id}
        )
    _bind_rooms(connection, place, conversation_id, private, (thread, *ids[:1]), own_room)


def _bind_rooms(
    connection: sa.Connection,
    place: Place,
    conversation_id: str,
    private: bool,
    opened: Iterable[str | None],
    own_room: str | None,
) -> None:
    """Bind the rooms of a conversation; a thread keeps its first, a direct message its newest.

    A thread may be opened on a message later and then bears its id, so the message is bound like
    a room. What is private opens no thread and takes no room that others are in.
    """
    room = place.room
    if room is not None and place.direct and place.thread is None:
        _ROOM.one(connection, _room(place, room, conversation_id))
        room = None
    names = {*opened, room} - {None} if place.direct or not private else {own_room} - {None}
    _ROOM_IF_FREE.many(connection, [_room(place, str(name), conversation_id) for name in names])


def _room(place: Place, room: str, conversation_id: str) -> dict[str, str]:
    return {"platform": place.platform, "room": room, "conversation_id": conversation_id}
