"""A platform in memory, and a house with pictures in it that members press buttons on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.answering import Answers
from bot.chat.cards import Card
from bot.chat.forms import Form
from bot.chat.presses import Press
from bot.chat.surface import Found
from bot.domain import Address, Ask, Author, PictureRef, Place, Request, Upload, Version
from bot.errors import DeliveryError
from bot.ports import House
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
    of_the_server: bool = True
    later: bool = True
    for_adults: bool = False


class Surface:
    """A platform in memory; notes in order what it is told to do."""

    markup = Plain()

    def __init__(self) -> None:
        self.drawn: list[tuple[Ask, bool]] = []
        self.opened: list[tuple[str, PictureRef | None, bool]] = []
        self.forms: list[Form] = []
        self.shown: list[Found] = []
        self.done: list[str] = []
        self.out_of_reach = False

    def author(self, event: Touch) -> Author:
        return event.who

    def place(self, event: Touch) -> Place:
        return Place(event.who.platform, "s", "c", age_restricted=event.for_adults)

    def message(self, event: Touch) -> str | None:
        return event.message

    def pictures(self, event: Touch) -> int:
        return event.pictures

    def posted(self, event: Touch) -> tuple[Upload, ...]:
        return tuple(Upload(f"x:{n}", "", "image/png", 1) for n in range(event.pictures))

    def later(self, event: Touch, ask: Ask, *, private: bool) -> Request | None:
        place = self.place(event)
        request = Request("x:1", event.who, place, ask, Address("x"), 0.0, private)
        return request if event.later else None

    async def draw(self, event: Touch, ask: Ask, *, private: bool, answers: bool = False) -> None:
        self.drawn.append((ask, private))
        if answers:
            self.done.append("answered")

    async def open(
        self, event: Touch, form: Form, parent: PictureRef | None, *, private: bool
    ) -> None:
        self.opened.append((form.title, parent, private))
        self.forms.append(form)

    async def show(self, event: Touch, card: Card) -> None:
        self.shown.append(card)

    async def tell(self, event: Touch, find: Callable[[], Awaitable[Found]]) -> None:
        self.shown.append(await find())

    async def acknowledge(self, event: Touch) -> None:
        self.done.append("acknowledged")

    async def moderates(self, event: Touch, *, everywhere: bool = False) -> bool:
        return event.moderator and (event.of_the_server or not everywhere)

    async def remove(self, event: Touch) -> None:
        if self.out_of_reach:
            raise DeliveryError("busy")
        self.done.append("removed")


class Studio:
    """A house with pictures in it, and the answers that members get there."""

    def __init__(self, fake: FakeHouse, house: House | None = None) -> None:
        self.fake = fake
        self.surface = Surface()
        self.answers = Answers(house or fake.house, self.surface)

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


def labels(found: Found) -> list[str]:
    assert isinstance(found, Card)
    return [button.label for row in found.rows for button in row]
