"""What is said in channels, threads and direct messages: most of it is not for the bot.

The cheap questions come first; the database is asked only where a message may be for the bot.
"""

from __future__ import annotations

from dataclasses import replace

import discord

from adapters.discord import incoming, outgoing, target, texts
from adapters.discord.border import Trouble, guarded
from adapters.discord.incoming import PLATFORM, Heard
from adapters.discord.reception import Reception
from adapters.discord.rest import Rejected, Rest
from bot.domain import Imagine, PictureRef, Place, Reply, Version
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
        if isinstance(attended, Trouble) and _said_to_bot(message, heard):
            await guarded(self._say(message, attended.sentence, "trouble"), str(message.id))

    async def _attend(self, message: discord.Message, heard: Heard) -> None:
        left_out = incoming.left_out(incoming.attachments_of(message))
        # A bare mention is a call: the studio then says what to say.
        nothing = heard.empty and (bool(left_out) or not heard.mentioned)
        ask = None if nothing else await self._understood(message, heard)
        if ask is None:
            if left_out and _said_to_bot(message, heard):
                await self._say(message, texts.not_a_picture(left_out), "left out")
            return
        addressed = ask.addressed if isinstance(ask, Reply) else True
        request = incoming.request_of(message, ask, addressed=addressed)
        request = replace(request, place=await self._place(message, request.place))
        if left_out and addressed:
            await self._say(message, texts.not_a_picture(left_out), "left out")
        trouble = await self._reception.submit(request)
        if trouble is not None and addressed:
            await self._say(message, trouble.sentence, "trouble")

    async def _understood(self, message: discord.Message, heard: Heard) -> Imagine | Reply | None:
        """Return what is asked for, None when it is not for the bot."""
        if heard.names_other and not heard.mentioned:
            return None
        parent = await self._parent(heard)
        if parent is not None:
            ref = PictureRef(parent.id)
            return Reply(heard.words, parent=ref, references=heard.references)
        if message.guild is None:
            known = await self._known(message)
            return (
                self._in_room(heard) if known else Imagine(heard.words, references=heard.references)
            )
        if heard.mentioned:
            return await self._called(message, heard)
        if heard.reply_to_me:
            return self._in_room(heard)
        if heard.reply_to is not None or not _may_be_thread(message.channel):
            return None
        if await self._known(message):
            return Reply(heard.words, references=heard.references, addressed=False)
        return None

    async def _called(self, message: discord.Message, heard: Heard) -> Imagine | Reply:
        """Return what a mention asks for; what it replies to is its picture to start from."""
        answered = incoming.replied_to(message)
        pointed = () if answered is None else incoming.uploads(incoming.attachments_of(answered))
        heard = replace(heard, references=(*heard.references, *pointed))
        if _may_be_thread(message.channel) and await self._known(message):
            return self._in_room(heard)
        return Imagine(heard.words, references=heard.references)

    @staticmethod
    def _in_room(heard: Heard) -> Reply:
        return Reply(heard.words, references=heard.references)

    async def _parent(self, heard: Heard) -> Version | None:
        if heard.reply_to is None or heard.reply_to_me is False:
            return None
        return await self._house.gallery.at_message(PLATFORM, str(heard.reply_to))

    async def _known(self, message: discord.Message) -> bool:
        room = str(message.channel.id)
        return await self._house.gallery.conversation_in(PLATFORM, room) is not None

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


def _said_to_bot(message: discord.Message, heard: Heard) -> bool:
    return message.guild is None or heard.mentioned or bool(heard.reply_to_me)


def _may_be_thread(channel: object) -> bool:
    return isinstance(channel, discord.Thread | discord.PartialMessageable)
