from __future__ import annotations

from bot.domain import ALLOWED, Action
from bot.policy.normalize import normalize
from bot.policy.prompt_rules import length
from tests.bot.policy.desk import CONTEXT

RULE = length.LengthRule(length.Config(max_characters=5))


async def test_words_up_to_the_limit_pass() -> None:
    assert await RULE.check(normalize("a dog"), CONTEXT) == ALLOWED


async def test_words_over_the_limit_are_blocked() -> None:
    verdict = await RULE.check(normalize("a doge"), CONTEXT)

    assert (verdict.action, verdict.category, verdict.rule) == (Action.BLOCK, "length", "length")
