from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.chat import answering, words
from bot.chat.answering import Answers, Found, HowMade, Pictures
from bot.chat.cards import Card
from bot.chat.forms import Form
from bot.chat.presses import Press
from bot.domain import Ask, Author, PictureRef, Place, Publish, Vary, Version
from bot.errors import BotError, DeliveryError, InvalidAsk, NotAllowed, NotFound
from tests.fakes import makes, screened
from tests.fakes.house import FakeHouse

ANA = makes.ANA
BEN = Author(ANA.platform, "ben")


class Plain:
    """Markup of a platform that has none."""

    def literal(self, text: str) -> str:
        return text

    def bold(self, text: str) -> str:
        return text

    def quote(self, text: str) -> str:
        return text

    def moment(self, at: float) -> str:
        return "later"


@dataclass(frozen=True)
class Touch:
    """Somebody presses something on a message."""

    who: Author = ANA
    message: str | None = "m1"
    pictures: int = 1
    moderator: bool = False


class Surface:
    """A platform in memory; notes in order what it is told to do."""

    markup = Plain()

    def __init__(self) -> None:
        self.drawn: list[tuple[Ask, bool]] = []
        self.opened: list[tuple[str, PictureRef | None, bool]] = []
        self.shown: list[Found] = []
        self.done: list[str] = []
        self.out_of_reach = False

    def author(self, event: Touch) -> Author:
        return event.who

    def place(self, event: Touch) -> Place:
        return Place(event.who.platform, "s", "c")

    def message(self, event: Touch) -> str | None:
        return event.message

    def pictures(self, event: Touch) -> int:
        return event.pictures

    async def draw(self, event: Touch, ask: Ask, *, private: bool) -> None:
        self.drawn.append((ask, private))

    async def open(
        self, event: Touch, form: Form, parent: PictureRef | None, *, private: bool
    ) -> None:
        self.opened.append((form.title, parent, private))

    async def show(self, event: Touch, card: Card) -> None:
        self.shown.append(card)

    async def tell(self, event: Touch, find: Callable[[], Awaitable[Found]]) -> None:
        self.shown.append(await find())

    async def acknowledge(self, event: Touch) -> None:
        self.done.append("acknowledged")

    async def moderates(self, event: Touch) -> bool:
        return event.moderator

    async def remove(self, event: Touch) -> None:
        if self.out_of_reach:
            raise DeliveryError("busy")
        self.done.append("removed")


class Studio:
    """A house with pictures in it, and the answers that members get there."""

    def __init__(self, fake: FakeHouse) -> None:
        self.fake = fake
        self.surface = Surface()
        self.answers = Answers(fake.house, self.surface)

    def keep(self, pictures: int = 1, **changes: object) -> Version:
        """Keep a version of Ana's that the message shows."""
        files = [screened.picture() for _ in range(pictures)]
        version = makes.version(pictures=pictures, **changes)
        self.fake.gallery.versions[version.id] = version
        self.fake.gallery.messages[ANA.platform, "m1"] = version.id
        for file, picture in zip(version.pictures, files, strict=True):
            self.fake.gallery.pictures[file.sha256] = picture
        return version

    async def press(
        self, verb: str, version: Version, index: int | None = 0, touch: Touch | None = None
    ) -> None:
        """Let somebody press a button below a version; Ana, unless it is told who."""
        press = Press(verb, version.id, index, version.private)
        await self.answers.pressed(touch or Touch(), press)


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with FakeHouse() as fake:
        yield Studio(fake)


def labels(found: Found) -> list[str]:
    assert isinstance(found, Card)
    return [button.label for row in found.rows for button in row]


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


async def test_a_form_that_would_come_too_late_is_not_waited_for(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(version_id: str, viewer: Author) -> Version:
        await asyncio.Event().wait()
        raise AssertionError

    version = studio.keep()
    monkeypatch.setattr(answering, "LOOKUP_SECONDS", 0.01)
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


async def test_a_press_that_comes_after_the_end_is_told_so(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.answers.pressed(Touch(), Press("cancel", "finished"))

    assert studio.surface.done == ["acknowledged"]
