"""What the vault leaves on the disk, and what the hourly tidying takes away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import Lost, StorageError
from bot.storage.database import Database
from bot.storage.renewing import renew_database
from bot.storage.sealing import KeyRing
from bot.storage.tables import secrets
from tests.bot.storage import samples
from tests.bot.storage.samples import Clock
from tests.bot.storage.test_encryption import NEW, OLD, ROTATED, both, opened, stored

NAME = "slack:workspace:T1"
TOKEN = "xoxb-17653672481-19874698323"


async def held(url: str, keys: KeyRing) -> str | None:
    """Return what a Limner with these keys finds."""
    database = await opened(url, keys)
    try:
        return await database.vault.get(NAME)
    finally:
        await database.aclose()


async def kept(url: str, keys: KeyRing) -> None:
    """Keep a token as a Limner with these keys does."""
    database = await opened(url, keys)
    await database.vault.put(NAME, TOKEN)
    await database.aclose()


@both
async def test_a_token_outlives_the_process(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)

    await kept(url, OLD)

    assert await held(url, OLD) == TOKEN


@both
async def test_no_token_lies_on_the_disk_in_clear(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    database = await opened(url, OLD)
    await database.vault.put(NAME, TOKEN)
    await database.vault.put(f"{NAME}:before", "xoxb-before")
    await database.vault.put(f"{NAME}:before", TOKEN)
    await database.vault.take(f"{NAME}:before")

    raw = await asyncio.to_thread(stored, url)  # with the log that SQLite removes when it closes
    await database.aclose()

    assert NAME.encode() in raw
    assert b"xoxb" not in raw
    assert TOKEN.encode() not in raw


@both
async def test_a_renewed_token_needs_the_old_key_no_more(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    await kept(url, OLD)
    database = await opened(url, ROTATED)

    renewed = await asyncio.to_thread(renew_database, database.engine)
    await database.aclose()

    assert renewed == 1
    assert await held(url, NEW) == TOKEN


@both
async def test_of_two_processes_one_takes_a_secret(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    one, other = await opened(url, OLD), await opened(url, OLD)
    for number in range(10):
        await one.vault.put(f"state:{number}", TOKEN)

    taken = await asyncio.gather(
        *(each.vault.take(f"state:{number}") for number in range(10) for each in (one, other))
    )
    await one.aclose()
    await other.aclose()

    assert sorted(taken, key=str) == [None] * 10 + [TOKEN] * 10


async def test_what_expired_is_deleted_and_the_rest_stays(database: Database, clock: Clock) -> None:
    await database.vault.put("for ever", TOKEN)
    await database.vault.put("expired", TOKEN, clock.now)
    await database.vault.put("for now", TOKEN, clock.now + 1)

    assert await database.vault.expire() == 1

    assert await asyncio.to_thread(names, database.engine) == ["for ever", "for now"]


async def test_a_token_that_somebody_changed_is_not_handed_out(database: Database) -> None:
    await database.vault.put(NAME, TOKEN)
    await asyncio.to_thread(damage, database.engine)

    with pytest.raises(Lost):
        await database.vault.get(NAME)


async def test_a_database_that_is_gone_is_told_as_such(database: Database) -> None:
    await database.aclose()

    with pytest.raises(StorageError):
        await database.vault.put(NAME, TOKEN)


def names(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(sa.select(secrets.c.name)).scalars())


def damage(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE secrets SET secret = substr(secret, 1, 40)")
