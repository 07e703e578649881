from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator

import pytest

from bot.chat import cards, forms, words
from bot.chat.cards import Card
from bot.chat.cells import CELLS
from bot.chat.presses import Press
from bot.chat.surface import Derived
from bot.domain import Capabilities, Intent, PictureRef, Reply
from bot.errors import InvalidAsk, NotFound
from tests.bot.chat.pressing import BEN, Studio, Touch, labels
from tests.fakes import easel, makes
from tests.fakes.house import FACTS, FakeHouse


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with FakeHouse() as fake:
        yield Studio(fake)


@pytest.fixture
async def painting() -> AsyncIterator[Studio]:
    """A house with pages to paint on."""
    async with FakeHouse() as fake:
        house = dataclasses.replace(fake.house, easel=easel.easel(fake.vault, fake))
        yield Studio(fake, house)


def derived(studio: Studio) -> Derived:
    (found,) = studio.surface.shown
    assert isinstance(found, Derived)
    return found


async def test_region_shows_the_grid_and_lets_choose_its_cells(studio: Studio) -> None:
    version = studio.keep(2, private=True)

    await studio.press("region", version, 1)

    found = derived(studio)
    assert await found.load() == await studio.fake.gallery.gridded(
        PictureRef(version.id, 1), makes.ANA
    )
    assert found.filename == "limner-v7-2-grid.webp"
    assert found.card.choice is not None
    assert found.card.choice.press == Press("cells", version.id, 1, private=True)
    assert list(found.card.choice.options) == list(CELLS)
    assert found.card.links == ()


async def test_region_leads_to_the_easel_where_there_is_one(painting: Studio) -> None:
    version = painting.keep(private=True)

    await painting.press("region", version)

    (link,) = derived(painting).card.links
    kept = await easel.easel(painting.fake.vault, painting.fake).invited(easel.token_of(link.url))
    assert link.label == "Paint it"
    assert kept.ask == Reply("", PictureRef(version.id))
    assert (kept.author, kept.private) == (makes.ANA, True)


async def test_a_painter_that_no_longer_edits_says_what_happens_instead(painting: Studio) -> None:
    painting.fake.facts = dataclasses.replace(FACTS, backends={"sketch": Capabilities()})

    await painting.press("region", painting.keep())

    card = derived(painting).card
    assert card.text.startswith(words.DRAWN_ANEW)
    assert card.choice is not None
    assert card.links == ()


async def test_where_nothing_can_be_posted_later_nothing_is_painted(painting: Studio) -> None:
    await painting.press("region", painting.keep(), touch=Touch(later=False))

    assert derived(painting).card.links == ()


@pytest.mark.parametrize("verb", ["region", "compare", "more"])
async def test_a_private_picture_is_for_its_author_alone(studio: Studio, verb: str) -> None:
    version = studio.keep(private=True)

    with pytest.raises(NotFound):
        await studio.press(verb, version, touch=Touch(BEN))

    assert studio.surface.shown == []


async def test_chosen_cells_lead_to_the_question_what_shall_be_there(studio: Studio) -> None:
    version = studio.keep(2, private=True)
    press = Press("cells", version.id, 1, private=True)

    await studio.answers.chosen(Touch(), press, ["C3", "A1"])

    assert studio.surface.opened == [("Change v7", PictureRef(version.id, 1), True)]
    assert studio.surface.forms[0].cells == ("A1", "C3")


@pytest.mark.parametrize("values", [[], ["D4"], ["A1", "'; drop"]])
async def test_forged_cells_open_nothing(studio: Studio, values: list[str]) -> None:
    press = Press("cells", studio.keep().id)

    with pytest.raises(InvalidAsk, match="A1 to C3"):
        await studio.answers.chosen(Touch(), press, values)

    assert studio.surface.opened == []


def test_the_form_asks_for_what_shall_be_there_and_only_there() -> None:
    parent = PictureRef("v", 1)

    ask = forms.changed({"words": " a red hat "}, parent, ("A1",))

    assert (ask.words, ask.parent, ask.addressed) == ("a red hat", parent, True)
    assert ask.spot is not None
    assert ask.spot.cells == ("A1",)


@pytest.mark.parametrize("said", ["", "  ", None])
def test_an_empty_form_is_answered_with_what_to_do(said: str | None) -> None:
    with pytest.raises(InvalidAsk, match="what shall be there"):
        forms.changed({"words": said}, PictureRef("v"), ("A1",))


async def test_compare_shows_before_and_after(studio: Studio) -> None:
    version = studio.keep(parent=PictureRef("b" * 32), intent=Intent.LOCAL_CHANGE)

    await studio.press("compare", version)

    found = derived(studio)
    assert await found.load() == await studio.fake.gallery.before_after(
        PictureRef(version.id), makes.ANA
    )
    assert found.card.text == words.COMPARED


async def test_more_offers_what_is_left_to_do_with_that_picture(studio: Studio) -> None:
    version = studio.keep(2, shape="wide", seed=1)

    await studio.press("more", version, 1)

    (card,) = studio.surface.shown
    assert labels(card) == [
        "Vary subtly", "Vary strongly", "Expand: square", "Expand: tall", "Upscale", "Describe",
        "Report picture",
    ]  # fmt: skip


async def test_of_several_pictures_the_member_is_asked_which_region(studio: Studio) -> None:
    await studio.press("region", studio.keep(3), None, Touch(pictures=3))

    assert labels(studio.surface.shown[0]) == ["1", "2", "3"]


async def seen_again(studio: Studio, verb: str) -> None:
    """Press a button below a picture of everybody's that is shown to one member once more."""
    card = cards.seen_again(studio.surface.markup, studio.keep(), FACTS)
    (press,) = [one.press for row in card.rows for one in row if one.press.verb == verb]
    await studio.answers.pressed(Touch(), press)


async def test_what_changes_a_picture_that_is_seen_again_is_for_its_member_alone(
    studio: Studio,
) -> None:
    await seen_again(studio, "refine")

    ((_, _, private),) = studio.surface.opened
    assert private


@pytest.mark.parametrize("verb", ["more", "region"])
async def test_what_is_offered_for_a_picture_that_is_seen_again_is_for_its_member_alone(
    studio: Studio, verb: str
) -> None:
    await seen_again(studio, verb)

    (found,) = studio.surface.shown
    card = found.card if isinstance(found, Derived) else found
    assert isinstance(card, Card)
    presses = [one.press for row in card.rows for one in row]
    presses += [card.choice.press] if card.choice else []
    assert presses
    assert all(press.private for press in presses)
