"""Jobs in the database: admission, the intent row of a billed call, settling and closing.

Every function here is one operation inside a writing transaction (see `worker.py`); it raises
before it writes. What a job shows and keeps is in `shelf.py`, what it costs in `ledger.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import (
    Address,
    Declined,
    DrawPlan,
    Job,
    JobState,
    Request,
    Screening,
    Usage,
)
from bot.errors import NotFound, StorageError
from bot.ports import Admission, Admitted
from bot.storage import codec, screenings
from bot.storage.ledger import ENTRY, Entry, change, day_of, entry_in, fitted, reserve, usage
from bot.storage.tables import OPEN, calls, jobs, ledger

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
_BY_EVENT: Final = sa.select(*_COLUMNS).where(jobs.c.event_key == sa.bindparam("event_key"))
_HAS_EVENT: Final = sa.select(jobs.c.id).where(jobs.c.event_key == sa.bindparam("event_key"))
_INSERT: Final = jobs.insert()
_ATTACH: Final = (
    jobs.update()
    .where(jobs.c.id == sa.bindparam("of_job"), jobs.c.address.is_not(None))
    .values(address=sa.bindparam("address"))
    .returning(jobs.c.state)
)
_INSERT_CALL: Final = calls.insert()
_COMMITTED: Final = sa.select(
    sa.func.coalesce(sa.func.sum(calls.c.estimate_microdollars), 0)
).where(calls.c.job_id == sa.bindparam("job_id"), calls.c.state == "open")
_BEGIN_DRAW: Final = (
    jobs.update()
    .where(jobs.c.id == sa.bindparam("of_job"))
    .values(
        state=JobState.DRAWING.value, attempt=sa.bindparam("attempt"), draw=sa.bindparam("draw")
    )
)
_FAIL_CALL: Final = (
    calls.update()
    .where(calls.c.job_id == sa.bindparam("of_job"), calls.c.attempt == sa.bindparam("of_call"))
    .values(state="failed", cost_microdollars=0, ended_at=sa.bindparam("now"))
)
_GO_BACK: Final = (
    jobs.update().where(jobs.c.id == sa.bindparam("of_job")).values(state=JobState.ACCEPTED.value)
)
_CANCEL: Final = jobs.update().where(jobs.c.id == sa.bindparam("of_job")).values(cancelled=True)
_TAKE_UP: Final = jobs.update().where(OPEN).values(tries=jobs.c.tries + 1)
_OPEN_JOBS: Final = sa.select(*_COLUMNS).where(OPEN).order_by(jobs.c.created_at, jobs.c.id)

_TAKEN: Final = "That picture is being drawn already. It will arrive; please don't ask twice."
_GONE: Final = "That request is finished or was cancelled. Please ask once more."


def admit(connection: sa.Connection, admission: Admission, now: float) -> Admitted | Declined:
    """Reserve and insert; see `ports.JobBook.admit`."""
    request = admission.request
    known = connection.execute(_BY_EVENT, {"event_key": request.event_key}).one_or_none()
    if known is not None:
        return Admitted(_known(known, request), fresh=False)
    author_key, place_key, day = request.author.key, request.place.key, day_of(now)
    declined = admission.decide(usage(connection, author_key, place_key, day))
    if declined is not None:
        return declined
    job = Job(admission.job_id, JobState.ACCEPTED, request, request.address, now)
    connection.execute(_INSERT, _row(job))
    reserve(
        connection,
        Entry(job.id, day, author_key, place_key, admission.pictures, admission.microdollars),
    )
    return Admitted(job, fresh=True)


def has_event(connection: sa.Connection, event_key: str) -> bool:
    """Return whether an event has its job."""
    return connection.execute(_HAS_EVENT, {"event_key": event_key}).first() is not None


def attach(connection: sa.Connection, job_id: str, address: Address) -> JobState:
    """Record where the answer is shown; return how far the job is."""
    row = connection.execute(
        _ATTACH, {"of_job": job_id, "address": codec.ADDRESS.encode(address)}
    ).one_or_none()
    if row is None:
        raise NotFound(_GONE)
    return JobState(row.state)


def begin_draw(
    connection: sa.Connection,
    job_id: str,
    attempt: int,
    draw: DrawPlan,
    records: Sequence[Screening],
    fit: Callable[[Usage], Declined | int],
    now: float,
) -> Job | Declined:
    """Write the intent row of a billed call; see `ports.JobBook.begin_draw`."""
    row = row_of(connection, job_id)
    job, entry, day = job_of(row), entry_in(row), day_of(now)
    if attempt != job.attempt + 1:
        raise StorageError(_TAKEN)
    if job.cancelled or job.state not in (JobState.ACCEPTED, JobState.DRAWING):
        raise NotFound(_GONE)
    # An earlier call that nobody has settled may have been charged, so its estimate stays held.
    committed = draw.plan.cost_microdollars + _open_calls(connection, job)
    granted = fitted(connection, entry, day, committed, fit)
    if isinstance(granted, Declined):
        return granted
    draw = _cut(draw, granted)
    held = replace(
        entry,
        day=day,
        pictures=draw.count,
        microdollars=draw.estimate_microdollars + committed,
    )
    change(connection, entry, held)
    connection.execute(_INSERT_CALL, _call(job_id, attempt, draw, now))
    screenings.keep(connection, records, now)
    connection.execute(
        _BEGIN_DRAW, {"of_job": job_id, "attempt": attempt, "draw": codec.DRAW.encode(draw)}
    )
    return replace(job, state=JobState.DRAWING, attempt=attempt, draw=draw)


def call_failed(connection: sa.Connection, job_id: str, attempt: int, now: float) -> Job:
    """Record that a call cost nothing; see `ports.JobBook.call_failed`."""
    job = one(connection, job_id)
    if job.state is not JobState.DRAWING or job.attempt != attempt:
        return job
    connection.execute(_FAIL_CALL, {"of_job": job_id, "of_call": attempt, "now": now})
    connection.execute(_GO_BACK, {"of_job": job_id})
    return replace(job, state=JobState.ACCEPTED)


def request_cancel(connection: sa.Connection, job_id: str) -> Job:
    """Mark a job that is not settled as cancelled."""
    job = one(connection, job_id)
    if job.cancelled or job.state not in (JobState.ACCEPTED, JobState.DRAWING):
        return job
    connection.execute(_CANCEL, {"of_job": job_id})
    return replace(job, cancelled=True)


def one(connection: sa.Connection, job_id: str) -> Job:
    """Return a job. Raises: NotFound."""
    return job_of(row_of(connection, job_id))


def put_down(connection: sa.Connection) -> None:
    """Forget the tries of open jobs."""
    connection.execute(jobs.update().where(OPEN).values(tries=0))


def take_up(connection: sa.Connection) -> list[Job]:
    """Count a try for every open job and return them, oldest first."""
    connection.execute(_TAKE_UP)
    return [job_of(row) for row in connection.execute(_OPEN_JOBS)]


def blank(connection: sa.Connection, job_ids: Sequence[str]) -> None:
    """Take everything that was said out of finished jobs; their events stay known."""
    connection.execute(
        jobs.update()
        .where(jobs.c.id.in_(job_ids), jobs.c.state == JobState.DONE.value)
        .values(request=None, address=None, draw=None, outcome=None)
    )


def row_of(connection: sa.Connection, job_id: str) -> sa.Row[Any]:
    """Return a job's row, its ledger entry beside it. Raises: NotFound."""
    row = connection.execute(_ONE, {"id": job_id}).one_or_none()
    if row is None:
        raise NotFound(_GONE)
    return row


def job_of(row: sa.Row[Any]) -> Job:
    """Return the job of a row. Raises: NotFound, when the member had it forgotten."""
    if row.request is None:
        raise NotFound(_GONE)
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


def _row(job: Job) -> dict[str, object]:
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


def _open_calls(connection: sa.Connection, job: Job) -> int:
    if job.attempt == 0:
        return 0
    return int(connection.execute(_COMMITTED, {"job_id": job.id}).scalar_one())


def _cut(draw: DrawPlan, granted: int) -> DrawPlan:
    """Return the plan for as many pictures as are granted, its estimate in proportion."""
    if granted < 1:
        raise ValueError("fit grants at least one picture, or declines")
    count = min(granted, draw.count)
    estimate = -(-draw.estimate_microdollars * count // draw.count)
    return replace(draw, count=count, estimate_microdollars=estimate)


def _call(job_id: str, attempt: int, draw: DrawPlan, now: float) -> dict[str, object]:
    return {
        "job_id": job_id,
        "attempt": attempt,
        "backend": draw.backend,
        "state": "open",
        "estimate_microdollars": draw.estimate_microdollars,
        "begun_at": now,
    }
