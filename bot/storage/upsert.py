"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


class Upsert:
    """One INSERT ... ON CONFLICT statement, built once for either database."""

    def __init__(
        self,
        table: sa.Table,
        keys: Sequence[str],
        change: Mapping[str, Any] | None = None,
        *,
        returning: Sequence[Any] = (),
    ) -> None:
        """Make the statement.

        Args:
            table: Where to insert.
            keys: Columns whose conflict is meant.
            change: What a conflict sets: expressions over the table's columns and `new`.
                None leaves the present row as it is.
            returning: What the statement returns, if anything.
        """
        self._statements = {
            name: _build(dialect.insert(table), keys, change, returning)
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
        }

    def __call__(
        self, connection: sa.Connection, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> sa.CursorResult[Any]:
        """Execute it with one row, or with several."""
        return connection.execute(self._statements[connection.dialect.name], rows)


def new(column: str) -> Any:
    """Return what the conflicting row would have put into `column`."""
    return sa.literal_column(f"excluded.{column}")


def _build(
    insert: Any, keys: Sequence[str], change: Mapping[str, Any] | None, returning: Sequence[Any]
) -> Any:
    if change is None:
        insert = insert.on_conflict_do_nothing(index_elements=list(keys))
    else:
        insert = insert.on_conflict_do_update(index_elements=list(keys), set_=dict(change))
    return insert.returning(*returning) if returning else insert
