from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.policy.word_index import WordIndex, by_shape, one_letter_shorter

# The least preferred first; "peer" is of the vocabulary.
INDEX = WordIndex(["peer", "pear", "plum", "plume", "ape"], terms={"peer"})


def test_words_are_found_by_their_letters_without_one() -> None:
    assert INDEX.longer("plum") == ["plume"]
    assert INDEX.longer("per") == ["peer", "pear"]
    assert INDEX.longer("pe") == []


def test_what_is_preferred_takes_the_place_of_what_is_not() -> None:
    assert INDEX.bare["pr"] == "pear"
    assert INDEX.bare_terms == {"pr": "peer"}


def test_only_inner_vowels_may_be_left_out() -> None:
    assert INDEX.bare["plme"] == "plume"


def test_words_are_found_by_their_letters_without_repetitions_and_mixed() -> None:
    assert INDEX.once["per"] == "peer"
    assert INDEX.shuffled["paer"] == "pear"


def test_words_are_found_by_edges_and_length() -> None:
    shapes = by_shape(["peer", "pear", "ape"])

    assert shapes["p", "", 4] == ["peer", "pear"]
    assert shapes["p", "r", 4] == ["peer", "pear"]
    assert shapes["", "e", 3] == ["ape"]


# In an order that is the same in every process: it decides between equally likely words.
@given(st.text("abc", min_size=1))
def test_each_letter_is_left_out_in_turn(word: str) -> None:
    all_of_them = [word[:at] + word[at + 1 :] for at in range(len(word))]

    assert one_letter_shorter(word) == list(dict.fromkeys(all_of_them))
