"""The two databases that Limner runs on, and what each needs to be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from bot.errors import ConfigError

_BUSY_MILLISECONDS: Final = 20_000
_LOCK_SECONDS: Final = 20
_WRITERS_TURN: Final = 0x4C696D6E6572
"""Key of the PostgreSQL advisory lock that processes take turns by; "Limner" in ASCII."""


def normalised(url: str) -> sa.URL:
    """Return a database URL with its driver.

    Raises:
        ConfigError: Not a URL of SQLite or PostgreSQL.
    """
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise _bad_url("something that is no URL") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database not in (None, "", ":memory:"):
            return parsed.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case name:
            raise _bad_url(f"a URL of {name!r}")


def connect(url: sa.URL, *, foreign_keys: bool = True) -> sa.Engine:
    """Return an engine that opens a connection each time it is asked for one.

    Args:
        url: As `normalised` returns it.
        foreign_keys: False for migrations on SQLite, which replace whole tables.
    """
    if url.get_backend_name() != "sqlite":
        options = {"connect_timeout": 10, "options": f"-c lock_timeout={_LOCK_SECONDS}s"}
        return _engine(url, connect_args=options)
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(url)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `opening` says, nowhere else
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def opening(engine: sa.Engine, *, writes: bool) -> str | None:
    """Return the statement that every transaction begins with, if any.

    Writing transactions take turns, also between processes: what one reads before it writes
    (a quota) cannot change under it. On PostgreSQL a lock of our own does it; locking rows
    could deadlock, since one transaction carries out many operations.
    """
    if engine.dialect.name == "sqlite":
        return "BEGIN IMMEDIATE" if writes else "BEGIN"
    return f"SELECT pg_advisory_xact_lock({_WRITERS_TURN})" if writes else None


def _engine(url: sa.URL, **options: Any) -> sa.Engine:
    # Members' words and the platforms' tokens are parameters, and errors are logged.
    return sa.create_engine(url, poolclass=NullPool, hide_parameters=True, **options)


def _bad_url(found: str) -> ConfigError:
    return ConfigError(
        f"DATABASE_URL is {found}; use sqlite:///path/to/limner.db, "
        "postgresql://user:password@host/database, or leave it empty."
    )
