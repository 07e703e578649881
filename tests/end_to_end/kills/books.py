"""What the database of a Limner says, asked from outside while Limner runs, or is dead."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bot.storage.sealing import KeyRing

Row = dict[str, Any]

_SQLITE = "sqlite:///"


class Books:
    """Reads one database, and can hold back whoever writes to it. Lives as long as a test."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self._url = url
        self._key_file = data_dir / "secret.key"

    def table(self, name: str) -> list[Row]:
        """Return every row of a table."""
        statement = f"SELECT * FROM {name}"
        if not self._on_sqlite:
            with psycopg.connect(self._url, autocommit=True, row_factory=dict_row) as postgres:
                return postgres.execute(statement.encode()).fetchall()
        with closing(self._sqlite()) as connection:
            connection.execute("PRAGMA query_only = ON")
            return [dict(row) for row in connection.execute(statement)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody write; reading goes on."""
        with self._lock_sqlite() if self._on_sqlite else self._lock_postgres():
            yield

    def job(self, key: str) -> Row | None:
        """Return the job of an event, by what the program calls it."""
        return next((row for row in self.table("jobs") if row["event_key"] == key), None)

    def calls(self, job_id: str) -> list[Row]:
        """Return the billed calls of a job, oldest first."""
        rows = [row for row in self.table("calls") if row["job_id"] == job_id]
        return sorted(rows, key=lambda row: row["attempt"])

    def entry(self, job_id: str) -> Row:
        """Return a job's row in the ledger."""
        return next(row for row in self.table("ledger") if row["job_id"] == job_id)

    def outcome(self, key: str) -> Row:
        """Return how the job of an event ended."""
        job = self.job(key)
        assert job is not None, f"no job for {key}"
        assert job["outcome"] is not None, f"job {job['id']} is {job['state']}"
        keys = KeyRing([self._key_file.read_bytes()])
        outcome: Row = json.loads(keys.box("jobs.outcome").open(job["outcome"]))
        return outcome

    def check_closed(self) -> None:
        """Fail unless everything is finished and the counters are the sum of the ledger."""
        assert {job["state"] for job in self.table("jobs")} <= {"done"}
        assert "open" not in {call["state"] for call in self.table("calls")}
        assert {row["state"] for row in self.table("ledger")} <= {"settled", "refunded"}
        assert self._counted() == self._summed()

    def _counted(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        return {
            (row["scope"], row["key"], row["day"]): (row["pictures"], row["microdollars"])
            for row in self.table("counters")
            if row["pictures"] or row["microdollars"]
        }

    def _summed(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        pictures: Counter[tuple[str, str, int]] = Counter()
        money: Counter[tuple[str, str, int]] = Counter()
        for row in self.table("ledger"):
            keys = {"bot": "", "place": row["place_key"], "member": row["member_key"]}
            for scope in [(scope, key, row["day"]) for scope, key in keys.items()]:
                pictures[scope] += row["pictures"]
                money[scope] += row["microdollars"]
        return {
            scope: (pictures[scope], money[scope])
            for scope in pictures
            if pictures[scope] or money[scope]
        }

    @property
    def _on_sqlite(self) -> bool:
        return self._url.startswith(_SQLITE)

    def _sqlite(self) -> sqlite3.Connection:
        path = self._url.removeprefix(_SQLITE)
        connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        connection.row_factory = sqlite3.Row
        return connection

    @contextmanager
    def _lock_sqlite(self) -> Iterator[None]:
        with closing(self._sqlite()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    @contextmanager
    def _lock_postgres(self) -> Iterator[None]:
        with psycopg.connect(self._url) as connection:
            connection.execute("LOCK TABLE jobs IN EXCLUSIVE MODE")
            yield
            connection.rollback()
