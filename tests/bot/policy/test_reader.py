"""What the filter makes of a text before its rules see it."""

from __future__ import annotations

from threading import get_ident

import pytest

from bot.domain import PlaceRules
from bot.policy import reader as reading
from bot.policy.fuzzy import Speller
from bot.policy.normalize import normalize
from bot.policy.reader import Reader
from bot.ports import Mended, RuleText
from tests.bot.policy.desk import CONTEXT, TextRule, block, filter_with
from tests.bot.policy.test_actions import Set

TERMS = ("gizmotron", "wombulate")


class Looking(TextRule):
    """A rule that looks for words."""

    speller = Speller(TERMS)


async def test_a_text_is_normalised_and_put_right_by_the_words_that_rules_look_for() -> None:
    read = await Reader([Speller(TERMS)]).read("a G*zmotron on a table")

    assert read.mended == (Mended("a gizmotron on a table"),)
    assert read.normal == normalize("a G*zmotron on a table").normal


async def test_where_no_rule_looks_for_words_nothing_is_put_right() -> None:
    assert await Reader(()).read("a g*zmotron") == normalize("a g*zmotron")


async def test_all_rules_see_what_one_of_them_looks_for() -> None:
    other = TextRule()

    await filter_with(("looking", Looking()), ("other", other)).screen_text("a wombulte", CONTEXT)

    assert [each.text for each in other.asked[0].mended] == ["a wombulate"]


async def test_what_the_first_strange_word_asks_for_is_not_made_on_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []

    def noted(text: str) -> RuleText:
        threads.append(get_ident())
        return normalize(text)

    monkeypatch.setattr(reading, "normalize", noted)
    fresh = Reader([Speller(TERMS)])

    for _ in range(2):
        await fresh.read("a g*zmotron beside a t*ble")

    assert threads[0] != get_ident() == threads[1]


async def test_an_allowed_word_is_not_put_right_into_one_that_a_rule_looks_for() -> None:
    rule = TextRule(answer=block("violence_graphic"))
    allowed = Set(PlaceRules(allowed=("gizmotrn",)))

    await filter_with(("looking", Looking()), ("rule", rule), places=allowed).screen_text(
        "a gizmotrn and a wombulte", CONTEXT
    )

    mended = [[each.text.split() for each in one.mended] for one in rule.asked]
    assert mended == [
        [["a", "gizmotron", "and", "a", "wombulate"]],
        [["a", "and", "a", "wombulate"]],
    ]
