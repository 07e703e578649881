"""Who reported which picture: many reports are one review, and each member reports once.

Every function here is one part of an operation inside a transaction (see `worker.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Author
from bot.ports import Filing
from bot.storage import codec
from bot.storage.codec import Report
from bot.storage.tables import reports, reviews, versions

_MOST_REMARKS: Final = 10

_KNOWN: Final = (
    sa.select(reviews.c.state)
    .join(reports, reports.c.review_id == reviews.c.id)
    .where(reports.c.once == sa.bindparam("once"))
)
_INSERT: Final = reports.insert()
_LATELY: Final = sa.select(sa.func.count()).where(
    reports.c.reporter_key == sa.bindparam("reporter"), reports.c.created_at > sa.bindparam("after")
)
_OF_REVIEW: Final = (
    sa.select(reports)
    .where(reports.c.review_id == sa.bindparam("review_id"))
    .order_by(reports.c.created_at, reports.c.once)
)
_BY: Final = reports.c.reporter_key == sa.bindparam("of_reporter")


def state_of(connection: sa.Connection, once: str) -> str | None:
    """Return the state of the review that a report is counted with; None: it is not known."""
    return connection.execute(_KNOWN, {"once": once}).scalar_one_or_none()


def lately(connection: sa.Connection, reporter_key: str, after: float) -> int:
    """Return how many pictures somebody reported after a Unix time."""
    keys = {"reporter": reporter_key, "after": after}
    return int(connection.execute(_LATELY, keys).scalar_one())


def keep(connection: sa.Connection, filing: Filing, reporter: Author, review_id: str) -> None:
    """Write a report down, as one of a review's."""
    review = filing.review
    row = {
        "once": filing.once,
        "review_id": review_id,
        "version_id": review.version_id or "",
        "reporter_key": reporter.key,
        "created_at": review.created_at,
        "record": codec.REPORT.encode(Report(reporter, review.remark)),
    }
    connection.execute(_INSERT, row)


def of_review(connection: sa.Connection, review_id: str) -> list[Report]:
    """Return the reports of a review, oldest first, those without words that are too old."""
    return [_report(row) for row in connection.execute(_OF_REVIEW, {"review_id": review_id})]


def remarks(said: Iterable[Report]) -> str:
    """Return what was said in reports, each thing once."""
    every = dict.fromkeys(report.remark for report in said if report.remark)
    return "; ".join(list(every)[:_MOST_REMARKS])


def knows(connection: sa.Connection, reporter_key: str) -> bool:
    """Return whether somebody reported anything."""
    found = sa.select(reports.c.once).where(_BY).limit(1)
    return connection.execute(found, {"of_reporter": reporter_key}).first() is not None


def forget(connection: sa.Connection, reporter_key: str) -> Sequence[str]:
    """Delete what somebody reported; return the ids of the reviews that counted it."""
    keys = {"of_reporter": reporter_key}
    found = connection.execute(sa.select(reports.c.review_id).where(_BY), keys).scalars().all()
    connection.execute(reports.delete().where(_BY), keys)
    return found


def hush(connection: sa.Connection, before: float) -> None:
    """Take words and names out of reports made before a Unix time.

    Those of pictures that are gone go as a whole: nobody can report these again.
    """
    old = reports.c.created_at < before
    kept = sa.select(versions.c.id).where(versions.c.record.is_not(None))
    connection.execute(reports.delete().where(old, reports.c.version_id.not_in(kept)))
    connection.execute(
        reports.update().where(old, reports.c.record.is_not(None)).values(record=None)
    )


def _report(row: sa.Row[Any]) -> Report:
    if row.record is not None:
        return codec.REPORT.decode(row.record)
    platform, _, id_ = row.reporter_key.partition(":")
    return Report(Author(platform, id_))
