from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.policy.joined import JoinedTerms

TERMS = ["abca", "abcab", "bcabb", "cabb"]


def joined(*terms: str) -> JoinedTerms:
    made = JoinedTerms()
    for term in terms:
        made.add(term, f"of {term}")
    return made


@given(st.text("abc", max_size=40))
def test_every_term_is_found_wherever_it_stands(text: str) -> None:
    places = {
        (at, term, (f"of {term}",))
        for term in TERMS
        for at in range(len(text))
        if text.startswith(term, at)
    }

    found = list(joined(*TERMS).find(text))

    assert set(found) == places
    assert len(found) == len(places)


def test_a_term_may_be_of_several_names() -> None:
    both = joined("abca")
    both.add("abca", "else")

    assert [names for _, _, names in both.find("abca")] == [("of abca", "else")]


@given(st.text("abc", max_size=40))
def test_terms_are_taken_out_the_longest_first_and_short_ones_last(text: str) -> None:
    left = text
    for term in ("abcab", "bcab", "cc"):
        left = left.replace(term, " ")

    assert joined("bcab", "cc", "abcab").taken_out(text) == left
