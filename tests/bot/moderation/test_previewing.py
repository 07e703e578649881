"""How often a preview may ask the judge."""

from __future__ import annotations

from dataclasses import replace

from bot.moderation import PreviewPace
from tests.bot.storage.samples import CHANNEL, Clock


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
