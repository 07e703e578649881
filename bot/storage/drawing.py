"""The intent row of a billed call, written before it, and what it was known to end in.

Operations as in `jobs.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.domain import Address, Declined, DrawPlan, Job, JobState, Screening, Usage
from bot.errors import NotFound, StorageError
from bot.storage import codec, screenings
from bot.storage.jobs import GONE, attach, one
from bot.storage.ledger import ENTRY, change, day_of, entry_in, fitted
from bot.storage.tables import calls, jobs, ledger

_BEGINNING: Final = (
    sa.select(jobs.c.state, jobs.c.attempt, jobs.c.cancelled, jobs.c.forgotten, *ENTRY)
    .join(ledger, ledger.c.job_id == jobs.c.id)
    .where(jobs.c.id == sa.bindparam("id"))
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

_TAKEN: Final = "That picture is being drawn already. It will arrive; please don't ask twice."


def begin_draw(
    connection: sa.Connection,
    job_id: str,
    attempt: int,
    draw: DrawPlan,
    records: Sequence[Screening],
    fit: Callable[[Usage], Declined | int],
    now: float,
    address: Address | None = None,
) -> DrawPlan | Declined:
    """Write the intent row of a billed call; see `ports.JobBook.begin_draw`."""
    row = connection.execute(_BEGINNING, {"id": job_id}).one_or_none()
    if row is None:
        raise NotFound(GONE)
    if address is not None:
        attach(connection, job_id, address)
    entry, day = entry_in(row), day_of(now)
    if attempt != row.attempt + 1:
        raise StorageError(_TAKEN)
    if row.cancelled or row.forgotten or row.state not in (JobState.ACCEPTED, JobState.DRAWING):
        raise NotFound(GONE)
    # An earlier call that nobody has settled may have been charged, so its estimate stays held.
    committed = draw.plan.cost_microdollars + _open_calls(connection, job_id, row.attempt)
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
    return draw


def call_failed(connection: sa.Connection, job_id: str, attempt: int, now: float) -> Job:
    """Record that a call cost nothing; see `ports.JobBook.call_failed`."""
    job = one(connection, job_id)
    if job.state is not JobState.DRAWING or job.attempt != attempt:
        return job
    connection.execute(_FAIL_CALL, {"of_job": job_id, "of_call": attempt, "now": now})
    connection.execute(_GO_BACK, {"of_job": job_id})
    return replace(job, state=JobState.ACCEPTED)


def _open_calls(connection: sa.Connection, job_id: str, attempts: int) -> int:
    if attempts == 0:
        return 0
    return int(connection.execute(_COMMITTED, {"job_id": job_id}).scalar_one())


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
