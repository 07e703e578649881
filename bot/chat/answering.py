"""What members do with pictures that are there: by a button, a message's menu, or `/limits`.

Rights are checked at each press: the buttons under a picture are there for everybody.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, Generic, TypeVar

from bot.chat import cards, forms, words
from bot.chat.cards import Card, Markup
from bot.chat.crafting import Craft
from bot.chat.moderating import Moderating
from bot.chat.patience import in_time
from bot.chat.presses import Press
from bot.chat.surface import Derived, Found, HowMade, Pictures, Surface
from bot.domain import Author, Describe, PictureRef, Place, Publish, Version
from bot.errors import InvalidAsk, NotAllowed, NotFound, StorageError
from bot.ports import House

__all__ = ["Answers", "Derived", "Found", "HowMade", "Pictures", "Surface", "left"]

_LISTED_VERSIONS: Final = 10
_MAY_CLEAR_SECONDS: Final = 30 * 86_400.0

E = TypeVar("E")


class Answers(Generic[E]):
    """Answers what members press and pick. Lives as long as the platform.

    Attributes:
        moderating: Reports, appeals, and what moderators do.
    """

    def __init__(self, house: House, surface: Surface[E]) -> None:
        self._house = house
        self._surface = surface
        self._craft = Craft(house, surface)
        self.moderating = Moderating(house, surface)
        self._handlers: Mapping[str, Callable[[E, Press], Coroutine[Any, Any, None]]] = {
            "refine": self._refine,
            "prompt": self._prompt,
            "original": self._original,
            "see": self._see,
            "delete": self._delete,
            "cancel": self._cancel,
            "region": self._craft.region,
            "compare": self._craft.compare,
            "more": self._craft.more,
            **self.moderating.handlers(),
        }

    async def pressed(self, event: E, press: Press) -> None:
        """Answer a button, whichever process showed it."""
        ask = press.ask()
        if press.index is None:
            await self._which(event, press, self._surface.pictures(event))
        elif ask is not None:
            private = press.private and not isinstance(ask, Publish)
            await self._surface.draw(event, ask, private=private, answers=press.answers)
        else:
            await self._handlers[press.verb](event, press)

    async def chosen(self, event: E, press: Press, values: Sequence[str]) -> None:
        """Answer a choice of cells, whichever process showed the grid. Raises: InvalidAsk."""
        await self._craft.chosen(event, press, values)

    async def refine_picture(self, event: E) -> None:
        """Answer the menu "Refine picture" on any message."""
        version = await in_time(self._shown(event))
        if version is not None and len(version.pictures) > 1:
            press = Press("refine", version.id, None, version.private)
            await self._which(event, press, len(version.pictures))
        elif version is not None:
            await self._open(event, version, 0)
        elif self._surface.pictures(event):
            await self._surface.open(event, forms.picture(), None, private=False)
        else:
            raise InvalidAsk(words.NO_PICTURE_HERE)

    async def describe_picture(self, event: E) -> None:
        """Answer the menu "Describe picture" on any message."""
        version = await in_time(self._shown(event))
        if version is not None:
            which = None if len(version.pictures) > 1 else 0
            await self.pressed(event, Press("describe", version.id, which, version.private))
        elif posted := self._surface.posted(event):
            await self._surface.draw(event, Describe(picture=posted[0]), private=False)
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
        await self._open(event, await in_time(self._craft.version(event, press)), press.index or 0)

    async def _open(self, event: E, version: Version, index: int) -> None:
        parent, form = PictureRef(version.id, index), forms.refine(version)
        await self._surface.open(event, form, parent, private=version.private)

    async def _prompt(self, event: E, press: Press) -> None:
        async def find() -> Found:
            return HowMade(await self._craft.version(event, press))

        await self._surface.tell(event, find)

    async def _original(self, event: E, press: Press) -> None:
        await self._send(event, press, press.index or 0)

    async def _see(self, event: E, press: Press) -> None:
        await self._send(event, press, None)

    async def _send(self, event: E, press: Press, index: int | None) -> None:
        async def find() -> Found:
            version, viewer = await self._craft.version(event, press), self._surface.author(event)
            wanted = range(len(version.pictures)) if index is None else (index,)
            refs = [PictureRef(version.id, n) for n in wanted]
            pictures = [await self._house.gallery.original(ref, viewer) for ref in refs]
            return Pictures(version, tuple(pictures), index)

        await self._surface.tell(event, find)

    async def _delete(self, event: E, press: Press) -> None:
        await self._surface.acknowledge(event)
        try:
            await self._by_right(event, partial(self._delete_version, press.target))
        except NotFound:
            if not await self._may_clear(event, press):
                raise
        await self._surface.remove(event)
        with suppress(StorageError):  # it is done, and the note expires by itself
            await self._house.vault.remove(_deleted(press.target))

    async def _delete_version(self, version_id: str, author: Author, moderator: bool) -> None:
        """Delete a version, and note before it whose it was: its message may have to stay."""
        if await self._is_of(version_id, author):
            until = time.time() + _MAY_CLEAR_SECONDS
            await self._house.vault.put(_deleted(version_id), author.key, until)
        await self._house.gallery.delete(version_id, author, moderator)

    async def _is_of(self, version_id: str, author: Author) -> bool:
        try:
            return (await self._house.gallery.version(version_id, author)).author.key == author.key
        except NotFound:
            return False

    async def _may_clear(self, event: E, press: Press) -> bool:
        """Return whether a member may remove the message of a picture that is gone.

        Its author may, as the message may have stayed when it was out of reach.
        """
        whose = await self._house.vault.get(_deleted(press.target))
        return whose == self._surface.author(event).key or await self._surface.moderates(event)

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

    async def _shown(self, event: E) -> Version | None:
        """Return the version that the event's message shows, None when it shows none of ours."""
        message = self._surface.message(event)
        if message is None:
            return None
        platform = self._surface.author(event).platform
        return await self._house.gallery.at_message(platform, message)


def _deleted(version_id: str) -> str:
    """Return under which name the vault keeps whose a deleted version was."""
    return f"chat:deleted:{version_id}:"


async def left(house: House, markup: Markup, author: Author, place: Place) -> Card:
    """Return what is left to a member today, and the latest pictures."""
    allowance = await house.desk.allowance(author, place)
    recent = await house.gallery.recent(author)
    return cards.limits(markup, allowance, tuple(recent[:_LISTED_VERSIONS]))
