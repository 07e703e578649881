from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.lexicon import Lexicon
from bot.policy.normalize import fold
from bot.policy.terms import check_slots, written

GROUPS = {
    "fruit": ["apple", "blood orange", "{1-3} pears"],
    "eating": ["eat {fruit}", "bite into {fruit}"],
}


def _all_written(name: str, groups: dict[str, list[str]]) -> list[str]:
    return list(written(name, groups))


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


def test_a_term_at_the_end_of_run_together_words_is_no_longer_one_that_begins_so() -> None:
    fruits = Lexicon(
        {"one": ["dragonfruit"], "more": ["dragonfruit juice"]}, allow=["dragonfruits"]
    )

    assert fruits.find_joined("acoldfreshdragonfruit", min_letters=8).keys() == {"one"}
    assert fruits.find_joined("freshdragonfruitjuice", min_letters=8).keys() == {"one", "more"}
    assert fruits.find_joined("freshdragonfruits", min_letters=8) == {}


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("berr*", "two berries"),
        ("straw-berr*", "a strawberry, a straw berry"),
        ("eat berr*", "eat berries"),
        ("berr* pie", "a berries pie"),
        ("Pêche", "a peche"),
        ("梨の木", "大きな梨の木"),
        ("7 pears", "7 pears"),
    ],
)
def test_terms_are_found_as_they_are_folded(term: str, text: str) -> None:
    assert Lexicon({"fruit": [term]}).find(fold(text)).keys() == {"fruit"}


def test_a_word_may_begin_several_terms_of_several_groups() -> None:
    both = Lexicon({"one": ["apple", "appl*", "apple pie"], "two": ["apple tart", "ap*"]})

    found = both.find("apple tart and apple pie")

    assert sorted((hit.start, hit.stop) for hit in found["two"]) == [(0, 1), (0, 2), (3, 4)]
    assert sorted({(hit.start, hit.stop) for hit in found["one"]}) == [(0, 1), (3, 4), (3, 5)]


def test_every_word_of_every_term_is_known() -> None:
    assert Lexicon({"a": ["eat {b}", "ripe"], "b": ["fig*", "Pêche"]}).words == {
        *("eat", "ripe", "peche", "fig", "figs", "fige", "figed", "figing", "figer"),
    }


def test_no_word_is_put_right_to_one_that_only_an_unmended_group_has() -> None:
    both = Lexicon({"far": ["chiavara", "ripe", "fig*"], "near": ["ripe plum"]}, unmended=["far"])

    assert set(both.mendable) == {"ripe", "plum"}
    assert set(Lexicon({"near": ["ripe"], "far": ["ripe", "fig"]}, unmended=["far"]).mendable) == {
        "ripe"
    }
    assert both.find("chiavara, figuring").keys() == {"far"}


def test_slots_are_filled_in_where_they_hold_numbers_or_are_a_part_of_a_word() -> None:
    groups = {
        "fruit": ["fig", "{1-2} nuts"],
        "eating": ["eat {fruit}", "{fruit}eater*", "{2-3} times"],
    }

    assert list(written("eating", groups)) == [
        "eat {fruit}",
        "figeater*",
        "1 nutseater*",
        "2 nutseater*",
        "2 times",
        "3 times",
    ]


def test_a_slot_without_a_group_names_the_groups_there_are() -> None:
    for refuse in (_all_written, check_slots):
        with pytest.raises(ValueError, match="no group 'fruits'; there are eating"):
            refuse("eating", {"eating": ["eat {1-2} {fruits}"]})


def test_a_group_that_stands_in_itself_is_refused() -> None:
    for refuse in (_all_written, check_slots):
        with pytest.raises(ValueError, match="stands in itself"):
            refuse("a", {"a": ["x {b}"], "b": ["y {a}"]})


@pytest.mark.parametrize("term", ["!!", "{"])
def test_a_term_without_letters_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match="has no letters"):
        Lexicon({"a": [term]}, (), ())


@pytest.mark.parametrize("term", ["{two apples}", "{two apples", "two {apples"])
def test_braces_that_are_no_slot_are_signs_like_any(term: str) -> None:
    assert Lexicon({"a": [term]}).find("two apples").keys() == {"a"}


@given(st.text(alphabet="aple bodrng", max_size=60))
def test_a_word_is_found_exactly_when_it_stands_there(text: str) -> None:
    found = Lexicon({"fruit": ["apple"]}, (), ()).find(text)

    assert ("fruit" in found) == ("apple" in text.split())


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert lexicon().find(fold(text)).keys() <= GROUPS.keys()
