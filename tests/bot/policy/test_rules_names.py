from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.normalize import normalize
from bot.policy.prompt_rules import names
from bot.ports import RuleText
from tests.bot.policy.desk import CONTEXT, shipped_names

OPTIONS: dict[str, Any] = {
    "people": ["Ada Quill"],
    "characters": [
        {"like": "a mouse in boots", "names": ["Zippo", "Zip-Man", "ジッポ"]},
        {"like": "a plumber", "names": ["Otto"], "beside": ["bros", "castle"]},
    ],
    "artists": [{"like": "loose dots", "names": ["Nils Punkt"]}],
    "own": ["my cat", "named"],
    "deniers": ["no", "not"],
    "drawn": ["cartoon"],
    "camera": ["photorealistic"],
    "harm": ["in prison"],
    "sexual": ["in lingerie"],
    "maker": ["by"],
    "manner": ["style"],
}


def rule(**more: Any) -> names.NamesRule:
    return names.NamesRule(names.Config(**{**OPTIONS, **more}))


@pytest.mark.parametrize("key", ["allow", "extra_allow"])
def test_a_phrase_with_a_slot_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="phrases have no slots here"):
        rule(**{key: ["{real_person} street"]})


async def judged(text: str, base: str = "", **more: Any) -> Verdict:
    context = dataclasses.replace(CONTEXT, agreed=more.pop("agreed", ()))
    words = normalize(f"{base}\n{text}" if base else text)
    if base:
        words = dataclasses.replace(words, own=text)
    return await rule(**more).check(words, context)


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("Zippo at sea", "a mouse in boots at sea"),
        ("two ZIPPOS, please!", "two a mouse in boots, please!"),
        ("Zippo's House, 5 p.m.", "a mouse in boots's House, 5 p.m."),
        ("a zip man; the Zip-Man", "a mouse in boots; a mouse in boots"),
        ("海辺のジッポ", "海辺のa mouse in boots"),
        ("Ẓippo in oil", "a mouse in boots in oil"),
        ("otto bros in a castle", "a plumber bros in a castle"),
        ("a tree by Nils Punkt", "a tree in the manner of loose dots"),
        ("a tree in Nils Punkt’s style", "a tree in the manner of loose dots"),
        ("Nils Punkt style, with Zippo", "loose dots style, with a mouse in boots"),
    ],
)
async def test_a_name_is_replaced_and_everything_else_stays(text: str, rewritten: str) -> None:
    verdict = await judged(text)

    assert (verdict.action, verdict.rewritten) == (Action.REWRITE, rewritten)


@pytest.mark.parametrize(
    "text",
    [
        "otto the baker",
        "zippos-free zone, no zippo",
        "my cat Zippo",
        "Zippo, my cat",
        "a goat named Zippo",
        "zipporah and the zippotron",
    ],
)
async def test_what_is_not_meant_passes(text: str) -> None:
    assert await judged(text) == ALLOWED


async def test_only_what_was_said_now_is_rewritten() -> None:
    assert await judged("make it blue", base="Zippo at sea") == ALLOWED
    assert (await judged("add Zippo", base="Otto at sea")).rewritten == "add a mouse in boots"


async def test_a_word_in_what_is_continued_tells_which_one_is_meant() -> None:
    assert (await judged("add Otto", base="a castle")).rewritten == "add a plumber"


async def test_a_disguised_name_is_replaced_in_the_plain_words() -> None:
    assert (await judged("Z i p p o at sea")).rewritten == "a mouse in boots at sea"


@pytest.mark.parametrize(
    ("text", "action", "category"),
    [
        ("Ada Quill at a market", Action.ASK, "real_person"),
        ("Ada Quill in prison", Action.BLOCK, "real_person_harm"),
        ("Ada Quill in lingerie, cartoon", Action.BLOCK, "real_person_harm"),
        ("Ada Quill in prison, cartoon", Action.ALLOW, ""),
        ("a cartoon of Ada Quill", Action.ALLOW, ""),
        ("photorealistic Ada Quill, not a cartoon", Action.ASK, "real_person"),
        ("not Ada Quill", Action.ALLOW, ""),
    ],
)
async def test_people_are_asked_about_drawn_or_refused(
    text: str, action: Action, category: str
) -> None:
    verdict = await judged(text)

    assert (verdict.action, verdict.category) == (action, category)


@pytest.mark.parametrize(
    ("base", "text", "action"),
    [
        ("a cartoon of Ada Quill", "now photorealistic", Action.ASK),
        ("a cartoon of Ada Quill", "not a cartoon any more", Action.ASK),
        ("a cartoon of Ada Quill in prison", "photorealistic", Action.BLOCK),
        ("a cartoon of Ada Quill", "add a hat", Action.ALLOW),
        ("a cartoon of Ada Quill", "not photorealistic", Action.ALLOW),
        ("a cartoon of a dog", "now photorealistic", Action.ALLOW),
    ],
)
async def test_who_was_drawn_is_asked_about_once_it_is_to_be_taken_for_real(
    base: str, text: str, action: Action
) -> None:
    assert (await judged(text, base=base)).action is action


async def test_a_change_does_not_ask_again_but_is_judged_with_its_beginning() -> None:
    assert await judged("make it blue", base="Ada Quill at a market") == ALLOWED
    assert (await judged("put her in prison", base="Ada Quill")).category == "real_person_harm"


async def test_after_a_yes_to_the_person_the_character_is_still_rewritten() -> None:
    verdict = await judged("Ada Quill with Zippo", agreed=("real_person",))

    assert verdict.rewritten == "Ada Quill with a mouse in boots"


async def test_the_operators_own_names_count_too() -> None:
    more: dict[str, Any] = {
        "extra_characters": [{"like": "a frog", "names": ["Quak"]}],
        "extra_people": ["Bo Li"],
    }

    assert (await judged("Quak on a leaf", **more)).rewritten == "a frog on a leaf"
    assert (await judged("Bo Li on a leaf", **more)).category == "real_person"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Pikachu on a skateboard", "copyright_character"),
        ("Elsa from Frozen having tea", "copyright_character"),
        ("a cat in the style of Banksy", "artist_style"),
        ("foto realista de Messi en un café", "real_person"),
        ("Emmanuel Macron drunk in an alley, press photo", "real_person_harm"),
        ("Taylor Swift holding up our protein powder", "real_person_harm"),
        ("Путин на больничной койке, реалистичное фото", "real_person_harm"),
    ],
)
async def test_the_shipped_lists_know_names(text: str, category: str) -> None:
    verdict = await shipped_names().check(normalize(text), CONTEXT)

    assert verdict.category == category


@pytest.mark.parametrize(
    "text",
    [
        "Mario, our baker, in front of his oven",
        "my dog Elsa jumping over a puddle",
        "a wizard school in the mountains, nothing from the movies",
        "Sherlock Holmes in a foggy street",
        "Dracula brushing his teeth",
        "starry harbour in the style of Van Gogh",
        "caricature of Donald Trump playing golf",
        "Napoleon crossing the Alps",
        "a joker from a deck of cards",
        "woody plants in a greenhouse",
        "trump card on a bridge table",
        "Luigi's pizzeria sign, neon",
    ],
)
async def test_the_shipped_lists_leave_common_words_and_free_figures_alone(text: str) -> None:
    assert await shipped_names().check(normalize(text), CONTEXT) == ALLOWED


async def test_a_text_of_any_kind_is_rewritten_without_breaking() -> None:
    odd = RuleText(raw="Zippo\ud800 \u0301Zippo", normal="zippo zippo")

    verdict = await rule().check(odd, CONTEXT)

    assert verdict.rewritten.count("a mouse in boots") == 2
