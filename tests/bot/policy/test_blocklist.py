from __future__ import annotations

import base64
import codecs
import dataclasses
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain import ALLOWED, Verdict
from bot.policy.patterns import Pattern
from bot.policy.prompt_rules import blocklist
from tests.bot.policy.desk import CONTEXT, seen_by

# Harmless placeholders stand for what the shipped list is about.
OPTIONS: dict[str, Any] = {
    "groups": {
        "gizmo": ["gizmo", "peg", "thingamajig", "flux gizmo"],
        "young": ["sapling", "{1-3} moon old"],
        "ripe": ["harvest", "blossoming"],
        "lab": ["laboratory"],
        "peel": ["peel off {young}"],
    },
    "patterns": [
        {"id": "grave.words", "category": "grave", "all": ["young", "ripe"]},
        {"id": "peeling.words", "category": "peeling", "all": ["peel"], "when": "upload"},
        {"id": "trimming.words", "category": "trimming", "all": ["peel"], "when": "edit"},
        {"id": "gadgets.words", "category": "gadgets", "all": ["gizmo"], "unless": ["lab"]},
    ],
    "allow": ["gizmo museum"],
    "fillers": ["the"],
}


async def check(text: str, *, edit: bool = False, upload: bool = False, **more: Any) -> Verdict:
    rule = blocklist.BlocklistRule(blocklist.Config(**{**OPTIONS, **more}))
    context = dataclasses.replace(CONTEXT, edit=edit, upload=upload)
    return await rule.check(seen_by(rule, text), context)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("a gizmo on a table", "gadgets"),
        ("A GIZMO!", "gadgets"),
        ("g i z m o", "gadgets"),
        ("g1zmo", "gadgets"),
        ("gіzmо", "gadgets"),
        ("gi**zm**o", "gadgets"),
        ("a sapling at harvest", "grave"),
        ("harvest, 2 moon old", "grave"),
        ("a gizmo for sapling harvest", "grave"),
    ],
)
async def test_a_pattern_blocks_its_category(text: str, category: str) -> None:
    assert (await check(text)).category == category


@pytest.mark.parametrize(
    "text",
    [
        "a dog",
        "a pegboard",
        "gizmonaut",
        "a sapling",
        "harvest",
        "a gizmo in a laboratory",
        "the gizmo museum",
        "4 moon old at harvest",
        "peel off the sapling",
    ],
)
async def test_look_alikes_and_safe_contexts_pass(text: str) -> None:
    assert await check(text) == ALLOWED


async def test_a_pattern_for_edits_or_uploads_applies_only_there() -> None:
    words = "peel off the sapling"

    assert (await check(words, upload=True)).category == "peeling"
    assert (await check(words, edit=True)).category == "trimming"
    assert (await check(words, edit=True, upload=True)).category == "peeling"


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text[::-1],
        lambda text: codecs.encode(text, "rot13"),
        base64_of,
        lambda text: text.encode().hex(),
        lambda text: text.replace(" ", ""),
    ],
)
async def test_long_terms_are_found_where_they_hide(hide: Any) -> None:
    assert (await check(hide("one thingamajig"))).category == "gadgets"


async def test_short_terms_are_not_looked_for_in_reversed_or_run_together_words() -> None:
    assert await check("gep") == ALLOWED
    assert await check("draobgep") == ALLOWED


@pytest.mark.parametrize(
    ("text", "evasive"),
    [
        ("a thingamajig on the table", False),
        ("a thingamjig on the table", False),
        ("a thingamajog on the table", False),
        ("a thing*majig on the table", True),
        ("a thinga majig on the table", True),
        ("a th1ng4m4j1g on the table", False),
        (base64_of("a thingamajig on the table"), True),
        ("a thngmjg on the table", True),
    ],
)
async def test_only_a_disguise_counts_as_evasive(text: str, evasive: bool) -> None:
    verdict = await check(text)

    assert (verdict.category, verdict.evasive) == ("gadgets", evasive)


async def test_a_word_that_could_be_ordinary_is_a_term_where_two_long_ones_meet() -> None:
    more: dict[str, Any] = {
        "groups": {"one": ["hoube", "trable"], "other": ["thingamajig"]},
        "patterns": [
            {"id": "lone.words", "category": "lone", "all": ["one"]},
            {"id": "both.words", "category": "both", "all": ["one", "other"]},
        ],
        "allow": [],
    }

    assert await check("a hou*e on a hill", **more) == ALLOWED
    assert (await check("a hou*e and a thing*majig", **more)).category == "both"


async def test_a_long_text_is_judged_beside_the_loop_and_alike() -> None:
    text = "a purple elephant on the beach at dawn. " * 40

    assert await check(text) == ALLOWED
    assert (await check(f"{text} a gizmo")).category == "gadgets"


async def test_one_half_of_a_pair_may_hide() -> None:
    assert (await check(f"a sapling {base64_of('now blossoming')}")).category == "grave"


async def test_the_operators_own_terms_block_and_own_phrases_pass() -> None:
    more: dict[str, Any] = {
        "extra_terms": {"house": ["purple frog"]},
        "extra_allow": ["flux gizmo"],
    }

    assert (await check("the PURPLE frog", **more)).category == "house"
    assert await check("a flux gizmo", **more) == ALLOWED
    assert (await check("a gizmo", **more)).category == "gadgets"


def test_a_pattern_with_an_unknown_group_names_the_groups_there_are() -> None:
    with pytest.raises(ValidationError, match="no such groups: hue; there are shade"):
        blocklist.Config(
            groups={"shade": ("dark",)},
            patterns=(Pattern(id="x", category="x", all=("hue",)),),
        )


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_words"):
        blocklist.Config.model_validate({"extra_words": []})


async def test_a_misspelt_word_is_no_term_of_an_unmended_group() -> None:
    assert (await check("a thingamajog")).category == "gadgets"
    assert await check("a thingamajog", unmended=("gizmo",)) == ALLOWED
    assert (await check("a thingamajig", unmended=("gizmo",))).category == "gadgets"


def test_an_unmended_group_must_be_there() -> None:
    with pytest.raises(ValidationError, match="no such groups: gizmos"):
        blocklist.Config(**OPTIONS, unmended=("gizmos",))
