"""Who has drawn how much on which day: one row a job, and counters that sum the rows up.

Counters change in the transaction of the row they sum up, so that reading what is used costs the
same on a member's first day and after a year. A reservation counts like a drawing until it is
settled. Writing transactions take turns (see `engine.opening`), so nothing changes between the
reading of a counter and its writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Declined, Usage
from bot.storage.tables import OPEN, counters, jobs, ledger
from bot.storage.upsert import Upsert

DAY_SECONDS: Final = 86_400
PROMPTS: Final = "prompts"
"""The scope of counters of what members had written; their number stands in `pictures`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A job's row in the ledger: what it holds of its day's limits."""

    job_id: str
    day: int
    member_key: str
    place_key: str
    pictures: int
    microdollars: int
    state: str = "reserved"


def day_of(now: float) -> int:
    """Return the UTC day of a Unix time, counted from 1970."""
    return int(now // DAY_SECONDS)


def _counter(scope: str, key: sa.ColumnElement[str]) -> sa.Select[tuple[str, int, int]]:
    return sa.select(sa.literal(scope), counters.c.pictures, counters.c.microdollars).where(
        counters.c.scope == scope, counters.c.key == key, counters.c.day == sa.bindparam("day")
    )


# One look at the primary key for each line, however many members there are.
_USAGE: Final[sa.CompoundSelect[str, int, int]] = sa.union_all(
    _counter("bot", sa.literal("")),
    _counter("place", sa.bindparam("place")),
    _counter("member", sa.bindparam("member")),
    _counter(PROMPTS, sa.bindparam("member")),
    sa.select(sa.literal("open"), sa.func.count(), sa.literal(0))
    .select_from(jobs)
    .where(jobs.c.author_key == sa.bindparam("member"), OPEN),
)
# At the door, the question whether the event was let in before goes along.
_AT_THE_DOOR: Final[sa.CompoundSelect[str, int, int]] = sa.union_all(
    *_USAGE.selects,
    sa.select(sa.literal("event"), sa.func.count(), sa.literal(0)).where(
        jobs.c.event_key == sa.bindparam("event")
    ),
)
_INSERT: Final = ledger.insert()
ENTRY: Final[tuple[sa.Label[Any], ...]] = tuple(
    column.label(f"ledger_{column.name}") for column in ledger.c
)
"""The columns of an entry in a statement that joins the ledger, for `entry_in`."""

_UPDATE: Final = (
    ledger.update()
    .where(ledger.c.job_id == sa.bindparam("of_job"))
    .values({name: sa.bindparam(name) for name in ("day", "pictures", "microdollars", "state")})
)


def _plus(column: str) -> str:
    """Return SQL for a count that changes and never falls below zero."""
    total = f"counters.{column} + excluded.{column}"
    return f"CASE WHEN {total} < 0 THEN 0 ELSE {total} END"


_COUNT: Final = Upsert(
    counters, change={name: _plus(name) for name in ("pictures", "microdollars")}
)


def usage(connection: sa.Connection, member_key: str, place_key: str, day: int) -> Usage:
    """Return what is used on `day`, all reservations included."""
    keys = {"member": member_key, "place": place_key, "day": day}
    return _usage(connection.execute(_USAGE, keys))


def usage_unless_known(
    connection: sa.Connection, event_key: str, member_key: str, place_key: str, day: int
) -> Usage | None:
    """Return as `usage`, or None when the event has its job already."""
    keys = {"member": member_key, "place": place_key, "day": day, "event": event_key}
    rows = list(connection.execute(_AT_THE_DOOR, keys))
    known = any(scope == "event" and count for scope, count, _ in rows)
    return None if known else _usage(rows)


def _usage(found: Iterable[Any]) -> Usage:
    rows = {scope: (pictures, money) for scope, pictures, money in found}
    nothing = (0, 0)
    return Usage(
        open_jobs=rows["open"][0],
        member_pictures=rows.get("member", nothing)[0],
        place_pictures=rows.get("place", nothing)[0],
        money_microdollars=rows.get("bot", nothing)[1],
        member_prompts=rows.get(PROMPTS, nothing)[0],
    )


def reserve(connection: sa.Connection, entry: Entry) -> None:
    """Write a new job's row."""
    connection.execute(
        _INSERT,
        {
            "job_id": entry.job_id,
            "day": entry.day,
            "member_key": entry.member_key,
            "place_key": entry.place_key,
            "pictures": entry.pictures,
            "microdollars": entry.microdollars,
            "state": entry.state,
        },
    )
    _count(connection, entry, entry.day, entry.pictures, entry.microdollars)


def count_prompts(connection: sa.Connection, member_key: str, day: int, prompts: int) -> None:
    """Count what a member had written; it is not taken back, whatever becomes of it."""
    if prompts:
        counted = {"scope": PROMPTS, "key": member_key, "day": day}
        _COUNT.many(connection, [{**counted, "pictures": prompts, "microdollars": 0}])


def hold(
    connection: sa.Connection,
    place_key: str,
    day: int,
    microdollars: int,
    decide: Callable[[Usage], Declined | None],
) -> Declined | int:
    """Count money for what is no job, unless declined; return the day."""
    declined = decide(usage(connection, "", place_key, day))
    if declined is not None:
        return declined
    correct(connection, day, place_key, microdollars)
    return day


def correct(connection: sa.Connection, day: int, place_key: str, microdollars: int) -> None:
    """Count more money of a place on a day, or less."""
    _count(connection, Entry("", day, "", place_key, 0, microdollars), day, 0, microdollars)


def entry_in(row: sa.Row[Any]) -> Entry:
    """Return the entry in a row that has the columns of `ENTRY`."""
    return Entry(*(getattr(row, column.name) for column in ENTRY))


def change(connection: sa.Connection, before: Entry, after: Entry) -> None:
    """Replace a job's row; a row that moves to another day takes its counts along."""
    if after == before:
        return
    connection.execute(
        _UPDATE,
        {
            "of_job": after.job_id,
            "day": after.day,
            "pictures": after.pictures,
            "microdollars": after.microdollars,
            "state": after.state,
        },
    )
    if after.day == before.day:
        pictures = after.pictures - before.pictures
        money = after.microdollars - before.microdollars
        _count(connection, before, before.day, pictures, money)
    else:
        _count(connection, before, before.day, -before.pictures, -before.microdollars)
        _count(connection, after, after.day, after.pictures, after.microdollars)


def fitted(
    connection: sa.Connection,
    entry: Entry,
    day: int,
    committed_microdollars: int,
    fit: Callable[[Usage], Declined | int],
) -> int | Declined:
    """Return what `fit` says to the usage of `day` without the job's own reservation.

    Args:
        connection: Inside a writing transaction.
        entry: The job's row, which may stand on an earlier day.
        day: Today.
        committed_microdollars: Spent by the job already, beside what it is about to spend.
        fit: As in `ports.JobBook.begin_draw`.
    """
    used = usage(connection, entry.member_key, entry.place_key, day)
    own = entry if entry.day == day else replace(entry, pictures=0, microdollars=0)
    return fit(
        Usage(
            open_jobs=max(0, used.open_jobs - 1),
            member_pictures=used.member_pictures - own.pictures,
            place_pictures=used.place_pictures - own.pictures,
            money_microdollars=used.money_microdollars - own.microdollars + committed_microdollars,
        )
    )


def _count(
    connection: sa.Connection, entry: Entry, day: int, pictures: int, microdollars: int
) -> None:
    if pictures == 0 and microdollars == 0:
        return
    scopes = [("bot", ""), ("place", entry.place_key)]
    if entry.member_key:  # a forgotten member's past days are not counted any more
        scopes.append(("member", entry.member_key))
    _COUNT.many(
        connection,
        [
            {
                "scope": scope,
                "key": key,
                "day": day,
                "pictures": pictures,
                "microdollars": microdollars,
            }
            for scope, key in scopes
        ],
    )
