"""Jobs in the database: admission, state, what a start finds open.

Every function here is one operation inside a writing transaction (see `worker.py`); it raises
before it writes. What a job draws is in `drawing.py`, how it ends in `settling.py`, what it shows
and keeps in `shelf.py`, what it costs in `ledger.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import (
    Address,
    Asked,
    Declined,
    Job,
    JobState,
    Request,
    ShownVersion,
)
from bot.errors import NotFound
from bot.ports import Admission, Admitted
from bot.storage import codec
from bot.storage.ledger import (
    ENTRY,
    Entry,
    count_prompts,
    day_of,
    reserve,
    usage_unless_known,
)
from bot.storage.tables import OPEN, jobs, ledger

_COLUMNS: Final[tuple[sa.Column[Any], ...]] = (
    jobs.c.id,
    jobs.c.state,
    jobs.c.request,
    jobs.c.address,
    jobs.c.created_at,
    jobs.c.attempt,
    jobs.c.draw,
    jobs.c.outcome,
    jobs.c.cancelled,
    jobs.c.tries,
    jobs.c.forgotten,
)
_ONE: Final = (
    sa.select(*_COLUMNS, *ENTRY)
    .join(ledger, ledger.c.job_id == jobs.c.id)
    .where(jobs.c.id == sa.bindparam("id"))
)
_STATE: Final = sa.select(jobs.c.state).where(jobs.c.id == sa.bindparam("id"))
_BY_EVENT: Final = sa.select(*_COLUMNS).where(jobs.c.event_key == sa.bindparam("event_key"))
_HAS_EVENT: Final = sa.select(jobs.c.id).where(jobs.c.event_key == sa.bindparam("event_key"))
_INSERT: Final = jobs.insert()
_ATTACH: Final = (
    jobs.update()
    .where(jobs.c.id == sa.bindparam("of_job"), jobs.c.address.is_not(None))
    .values(address=sa.bindparam("address"))
    .returning(jobs.c.id)
)
_CANCEL: Final = jobs.update().where(jobs.c.id == sa.bindparam("of_job")).values(cancelled=True)
_ANSWER: Final = (
    jobs.update().where(jobs.c.id == sa.bindparam("of_job")).values(outcome=sa.bindparam("outcome"))
)
_BEGIN_TRY: Final = (
    jobs.update()
    .where(jobs.c.id == sa.bindparam("of_job"))
    .values(tries=sa.bindparam("number"))
    .returning(*_COLUMNS)
)
_OPEN_JOBS: Final = sa.select(*_COLUMNS).where(OPEN).order_by(jobs.c.created_at, jobs.c.id)

GONE: Final = "That request is finished or was cancelled. Please ask once more."


def admit(connection: sa.Connection, admission: Admission, now: float) -> Admitted | Declined:
    """Reserve and insert; see `ports.JobBook.admit`."""
    request = admission.request
    author_key, place_key, day = request.author.key, request.place.key, day_of(now)
    used = usage_unless_known(connection, request.event_key, author_key, place_key, day)
    if used is None:
        known = connection.execute(_BY_EVENT, {"event_key": request.event_key}).one()
        return Admitted(_known(known, request), fresh=False)
    declined = admission.decide(used)
    if declined is not None:
        return declined
    job = Job(admission.job_id, JobState.ACCEPTED, request, request.address, now)
    row = _row(job)
    connection.execute(_INSERT, row)
    # Handed out as it will be read: words that no encoding takes are mended on the way.
    job = replace(job, request=codec.REQUEST.decode(row["request"]))
    reserve(
        connection,
        Entry(job.id, day, author_key, place_key, admission.pictures, admission.microdollars),
    )
    count_prompts(connection, author_key, day, admission.prompts)
    return Admitted(job, fresh=True)


def has_event(connection: sa.Connection, event_key: str) -> bool:
    """Return whether an event has its job."""
    return connection.execute(_HAS_EVENT, {"event_key": event_key}).first() is not None


def attach(connection: sa.Connection, job_id: str, address: Address) -> None:
    """Record where the answer is shown."""
    values = {"of_job": job_id, "address": codec.ADDRESS.encode(address)}
    if connection.execute(_ATTACH, values).one_or_none() is None:
        raise NotFound(GONE)


def request_cancel(connection: sa.Connection, job_id: str) -> Job:
    """Mark a job that is not settled as cancelled."""
    job = one(connection, job_id)
    if job.cancelled or job.state not in (JobState.ACCEPTED, JobState.DRAWING):
        return job
    connection.execute(_CANCEL, {"of_job": job_id})
    return replace(job, cancelled=True)


def answer(connection: sa.Connection, job_id: str, by: str, instead_of: str) -> str:
    """Record the answer to a question; see `ports.JobBook.answer`."""
    told = one(connection, job_id).outcome
    if not isinstance(told, Asked | ShownVersion):
        raise NotFound(GONE)
    if told.answered != instead_of:
        return told.answered
    values = {"of_job": job_id, "outcome": codec.OUTCOME.encode(replace(told, answered=by))}
    connection.execute(_ANSWER, values)
    return by


def one(connection: sa.Connection, job_id: str) -> Job:
    """Return a job. Raises: NotFound."""
    return job_of(row_of(connection, job_id))


def put_down(connection: sa.Connection) -> None:
    """Forget the tries of open jobs."""
    connection.execute(jobs.update().where(OPEN).values(tries=0))


def open_jobs(connection: sa.Connection) -> list[Job]:
    """Return every open job, oldest first."""
    return [job_of(row) for row in connection.execute(_OPEN_JOBS)]


def begin_try(connection: sa.Connection, job_id: str, number: int) -> Job:
    """Record how many crashes a job was carried out before, and return it."""
    row = connection.execute(_BEGIN_TRY, {"of_job": job_id, "number": number}).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return job_of(row)


def blank(connection: sa.Connection, job_ids: Sequence[str]) -> None:
    """Take everything that was said out of finished jobs; their events stay known."""
    connection.execute(
        jobs.update()
        .where(jobs.c.id.in_(job_ids), jobs.c.state == JobState.DONE.value)
        .values(request=None, address=None, draw=None, outcome=None)
    )


def state_of(connection: sa.Connection, job_id: str) -> JobState:
    """Return how far a job is. Raises: NotFound."""
    state = connection.execute(_STATE, {"id": job_id}).scalar_one_or_none()
    if state is None:
        raise NotFound(GONE)
    return JobState(state)


def row_of(connection: sa.Connection, job_id: str) -> sa.Row[Any]:
    """Return a job's row, its ledger entry beside it. Raises: NotFound."""
    row = connection.execute(_ONE, {"id": job_id}).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return row


def job_of(row: sa.Row[Any]) -> Job:
    """Return the job of a row. Raises: NotFound, when the member had it forgotten."""
    if row.request is None:
        raise NotFound(GONE)
    return Job(
        id=row.id,
        state=JobState(row.state),
        request=codec.REQUEST.decode(row.request),
        address=codec.ADDRESS.decode(row.address),
        created_at=row.created_at,
        attempt=row.attempt,
        draw=None if row.draw is None else codec.DRAW.decode(row.draw),
        outcome=None if row.outcome is None else codec.OUTCOME.decode(row.outcome),
        cancelled=row.cancelled,
        tries=row.tries,
    )


def _known(row: sa.Row[Any], request: Request) -> Job:
    """Return the job of an event that came again, also when its row was emptied."""
    if row.request is not None:
        return job_of(row)
    return Job(row.id, JobState(row.state), request, request.address, row.created_at)


def _row(job: Job) -> dict[str, Any]:
    request: Request = job.request
    return {
        "id": job.id,
        "event_key": request.event_key,
        "state": job.state.value,
        "author_key": request.author.key,
        "place_key": request.place.key,
        "request": codec.REQUEST.encode(request),
        "address": codec.ADDRESS.encode(job.address),
        "attempt": 0,
        "tries": 0,
        "cancelled": False,
        "forgotten": False,
        "created_at": job.created_at,
    }
