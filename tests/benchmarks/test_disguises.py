"""The disguises hide a text from a filter and not from its reader."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.policy.disguises import FAMILIES, KINDS, disguised

TEXT = "a naked woman beside the Quiet harbour, vexing dancers"


def test_there_are_many_kinds_and_each_says_what_it_does() -> None:
    assert len(KINDS) >= 40
    assert len(KINDS) == sum(len(kinds) for kinds in FAMILIES.values())
    assert all(kind.__doc__ for kind in KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_disguise_changes_a_text_and_is_the_same_again(kind: str) -> None:
    worn = disguised(kind, TEXT)

    assert worn != TEXT
    assert worn == disguised(kind, TEXT)
    assert worn.strip()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10)
@given(text=st.text(max_size=30), seed=st.integers(0, 99))
def test_any_text_can_be_put_into_any_disguise(kind: str, text: str, seed: int) -> None:
    assert isinstance(KINDS[kind](text, Random(seed)), str)


@pytest.mark.parametrize("kind", [*FAMILIES["other words around"]])
def test_what_is_wrapped_in_other_words_is_there_as_it_was(kind: str) -> None:
    assert TEXT in disguised(kind, TEXT)


@pytest.mark.parametrize(
    "kind", ["mathematical_bold", "mathematical_mixed", "fullwidth", "circled", "raised"]
)
def test_fancy_letters_are_the_same_letters_to_unicode(kind: str) -> None:
    assert unicodedata.normalize("NFKC", disguised(kind, TEXT)).lower() == TEXT.lower()


@pytest.mark.parametrize("kind", [*FAMILIES["invisible characters"]])
def test_without_what_nobody_sees_the_letters_are_as_they_were(kind: str) -> None:
    seen = "".join(sign for sign in disguised(kind, TEXT) if sign.isascii())

    assert seen in (TEXT, TEXT[::-1])
