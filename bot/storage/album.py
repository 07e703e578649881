"""Versions looked up: each function is one statement that finds its rows by an index."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Version
from bot.storage import codec
from bot.storage.tables import conversations, heads, messages, rooms, versions

_KEPT: Final = versions.c.record.is_not(None)
_ONE: Final = sa.select(versions.c.record).where(versions.c.id == sa.bindparam("id"), _KEPT)
_NUMBERED: Final = sa.select(versions.c.record).where(
    versions.c.conversation_id == sa.bindparam("conversation_id"),
    versions.c.number == sa.bindparam("number"),
    _KEPT,
)
_AT_MESSAGE: Final = (
    sa.select(versions.c.record)
    .join(messages, messages.c.version_id == versions.c.id)
    .where(
        messages.c.platform == sa.bindparam("platform"),
        messages.c.message_id == sa.bindparam("message_id"),
        _KEPT,
    )
)
_ROOM: Final = sa.select(rooms.c.conversation_id).where(
    rooms.c.platform == sa.bindparam("platform"), rooms.c.room == sa.bindparam("room")
)
_HEAD: Final = sa.select(heads.c.version_id).where(
    heads.c.conversation_id == sa.bindparam("conversation_id"),
    heads.c.author_key == sa.bindparam("author_key"),
)
_SHOWN: Final = sa.select(conversations.c.shown_version).where(
    conversations.c.id == sa.bindparam("conversation_id")
)
_NEWEST: Final = sa.select(versions.c.record).where(
    versions.c.id == sa.func.coalesce(_HEAD.scalar_subquery(), _SHOWN.scalar_subquery()), _KEPT
)
_RECENT: Final = (
    sa.select(versions.c.record)
    .where(versions.c.author_key == sa.bindparam("author_key"), _KEPT)
    .order_by(versions.c.created_at.desc(), versions.c.id.desc())
    .limit(sa.bindparam("most"))
)
_CONVERSATION: Final = (
    sa.select(versions.c.record)
    .where(
        versions.c.conversation_id == sa.bindparam("conversation_id"),
        sa.or_(versions.c.private.is_(False), versions.c.author_key == sa.bindparam("viewer_key")),
        _KEPT,
    )
    .order_by(versions.c.number.desc())
    .limit(sa.bindparam("most"))
)


def one(connection: sa.Connection, version_id: str) -> Version | None:
    """Return a version that is not deleted."""
    return _first(connection, _ONE, id=version_id)


def numbered(connection: sa.Connection, conversation_id: str, number: int) -> Version | None:
    """Return a conversation's version by its number."""
    return _first(connection, _NUMBERED, conversation_id=conversation_id, number=number)


def at_message(connection: sa.Connection, platform: str, message_id: str) -> Version | None:
    """Return the version that a message shows."""
    return _first(connection, _AT_MESSAGE, platform=platform, message_id=message_id)


def conversation_in(connection: sa.Connection, platform: str, room: str) -> str | None:
    """Return the conversation that a room continues."""
    keys = {"platform": platform, "room": room}
    return connection.execute(_ROOM, keys).scalar_one_or_none()


def newest_for(connection: sa.Connection, conversation_id: str, author_key: str) -> Version | None:
    """Return what an author's next words continue."""
    return _first(connection, _NEWEST, conversation_id=conversation_id, author_key=author_key)


def recent(connection: sa.Connection, author_key: str, limit: int) -> list[Version]:
    """Return an author's latest versions, newest first."""
    return _all(connection, _RECENT, author_key=author_key, most=limit)


def conversation(
    connection: sa.Connection, conversation_id: str, viewer_key: str, limit: int
) -> list[Version]:
    """Return a conversation's latest versions that a viewer may see, oldest first."""
    keys = {"conversation_id": conversation_id, "viewer_key": viewer_key, "most": limit}
    return _all(connection, _CONVERSATION, **keys)[::-1]


def _first(connection: sa.Connection, statement: Any, **keys: object) -> Version | None:
    record = connection.execute(statement, keys).scalar_one_or_none()
    return None if record is None else codec.VERSION.decode(record)


def _all(connection: sa.Connection, statement: Any, **keys: object) -> list[Version]:
    return [codec.VERSION.decode(text) for text in connection.execute(statement, keys).scalars()]
