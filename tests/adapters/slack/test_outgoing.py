from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import outgoing, views
from adapters.slack.outgoing import MARKUP, Image, Post
from adapters.slack.views import Kept
from bot.chat import cards, filling, forms
from bot.chat.flags import Typed
from bot.chat.presses import Press
from bot.domain import (
    Answered,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    LimitName,
    Options,
    Outcome,
    PictureRef,
    Recipe,
    Refusal,
    Refused,
    Suggested,
    Suggestion,
)
from tests.fakes import makes, screened
from tests.fakes.house import FACTS
from tests.simulators.slack import blocks, pings
from tests.simulators.slack import views as checked

ANY_TEXT = st.text(max_size=400) | st.sampled_from(
    ["<!channel> <@U1>", "*bold* _it_ ~no~ `code`", "a\nb", "\x01\x02\x03\x04", "👩‍👩‍👧 ‮abc"]
)
PAINT = "https://limner.example/paint/abc"
FILES = ("F0ABCDEFGH1", "F0ABCDEFGH2")


def problems(post: Post) -> list[str]:
    return blocks.problems(list(post.blocks), surface="message", files=lambda _: True)


def rendered(outcome: Outcome, files: tuple[str, ...] = ()) -> Post:
    answer = makes.answer(outcome, allowance=makes.allowance())
    card = cards.render(MARKUP, answer, FACTS, show_cost=True)
    return outgoing.post(card, outgoing.images(makes.version(len(files)), files))


OUTCOMES = [
    Delivered(makes.version(2, private=True), (screened.picture(),) * 2, 1, ("A note.",), "Credit"),
    Delivered(makes.version(parent=PictureRef("b"), parent_number=5), (screened.picture(),)),
    Refused(Refusal("names", "people", "I don't draw real people.", "Invent somebody.")),
    Declined(LimitName.MEMBER_DAY, "That is all for today.", 1_800_000_000.0),
    Failed("It did not work."),
    Answered("Anything but people."),
    Suggested("Four prompts.", (Suggestion("a dog " * 2000, "a dog"),) * 4, Recipe("a" * 900)),
    Cancelled(),
]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_slack_takes_every_outcome(outcome: Outcome) -> None:
    post = rendered(outcome, FILES if isinstance(outcome, Delivered) else ())

    assert problems(post) == []
    assert post.text


@given(ANY_TEXT, ANY_TEXT)
def test_no_words_break_the_layout_or_ping_anybody(words: str, note: str) -> None:
    version = makes.version(words=words, prompt=words)
    post = rendered(Delivered(version, (screened.picture(),), notes=(note,), credit=note), FILES)

    assert problems(post) == []
    assert pings.pings({"text": post.text, "blocks": list(post.blocks)}) == []


@given(st.text(min_size=3000, max_size=5000))
def test_no_sentence_is_too_long(text: str) -> None:
    assert problems(outgoing.sentence(text)) == []


def test_pictures_come_first_with_what_a_screen_reader_says() -> None:
    post = outgoing.post(cards.Card("text"), outgoing.images(makes.version(2), FILES))

    first, second = post.blocks[:2]
    assert first["slack_file"] == {"id": FILES[0]}
    assert first["alt_text"] == "Picture 1 of 2: A photograph of a dog"
    assert second["slack_file"] == {"id": FILES[1]}


def test_markup_in_words_is_shown_as_it_was_typed() -> None:
    (block,) = outgoing.sentence("*not bold* <!channel>").blocks

    assert block == {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "*not bold* <!channel>"}],
            }
        ],
    }


def test_bold_moments_and_quotes_become_styles() -> None:
    text = f"{MARKUP.quote('a dog')}\n{MARKUP.bold('v7')} at {MARKUP.moment(5.9)}"

    (block,) = outgoing.post(cards.Card(text)).blocks

    quote, section = block["elements"]
    assert quote == {
        "type": "rich_text_quote",
        "elements": [{"type": "text", "text": "a dog"}],
    }
    kinds = [(part["type"], part.get("style")) for part in section["elements"]]
    assert kinds == [("text", {"bold": True}), ("text", None), ("date", None)]
    assert section["elements"][2]["timestamp"] == 5


def test_a_long_prompt_is_shown_in_parts() -> None:
    post = outgoing.prompt(makes.version(prompt="x" * 7000))

    assert len(post.blocks) == 3
    assert problems(post) == []


@pytest.mark.parametrize("with_pictures", [True, False])
@pytest.mark.parametrize("count", [0, 3, 10])
def test_slack_takes_the_home_page_and_the_limits(count: int, with_pictures: bool) -> None:
    recent = tuple(makes.version(id=f"{n:032x}", words=f"cat {n}\ndog") for n in range(count))
    left = cards.limits(MARKUP, makes.allowance(), recent)
    shown = [Image(f"F{n:010}", "a cat") if with_pictures else None for n in range(count)]

    home = outgoing.home(left, FACTS, shown)

    assert checked.problems(home) == []
    listed = [block["type"] for block in home["blocks"][1:-2]]
    assert listed == [*["image"] * with_pictures, "rich_text", "actions"] * count
    assert all(f"cat {n} dog" in str(home["blocks"]) for n in range(count))
    assert problems(outgoing.post(left)) == []
    assert problems(outgoing.help_page(FACTS)) == []


@given(ANY_TEXT, st.sampled_from([None, 1, 4]), st.booleans())
def test_slack_takes_the_form_with_anything_typed(
    text: str, count: int | None, private: bool
) -> None:
    typed = Typed(text, Options(count=count, exact=private), private)
    form = forms.imagine(FACTS, typed, ask_where=private, trouble="No such flag." * private)

    assert checked.problems(views.modal(form, Kept())) == []


@given(ANY_TEXT, st.sampled_from(filling.COMMANDS))
def test_slack_takes_the_form_of_every_command(text: str, name: str) -> None:
    form = filling.form(name, FACTS, Typed(text), "No such flag.")

    assert checked.problems(views.modal(form, Kept())) == []


def test_slack_takes_the_region_form_with_its_picture_and_tells_when_it_is_closed() -> None:
    form, card = forms.region(makes.version()), cards.region(Press("region", "v1"), PAINT)
    above = outgoing.post(replace(card, choice=None)).blocks
    picture = outgoing.picture(Image(FILES[0], "a cat"))

    without = views.modal(form, Kept(version="v1"), *above)
    shown = views.modal(form, Kept(version="v1", shown=FILES[0]), picture, *above)

    assert [checked.problems(view) for view in (without, shown)] == [[], []]
    assert [view["notify_on_close"] for view in (without, shown)] == [False, True]
    assert [view["blocks"][-2:] for view in (without, shown)] == [without["blocks"][-2:]] * 2
    assert views.kept(shown).form == "region"
    assert PAINT in str(above)


def test_prompts_are_set_apart_as_they_stand() -> None:
    texts = ("a *dog* --ar 3:2", "<!channel> :dog: `x`")
    suggested = Suggested("Two prompts.", tuple(Suggestion(text, text) for text in texts))

    made = rendered(suggested)

    apart = [
        part["elements"][0]["text"]
        for block in made.blocks
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
    ]
    assert apart == list(texts)
    assert pings.pings(made.arguments()) == []


@given(st.builds(Recipe, *[ANY_TEXT] * 5))
def test_slack_takes_the_refine_form_of_any_recipe(recipe: Recipe) -> None:
    version = makes.version(recipe=recipe)
    keep = Kept("C1", "9.1", version=version.id)

    assert checked.problems(views.modal(forms.refine(version), keep)) == []


@pytest.mark.parametrize(
    "keep",
    [
        Kept(),
        Kept("C1", response_url="https://hooks.example/1"),
        Kept("D1", "9.1", version="v1", index=3, private=True),
        Kept("C1", "9.1", files=("F1", "F2")),
    ],
)
def test_what_a_modal_must_know_is_read_back(keep: Kept) -> None:
    view: dict[str, Any] = views.modal(forms.picture(), keep)

    assert views.kept(view) == keep
