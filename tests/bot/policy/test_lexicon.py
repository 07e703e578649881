from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.lexicon import Lexicon
from bot.policy.normalize import fold
from bot.policy.terms import expand

GROUPS = {
    "fruit": ["apple", "blood orange", "{1-3} pears"],
    "eating": ["eat {fruit}", "bite into {fruit}"],
}


def lexicon() -> Lexicon:
    return Lexicon(GROUPS, allow=["apple pie"], fillers=["the", "a", "my"])


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("an apple", {"fruit"}),
        ("apple's core", {"fruit"}),
        ("(apple)", {"fruit"}),
        ("blood-orange juice", {"fruit"}),
        ("2 pears", {"fruit"}),
        ("4 pears", set()),
        ("eat apple", {"fruit", "eating"}),
        ("eat the blood orange", {"fruit", "eating"}),
        ("bite into my 3 pears", {"fruit", "eating"}),
        ("eat an unripe apple", {"fruit"}),
        ("blood and orange", set()),
        ("pineapple", set()),
        ("applesauce", set()),
        ("apple pie", set()),
        ("apple pie with an apple", {"fruit"}),
        ("", set()),
    ],
)
def test_groups_are_found_by_whole_words(text: str, groups: set[str]) -> None:
    assert lexicon().find(text).keys() == groups


def test_a_hit_tells_its_words_and_letters() -> None:
    hits = lexicon().find("apple and blood orange")["fruit"]

    assert [(hit.start, hit.stop, hit.letters) for hit in hits] == [(0, 1, 5), (2, 4, 11)]


def test_more_than_three_fillers_part_a_phrase() -> None:
    assert "eating" in lexicon().find("eat the the the apple")
    assert "eating" not in lexicon().find("eat the the the the apple")


def test_long_terms_are_found_in_words_run_together() -> None:
    found = lexicon().find_joined("freshbloodorangejuice", min_letters=8)

    assert [hit.letters for hit in found["fruit"]] == [11]
    assert lexicon().find_joined("pineapple", min_letters=8) == {}
    assert lexicon().find_joined("pineapplepie", min_letters=5) == {}


def test_slots_are_filled_with_numbers_and_other_groups() -> None:
    assert expand("eating", {"fruit": ["fig", "{1-2} nuts"], "eating": ["eat {fruit}"]}) == [
        "eat fig",
        "eat 1 nuts",
        "eat 2 nuts",
    ]


def test_a_slot_without_a_group_names_the_groups_there_are() -> None:
    with pytest.raises(ValueError, match="no group 'fruits'; there are eating"):
        Lexicon({"eating": ["eat {fruits}"]}, (), ())


def test_a_group_that_stands_in_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="stands in itself"):
        Lexicon({"a": ["x {b}"], "b": ["y {a}"]}, (), ())


def test_a_term_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="has no letters"):
        Lexicon({"a": ["!!"]}, (), ())


@given(st.text(alphabet="aple bodrng", max_size=60))
def test_a_word_is_found_exactly_when_it_stands_there(text: str) -> None:
    found = Lexicon({"fruit": ["apple"]}, (), ()).find(text)

    assert ("fruit" in found) == ("apple" in text.split())


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert lexicon().find(fold(text)).keys() <= GROUPS.keys()
