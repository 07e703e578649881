from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import pacing
from bot.chat.pacing import Lane, Lanes
from bot.errors import DeliveryError, Undeliverable


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


async def test_nothing_goes_ahead_of_calls_that_wait_for_their_turn() -> None:
    lanes, went = Lanes({}, otherwise=60), list[str]()

    async def limited() -> None:
        went.append("limited")
        raise DeliveryError("Too many.", retry_after_seconds=30.0)

    async def free() -> str:
        went.append("free")
        return "done"

    with pytest.raises(DeliveryError):
        await lanes.ahead("T1", "upload", limited)
    with pytest.raises(DeliveryError):
        await lanes.ahead("T1", "upload", free)

    assert await lanes.ahead("T2", "upload", free) == "done"
    assert went == ["limited", "free"]


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


class Service:
    """Fails a few times, then answers; counts its calls."""

    def __init__(self, *failures: DeliveryError) -> None:
        self._failures = list(failures)
        self.calls = 0

    async def once(self) -> str:
        self.calls += 1
        if self._failures:
            raise self._failures.pop(0)
        return "done"


@pytest.fixture
def lanes(monkeypatch: pytest.MonkeyPatch) -> Lanes:
    monkeypatch.setattr(pacing, "_PAUSES_SECONDS", (0.001, 0.001))
    return Lanes({}, otherwise=60_000)


LIMITED = DeliveryError("busy", retry_after_seconds=0.001)
DOWN = DeliveryError("down")


async def test_a_limit_is_waited_out_by_every_call(lanes: Lanes) -> None:
    service = Service(LIMITED, LIMITED)

    assert await lanes.call("T1", "post", service.once, harmless=False) == "done"
    assert service.calls == 3


async def test_an_outage_is_waited_out_where_it_does_no_harm(lanes: Lanes) -> None:
    service = Service(DOWN, DOWN)

    assert await lanes.call("T1", "read", service.once, harmless=True) == "done"


@pytest.mark.parametrize(
    ("failures", "harmless", "calls"),
    [
        ((DOWN,), False, 1),
        ((DOWN, DOWN, DOWN), True, 3),
        ((Undeliverable("never"),), True, 1),
        ((DeliveryError("busy", retry_after_seconds=3600.0),), True, 1),
        ((LIMITED,) * 6, True, 6),
    ],
)
async def test_what_cannot_be_waited_out_is_raised(
    lanes: Lanes, failures: tuple[DeliveryError, ...], harmless: bool, calls: int
) -> None:
    service = Service(*failures)

    with pytest.raises(DeliveryError):
        await lanes.call("T1", "any", service.once, harmless=harmless)

    assert service.calls == calls


async def test_a_limit_of_one_account_is_none_of_another(lanes: Lanes) -> None:
    await lanes.call("T1", "post", Service(LIMITED).once, harmless=False)

    assert not lanes.may_spare("T1", "post")
    assert lanes.may_spare("T2", "post")
    assert lanes.may_spare("T1", "read")
