"""Secrets of platforms in the database: tokens of workspaces, states of installations.

Names stand in clear, since they are looked up; what stands under them is encrypted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import sqlalchemy as sa

from bot.storage.columns import keys_of
from bot.storage.tables import secrets
from bot.storage.upsert import Upsert
from bot.storage.worker import Worker

_PURPOSE: Final = "secrets.secret"
_PUT: Final = Upsert(
    secrets, change={"secret": "excluded.secret", "expires_at": "excluded.expires_at"}
)
_UNEXPIRED: Final = sa.or_(
    secrets.c.expires_at.is_(None), secrets.c.expires_at > sa.bindparam("now")
)
_VALID: Final = sa.and_(secrets.c.name == sa.bindparam("of"), _UNEXPIRED)
_GET: Final = sa.select(secrets.c.secret).where(_VALID)
_TAKE: Final = sa.delete(secrets).where(_VALID).returning(secrets.c.secret)
# No LIKE: SQLite's knows no upper and lower case, and names may hold its wildcards.
_BEGINS: Final = sa.func.substr(secrets.c.name, 1, sa.bindparam("length")) == sa.bindparam("prefix")
_REMOVE: Final = sa.delete(secrets).where(_BEGINS)
_EVERY: Final = (
    sa.select(secrets.c.name, secrets.c.secret).where(_BEGINS, _UNEXPIRED).order_by(secrets.c.name)
)
_EXPIRE: Final = sa.delete(secrets).where(secrets.c.expires_at <= sa.bindparam("now"))


class SqlVault:
    """Implements `Vault`. Lives as long as its database, whose connections it uses."""

    def __init__(self, writer: Worker, reader: Worker, now: Callable[[], float]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now

    async def put(self, name: str, secret: str, expires_at: float | None = None) -> None:
        """See `ports.Vault`."""
        await self._writer.run(partial(put, name=name, secret=secret, expires_at=expires_at))

    async def get(self, name: str) -> str | None:
        """See `ports.Vault`."""
        return await self._reader.run(partial(_one, statement=_GET, name=name, now=self._now()))

    async def every(self, prefix: str) -> Mapping[str, str]:
        """See `ports.Vault`."""
        values = {"prefix": prefix, "length": len(prefix), "now": self._now()}
        return await self._reader.run(partial(_every, values=values))

    async def take(self, name: str) -> str | None:
        """See `ports.Vault`."""
        return await self._writer.run(partial(_one, statement=_TAKE, name=name, now=self._now()))

    async def remove(self, prefix: str) -> int:
        """See `ports.Vault`."""
        values = {"prefix": prefix, "length": len(prefix)}
        return await self._writer.run(partial(_delete, statement=_REMOVE, values=values))

    async def expire(self) -> int:
        """Delete what has expired; return how many secrets that were."""
        return await self._writer.run(
            partial(_delete, statement=_EXPIRE, values={"now": self._now()})
        )


def put(connection: sa.Connection, name: str, secret: str, expires_at: float | None = None) -> None:
    """Keep a secret under its name; see `ports.Vault`."""
    sealed = keys_of(connection).box(_PURPOSE).seal(secret)
    _PUT.one(connection, {"name": name, "secret": sealed, "expires_at": expires_at})


def _one(connection: sa.Connection, statement: sa.Executable, name: str, now: float) -> str | None:
    found: str | None = connection.execute(statement, {"of": name, "now": now}).scalar_one_or_none()
    return found


def _every(connection: sa.Connection, values: dict[str, object]) -> dict[str, str]:
    return {row.name: row.secret for row in connection.execute(_EVERY, values)}


def _delete(connection: sa.Connection, statement: sa.Delete, values: dict[str, object]) -> int:
    return connection.execute(statement, values).rowcount
