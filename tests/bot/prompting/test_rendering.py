"""What a recipe becomes in each dialect, and what words can never do in one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Recipe
from bot.prompting import LIMNER, Dialect
from bot.prompting.rendering import Draft, plain, ratio, render
from tests.fakes.dialects import SHIPPED

ALL = (LIMNER, *SHIPPED.known)
MIDJOURNEY, DIFFUSION = SHIPPED.named("midjourney"), SHIPPED.named("stable diffusion")
DOG = Recipe(
    "photograph", "a dog wearing pink sunglasses", "film noir", "close-up, 4K", "people, text"
)
# What generators take for commands, among ordinary letters and some that look alike.
MARKS = st.one_of(
    st.sampled_from(["--no ", "—ar ", "::2", "(", ")", ":1.9)", "[", "]", "{a|b}", "\\"]),
    st.sampled_from(["<lora:x:1>", "\n", "\r", "Negative prompt: ", "Steps: 1, ", "AND", "BREAK"]),
    st.sampled_from(
        ["@", "-", "–", "\u200b", "\u2028", "|", "－", "：", "__", "٣", "\x00", "\ud800"]
    ),
    st.sampled_from([" ", "a", "dog", "é", "🐕", ",", "."]),
)
TEXTS = st.one_of(st.text(), st.lists(MARKS, max_size=40).map("".join))
SHAPES = st.sampled_from([None, "square", "wide", "tall", "16:9", "1.85:1", "9999:1", "0:0", "?"])
DRAFTS = st.builds(Draft, st.builds(Recipe, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), TEXTS, SHAPES)


def length(text: str) -> int:
    """Return the length as a browser counts it."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "limner",
            "A photograph of a dog wearing pink sunglasses, film noir style, close-up, 4K. "
            "Without people or text.",
        ),
        (
            "midjourney",
            "photograph of a dog wearing pink sunglasses, film noir, close-up, 4K "
            "--no people, text --ar 16:9 --style raw --v 7",
        ),
        (
            "stable diffusion",
            "photograph of (a dog wearing pink sunglasses:1.2), film noir, close-up, 4K\n"
            "Negative prompt: people, text\n"
            "Steps: 30, CFG scale: 6, Size: 1344x768",
        ),
        (
            "flux",
            "A photograph of a dog wearing pink sunglasses, film noir style, close-up, 4K.",
        ),
        (
            "dall-e",
            "A photograph of a dog wearing pink sunglasses, film noir style, close-up, 4K. "
            "Without people or text. The picture is wide, 7:4.",
        ),
        (
            "nightcafe",
            "photograph of a dog wearing pink sunglasses, film noir, close-up, 4K\n"
            "Negative prompt: people, text",
        ),
        ("dream", "photograph of a dog wearing pink sunglasses, film noir, close-up, 4K"),
    ],
)
def test_each_generator_reads_it_its_own_way(name: str, text: str) -> None:
    assert render(Draft(DOG, shape="16:9"), SHIPPED.named(name)) == text


def test_what_is_not_said_leaves_no_trace() -> None:
    assert render(Draft(Recipe(description="a dog")), MIDJOURNEY) == "a dog --v 7"
    assert render(Draft(Recipe(description="a dog")), DIFFUSION) == "(a dog:1.2)"


def test_prose_stands_as_it_was_written_where_sentences_are_read() -> None:
    draft = Draft(DOG, "A cool dog looks at us.")

    assert render(draft, LIMNER) == "A cool dog looks at us. Without people or text."
    assert render(draft, MIDJOURNEY).startswith("photograph of a dog")


def test_the_subject_is_kept_when_words_are_too_many() -> None:
    draft = Draft(Recipe("photograph", "a dog", "very " * 300, "seen from afar", "text"))

    text = render(draft, SHIPPED.named("dream"))

    assert text.startswith("photograph of a dog, very very")
    assert text.endswith("very")


@pytest.mark.parametrize(
    ("shape", "written"),
    [("wide", "3:2"), ("16:9", "16:9"), ("1.85:1", "37:20"), ("square", "1:1"), (None, "")],
)
def test_a_shape_becomes_a_ratio_of_whole_numbers(shape: str | None, written: str) -> None:
    assert ratio(shape, MIDJOURNEY) == written


def test_the_nearest_shape_is_taken_where_there_are_only_some() -> None:
    assert ratio("2.39:1", SHIPPED.named("bing")) == "7:4"


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.name)
@given(draft=DRAFTS)
def test_no_text_is_too_long_or_too_odd_for_any_dialect(dialect: Dialect, draft: Draft) -> None:
    text = render(draft, dialect)

    assert length(text) <= dialect.max_characters
    text.encode()


def test_what_is_left_of_a_command_is_no_command_either() -> None:
    dialect = MIDJOURNEY.model_copy(update={"replaced": {"<>": ""}})

    assert plain("a <<>> b <<<>>> c", dialect) == "a b c"


def test_emoji_count_as_two_where_browsers_count() -> None:
    text = render(Draft(Recipe(description="🐕" * 400)), SHIPPED.named("bing"))

    assert 400 < length(text) <= 480


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.name)
@settings(max_examples=20)
@given(text=st.text(min_size=500, max_size=2500))
def test_long_texts_are_cut_to_what_each_dialect_takes(dialect: Dialect, text: str) -> None:
    written = render(Draft(Recipe(text, text, text, text, text), text, "wide"), dialect)

    assert length(written) <= dialect.max_characters
    assert written.endswith(dialect.closing)


@given(draft=DRAFTS)
def test_words_never_become_parameters_of_midjourney(draft: Draft) -> None:
    text = render(draft, MIDJOURNEY)

    words, *parameters = text.split("--")
    assert [one.split()[0] for one in parameters] == [
        *(["no"] if any(thing in text for thing in ("--no",)) else []),
        *(["ar"] if ratio(draft.shape, MIDJOURNEY) else []),
        *(["style"] if "--style raw" in text else []),
        "v",
    ]
    assert not re.search(r"::|[\n\r—–―{}<>]", text)
    assert "--" not in words


@given(draft=DRAFTS)
def test_words_never_become_weights_or_lines_of_stable_diffusion(draft: Draft) -> None:
    lines = render(draft, DIFFUSION).split("\n")

    own = [line for line in lines if line.startswith(("Negative prompt: ", "Steps: 30, CFG"))]
    words = [line for line in lines if line not in own]
    assert len(words) <= 1
    for line in (*words, *(line.removeprefix("Negative prompt: ") for line in own[:1])):
        bare = re.sub(r"\\.", "", line.removeprefix("Steps: 30, CFG scale: 6, Size: "))
        assert len(re.findall(r"[()\[\]]", bare)) in (0, 2)
        assert bare.count(":") == bare.count(":1.2)") <= 1
        assert not re.search(r"[<>{}|\\]|__|\bAND\b|\bBREAK\b", bare)


@given(text=TEXTS, dialect=st.sampled_from(ALL))
def test_what_is_plain_stays_as_it_is(text: str, dialect: Dialect) -> None:
    once = plain(text, dialect)

    assert plain(once, dialect) == once
    assert "\n" not in once
