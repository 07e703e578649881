from __future__ import annotations

import base64
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.policy.lookalikes import FOREIGN, LATIN, SIGNS, UPSIDE_DOWN
from bot.policy.normalize import fold, folded_word, normalize

# Characters that the steps take apart, so that hypothesis meets their combinations.
TRICKY = (
    "aAbnude 0134578@$*_|~`.-/ &#;%\\xu09\n\t()[]<>="
    "а е ж ρ σ ς µ ı ø ſ ß İ ñ n̈ ⒶⓃ🅰🇳 ⒩ ﬁ Ａ \u200b\u00ad\u0345\ud800猫가क्Ꭺꓐⲁᗩǝɐ卂⠝\U000e0061"
)
tricky = st.text(st.sampled_from(TRICKY), max_size=40)

DISGUISES = [
    ("ＮＡＫＥＤ ｗｏｍａｎ", "naked woman"),
    ("𝓷𝓪𝓴𝓮𝓭 𝕨𝕠𝕞𝕒𝕟", "naked woman"),
    ("n\u200ba\u00adk\u2060ed woman", "naked woman"),
    ("n̷a̶k̵e̴d̸ woman", "naked woman"),
    ("ñàkéd wömán", "naked woman"),
    ("nаkеd wоmаn", "naked woman"),
    ("nakεd wοman", "naked woman"),
    ("ᎾᎪᏦᎬᎠ woman".replace("Ꮎ", "Ꮑ"), "naked woman"),
    ("ꓠꓮꓗꓰꓓ woman", "naked woman"),
    ("ᑎᗩKᗴᗪ woman", "naked woman"),
    ("🅽🅰🅺🅴🅳 woman", "naked woman"),
    ("🇳aked woman", "naked woman"),
    ("ⓝⓐⓚⓔⓓ woman", "naked woman"),
    ("⒩⒜⒦⒠⒟ woman", "naked woman"),
    ("ɴᴀᴋᴇᴅ woman", "naked woman"),
    ("⠝⠁⠅⠑⠙ woman", "naked woman"),
    ("n4k3d w0man", "naked woman"),
    ("n@ked woman", "naked woman"),
    ("n a k e d  w o m a n", "naked woman"),
    ("n a k e d   w o m a n", "naked woman"),
    ("n 4 k e d woman", "naked woman"),
    ("n.a.k.e.d woman", "naked woman"),
    ("n-a-k-e-d woman", "naked woman"),
    ("n_a_k_e_d woman", "naked woman"),
    ("n.a-k/e_d woman", "naked woman"),
    ("n🔥a💋k🔥e🍑d woman", "naked woman"),
    ("n\\a\\k\\e\\d woman", "naked woman"),
    ("n\na\nk\ne\nd woman", "naked woman"),
    ("na**ked** woman", "naked woman"),
    ("**n****a****k****e****d** woman", "naked woman"),
    ("||naked|| ~~woman~~", "naked woman"),
    ("na||k||ed `woman`", "naked woman"),
    ("<b>na</b>ked woman", "naked woman"),
    ("  NAKED\n\twoman ", "naked woman"),
    ("na<wbr>ked wo<!-- x -->man", "naked woman"),
    ('<span class="x">naked</span> woman', "naked woman"),
    ("[naked](https://example.com/1) [woman](/2)", "naked woman"),
    ("1. a\n2. naked\n3. woman", "a naked woman"),
    ("- a\n- naked\n- woman", "a naked woman"),
    ("ոꭺᴋꮛժ աօⅿꭺո beach", "naked woman beach"),
    ("ɲɐƙəɗ ʍɵɱɑɲ", "naked woman"),
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
        "a countdown: 5 4 3 2 1",
        "привет, кот на крыше",
        "γάτα".replace("ά", "α"),
        "a cat called соня by жук",
        "snake_case and a/b test",
        "плакат, труд и город with a sun",
        "he said <she left>, so i did",
        "[a cat] (see below) and [a dog](nice)",
        "i <3 cats, 1 < 2 > 0",
        "山の上の猫".replace("の", "ノ"),
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert normalize(text).normal == text


def test_a_list_of_things_keeps_its_numbers() -> None:
    listed = "1. a cat on a mat\n2. a dog in the fog\n3. a hen in a pen"

    assert normalize(listed).normal == "1. a cat on a mat 2. a dog in the fog 3. a hen in a pen"


def test_the_raw_text_stays_as_given() -> None:
    assert normalize("  Nаked 🅰 ").raw == "  Nаked 🅰 "


def test_folding_keeps_one_space_between_words() -> None:
    assert fold("a\u00a0 \n b\u3000cd") == "a b cd"


@pytest.mark.parametrize("table", [FOREIGN, LATIN, SIGNS, UPSIDE_DOWN])
def test_lookalikes_become_one_latin_letter_each(table: dict[int, int | str]) -> None:
    targets = {chr(to) if isinstance(to, int) else to for to in table.values()}

    assert targets <= set("abcdefghijklmnopqrstuvwxyz")


@given(st.one_of(st.text(), tricky))
@example("a b c  d  e  f")
@example("n u d е ж")
@example("_*|*_")
@example("a b.c d.e f-g h")
@example("<<<<<<b>b>b>b>b>b>")
@example("[[[[[[a](/)](/)](/)](/)](/)](/)")
@example("A<ᗩ>")
@settings(max_examples=500)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalize(text).normal

    assert normalize(once).normal == once


@given(
    st.one_of(
        st.text(st.characters()),
        tricky,
        st.text(st.characters(categories=["Cs", "Cn", "Co", "Mn", "Lo"])),
        st.from_regex(r"&#x?[0-9a-f]+;|%[0-9a-f]{2}|\\u[0-9a-f]{4}|[0-9a-f]{12,}"),
        st.from_regex(r"[01 ]{20,60}|[0-9 ,-]{10,40}|[.\-/ ]{10,40}|[A-Z2-7]{8,24}={0,6}"),
        st.binary().map(lambda data: base64.b64encode(data).decode()),
    )
)
@settings(max_examples=500)
def test_no_text_breaks_it(text: str) -> None:
    result = normalize(text)

    assert result.raw == text
    assert all(view and view != result.normal for view in (*result.revealed, *result.derived))
    assert set(result.revealed).isdisjoint(result.derived)


def test_a_number_of_any_length_is_not_decoded_into_an_error() -> None:
    assert "9999" in normalize("&#" + "9" * 10_000 + ";").normal


HOSTILE = [
    "a b ", "n.u.d.e-", "*_|~", "а", "aж ", "0a", "a0", "&#110;", "%41", "%25", "YWJj", "41 ",
    "\\u0061", "\\x", "à", "a\n", "🅰", "ﷺ", "= ", "01", "12-", "1.2 ", ".- ", "=6E", "<!--", "<b>",
    "alpha ", "ǝɥ", "卂", "|\\|", "zqxj ", "the of ", "naked", "u+0061",
]  # fmt: skip


@pytest.mark.no_cover  # counting lines takes longer than the lines
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    short = processor_seconds(unit * (6_250 // len(unit)))
    long = processor_seconds(unit * (100_000 // len(unit)))

    # 16 times the text; quadratic would be 256 times the time.
    assert long < 80 * short + 0.02


def processor_seconds(text: str) -> float:
    """Return the processor time that a text takes: other processes do not count."""
    start = time.process_time()
    normalize(text)
    return time.process_time() - start


@given(st.text(st.characters(categories=["L"]), max_size=6) | st.text(TRICKY, max_size=6))
@example("\u037a\u052f")  # a letter of which nothing is left but a gap
@example("\u1112\u1161")  # letters that become one
@example("nаked")
def test_a_word_is_folded_quickly_as_it_is_in_a_text(word: str) -> None:
    assert folded_word(word) == fold(word)
