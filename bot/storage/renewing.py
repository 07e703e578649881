"""Encrypts with the present key what stands under an earlier one, or in clear.

Afterwards an earlier key may be thrown away. Nobody else may use the data meanwhile: a process
that does not know the present key could not read what is renewed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.errors import Lost
from bot.storage import canary, quarantine, screenings
from bot.storage.columns import SealedText, keys_of
from bot.storage.engine import opening
from bot.storage.journal import FileJournal
from bot.storage.sealing import Box, KeyRing
from bot.storage.tables import canaries, metadata
from bot.storage.tables import screenings as t_screenings

log: Final = logging.getLogger(__name__)

_AT_ONCE: Final = 500


def renew_database(engine: sa.Engine) -> int:
    """Renew every sealed column; return how many texts were not under the present key.

    A damaged text is logged and left, since no key opens it.
    """
    with engine.connect() as connection:
        turn = opening(engine, writes=True)
        if turn is not None:
            connection.exec_driver_sql(turn)
        keys = keys_of(engine)
        renewed = sum(_renew(connection, each, keys.box(each.purpose)) for each in _kept())
        canary.renew(connection)
        connection.commit()
    if renewed and engine.dialect.name == "sqlite":
        _wipe(engine)
    return renewed


def renew_files(data_dir: Path, keys: KeyRing) -> None:
    """Renew the accept journal and the quarantine."""
    journal = data_dir / "accepted.jsonl"
    if journal.exists():
        FileJournal(journal, keys).close()  # which writes what is still open anew
    quarantine.renew(data_dir, keys)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Texts of one purpose: a column, in the rows where it is encrypted."""

    column: sa.Column[Any]
    purpose: str
    where: sa.ColumnElement[bool]

    @property
    def key(self) -> sa.Column[Any]:
        (key,) = self.column.table.primary_key
        return key


def _kept() -> Iterator[_Kept]:
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, SealedText) and table is not canaries:
                yield _Kept(column, column.type.purpose, column.is_not(None))
    hashes = t_screenings.c
    yield _Kept(hashes.sha256, screenings.PURPOSE, hashes.subject == "text")


def _renew(connection: sa.Connection, kept: _Kept, box: Box) -> int:
    """Encrypt one column anew, some rows at a time; return how many texts that were."""
    update = (
        kept.column.table.update()
        .where(kept.key == sa.bindparam("of_row"))
        .values({kept.column.name: sa.bindparam("sealed", type_=sa.Text)})
    )
    renewed = 0
    for rows in _stored(connection, kept):
        texts = [(row.key, _old(row, kept, box)) for row in rows]
        changed = [{"of_row": key, "sealed": box.seal(text)} for key, text in texts if text]
        if changed:
            connection.execute(update, changed)
        renewed += len(changed)
    return renewed


def _stored(connection: sa.Connection, kept: _Kept) -> Iterator[Sequence[sa.Row[Any]]]:
    """Yield a column's texts as they are stored, with their rows' keys."""
    statement = (
        sa.select(kept.key.label("key"), sa.type_coerce(kept.column, sa.Text).label("stored"))
        .where(kept.key > sa.bindparam("last"), kept.where)
        .order_by(kept.key)
        .limit(_AT_ONCE)
    )
    last = ""
    while rows := connection.execute(statement, {"last": last}).all():
        yield rows
        last = rows[-1].key


def _old(row: sa.Row[Any], kept: _Kept, box: Box) -> str | None:
    """Return the text of a row that is not under the present key."""
    try:
        return None if box.is_present(row.stored) else box.open(row.stored)
    except Lost:
        log.warning("storage.unreadable", extra={"column": kept.purpose, "row": row.key})
        return None


def _wipe(engine: sa.Engine) -> None:
    """Write SQLite's file anew, without what its free pages and its log still hold."""
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
