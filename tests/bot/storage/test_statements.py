"""How much SQL a request takes, which must not grow with what is stored."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from bot.domain import Receipt, Reply, Version
from bot.storage import shelf
from bot.storage.database import Database
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, THREAD
from tests.fakes.statements import counted


async def turn(database: Database, newest: Version | None) -> Version:
    """Refine the newest version of the thread, from the look-up to the closed answer."""
    message = samples.fresh("message")
    place = await database.conversation_in("discord", "thread")
    parent = None if place is None else await database.newest_for(place, ADA)
    assert parent == newest
    job = await samples.drawing(
        database, samples.request(place=THREAD, ask=Reply("anime"), message=message)
    )
    drawn = samples.version(conversation_id=place or "", parent=parent)
    _, kept = await database.settle(job.id, samples.delivery(drawn))
    await database.close(job.id, Receipt((message,)))
    await database.conversation(kept.conversation_id if kept else "", ADA, 20)
    assert kept is not None
    return kept


async def test_a_turn_takes_as_much_sql_in_a_thread_of_500_versions_as_of_5(
    database: Database,
) -> None:
    newest: Version | None = None
    for _ in range(5):
        newest = await turn(database, newest)
    with counted(database.engine) as after_5:
        newest = await turn(database, newest)
    newest = await asyncio.to_thread(lengthen, database.engine, newest, 500)

    with counted(database.engine) as after_500:
        newest = await turn(database, newest)

    assert newest.number == 501
    assert after_500 == after_5
    assert len(after_5) <= 40


def lengthen(engine: sa.Engine, newest: Version, length: int) -> Version:
    """Continue a conversation to so many versions, and return the last."""
    with engine.begin() as connection:
        while newest.number < length:
            drawn = samples.version(conversation_id=newest.conversation_id, parent=newest)
            newest = shelf.keep(connection, None, drawn, lambda: "")
    return newest


async def test_every_look_up_of_a_turn_goes_by_an_index(database: Database) -> None:
    newest = await turn(database, None)
    with counted(database.engine) as statements:
        await turn(database, newest)

    plans = await asyncio.to_thread(plans_of, database.engine, statements)

    scans = [
        (statement, detail)
        for statement, details in plans.items()
        for detail in details
        if detail.startswith("SCAN ") and "CONSTANT ROW" not in detail
    ]
    assert len(plans) > 15
    assert scans == []


def plans_of(engine: sa.Engine, statements: list[str]) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            statement: [
                step.detail
                for step in connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")
                )
            ]
            for statement in statements
            if not statement.startswith("BEGIN")
        }
