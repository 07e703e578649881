"""Labelled prompts in, figures out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import InvalidAsk
from bot.policy import telling
from bot.policy.measuring import Labelled, context_of, figures, judge, read
from bot.ports import Explanation, Opinion, ScreeningContext


class Table:
    """A policy that answers from a table, and remembers what it was asked."""

    def __init__(self, **actions: Action) -> None:
        self.actions = actions
        self.asked: list[tuple[str, ScreeningContext, bool]] = []
        self.down = False

    async def explain(
        self, text: str, context: ScreeningContext, *, local: bool = False
    ) -> Explanation:
        self.asked.append((text, context, local))
        action = self.actions.get(text, Action.ALLOW)
        verdict = Verdict(action, "gore", "words", 1.0, "p1") if action else ALLOWED
        opinions = (
            Opinion("words", verdict, {}, 0.001),
            Opinion("judge", ALLOWED, {"violence": 0.5}, 0.5, self.down),
        )
        used = opinions[:1] if local else opinions
        return Explanation(
            text.lower(), ("read\x1b as",), used, verdict, "no" * bool(action), "7", 2.0, 0.004
        )


def row(text: str, label: str, **more: str) -> str:
    return json.dumps({"text": text, "label": label, **more})


ROWS = read(
    [
        row("a", "block", category="gore", tier="core"),
        row("b", "block", category="gore", tier="contextual"),
        row("c", "allow", category="none", tier="core", kind="edit"),
        row("d", "allow", tier="core", lang="en"),
        row("e", "allow"),
    ]
)
POLICY = {"a": Action.REWRITE, "d": Action.ASK}


async def test_whatever_is_not_plain_permission_counts_as_blocked() -> None:
    found = figures(await judge(Table(**POLICY), ROWS, local=True))

    assert found == {
        "all": {"recall": 0.5, "false_positives": 0.333333},
        "core": {"recall": 1.0, "false_positives": 0.5},
        "contextual": {"recall": 0.0, "false_positives": None},
        "categories": {
            "gore": {"recall": 0.5, "false_positives": None, "block": 2, "allow": 0},
            "none": {"recall": None, "false_positives": 0.0, "block": 0, "allow": 1},
        },
        "seconds": {"p50": 0.004, "p95": 0.004},
    }


@pytest.mark.parametrize("action", list(Action))
async def test_every_action_but_allow_is_a_block(action: Action) -> None:
    judged = await judge(Table(a=action), ROWS, local=True)

    assert judged[0].blocked is (action is not Action.ALLOW)


async def test_an_edit_is_judged_as_one_of_an_unknown_picture() -> None:
    policy = Table()

    await judge(policy, ROWS, local=True)

    assert [context.edit for _, context, _ in policy.asked] == [False, False, True, False, False]
    assert {context.base for _, context, _ in policy.asked} == {""}


async def test_with_remote_stages_all_the_time_counts() -> None:
    judged = await judge(Table(), ROWS, local=False)

    assert figures(judged)["seconds"] == {"p50": 2.0, "p95": 2.0}
    assert [one.line for one in judged] == [1, 2, 3, 4, 5]


async def test_the_table_names_stages_and_what_was_left_unread_or_unanswered() -> None:
    policy = Table(**POLICY)
    policy.down = True
    judged = await judge(policy, ROWS, local=False)

    said = [" ".join(line.split()) for line in telling.measured(judged, max_characters=0)]

    assert "judge 500.00 ms, p95 500.00 ms" in said
    assert "gore 50.0 % 2 – 0" in said
    assert said[-2].startswith("note: 5 prompts have more than 0 characters")
    assert said[-1].startswith("note: 5 prompts were judged without judge")


async def test_locally_the_time_before_the_rules_is_the_normalisers() -> None:
    judged = await judge(Table(), ROWS, local=True)

    said = [" ".join(line.split()) for line in telling.measured(judged, max_characters=10)]

    assert "normalising 3.00 ms, p95 3.00 ms" in said
    assert not any(line.startswith("note") for line in said)


async def test_what_was_decided_wrongly_is_named_by_its_line() -> None:
    judged = await judge(Table(**POLICY), ROWS, local=True)

    assert list(telling.wrong(judged)) == [
        "line 2: should be block (gore): allow",
        "line 4: should be allow (–): ask: gore (by words, p1)",
    ]


async def test_an_explanation_shows_readings_rules_and_result_without_control_characters() -> None:
    said = await Table(A=Action.BLOCK).explain("A", context_of(edit=False))

    lines = list(telling.explained(said))

    assert lines[:2] == ["normalised: a", "also read as: read  as"]
    assert "words: block: gore (by words, p1) (1.00 ms)" in lines
    assert "    violence 0.500" in lines
    assert lines[-3:] == ["result: block: gore (by words, p1)", "told: no", "policy 7, 2000.00 ms"]


async def test_an_explanation_says_whose_word_is_missing() -> None:
    said = await Table().explain("a", context_of(edit=False))

    lines = list(
        telling.explained(replace(said, unasked={"moderation": "local", "judge": "no reason"}))
    )

    assert "not asked: moderation; they may decide otherwise" in lines
    assert "not asked: judge, as nothing calls for it" in lines


def test_wrong_rows_are_named_with_what_is_wrong() -> None:
    lines = [
        row("a", "maybe"),
        "",
        '{"text": "a"}',
        "not json",
        row("", "allow"),
        row("a", "allow", tier="hard"),
        row("fine", "allow", more="x"),
    ]

    with pytest.raises(InvalidAsk) as caught:
        read(lines)

    said = str(caught.value).split("\n")
    assert [line.split(":")[0] for line in said] == [
        "line 1", "line 3", "line 4", "line 5", "line 6",
    ]  # fmt: skip
    assert "'allow' or 'block'" in said[0]
    assert "label: Field required" in said[1]


def test_of_many_wrong_rows_the_first_are_named() -> None:
    with pytest.raises(InvalidAsk) as caught:
        read(["{}"] * 50)

    said = str(caught.value).split("\n")
    assert len(said) == 21
    assert said[-1] == "and 30 more"


def test_a_file_without_prompts_is_told() -> None:
    with pytest.raises(InvalidAsk, match="no prompt"):
        read(["", "  "])


def test_a_row_needs_no_more_than_text_and_label() -> None:
    assert read(['{"text": "a\\u2028b", "label": "allow"}'])[1] == Labelled(
        text="a\u2028b", label="allow"
    )
