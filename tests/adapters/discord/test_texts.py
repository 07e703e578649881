from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import texts
from tests.fakes import makes

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


def test_a_thread_is_named_after_the_words_within_discords_limit() -> None:
    assert texts.thread_name(makes.version(words="a\n dog")) == "a dog"
    assert len(texts.thread_name(makes.version(words="x" * 300))) == 100
    assert texts.thread_name(makes.version(words="", prompt="")) == "Picture v7"
