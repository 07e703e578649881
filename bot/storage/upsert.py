"""INSERT ... ON CONFLICT with several rows in one statement.

SQLite and PostgreSQL spell it alike. SQLAlchemy's own construct differs by database and compiles
anew for each number of rows; its `executemany` costs PostgreSQL a round trip a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

_MOST_ROWS: Final = 50


class Upsert:
    """One statement over one table, made once for each number of rows. Lives with its module."""

    def __init__(
        self,
        table: sa.Table,
        *,
        change: Mapping[str, str] | None = None,
        returning: str | None = None,
    ) -> None:
        """Describe the statement.

        Args:
            table: Where to insert; a conflict means its primary key.
            change: Column -> SQL that a conflict sets it to; "excluded.x" is the new row's x.
                None leaves the present row as it is.
            returning: The column that the statement returns, if any.
        """
        keys = ", ".join(column.name for column in table.primary_key)
        action = "NOTHING"
        if change is not None:
            action = "UPDATE SET " + ", ".join(f"{name} = {sql}" for name, sql in change.items())
        self._columns = table.columns.keys()
        # All parts come from the tables and the constants of this package, none from outside.
        self._head = f"INSERT INTO {table.name} ({', '.join(self._columns)}) VALUES "  # noqa: S608
        self._tail = f" ON CONFLICT ({keys}) DO {action}"
        if returning is not None:
            self._tail += f" RETURNING {returning}"
        self._statements: dict[int, sa.TextClause] = {}

    def one(self, connection: sa.Connection, row: Mapping[str, Any]) -> sa.CursorResult[Any]:
        """Write one row, which has every column of the table; return the statement's result."""
        return self._write(connection, [row])

    def many(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, which differ in their keys."""
        for start in range(0, len(rows), _MOST_ROWS):
            self._write(connection, rows[start : start + _MOST_ROWS])

    def _write(
        self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]
    ) -> sa.CursorResult[Any]:
        values = {
            f"{column}_{number}": row[column]
            for number, row in enumerate(rows)
            for column in self._columns
        }
        return connection.execute(self._statement(len(rows)), values)

    def _statement(self, rows: int) -> sa.TextClause:
        if rows not in self._statements:
            values = ", ".join(
                f"({', '.join(f':{column}_{number}' for column in self._columns)})"
                for number in range(rows)
            )
            self._statements[rows] = sa.text(f"{self._head}{values}{self._tail}")
        return self._statements[rows]
