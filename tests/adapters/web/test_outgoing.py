from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import outgoing
from bot.domain import (
    Address,
    Allowance,
    Answer,
    Answered,
    Asked,
    Author,
    Cancelled,
    Capabilities,
    Declined,
    Delivered,
    Describe,
    DrawSuggested,
    Expand,
    Failed,
    Imagine,
    Intent,
    LimitName,
    Outcome,
    PictureFile,
    PictureRef,
    Place,
    Progress,
    Recipe,
    Refusal,
    Refused,
    Reply,
    Request,
    Silent,
    Size,
    Step,
    Suggested,
    Suggestion,
    Version,
    WritePrompt,
)
from tests.fakes.house import CREDIT, FACTS

AUTHOR = Author("web", "browser", "you")
FILE = PictureFile("a" * 64, "image/png", Size(768, 432), 1234)
VERSION = Version(
    id="v",
    conversation_id="c",
    number=3,
    author=AUTHOR,
    intent=Intent.GLOBAL_CHANGE,
    words="Make it <b>bluer</b>!",
    prompt="a blue dog",
    recipe=Recipe(description="a dog", style="noir"),
    pictures=(FILE, FILE),
    backend="sketch",
    model="sketch-1",
    size=FILE.size,
    created_at=7.0,
    parent=PictureRef("u", 1),
    parent_number=2,
)
REQUEST = Request(
    "web:e", AUTHOR, Place("web", "", "playground"), Imagine("a dog"), Address("web", "web:e"), 7.0
)


def told(outcome: Outcome) -> outgoing.Json:
    answer = Answer("j", REQUEST, outcome, Allowance(5, 20, 3, 99.0, 1, 3))
    given: outgoing.Json = json.loads(json.dumps(outgoing.answer("web:e", answer, FACTS)))
    return given


def test_a_version_says_where_it_comes_from_and_where_its_pictures_are() -> None:
    shown = outgoing.version(VERSION, AUTHOR, FACTS)

    assert (shown["number"], shown["parentNumber"], shown["mine"]) == (3, 2, True)
    assert shown["parent"] == {"version": "u", "index": 1}
    assert [picture["url"] for picture in shown["pictures"]] == ["/pictures/v/0", "/pictures/v/1"]
    assert shown["pictures"][1]["alt"] == "Picture 2 of 2: a blue dog"


def test_a_sketch_is_marked_and_credited_from_what_its_painter_can_do() -> None:
    shown = outgoing.version(VERSION, AUTHOR, FACTS)

    assert (shown["sketch"], shown["credit"]) == (True, CREDIT)


def test_a_painter_that_is_gone_leaves_no_mark() -> None:
    shown = outgoing.version(dataclasses.replace(VERSION, backend="old"), AUTHOR, FACTS)

    assert (shown["sketch"], shown["credit"]) == (False, "")


def test_anothers_version_is_not_mine() -> None:
    assert not outgoing.version(VERSION, Author("web", "other"), FACTS)["mine"]


def test_a_delivery_tells_notes_and_what_was_held_back() -> None:
    outcome = told(Delivered(VERSION, (), withheld=1, notes=("Bluer now.",), credit="Own credit."))

    assert outcome["outcome"]["notes"] == ["Bluer now."]
    assert outcome["outcome"]["withheld"] == 1
    assert outcome["outcome"]["version"]["credit"] == "Own credit."
    assert outcome["outcome"]["version"]["sketch"]


def test_a_refusal_says_what_to_try() -> None:
    outcome = told(Refused(Refusal("blocklist", "violence", "No.", "Try this.", support=True)))

    assert outcome["outcome"] == {
        "kind": "refused",
        "text": "No.",
        "suggestion": "Try this.",
        "support": True,
        "appeal": False,
    }


def test_a_question_comes_with_what_its_button_says() -> None:
    outcome = told(Asked("real_person", "Is she fine with it?", "Yes, she is"))

    assert outcome["outcome"] == {
        "kind": "asked",
        "text": "Is she fine with it?",
        "agree": "Yes, she is",
    }


def test_words_that_were_rewritten_may_be_drawn_as_they_were() -> None:
    rewritten = Delivered(VERSION, (), rewriting="copyright_character", caption="AI-made.")

    assert told(rewritten)["outcome"]["asWritten"] is True
    assert told(rewritten)["outcome"]["caption"] == "AI-made."
    assert told(Delivered(VERSION, ()))["outcome"]["asWritten"] is False


def test_suggested_prompts_come_with_what_they_share() -> None:
    recipe = Recipe("photograph", "a dog")
    outcome = told(Suggested("Two.", (Suggestion("a dog --ar 3:2", "A dog.", "wide"),), recipe))

    assert outcome["outcome"] == {
        "kind": "suggested",
        "text": "Two.",
        "suggestions": [{"text": "a dog --ar 3:2", "prompt": "A dog.", "shape": "wide"}],
        "recipe": dataclasses.asdict(recipe),
    }


def test_components_that_may_not_be_shown_are_left_out() -> None:
    assert told(Suggested("Two.", (Suggestion("a", "a"),)))["outcome"]["recipe"] is None


@pytest.mark.parametrize(
    ("intent", "parent", "compares"),
    [
        (Intent.LOCAL_CHANGE, PictureRef("u"), True),
        (Intent.EXPAND, PictureRef("u"), True),
        (Intent.GLOBAL_CHANGE, PictureRef("u"), False),
        (Intent.LOCAL_CHANGE, None, False),
    ],
)
def test_a_changed_part_is_offered_for_comparison(
    intent: Intent, parent: PictureRef | None, compares: bool
) -> None:
    changed = dataclasses.replace(VERSION, intent=intent, parent=parent)

    assert outgoing.version(changed, AUTHOR, FACTS)["compares"] is compares


def test_more_offers_the_shapes_that_a_picture_has_not() -> None:
    shown = dataclasses.replace(VERSION, seed=1, private=True)

    rows = outgoing.version(shown, AUTHOR, FACTS)["more"]

    assert [[button["verb"] for button in row] for row in rows] == [
        ["vary.subtle", "vary"],
        ["expand.square", "expand.tall"],
        ["upscale", "describe"],
    ]
    assert rows[1][0]["label"] == "Expand: square"


def test_facts_name_the_generators_and_whether_pictures_are_seen() -> None:
    known = dataclasses.replace(FACTS, dialects=("FLUX",), sees=True)

    given = outgoing.facts(known, "Limner", 1)

    assert (given["dialects"], given["sees"]) == (["FLUX"], True)


def test_a_limit_says_when_it_goes_on() -> None:
    outcome = told(Declined(LimitName.MEMBER_DAY, "All used.", 99.0))["outcome"]

    assert (outcome["text"], outcome["renewsAt"]) == ("All used.", 99.0)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Failed("Sorry."), "failed"),
        (Answered("Yes."), "answered"),
        (Cancelled(), "cancelled"),
        (Silent(), "silent"),
    ],
)
def test_every_other_outcome_names_its_kind(outcome: Outcome, kind: str) -> None:
    assert told(outcome)["outcome"]["kind"] == kind


def test_the_tighter_limit_is_what_is_left() -> None:
    assert told(Silent())["allowance"]["left"] == 3


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (Progress(Step.QUEUED, position=1), "Waiting for a free brush"),
        (Progress(Step.QUEUED, position=4), "In the queue: number 4"),
        (Progress(Step.QUEUED), "Waiting for a free brush"),
        (Progress(Step.PREPARING), "Thinking about it"),
        (Progress(Step.DRAWING), "Drawing"),
        (Progress(Step.CHECKING), "Having a last look"),
    ],
)
def test_progress_is_told_in_words(sign: Progress, text: str) -> None:
    assert outgoing.progress("m", sign, None)["text"] == text


def test_a_card_tells_words_parent_and_conversation() -> None:
    reply = dataclasses.replace(REQUEST, ask=Reply("bluer", PictureRef("v", 1)))

    card = outgoing.card(reply, "j", "c")

    assert (card["message"], card["job"], card["words"]) == ("web:e", "j", "bluer")
    assert (card["conversation"], card["parent"]) == ("c", {"version": "v", "index": 1})


def test_a_card_for_prompts_tells_what_they_are_for() -> None:
    asked = dataclasses.replace(REQUEST, ask=WritePrompt("a dog", "FLUX"))

    card = outgoing.card(asked, None, "c")

    assert (card["words"], card["dialect"], card["conversation"]) == ("a dog", "FLUX", None)


def test_a_card_that_expands_has_the_new_shape() -> None:
    asked = dataclasses.replace(REQUEST, ask=Expand(PictureRef("v", 1), "wide"))

    card = outgoing.card(asked, None, "c")

    assert (card["shape"], card["conversation"]) == ("wide", "c")
    assert card["parent"] == {"version": "v", "index": 1}


def test_a_card_that_describes_stays_with_its_picture_if_it_is_one_of_ours() -> None:
    ours = dataclasses.replace(REQUEST, ask=Describe(PictureRef("v")))
    theirs = dataclasses.replace(REQUEST, ask=Describe())

    assert outgoing.card(ours, None, "c")["conversation"] == "c"
    assert outgoing.card(theirs, None, "c")["conversation"] is None


def test_a_suggestion_drawn_begins_a_conversation() -> None:
    asked = dataclasses.replace(REQUEST, ask=DrawSuggested("j", 1))

    assert outgoing.card(asked, None, "c")["conversation"] is None


def test_a_new_pictures_card_belongs_to_no_conversation() -> None:
    assert outgoing.card(REQUEST, None, "c")["conversation"] is None


@given(st.text(), st.integers(0, 1))
def test_file_names_are_plain_whatever_the_words(words: str, index: int) -> None:
    name = outgoing.filename(dataclasses.replace(VERSION, words=words), index, "image/png")

    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert name.endswith(f"-v3-{index + 1}.png")


@given(st.text())
def test_any_words_make_valid_json(words: str) -> None:
    version = dataclasses.replace(VERSION, words=words, recipe=Recipe(description=words))

    assert json.loads(json.dumps(outgoing.version(version, AUTHOR, FACTS)))["words"] == words


def test_what_the_painter_cannot_is_not_offered() -> None:
    facts = dataclasses.replace(FACTS, backends={"sketch": Capabilities()})
    shown = dataclasses.replace(VERSION, seed=1, private=True)

    told = outgoing.version(shown, AUTHOR, facts)

    assert outgoing.version(shown, AUTHOR, FACTS)["region"]
    assert not told["region"]
    assert [[button["verb"] for button in row] for row in told["more"]] == [["describe"]]
