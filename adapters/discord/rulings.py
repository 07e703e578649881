"""The part of Discord's messenger that is about moderation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

import discord

from adapters.discord import outgoing
from adapters.discord.rest import Rejected, Rest
from adapters.discord.target import nonce
from adapters.discord.texts import MARKUP
from bot.chat import reviews, ways
from bot.domain import Author, Place, Review, Version
from bot.ports import Posted

_UNKNOWN_MESSAGE: Final = 10008  # Discord's codes, 2026-08
_UNKNOWN_CHANNEL: Final = 10003


class Rulings:
    """Shows reviews, and carries out what was ruled; see `ports.Moderated`."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def show_review(self, channel: str, message: str | None, review: Review) -> str:
        """Show a review in a channel, or renew the message that shows it."""
        post = outgoing.post(reviews.review(MARKUP, review))
        if message is not None:
            try:
                return await self._rest.edit(channel, message, post)
            except Rejected as error:
                if error.code != _UNKNOWN_MESSAGE:
                    raise
        return await self._rest.send(channel, post, nonce=nonce("review", review.id))

    async def take_down(self, version: Version, place: Place, posted: Sequence[Posted]) -> None:
        """Remove the messages that show a version; what is gone already is fine.

        Where a message stands is mostly known. Else it is looked for where the picture was asked
        for: in the channel, or in a thread below it, which has the id of the message it hangs on.
        """
        near = [place.thread, place.channel, *(one.message for one in posted)]
        await ways.each(partial(self._remove, (one.room, *near), one.message) for one in posted)

    async def moderates(self, author: Author, place: Place) -> bool:
        """Return whether somebody looks after a whole server now."""
        rights = await self._rest.rights(place.space, place.channel, author.id)
        return rights is not None and looks_after(rights)

    async def tell(self, author: Author, place: Place, sentence: str, about: str) -> None:
        """Tell a member something in a direct message; of one review it comes once in minutes."""
        channel = await self._rest.private_channel(author.id)
        once = nonce(author.id, about, sentence)
        await self._rest.send(channel, outgoing.sentence(sentence), nonce=once)

    async def _remove(self, rooms: Iterable[str | None], message: str) -> None:
        """Remove a message from the first of some rooms that it stands in."""
        for room in dict.fromkeys(room for room in rooms if room):
            try:
                await self._rest.delete(room, message)
            except Rejected as error:
                if error.code not in (_UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL):
                    raise
            else:
                return


def looks_after(rights: discord.Permissions) -> bool:
    """Return whether somebody who has these rights moderates a whole server.

    A channel can give somebody the right to remove messages, but none of the others.
    """
    of_the_server = (
        rights.moderate_members,
        rights.kick_members,
        rights.ban_members,
        rights.manage_guild,
        rights.administrator,
    )
    return rights.manage_messages and any(of_the_server)
