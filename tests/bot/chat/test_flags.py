from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat import flags
from bot.chat.flags import BadFlag, Typed
from bot.domain import Capabilities, Options
from bot.ports import Facts

FACTS = Facts(
    backends={"sketch": Capabilities(), "openai": Capabilities(qualities=("low", "high"))},
    styles=("anime", "oil", "oil painting", "Pop Art"),
    shapes=("square", "wide", "tall"),
    rules=(),
    max_count=4,
    max_prompt_characters=4000,
    max_upload_bytes=2**20,
)
EVERYTHING = "--shape wide --count 2 --style anime --quality high --backend openai --seed 7 --exact"
PLAIN = st.from_regex(r"[a-zé日🐶.,;!?'()<>@#&*]{1,8}", fullmatch=True)
GOOD: dict[str, dict[str, Any]] = {
    "--shape wide": {"shape": "wide"},
    "--SHAPE=16:9": {"shape": "16:9"},
    "—count 3": {"count": 3},
    "–style “Soft, warm”": {"style": "Soft, warm"},
    "--style oil painting": {"style": "oil painting"},
    "--quality: low": {"quality": "low"},
    "--seed 12": {"seed": 12},
    "--exact": {"exact": True},
}
BAD = ("--stile", "--count seven", "--count 9", "--shape round", "--backend nobody", "--seed -1")


def read(text: str) -> tuple[str, str | None]:
    """Return the words, and what is wrong with the flags if anything is."""
    try:
        return flags.parse(text, FACTS).words, None
    except BadFlag as error:
        return error.words, str(error)


def refused(text: str, facts: Facts = FACTS) -> BadFlag:
    with pytest.raises(BadFlag) as caught:
        flags.parse(text, facts)
    return caught.value


def test_all_flags_are_taken_off_the_words() -> None:
    typed = flags.parse(f"a dog {EVERYTHING} --private", FACTS)

    everything = Options("wide", 2, "anime", "high", True, "openai", 7)
    assert typed == Typed("a dog", everything, private=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("--shape wide a dog", "a dog"),
        ("a dog --shape wide on grass", "a dog on grass"),
        ("a dog\n--shape wide\non grass", "a dog\non grass"),
        ("a  dog\ton\n\ngrass --shape wide", "a  dog\ton\n\ngrass"),
        ("a dog --shape wide, happy", "a dog happy"),
        ("--shape wide", ""),
    ],
)
def test_a_flag_stands_anywhere_among_the_words(text: str, words: str) -> None:
    assert flags.parse(text, FACTS) == Typed(words, Options(shape="wide"))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("--shape=wide", "wide"),
        ("--shape = wide", "wide"),
        ("--shape: wide", "wide"),
        ("--Shape WIDE", "wide"),
        ('--shape "wide"', "wide"),
        ("--shape “wide”", "wide"),
        ("--shape ‘wide’", "wide"),
        ("--shape '16 : 9'", "16:9"),
        ("—shape wide", "wide"),
        ("–shape wide", "wide"),
        ("-–shape wide", "wide"),
        ("---shape wide", "wide"),
        ("--sh wide", "wide"),
        ("--ar 16:9", "16:9"),
        ("--shape 16x9", "16:9"),
        ("--shape 4×3", "4:3"),
        ("--shape 2:2", "square"),
        ("--shape landscape", "wide"),
        ("--shape portrait", "tall"),
        ("--shape tall --shape wide", "wide"),
    ],
)
def test_one_shape_is_written_in_many_ways(text: str, shape: str) -> None:
    assert flags.parse(text, FACTS) == Typed("", Options(shape=shape))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("--style oil painting of a dog", Typed("of a dog", Options(style="oil painting"))),
        ("--style OIL  Painting", Typed("", Options(style="oil painting"))),
        ("--style oil a dog", Typed("a dog", Options(style="oil"))),
        ("--style oil-painting", Typed("", Options(style="oil-painting"))),
        ("--style=pop art, a dog", Typed("a dog", Options(style="Pop Art"))),
        ("--style baroque dog", Typed("dog", Options(style="baroque"))),
        ("--style “soft pastel” dog", Typed("dog", Options(style="soft pastel"))),
        ("--style 'pop art' dog", Typed("dog", Options(style="Pop Art"))),
        ("--style '90s dog", Typed("dog", Options(style="'90s"))),
        ("--style 'my mum's'", Typed("", Options(style="my mum's"))),
        ("--style 日本画", Typed("", Options(style="日本画"))),
    ],
)
def test_a_style_is_a_known_one_a_word_or_quoted(text: str, typed: Typed) -> None:
    assert flags.parse(text, FACTS) == typed


@pytest.mark.parametrize("text", ["--private", "—private", "-private", "--PRIVATE,", "--p"])
def test_private_is_understood_however_it_is_written(text: str) -> None:
    assert flags.parse(f"a dog {text}", FACTS) == Typed("a dog", private=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "well--known dog",
        "a dog -- running",
        "a dog — running",
        "a dog --- running",
        "un perro —grande— corriendo",
        "un perro —style— corriendo",
        "-20 degrees -shape wide",
        "--5 degrees",
        "a sign that says “use --force now”",
        'a sign that says "--shape wide"',
        "🐶🐶🐶",
        "<@U123> and <!channel> see <https://example.org/--shape>",
        "собака --",
    ],
)
def test_words_that_only_look_like_flags_stay_as_they_are(text: str) -> None:
    assert flags.parse(text, FACTS) == Typed(text)


def test_two_hyphens_alone_end_the_flags() -> None:
    typed = flags.parse("--exact -- a dog --shape wide", FACTS)

    assert typed == Typed("a dog --shape wide", Options(exact=True))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("--stile anime", "I don't know --stile. Did you mean --style?"),
        ("--Shapee wide", "I don't know --Shapee. Did you mean --shape?"),
        ("—stile anime", "I don't know --stile. Did you mean --style?"),
        ("--wide", "I don't know --wide. Did you mean --shape wide?"),
        ("--anime", "I don't know --anime. Did you mean --style anime?"),
        ("--s wide", "--s could be --shape, --style or --seed. Write a little more of it."),
        ("--count seven", "--count takes a number from 1 to 4."),
        ("--count 5", "--count takes a number from 1 to 4."),
        ("--count 0", "--count takes a number from 1 to 4."),
        ("--count ²", "--count takes a number from 1 to 4."),
        ("--count", "--count takes a number from 1 to 4."),
        ("--count --exact", "--count takes a number from 1 to 4."),
        ("--shape round", "--shape takes square, wide, tall or a ratio such as 16:9."),
        ("--shape 9:0", "--shape takes ratios from 1:3 to 3:1."),
        ("--shape 7:1", "--shape takes ratios from 1:3 to 3:1."),
        ("--style", "--style takes the name of a style, such as anime."),
        ("--style --exact", "--style takes the name of a style, such as anime."),
        ("--style -- happy", "--style takes the name of a style, such as anime."),
        ("--style “”", "--style takes the name of a style, such as anime."),
        ("--style “soft pastel", "The quotation mark after --style is not closed."),
        ("--style " + "x" * 81, "--style takes 80 characters at most."),
        ("--quality best", "--quality takes low or high."),
        ("--backend nobody", "--backend takes sketch or openai."),
        ("--seed 2147483648", "--seed takes a whole number from 0 to 2147483647."),
        ("--exact=no", "--exact takes no value."),
    ],
)
def test_a_wrong_flag_is_named_with_what_would_be_right(text: str, sentence: str) -> None:
    assert str(refused(f"a dog {text}")) == sentence


def test_a_flag_like_no_other_lists_what_there_is() -> None:
    assert "--shape, --count" in str(refused("a dog --стиль"))


def test_a_long_name_is_cut_in_the_sentence() -> None:
    assert len(str(refused("--" + "x" * 5000))) < 250


def test_quality_is_said_to_be_no_choice_where_there_is_none() -> None:
    sketch = replace(FACTS, backends={"sketch": Capabilities()})

    assert "Leave --quality out" in str(refused("--quality high", sketch))


def test_several_wrong_flags_are_told_together_and_each_once() -> None:
    error = refused("a dog --stile x --count 9 --count 8")

    assert str(error) == (
        "I don't know --stile. Did you mean --style? --count takes a number from 1 to 4."
    )


def test_nothing_typed_is_lost_with_a_wrong_flag() -> None:
    error = refused("a dog --shape wide --stile anime --private -- on --grass")

    assert error.words == "a dog --stile anime -- on --grass"
    assert (error.options, error.private) == (Options(shape="wide"), True)


@given(st.lists(PLAIN | st.sampled_from(list(GOOD)), max_size=8))
def test_good_flags_go_and_all_other_words_stay_in_order(parts: list[str]) -> None:
    expected: dict[str, Any] = {}
    for part in parts:
        expected |= GOOD.get(part, {})
    typed = flags.parse(" ".join(part if part in GOOD else f"x{part}" for part in parts), FACTS)

    assert typed.words == " ".join(f"x{part}" for part in parts if part not in GOOD)
    assert typed.options == Options(**expected)


@given(st.lists(st.sampled_from(["dog", *BAD, *GOOD]), max_size=3), st.sampled_from(BAD))
def test_wrong_flags_stay_among_the_words(parts: list[str], bad: str) -> None:
    error = refused(" ".join([*parts, bad]))

    assert error.words == " ".join([*(part for part in parts if part not in GOOD), bad])


@given(st.text(max_size=60).filter(lambda text: not re.search("[-‐-―⸺−]", text)))
def test_words_without_flags_are_unchanged_but_for_space_around_them(text: str) -> None:
    assert flags.parse(text, FACTS) == Typed(text.strip())


PIECES = st.sampled_from(
    ["--", "—", "-", "style", "shape", "count", " ", "\n", "=", '"', "“", "”", "'", "2", "private"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
@example("--style\x1c=")
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    words, sentence = read(text)

    assert len(words) <= len(text)
    assert sentence is None or (words and sentence)


@pytest.mark.parametrize("piece", ["—sxxxx ", '"a ', "--exact ", "-- ", "--style 'a ", "--zzzzz "])
def test_a_long_text_is_read_quickly(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = time.process_time()

    read(text)

    assert time.process_time() - began < 2.0


def test_a_flag_wins_over_a_menu_and_a_menu_where_no_flag_says_otherwise() -> None:
    chosen, typed = Options("tall", 3, exact=True), Options("wide", seed=0)

    assert flags.over(chosen, typed) == Options("wide", 3, exact=True, seed=0)


def test_the_help_line_names_every_flag() -> None:
    assert [name for name in flags.FLAGS if f"--{name}" not in flags.help_line()] == []
