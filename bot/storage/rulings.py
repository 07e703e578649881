"""The moderators' log in the database: lines are added, and none is ever changed or removed.

Only the name of a member who is forgotten goes out of what they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Author, LogEntry
from bot.storage import codec
from bot.storage.tables import place_rules, rulings

_INSERT: Final = rulings.insert()
_LATEST: Final = (
    sa.select(rulings.c.record)
    .where(rulings.c.platform == sa.bindparam("platform"), rulings.c.space == sa.bindparam("space"))
    .order_by(rulings.c.at.desc(), rulings.c.id.desc())
    .limit(sa.bindparam("most"))
)
_BY: Final = sa.select(rulings).where(rulings.c.moderator_key == sa.bindparam("key"))


def signed(moderator: Author) -> str:
    """Return who did something, for the log: key and name."""
    return f"{moderator.key} {moderator.name}".strip()


def add(connection: sa.Connection, entry: LogEntry, moderator_key: str) -> None:
    """Add a line."""
    connection.execute(
        _INSERT,
        {
            "id": entry.id,
            "at": entry.at,
            "platform": entry.place.platform,
            "space": entry.place.space,
            "channel": entry.place.channel,
            "moderator_key": moderator_key,
            "review_id": entry.review_id,
            "what": entry.what,
            "category": entry.category,
            "rule": entry.rule,
            "policy_version": entry.policy_version,
            "record": codec.LOG_ENTRY.encode(entry),
        },
    )


def latest(connection: sa.Connection, platform: str, space: str, limit: int) -> list[LogEntry]:
    """Return a server's latest lines, newest first."""
    keys = {"platform": platform, "space": space, "most": limit}
    return [codec.LOG_ENTRY.decode(text) for text in connection.execute(_LATEST, keys).scalars()]


def by_moderator(connection: sa.Connection, key: str) -> Sequence[sa.Row[Any]]:
    """Return the rows of what somebody did."""
    return connection.execute(_BY, {"key": key}).all()


def forget(connection: sa.Connection, key: str) -> None:
    """Take a member's key and name out of what they did."""
    for row in by_moderator(connection, key):
        entry = replace(codec.LOG_ENTRY.decode(row.record), moderator="")
        connection.execute(
            rulings.update()
            .where(rulings.c.id == row.id)
            .values(moderator_key="", record=codec.LOG_ENTRY.encode(entry))
        )
    connection.execute(
        place_rules.update().where(place_rules.c.updated_by == key).values(updated_by="")
    )
