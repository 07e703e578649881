"""Decisions that could have gone the other way wait for a look, each once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.domain import Action, ReviewKind, Ruling, Verdict
from bot.errors import StorageError
from bot.storage.database import Database
from tests.bot.moderation.bench import SEAT, Bench, bench_on
from tests.bot.storage.samples import ADA, BEN, CHANNEL, DIRECT, Clock, content

VERDICT = Verdict(Action.ALLOW, "disturbing", "judge", 0.5, pattern="p", reason="could be cruel")
WORDS = "a clown in the cellar"


async def test_a_borderline_decision_waits_with_its_reason(bench: Bench) -> None:
    await bench.borderline.noticed(ADA, CHANNEL, WORDS, VERDICT, "policy-7")

    (review,) = await bench.desk.waiting(SEAT)
    assert (review.kind, review.author, review.reporter) == (ReviewKind.BORDERLINE, ADA, None)
    assert (review.text, review.remark) == (WORDS, "could be cruel")
    assert (review.category, review.rule, review.pattern) == ("disturbing", "judge", "p")
    assert review.policy_version == "policy-7"
    assert review.rulings == (Ruling.UPHOLD, Ruling.WARN, Ruling.TIME_OUT)
    assert bench.following.bell.is_set()


async def test_the_same_words_of_the_same_member_wait_once(bench: Bench) -> None:
    for author in (ADA, ADA, BEN):
        await bench.borderline.noticed(author, CHANNEL, WORDS, VERDICT, "policy-1")

    assert [one.author for one in await bench.desk.waiting(SEAT)] == [ADA, BEN]


async def test_where_too_many_wait_none_is_added(bench: Bench) -> None:
    for number in range(4):
        await bench.borderline.noticed(ADA, CHANNEL, f"{WORDS} {number}", VERDICT, "policy-1")
        bench.clock.now += 1
    report = await bench.reported()

    waiting = await bench.desk.waiting(SEAT)
    assert [one.text for one in waiting[:2]] == [f"{WORDS} 0", f"{WORDS} 1"]
    assert waiting[2:] == [report]


async def test_direct_messages_are_nobodys_to_look_at(bench: Bench) -> None:
    await bench.borderline.noticed(ADA, DIRECT, WORDS, VERDICT, "policy-1")

    assert not await bench.database.knows(ADA.key)


async def test_nothing_waits_where_nobody_wants_it(url: str, tmp_path: Path, clock: Clock) -> None:
    async with bench_on(url, tmp_path, clock, wanted=False) as bench:
        await bench.borderline.noticed(ADA, CHANNEL, WORDS, VERDICT, "policy-1")

        assert await bench.desk.waiting(SEAT) == []


def stored(database: Database) -> str:
    """Return the reviews as they lie there."""
    with database.engine.connect() as connection:
        return repr(connection.exec_driver_sql("SELECT * FROM reviews").all())


async def test_neither_words_nor_a_hash_of_them_stand_in_the_database_in_clear(
    bench: Bench,
) -> None:
    await bench.borderline.noticed(ADA, CHANNEL, WORDS, VERDICT, "policy-1")
    (review,) = await bench.desk.waiting(SEAT)

    raw = await asyncio.to_thread(stored, bench.database)

    assert [word for word in (WORDS, "cellar", review.sha256, "cruel") if word in raw] == []
    assert WORDS in await asyncio.to_thread(content, bench.database.engine)


async def test_an_outage_of_the_database_concerns_no_member(bench: Bench) -> None:
    class Down:
        async def file(self, filing: object) -> object:
            raise StorageError("Limner's memory did not answer.")

    bench.borderline._book = Down()  # type: ignore[assignment]

    await bench.borderline.noticed(ADA, CHANNEL, WORDS, VERDICT, "policy-1")

    assert not bench.following.bell.is_set()
