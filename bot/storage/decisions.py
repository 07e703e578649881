"""What rulings do to the row of a review: recorded once, carried out, given back by a limit.

Every function here is one operation inside a transaction (see `worker.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.domain import REVIEW_EVENT, Author, Declined, Job, LogEntry, Review, Ruling
from bot.ports import KeptReview
from bot.storage import codec, reviews, rulings
from bot.storage.tables import jobs

# Where a limit does not say when it goes on.
_AGAIN_SECONDS: Final = 600.0


def rule(
    connection: sa.Connection,
    review_id: str,
    ruling: Ruling,
    moderator: Author,
    entry_id: str,
    now: float,
) -> KeptReview:
    """Record a ruling and log it, unless there is one; the first counts."""
    kept = reviews.one(connection, review_id)
    if kept.review.ruling is not None:
        return kept
    by = rulings.signed(moderator)
    review = replace(kept.review, ruling=ruling, decided_by=by, decided_at=now)
    revision = kept.revision + 1
    values = {
        "of_row": review_id,
        "state": reviews.RULED,
        "ruling": ruling.value,
        "decided_at": now,
        "record": reviews.record_of(review),
        "revision": revision,
    }
    connection.execute(reviews.OF_ROW, values)
    rulings.add(connection, _entry(review, entry_id), moderator.key)
    return replace(kept, review=review, revision=revision, stale=True, pending=True)


def carried_out(connection: sa.Connection, known: Review) -> None:
    """Record that a ruling was carried out, unless it was given back since it was read."""
    if reviews.one(connection, known.id).review.not_before <= known.not_before:
        connection.execute(reviews.OF_ROW, {"of_row": known.id, "state": reviews.DONE})


def give_back(connection: sa.Connection, job: Job, declined: Declined, now: float) -> None:
    """Let a ruling be carried out once more whose job a limit declined before it drew anything.

    The job gives up its event, by which the request may come again.
    """
    event_key = job.request.event_key
    if not event_key.startswith(REVIEW_EVENT):
        return
    review_id = event_key.removeprefix(REVIEW_EVENT)
    row = connection.execute(reviews.BY_ID, {"id": review_id}).one_or_none()
    if row is None or row.job_id is None:  # its member is forgotten
        return
    not_before = declined.renews_at or now + _AGAIN_SECONDS
    record = replace(codec.REVIEW.decode(row.record), not_before=not_before)
    values = {"of_row": row.id, "state": reviews.RULED, "record": reviews.record_of(record)}
    connection.execute(reviews.OF_ROW, values)
    given_up = jobs.update().where(jobs.c.id == job.id)
    connection.execute(given_up.values(event_key=f"{event_key}:{job.id}"))


def _entry(review: Review, entry_id: str) -> LogEntry:
    return LogEntry(
        id=entry_id,
        at=review.decided_at or 0.0,
        place=replace(review.place, thread=None),
        moderator=review.decided_by,
        what=str(review.ruling),
        review_id=review.id,
        category=review.category,
        rule=review.rule,
        pattern=review.pattern,
        policy_version=review.policy_version,
    )
