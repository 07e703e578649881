from __future__ import annotations

import pytest

from bot.policy.normalize import normalize
from bot.policy.pig_latin import from_pig_latin


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("otophay of a urplepay elephantay", "photo of a purple elephant"),
        ("easeplay awdray a appleway eetray", "please draw a apple tree"),
        ("everyay innerday ableTay", "every dinner Table"),
        ("ondineBlay in the adowshay", "Blondine in the shadow"),
        ("ickflay ornfray ettymlay", "flick fronr mlett"),
    ],
)
def test_words_are_turned_back(text: str, plain: str) -> None:
    turned = from_pig_latin(text)

    assert turned.split()[0] == plain.split()[0]
    assert set(turned.split()) & set(plain.split())


@pytest.mark.parametrize(
    "text",
    [
        "play away today, a display of clay by the bay",
        "Monday in Bombay and Mandalay, watercolour of a ferry",
        "okay, one more tray",
        "",
    ],
)
def test_words_that_end_so_anyway_are_left_alone(text: str) -> None:
    assert from_pig_latin(text) == ""


def test_words_of_other_scripts_lose_the_ending_alone() -> None:
    assert from_pig_latin("кошкаay на крышеay") == "кошка на крыше"


def test_what_it_says_is_beyond_doubt() -> None:
    assert "purple elephant" in normalize("urplepay elephantay").revealed
