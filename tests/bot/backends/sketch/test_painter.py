from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image
from pydantic import ValidationError

from bot.backends.sketch import Config, create
from bot.domain import Size
from bot.errors import InvalidAsk
from bot.ports import ImageBackend
from bot.vendors import Vendors
from tests.bot.backends.sketch.drawing import order


@pytest.fixture(scope="module")
def backend() -> ImageBackend:
    return create(Config(), Vendors())


def test_it_says_what_it_can_do(backend: ImageBackend) -> None:
    can = backend.capabilities

    assert backend.name == "sketch"
    assert (can.seeds, can.repeatable, can.sketch, can.edits) == (True, True, True, False)
    assert can.max_count == 4
    assert "OpenMoji" in can.credit
    assert "CC BY-SA 4.0" in can.credit


def test_it_costs_nothing(backend: ImageBackend) -> None:
    assert backend.estimate_microdollars(order("a dog", count=4)) == 0


async def test_a_picture_is_a_png_of_a_megapixel_that_says_what_it_is(
    backend: ImageBackend,
) -> None:
    drawing = await backend.generate(order("a dog on the beach"))

    (picture,) = drawing.pictures
    image = Image.open(io.BytesIO(picture.data))
    assert picture.media_type == image.get_format_mimetype() == "image/png"
    assert image.size == (1024, 1024)
    assert (drawing.size, drawing.seed, drawing.model) == (Size(1024, 1024), 1, "sketch")
    assert drawing.cost_microdollars == 0
    assert "Limner" in image.info["Software"]
    assert "generated" in image.info["Comment"]
    assert "OpenMoji" in image.info["Copyright"]
    assert "CC BY-SA 4.0" in image.info["License"]


async def test_the_mark_stands_in_the_corner(backend: ImageBackend) -> None:
    drawing = await backend.generate(order("a plain background"))

    corner = (
        Image.open(io.BytesIO(drawing.pictures[0].data)).convert("L").crop((900, 970, 1010, 1010))
    )
    darkest, lightest = corner.getextrema()
    assert isinstance(darkest, int | float)
    assert isinstance(lightest, int | float)
    assert lightest - darkest > 120


async def test_several_pictures_are_those_of_the_following_seeds(backend: ImageBackend) -> None:
    several = await backend.generate(order("two cats", count=3, seed=41))
    later = await backend.generate(order("two cats", seed=43))

    assert len({picture.data for picture in several.pictures}) == 3
    assert several.seed == 41
    assert several.pictures[2] == later.pictures[0]


async def test_a_chosen_seed_is_told_and_repeats_the_picture(backend: ImageBackend) -> None:
    first = await backend.generate(order("a fox in a garden", seed=None))
    again = await backend.generate(order("a fox in a garden", seed=first.seed))

    assert first.seed is not None
    assert again.pictures == first.pictures


async def test_no_more_than_four_are_drawn(backend: ImageBackend) -> None:
    drawing = await backend.generate(order("an apple", shape="3:1", count=9))

    assert len(drawing.pictures) == 4


async def test_what_it_cannot_draw_is_told(backend: ImageBackend) -> None:
    drawing = await backend.generate(order("a dog eating a dragon-fruit in rococo style"))

    assert drawing.notes == (
        "I can't draw “dragon-fruit” yet, so I left it out.",
        "I don't know the style rococo yet. I can do anime, watercolour, pencil, noir, pixel, "
        "neon, oil, poster.",
    )


async def test_several_unknown_things_are_told_in_one_sentence(backend: ImageBackend) -> None:
    text = "a krill, a quark, a gluon, a lepton, a boson, a meson and a hadron"

    (unknown, empty) = (await backend.generate(order(text))).notes

    assert unknown == (
        "I can't draw these yet, so I left them out: krill, quark, gluon, lepton, boson, meson, "
        "1 more."
    )
    assert empty.startswith("I found nothing in it that I can draw")


async def test_an_unknown_thing_in_a_known_place_leaves_the_place(backend: ImageBackend) -> None:
    drawing = await backend.generate(order("a krill on the beach"))

    assert "so here is the place alone" in drawing.notes[-1]
    assert len(drawing.pictures) == 1


async def test_what_was_dropped_is_told(backend: ImageBackend) -> None:
    drawing = await backend.generate(order("a koala in a dress on the beach in a city"))

    assert drawing.notes == (
        "There was no room for the city in one sketch, so I left that out.",
        "I don't know how to put the dress on the koala yet.",
    )


async def test_a_complete_picture_has_no_notes(backend: ImageBackend) -> None:
    assert (await backend.generate(order("a dog on the beach at sunset"))).notes == ()


async def test_an_unknown_shape_is_an_invalid_ask(backend: ImageBackend) -> None:
    with pytest.raises(InvalidAsk, match="16:9"):
        await backend.generate(order("a dog", shape="round"))


async def test_orders_at_the_same_time_do_not_disturb_each_other(backend: ImageBackend) -> None:
    texts = ["a dog, neon", "a cat in the snow", "a fox, oil", "a dog, neon"]

    drawings = await asyncio.gather(*(backend.generate(order(text)) for text in texts))

    assert drawings[0].pictures == drawings[3].pictures
    assert len({drawing.pictures for drawing in drawings}) == 3


async def test_the_loop_stays_free_while_it_paints(backend: ImageBackend) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)

    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(tick())
        await backend.generate(order("a castle in a forest, oil", count=2))
        ticking.cancel()

    assert ticks > 10


def test_wrong_options_are_refused() -> None:
    with pytest.raises(ValidationError):
        Config(threads=0)
    with pytest.raises(ValidationError):
        Config.model_validate({"thread": 1})
