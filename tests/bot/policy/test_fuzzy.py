from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.common_words import common_words
from bot.policy.fuzzy import Speller
from bot.policy.normalize import normalize
from bot.policy.spelling import Spelling
from bot.policy.squeezed import Splitter
from bot.ports import RuleText

# Harmless words stand for what a rule is about: long ones, short ones, one that is common.
TERMS = ["gizmotron", "wombulate", "zorgle", "blork", "snarg", "plix", "puzzle"]
SPELLER = Speller(TERMS)
SPELLING = Spelling(TERMS)
SPLITTER = Splitter([*TERMS, *common_words()])


def put_right(speller: Speller, text: RuleText) -> tuple[str, ...]:
    """Return the sure readings of a text."""
    return tuple(dict.fromkeys(each.text for each in speller.mended(text) if not each.bold))


def mended(text: str) -> tuple[str, ...]:
    return put_right(SPELLER, normalize(text))


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("a giz*otron on a table", "a gizmotron on a table"),
        ("a g*zm*tr*n on a t*ble", "a gizmotron on a table"),
        ("a g#zm#tron", "a gizmotron"),
        ("a bl?rk", "a blork"),
        ("a bl-rk", "a blork"),
        ("a bl🍑rk", "a blork"),
        ("a *lork", "a *blork"),
        ("a pl*x", "a plix"),
        ("a gizmo tron", "a gizmotron"),
        ("a giz mo tron", "a gizmotron"),
        ("a bl ork", "a blork"),
        ("a bl-ork", "a blork"),
        ('a "bl" + "ork"', 'a "blork"'),
        ("agizmotrononatable", "a gizmotron on a table"),
        ("AGizmotronOnATable", "a gizmotron on a table"),
        ("agizm otron onata ble", "a gizmotron on a table"),
        ("elbatanonortomziga", "a gizmotron on a table"),
        ("a gizmmootronn", "a gizmotron"),
        ("a giiiizmotron", "a gizmotron"),
        ("a ggiizzmmoottrroonn", "a gizmotron"),
        ("a bloooork", "a blork"),
        ("a 9izmotron", "a gizmotron"),
        ("a norktomzig and a krolb", "a norktomzig and a blork"),
        ("a gizrnotron", "a gizmotron"),
        ("a gimzotron", "a gizmotron"),
        ("a gizmotrn", "a gizmotron"),
        ("a gizmptron", "a gizmotron"),
        ("a gixmotron", "a gizmotron"),
        ("a blrok", "a blork"),
        ("a gmizotorn", "a gizmotron"),
        ("a gzmtrn", "a gizmotron"),
        ("a gizmotrba tvmzbgeba", "a gizmotrba gizmotron"),
    ],
)
def test_a_disguised_term_is_put_right(disguised: str, plain: str) -> None:
    assert plain in mended(disguised)


@pytest.mark.parametrize(
    "text",
    [
        "a photo of a purple elephant on the beach",
        "well-known e-mail, can't we'll x-ray; snow/rain & and/or 50mm 4k 3d",
        "portrait of Zendaya in Marrakesh by Rutkowski",
        "the pen is mightier than the sword",
        "**a dog** and *a cat* in ~~rain~~",
        "eine katze auf dem dach bei sonnenuntergang",
        "un perro corriendo en la playa con una pelota roja",
        "кошка сидит на крыше",
        "屋根の上の猫",
        "",
        "... !!! ***",
    ],
)
def test_an_ordinary_text_has_no_readings(text: str) -> None:
    assert mended(text) == ()


@pytest.mark.parametrize("text", ["a gizmotron", "blork and plix", "a puzzle"])
def test_a_plain_term_needs_no_reading(text: str) -> None:
    assert mended(text) == ()


@pytest.mark.parametrize(
    ("text", "ordinary"),
    [
        ("a st*rk and a h*use", "a stork and a house"),
        ("a stokr on a huose", "a stork on a house"),
        ("a beutiful castel", "a beautiful castle"),
    ],
)
def test_disguised_ordinary_words_become_ordinary_words(text: str, ordinary: str) -> None:
    assert ordinary in put_right(Speller(["blork", "sterk"]), normalize(text))


def test_an_ordinary_word_is_preferred_to_a_term_that_fits_as_well() -> None:
    speller = Speller(["hoube", "houge"])

    assert put_right(speller, normalize("a hou*e on a hill")) == ("a house on a hill",)
    assert put_right(speller, normalize("a houae on a hill")) == ("a house on a hill",)


def test_a_wrong_letter_does_not_make_a_short_term() -> None:
    readings = mended("a plux on the table and a plax on the beach")

    assert not any("plix" in reading for reading in readings)


def test_a_word_and_a_strange_one_do_not_make_a_short_term() -> None:
    speller = Speller(["anub", "anuble"])

    assert put_right(speller, normalize("an ub on the table")) == ()
    assert put_right(speller, normalize("an uble on the table")) == ("anuble on the table",)


def test_short_terms_do_not_come_about_where_words_run_together() -> None:
    readings = put_right(Speller(["sno", "eha"]), normalize("asnowyhouse thehat"))

    assert not any({"sno", "eha"} & set(reading.split()) for reading in readings)


def test_guesses_are_not_made_where_the_text_is_not_english() -> None:
    assert "gizmotron" in mended("a gizmptron on the table")[0]
    assert mended("der gizmptron steht dort hinten beim brunnen") == ()


def test_ordinary_words_of_another_language_are_no_misspelt_terms() -> None:
    speller = Speller(["plano", "neuken", "ikkee"])

    assert put_right(speller, normalize("arka planı mavi yap")) == ()
    assert put_right(speller, normalize("das haus mit einem neuen dach")) == ()
    assert put_right(speller, normalize("the house of ikke")) == ()


def test_words_of_another_language_do_not_make_a_term_together() -> None:
    speller = Speller(["dela", "gizmotron"])

    assert put_right(speller, normalize("enlève la nappe de la table")) == ()
    assert "gizmotron" in put_right(speller, normalize("enlève la nappe et le gizmo tron"))[0]


def test_a_word_without_vowels_is_one_in_no_language() -> None:
    assert "ein gizmotron auf dem tisch" in mended("ein gzmtrn auf dem tisch")


@pytest.mark.parametrize("text", ["a platyplix at dawn", "a plixdocs at the market"])
def test_a_long_word_holds_no_short_term(text: str) -> None:
    assert not any("plix" in reading.split() for reading in mended(text))


def test_letters_of_no_word_do_not_make_words_of_their_neighbours() -> None:
    assert SPLITTER.split("blorkivity") == []


def test_one_error_of_typing_is_told_from_a_disguise() -> None:
    assert kinds("a gizmotrn on the table") == {("a gizmotron on the table", "typing")}
    assert ("a gizmotron on the table", "hidden") in kinds("a giz*otron on the table")
    assert ("a gizmotron on the table", "hidden") in kinds("a gizmo tron on the table")
    assert ("a gizmotron on the table", "hidden") in kinds("a gzmtrn on the table")


def test_many_errors_of_typing_are_a_disguise() -> None:
    assert kinds("a gizmtron and a wombulte and a zorgl") == {
        ("a gizmotron and a wombulate and a zorgle", "hidden")
    }


def test_an_error_of_typing_is_also_read_apart_from_a_disguise() -> None:
    both = kinds("a gizmotrn and a wombu late on the table")

    assert ("a gizmotron and a wombulate on the table", "hidden") in both
    assert any(kind == "typing" and "gizmotron" in text for text, kind in both)


def test_where_an_ordinary_word_fits_a_term_is_read_boldly() -> None:
    speller = Speller(["hoube", "houge"])

    read = {each.text: each.bold for each in speller.mended(normalize("a hou*e on a hill"))}

    assert read == {"a house on a hill": False, "a hoube on a hill": True}


def test_a_short_word_that_begins_with_a_vowel_lacks_none() -> None:
    readings = Speller(["orzoba"]).mended(normalize("an orzb chart on a slide"))

    assert not any("orzoba" in reading.text for reading in readings)
    assert put_right(Speller(["arbonits"]), normalize("an arbnts chart on a slide")) == (
        "an arbonits chart on a slide",
    )


def test_long_terms_with_one_error_are_read_boldly_in_any_language() -> None:
    text = "der gizmptron steht dort hinten beim brunnen"

    assert [each.text for each in SPELLER.mended(normalize(text)) if each.bold] == [
        "der gizmotron steht dort hinten beim brunnen"
    ]
    assert SPELLER.mended(normalize("der blorki steht dort hinten beim brunnen")) == ()


def test_words_of_indic_scripts_stay_whole_beside_disguised_ones() -> None:
    assert mended("नकली आधार कार्ड with a giz*otron on a table") == (
        f"{normalize('नकली आधार कार्ड').normal} with a gizmotron on a table",
    )


def test_only_strange_words_ask_for_what_takes_a_moment() -> None:
    speller = Speller(TERMS)

    strange = normalize("a gizmotrn on a t*ble")
    speller.mended(normalize("two dogs walking on the beach, 4k, and a gizmotron"))
    assert not speller.is_ready

    speller.mended(strange)
    assert speller.is_ready


def kinds(text: str) -> set[tuple[str, str]]:
    """Return the readings of a text that are not bold, each with what it is."""
    return {
        (each.text, "typing" if each.typing else "hidden")
        for each in SPELLER.mended(normalize(text))
        if not each.bold
    }


def test_what_was_decoded_is_put_right_as_well() -> None:
    hidden = base64.b64encode(b"a giz*otron on the table").decode()

    assert "a gizmotron on the table" in mended(hidden)


@given(
    st.lists(
        st.sampled_from(
            [
                *TERMS,
                "the",
                "table",
                "zqx",
                "*",
                "**",
                "a",
                "-",
                "giz",
                "tron",
                "bl*rk",
                "кот",
                "'s",
            ]
        ),
        max_size=12,
    ).map(" ".join)
    | st.text(max_size=60)
)
@settings(max_examples=300)
def test_no_text_breaks_it(text: str) -> None:
    given_text = normalize(text)

    readings = put_right(SPELLER, given_text)

    assert set(readings).isdisjoint((given_text.normal, *given_text.revealed, ""))
    # Of each text all that was found, typing errors alone, and words taken boldly.
    assert len(readings) <= 3 * (len(given_text.revealed) + 2)


@given(st.sampled_from(sorted(word for word in common_words() if len(word) > 3)))
def test_an_ordinary_word_is_left_as_it_is(word: str) -> None:
    assert SPELLING.form(word) == word


@given(st.lists(st.sampled_from(["purple", "elephant", "table", "gizmotron", "on"]), min_size=1))
def test_cutting_loses_no_letter(words: list[str]) -> None:
    letters = "".join(words)

    assert "".join(SPLITTER.split(letters)) == letters


def test_letters_of_no_words_are_not_cut() -> None:
    assert SPLITTER.split("qzxvkjwqzxvkjw") == []


@pytest.mark.no_cover  # counting lines takes longer than the lines
@pytest.mark.parametrize(
    "unit",
    ["giz*otron ", "a", "gi ", "zqx ", "gizmotrn ", "*", "b-", "on", "x.", "gizmotronontable"],
)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    # Once in a while all that other tests left behind is collected meanwhile.
    short, long = (
        min(processor_seconds(unit * (length // len(unit))) for _ in range(3))
        for length in (2_000, 32_000)
    )

    # 16 times the text; quadratic would be 256 times the time.
    assert long < 80 * short + 0.02


def processor_seconds(text: str) -> float:
    """Return the processor time of a text for a speller that is ready, and remembers nothing."""
    speller, given_text = Speller(TERMS), normalize(text)
    strange = normalize("a gizmotrn on a t*ble")
    put_right(speller, strange)
    assert speller.is_ready
    start = time.process_time()
    put_right(speller, given_text)
    return time.process_time() - start


def test_where_many_words_are_disguised_terms_are_no_chance() -> None:
    speller = Speller(["hoube"])

    few = speller.mended(normalize("a houae on a hill beside three trees"))
    many = speller.mended(normalize("a houae bsde thrre smll treees nd rivr"))

    assert {each.bold for each in few if "hoube" in each.text} == {True}
    assert {each.bold for each in many if "hoube" in each.text} == {False}
