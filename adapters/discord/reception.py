"""Takes requests in: written down, acknowledged and submitted, in this order.

Nothing that can wait stands before the acknowledgement; one append to the journal does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import aiohttp
import discord

from adapters.discord import closing, incoming, outgoing, rest, target
from adapters.discord.inflight import InFlight
from adapters.discord.outgoing import Post
from adapters.discord.rest import Rest
from adapters.discord.target import PLATFORM
from bot.chat.border import Trouble, guarded
from bot.domain import Ask, Request
from bot.errors import DeliveryError
from bot.ports import House

log = logging.getLogger(__name__)


class Reception:
    """The way in for everything that draws. Lives as long as the platform."""

    def __init__(self, house: House, rest: Rest, in_flight: InFlight) -> None:
        self._house = house
        self._rest = rest
        self._in_flight = in_flight

    async def take(
        self,
        interaction: discord.Interaction,
        ask: Ask,
        *,
        private: bool = False,
        question: str = "",
    ) -> None:
        """Carry an interaction from its event to a job that knows where its answer goes.

        What answers a `question`, of which the message's id is given, closes it.

        Raises:
            StorageError: It could not even be written down; nothing is acknowledged then.
        """
        began = time.monotonic()
        request = incoming.request(interaction, ask, private=private, question=question)
        self._house.studio.accept(request)
        with self._in_flight.opening(str(interaction.id)):
            message = await self._acknowledge(interaction, private, began)
        if message is None:  # its author sees "the application did not respond"
            self._house.studio.withdraw(request)
            return
        ticket = await self._house.studio.submit(_shown_in(message, request))
        if question and ticket.fresh:
            await closing.close(self._rest, target.read(request.address))

    async def tell(
        self, interaction: discord.Interaction, work: Callable[[], Awaitable[Post]]
    ) -> None:
        """Acknowledge first, then show the author alone what `work` finds."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await guarded(work(), str(interaction.id))
        post = outgoing.sentence(found.sentence) if isinstance(found, Trouble) else found
        await self._rest.edit_original(str(interaction.application_id), interaction.token, post)

    async def submit(self, request: Request) -> None:
        """Take in a request that needs no acknowledgement. Raises: StorageError."""
        self._house.studio.accept(request)
        await self._house.studio.submit(request)

    async def _acknowledge(
        self, interaction: discord.Interaction, private: bool, began: float
    ) -> str | None:
        """Return the id of the message that the answer goes to.

        It is empty when an acknowledgement went through and its answer did not come back, and
        None when there was none.
        """
        try:
            response = await interaction.response.defer(ephemeral=private, thinking=True)
        except discord.HTTPException as error:
            log.warning("discord.not_acknowledged", extra={"code": error.code})
            return "" if error.code == rest.ALREADY_ACKNOWLEDGED else None
        except (aiohttp.ClientError, OSError):
            return await self._looked_up(interaction)
        self._house.acknowledged(PLATFORM, time.monotonic() - began)
        message = None if response is None else response.message_id
        return "" if message is None else str(message)

    async def _looked_up(self, interaction: discord.Interaction) -> str | None:
        try:
            found = await self._rest.original(str(interaction.application_id), interaction.token)
        except DeliveryError:
            log.warning("discord.not_acknowledged", extra={"code": 0})
            return None
        return str(found["id"])


def _shown_in(message: str, request: Request) -> Request:
    """Return a request whose answer goes to a message, where its id is known."""
    return replace(request, address=replace(request.address, message=message or None))
