from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backends.sketch.wish import MAX_COUNT, Item, Relation
from tests.bot.backends.sketch.drawing import VOCABULARY, wish


def names(text: str) -> list[str]:
    return [mention.name for mention in wish(text).mentions]


def test_prose_of_a_language_model_is_understood() -> None:
    found = wish(
        "A photograph of a dog wearing pink sunglasses, on the beach at sunset, anime style, "
        "wide shot, 4K, high detail, without people"
    )

    assert [mention.name for mention in found.mentions] == ["dog"]
    assert found.mentions[0].wearing == (Item("sunglasses", "pink"),)
    assert (found.setting, found.light, found.style) == ("beach", "sunset", "anime")
    assert found.without == {"people"}
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("three dogs", "dog", 3),
        ("a pair of ducks", "duck", 2),
        ("2 puppies", "dog", 2),
        ("a couple of kittens", "cat", 2),
        ("a dozen balloons", "balloon", 12),
        ("a flock of sheep", "sheep", 5),
        ("several mice", "mouse", 4),
        ("wolves", "wolf", 3),
        ("strawberries", "strawberry", 5),
        ("a pair of sunglasses", "sunglasses", 1),
        ("sunglasses", "sunglasses", 1),
        ("the foxes", "fox", 3),
    ],
)
def test_counts_and_plurals_are_understood(text: str, name: str, count: int) -> None:
    (mention,) = wish(text).mentions

    assert (mention.name, mention.count) == (name, count)


def test_more_than_a_dozen_is_cut_and_told() -> None:
    found = wish("a hundred balloons")

    assert found.mentions[0].count == MAX_COUNT
    assert found.left_out == ("balloon beyond the first 12",)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("a red car", "red"),
        ("a big shiny blue car", "blue"),
        ("the car is green", "green"),
        ("a car in purple", "purple"),
        ("a car", None),
        ("a car in pastel pink tones", None),
    ],
)
def test_colours_belong_to_their_noun(text: str, colour: str | None) -> None:
    assert wish(text).mentions[0].colour == colour


def test_colours_of_eyes_and_the_like_colour_nothing_else() -> None:
    found = wish("a cat with green eyes and a mouse")

    assert [(mention.name, mention.colour) for mention in found.mentions] == [
        ("cat", None),
        ("mouse", None),
    ]


def test_an_orange_is_a_fruit_and_a_colour() -> None:
    found = wish("an orange cat beside an orange")

    assert [(m.name, m.colour) for m in found.mentions] == [("cat", "orange"), ("orange", None)]


@pytest.mark.parametrize(("word", "larger"), [("tiny", False), ("huge", True), ("baby", False)])
def test_sizes_scale_a_subject(word: str, larger: bool) -> None:
    (mention,) = wish(f"a {word} elephant").mentions

    assert (mention.scale > 1) is larger


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a cat on a sofa", "on"),
        ("a cat sitting on top of a sofa", "on"),
        ("a cat in a basket", "in"),
        ("a cat next to a sofa", "beside"),
        ("a cat beside a lamp", "beside"),
        ("a cat behind a tree", "behind"),
        ("a cat in front of a house", "before"),
        ("a cat under a tree", "under"),
        ("a bird flying over a house", "above"),
        ("a girl with a dog", "beside"),
    ],
)
def test_relations_are_understood(text: str, kind: str) -> None:
    assert wish(text).mentions[0].relation == Relation(kind, 1)


def test_things_are_worn_and_held() -> None:
    (dog,) = wish(
        "a dog wearing a red hat, sunglasses and a blue scarf, holding a balloon"
    ).mentions

    assert dog.wearing == (Item("hat", "red"), Item("sunglasses"), Item("scarf", "blue"))
    assert dog.holding == (Item("balloon"),)


def test_what_is_on_somebody_is_worn() -> None:
    (dog,) = wish("a red hat on a dog").mentions

    assert (dog.name, dog.wearing) == ("dog", (Item("hat", "red"),))


def test_plural_accessories_are_for_everybody_named_together() -> None:
    found = wish("a dog and a cat wearing red hats")

    assert [mention.wearing[0].name for mention in found.mentions] == ["hat", "hat"]


def test_who_sits_on_a_chair_wears_the_hat_not_the_chair() -> None:
    cat, chair = wish("a cat on a chair wearing a hat").mentions

    assert cat.wearing == (Item("hat"),)
    assert chair.wearing == ()


def test_what_cannot_be_put_on_is_told() -> None:
    found = wish("a koala in a pink dress and a cat wearing boots")

    assert found.cannot == ("put the dress on the koala", "put the boots on the cat")


@pytest.mark.parametrize(
    "text",
    [
        "a cat and a dog, without dogs",
        "a cat, no dog",
        "no dogs, no people. A cat",
        "a cat and a dog. Do not include a dog",
    ],
)
def test_what_must_not_appear_is_left_out(text: str) -> None:
    assert names(text) == ["cat"]


def test_a_list_of_unwanted_things_goes_on_after_its_commas() -> None:
    found = wish("a cat on a beach, without people, cars, or dogs, anime style")

    assert [mention.name for mention in found.mentions] == ["cat"]
    assert found.style == "anime"


def test_unwanted_groups_take_all_of_a_kind() -> None:
    assert names("a girl, a wizard and a cat without people") == ["cat"]
    assert names("a cat, a horse and a house, no animals") == ["house"]


def test_relations_survive_the_removal_of_others() -> None:
    cat, sofa = wish("a dog, a cat on a sofa, no dogs").mentions

    assert cat.relation == Relation("on", 1)
    assert sofa.name == "sofa"


def test_an_unwanted_partner_takes_its_relation_with_it() -> None:
    (cat,) = wish("a cat on a sofa, no sofa").mentions

    assert cat.relation is None


def test_unknown_nouns_are_kept_for_the_member() -> None:
    assert wish("a whale that is 4-dimensional and eats electric krill").unknown == ("krill",)
    assert wish("a dragon-fruit").unknown == ("dragon-fruit",)
    assert wish("a quasar flux").unknown == ("quasar flux",)


@pytest.mark.parametrize("text", ["a radish", "a radish on a plate", "a radish, an apple"])
def test_a_noun_that_looks_like_an_adjective_is_told_where_it_can_be_nothing_else(
    text: str,
) -> None:
    assert "radish" in wish(text).unknown


def test_a_compound_is_not_drawn_as_its_first_half() -> None:
    found = wish("a cat and dog kibble")

    assert [mention.name for mention in found.mentions] == ["cat"]
    assert found.unknown == ("dog kibble",)


def test_an_unlisted_verb_is_not_taken_for_a_thing() -> None:
    found = wish("a dog devours a hamburger")

    assert [mention.name for mention in found.mentions] == ["dog", "burger"]
    assert found.unknown == ()


def test_unknown_styles_are_kept_for_the_member() -> None:
    found = wish("a cat in rococo style")

    assert found.unknown_styles == ("rococo",)
    assert found.style is None


@pytest.mark.parametrize(
    "text",
    ["pencil drawing of a fox", "a fox, pencil", "a fox in pencil", "a fox, pencil sketch, garden"],
)
def test_pencil_is_a_style_where_it_is_no_thing(text: str) -> None:
    found = wish(text)

    assert found.style == "pencil"
    assert [mention.name for mention in found.mentions] == ["fox"]


def test_a_pencil_can_be_drawn() -> None:
    assert names("a cat holding a fish beside a pencil") == ["cat", "pencil"]


def test_the_last_style_named_wins() -> None:
    assert wish("An oil painting of a cat, now in anime style").style == "anime"


def test_snow_covers_another_place() -> None:
    found = wish("a snowy forest")

    assert (found.setting, found.snowy) == ("forest", True)


def test_a_second_place_is_told() -> None:
    assert wish("a cat on the beach in the city").left_out == ("the city",)


def test_a_castle_behind_a_forest_stands_far_away() -> None:
    (castle,) = wish("a castle behind a forest").mentions

    assert castle.far


def test_all_that_stand_together_stand_on_the_table() -> None:
    cake, apple, _ = wish("a cake and an apple on a table").mentions

    assert cake.relation == apple.relation == Relation("on", 2)


def test_a_girl_under_an_umbrella_holds_it() -> None:
    (girl,) = wish("a girl under a blue umbrella").mentions

    assert girl.holding == (Item("umbrella", "blue"),)


@pytest.mark.parametrize("text", ["a field of flowers with animals", "many animals in a zoo"])
def test_a_whole_class_of_subjects_is_told_as_unknown(text: str) -> None:
    assert "animals" in wish(text).unknown


def test_an_unwanted_place_or_light_is_not_painted() -> None:
    found = wish("a dog, no beach, without rain, not a sunset")

    assert (found.setting, found.weather, found.light) == (None, (), None)


def test_an_unknown_word_before_a_known_one_describes_it() -> None:
    found = wish("a sphynx cat")

    assert [mention.name for mention in found.mentions] == ["cat"]
    assert found.unknown == ()


def test_camera_words_and_adjectives_are_silent() -> None:
    found = wish(
        "Highly detailed cinematic close-up portrait, 8K, dramatic volumetric lighting, shallow "
        "depth of field, award-winning, of a majestic, ornately gleaming lion; vibrant colours"
    )

    assert [mention.name for mention in found.mentions] == ["lion"]
    assert found.unknown == ()


def test_no_words_are_an_empty_wish() -> None:
    assert wish("") == wish("  \n ,,, 4K high detail")


@given(st.text(max_size=300))
def test_any_text_gives_a_wish_whose_parts_fit_together(text: str) -> None:
    found = wish(text)

    for index, mention in enumerate(found.mentions):
        assert mention.name in VOCABULARY.subjects
        assert 1 <= mention.count <= MAX_COUNT
        if mention.relation is not None:
            assert 0 <= mention.relation.target < len(found.mentions)
            assert mention.relation.target != index


PHRASES = sorted(VOCABULARY.phrases) + sorted(VOCABULARY.colours) + sorted(VOCABULARY.numbers)
GLUE = [",", ".", "and", "a", "with", "wearing", "without", "no", "krill", "of", "is", "the"]


@given(st.lists(st.sampled_from(PHRASES + GLUE), max_size=25))
def test_any_sentence_of_known_words_fits_together(words: list[str]) -> None:
    found = wish(" ".join(words))

    for index, mention in enumerate(found.mentions):
        assert mention.relation is None or (
            mention.relation.target != index and mention.relation.target < len(found.mentions)
        )


def test_what_shall_be_done_with_pictures_is_no_thing_to_draw() -> None:
    assert wish("blend these pictures into one, merged with a dog").unknown == ()
