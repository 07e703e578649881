"""What is said in channels, threads and direct messages: most of it is not for the bot."""

from __future__ import annotations

from dataclasses import replace

import discord

from adapters.discord import incoming, outgoing, target
from adapters.discord.reception import Reception
from adapters.discord.rest import Rejected, Rest
from bot.chat import hearing
from bot.chat.border import Trouble, guarded
from bot.chat.hearing import Heard
from bot.domain import Place
from bot.ports import House


class Listener:
    """Hears messages. Lives as long as the platform."""

    def __init__(self, house: House, rest: Rest, reception: Reception) -> None:
        self._house = house
        self._rest = rest
        self._reception = reception

    async def heard(self, message: discord.Message) -> None:
        """Take in a message that is for the bot; keep silent about any other."""
        me = self._rest.me
        if not incoming.worth_hearing(message, me):
            return
        heard = incoming.hear(message, me)
        attended = await guarded(self._attend(message, heard), str(message.id))
        if isinstance(attended, Trouble) and hearing.said_to_bot(heard, incoming.place_of(message)):
            await guarded(self._say(message, attended.sentence, "trouble"), str(message.id))

    async def _attend(self, message: discord.Message, heard: Heard) -> None:
        place = incoming.place_of(message)
        ask = await hearing.understood(heard, place, self._house.gallery)
        if told := hearing.complaint(heard, ask, place):
            await self._say(message, told, "left out")
        if ask is None:
            return
        request = incoming.request_of(message, ask, addressed=hearing.addressed(ask))
        request = replace(request, place=await self._place(message, place))
        await self._reception.submit(request)

    async def _place(self, message: discord.Message, place: Place) -> Place:
        """Return the place, with the parent of a thread that Discord has not told us about."""
        if place.direct or not isinstance(message.channel, discord.PartialMessageable):
            return place
        try:
            parent = await self._rest.parent_of(place.channel)
        except Rejected:
            return place
        return place if parent is None else replace(place, channel=parent, thread=place.channel)

    async def _say(self, message: discord.Message, sentence: str, why: str) -> None:
        await self._rest.send(
            str(message.channel.id),
            outgoing.sentence(sentence),
            nonce=target.nonce(str(message.id), why),
            reply_to=str(message.id),
        )
