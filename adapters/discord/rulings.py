"""The part of Discord's messenger that is about moderation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from adapters.discord import outgoing
from adapters.discord.rest import Rejected, Rest
from adapters.discord.target import nonce
from adapters.discord.texts import MARKUP
from bot.chat import reviews
from bot.domain import Author, Place, Review, Version

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

    async def take_down(self, version: Version, place: Place, messages: Sequence[str]) -> None:
        """Remove the messages that show a version; what is gone already is fine.

        Its answer stands in the channel or in a thread below it: only the message's id is kept. A
        thread that hangs on a message has that one's id, and the picture may stand there once more.
        """
        rooms = [*dict.fromkeys(room for room in (place.thread, place.channel, *messages) if room)]
        for message in messages:
            for room in rooms:
                if await self._removed(room, message):
                    break

    async def tell(self, author: Author, place: Place, sentence: str) -> None:
        """Tell a member something in a direct message; twice within minutes is once."""
        channel = await self._rest.private_channel(author.id)
        once = nonce(author.id, sentence)
        await self._rest.send(channel, outgoing.sentence(sentence), nonce=once)

    async def _removed(self, room: str, message: str) -> bool:
        """Remove a message; return whether it was there."""
        try:
            await self._rest.delete(room, message)
        except Rejected as error:
            if error.code not in (_UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL):
                raise
            return False
        return True
