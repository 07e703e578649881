"""What goes from reviews: words and names after their time, and members who are to be forgotten.

Every function here is one operation inside a transaction (see `worker.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.domain import Author, Review, Ruling
from bot.storage import codec, reporting, reviews, rulings, standing
from bot.storage.codec import Said
from bot.storage.tables import reviews as _rows


def hush(connection: sa.Connection, before: float) -> None:
    """Take words and names out of reviews made before a Unix time; messages are to follow."""
    old = sa.select(_rows).where(_rows.c.said.is_not(None), _rows.c.created_at < before)
    for row in connection.execute(old).all():
        record = codec.REVIEW.decode(row.record)
        reporter = record.reporter and replace(record.reporter, name="")
        bare = replace(record, author=replace(record.author, name=""), reporter=reporter)
        _empty(connection, row, bare)
    reporting.hush(connection, before)


def forget(connection: sa.Connection, author_key: str, now: float) -> None:
    """Take a member out of every review by or about them.

    What waits about them is closed, since nothing is left to decide; what they reported goes on
    without them. What moderators let pass for good in their words passes no longer.
    """
    about = connection.execute(sa.select(_rows).where(_rows.c.author_key == author_key)).all()
    for row in about:
        _forget_author(connection, row, now)
    standing.disown(connection, {row.id for row in about})
    reported = reporting.forget(connection, author_key)
    theirs = sa.or_(_rows.c.reporter_key == author_key, _rows.c.id.in_(reported))
    for row in connection.execute(sa.select(_rows).where(theirs)).all():
        _forget_reporter(connection, row, author_key)
    _forget_moderator(connection, author_key)


def knows(connection: sa.Connection, author_key: str) -> bool:
    """Return whether a review is by a member or about them."""
    theirs = sa.or_(_rows.c.author_key == author_key, _rows.c.reporter_key == author_key)
    found = connection.execute(sa.select(_rows.c.id).where(theirs).limit(1)).first()
    return found is not None or reporting.knows(connection, author_key)


def _forget_author(connection: sa.Connection, row: sa.Row[Any], now: float) -> None:
    record = codec.REVIEW.decode(row.record)
    nobody = Author(record.author.platform, "")
    by_them = record.reporter is not None and record.reporter.key == record.author.key
    record = replace(
        record,
        author=nobody,
        reporter=None if by_them else record.reporter,
        version_id=None,
        job_id=None,
    )
    more: dict[str, Any] = {"author_key": "", "once": row.id, "version_id": None, "job_id": None}
    if by_them:
        more["reporter_key"] = ""
    if record.ruling is None:
        record = replace(record, ruling=Ruling.UPHOLD, decided_at=now)
        more |= {"ruling": Ruling.UPHOLD.value, "decided_at": now}
    _empty(connection, row, record, None, state=reviews.DONE, **more)


def _forget_reporter(connection: sa.Connection, row: sa.Row[Any], key: str) -> None:
    """Take a member out of a review that they reported; the next one who did stands for them."""
    left = reporting.of_review(connection, row.id)
    record, said, more = codec.REVIEW.decode(row.record), reviews.said_of(row), dict[str, Any]()
    if record.reporter is not None and record.reporter.key == key:
        following = left[0].reporter if left else None
        record = replace(record, reporter=following)
        more = {"once": row.id, "reporter_key": "" if following is None else following.key}
    said = said and replace(said, remark=reporting.remarks(left))
    _empty(connection, row, record, said, **more)


def _forget_moderator(connection: sa.Connection, key: str) -> None:
    for row in rulings.by_moderator(connection, key):
        if row.review_id is not None:
            found = connection.execute(reviews.BY_ID, {"id": row.review_id}).one_or_none()
            if found is not None:
                record = replace(codec.REVIEW.decode(found.record), decided_by="")
                _empty(connection, found, record, reviews.said_of(found))


def _empty(
    connection: sa.Connection,
    row: sa.Row[Any],
    record: Review,
    said: Said | None = None,
    **more: Any,
) -> None:
    """Write a review anew with less in it; a message that shows it has to follow."""
    values = {
        "of_row": row.id,
        "record": reviews.record_of(record),
        "said": None if said is None else codec.SAID.encode(said),
        **more,
    }
    if row.message_id is not None:
        values["revision"] = row.revision + 1
    connection.execute(reviews.OF_ROW, values)
