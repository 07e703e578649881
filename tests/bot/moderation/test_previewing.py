"""How often a preview may ask the judge, and what of the day's money that takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import Place, Preview
from bot.limits import Limits, afford
from bot.moderation import PreviewPace, Previews
from bot.ports import ScreeningLog
from tests.bot.moderation.bench import Bench
from tests.bot.storage.samples import ADA, CHANNEL, Clock

HELD, COST = 5_000, 700


def test_so_many_looks_a_minute_in_one_server_and_no_more() -> None:
    clock = Clock()
    pace = PreviewPace(clock, per_minute=2)
    other_channel, other_server = replace(CHANNEL, channel="x"), replace(CHANNEL, space="y")

    looks = [pace.may_judge(place) for place in (CHANNEL, other_channel, CHANNEL, other_server)]
    clock.now += 61

    assert looks == [True, True, False, True]
    assert pace.may_judge(CHANNEL)


def test_so_many_looks_a_day() -> None:
    clock = Clock()
    pace = PreviewPace(clock, per_minute=2, per_day=3)

    looks = []
    for _ in range(5):
        looks.append(pace.may_judge(CHANNEL))
        clock.now += 61
    clock.now += 86_400

    assert looks == [True, True, True, False, False]
    assert pace.may_judge(CHANNEL)


# --- money --------------------------------------------------------------------------------------


def previews(bench: Bench, usd_per_day: int, *, fails: bool = False) -> Previews:
    """Return previews whose judge is paid, or fails once it was."""

    async def ask(
        words: str, place: Place, log: ScreeningLog, may_judge: Callable[[], bool]
    ) -> Preview:
        if not may_judge():
            return Preview("ask", unasked=("judge",))
        log.microdollars += COST
        if fails:
            raise TimeoutError
        return Preview("allow")

    limits = Limits(1, 1, 1, usd_per_day)
    pace = PreviewPace(bench.clock, per_minute=100)
    return Previews(ask, pace, bench.database, HELD, lambda: afford(limits, bench.clock()))


async def spent(bench: Bench) -> int:
    return (await bench.database.allowance_usage(ADA, CHANNEL)).money_microdollars


async def test_what_a_preview_costs_counts_against_the_money_of_the_day(bench: Bench) -> None:
    asked = previews(bench, 10_000)

    found = [await asked.of("a dog", CHANNEL) for _ in range(2)]
    with pytest.raises(TimeoutError):
        await previews(bench, 10_000, fails=True).of("a dog", CHANNEL)

    assert [one.action for one in found] == ["allow", "allow"]
    assert await spent(bench) == 3 * COST


async def test_once_the_days_money_is_spent_no_preview_asks_what_costs_and_it_says_so(
    bench: Bench,
) -> None:
    asked = previews(bench, 2 * COST)
    for _ in range(2):
        await asked.of("a dog", CHANNEL)

    found = await asked.of("a dog", CHANNEL)
    bench.clock.now += 86_400
    tomorrow = await asked.of("a dog", CHANNEL)

    assert found == Preview(
        "ask",
        unasked=("judge",),
        declined="Limner has spent what it may spend today. It goes on at midnight UTC.",
    )
    assert (tomorrow.action, tomorrow.declined) == ("allow", "")
