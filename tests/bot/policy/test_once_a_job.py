"""Within a job, a rule on this machine is asked once about the same words; all else is anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain import NO_RULES, Action, Place, PlaceRules, Question, Refusal, Verdict
from bot.policy.filter import PolicyFilter
from bot.ports import ScreeningContext, ScreeningLog, TextPass
from tests.bot.policy.desk import CONTEXT, Book, Shelf, TextRule, block, filter_with, shipped

WORDS = "a dog wearing pink sunglasses"
SOMEBODY = Verdict(Action.ASK, "real_person", "names", 1.0, subjects=("ada",))


@dataclass
class OnePlace:
    """What moderators set for a place, which they may change."""

    rules: PlaceRules = NO_RULES

    async def rules_in(self, place: Place) -> PlaceRules:
        return self.rules


def in_a_job() -> ScreeningContext:
    return replace(CONTEXT, log=ScreeningLog())


def refined(context: ScreeningContext) -> ScreeningContext:
    """Return the context of the prompt that a model made of the words."""
    return replace(context, allowed=WORDS, generated=True)


async def test_words_that_are_left_as_said_are_looked_at_once_and_recorded_twice() -> None:
    rule, context = TextRule(), in_a_job()
    policy = filter_with(("blocklist", rule))

    said = await policy.screen_text(WORDS, context)
    drawn = await policy.screen_text(WORDS, refined(context))

    assert isinstance(said, TextPass)
    assert isinstance(drawn, TextPass)
    assert [text.raw for text in rule.asked] == [WORDS]
    assert said.screening.id != drawn.screening.id
    assert said.screening.sha256 == drawn.screening.sha256


async def test_a_refined_prompt_is_looked_at_and_the_words_that_it_was_made_from_are_not() -> None:
    rule, context = TextRule(), in_a_job()
    policy = filter_with(("blocklist", rule))

    await policy.screen_text(WORDS, context)
    await policy.screen_text(f"A photograph of {WORDS}", refined(context))

    assert [text.raw for text in rule.asked] == [WORDS, f"A photograph of {WORDS}"]


async def test_another_job_looks_at_the_same_words_again() -> None:
    rule = TextRule()
    policy = filter_with(("blocklist", rule))

    for _ in range(2):
        await policy.screen_text(WORDS, in_a_job())

    assert len(rule.asked) == 2


async def test_the_same_words_are_looked_at_again_where_they_change_a_picture() -> None:
    rule, context = TextRule(), in_a_job()
    policy = filter_with(("blocklist", rule))

    await policy.screen_text(WORDS, context)
    await policy.screen_text(WORDS, replace(context, edit=True, upload=True))

    assert len(rule.asked) == 2


async def test_a_stage_outside_this_machine_is_asked_each_time() -> None:
    rule, context = TextRule(remote=True), in_a_job()
    policy = filter_with(("openai_moderation", rule))

    for _ in range(2):
        await policy.screen_text(WORDS, context)

    assert len(rule.asked) == 2


async def test_what_is_blocked_stays_blocked_when_it_is_not_looked_at_again() -> None:
    context = in_a_job()
    policy = filter_with(("blocklist", TextRule(block("sexual_minors"))))

    results = [await policy.screen_text(WORDS, each) for each in (context, refined(context))]

    assert all(isinstance(result, Refusal) for result in results)


async def test_a_yes_counts_for_the_screening_that_it_was_given_for() -> None:
    context = in_a_job()
    policy = filter_with(("names", TextRule(SOMEBODY)))

    agreed = await policy.screen_text(WORDS, replace(context, agreed=("real_person",)))
    asked = await policy.screen_text(WORDS, context)

    assert isinstance(agreed, TextPass)
    assert isinstance(asked, Question)


async def test_what_a_place_set_meanwhile_counts() -> None:
    places, context, rule = OnePlace(), in_a_job(), TextRule(SOMEBODY)
    policy = PolicyFilter(
        shipped(), [("names", rule)], [], Book(), Shelf(), lambda: "s", places=places
    )

    asked = await policy.screen_text(WORDS, context)
    places.rules = PlaceRules(actions={"real_person": "block"})
    blocked = await policy.screen_text(WORDS, context)

    assert isinstance(asked, Question)
    assert isinstance(blocked, Refusal)
    assert len(rule.asked) == 1
