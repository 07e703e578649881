"""PostgreSQL behind a pooler that hands each transaction to another server connection."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import ConfigError, StorageError
from bot.storage.database import Database
from bot.storage.engine import connect, normalised, opening
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, Clock
from tests.pooler import pooled

# More than the times after which psycopg prepares a statement on the server.
TIMES = 8


async def refine(database: Database) -> int:
    """Refine one picture again and again, as members do; return the last version's number."""
    newest = await samples.kept(database)
    for _ in range(TIMES):
        drawn = samples.version(conversation_id=newest.conversation_id, parent=newest)
        await samples.kept(database, drawn)
        found = await database.newest_for(newest.conversation_id, ADA)
        assert found is not None
        newest = found
    return newest.number


async def ready(folder: Path) -> str:
    return await asyncio.to_thread(samples.ready_url_of, "postgres", folder)


@pytest.mark.postgres
async def test_a_database_behind_a_pooler_is_made_and_used(tmp_path: Path, clock: Clock) -> None:
    empty = await asyncio.to_thread(samples.url_of, "postgres", tmp_path)
    async with (
        pooled(empty) as (url, pooler),
        samples.opened(f"{url}?pgbouncer=true", clock) as database,
    ):
        assert await refine(database) == TIMES + 1

    assert pooler.handed_over > TIMES


@pytest.mark.postgres
async def test_a_pooler_that_is_not_told_of_refuses_the_connection(
    tmp_path: Path, clock: Clock
) -> None:
    async with pooled(await ready(tmp_path)) as (url, _):
        with pytest.raises(StorageError, match="DATABASE_URL"):
            async with samples.opened(url, clock):
                pass


@pytest.mark.postgres
async def test_statements_prepared_on_the_server_do_not_survive_a_pooler(
    tmp_path: Path, clock: Clock
) -> None:
    async with (
        pooled(await ready(tmp_path), takes_options=True) as (url, _),
        samples.opened(url, clock) as database,
    ):
        with pytest.raises(StorageError) as caught:
            await refine(database)

    assert "prepared statement" in str(caught.value.__cause__)


@pytest.mark.postgres
@pytest.mark.parametrize("query", ["", "?pgbouncer=false", "?pgbouncer=true"])
async def test_no_writer_waits_for_its_turn_for_ever(tmp_path: Path, query: str) -> None:
    engine = connect(normalised(await ready(tmp_path) + query))

    def patience() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(opening(engine, writes=True) or "")
            return str(connection.exec_driver_sql("SHOW lock_timeout").scalar_one())

    assert await asyncio.to_thread(patience) == "20s"
    engine.dispose()


@pytest.mark.postgres
async def test_a_turn_ends_with_its_transaction(tmp_path: Path) -> None:
    engine = connect(normalised(await ready(tmp_path) + "?pgbouncer=true"))

    def left_behind() -> tuple[int, str]:
        with engine.connect() as connection:
            connection.exec_driver_sql(opening(engine, writes=True) or "")
            connection.commit()
            locks = connection.execute(
                sa.text(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = "
                    "pg_backend_pid()"
                )
            ).scalar_one()
            return locks, str(connection.exec_driver_sql("SHOW lock_timeout").scalar_one())

    assert await asyncio.to_thread(left_behind) == (0, "0")
    engine.dispose()


@pytest.mark.parametrize("said", ["maybe", "True"])
def test_a_url_that_says_neither_yes_nor_no_to_a_pooler_is_refused(said: str) -> None:
    with pytest.raises(ConfigError, match="pgbouncer"):
        normalised(f"postgresql://limner@localhost/limner?pgbouncer={said}")
