"""What the shipped rules reach on the prompts that they were tuned with; times are no tests."""

from __future__ import annotations

import math

import pytest

from benchmarks.policy import page
from benchmarks.policy.__main__ import filled
from benchmarks.policy.contestants import Contestants
from benchmarks.policy.disguises import FAMILIES, KINDS
from benchmarks.policy.measurement import Kept, Measured, kept, prompts, shares, times
from bot.policy.measuring import Labelled

# Enough of each to see a rule or a reading break; the whole is `make bench ARGS="policy"`.
_EVERY = 30
_SHARED_EVERY = 3
_INVISIBLE = tuple(FAMILIES["invisible characters"])


@pytest.fixture(scope="module")
def contestants() -> Contestants:
    return Contestants()


def test_there_are_enough_prompts_of_both_labels_in_several_languages() -> None:
    rows = prompts("tuning").values()

    core = [row for row in rows if row.tier == "core"]
    assert len(rows) >= 600
    assert sum(row.label == "block" for row in core) >= 150
    assert sum(row.label == "allow" for row in core) >= 150
    assert sum(not row.text.isascii() for row in rows) >= 60
    assert len({row.category for row in rows}) >= 15


async def test_the_rules_reach_what_they_are_to_reach(contestants: Contestants) -> None:
    rows = dict([*prompts("tuning").items()][::_SHARED_EVERY])

    measured = await shares(contestants, rows)

    missed = [f"{goal.what}: {goal.reached:.1f}" for goal in page.goals(measured) if not goal.met]
    assert missed == []


async def test_what_is_caught_plainly_is_mostly_caught_in_disguise(
    contestants: Contestants,
) -> None:
    rows = [*prompts("tuning").values()][::_EVERY]

    found = await kept(contestants.limner, rows)

    assert set(found.kinds) == set(KINDS)
    assert found.mean >= 0.86
    assert found.worst[1] >= 0.25, found.worst
    assert found.false_positives <= 0.02


async def test_what_nobody_sees_hides_nothing_but_from_a_filter_that_does_not_normalise(
    contestants: Contestants,
) -> None:
    rows = [*prompts("tuning").values()][::_EVERY]

    ours = await kept(contestants.limner, rows, _INVISIBLE)
    plain = await kept(contestants.lower_case, rows, _INVISIBLE)

    assert ours.worst[1] >= 0.85, ours.worst
    assert plain.mean <= 0.5


async def test_what_a_disguise_leaves_as_it_is_does_not_count_for_it() -> None:
    async def blocks(text: str, _edit: bool) -> bool:
        return text == "血まみれ"

    rows = [row.model_copy(update={"text": "血まみれ"}) for row in _core("block")[:1]]

    found = await kept(blocks, rows, ["fullwidth", "dropped_vowels", "reversed_text"])

    assert (found.plainly, found.kinds) == (1, {"reversed_text": 0.0})


async def test_times_are_of_usual_disguised_and_longest_texts(contestants: Contestants) -> None:
    took = await times(contestants, [*prompts("tuning").values()][:60])

    assert len(took) == 4
    assert all(0 < found["p50"] <= found["p95"] for found in took.values())


def test_the_page_says_what_is_reached_and_what_is_missed() -> None:
    found = {"recall": 0.5, "false_positives": 0.0}
    named = {"ncii": {**found, "block": 2, "allow": 3}}
    tiers = {"all": found, "core": found, "contextual": found}
    measured = Measured(
        {**tiers, "categories": named}, {**tiers, "categories": named}, tiers, 0.001
    )
    one = Kept(4, {"leet_light": 0.5, "starred": 1.0}, 0.02)

    goals = "\n".join(page.goals_table(page.goals(measured)))
    hidden = "\n".join(page.goals_table(page.disguise_goals(one)))

    assert "| core: recall | 50.0 % | ≥ 75 % | missed |" in goals
    assert "| edit commands: false positives | 0.1 % | ≤ 0.3 % | reached |" in goals
    assert "| still caught in the worst one (`leet_light`) | 50.0 % | ≥ 60 % | missed |" in hidden
    assert "| ncii | 50.0 % | 2 | 0.0 % | 3 | | |" in list(page.shares_table(measured))
    rows = list(page.kinds_table(one, one))
    assert rows[-1] == "| **mean** | | 75.0 % | 75.0 % |"
    assert sum("–" in row for row in rows) == len(KINDS) - 2


def test_a_share_of_nothing_reaches_no_goal() -> None:
    assert not page.Goal("core: recall", math.nan, 75).met
    assert not page.Goal("core: false positives", math.nan, 1, at_most=True).met


def test_the_figures_stand_on_the_page_between_their_marks() -> None:
    text = "before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n"

    assert filled(text, "new") == "before\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\nafter\n"


def _core(label: str) -> list[Labelled]:
    return [row for row in prompts("tuning").values() if row.tier == "core" and row.label == label]
