from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.domain import Address
from bot.errors import NotFound, StorageError
from bot.storage.database import Database
from bot.storage.engine import connect, normalised
from bot.storage.worker import Worker
from tests import postgres
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, CHANNEL

_INSERT = sa.text("INSERT INTO notes (text) VALUES (:text)")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = connect(normalised(f"sqlite:///{tmp_path / 'notes.db'}"))
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (text VARCHAR PRIMARY KEY)")
    yield made
    made.dispose()


@pytest.fixture
async def writer(engine: sa.Engine) -> AsyncIterator[Worker]:
    worker = Worker(engine, name="writes", writes=True)
    yield worker
    await worker.aclose()


def note(connection: sa.Connection, text: str) -> str:
    connection.execute(_INSERT, {"text": text})
    return text


def notes(connection: sa.Connection) -> list[str]:
    return list(connection.execute(sa.text("SELECT text FROM notes ORDER BY text")).scalars())


async def test_operations_that_wait_together_are_committed_together(writer: Worker) -> None:
    results = await asyncio.gather(
        *(writer.run(partial(note, text=f"{number:03}")) for number in range(100))
    )

    assert results == [f"{n:03}" for n in range(100)]
    assert await writer.run(notes) == results
    assert writer.commits < 20


async def test_one_operation_that_fails_spoils_no_other(writer: Worker) -> None:
    def refuse(connection: sa.Connection) -> None:
        note(connection, "half")
        raise NotFound("gone")

    results = await asyncio.gather(
        writer.run(lambda c: note(c, "before")),
        writer.run(refuse),
        writer.run(lambda c: note(c, "after")),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [str, NotFound, str]
    assert await writer.run(notes) == ["after", "before"]


async def test_what_the_database_refuses_is_a_storage_error(
    writer: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    await writer.run(lambda c: note(c, "twice"))

    with caplog.at_level(logging.CRITICAL, "bot.storage.worker"), pytest.raises(StorageError):
        await writer.run(lambda c: note(c, "twice"))

    assert await writer.run(notes) == ["twice"]


async def test_a_bug_in_an_operation_reaches_its_caller_and_the_log(
    writer: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_connection: sa.Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await writer.run(broken)

    assert [record.message for record in caplog.records] == ["storage.operation_is_wrong"]


async def test_a_commit_that_is_cut_off_is_told_to_everyone_in_it(
    engine: sa.Engine, writer: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    def cut_off(_connection: sa.Connection) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk full"))

    event.listen(engine, "commit", cut_off)
    with caplog.at_level(logging.CRITICAL, "bot.storage.worker"):
        results = await asyncio.gather(
            *(writer.run(partial(note, text=text)) for text in "ab"), return_exceptions=True
        )
    event.remove(engine, "commit", cut_off)

    assert [type(result) for result in results] == [StorageError] * 2
    assert await writer.run(partial(note, text="c")) == "c"
    assert await writer.run(notes) == ["c"]


async def test_members_words_do_not_reach_the_log(
    writer: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    await writer.run(partial(note, text="a secret wish"))

    with pytest.raises(StorageError) as caught:
        await writer.run(partial(note, text="a secret wish"))

    assert "storage.failed" in caplog.text
    assert "wish" not in caplog.text
    assert "wish" not in str(caught.value)


async def test_a_reader_sees_what_was_committed_and_keeps_nothing_of_its_own(
    engine: sa.Engine, writer: Worker
) -> None:
    reader = Worker(engine, name="reads", writes=False)
    assert await reader.run(notes) == []

    await writer.run(lambda c: note(c, "new"))
    seen = await reader.run(notes)
    await reader.run(lambda c: note(c, "not kept"))

    assert seen == ["new"]
    assert await writer.run(notes) == ["new"]
    await reader.aclose()


async def test_a_caller_that_left_is_not_served(writer: Worker) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_connection: sa.Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.run(slow))
        await begun.wait()
        leaver = tasks.create_task(writer.run(lambda c: note(c, "left")))
        stayer = tasks.create_task(writer.run(lambda c: note(c, "stayed")))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        go.set()
        await stayer

    assert await writer.run(notes) == ["stayed"]


async def test_closing_carries_out_what_waits_and_takes_nothing_more(engine: sa.Engine) -> None:
    writer = Worker(engine, name="writes", writes=True)
    async with asyncio.TaskGroup() as tasks:
        last = tasks.create_task(writer.run(lambda c: note(c, "last")))
        await asyncio.sleep(0)
        await writer.aclose()

    assert last.result() == "last"
    with pytest.raises(StorageError, match="shutting down"):
        await writer.run(notes)
    await writer.aclose()


async def test_sqlite_syncs_every_commit_and_checks_references(database: Database) -> None:
    def pragmas() -> dict[str, object]:
        with database.engine.connect() as connection:
            return {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }

    assert await asyncio.to_thread(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
    }


async def test_the_loop_goes_on_while_another_process_holds_the_database(
    database: Database, tmp_path: Path
) -> None:
    path = str(database.engine.url.database)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(samples.admitted(database))

        usage = await database.allowance_usage(ADA, CHANNEL)

        assert usage.open_jobs == 0
        assert not waiting.done()
        await asyncio.to_thread(other.execute, "INSERT INTO counters VALUES ('bot', '', 1, 0, 0)")
        await asyncio.to_thread(other.execute, "COMMIT")
    other.close()
    assert await database.job(waiting.result().id) == waiting.result()


@pytest.mark.postgres
async def test_a_connection_that_postgresql_drops_is_made_anew(
    postgres_database: Database,
) -> None:
    job = await samples.admitted(postgres_database)
    await asyncio.to_thread(cut_off, postgres_database)

    await postgres_database.attach(job.id, Address("discord", "m1"))

    assert (await postgres_database.job(job.id)).address.message == "m1"


@pytest.mark.postgres
async def test_a_server_that_is_restarted_is_waited_for(postgres_database: Database) -> None:
    url = postgres_database.engine.url.render_as_string(False)
    url = url.replace("+psycopg", "")
    job = await samples.admitted(postgres_database)
    server = postgres.server()
    await asyncio.to_thread(server.stop)
    async with asyncio.TaskGroup() as tasks:
        for number in range(5):
            tasks.create_task(postgres_database.attach(job.id, Address("discord", f"m{number}")))
        await asyncio.to_thread(server.start)
        await asyncio.to_thread(postgres.wait_for_connections, url)

    assert (await postgres_database.job(job.id)).address.message == "m4"


@pytest.mark.postgres
async def test_a_server_that_stays_away_is_told_to_everyone_who_waits(
    postgres_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    job = await samples.admitted(postgres_database)
    server = postgres.server()
    await asyncio.to_thread(server.stop)

    with caplog.at_level(logging.CRITICAL, "bot.storage.worker"):
        results = await asyncio.gather(
            *(postgres_database.attach(job.id, Address("discord")) for _ in range(5)),
            return_exceptions=True,
        )
    await asyncio.to_thread(server.start)

    assert [type(result) for result in results] == [StorageError] * 5
    assert await postgres_database.job(job.id) == job


def cut_off(database: Database) -> None:
    """Let the server end every connection to a database."""
    url = database.engine.url.render_as_string(False).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
