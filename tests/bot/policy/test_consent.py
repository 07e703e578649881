"""A yes covers what was asked about, and whom: not a whole category, and nobody else."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

from bot.domain import Action, Question, Refusal, Verdict
from bot.policy.config import REMOTE_STAGE
from bot.policy.consent import Consent
from bot.policy.filter import PolicyFilter
from bot.policy.judging import Judgement
from bot.policy.prompt_rules.names import Config, Entry, NamesRule
from bot.ports import PromptRule, RuleText, ScreeningContext, TextPass
from tests.bot.policy.desk import CONTEXT, Book, Shelf, shipped
from tests.fakes.policy import shipped_rules

PEOPLE = NamesRule(
    Config(
        people=("ada quill", "quill", "bob zorn"),
        artists=(
            Entry(like="bold lines", names=("vera stipple",)),
            Entry(like="soft light", names=("otto smudge",)),
        ),
        drawn=("caricature",),
    )
)


class Doubting:
    """A judge that asks the same about everything."""

    def __init__(self, category: str) -> None:
        self._said = Verdict(Action.ASK, category, "judge", 0.9)

    async def judge(
        self, text: RuleText, context: ScreeningContext, why: Any, found: Verdict
    ) -> Judgement:
        return Judgement(self._said)


def screening(judge: Any = None, rules: list[tuple[str, PromptRule]] | None = None) -> PolicyFilter:
    numbers = (f"screening-{n}" for n in itertools.count(1))
    rules = rules or [("names", PEOPLE)]
    config = shipped().without(REMOTE_STAGE)
    return PolicyFilter(config, rules, [], Book(), Shelf(), lambda: next(numbers), judge=judge)


async def agreed_after(policy: PolicyFilter, words: str, **context: Any) -> tuple[str, ...]:
    """Return what a yes to the question about some words adds."""
    where = dataclasses.replace(CONTEXT, **context)
    result = await policy.screen_text(words, where)
    assert isinstance(result, Question), result
    return result.agreeing


async def passes(policy: PolicyFilter, words: str, **context: Any) -> bool:
    result = await policy.screen_text(words, dataclasses.replace(CONTEXT, **context))
    assert not isinstance(result, Refusal), result
    return isinstance(result, TextPass) and result.rewriting is None


async def test_a_yes_about_one_person_is_none_about_another() -> None:
    policy = screening()
    agreed = await agreed_after(policy, "photo of Ada Quill")

    assert await passes(policy, "photo of Ada Quill", agreed=agreed)
    assert await passes(policy, "Ada Quill's photo, in blue", base="a photo", agreed=agreed)
    assert not await passes(policy, "add Bob Zorn", base="photo of Ada Quill", agreed=agreed)
    assert not await passes(policy, "Ada Quill and Bob Zorn", agreed=agreed)


async def test_a_question_about_two_is_answered_for_both() -> None:
    policy = screening()

    agreed = await agreed_after(policy, "Ada Quill meets Bob Zorn")

    assert await passes(policy, "Bob Zorn alone", agreed=agreed)


async def test_a_name_that_hides_behind_another_is_asked_about_with_it() -> None:
    policy = screening()
    both = "photo of Ada Quill beside Qm9iIFpvcm4gd2F2aW5n"  # "Bob Zorn waving"
    ada = await agreed_after(policy, "photo of Ada Quill")

    agreed = await agreed_after(policy, both, agreed=ada)

    assert "real_person:bob zorn" in agreed


async def test_a_model_may_spell_a_name_out_and_may_bring_in_no_other() -> None:
    policy = screening()
    agreed = await agreed_after(policy, "Quill on a bicycle")
    refined = {"agreed": agreed, "allowed": "Quill on a bicycle", "generated": True}

    assert await passes(policy, "Ada Quill, oil on canvas", **refined)
    assert not await passes(policy, "Ada Quill with Bob Zorn", **refined)
    assert not await passes(policy, "add Ada Quill", agreed=agreed)


async def test_what_was_never_asked_about_is_asked_about_when_it_becomes_a_photograph() -> None:
    policy = screening()
    drawn = "caricature of Ada Quill"
    assert await passes(policy, drawn)

    # A model wrote it without the word that made it harmless.
    context = {"generated": True, "allowed": "make it sharper"}
    assert not await passes(policy, "Ada Quill, sharp", **context)


async def test_who_insists_on_one_artist_has_not_insisted_on_the_next() -> None:
    policy = screening()
    rewritten = await policy.screen_text("a wall by Vera Stipple", CONTEXT)
    assert isinstance(rewritten, TextPass)
    assert rewritten.rewriting is not None
    agreed = rewritten.rewriting.agreeing

    assert await passes(policy, "a wall by Vera Stipple", agreed=agreed)
    assert not await passes(policy, "now by Otto Smudge", base="a wall", agreed=agreed)


async def test_a_yes_about_one_photograph_is_none_about_the_next_one() -> None:
    policy = screening(rules=shipped_rules(shipped()))
    words = "swap the faces"
    photo = {"upload": True, "edit": True}
    agreed = await agreed_after(policy, words, brought=("one",), **photo)

    assert await passes(policy, words, brought=("one",), agreed=agreed, **photo)
    assert await passes(policy, words, base="two people", agreed=agreed, **photo)
    assert not await passes(policy, words, brought=("two",), agreed=agreed, **photo)
    both = await agreed_after(policy, words, brought=("one", "two"), agreed=agreed, **photo)
    assert await passes(policy, words, brought=("two",), agreed=(*agreed, *both), **photo)


async def test_a_yes_to_what_a_judge_asked_is_one_to_these_words() -> None:
    policy = screening(Doubting("real_person"))
    words = "человек в парке"
    agreed = await agreed_after(policy, words)

    assert await passes(policy, words, agreed=agreed)
    assert await passes(policy, "человек", agreed=agreed, allowed=words, generated=True)
    assert not await passes(policy, "другой человек", base="a man", agreed=agreed)


async def test_a_category_that_is_about_nobody_is_asked_about_once() -> None:
    policy = screening(rules=shipped_rules(shipped()))
    agreed = await agreed_after(policy, "a woman in lingerie")

    assert await passes(policy, "a man in lingerie", base="a woman in lingerie", agreed=agreed)
    assert not await passes(policy, "a man in lingerie")


@pytest.mark.parametrize("subjects", [(), ("ada quill",)])
def test_entries_cover_what_they_were_made_from_and_nothing_of_another_category(
    subjects: tuple[str, ...],
) -> None:
    asked = Verdict(Action.ASK, "real_person", "names", subjects=subjects)
    consent = Consent(frozenset(Consent(words="1").entries(asked)), words="2")

    assert consent.covers(asked)
    assert not consent.covers(dataclasses.replace(asked, category="real_person_harm"))
    assert not consent.covers(dataclasses.replace(asked, subjects=("bob zorn",)))
