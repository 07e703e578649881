from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Declined, LimitName, Usage
from bot.limits import Limits, admit, allowance, fit, renewal, write

LIMITS = Limits(3, 20, 200, 10_000_000)
NOON = 1_800_000_000.0

counts = st.integers(0, 400)
usages = st.builds(Usage, counts, counts, counts, st.integers(0, 20_000_000))


def test_a_fresh_member_is_admitted() -> None:
    assert admit(LIMITS, 4, NOON)(Usage(0, 0, 0, 0)) is None


def test_each_limit_declines_by_its_own_name() -> None:
    declined = {
        name: admit(LIMITS, 1, NOON)(usage)
        for name, usage in {
            LimitName.OPEN_JOBS: Usage(3, 0, 0, 0),
            LimitName.MEMBER_DAY: Usage(0, 20, 0, 0),
            LimitName.PLACE_DAY: Usage(0, 0, 200, 0),
            LimitName.MONEY_DAY: Usage(0, 0, 0, 10_000_000),
        }.items()
    }

    assert {name: found.limit for name, found in declined.items() if found} == {
        name: name for name in set(LimitName) - {LimitName.PAUSED, LimitName.PROMPTS_DAY}
    }


def test_prompts_are_written_so_often_a_day_and_then_it_is_said_when_it_goes_on() -> None:
    decide = write(replace(LIMITS, prompts_per_member_day=2), NOON)

    declined = decide(Usage(0, 0, 0, 0, member_prompts=2))

    assert decide(Usage(0, 0, 0, 0, member_prompts=1)) is None
    assert declined is not None
    assert (declined.limit, declined.renews_at) == (LimitName.PROMPTS_DAY, renewal(NOON))
    assert "2 times today" in declined.sentence
    assert "midnight UTC" in declined.sentence


def test_no_prompts_are_written_once_the_days_money_is_gone() -> None:
    declined = write(LIMITS, NOON)(Usage(0, 0, 0, 10_000_000))

    assert declined is not None
    assert declined.limit is LimitName.MONEY_DAY


def test_a_day_limit_says_when_it_renews() -> None:
    declined = admit(LIMITS, 1, NOON)(Usage(0, 20, 0, 0))

    assert declined is not None
    assert declined.renews_at == renewal(NOON)
    assert "midnight UTC" in declined.sentence


def test_what_draws_nothing_is_never_declined() -> None:
    assert admit(LIMITS, 0, NOON)(Usage(99, 99, 999, 99_000_000)) is None


@given(usages, st.integers(1, 4), st.integers(0, 3_000_000))
def test_what_is_granted_never_passes_a_limit(usage: Usage, wanted: int, each: int) -> None:
    granted = fit(LIMITS, wanted, each, NOON)(usage)

    if not isinstance(granted, Declined):
        assert 1 <= granted <= wanted
        assert usage.member_pictures + granted <= LIMITS.pictures_per_member_day
        assert usage.place_pictures + granted <= LIMITS.pictures_per_place_day
        assert usage.money_microdollars + granted * each <= LIMITS.microdollars_per_day


@given(usages)
def test_what_is_left_is_never_negative(usage: Usage) -> None:
    left = allowance(LIMITS, usage, NOON)

    assert left.pictures_left >= 0
    assert left.place_left >= 0
    assert left.renews_at > NOON


@given(st.floats(0, 4e9))
def test_a_day_renews_at_the_next_utc_midnight(now: float) -> None:
    assert 0 < renewal(now) - now <= 86_400
    assert renewal(now) % 86_400 == 0
