"""Reviews in the database: what waits for moderators, what was decided, what has to follow.

What was said stands in a column of its own, so that it can go while the rest stays. A row says
itself what still has to happen: its state, whether its ruling was carried out; its revisions,
whether the moderators' message shows it as it is. So a process that dies forgets nothing.

Every function here is one operation inside a transaction (see `worker.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import Author, LogEntry, Place, Review, Ruling
from bot.errors import NotFound
from bot.ports import Filed, Filing, KeptReview
from bot.storage import codec, rulings
from bot.storage.codec import Said
from bot.storage.ledger import DAY_SECONDS
from bot.storage.tables import jobs, messages, reviews, versions

WAITING: Final = "waiting"
RULED: Final = "ruled"
DONE: Final = "done"

_GONE: Final = "There is no such review any more."

_BY_ID: Final = sa.select(reviews).where(reviews.c.id == sa.bindparam("id"))
_KNOWN: Final = sa.select(reviews.c.id).where(reviews.c.once == sa.bindparam("once"))
_BY_REPORTER: Final = sa.select(sa.func.count()).where(
    reviews.c.reporter_key == sa.bindparam("reporter"), reviews.c.created_at > sa.bindparam("after")
)
_IN_SPACE: Final = sa.and_(
    reviews.c.platform == sa.bindparam("of_platform"), reviews.c.space == sa.bindparam("of_space")
)
_WAIT: Final = reviews.c.state == WAITING
_HOW_MANY_WAIT: Final = sa.select(sa.func.count()).where(
    _IN_SPACE, _WAIT, reviews.c.kind == sa.bindparam("kind")
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
    )
    .order_by(reviews.c.created_at, reviews.c.id)
    .limit(sa.bindparam("most"))
)
_OF_ROW: Final = reviews.update().where(reviews.c.id == sa.bindparam("of_row"))
_INSERT: Final = reviews.insert()


def file(connection: sa.Connection, filing: Filing, now: float) -> Filed:
    """Keep a review, unless it is known or too many are kept."""
    review = filing.review
    if connection.execute(_KNOWN, {"once": filing.once}).first() is not None:
        return Filed.KNOWN
    if filing.most_by_reporter and review.reporter is not None:
        keys = {"reporter": review.reporter.key, "after": now - DAY_SECONDS}
        if connection.execute(_BY_REPORTER, keys).scalar_one() >= filing.most_by_reporter:
            return Filed.TOO_MANY
    if filing.most_waiting:
        where = {"of_platform": review.place.platform, "of_space": review.place.space}
        kind = {"kind": review.kind.value}
        if connection.execute(_HOW_MANY_WAIT, where | kind).scalar_one() >= filing.most_waiting:
            return Filed.TOO_MANY
    connection.execute(_INSERT, _row(filing))
    return Filed.FRESH


def one(connection: sa.Connection, review_id: str) -> KeptReview:
    """Return one review. Raises: NotFound."""
    row = connection.execute(_BY_ID, {"id": review_id}).one_or_none()
    if row is None:
        raise NotFound(_GONE)
    return kept_of(row)


def waiting(connection: sa.Connection, platform: str, space: str, limit: int) -> list[Review]:
    """Return what waits in a server, oldest first."""
    return _reviews(connection, _WAITING, platform, space, limit)


def decided(connection: sa.Connection, platform: str, space: str, limit: int) -> list[Review]:
    """Return the latest decisions in a server, newest first."""
    return _reviews(connection, _DECIDED, platform, space, limit)


def unfinished(connection: sa.Connection, platforms: Sequence[str], limit: int) -> list[KeptReview]:
    """Return what is pending or stale on some platforms, oldest first."""
    keys = {"platforms": list(platforms), "most": limit}
    return [kept_of(row) for row in connection.execute(_UNFINISHED, keys)]


def rule(
    connection: sa.Connection,
    review_id: str,
    ruling: Ruling,
    moderator: Author,
    entry_id: str,
    now: float,
) -> KeptReview:
    """Record a ruling and log it, unless there is one; the first counts."""
    kept = one(connection, review_id)
    if kept.review.ruling is not None:
        return kept
    by = rulings.signed(moderator)
    review = replace(kept.review, ruling=ruling, decided_by=by, decided_at=now)
    revision = kept.revision + 1
    values = {
        "of_row": review_id,
        "state": RULED,
        "ruling": ruling.value,
        "decided_at": now,
        "record": _record(review),
        "revision": revision,
    }
    connection.execute(_OF_ROW, values)
    rulings.add(connection, _entry(review, entry_id), moderator.key)
    return replace(kept, review=review, revision=revision, stale=True, pending=True)


def carried_out(connection: sa.Connection, review_id: str) -> None:
    """Record that a ruling was carried out."""
    connection.execute(_OF_ROW, {"of_row": review_id, "state": DONE})


def shown(
    connection: sa.Connection, review_id: str, revision: int, channel: str, message: str | None
) -> None:
    """Record that a revision is shown; a later one stays to be shown."""
    connection.execute(
        _OF_ROW,
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


def messages_of(connection: sa.Connection, version_id: str) -> list[str]:
    """Return the ids of the messages that show a version."""
    statement = sa.select(messages.c.message_id).where(messages.c.version_id == version_id)
    return list(connection.execute(statement.order_by(messages.c.message_id)).scalars())


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
    said = Said() if row.said is None else codec.SAID.decode(row.said)
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


# --- what goes ------------------------------------------------------------------------------


def hush(connection: sa.Connection, before: float) -> None:
    """Take words and names out of reviews made before a Unix time; messages are to follow."""
    old = sa.select(reviews).where(reviews.c.said.is_not(None), reviews.c.created_at < before)
    for row in connection.execute(old).all():
        record = codec.REVIEW.decode(row.record)
        reporter = record.reporter and replace(record.reporter, name="")
        bare = replace(record, author=replace(record.author, name=""), reporter=reporter)
        _empty(connection, row, bare)


def forget(connection: sa.Connection, author_key: str, now: float) -> None:
    """Take a member out of every review by or about them.

    What waits about them is closed, since nothing is left to decide; what they reported goes on
    without them.
    """
    about = sa.select(reviews).where(reviews.c.author_key == author_key)
    for row in connection.execute(about).all():
        _forget_author(connection, row, now)
    by = sa.select(reviews).where(reviews.c.reporter_key == author_key)
    for row in connection.execute(by).all():
        record = replace(codec.REVIEW.decode(row.record), reporter=None)
        said = _said(row)
        said = said and replace(said, remark="")
        _empty(connection, row, record, said, once=row.id, reporter_key="")
    _forget_moderator(connection, author_key)


def knows(connection: sa.Connection, author_key: str) -> bool:
    """Return whether a review is by a member or about them."""
    theirs = sa.or_(reviews.c.author_key == author_key, reviews.c.reporter_key == author_key)
    return connection.execute(sa.select(reviews.c.id).where(theirs).limit(1)).first() is not None


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
    _empty(connection, row, record, None, state=DONE, **more)


def _forget_moderator(connection: sa.Connection, key: str) -> None:
    for row in rulings.by_moderator(connection, key):
        if row.review_id is not None:
            found = connection.execute(_BY_ID, {"id": row.review_id}).one_or_none()
            if found is not None:
                record = replace(codec.REVIEW.decode(found.record), decided_by="")
                _empty(connection, found, record, _said(found))


def _said(row: sa.Row[Any]) -> Said | None:
    return None if row.said is None else codec.SAID.decode(row.said)


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
        "record": _record(record),
        "said": None if said is None else codec.SAID.encode(said),
        **more,
    }
    if row.message_id is not None:
        values["revision"] = row.revision + 1
    connection.execute(_OF_ROW, values)


# --- rows -----------------------------------------------------------------------------------


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
        "record": _record(review),
        "said": codec.SAID.encode(Said(review.text, review.remark, filing.own, filing.continues)),
        "shown_in": "",
        "revision": 1,
        "shown_revision": 0,
    }


def _record(review: Review) -> str:
    return codec.REVIEW.encode(replace(review, text="", remark=""))


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


def _reviews(
    connection: sa.Connection, statement: Any, platform: str, space: str, limit: int
) -> list[Review]:
    keys = {"of_platform": platform, "of_space": space, "most": limit}
    return [kept_of(row).review for row in connection.execute(statement, keys)]
