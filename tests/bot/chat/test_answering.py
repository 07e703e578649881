from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat import patience, words
from bot.chat.answering import HowMade, Pictures
from bot.chat.cards import Card
from bot.chat.presses import Press
from bot.domain import Author, Describe, PictureRef, Publish, Vary, Version
from bot.errors import BotError, DeliveryError, InvalidAsk, NotAllowed, NotFound
from tests.bot.chat.pressing import BEN, Studio, Touch, labels
from tests.fakes import makes
from tests.fakes.house import FakeHouse


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with FakeHouse() as fake:
        yield Studio(fake)


async def test_a_press_that_draws_is_taken_in(studio: Studio) -> None:
    version = studio.keep(private=True)

    await studio.press("vary", version)

    assert studio.surface.drawn == [(Vary(PictureRef(version.id)), True)]


async def test_what_is_published_is_for_everybody(studio: Studio) -> None:
    version = studio.keep(private=True)

    await studio.press("publish", version)

    assert studio.surface.drawn == [(Publish(version.id), False)]


@pytest.mark.parametrize("verb", ["vary", "refine", "original"])
async def test_of_several_pictures_the_member_is_asked_which_one(studio: Studio, verb: str) -> None:
    await studio.press(verb, studio.keep(3), None, Touch(pictures=3))

    (asked,) = studio.surface.shown
    assert labels(asked) == ["1", "2", "3"]
    assert studio.surface.drawn == []
    assert studio.surface.opened == []


async def test_refine_opens_the_form_of_the_picture(studio: Studio) -> None:
    version = studio.keep(2, private=True)

    await studio.press("refine", version, 1)

    assert studio.surface.opened == [("Refine v7", PictureRef(version.id, 1), True)]


@pytest.mark.parametrize("verb", ["see", "original", "compare", "region", "refine"])
async def test_a_picture_for_adults_is_shown_among_adults_alone(studio: Studio, verb: str) -> None:
    version = studio.keep(private=True, adult=True)

    with pytest.raises(NotAllowed, match="age-restricted"):
        await studio.press(verb, version)
    assert (studio.surface.shown, studio.surface.opened) == ([], [])
    await studio.press(verb, version, touch=Touch(for_adults=True))
    assert studio.surface.shown or studio.surface.opened


async def test_a_form_that_would_come_too_late_is_not_waited_for(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(version_id: str, viewer: Author) -> Version:
        await asyncio.Event().wait()
        raise AssertionError

    version = studio.keep()
    monkeypatch.setattr(patience, "LOOKUP_SECONDS", 0.01)
    monkeypatch.setattr(studio.fake.gallery, "version", slow)

    with pytest.raises(BotError, match="too long"):
        await studio.press("refine", version)


async def test_the_menu_refines_a_picture_of_the_bots(studio: Studio) -> None:
    version = studio.keep()

    await studio.answers.refine_picture(Touch(BEN))

    assert studio.surface.opened == [("Refine v7", PictureRef(version.id, 0), False)]


async def test_the_menu_asks_which_of_several(studio: Studio) -> None:
    studio.keep(2)

    await studio.answers.refine_picture(Touch())

    assert labels(studio.surface.shown[0]) == ["1", "2"]


@pytest.mark.parametrize("message", [None, "somebody's"])
async def test_the_menu_takes_anybodys_picture(studio: Studio, message: str | None) -> None:
    await studio.answers.refine_picture(Touch(message=message))

    assert studio.surface.opened == [("Refine picture", None, False)]


async def test_the_menu_needs_a_picture(studio: Studio) -> None:
    with pytest.raises(InvalidAsk, match="no picture in that message"):
        await studio.answers.refine_picture(Touch(message=None, pictures=0))


@pytest.mark.parametrize("who", [Touch(), Touch(BEN)])
async def test_the_menu_describes_a_picture_of_the_bots(studio: Studio, who: Touch) -> None:
    version = studio.keep()

    await studio.answers.describe_picture(who)

    assert studio.surface.drawn == [(Describe(PictureRef(version.id)), False)]


async def test_a_private_picture_is_described_to_its_author_alone(studio: Studio) -> None:
    version = studio.keep(private=True)

    await studio.answers.describe_picture(Touch())

    assert studio.surface.drawn == [(Describe(PictureRef(version.id)), True)]


async def test_the_menu_asks_which_of_several_to_describe(studio: Studio) -> None:
    studio.keep(3)

    await studio.answers.describe_picture(Touch(pictures=3))

    assert labels(studio.surface.shown[0]) == ["1", "2", "3"]


async def test_the_menu_describes_anybodys_picture(studio: Studio) -> None:
    touch = Touch(message="somebody's", pictures=2)

    await studio.answers.describe_picture(touch)

    first = studio.surface.posted(touch)[0]
    assert studio.surface.drawn == [(Describe(picture=first), False)]


async def test_there_is_nothing_to_describe_without_a_picture(studio: Studio) -> None:
    with pytest.raises(InvalidAsk, match="no picture in that message"):
        await studio.answers.describe_picture(Touch(message=None, pictures=0))


async def test_the_prompt_is_shown_by_button_and_by_menu(studio: Studio) -> None:
    version = studio.keep()

    await studio.press("prompt", version)
    await studio.answers.show_prompt(Touch())

    assert studio.surface.shown == [HowMade(version)] * 2


async def test_of_other_pictures_nobody_knows_the_prompt(studio: Studio) -> None:
    await studio.answers.show_prompt(Touch(message="somebody's"))

    (said,) = studio.surface.shown
    assert isinstance(said, Card)
    assert said.text == words.NOT_MINE


async def test_an_original_is_one_picture_as_it_is_stored(studio: Studio) -> None:
    version = studio.keep(2)

    await studio.press("original", version, 1)

    (found,) = studio.surface.shown
    assert isinstance(found, Pictures)
    assert (found.index, len(found.pictures)) == (1, 1)


async def test_a_listed_version_is_seen_again_as_a_whole(studio: Studio) -> None:
    version = studio.keep(2)

    await studio.press("see", version)

    (found,) = studio.surface.shown
    assert isinstance(found, Pictures)
    assert (found.index, len(found.pictures)) == (None, 2)


async def test_limits_list_what_is_left_and_the_latest_pictures(studio: Studio) -> None:
    studio.keep()

    await studio.answers.limits(Touch())

    assert labels(studio.surface.shown[0]) == ["See 1"]


@pytest.mark.parametrize("who", [Touch(), Touch(BEN, moderator=True)])
async def test_an_author_and_a_moderator_delete(studio: Studio, who: Touch) -> None:
    version = studio.keep()

    await studio.answers.pressed(who, Press("delete", version.id))

    assert studio.fake.gallery.versions == {}
    assert studio.surface.done == ["acknowledged", "removed"]


async def test_nobody_else_deletes(studio: Studio) -> None:
    version = studio.keep()

    with pytest.raises(NotAllowed):
        await studio.press("delete", version, touch=Touch(BEN))

    assert studio.surface.done == ["acknowledged"]


async def test_a_moderator_clears_what_is_left_of_a_picture_that_is_gone(studio: Studio) -> None:
    gone = makes.version()

    await studio.press("delete", gone, touch=Touch(BEN, moderator=True))

    assert studio.surface.done == ["acknowledged", "removed"]


async def test_nobody_else_clears_what_is_left(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.press("delete", makes.version())

    assert studio.surface.done == ["acknowledged"]


async def test_a_deletion_whose_message_stayed_is_repeated_by_its_member_alone(
    studio: Studio,
) -> None:
    version = studio.keep()
    studio.surface.out_of_reach = True
    with pytest.raises(DeliveryError):
        await studio.press("delete", version)
    studio.surface.out_of_reach = False

    with pytest.raises(NotFound):
        await studio.press("delete", version, touch=Touch(BEN))
    assert "removed" not in studio.surface.done
    await studio.press("delete", version)

    assert studio.surface.done[-1] == "removed"


async def test_who_deleted_a_picture_clears_its_message_after_a_restart_too(
    studio: Studio,
) -> None:
    version = studio.keep()
    studio.surface.out_of_reach = True
    with pytest.raises(DeliveryError):
        await studio.press("delete", version)
    restarted = Studio(studio.fake)

    with pytest.raises(NotFound):
        await restarted.press("delete", version, touch=Touch(BEN))
    await restarted.press("delete", version)

    assert restarted.surface.done == ["acknowledged", "acknowledged", "removed"]


async def test_a_process_that_dies_inside_a_deletion_leaves_the_right_to_clear_its_message(
    studio: Studio,
) -> None:
    version = studio.keep()

    async def die(*_: object) -> None:
        del studio.fake.gallery.versions[version.id]
        raise asyncio.CancelledError

    gallery: Any = studio.fake.gallery
    gallery.delete = die
    with pytest.raises(asyncio.CancelledError):
        await studio.press("delete", version)
    del gallery.delete
    restarted = Studio(studio.fake)
    await restarted.press("delete", version)

    assert restarted.surface.done == ["acknowledged", "removed"]


async def test_who_was_not_allowed_to_delete_a_picture_gets_no_right_by_trying(
    studio: Studio,
) -> None:
    version = studio.keep()
    with pytest.raises(NotAllowed):
        await studio.press("delete", version, touch=Touch(BEN))
    del studio.fake.gallery.versions[version.id]

    with pytest.raises(NotFound):
        await studio.press("delete", version, touch=Touch(BEN))


async def test_a_moderator_deletes_a_private_picture_of_somebody_elses(studio: Studio) -> None:
    version = studio.keep(private=True)
    asked: list[bool] = []

    async def delete(_: str, who: Author, moderator: bool) -> None:
        asked.append(moderator)
        if not moderator:
            raise NotAllowed("Only its author.")

    gallery: Any = studio.fake.gallery
    gallery.delete = delete
    await studio.press("delete", version, touch=Touch(BEN, moderator=True))

    assert asked == [False, True]
    assert studio.surface.done == ["acknowledged", "removed"]


async def test_of_a_deletion_that_is_complete_nothing_is_kept(studio: Studio) -> None:
    await studio.press("delete", studio.keep())

    assert studio.fake.vault.kept == {}


async def test_a_press_that_comes_after_the_end_is_told_so(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.answers.pressed(Touch(), Press("cancel", "finished"))

    assert studio.surface.done == ["acknowledged"]
