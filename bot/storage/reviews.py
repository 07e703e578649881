"""Reviews in the database: what waits for moderators, what was decided, what has to follow.

What was said stands in a column of its own, so that it can go while the rest stays. A row says
itself what still has to happen: its state, whether its ruling was carried out; its revisions,
whether the moderators' message shows it as it is. So a process that dies forgets nothing. What
rulings do to a row stands in `decisions.py`.

Every function here is one operation inside a transaction (see `worker.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Place, Review, ReviewKind
from bot.errors import NotFound
from bot.ports import Filed, Filing, KeptReview, Posted
from bot.storage import codec, reporting
from bot.storage.codec import Said
from bot.storage.ledger import DAY_SECONDS
from bot.storage.tables import jobs, messages, reviews, versions

WAITING: Final = "waiting"
RULED: Final = "ruled"
DONE: Final = "done"

_GONE: Final = "There is no such review any more."

BY_ID: Final = sa.select(reviews).where(reviews.c.id == sa.bindparam("id"))
_KNOWN: Final = sa.select(reviews.c.state).where(reviews.c.once == sa.bindparam("once"))
_APPEALS: Final = sa.select(sa.func.count()).where(
    reviews.c.reporter_key == sa.bindparam("reporter"),
    reviews.c.created_at > sa.bindparam("after"),
    reviews.c.kind == ReviewKind.APPEAL.value,
)
_IN_SPACE: Final = sa.and_(
    reviews.c.platform == sa.bindparam("of_platform"), reviews.c.space == sa.bindparam("of_space")
)
_WAIT: Final = reviews.c.state == WAITING
_HOW_MANY_WAIT: Final = sa.select(sa.func.count()).where(
    _IN_SPACE, _WAIT, reviews.c.kind == sa.bindparam("kind")
)
_REPORTED: Final = (
    sa.select(reviews)
    .where(
        reviews.c.version_id == sa.bindparam("of_version"),
        reviews.c.kind == ReviewKind.REPORT.value,
        _IN_SPACE,
        _WAIT,
    )
    .limit(1)
)
_WAITING: Final = (
    sa.select(reviews)
    .where(_IN_SPACE, _WAIT)
    .order_by(reviews.c.created_at, reviews.c.id)
    .limit(sa.bindparam("most"))
)
_DECIDED: Final = (
    sa.select(reviews)
    .where(_IN_SPACE, reviews.c.state != WAITING)
    .order_by(reviews.c.decided_at.desc(), reviews.c.id.desc())
    .limit(sa.bindparam("most"))
)
_UNFINISHED: Final = (
    sa.select(reviews)
    .where(
        reviews.c.platform.in_(sa.bindparam("platforms", expanding=True)),
        sa.or_(reviews.c.state == RULED, reviews.c.revision > reviews.c.shown_revision),
        sa.or_(
            reviews.c.created_at > sa.bindparam("after"),
            sa.and_(
                reviews.c.created_at == sa.bindparam("after"),
                reviews.c.id > sa.bindparam("after_id"),
            ),
        ),
    )
    .order_by(reviews.c.created_at, reviews.c.id)
    .limit(sa.bindparam("most"))
)
OF_ROW: Final = reviews.update().where(reviews.c.id == sa.bindparam("of_row"))
_INSERT: Final = reviews.insert()


def file(connection: sa.Connection, filing: Filing, now: float) -> Filed:
    """Keep a review, or count a report with the one that waits; see `ports.ReviewBook`."""
    review, reporter = filing.review, filing.review.reporter
    reported = review.kind is ReviewKind.REPORT and reporter is not None
    state = connection.execute(_KNOWN, {"once": filing.once}).scalar_one_or_none()
    if state is None and reported:
        state = reporting.state_of(connection, filing.once)
    if state is not None:
        return Filed.KNOWN if state == WAITING else Filed.DECIDED
    if _are_too_many(connection, filing, now):
        return Filed.TOO_MANY
    waits = _reported(connection, review) if reported else None
    if reporter is not None and reported:
        kept_with = review.id if waits is None else waits.id
        reporting.keep(connection, filing, reporter, kept_with)
    if waits is None:
        connection.execute(_INSERT, _row(filing))
        return Filed.FRESH
    _count(connection, waits, review)
    return Filed.JOINED


def _are_too_many(connection: sa.Connection, filing: Filing, now: float) -> bool:
    review, place = filing.review, filing.review.place
    if filing.most_by_reporter and review.reporter is not None:
        key, after = review.reporter.key, now - DAY_SECONDS
        appeals = connection.execute(_APPEALS, {"reporter": key, "after": after}).scalar_one()
        if appeals + reporting.lately(connection, key, after) >= filing.most_by_reporter:
            return True
    if not filing.most_waiting:
        return False
    keys = {"of_platform": place.platform, "of_space": place.space, "kind": review.kind.value}
    waiting = connection.execute(_HOW_MANY_WAIT, keys).scalar_one()
    return bool(waiting >= filing.most_waiting)


def _reported(connection: sa.Connection, review: Review) -> sa.Row[Any] | None:
    """Return the row of the review in which reports of a picture are counted, if one waits."""
    keys = {
        "of_version": review.version_id,
        "of_platform": review.place.platform,
        "of_space": review.place.space,
    }
    return connection.execute(_REPORTED, keys).one_or_none()


def _count(connection: sa.Connection, row: sa.Row[Any], report: Review) -> None:
    """Count a report with a review that waits; a message that shows it has to follow."""
    record = codec.REVIEW.decode(row.record)
    reporter = record.reporter or report.reporter  # the first may be forgotten
    record = replace(record, reports=record.reports + 1, reporter=reporter)
    said = said_of(row)
    values: dict[str, Any] = {
        "of_row": row.id,
        "record": record_of(record),
        "reporter_key": "" if reporter is None else reporter.key,
        "revision": row.revision + 1,
    }
    if said is not None:
        said = replace(said, remark=reporting.remarks(reporting.of_review(connection, row.id)))
        values["said"] = codec.SAID.encode(said)
    connection.execute(OF_ROW, values)


def one(connection: sa.Connection, review_id: str) -> KeptReview:
    """Return one review. Raises: NotFound."""
    row = connection.execute(BY_ID, {"id": review_id}).one_or_none()
    if row is None:
        raise NotFound(_GONE)
    return kept_of(row)


def waiting(connection: sa.Connection, platform: str, space: str, limit: int) -> list[Review]:
    """Return what waits in a server, oldest first."""
    return _reviews(connection, _WAITING, platform, space, limit)


def decided(connection: sa.Connection, platform: str, space: str, limit: int) -> list[Review]:
    """Return the latest decisions in a server, newest first."""
    return _reviews(connection, _DECIDED, platform, space, limit)


def unfinished(
    connection: sa.Connection, platforms: Sequence[str], limit: int, after: Review | None = None
) -> list[KeptReview]:
    """Return what is pending or stale on some platforms, oldest first, from `after` on."""
    keys = {
        "platforms": list(platforms),
        "most": limit,
        "after": -1.0 if after is None else after.created_at,
        "after_id": "" if after is None else after.id,
    }
    return [kept_of(row) for row in connection.execute(_UNFINISHED, keys)]


def shown(
    connection: sa.Connection, review_id: str, revision: int, channel: str, message: str | None
) -> None:
    """Record that a revision is shown; a later one stays to be shown."""
    connection.execute(
        OF_ROW,
        {
            "of_row": review_id,
            "shown_revision": revision,
            "shown_in": channel,
            "message_id": message,
        },
    )


def show_waiting(connection: sa.Connection, platform: str, space: str) -> None:
    """Let what waits in a server and stands in no message be shown."""
    connection.execute(
        reviews.update()
        .where(_IN_SPACE, _WAIT, reviews.c.message_id.is_(None))
        .values(shown_revision=0),
        {"of_platform": platform, "of_space": space},
    )


def messages_of(connection: sa.Connection, version_id: str) -> list[Posted]:
    """Return the messages that show a version."""
    statement = sa.select(messages).where(messages.c.version_id == version_id)
    found = connection.execute(statement.order_by(messages.c.message_id))
    return [Posted(row.message_id, row.room) for row in found]


def home_of(connection: sa.Connection, version_id: str) -> Place | None:
    """Return the server and channel in which a version was asked for."""
    statement = (
        sa.select(jobs.c.place_key)
        .join(versions, versions.c.job_id == jobs.c.id)
        .where(versions.c.id == version_id)
    )
    key = connection.execute(statement).scalar_one_or_none()
    return None if key is None else Place(*key.split(":", 2))


def kept_of(row: sa.Row[Any]) -> KeptReview:
    """Return the review of a row."""
    said = said_of(row) or Said()
    record = codec.REVIEW.decode(row.record)
    return KeptReview(
        review=replace(record, text=said.text, remark=said.remark),
        own=said.own,
        continues=said.continues,
        shown_in=row.shown_in,
        message=row.message_id,
        revision=row.revision,
        stale=row.revision > row.shown_revision,
        pending=row.state == RULED,
    )


# --- rows -----------------------------------------------------------------------------------


def said_of(row: sa.Row[Any]) -> Said | None:
    """Return what was said in the review of a row, None where it went already."""
    return None if row.said is None else codec.SAID.decode(row.said)


def _row(filing: Filing) -> Mapping[str, Any]:
    review = filing.review
    return {
        "id": review.id,
        "once": filing.once,
        "kind": review.kind.value,
        "state": WAITING,
        "platform": review.place.platform,
        "space": review.place.space,
        "channel": review.place.channel,
        "author_key": review.author.key,
        "reporter_key": "" if review.reporter is None else review.reporter.key,
        "category": review.category,
        "version_id": review.version_id,
        "job_id": review.job_id,
        "created_at": review.created_at,
        "record": record_of(review),
        "said": codec.SAID.encode(Said(review.text, review.remark, filing.own, filing.continues)),
        "shown_in": "",
        "revision": 1,
        "shown_revision": 0,
    }


def record_of(review: Review) -> str:
    """Return a review as its row keeps it; what was said stands in a column of its own."""
    return codec.REVIEW.encode(replace(review, text="", remark=""))


def _reviews(
    connection: sa.Connection, statement: Any, platform: str, space: str, limit: int
) -> list[Review]:
    keys = {"of_platform": platform, "of_space": space, "most": limit}
    return [kept_of(row).review for row in connection.execute(statement, keys)]
