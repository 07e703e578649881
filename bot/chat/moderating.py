"""Reports, appeals, and what moderators decide and set.

Everybody may report a picture and appeal a refusal of their own; the rest is for those whom the
platform calls moderators, checked at each press and each command.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Generic, TypeVar

from bot.chat import house_rules, reviews, words
from bot.chat.cards import Card, sentence
from bot.chat.house_rules import Said
from bot.chat.patience import in_time
from bot.chat.presses import Press
from bot.chat.surface import Found, Surface
from bot.domain import PictureRef, Ruling
from bot.errors import InvalidAsk, NotAllowed, NotFound
from bot.ports import House, ModerationDesk, Seat

E = TypeVar("E")

_MODERATORS_ONLY: Final = "Only moderators can do that here."
_SERVER_ONLY: Final = (
    "Only moderators of the whole server can do that. For a channel of yours, say that it is for "
    "the channel alone."
)
_OF_THE_SERVER: Final = frozenset({"queue", "page"})
_NOBODY: Final = "Nobody moderates here."
_REPORT: Final = "report."
_RULING: Final = "ruling."


class Moderating(Generic[E]):
    """Takes in what concerns the rules of a place. Lives as long as the platform."""

    def __init__(self, house: House, surface: Surface[E]) -> None:
        self._house = house
        self._surface = surface

    def handlers(self) -> Mapping[str, Callable[[E, Press], Coroutine[Any, Any, None]]]:
        """Return what answers each of its buttons, by verb."""
        return {
            "report": self.report,
            "appeal": self.appeal,
            "decline": self.decline,
            "review": self.review,
            **{f"{_REPORT}{reason}": self.reported for reason in reviews.REASONS},
            **{f"{_RULING}{ruling.value}": self.ruled for ruling in Ruling},
        }

    @property
    def settable(self) -> tuple[str, ...]:
        """The categories that a place may set; none where nobody moderates."""
        if self._house.moderation is None:
            return ()
        categories = self._house.moderation.categories()
        return tuple(name for name, (_, locked) in categories.items() if not locked)

    # --- members ---------------------------------------------------------------------------

    async def report(self, event: E, press: Press) -> None:
        """Ask what is wrong with a picture."""
        await self._surface.show(event, reviews.reasons(press))

    async def reported(self, event: E, press: Press) -> None:
        """Put a picture before the moderators, for the reason that was pressed."""
        remark = reviews.REASONS[press.verb.removeprefix(_REPORT)]
        reporter, place = self._surface.author(event), self._surface.place(event)
        ref = PictureRef(press.target, press.index or 0)

        async def find() -> Found:
            return self._said(await self._desk().report(ref, reporter, place, remark))

        await self._surface.tell(event, find)

    async def appeal(self, event: E, press: Press) -> None:
        """Put a refusal before the moderators."""
        author = self._surface.author(event)

        async def find() -> Found:
            return self._said(await self._desk().appeal(press.target, author, ""))

        await self._surface.tell(event, find)

    async def decline(self, event: E, press: Press) -> None:
        """Take a question of the policy away: the member says no.

        Others may see it, where it was asked by plain words, and have no say in it.

        Raises:
            NotAllowed: Another member's.
        """
        author = self._surface.author(event)
        await self._surface.acknowledge(event)
        with contextlib.suppress(NotFound):  # as it should be: a question ends its job
            await self._house.studio.cancel(press.target, author, moderator=False)
        await self._surface.remove(event)

    async def report_picture(self, event: E) -> None:
        """Answer the menu "Report picture" on any message. Raises: InvalidAsk."""
        message, platform = self._surface.message(event), self._surface.author(event).platform
        shown = None
        if message is not None:
            shown = await in_time(self._house.gallery.at_message(platform, message))
        if shown is None:
            raise InvalidAsk(words.NOT_MINE_TO_REPORT)
        await self.report(event, Press("report", shown.id))

    # --- moderators ------------------------------------------------------------------------

    async def ruled(self, event: E, press: Press) -> None:
        """Carry out what a moderator pressed under a review."""
        ruling = Ruling(press.verb.removeprefix(_RULING))

        async def find() -> Found:
            seat = await self._seat(event)
            return reviews.review(
                self._surface.markup, await self._desk().decide(press.target, ruling, seat)
            )

        await self._surface.tell(event, find)

    async def review(self, event: E, press: Press) -> None:
        """Show a moderator one review with its buttons."""

        async def find() -> Found:
            seat = await self._seat(event)
            one = await self._desk().review(press.target, seat)
            return reviews.review(self._surface.markup, one)

        await self._surface.tell(event, find)

    async def typed(self, event: E, text: str) -> None:
        """Answer what was typed after the moderators' command. Raises: InvalidAsk."""
        await self.said(event, house_rules.parse(text))

    async def said(self, event: E, said: Said) -> None:
        """Answer what a moderator asks for."""

        async def find() -> Found:
            concerns_all = said.verb in _OF_THE_SERVER or (said.changes and not said.here)
            seat = await self._seat(event, everywhere=concerns_all)
            return await (self._changed(seat, said) if said.changes else self._shown(seat, said))

        await self._surface.tell(event, find)

    async def _shown(self, seat: Seat, said: Said) -> Card:
        markup = self._surface.markup
        match said.verb:
            case "page":
                return reviews.page(self._desk().invite(seat))
            case "preview":
                return reviews.preview(markup, await self._desk().preview(said.value, seat.place))
            case "rules":
                return await self._rules(seat)
            case _:
                server = await self._desk().rules(seat.place, channel=False)
                waiting = await self._desk().waiting(seat)
                in_channel = bool(server.review_channel)
                return reviews.queue(
                    markup, waiting, self._desk().invite(seat), in_channel=in_channel
                )

    async def _changed(self, seat: Seat, said: Said) -> Card:
        known = await self._desk().rules(seat.place, channel=said.here)
        wanted = house_rules.applied(known, said, seat.place.channel)
        await self._desk().set_rules(wanted, seat, channel=said.here)
        return await self._rules(seat)

    async def _rules(self, seat: Seat) -> Card:
        server = await self._desk().rules(seat.place, channel=False)
        channel = await self._desk().rules(seat.place, channel=True)
        return reviews.rules(self._surface.markup, server, channel, self._desk().categories())

    async def _seat(self, event: E, *, everywhere: bool = True) -> Seat:
        """Return where the moderator sits: of the whole server, or of the channel alone.

        Raises: NotAllowed.
        """
        if not await self._surface.moderates(event, everywhere=everywhere):
            raise NotAllowed(_SERVER_ONLY if everywhere else _MODERATORS_ONLY)
        return Seat(self._surface.author(event), self._surface.place(event))

    def _desk(self) -> ModerationDesk:
        """Return the moderation desk. Raises: NotAllowed (there is none here)."""
        if self._house.moderation is None:
            raise NotAllowed(_NOBODY)
        return self._house.moderation

    def _said(self, text: str) -> Card:
        return sentence(self._surface.markup, text)
