"""What a platform does for a member who presses something, and what it is given to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from bot.chat import words
from bot.chat.cards import Card, Markup
from bot.chat.fitting import Attached
from bot.chat.forms import Form
from bot.chat.presses import Press
from bot.domain import Ask, Author, PictureRef, Place, Request, ScreenedPicture, Upload, Version
from bot.errors import NotAllowed
from bot.ports import Gallery

E_contra = TypeVar("E_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class HowMade:
    """How a version was made, ready to copy."""

    version: Version


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures for one member alone.

    Attributes:
        index: Which one, as it is stored; None: the whole version once more, with its buttons.
    """

    version: Version
    pictures: tuple[ScreenedPicture, ...]
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A picture made from one of ours to look at (a copy under a grid), for one member alone.

    Attributes:
        index: Which of the version's pictures.
        load: Makes it, a WebP, which may take longer than a form can wait. Raises: NotFound.
        alt: What a screen reader says.
        card: Its words, and what can be chosen from it.
    """

    version: Version
    index: int
    load: Callable[[], Awaitable[bytes]]
    filename: str
    alt: str
    card: Card

    async def drawn(self) -> Attached:
        """Return it as a file. Raises: NotFound."""
        return Attached(self.filename, await self.load(), "image/webp", self.alt)


Found = Card | HowMade | Pictures | Derived


class Surface(Protocol[E_contra]):
    """What a platform does for a member who presses or picks something; an event is its own."""

    @property
    def markup(self) -> Markup:
        """How it writes."""
        ...

    def author(self, event: E_contra, /) -> Author:
        """Return who did it."""
        ...

    def place(self, event: E_contra, /) -> Place:
        """Return where."""
        ...

    def message(self, event: E_contra, /) -> str | None:
        """Return the id of the message that it is about, None when that cannot be the bot's."""
        ...

    def pictures(self, event: E_contra, /) -> int:
        """Return how many pictures that message shows, whoever posted it."""
        ...

    def posted(self, event: E_contra, /) -> tuple[Upload, ...]:
        """Return those pictures as uploads."""
        ...

    def later(self, event: E_contra, ask: Ask, /, *, private: bool) -> Request | None:
        """Return a request that is submitted later, and answered by a message of its own there.

        None where nothing can be posted later.
        """
        ...

    async def draw(
        self, event: E_contra, ask: Ask, /, *, private: bool, answers: bool = False
    ) -> None:
        """Take in a request.

        Where it `answers` the question that the event is about, that says so from then on, and has
        no buttons any more. What is not taken in, as a limit declines it, leaves the question.
        """
        ...

    async def open(
        self, event: E_contra, form: Form, parent: PictureRef | None, /, *, private: bool
    ) -> None:
        """Open a form about a picture of the bot's, or (None) about those of the message.

        It is about those cells of the picture that the form names, if any.
        """
        ...

    async def show(self, event: E_contra, card: Card, /) -> None:
        """Show something to the member alone, at once."""
        ...

    async def tell(self, event: E_contra, find: Callable[[], Awaitable[Found]], /) -> None:
        """Show the member alone what is found, which may take longer than an acknowledgement."""
        ...

    async def acknowledge(self, event: E_contra, /) -> None:
        """Tell the platform that the event arrived, where that was not done yet."""
        ...

    async def moderates(self, event: E_contra, /, *, everywhere: bool = False) -> bool:
        """Return whether the member may clear up after others: there, or in the whole server."""
        ...

    async def remove(self, event: E_contra, /) -> None:
        """Remove the message that the event is about."""
        ...


async def as_pressed(gallery: Gallery, press: Press, viewer: Author, place: Place) -> Version:
    """Return the version that a button is about, private where its message is.

    Raises:
        NotFound: It is gone, or not for the viewer.
        NotAllowed: It is for adults, and not everybody is one where it would be shown.
    """
    version = await gallery.version(press.target, viewer)
    if version.adult and not place.for_adults:
        raise NotAllowed(words.FOR_ADULTS)
    return replace(version, private=version.private or press.private)
