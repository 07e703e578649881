from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pacing import Lane


def test_nothing_waits_while_nobody_complains() -> None:
    lane = Lane(interval_seconds=1.0)

    assert [lane.turn(now=5.0) for _ in range(100)] == [0.0] * 100


def test_after_a_complaint_calls_wait_it_out_and_then_go_one_by_one() -> None:
    lane = Lane(interval_seconds=2.0)

    lane.limited(now=10.0, wait_seconds=30.0)

    assert [lane.turn(now=11.0) for _ in range(3)] == [29.0, 31.0, 33.0]


def test_a_minute_after_the_last_complaint_all_is_free_again() -> None:
    lane = Lane(interval_seconds=2.0)

    lane.limited(now=0.0, wait_seconds=1.0)

    assert lane.turn(now=62.0) == 0.0


def test_a_second_complaint_does_not_shorten_the_first() -> None:
    lane = Lane(interval_seconds=1.0)

    lane.limited(now=0.0, wait_seconds=30.0)
    lane.limited(now=1.0, wait_seconds=2.0)

    assert lane.turn(now=1.0) == 29.0


def test_what_can_be_left_out_takes_at_most_half_of_a_minute() -> None:
    lane = Lane(interval_seconds=1.0)

    went = [lane.may_spare(now=n / 10) for n in range(100)]

    assert went.count(True) == 30
    assert lane.may_spare(now=70.0)


def test_what_can_be_left_out_is_left_out_while_calls_are_limited() -> None:
    lane = Lane(interval_seconds=1.0)

    lane.limited(now=0.0, wait_seconds=1.0)

    assert not lane.may_spare(now=30.0)


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=30))
def test_turns_in_a_limited_lane_keep_their_distance_and_order(pauses: list[float]) -> None:
    lane, now, due = Lane(interval_seconds=1.0), 0.0, []
    lane.limited(now=0.0, wait_seconds=5.0)

    for pause in pauses:
        now += pause
        due.append(now + lane.turn(now))

    gaps = [later - sooner for sooner, later in pairwise(due)]
    assert all(gap > 0.999 for gap in gaps)
