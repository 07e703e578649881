from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from bot import domain
from bot.domain import Address, DrawPlan, Imagine, OutcomeRecord, Request, Version
from bot.errors import StorageError
from bot.storage import codec
from tests.bot.storage import samples

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
FIELDS = st.dictionaries(TEXT, TEXT, max_size=3).map(MappingProxyType)

st.register_type_strategy(str, TEXT)
st.register_type_strategy(float, NUMBERS)
st.register_type_strategy(
    Address, st.builds(Address, platform=TEXT, message=st.none() | TEXT, fields=FIELDS)
)


@pytest.mark.parametrize(
    ("coder", "kind"),
    [
        (codec.REQUEST, Request),
        (codec.ADDRESS, Address),
        (codec.DRAW, DrawPlan),
        (codec.OUTCOME, OutcomeRecord),
        (codec.VERSION, Version),
    ],
    ids=["request", "address", "draw", "outcome", "version"],
)
def test_every_value_comes_back_as_it_was(coder: codec.Codec[Any], kind: Any) -> None:
    @settings(max_examples=60, database=None)
    @given(value=st.from_type(kind))
    def comes_back(value: Any) -> None:
        text = coder.encode(value)

        assert coder.decode(text) == value
        assert "\n" not in text

    comes_back()


@given(words=st.text(st.characters()))
def test_any_words_that_a_member_can_send_are_encoded(words: str) -> None:
    asked = samples.request(ask=Imagine(words))

    decoded = codec.REQUEST.decode(codec.REQUEST.encode(asked))

    readable = words.encode("utf-8", "replace").decode()
    assert decoded == replace(asked, ask=Imagine(readable))


def test_each_kind_of_ask_and_outcome_keeps_its_type() -> None:
    ref = domain.PictureRef("v", 1)
    asks: list[domain.Ask] = [
        domain.Imagine("x"),
        domain.Reply("x", parent=ref, addressed=False),
        domain.Refine(ref, domain.Recipe(style="oil")),
        domain.Vary(ref),
        domain.Again("v"),
        domain.Redo("j"),
        domain.Undo("v"),
        domain.Publish("v"),
    ]

    decoded = [
        codec.REQUEST.decode(codec.REQUEST.encode(samples.request(ask=ask))).ask for ask in asks
    ]

    assert decoded == asks
    assert [type(ask) for ask in decoded] == [type(ask) for ask in asks]


def test_a_field_that_a_later_program_added_is_passed_over() -> None:
    text = codec.ADDRESS.encode(Address("discord", "m"))

    assert codec.ADDRESS.decode(text[:-1] + ',"colour":"red"}') == Address("discord", "m")


def test_a_field_that_an_earlier_program_did_not_know_takes_its_default() -> None:
    assert codec.ADDRESS.decode('{"platform":"discord"}') == Address("discord")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"message":"m"}', b"\xff"])
def test_a_damaged_record_is_told(text: str | bytes) -> None:
    with pytest.raises(StorageError):
        codec.ADDRESS.decode(text)
