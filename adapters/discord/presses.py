"""What happens when a button is pressed, a modal is submitted or a message's menu is used."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import Any, Final

import discord

from adapters.discord import incoming, modals, outgoing, texts
from adapters.discord.delivery import Delivery
from adapters.discord.modals import About, PictureModal, RefineModal, RegionModal
from adapters.discord.outgoing import Post
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.surface import DiscordSurface, Event
from bot.chat import forms
from bot.chat.answering import Answers
from bot.chat.border import attended
from bot.chat.presses import Press, parse
from bot.domain import Ask, Imagine, Refine
from bot.errors import BotError, InvalidAsk, NotAllowed
from bot.ports import House

_ASKING_FIRST: Final = frozenset({"refine", "region", "cells"})


class Presses:
    """Takes in buttons, modals and menus. Lives as long as the platform.

    Attributes:
        answers: What is the same on every platform.
    """

    def __init__(self, house: House, rest: Rest, reception: Reception, delivery: Delivery) -> None:
        self._gallery = house.gallery
        self._rest = rest
        self._reception = reception
        self._delivery = delivery
        self._surface = DiscordSurface(house, rest, reception)
        self.answers = Answers(house, self._surface)

    async def pressed(self, interaction: discord.Interaction, press: Press) -> None:
        """Answer a button."""
        await self.attended(interaction, self._answered(interaction, press))

    async def submitted(self, interaction: discord.Interaction) -> None:
        """Answer a modal, whichever process opened it."""
        data: Mapping[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        await self.attended(interaction, self._modal(interaction, custom_id, data))

    async def outdated(self, interaction: discord.Interaction) -> None:
        """Say so when a button is not one of ours: an earlier Limner may have had it."""
        if parse(interaction.custom_id or "") is None:
            await self.attended(interaction, _refuse(InvalidAsk(texts.OUTDATED)))

    async def attended(self, interaction: discord.Interaction, work: Awaitable[None]) -> None:
        """Do the work and tell the author alone when it fails."""

        async def tell(sentence: str) -> None:
            await self._rest.whisper(interaction, outgoing.sentence(sentence))

        await attended(work, str(interaction.id), tell)

    async def _answered(self, interaction: discord.Interaction, press: Press) -> None:
        event = Event(interaction, interaction.message)
        if press.verb in _ASKING_FIRST or replace(press, index=0).draws:
            _check_may_draw(interaction)
        match press.verb:
            case "thread":
                await self._thread(interaction, press)
            case "cells":
                values = incoming.chosen(dict(interaction.data or {}))
                await self.answers.chosen(event, press, values)
            case _:
                await self.answers.pressed(event, press)

    async def _modal(
        self, interaction: discord.Interaction, custom_id: str, data: Mapping[str, Any]
    ) -> None:
        _check_may_draw(interaction)
        modal = modals.parse(custom_id)
        if modal is None:
            raise InvalidAsk(texts.OUTDATED)
        ask, private = self._filled(modal, incoming.modal_values(data))
        await self._reception.take(interaction, ask, private=private)

    def _filled(self, modal: About, values: Mapping[str, str]) -> tuple[Ask, bool]:
        """Return what a modal asks for, and whether its author alone shall see it."""
        match modal:
            case RefineModal(parent, private):
                return Refine(parent, forms.refined(values)), private
            case RegionModal(parent, cells, private):
                return forms.changed(values, parent, cells), private
            case PictureModal():
                pictures = self._surface.asked_about(modal)
                return Imagine(values.get("words", ""), references=pictures), False

    async def _thread(self, interaction: discord.Interaction, press: Press) -> None:
        async def open_it() -> Post:
            message = interaction.message
            if message is None or not interaction.app_permissions.create_public_threads:
                raise NotAllowed("I may not open threads here. A moderator can allow it.")
            viewer = incoming.author(interaction.user)
            version = await self._gallery.version(press.target, viewer)
            name = texts.thread_name(version)
            channel = str(interaction.channel_id)
            _, thread = await self._delivery.open_thread(channel, str(message.id), name)
            if thread is None:
                raise BotError("That thread could not be opened. Please try again.")
            return Post(f"Here it is: <#{thread}>")

        await self._reception.tell(interaction, open_it)


async def _refuse(error: BotError) -> None:
    raise error


def _check_may_draw(interaction: discord.Interaction) -> None:
    """Raise NotAllowed where the member may not write: what they draw would appear there."""
    if interaction.guild_id is None:
        return
    in_thread = isinstance(interaction.channel, discord.Thread)
    rights = interaction.permissions
    if not (rights.send_messages_in_threads if in_thread else rights.send_messages):
        raise NotAllowed(texts.MAY_NOT_WRITE)
