"""The shipped lists on many ways to say the same, and on harmless sentences with the same words.

The sentences stand in `sayings/`, one a line, in the languages that the lists know. None of them is
a phrase of the lists: they show that who does what to whom is understood, and not that a text is
remembered.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.domain import ALLOWED
from bot.ports import ScreeningContext
from tests.bot.policy.desk import CONTEXT, seen_by, shipped_blocklist

SAYINGS = Path(__file__).parent / "sayings"
RULE = shipped_blocklist()
EDIT = dataclasses.replace(CONTEXT, edit=True)
UPLOAD = dataclasses.replace(EDIT, upload=True)


def sayings(name: str) -> list[str]:
    return (SAYINGS / f"{name}.txt").read_text("utf-8").splitlines()


async def passing(texts: list[str], context: ScreeningContext) -> list[str]:
    return [text for text in texts if await RULE.check(seen_by(RULE, text), context) == ALLOWED]


@pytest.mark.parametrize("context", [EDIT, UPLOAD], ids=["edit", "upload"])
async def test_plain_edits_with_dangerous_looking_words_pass(context: ScreeningContext) -> None:
    texts = sayings("plain_edits")

    assert sorted(set(texts) - set(await passing(texts, context))) == []


async def test_ordinary_wishes_with_dangerous_looking_words_pass() -> None:
    texts = sayings("ordinary_wishes")

    assert sorted(set(texts) - set(await passing(texts, CONTEXT))) == []


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("undressing_edits", EDIT),
        ("undressing_uploads", UPLOAD),
        ("people_exposed", CONTEXT),
        ("sexual_wishes", CONTEXT),
        ("wrapped_orders", CONTEXT),
        ("terror_praised", CONTEXT),
    ],
)
async def test_however_it_is_said_it_is_found(name: str, context: ScreeningContext) -> None:
    assert await passing(sayings(name), context) == []


@pytest.mark.parametrize(
    "beside",
    ["on a chair", "on the bed", "with her cat", "with a dog", "beside a statue", "on a horse"],
)
async def test_what_stands_beside_a_person_excuses_no_undressing(beside: str) -> None:
    said = seen_by(RULE, f"a woman in a red dress {beside}\nremove her dress")

    assert (await RULE.check(said, EDIT)).category == "sexual_explicit"


@pytest.mark.parametrize("thing", ["mannequin", "hanger", "clothesline", "dog", "chair"])
async def test_clothes_that_nobody_wears_may_go(thing: str) -> None:
    said = seen_by(RULE, f"take the shirt off the {thing} for her")

    assert await RULE.check(said, EDIT) == ALLOWED
