from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import outgoing, texts
from adapters.discord.outgoing import Post
from bot.chat import cards, fitting
from bot.chat.cells import CELLS
from bot.chat.fitting import Attached
from bot.chat.presses import Press
from bot.domain import (
    Answered,
    Cancelled,
    Capabilities,
    Declined,
    Delivered,
    Failed,
    LimitName,
    Outcome,
    PictureRef,
    Progress,
    Recipe,
    Refusal,
    Refused,
    Silent,
    Step,
    Suggested,
    Suggestion,
)
from tests.fakes import makes, screened
from tests.fakes.house import FACTS


def labels(post: Post) -> list[str]:
    return [button.label for row in post.rows for button in row]


def custom_ids(post: Post) -> dict[str, str]:
    return {button.label: button.press.code for row in post.rows for button in row}


def delivered(**changes: Any) -> Delivered:
    return Delivered(makes.version(**changes), (screened.picture(),))


def test_an_answer_says_prompt_version_time_and_what_is_left() -> None:
    outcome = delivered(parent=PictureRef("b" * 32), parent_number=5)

    post = outgoing.render(makes.answer(outcome, allowance=makes.allowance()), FACTS)

    assert post.content == (
        "> A photograph of a dog\n**v7** from v5 · 12 s · 3 pictures left, renews <t:1800000000:R>"
    )


def test_the_cost_is_told_only_where_the_server_wants_it() -> None:
    answer = makes.answer(delivered())

    assert "$0.0400" in outgoing.render(answer, FACTS, show_cost=True).content
    assert "$" not in outgoing.render(answer, FACTS).content


def test_a_sketch_is_marked_with_its_credit() -> None:
    outcome = Delivered(makes.version(), (), credit="Art by Somebody", sketch=True)

    post = outgoing.render(makes.answer(outcome), FACTS)

    assert post.content.endswith("-# Sketch · Art by Somebody")


def test_notes_and_withheld_pictures_are_told() -> None:
    outcome = Delivered(makes.version(), (), withheld=2, notes=("I kept the *hat*.",))

    post = outgoing.render(makes.answer(outcome), FACTS)

    assert r"I kept the \*hat\*." in post.content
    assert "2 pictures were held back" in post.content


def test_undo_is_offered_only_where_there_is_a_parent() -> None:
    first = outgoing.render(makes.answer(delivered()), FACTS)
    second = outgoing.render(makes.answer(delivered(parent=PictureRef("b" * 32))), FACTS)

    assert labels(first) == [
        "Refine", "Region", "Vary", "Again", "Prompt", "Original", "More", "Delete",
    ]  # fmt: skip
    assert "Undo" in labels(second)


def test_a_private_picture_offers_publish_and_its_buttons_stay_private() -> None:
    post = outgoing.render(makes.answer(delivered(private=True)), FACTS, thread_button=True)

    assert "Publish" in labels(post)
    assert "Thread" not in labels(post)
    assert all(custom_id.endswith(":p") for custom_id in custom_ids(post).values())


def test_with_several_pictures_the_buttons_ask_which_one() -> None:
    ids = custom_ids(outgoing.render(makes.answer(delivered(pictures=3)), FACTS))

    assert ids["Refine"] == f"l:refine:{'a' * 32}:x"
    assert ids["Again"] == f"l:again:{'a' * 32}:0"


def test_alt_text_is_the_prompt_within_discords_limit() -> None:
    version = makes.version(prompt="dog " * 1000)

    post = Post(files=fitting.attached(version, (screened.picture(),)))

    (listed,) = post.payload()["attachments"]
    assert listed["description"].startswith("dog dog")
    assert len(listed["description"]) == 1024
    assert listed["filename"] == "limner-v7.png"


def test_a_refusal_names_the_rule_and_what_to_try() -> None:
    refusal = Refusal("names", "people", "I don't draw real people.", "Invent somebody.")

    post = outgoing.render(makes.answer(Refused(refusal)), FACTS)

    assert post.content == "I don't draw real people.\nInvent somebody."


def test_a_limit_says_when_it_goes_on() -> None:
    declined = Declined(LimitName.MEMBER_DAY, "That was today's last.", makes.RENEWS_AT)

    assert "<t:1800000000:R>" in outgoing.render(makes.answer(declined), FACTS).content


def test_an_error_offers_to_draw_again_where_that_makes_sense() -> None:
    again = outgoing.render(makes.answer(Failed("It broke."), private=True), FACTS)
    never = outgoing.render(makes.answer(Failed("It broke.", again=False)), FACTS)

    assert custom_ids(again) == {"Draw again": "l:redo:job-1:0:p"}
    assert never.rows == ()


def test_an_unfinished_picture_comes_with_its_step_and_a_way_to_stop() -> None:
    progress = Progress(Step.DRAWING, partial=screened.picture())

    post = outgoing.progress(progress, "job-1")

    assert post.content == "Drawing ..."
    assert post.files[0].filename == "unfinished.png"
    assert custom_ids(post) == {"Cancel": "l:cancel:job-1:0"}


def suggested(*texts: str, recipe: Recipe | None = None) -> Suggested:
    suggestions = tuple(Suggestion(text, text) for text in texts)
    return Suggested("Four *prompts* for it.", suggestions, recipe)


def test_prompts_come_ready_to_copy_with_a_button_for_each() -> None:
    outcome = suggested("a *dog* --ar 3:2", "a cat", recipe=Recipe("photograph", "a dog"))

    post = outgoing.render(makes.answer(outcome, private=True), FACTS)

    assert post.content == (
        "Four \\*prompts\\* for it.\n**Kind** photograph\n**Shows** a dog\n"
        "**1** ```\na *dog* --ar 3:2\n```\n**2** ```\na cat\n```"
    )
    assert custom_ids(post) == {
        "Draw 1": "l:suggested:job-1:0:p",
        "Draw 2": "l:suggested:job-1:1:p",
    }


def test_a_prompt_that_is_alone_has_no_number() -> None:
    post = outgoing.render(makes.answer(suggested("a dog")), FACTS)

    assert post.content.endswith("it.\n```\na dog\n```")


def test_prompts_that_do_not_fit_come_whole_in_a_file() -> None:
    long, short = "dog " * 700, "a cat"

    post = outgoing.render(makes.answer(suggested(long, short)), FACTS)

    (file,) = post.files
    assert file.filename == "prompts.txt"
    assert file.data.decode() == f"{long}\n\n{short}"
    assert len(post.content) <= texts.MAX_CONTENT_CHARACTERS
    assert post.content.endswith(f"```\na cat\n```\n-# {texts.IN_A_FILE}")


@pytest.mark.parametrize("size", range(1904, 2104, 8))
def test_that_prompts_are_in_a_file_is_always_said(size: int) -> None:
    outcome = suggested(*["x" * (size // 4)] * 4)

    post = outgoing.render(makes.answer(outcome), FACTS)

    assert len(post.content) <= texts.MAX_CONTENT_CHARACTERS
    assert (texts.IN_A_FILE in post.payload()["content"]) is bool(post.files)


@given(st.lists(st.text(max_size=3000), min_size=1, max_size=4), st.text(max_size=3000))
def test_no_prompts_break_the_layout(prompts: list[str], said: str) -> None:
    outcome = suggested(*prompts, recipe=Recipe(said, said, said, said, said))

    payload = outgoing.render(makes.answer(outcome), FACTS).payload()

    assert len(payload["content"]) <= texts.MAX_CONTENT_CHARACTERS
    assert payload["content"].count("```") == 2 * len(prompts)


def test_a_choice_stands_above_the_pages_it_leads_to() -> None:
    card = cards.region(Press("region", "v1", 1, private=True), "https://paint.example/x")

    select, link = (row["components"][0] for row in outgoing.post(card).payload()["components"])

    assert (select["type"], select["custom_id"]) == (3, "l:cells:v1:1:p")
    assert (select["min_values"], select["max_values"]) == (1, 9)
    assert [option["value"] for option in select["options"]] == list(CELLS)
    assert link == {
        "type": 2, "style": 5, "label": "Paint it", "url": "https://paint.example/x",
    }  # fmt: skip


def test_nothing_pings_whatever_is_said() -> None:
    payload = Post("@everyone <@1>").payload()

    assert payload["allowed_mentions"] == {"parse": [], "replied_user": False}


def test_an_edit_replaces_the_files_of_a_progress_message() -> None:
    without = Post("done").payload()
    with_one = Post("done", files=(Attached("a.png", b"x", "image/png", "a dog"),)).payload()

    assert without["attachments"] == []
    assert with_one["attachments"] == [{"id": 0, "filename": "a.png", "description": "a dog"}]


def test_the_prompt_page_shows_words_prompt_recipe_and_settings() -> None:
    content = outgoing.prompt(makes.version(seed=5, words="```js")).content

    assert content.count("```") == 2
    for part in ("A photograph of a dog", "Style: warm", "Without: cats", "Seed: 5", "64x64"):
        assert part in content


def test_a_long_prompt_comes_as_a_file() -> None:
    post = outgoing.prompt(makes.version(prompt="x" * 3000))

    assert post.files[0].filename == "limner-v7.txt"
    assert b"x" * 3000 in post.files[0].data


def test_the_limits_page_lists_pictures_to_see_again() -> None:
    recent = (makes.version(private=True), makes.version())

    post = outgoing.post(cards.limits(texts.MARKUP, makes.allowance(), recent))

    assert "3 pictures left" in post.content
    assert "for you alone" in post.content
    assert labels(post) == ["See 1", "See 2"]


def test_the_limits_page_of_a_newcomer_says_how_to_begin() -> None:
    assert "/imagine" in outgoing.post(cards.limits(texts.MARKUP, makes.allowance(), ())).content


def test_help_lists_what_is_not_drawn() -> None:
    page = outgoing.help_page(FACTS)

    assert FACTS.rules[0] in page.embeds[0]["description"]
    assert len(page.payload()["content"]) == len(page.content)


@pytest.mark.parametrize(
    ("can", "said", "unsaid"),
    [
        (Capabilities(edits=True, upscales=True), "expands, enlarges and varies", "anew"),
        (Capabilities(edits=True), "expands and varies", "enlarges"),
        (Capabilities(upscales=True), "enlarges and describes", "Region"),
        (Capabilities(), "More** describes", "Region"),
    ],
)
def test_help_tells_of_what_the_painter_can(can: Capabilities, said: str, unsaid: str) -> None:
    page = outgoing.help_page(dataclasses.replace(FACTS, backends={"oil": can}))

    assert said in page.content
    assert unsaid not in page.content
    assert len(page.payload()["content"]) == len(page.content)


def test_asking_which_picture_numbers_them() -> None:
    post = outgoing.post(cards.which_one(Press("vary", "a" * 32, None, private=True), 3))

    assert custom_ids(post)["2"] == f"l:vary:{'a' * 32}:1:p"
    assert labels(post) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "outcome", [Cancelled(), Silent(), Answered("Yes."), delivered(), suggested("a")]
)
def test_every_outcome_can_be_shown(outcome: Outcome) -> None:
    assert len(outgoing.render(makes.answer(outcome), FACTS).payload()["components"]) <= 5


@given(st.text(max_size=6000), st.text(max_size=6000))
def test_no_words_break_the_layout(words: str, note: str) -> None:
    version = makes.version(words=words, prompt=words)
    outcome = Delivered(version, (), notes=(note,), credit=note)

    post = outgoing.render(makes.answer(outcome, allowance=makes.allowance()), FACTS)

    assert len(post.content) <= texts.MAX_CONTENT_CHARACTERS
    assert post.content.count("\n> ") == 0


@given(st.text(max_size=6000))
def test_no_answer_is_too_long(text: str) -> None:
    for outcome in (Answered(text), Failed(text), Declined(LimitName.OPEN_JOBS, text, 1.0)):
        assert len(outgoing.render(makes.answer(outcome), FACTS).content) <= 2000
