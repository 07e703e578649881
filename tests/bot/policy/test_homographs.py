"""Words that are a term in one language and ordinary in another."""

from __future__ import annotations

import pytest

from bot.domain import ALLOWED
from bot.policy.homographs import Homographs
from bot.policy.languages import languages, likely_languages, may_be_english
from bot.policy.lexicon import Lexicon
from bot.policy.normalize import fold, normalize
from bot.policy.prompt_rules import blocklist, names
from bot.policy.terms import tokens
from tests.bot.policy.desk import CONTEXT, seen_by, shipped_blocklist, shipped_names

# Naked in Polish; a dragon.
NAGA = {"naga": ["id", "tl"]}


def found(text: str) -> bool:
    lexicon = Lexicon({"bare": ["naga", "naga kobieta"]}, homographs=NAGA)
    return "bare" in lexicon.find(fold(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a cat in the garden with a hat", "en"),
        ("eine Katze im Garten mit einem Hut", "de"),
        ("un gato en el jardín con su sombrero", "es"),
        ("kucing di taman yang memakai topi", "id"),
        ("кот в саду и его шляпа", "ru"),
        ("một con mèo đội nón trong vườn", "vi"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert language in likely_languages(tokens(fold(text)))


def test_words_that_nobody_knows_tell_nothing() -> None:
    assert likely_languages(["qwrtz"]) == frozenset()


@pytest.mark.parametrize(
    "text", ["tambahkan naga merah di langit yang gelap", "lagyan ng naga ang likod ng bahay"]
)
def test_a_word_that_is_ordinary_in_the_language_of_its_sentence_is_no_term(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "text",
    [
        "zrób żeby była naga i na plaży",
        "naga",
        "naga qwrtz",
        # Too little, or English as well, to tell a language.
        "naga di",
        "naga di baby movie",
    ],
)
def test_elsewhere_and_where_nothing_tells_it_is_one(text: str) -> None:
    assert found(text)


def test_a_phrase_that_holds_such_a_word_counts_in_all_languages() -> None:
    assert found("gambar naga kobieta di pantai yang indah")


def test_only_the_sentence_counts_that_the_word_stands_in() -> None:
    assert found("Tolong tambahkan burung di langit. Zrób żeby była naga i na plaży.")


def test_phrases_are_no_homographs() -> None:
    with pytest.raises(ValueError, match="single words alone can be homographs: naga merah"):
        Homographs({"naga merah": ["id"]})


def test_languages_that_are_not_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no such languages: xx; there are .*\bde, .*\ben\b"):
        Homographs({"naga": ["xx"]})


@pytest.mark.parametrize(
    "text", ["paki movie", "guro baby", "two adults, horny elf, prosím", "smut drawing, far star"]
)
async def test_one_word_of_another_language_lifts_no_term(text: str) -> None:
    rule = shipped_blocklist()

    assert await rule.check(seen_by(rule, text), CONTEXT) != ALLOWED


async def test_a_term_of_the_operator_counts_in_every_language() -> None:
    text = "tambahkan naga merah di langit yang gelap"
    options = blocklist.Config(homographs=NAGA, extra_terms={"hate": ("naga",)})
    rule = blocklist.BlocklistRule(options)

    assert (await rule.check(seen_by(rule, text), CONTEXT)).category == "hate"


@pytest.mark.parametrize("options", [blocklist.Config, names.Config])
def test_so_are_they_in_the_options_of_a_rule(options: type) -> None:
    with pytest.raises(ValueError, match="no such languages: xx"):
        options(homographs={"naga": ["xx"]})


@pytest.mark.parametrize(
    ("text", "is_a_name"),
    [
        ("mută casa puțin mai la stânga, lângă copac", False),
        ("deixa a pele dele um pouco mais clara", False),
        ("foto de maduro llorando en la calle con su perro", True),
        ("putin riding a bear", True),
        ("pon a putin en la foto con su perro", True),
    ],
)
async def test_names_that_are_words_elsewhere_are_names_but_there(
    text: str, is_a_name: bool
) -> None:
    verdict = await shipped_names().check(normalize(text), CONTEXT)

    assert verdict.category == ("real_person" if is_a_name else "")


async def test_a_character_is_replaced_beside_a_sentence_in_which_its_name_is_a_word() -> None:
    text = "Draw a Jedi with a sword. Děti u stolu jedí polévku, prosím."

    verdict = await shipped_names().check(normalize(text), CONTEXT)
    alone = await shipped_names().check(normalize(text.partition(". ")[2]), CONTEXT)

    assert verdict.category == "copyright_character"
    assert "a Jedi" not in verdict.rewritten
    assert alone.category == ""


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("a cat in the garden with a hat", True),
        ("eine Katze im Garten mit einem Hut", False),
        ("qwrtz", False),
        ("qwrtz with the", True),
        ("猫が庭にいる", False),
        ("", False),
    ],
)
def test_a_text_may_be_english(text: str, english: bool) -> None:
    assert may_be_english(tokens(fold(text))) is english


def test_english_and_many_others_are_told_apart() -> None:
    assert {"en", "de", "fr", "es", "it", "pt", "pl", "ru", "tr", "id", "vi"} <= languages()
