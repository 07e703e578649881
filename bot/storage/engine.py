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
_POOLED: Final = "pgbouncer"
"""What a URL says of a pooler between Limner and PostgreSQL, by the name that hosts print."""
_CONNECT_SECONDS: Final = 10
_DIRECT_OPTIONS: Final[dict[str, Any]] = {
    "connect_timeout": _CONNECT_SECONDS,
    "options": f"-c lock_timeout={_LOCK_SECONDS}s",
}
# Where a pooler hands each transaction to another server connection, a statement that an earlier
# one prepared is not there. PgBouncer also refuses start-up options that it does not track
# (since 1.20, its pull request 878), and it does not track this one.
_POOLED_OPTIONS: Final[dict[str, Any]] = {
    "connect_timeout": _CONNECT_SECONDS,
    "prepare_threshold": None,
}


def normalised(url: str) -> sa.URL:
    """Return a database URL with its driver.

    Raises:
        ConfigError: Not a URL of SQLite or PostgreSQL, or it says neither yes nor no to a pooler.
    """
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise _bad_url("something that is no URL") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database not in (None, "", ":memory:"):
            return parsed.set(drivername="sqlite")
        case "postgresql" | "postgres":
            if parsed.query.get(_POOLED, "false") not in ("true", "false"):
                raise _bad_url(f"a URL with {_POOLED}={parsed.query[_POOLED]!r}")
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
        pooled = url.query.get(_POOLED) == "true"
        server = url.difference_update_query([_POOLED])
        return _engine(server, connect_args=_POOLED_OPTIONS if pooled else _DIRECT_OPTIONS)
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
    # Both end with the transaction: behind a pooler the next one has another session.
    patience = f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"
    return f"{patience}; SELECT pg_advisory_xact_lock({_WRITERS_TURN})" if writes else None


def _engine(url: sa.URL, **options: Any) -> sa.Engine:
    # Members' words and the platforms' tokens are parameters, and errors are logged.
    return sa.create_engine(url, poolclass=NullPool, hide_parameters=True, **options)


def _bad_url(found: str) -> ConfigError:
    return ConfigError(
        f"DATABASE_URL is {found}; use sqlite:///path/to/limner.db, "
        "postgresql://user:password@host/database (with ?pgbouncer=true behind a pooler), or leave "
        "it empty."
    )
