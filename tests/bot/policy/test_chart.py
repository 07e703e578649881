from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.policy.lexicon import Found, Hit, Lexicon

# Slots at the beginning, in the middle and at the end; groups in groups; beginnings of words.
GROUPS: dict[str, list[str]] = {
    "a": ["x", "x y", "yy*"],
    "b": ["{a}", "{a} z", "z {a} x"],
    "c": ["{b} {a}", "y {b}", "{b}"],
}
ALLOWED = ["{a} {a} z", "zz"]
FILLERS = ["f"]
WORDS = st.lists(st.sampled_from(["x", "y", "yy", "yyx", "z", "zz", "f"]), max_size=9)


def spelt_out(terms: Sequence[str]) -> list[str]:
    """Return terms with every slot filled in: what the search has to be as good as."""
    return [filled for term in terms for filled in _filled(term)]


def _filled(term: str) -> Iterator[str]:
    ways = (
        spelt_out(GROUPS[part[1:-1]]) if part.startswith("{") else [part] for part in term.split()
    )
    return map(" ".join, product(*ways))


PLAIN: Mapping[str, list[str]] = {name: spelt_out(terms) for name, terms in GROUPS.items()}


def hits(found: Found) -> dict[str, set[Hit]]:
    return {name: set(of) for name, of in found.items()}


@given(WORDS)
def test_slots_find_what_phrases_without_slots_find(words: list[str]) -> None:
    with_slots = Lexicon(GROUPS, ALLOWED, FILLERS)
    without = Lexicon(PLAIN, spelt_out(ALLOWED), FILLERS)

    assert hits(with_slots.find_words(words)) == hits(without.find_words(words))


@given(WORDS)
def test_so_they_do_in_words_run_together(words: list[str]) -> None:
    with_slots, without = Lexicon(GROUPS, ALLOWED), Lexicon(PLAIN, spelt_out(ALLOWED))

    found = with_slots.find_joined("".join(words), min_letters=2)

    assert hits(found) == hits(without.find_joined("".join(words), min_letters=2))


@given(st.text("xyz", max_size=20))
def test_letters_run_together_hold_every_term_wherever_it_stands(text: str) -> None:
    terms = ["xy", "y z", "xyzz", "zx y"]
    found = Lexicon({"terms": terms}).find_joined(text, min_letters=1)

    assert {(hit.start, hit.letters) for hit in found.get("terms", ())} == {
        (at, len(letters))
        for letters in (term.replace(" ", "") for term in terms)
        for at in range(len(text))
        if text.startswith(letters, at)
    }


def test_a_phrase_has_the_letters_of_what_stands_in_its_slots() -> None:
    lexicon = Lexicon({"fruit": ["fig", "blood orange"], "eating": ["eat {fruit}"]})

    assert lexicon.find("eat blood orange")["eating"] == [Hit(0, 3, 14)]
    assert lexicon.find_joined("eatbloodorange", min_letters=14)["eating"] == [Hit(0, 14, 14)]
