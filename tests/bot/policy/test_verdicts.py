from __future__ import annotations

from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import ALLOWED, Action, Verdict

severe = st.builds(
    Verdict,
    st.sampled_from([action for action in Action if action is not Action.ALLOW]),
    st.sampled_from(["hate", "ncii"]),
    st.sampled_from(["blocklist", "length"]),
    st.floats(0, 1),
)
verdicts = st.one_of(st.just(ALLOWED), severe)


@given(verdicts, verdicts, verdicts)
def test_combining_is_associative(a: Verdict, b: Verdict, c: Verdict) -> None:
    assert (a | b) | c == a | (b | c)


@given(verdicts)
def test_combining_with_itself_changes_nothing(verdict: Verdict) -> None:
    assert verdict | verdict == verdict


@given(verdicts)
def test_allowed_is_neutral_on_both_sides(verdict: Verdict) -> None:
    assert verdict | ALLOWED == verdict
    assert ALLOWED | verdict == verdict


@given(st.lists(verdicts, min_size=1))
def test_the_most_severe_wins_and_among_equals_the_first(several: list[Verdict]) -> None:
    combined = reduce(or_, several)

    worst = max(verdict.action for verdict in several)
    assert combined == next(verdict for verdict in several if verdict.action == worst)


def test_actions_are_told_by_their_severity_and_an_allow_is_nothing() -> None:
    order = ["ALLOW", "REWRITE", "ASK", "AGE_GATED", "BLOCK", "SUPPORT"]

    assert [action.name for action in sorted(Action)] == order
    assert int(Action.ALLOW) == 0
