"""Takes requests in: written down, acknowledged and submitted, in this order.

Nothing that can wait stands before the acknowledgement; one append to the journal does.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import aiohttp
import discord

from adapters.discord import incoming, outgoing, rest, target
from adapters.discord.inflight import InFlight
from adapters.discord.outgoing import Post
from adapters.discord.rest import Rejected, Rest
from bot.chat.border import Trouble, guarded
from bot.domain import Ask, Request, Ticket
from bot.errors import BotError, DeliveryError
from bot.ports import House

log = logging.getLogger(__name__)


_HEAD_START_SECONDS: Final = 0.1


class Reception:
    """The way in for everything that draws. Lives as long as the platform."""

    def __init__(self, house: House, rest: Rest, in_flight: InFlight) -> None:
        self._house = house
        self._rest = rest
        self._in_flight = in_flight

    async def take(
        self, interaction: discord.Interaction, ask: Ask, *, private: bool = False
    ) -> None:
        """Carry an interaction from its event to a job that knows where its answer goes.

        Raises:
            StorageError: It could not even be written down; nothing is acknowledged then.
        """
        began = time.monotonic()
        request = incoming.request(interaction, ask, private=private)
        self._house.studio.accept(request)
        acknowledged = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            submitted = self._submit_after(acknowledged, request)
            submitting = tasks.create_task(guarded(submitted, request.event_key))
            with self._in_flight.opening(str(interaction.id)):
                message = await self._acknowledge(interaction, private, began)
                acknowledged.set()
        await self._settle(request, message, submitting.result())

    async def tell(
        self, interaction: discord.Interaction, work: Callable[[], Awaitable[Post]]
    ) -> None:
        """Acknowledge first, then show the author alone what `work` finds."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await guarded(work(), str(interaction.id))
        post = outgoing.sentence(found.sentence) if isinstance(found, Trouble) else found
        await self._rest.edit_original(str(interaction.application_id), interaction.token, post)

    async def submit(self, request: Request) -> Trouble | None:
        """Take in a request that needs no acknowledgement; return what went wrong."""
        self._house.studio.accept(request)
        submitted = await guarded(self._house.studio.submit(request), request.event_key)
        return submitted if isinstance(submitted, Trouble) else None

    async def _submit_after(self, acknowledged: asyncio.Event, request: Request) -> Ticket:
        """Submit when the acknowledgement is out, or soon: in a rush, others' come first too."""
        with suppress(TimeoutError):
            await asyncio.wait_for(acknowledged.wait(), _HEAD_START_SECONDS)
        return await self._submit(request)

    async def _submit(self, request: Request) -> Ticket:
        ticket = await self._house.studio.submit(request)
        if ticket.fresh:
            self._in_flight.began(request.address.fields["interaction"], ticket.job_id)
        return ticket

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
        self._house.acknowledged(incoming.PLATFORM, time.monotonic() - began)
        message = None if response is None else response.message_id
        return "" if message is None else str(message)

    async def _looked_up(self, interaction: discord.Interaction) -> str | None:
        try:
            found = await self._rest.original(str(interaction.application_id), interaction.token)
        except DeliveryError:
            log.warning("discord.not_acknowledged", extra={"code": 0})
            return None
        return str(found["id"])

    async def _settle(
        self, request: Request, message: str | None, submitted: Ticket | Trouble
    ) -> None:
        match submitted:
            case Trouble(sentence=sentence) if message is not None:
                await self._tell_author(request, outgoing.sentence(sentence))
            case Ticket(job_id=job_id, fresh=True) if message is None:
                await self._withdraw(job_id, request)
            case Ticket(job_id=job_id, fresh=True) if message:
                known = target.known(request.address, job=job_id, message=message)
                await guarded(self._house.studio.attach(job_id, known), request.event_key)
            case _:
                pass  # a duplicate, or told already by the messenger

    async def _withdraw(self, job_id: str, request: Request) -> None:
        """Stop a job whose author sees "the application did not respond"."""
        try:
            await self._house.studio.cancel(job_id, request.author, moderator=False)
        except BotError as error:
            log.info("discord.not_withdrawn", extra={"job": job_id, "reason": str(error)})

    async def _tell_author(self, request: Request, post: Post) -> None:
        """Replace the placeholder by words for the author alone, where it stands in public."""
        goal = target.read(request.address)
        try:
            if goal.private or goal.user_install:
                await self._rest.edit_original(goal.application, goal.token, post)
            else:
                await self._rest.delete_original(goal.application, goal.token)
                await self._rest.follow_up(goal.application, goal.token, post)
        except DeliveryError as error:
            code = error.code if isinstance(error, Rejected) else 0
            log.warning("discord.untold", extra={"request": request.event_key, "code": code})
