"""The words may name the generator that the prompt is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.prompting.hearing import heard
from tests.fakes.dialects import SHIPPED


@pytest.mark.parametrize(
    ("said", "words", "name"),
    [
        ("a fox in the snow, for Midjourney", "a fox in the snow", "Midjourney"),
        ("a fox in the snow for mj.", "a fox in the snow", "Midjourney"),
        ("a fox for the DALL·E!", "a fox", "DALL·E"),
        ("a fox for Stable Diffusion prompts", "a fox", "Stable Diffusion"),
        ("a fox in the style of Stable Diffusion prompts", "a fox", "Stable Diffusion"),
        ("a fox, written as a Midjourney prompt", "a fox", "Midjourney"),
        ("a present for mum, for FLUX", "a present for mum", "FLUX"),
        ("a Midjourney prompt for a fox for mum", "a fox for mum", "Midjourney"),
        ("write me a Bing prompt of a fox", "a fox", "Bing Image Creator"),
        ("ein Fuchs im Schnee für Midjourney", "ein Fuchs im Schnee", "Midjourney"),
        ("a fox for Limner", "a fox", "Limner"),
        ("for NightCafe", "", "NightCafe"),
    ],
)
def test_the_generator_is_heard_and_taken_out(said: str, words: str, name: str) -> None:
    left, dialect = heard(said, SHIPPED)

    assert (left, dialect.name if dialect else None) == (words, name)


@pytest.mark.parametrize(
    "said",
    [
        "a fox in the snow",
        "a present for mum",
        "a runner in the style of Runway",
        "a dog in Dream",
        "waiting for the midjourney of a long trip",
        "prompt for a fox",
        "",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    assert heard(said, SHIPPED) == (said, None)


@given(st.text())
def test_any_text_is_heard(text: str) -> None:
    words, _ = heard(text, SHIPPED)

    assert words in text


@given(st.text(), st.sampled_from(["midjourney", "sd", "dall-e", "wombo"]))
def test_a_generator_at_the_end_is_always_heard(text: str, name: str) -> None:
    _, dialect = heard(f"{text} for {name}", SHIPPED)

    assert dialect is SHIPPED.named(name)
