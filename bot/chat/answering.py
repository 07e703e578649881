"""What members do with pictures that are there: by a button, a message's menu, or `/limits`.

Rights are checked at each press: the buttons under a picture are there for everybody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar

from bot.chat import cards, forms, words
from bot.chat.cards import Card, Markup
from bot.chat.forms import Form
from bot.chat.presses import Press
from bot.domain import Ask, Author, PictureRef, Place, Publish, ScreenedPicture, Version
from bot.errors import BotError, InvalidAsk, NotAllowed, NotFound
from bot.ports import House

# A form must open within 3 s of the press (Discord, Slack), and shows what the database says.
LOOKUP_SECONDS: Final = 1.5
_LISTED_VERSIONS: Final = 10
_REMEMBERED: Final = 1000

T = TypeVar("T")
E = TypeVar("E")
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


Found = Card | HowMade | Pictures


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

    async def draw(self, event: E_contra, ask: Ask, /, *, private: bool) -> None:
        """Take in a request."""
        ...

    async def open(
        self, event: E_contra, form: Form, parent: PictureRef | None, /, *, private: bool
    ) -> None:
        """Open a form about a picture of the bot's, or (None) about those of the message."""
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

    async def moderates(self, event: E_contra, /) -> bool:
        """Return whether the member may clear up after others."""
        ...

    async def remove(self, event: E_contra, /) -> None:
        """Remove the message that the event is about."""
        ...


class Answers(Generic[E]):
    """Answers what members press and pick. Lives as long as the platform."""

    def __init__(self, house: House, surface: Surface[E]) -> None:
        self._house = house
        self._surface = surface
        self._deleted: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._handlers: Mapping[str, Callable[[E, Press], Coroutine[Any, Any, None]]] = {
            "refine": self._refine,
            "prompt": self._prompt,
            "original": self._original,
            "see": self._see,
            "delete": self._delete,
            "cancel": self._cancel,
        }

    async def pressed(self, event: E, press: Press) -> None:
        """Answer a button, whichever process showed it."""
        ask = press.ask()
        if press.index is None:
            await self._which(event, press, self._surface.pictures(event))
        elif ask is not None:
            private = press.private and not isinstance(ask, Publish)
            await self._surface.draw(event, ask, private=private)
        else:
            await self._handlers[press.verb](event, press)

    async def refine_picture(self, event: E) -> None:
        """Answer the menu "Refine picture" on any message."""
        version = await _soon(self._shown(event))
        if version is not None and len(version.pictures) > 1:
            press = Press("refine", version.id, None, version.private)
            await self._which(event, press, len(version.pictures))
        elif version is not None:
            await self._open(event, version, 0)
        elif self._surface.pictures(event):
            await self._surface.open(event, forms.picture(), None, private=False)
        else:
            raise InvalidAsk(words.NO_PICTURE_HERE)

    async def show_prompt(self, event: E) -> None:
        """Answer the menu "Show prompt" on any message."""

        async def find() -> Found:
            version = await self._shown(event)
            unknown = cards.sentence(self._surface.markup, words.NOT_MINE)
            return unknown if version is None else HowMade(version)

        await self._surface.tell(event, find)

    async def limits(self, event: E) -> None:
        """Answer `/limits`."""
        author, place = self._surface.author(event), self._surface.place(event)
        find = partial(left, self._house, self._surface.markup, author, place)
        await self._surface.tell(event, find)

    # --- buttons ---------------------------------------------------------------------------

    async def _which(self, event: E, press: Press, count: int) -> None:
        await self._surface.show(event, cards.which_one(press, count))

    async def _refine(self, event: E, press: Press) -> None:
        await self._open(event, await _soon(self._version(event, press)), press.index or 0)

    async def _open(self, event: E, version: Version, index: int) -> None:
        parent, form = PictureRef(version.id, index), forms.refine(version)
        await self._surface.open(event, form, parent, private=version.private)

    async def _prompt(self, event: E, press: Press) -> None:
        async def find() -> Found:
            return HowMade(await self._version(event, press))

        await self._surface.tell(event, find)

    async def _original(self, event: E, press: Press) -> None:
        await self._send(event, press, press.index or 0)

    async def _see(self, event: E, press: Press) -> None:
        await self._send(event, press, None)

    async def _send(self, event: E, press: Press, index: int | None) -> None:
        async def find() -> Found:
            version, viewer = await self._version(event, press), self._surface.author(event)
            wanted = range(len(version.pictures)) if index is None else (index,)
            refs = [PictureRef(version.id, n) for n in wanted]
            pictures = [await self._house.gallery.original(ref, viewer) for ref in refs]
            return Pictures(version, tuple(pictures), index)

        await self._surface.tell(event, find)

    async def _delete(self, event: E, press: Press) -> None:
        await self._surface.acknowledge(event)
        try:
            await self._by_right(event, partial(self._house.gallery.delete, press.target))
            self._deleted.append((press.target, self._surface.author(event).key))
        except NotFound:
            if not await self._may_clear(event, press):
                raise
        await self._surface.remove(event)

    async def _may_clear(self, event: E, press: Press) -> bool:
        """Return whether a member may remove the message of a picture that is gone.

        The one who deleted it may, as the message may have stayed when it was out of reach.
        """
        deleted = (press.target, self._surface.author(event).key) in self._deleted
        return deleted or await self._surface.moderates(event)

    async def _cancel(self, event: E, press: Press) -> None:
        await self._surface.acknowledge(event)
        await self._by_right(event, partial(self._house.studio.cancel, press.target))

    async def _by_right(self, event: E, work: Callable[[Author, bool], Awaitable[None]]) -> None:
        """Do it as the author; where that is not allowed, as a moderator who is one."""
        author = self._surface.author(event)
        try:
            await work(author, False)
        except NotAllowed:
            if not await self._surface.moderates(event):
                raise
            await work(author, True)

    async def _version(self, event: E, press: Press) -> Version:
        return await self._house.gallery.version(press.target, self._surface.author(event))

    async def _shown(self, event: E) -> Version | None:
        """Return the version that the event's message shows, None when it shows none of ours."""
        message = self._surface.message(event)
        if message is None:
            return None
        platform = self._surface.author(event).platform
        return await self._house.gallery.at_message(platform, message)


async def left(house: House, markup: Markup, author: Author, place: Place) -> Card:
    """Return what is left to a member today, and the latest pictures."""
    allowance = await house.desk.allowance(author, place)
    recent = await house.gallery.recent(author)
    return cards.limits(markup, allowance, tuple(recent[:_LISTED_VERSIONS]))


async def _soon(lookup: Awaitable[T]) -> T:
    """Return what a look-up gives before a form would come too late."""
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            return await lookup
    except TimeoutError as error:
        raise BotError(words.SLOW) from error
