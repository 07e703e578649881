"""The end of a job: what is kept, what it cost, where it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import (
    Cancelled,
    Declined,
    Job,
    JobState,
    OutcomeRecord,
    Receipt,
    Settlement,
    ShownVersion,
    Version,
)
from bot.errors import StorageError
from bot.storage import album, codec, decisions, jobs, ledger, screenings, shelf, vault
from bot.storage import tables as t

_SETTLE: Final = (
    t.jobs.update()
    .where(t.jobs.c.id == sa.bindparam("of_job"))
    .values(state=JobState.SETTLED.value, outcome=sa.bindparam("outcome"))
)
_END_CALL: Final = (
    t.calls.update()
    .where(t.calls.c.job_id == sa.bindparam("of_job"), t.calls.c.attempt == sa.bindparam("of_call"))
    .values(
        {name: sa.bindparam(name) for name in ("state", "cost_microdollars", "ended_at")},
    )
)
# Of a drawing that was made twice, the first call had answered as well.
_END_EARLIER: Final = (
    t.calls.update()
    .where(
        t.calls.c.job_id == sa.bindparam("of_job"),
        t.calls.c.attempt < sa.bindparam("of_call"),
        t.calls.c.state == "open",
    )
    .values(state="answered", ended_at=sa.bindparam("ended_at"))
)
_CLOSE: Final = (
    t.jobs.update()
    .where(t.jobs.c.id == sa.bindparam("of_job"), t.jobs.c.state == JobState.SETTLED.value)
    .values(state=JobState.DONE.value)
    .returning(t.jobs.c.request, t.jobs.c.address, t.jobs.c.outcome, t.jobs.c.forgotten)
)


def settle(
    connection: sa.Connection,
    job_id: str,
    settlement: Settlement,
    now: float,
    new_id: Callable[[], str],
) -> tuple[Job, Version | None]:
    """Keep, charge and record, once; see `ports.JobBook.settle`."""
    row = jobs.row_of(connection, job_id)
    job = jobs.job_of(row)
    if job.state in (JobState.SETTLED, JobState.DONE):
        return job, _recorded(connection, job.outcome)
    if row.forgotten:  # the member took everything back while it was drawn: keep the bill alone
        settlement = replace(settlement, outcome=Cancelled(), version=None, head=None, publish=None)
    version = _keep(connection, job, settlement, now, new_id)
    _charge(connection, ledger.entry_in(row), settlement)
    if settlement.call is not None and job.attempt > 0:
        connection.execute(_END_CALL, _call_end(job, settlement, now))
    if job.attempt > 1:
        earlier = {"of_job": job.id, "of_call": job.attempt, "ended_at": now}
        connection.execute(_END_EARLIER, earlier)
    outcome = codec.OUTCOME.encode(settlement.outcome)
    connection.execute(_SETTLE, {"of_job": job_id, "outcome": outcome})
    if isinstance(settlement.outcome, Declined):
        decisions.give_back(connection, job, settlement.outcome, now)
    return replace(job, state=JobState.SETTLED, outcome=settlement.outcome), version


def close(connection: sa.Connection, job_id: str, receipt: Receipt) -> None:
    """Bind what was shown and finish the job; a finished one stays as it is."""
    row = connection.execute(_CLOSE, {"of_job": job_id}).one_or_none()
    if row is None:
        if jobs.state_of(connection, job_id) is not JobState.DONE:
            raise StorageError("That request has no outcome yet, so it cannot be closed.")
        return
    outcome = codec.OUTCOME.decode(row.outcome)
    if isinstance(outcome, ShownVersion) and receipt.shown:
        _bind(connection, row, outcome, receipt)
    if row.forgotten or _deleted(connection, outcome):
        jobs.blank(connection, [job_id])


def _bind(
    connection: sa.Connection, row: sa.Row[Any], outcome: ShownVersion, receipt: Receipt
) -> None:
    """Bind what a receipt names beside the message that `settle` has bound already."""
    bound = codec.ADDRESS.decode(row.address).message
    if {*receipt.messages, receipt.thread} - {None, bound}:
        place = codec.REQUEST.decode(row.request).place
        shelf.show(
            connection,
            outcome,
            place,
            message_ids=receipt.messages,
            room=receipt.room,
            thread=receipt.thread,
        )


def _keep(
    connection: sa.Connection,
    job: Job,
    settlement: Settlement,
    now: float,
    new_id: Callable[[], str],
) -> Version | None:
    """Write down what was drawn and screened, and bind it to where it will be shown."""
    version = settlement.version
    screenings.keep(connection, settlement.screenings, now)
    if version is not None:
        leads = _may_lead(job, private=version.private)
        version = shelf.keep(connection, job.id, version, new_id, leads=leads)
        for name, secret in settlement.secrets.items():
            vault.put(connection, name, secret)
    if settlement.publish is not None:
        shelf.publish(connection, settlement.publish)
    if settlement.head is not None:
        _set_head(connection, job, settlement.head)
    outcome = settlement.outcome
    if not isinstance(outcome, ShownVersion):
        return version
    known = None if version is None else (version.conversation_id, version.private)
    place, address = job.request.place, job.address
    shelf.show(
        connection,
        outcome,
        place,
        message_ids=(address.message,),
        own_room=address.own_room,
        known=known,
    )
    return version or _recorded(connection, outcome)


def _set_head(connection: sa.Connection, job: Job, version_id: str) -> None:
    placed = shelf.placed(connection, version_id)
    if placed is not None and _may_lead(job, private=placed[1]):
        shelf.set_head(connection, placed[0], job.request.author.key, version_id)


def _may_lead(job: Job, *, private: bool) -> bool:
    """Return whether plain words may continue it: never a private one where others listen."""
    return not private or job.request.place.direct or job.address.own_room is not None


def _charge(connection: sa.Connection, held: ledger.Entry, settlement: Settlement) -> None:
    charged = settlement.pictures > 0 or settlement.microdollars > 0
    final = replace(
        held,
        pictures=settlement.pictures,
        microdollars=settlement.microdollars,
        state="settled" if charged else "refunded",
    )
    ledger.change(connection, held, final)


def _call_end(job: Job, settlement: Settlement, now: float) -> dict[str, object]:
    return {
        "of_job": job.id,
        "of_call": job.attempt,
        "state": settlement.call,
        "cost_microdollars": settlement.microdollars,
        "ended_at": now,
    }


def _deleted(connection: sa.Connection, outcome: OutcomeRecord) -> bool:
    """Return whether what is shown was deleted in the meantime."""
    if not isinstance(outcome, ShownVersion):
        return False
    return shelf.placed(connection, outcome.version_id) is None


def _recorded(connection: sa.Connection, outcome: OutcomeRecord | None) -> Version | None:
    return album.one(connection, outcome.version_id) if isinstance(outcome, ShownVersion) else None
