"""Members who keep trying to get round the rules have to wait, and are told before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.domain import Action, Verdict
from bot.errors import StorageError
from bot.moderation import LiveStanding, Terms
from bot.moderation.standing import MODERATOR
from tests.bot.moderation.bench import Bench, bench_on
from tests.bot.storage.samples import ADA, BEN, CHANNEL, THREAD, Clock, fresh

EVASIVE = Verdict(Action.BLOCK, "violence_graphic", "lexicon", 1.0, evasive=True)
ELSEWHERE = replace(CHANNEL, space="another guild")


async def test_after_the_second_a_member_is_told_and_after_the_third_has_to_wait(
    bench: Bench,
) -> None:
    said = []
    for _ in range(3):
        assert await bench.standing.pause(ADA, CHANNEL) is None
        said.append(await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE))
        bench.clock.now += 60

    assert said[0] == ""
    assert "second" in said[1]
    assert "After one more" in said[1]
    assert "30 minutes" in said[2]
    assert await bench.standing.pause(ADA, THREAD) == bench.clock.now - 60 + 1_800


async def test_a_job_that_a_crash_begins_anew_is_counted_once_and_told_the_same(
    bench: Bench,
) -> None:
    said = [await bench.standing.evaded(f"job{n}", ADA, CHANNEL, EVASIVE) for n in (1, 2)]
    bench.clock.now += 60
    again = [await bench.standing.evaded("job2", ADA, CHANNEL, EVASIVE) for _ in range(3)]
    paused = await bench.standing.pause(ADA, CHANNEL)
    third = await bench.standing.evaded("job3", ADA, CHANNEL, EVASIVE)
    until = bench.clock.now + 1_800
    bench.clock.now += 60
    later = await bench.standing.evaded("job3", ADA, CHANNEL, EVASIVE)

    assert set(again) == {said[1]}
    assert paused is None
    assert later == third
    assert await bench.standing.pause(ADA, CHANNEL) == until


async def test_it_is_over_when_it_is_over_and_a_fourth_does_the_same(bench: Bench) -> None:
    for _ in range(3):
        await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)
    bench.clock.now += 1_800

    over = await bench.standing.pause(ADA, CHANNEL)
    said = await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)

    assert over is None
    assert "fourth" in said
    assert await bench.standing.pause(ADA, CHANNEL) == bench.clock.now + 1_800


async def test_what_is_older_than_a_day_does_not_count(bench: Bench) -> None:
    for _ in range(2):
        await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)
    bench.clock.now += 86_401

    assert await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE) == ""
    assert await bench.standing.pause(ADA, CHANNEL) is None


async def test_it_concerns_one_member_in_one_server(bench: Bench) -> None:
    for author, place in ((ADA, CHANNEL), (ADA, CHANNEL), (BEN, CHANNEL), (ADA, ELSEWHERE)):
        await bench.standing.evaded(fresh("job"), author, place, EVASIVE)

    assert await bench.standing.pause(ADA, CHANNEL) is None
    await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)
    assert await bench.standing.pause(ADA, CHANNEL) is not None
    assert await bench.standing.pause(BEN, CHANNEL) is None
    assert await bench.standing.pause(ADA, ELSEWHERE) is None


async def test_a_pause_outlives_the_process(url: str, tmp_path: Path, clock: Clock) -> None:
    async with bench_on(url, tmp_path, clock) as first:
        for _ in range(3):
            await first.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)

    async with bench_on(url, tmp_path, clock) as second:
        assert await second.standing.pause(ADA, CHANNEL) == clock.now + 1_800


async def test_a_longer_pause_is_not_cut_short_by_another(
    url: str, tmp_path: Path, clock: Clock
) -> None:
    long, short = clock.now + 86_400, clock.now + 60
    async with bench_on(url, tmp_path, clock) as first:
        for until in (long, short):
            await first.standing.send_out(ADA, CHANNEL, until, MODERATOR)
        here = await first.standing.pause(ADA, CHANNEL)

    async with bench_on(url, tmp_path, clock) as second:
        assert here == await second.standing.pause(ADA, CHANNEL) == long


async def test_without_a_cool_down_nothing_is_counted_or_said(bench: Bench) -> None:
    lenient = LiveStanding(bench.database.standing, Terms(cool_down_seconds=0), bench.clock)

    said = [await lenient.evaded(fresh("job"), ADA, CHANNEL, EVASIVE) for _ in range(5)]

    assert said == [""] * 5
    assert await lenient.pause(ADA, CHANNEL) is None


async def test_an_outage_of_the_database_stops_no_refusal(bench: Bench) -> None:
    class Down:
        async def strike(self, *_: object) -> int:
            raise StorageError("Limner's memory did not answer.")

    standing = LiveStanding(Down(), Terms(), bench.clock)  # type: ignore[arg-type]

    assert await standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE) == ""


async def test_what_is_over_is_deleted(bench: Bench) -> None:
    for _ in range(3):
        await bench.standing.evaded(fresh("job"), ADA, CHANNEL, EVASIVE)
    bench.clock.now += 86_401

    known = await bench.database.knows(ADA.key)
    await bench.database.standing.tidy(bench.clock.now - 86_400)

    assert known
    assert not await bench.database.knows(ADA.key)
