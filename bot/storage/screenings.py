"""Screenings in the database: what was looked at, by its hash, and what the policy said.

The hash of a text is encrypted: who guesses the words could check the guess by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from bot.domain import Action, Screening, Verdict
from bot.storage.columns import keys_of
from bot.storage.sealing import Box
from bot.storage.tables import screenings
from bot.storage.upsert import Upsert

PURPOSE: Final = "screenings.sha256"
_INSERT: Final = Upsert(screenings)
_ONE: Final = sa.select(screenings).where(screenings.c.id == sa.bindparam("id"))
_ALLOWING: Final = (
    sa.select(screenings.c.id)
    .where(
        screenings.c.sha256 == sa.bindparam("sha256"),
        screenings.c.subject == "picture",
        screenings.c.action == int(Action.ALLOW),
    )
    .order_by(screenings.c.created_at.desc())
    .limit(1)
)


def keep(connection: sa.Connection, records: Sequence[Screening], now: float) -> None:
    """Write screenings down; those that are known stay as they are."""
    box = keys_of(connection).box(PURPOSE)
    rows = {record.id: _row(record, now, box) for record in records}
    _INSERT.many(connection, list(rows.values()))


def one(connection: sa.Connection, screening_id: str) -> Screening | None:
    """Return a screening."""
    row = connection.execute(_ONE, {"id": screening_id}).one_or_none()
    if row is None:
        return None
    return Screening(
        id=row.id,
        sha256=keys_of(connection).box(PURPOSE).open(row.sha256),
        subject=row.subject,
        verdict=Verdict(Action(row.action), row.category, row.rule, row.score),
        policy_version=row.policy_version,
    )


def allowing(connection: sa.Connection, sha256: str) -> str | None:
    """Return the id of the newest screening that allows a picture."""
    return connection.execute(_ALLOWING, {"sha256": sha256}).scalar_one_or_none()


def _row(record: Screening, now: float, box: Box) -> dict[str, object]:
    return {
        "id": record.id,
        "sha256": box.seal(record.sha256) if record.subject == "text" else record.sha256,
        "subject": record.subject,
        "action": int(record.verdict.action),
        "category": record.verdict.category,
        "rule": record.verdict.rule,
        "score": record.verdict.score,
        "policy_version": record.policy_version,
        "created_at": now,
    }
