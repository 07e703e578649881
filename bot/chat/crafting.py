"""What members do with a picture beyond drawing it again: regions, comparison, and the rest.

Nothing is remembered: what a press begins stands in what it shows, valid after any restart.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from bot.chat import cards, cells, forms, words
from bot.chat.cards import Card
from bot.chat.patience import in_time
from bot.chat.presses import Press
from bot.chat.surface import Derived, Found, Surface, as_pressed
from bot.domain import PictureRef, Reply, Version
from bot.ports import House

E = TypeVar("E")

_WEBP: Final = "image/webp"


class Craft(Generic[E]):
    """Shows what can be done with one picture. Lives as long as the platform."""

    def __init__(self, house: House, surface: Surface[E]) -> None:
        self._house = house
        self._surface = surface

    async def region(self, event: E, press: Press) -> None:
        """Show a picture under its grid, so that the member says where it may change."""

        async def find() -> Found:
            version, ref = await self.version(event, press), _picture(press)
            edits = self._house.desk.facts().painter(version.backend).edits
            painting = await self._painting(event, ref, version) if edits else None
            card = cards.region(press, painting, edits=edits)
            grid = partial(self._house.gallery.gridded, ref, self._surface.author(event))
            return _derived(version, ref, grid, ("grid", words.UNDER_GRID), card)

        await self._surface.tell(event, find)

    async def chosen(self, event: E, press: Press, values: Sequence[str]) -> None:
        """Ask what shall be in the chosen cells. Raises: InvalidAsk (they are none)."""
        chosen = cells.chosen(values)
        version = await in_time(self.version(event, press))
        form = forms.region(version, chosen)
        await self._surface.open(event, form, _picture(press), private=version.private)

    async def compare(self, event: E, press: Press) -> None:
        """Show a picture beside the one that it changed."""

        async def find() -> Found:
            version, ref = await self.version(event, press), _picture(press)
            both = partial(self._house.gallery.before_after, ref, self._surface.author(event))
            card = cards.sentence(self._surface.markup, words.COMPARED)
            return _derived(version, ref, both, ("compared", words.SIDE_BY_SIDE), card)

        await self._surface.tell(event, find)

    async def more(self, event: E, press: Press) -> None:
        """Show what else can be done with a picture."""

        async def find() -> Found:
            version = await self.version(event, press)
            return cards.more(version, press.index or 0, self._house.desk.facts())

        await self._surface.tell(event, find)

    async def _painting(self, event: E, ref: PictureRef, version: Version) -> str | None:
        """Return a link to paint on the picture, None where there is no such page."""
        if self._house.easel is None:
            return None
        request = self._surface.later(event, Reply("", ref), private=version.private)
        return None if request is None else await self._house.easel.invite(request)

    async def version(self, event: E, press: Press) -> Version:
        """Return the version that a button is about. Raises: as `as_pressed`."""
        viewer, place = self._surface.author(event), self._surface.place(event)
        return await as_pressed(self._house.gallery, press, viewer, place)


def _picture(press: Press) -> PictureRef:
    return PictureRef(press.target, press.index or 0)


def _derived(
    version: Version,
    ref: PictureRef,
    load: Callable[[], Awaitable[bytes]],
    what: tuple[str, str],
    card: Card,
) -> Derived:
    """Return a picture made from another; `what` it is, for its file's name and in words."""
    name, shown = what
    alt = f"{shown}: {words.alt_text(version, ref.index)}"
    filename = words.filename(version, ref.index, _WEBP, name)
    return Derived(version, ref.index, load, filename, alt, card)
