from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backends.sketch.placing import compose
from bot.backends.sketch.scene import Box, Placed
from bot.backends.sketch.sizes import size_of
from bot.backends.sketch.vocabulary import Subject
from bot.backends.sketch.wish import Mention, Wish
from tests.bot.backends.sketch.drawing import VOCABULARY, areas, placed, scene

NAMES = sorted(VOCABULARY.subjects)


def stance(one: Placed) -> tuple[object, ...]:
    """Everything about a subject's place, pose and colour."""
    return (one.x, one.foot, one.height, one.width, one.flip, one.tilt, one.colour)


def square(subject: Subject) -> Box:
    return Box(0.1, 0.1, 0.9, 0.9)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True),
    st.integers(0, 2**31),
    st.sampled_from([None, *VOCABULARY.settings]),
)
def test_adding_or_removing_others_moves_no_subject(
    names: list[str], seed: int, setting: str | None
) -> None:
    alone = Wish((Mention(names[0]),), setting=setting)
    among = Wish(tuple(Mention(name) for name in reversed(names)), setting=setting)

    first, second = (
        {one.key: stance(one) for one in _compose(each, seed)} for each in (alone, among)
    )

    assert second[names[0]] == first[names[0]]


def _compose(wish: Wish, seed: int) -> tuple[Placed, ...]:
    return compose(wish, seed, size_of("square"), VOCABULARY, square).placed


@pytest.mark.parametrize("style", VOCABULARY.styles)
def test_a_style_moves_nothing(style: str) -> None:
    plain = scene("a dog and two cats on the beach")
    styled = scene(f"a dog and two cats on the beach, {style} style")

    assert styled.style == style
    assert [stance(one) for one in styled.placed] == [stance(one) for one in plain.placed]


@pytest.mark.parametrize("more", ["at night", "in the rain", "in fog", "at sunset, oil painting"])
def test_light_and_weather_move_nothing(more: str) -> None:
    before, after = scene("a dog in a city"), scene(f"a dog in a city {more}")

    assert areas(after) == areas(before)


def test_the_first_of_three_stands_where_the_only_one_stood() -> None:
    for seed in range(8):
        alone, first = placed("a dog", "dog", seed), placed("two dogs", "dog", seed)

        assert (alone.x, alone.foot, alone.flip) == (first.x, first.foot, first.flip)


def test_what_is_worn_moves_nothing() -> None:
    bare, dressed = placed("a dog", "dog"), placed("a dog wearing a hat and holding a kite", "dog")

    assert stance(dressed) == stance(bare)


@pytest.mark.parametrize(
    "relation", ["beside a house", "behind a tree", "in front of a house", "with a girl"]
)
def test_who_is_said_first_stays_where_it_is(relation: str) -> None:
    assert stance(placed(f"a dog {relation}", "dog")) == stance(placed("a dog", "dog"))


def test_the_seat_comes_under_its_sitter() -> None:
    for seed in range(12):
        cat, sofa = (placed("a cat on a sofa", key, seed) for key in ("cat", "sofa"))

        assert abs(cat.x - sofa.x) < sofa.width / 2
        assert stance(cat)[0] == placed("a cat", "cat", seed).x
        assert sofa.foot - sofa.height < cat.foot < sofa.foot
        assert cat.depth > sofa.depth


def test_what_is_in_something_is_half_hidden_by_it() -> None:
    cat, basket = (placed("a cat in a basket", key) for key in ("cat", "basket"))

    assert basket.depth > cat.depth
    assert basket.width > cat.width
    assert basket.foot - basket.height < cat.foot < basket.foot


def test_a_rider_sits_astride() -> None:
    rider, horse = (placed("a girl riding a horse", key) for key in ("girl", "horse"))

    assert horse.depth > rider.depth
    assert rider.foot - rider.height < horse.foot - horse.height


def test_each_of_several_riders_has_a_horse() -> None:
    found = areas(scene("two girls riding two horses"))

    for girl, horse in (("girl", "horse"), ("girl 2", "horse 2")):
        middle = (found[girl][0] + found[girl][2]) / 2
        assert found[horse][0] < middle < found[horse][2]


def test_neighbours_do_not_cover_each_other() -> None:
    for seed in range(12):
        found = areas(scene("a dog beside a chair", seed))

        assert min(found["dog"][2], found["chair"][2]) - max(
            found["dog"][0], found["chair"][0]
        ) < 0.3 * (found["chair"][2] - found["chair"][0])


def test_under_a_tree_is_before_it() -> None:
    assert placed("a dog under a tree", "tree").depth < placed("a dog under a tree", "dog").depth


def test_behind_and_before_are_a_matter_of_depth() -> None:
    assert placed("a dog behind a house", "house").depth > placed("a dog", "dog").depth
    assert placed("a dog in front of a house", "house").depth < placed("a dog", "dog").depth


def test_what_flies_over_something_is_above_it() -> None:
    bird, house = (placed("a bird flying over a house", key) for key in ("bird", "house"))

    assert bird.foot < house.foot - house.height


def test_a_stack_is_moved_as_a_whole() -> None:
    text = "a bouquet in a vase on a table"
    bouquet, vase, table = (placed(text, key) for key in ("bouquet", "vase", "table"))

    assert bouquet.foot < vase.foot
    assert vase.foot == pytest.approx(table.foot - 0.96 * table.height, abs=2)
    assert vase.foot - vase.height < bouquet.foot


def test_newcomers_sit_beside_those_who_sit_already() -> None:
    before = placed("a cake on a table", "cake")
    text = "a cake and two apples on a table"
    table = placed(text, "table")

    assert stance(placed(text, "cake")) == stance(before)
    for key in ("apple", "apple 2"):
        apple = placed(text, key)
        assert apple.foot == pytest.approx(before.foot)
        assert abs(apple.x - table.x) <= table.width / 2


@pytest.mark.parametrize("shape", ["square", "wide", "tall", "16:9", "1:3", "3:1"])
def test_subjects_stay_within_every_frame(shape: str) -> None:
    text = "three dogs, a giraffe, a castle, a balloon and an elephant beside a tree, meadow"
    for seed in range(6):
        found = scene(text, seed, shape)

        for left, top, right, bottom in areas(found).values():
            assert left >= -1
            assert top >= -1
            assert right <= found.size.width + 1
            assert bottom <= found.size.height + 1


def test_seeds_make_variants() -> None:
    stances = {stance(placed("a dog", "dog", seed)) for seed in range(10)}

    assert len(stances) == 10


def test_things_float_in_space_and_stand_on_land() -> None:
    assert placed("a dog in a meadow", "dog").grounded
    assert not placed("a dog in space", "dog").grounded


def test_land_animals_are_half_in_the_water_of_a_lake_and_boats_are_not() -> None:
    assert placed("a dog in a lake", "dog").sunk > 0
    assert placed("a boat on a lake", "boat").sunk == 0


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("a cat on a sofa", "room"),
        ("a shark", "underwater"),
        ("a bus", "street"),
        ("an elephant", "meadow"),
        ("a bird", "sky"),
        ("a bird and a cat", "meadow"),
        ("a dog", "studio"),
        ("sunset", "meadow"),
        ("nothing that it knows", "studio"),
    ],
)
def test_subjects_choose_a_place_when_none_was_named(text: str, setting: str) -> None:
    assert scene(text).setting == setting


def test_rain_darkens_the_day_unless_a_light_was_named() -> None:
    assert scene("a dog in the rain").light == "storm"
    assert scene("a dog in the rain at night").light == "night"


def test_order_of_depth_is_the_order_of_drawing() -> None:
    depths = [one.depth for one in scene("a dog, a castle, an apple and a balloon").placed]

    assert all(a <= b for a, b in itertools.pairwise(depths))
