from __future__ import annotations

import base64
import codecs
import time
import urllib.parse

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.policy.normalize import fold, normalize

# Characters that the steps take apart, so that hypothesis meets their combinations.
TRICKY = (
    "aAbnude 0134578@$*_|~`.-/ &#;%\\xu09\n\t"
    "а е ж ρ σ ς µ ı ø ſ ß İ ñ n̈ ⒶⓃ🅰🇳 ﬁ Ａ \u200b\u00ad\u0345\ud800猫가क्"
)
tricky = st.text(st.sampled_from(TRICKY), max_size=40)

DISGUISES = [
    ("ＮＡＫＥＤ ｗｏｍａｎ", "naked woman"),
    ("𝓷𝓪𝓴𝓮𝓭 𝕨𝕠𝕞𝕒𝕟", "naked woman"),
    ("n\u200ba\u00adk\u2060ed woman", "naked woman"),
    ("n̷a̶k̵e̴d̸ woman", "naked woman"),
    ("nаkеd wоmаn", "naked woman"),
    ("nakεd wοman", "naked woman"),
    ("🅽🅰🅺🅴🅳 woman", "naked woman"),
    ("🇳aked woman", "naked woman"),
    ("ⓝⓐⓚⓔⓓ woman", "naked woman"),
    ("ɴᴀᴋᴇᴅ woman", "naked woman"),
    ("n4k3d w0man", "naked woman"),
    ("n@ked woman", "naked woman"),
    ("n a k e d  w o m a n", "naked woman"),
    ("n.a.k.e.d woman", "naked woman"),
    ("n-a-k-e-d woman", "naked woman"),
    ("n_a_k_e_d woman", "naked woman"),
    ("na**ked** woman", "naked woman"),
    ("||naked|| ~~woman~~", "naked woman"),
    ("na||k||ed `woman`", "naked woman"),
    ("  NAKED\n\twoman ", "naked woman"),
]


@pytest.mark.parametrize(("disguised", "plain"), DISGUISES)
def test_a_disguise_is_taken_off(disguised: str, plain: str) -> None:
    assert normalize(disguised).normal == plain


@pytest.mark.parametrize(
    "text",
    [
        "a 3d render in 4k, 50mm lens",
        "1girl, 2boys, mp3 player",
        "a 12 year old whisky",
        "привет, кот на крыше",
        "γάτα".replace("ά", "α"),
        "a cat called соня by жук",
        "snake_case and a/b test",
        "плакат, труд и город with a sun",
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert normalize(text).normal == text


@pytest.mark.parametrize(
    "disguised",
    [
        urllib.parse.quote("naked woman", safe="").replace("n", "%6E"),
        "&#110;aked w&#x6f;man",
        "\\u006eaked woman",
        base64.b64encode(b"naked woman").decode(),
        base64.urlsafe_b64encode(b"naked woman").decode().rstrip("="),
        b"naked woman".hex(),
        b"naked woman".hex(" ").upper(),
        codecs.encode("naked woman", "rot13"),
        "naked woman"[::-1],
    ],
)
def test_an_encoded_text_is_among_the_derived_readings(disguised: str) -> None:
    assert "naked woman" in normalize(disguised).derived


def test_words_run_together_and_leet_at_the_edges_are_derived_readings() -> None:
    assert "anakedwoman" in normalize("a naked woman").derived
    assert "naked sir" in normalize("naked $ir").derived


def test_ordinary_words_are_not_taken_for_an_encoding() -> None:
    derived = normalize("photorealistic hyperdetailed watercolour").derived

    assert derived == (
        codecs.encode("photorealistic hyperdetailed watercolour", "rot13"),
        "photorealistic hyperdetailed watercolour"[::-1],
        "photorealistichyperdetailedwatercolour",
    )


def test_the_raw_text_stays_as_given() -> None:
    assert normalize("  Nаked 🅰 ").raw == "  Nаked 🅰 "


@given(st.one_of(st.text(), tricky))
@example("a b c  d  e  f")
@example("n u d е ж")
@example("_*|*_")
@settings(max_examples=500)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalize(text).normal

    assert normalize(once).normal == once


@given(
    st.one_of(
        st.text(st.characters()),
        st.text(st.characters(categories=["Cs", "Cn", "Co", "Mn", "Lo"])),
        st.from_regex(r"&#x?[0-9a-f]+;|%[0-9a-f]{2}|\\u[0-9a-f]{4}|[0-9a-f]{12,}"),
        st.binary().map(lambda data: base64.b64encode(data).decode()),
    )
)
@settings(max_examples=300)
def test_no_text_breaks_it(text: str) -> None:
    result = normalize(text)

    assert result.raw == text
    assert all(view and view != result.normal for view in result.derived)


def test_a_number_of_any_length_is_not_decoded_into_an_error() -> None:
    assert "9999" in normalize("&#" + "9" * 10_000 + ";").normal


@pytest.mark.parametrize(
    "unit",
    [
        "a b ",
        "n.u.d.e-",
        "*_|~",
        "а",
        "aж ",
        "0a",
        "&#110;",
        "%41",
        "YWJj",
        "41 ",
        "\\u0061",
        "à",
        "a\n",
        "🅰",
        "ﷺ",
    ],
)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    short = _seconds(unit * (2_000 // len(unit)))
    long = _seconds(unit * (32_000 // len(unit)))

    # 16 times the text; quadratic would be 256 times the time.
    assert long < 64 * short + 0.02


def test_folding_keeps_one_space_between_words() -> None:
    assert fold("a\u00a0 \n b\u3000cd") == "a b cd"


def _seconds(text: str) -> float:
    return min(_once(text) for _ in range(3))


def _once(text: str) -> float:
    start = time.perf_counter()
    normalize(text)
    return time.perf_counter() - start
