"""What moderators set for places, who evaded the rules, and who has to wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.domain import LogEntry, PlaceRules
from bot.ports import Strike
from bot.storage import codec, rulings
from bot.storage.columns import keys_of
from bot.storage.tables import pauses, place_rules, strikes
from bot.storage.upsert import Upsert

_PURPOSE: Final = "place_rules.rules"
_PUT: Final = Upsert(
    place_rules,
    change={name: f"excluded.{name}" for name in ("rules", "updated_at", "updated_by")},
)
_STRIKE: Final = Upsert(strikes)
_STRUCK_AT: Final = sa.select(strikes.c.at).where(strikes.c.job_id == sa.bindparam("job_id"))
_LONGER: Final = "excluded.until > pauses.until"
_PAUSE: Final = Upsert(
    pauses,
    change={
        name: f"CASE WHEN {_LONGER} THEN excluded.{name} ELSE pauses.{name} END"
        for name in ("why", "until")
    },
)


def every_rule(connection: sa.Connection) -> dict[tuple[str, str, str], PlaceRules]:
    """Return all rules by platform, space and channel."""
    return {
        (row.platform, row.space, row.channel): codec.RULES.decode(row.rules)
        for row in connection.execute(sa.select(place_rules))
    }


def put_rules(
    connection: sa.Connection,
    where: tuple[str, str, str],
    rules: PlaceRules,
    entry: LogEntry | None,
    by: str,
    now: float,
) -> None:
    """Set the rules of a place, and log it."""
    platform, space, channel = where
    row = {
        "id": ":".join(where),
        "platform": platform,
        "space": space,
        "channel": channel,
        "rules": keys_of(connection).box(_PURPOSE).seal(codec.RULES.encode(rules)),
        "updated_at": now,
        "updated_by": by,
    }
    _PUT.one(connection, row)
    if entry is not None:
        rulings.add(connection, entry, by)


def strike(
    connection: sa.Connection,
    job_id: str,
    author_key: str,
    space_key: str,
    kind: str,
    now: float,
    within: float,
) -> Strike:
    """Count a disguised request, unless its job is counted, and how many there were till then."""
    row = {"job_id": job_id, "author_key": author_key, "space_key": space_key}
    _STRIKE.one(connection, row | {"at": now, "kind": kind})
    at = connection.execute(_STRUCK_AT, {"job_id": job_id}).scalar_one()
    lately = sa.select(sa.func.count()).where(
        strikes.c.author_key == author_key,
        strikes.c.space_key == space_key,
        strikes.c.at > at - within,
        strikes.c.at <= at,
    )
    return Strike(connection.execute(lately).scalar_one(), at)


def pause(
    connection: sa.Connection, author_key: str, space_key: str, until: float, why: str
) -> None:
    """Keep a member waiting until then, or longer if they have to anyway."""
    row = {"author_key": author_key, "space_key": space_key, "until": until, "why": why}
    _PAUSE.one(connection, row)


def every_pause(connection: sa.Connection, now: float) -> dict[tuple[str, str], float]:
    """Return until when each member has to wait where."""
    statement = sa.select(pauses).where(pauses.c.until > now)
    return {(row.author_key, row.space_key): row.until for row in connection.execute(statement)}


def tidy(connection: sa.Connection, now: float, strikes_before: float) -> None:
    """Delete what is over."""
    connection.execute(strikes.delete().where(strikes.c.at < strikes_before))
    connection.execute(pauses.delete().where(pauses.c.until <= now))


def disown(connection: sa.Connection, review_ids: Collection[str]) -> None:
    """Take phrases out of places' rules that reviews let pass: they are a member's words."""
    if not review_ids:
        return
    for row in connection.execute(sa.select(place_rules)).all():
        rules = codec.RULES.decode(row.rules)
        gone = {phrase for phrase, review in rules.adopted.items() if review in review_ids}
        if gone:
            allowed = tuple(phrase for phrase in rules.allowed if phrase not in gone)
            adopted = {phrase: of for phrase, of in rules.adopted.items() if phrase not in gone}
            left = codec.RULES.encode(replace(rules, allowed=allowed, adopted=adopted))
            changed = place_rules.update().where(place_rules.c.id == row.id)
            connection.execute(changed.values(rules=left))


def forget(connection: sa.Connection, author_key: str) -> None:
    """Delete a member's strikes and pauses."""
    for table in (strikes, pauses):
        connection.execute(table.delete().where(table.c.author_key == author_key))
