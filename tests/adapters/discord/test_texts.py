from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import texts
from bot.domain import Progress, Step
from tests.adapters.discord import makes

MARKUP = st.text(alphabet="ab \n*_~`|<>[]()#:@-+>1.\\/", max_size=60)


def test_markup_in_a_prompt_is_shown_as_it_was_typed() -> None:
    shown = texts.escape("**bold** ||hidden|| [x](http://y) <@1> `code`")

    assert shown == (
        r"\*\*bold\*\* \|\|hidden\|\| \[x\](http\://y) \<@" + "\u200b" + r"1\> \`code\`"
    )


@given(MARKUP)
def test_every_special_character_is_behind_a_backslash(text: str) -> None:
    shown = texts.escape(text)

    assert not re.search(r"(?<!\\)(?:\\\\)*(?:[*_~`|<>\[\]]|://)", shown)
    assert "@everyone" not in texts.escape(f"{text}@everyone")


@given(st.text(max_size=5000), st.integers(100, 2000))
def test_a_literal_text_fits_its_limit_once_escaped(text: str, limit: int) -> None:
    assert len(texts.literal(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. dog", r"1\. dog"),
        ("12) dog", r"12\) dog"),
        ("# dog", r"\# dog"),
        ("a\n- dog", "a\n\\- dog"),
        ("-# dog", r"\-# dog"),
        ("anime-style, 4.5 m", "anime-style, 4.5 m"),
    ],
)
def test_a_line_start_does_not_become_a_list_or_a_heading(text: str, shown: str) -> None:
    assert texts.escape(text) == shown


@given(st.text(max_size=200))
def test_nothing_inside_a_code_block_can_end_it(text: str) -> None:
    block = texts.code_block(text)

    assert block.count("```") == 2


def test_a_cut_is_marked() -> None:
    assert texts.clip("abcdef", 4) == "abc…"


def test_the_queue_position_is_told_only_while_others_are_before() -> None:
    assert "4" in texts.progress(Progress(Step.QUEUED, position=4))
    assert "1" not in texts.progress(Progress(Step.QUEUED, position=1))


def test_one_picture_left_is_singular() -> None:
    assert texts.left(makes.allowance(1)) == "1 picture left, renews <t:1800000000:R>"


def test_a_thread_is_named_after_the_words_within_discords_limit() -> None:
    assert texts.thread_name(makes.version(words="a\n dog")) == "a dog"
    assert len(texts.thread_name(makes.version(words="x" * 300))) == 100
    assert texts.thread_name(makes.version(words="", prompt="")) == "Picture v7"


def test_small_amounts_keep_their_digits() -> None:
    assert texts.dollars(40_000) == "$0.0400"
    assert texts.dollars(1_250_000) == "$1.25"
