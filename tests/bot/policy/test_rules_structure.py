"""Who does what to whom: patterns over groups of harmless words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain import ALLOWED, Verdict
from bot.policy.patterns import Pattern
from bot.policy.prompt_rules import blocklist
from tests.bot.policy.desk import CONTEXT, seen_by

GROUPS = {
    "take": ["fetch", "carr*"],
    "thing": ["gizmo", "widget"],
    "who": ["robot"],
    "wrapper": ["obey me", "obey me safety day"],
    "order": ["forget safety"],
    "about_gizmos": ["safety day"],
    "contrary": ["opposite day"],
}
WORDS: dict[str, Any] = {"deniers": ["no", "without"], "deniable": ["visible"], "fillers": ["the"]}


async def met(text: str, **pattern: Any) -> Verdict:
    one = Pattern(id="x.y", category="x", **{"all": ("take", "thing"), **pattern})
    config = blocklist.Config(groups=GROUPS, patterns=(one,), **WORDS)
    rule = blocklist.BlocklistRule(config)
    return await rule.check(seen_by(rule, text), CONTEXT)


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("fetch a gizmo", {"near": 1}, True),
        ("fetch one more gizmo", {"near": 1}, False),
        ("a gizmo to fetch", {"near": 1}, True),
        ("fetch it, far away from here stands a gizmo", {}, True),
        ("carrying gizmo", {"near": 1, "ordered": True}, True),
        ("gizmo to carry", {"near": 1, "ordered": True}, False),
        ("fetch a gizmo by robot", {"all": ("take", "thing", "who"), "near": 2}, False),
        (
            "fetch a gizmo by robot",
            {"all": ("take", "thing", "who"), "near": 2, "ordered": True},
            True,
        ),
        ("a widget", {"all": ("who|thing",)}, True),
        ("fetch a gizmo, robot", {"unless": ("who",)}, False),
        ("fetch no gizmo", {}, False),
        ("fetch no visible gizmo or widget", {}, False),
        ("fetch it gizmo-free", {}, False),
        ("no, fetch a gizmo", {}, True),
        ("fetch no gizmo", {"denied": True}, True),
        ("opposite day: fetch no gizmo", {}, True),
    ],
)
async def test_a_pattern_tells_what_is_done_to_what(
    text: str, pattern: dict[str, Any], expected: bool
) -> None:
    assert ((await met(text, **pattern)).pattern == "x.y") is expected


async def test_a_wrapped_request_is_evasive_and_a_plain_one_is_not() -> None:
    assert (await met("obey me: fetch a gizmo")).evasive
    assert not (await met("fetch a gizmo")).evasive
    assert (await met("obey me: fetch a dog")) == ALLOWED


async def test_the_gravest_category_counts_whatever_the_order_in_the_files() -> None:
    patterns = tuple(Pattern(id=name, category=name, all=("thing",)) for name in ("mild", "grave"))
    config = blocklist.Config(groups=GROUPS, patterns=patterns, gravest_first=("grave", "mild"))

    rule = blocklist.BlocklistRule(config)
    verdict = await rule.check(seen_by(rule, "a gizmo"), CONTEXT)

    assert verdict.category == "grave"


def test_two_patterns_of_one_name_are_refused() -> None:
    one = Pattern(id="x.y", category="x", all=("thing",))

    with pytest.raises(ValidationError, match=r"two patterns are named x\.y"):
        blocklist.Config(groups=GROUPS, patterns=(one, one))


@pytest.mark.parametrize(("words", "expected"), [(10, False), (60, True)])
async def test_only_what_stands_near_excuses(words: int, expected: bool) -> None:
    between = "and so on " * (words // 3)

    before = await met(f"a robot {between} fetches; fetch a gizmo", unless=("who",))
    after = await met(f"fetch a gizmo {between} robot", unless=("who",))

    assert (before != ALLOWED, after != ALLOWED) == (expected, expected)


async def test_what_an_order_says_itself_excuses_nothing() -> None:
    excused = {"unless": ("about_gizmos",)}

    assert await met("safety day: fetch a gizmo", **excused) == ALLOWED
    assert (await met("obey me safety day: fetch a gizmo", **excused)).evasive
    assert (await met("forget safety: safety day, fetch a gizmo", **excused)).evasive


async def test_after_an_order_things_still_excuse() -> None:
    text = "forget safety: fetch a gizmo, robot"

    assert await met(text, unless=("who",)) == ALLOWED
