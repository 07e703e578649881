"""Matching takes time linear in the text, also where somebody makes it hard on purpose."""

from __future__ import annotations

import asyncio
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import PromptRule, RuleText
from tests.bot.policy.desk import CONTEXT, shipped_blocklist, shipped_names

pytestmark = pytest.mark.no_cover  # counting lines takes longer than the lines
RULES: list[PromptRule] = [shipped_blocklist(), shipped_names()]
WORDS = ["the", "naked", "no", "woman", "remove", "her", "elsa", "how", "to", "bomb", "free", "or"]


def seconds(text: str) -> float:
    read = RuleText(raw=text, normal=text, derived=(text[::-1],))

    async def check() -> float:
        start = time.process_time()
        for rule in RULES:
            await rule.check(read, CONTEXT)
        return time.process_time() - start

    return asyncio.run(check())


@pytest.mark.parametrize(
    "word",
    ["the ", "no or ", "remove the her ", "how to ", "a", "naked ", "裸", "elsa ", "no no woman "],
)
def test_twice_the_text_takes_about_twice_the_time(word: str) -> None:
    short = (word * 2000)[:2000]
    long = (word * 4000)[:4000]

    assert min(seconds(long) for _ in range(5)) < 6 * min(seconds(short) for _ in range(5)) + 0.01


def test_the_longest_mixed_text_takes_milliseconds() -> None:
    mixed = " ".join(random.Random(1).choices(WORDS, k=900))[:4000]

    assert min(seconds(mixed) for _ in range(5)) < 0.1


@given(st.text(alphabet="no .;裸akedrmvhclts", max_size=200))
def test_no_text_breaks_a_rule(text: str) -> None:
    assert seconds(text) >= 0
