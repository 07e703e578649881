"""What happens when a button is pressed, a modal is submitted or a message's menu is used.

Rights are checked here, at each press: the buttons under a picture are there for everybody.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

import discord

from adapters.discord import inbox, incoming, modals, outgoing, texts
from adapters.discord.delivery import Delivery
from adapters.discord.modals import PictureModal, RefineModal
from adapters.discord.outgoing import Post
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.showing import Showing
from bot.chat import recipes, words
from bot.chat.border import Trouble, guarded
from bot.chat.presses import Press, parse
from bot.domain import Imagine, Refine, Upload, Version
from bot.errors import BotError, InvalidAsk, NotAllowed, NotFound
from bot.ports import House

log = logging.getLogger(__name__)

# A modal must be the first response, within 3 s of the press, and shows what the database says.
_LOOKUP_SECONDS: Final = 1.5
_REMEMBERED_PICTURES: Final = 512
_MODAL: Final = 9

T = TypeVar("T")
Handler = Callable[[discord.Interaction, Press], Awaitable[None]]


class Presses:
    """Answers buttons, modals and menus. Lives as long as the platform."""

    def __init__(
        self,
        house: House,
        rest: Rest,
        reception: Reception,
        delivery: Delivery,
        showing: Showing,
    ) -> None:
        self._house = house
        self._rest = rest
        self._reception = reception
        self._delivery = delivery
        self._showing = showing
        self._posted: OrderedDict[tuple[int, int], tuple[Upload, ...]] = OrderedDict()
        self._handlers: Mapping[str, Handler] = {
            "refine": self._refine,
            "vary": self._draw,
            "again": self._draw,
            "undo": self._draw,
            "publish": self._draw,
            "redo": self._draw,
            "prompt": showing.prompt,
            "original": self._original,
            "see": showing.see,
            "delete": self._delete,
            "cancel": self._cancel,
            "thread": self._thread,
        }

    async def pressed(self, interaction: discord.Interaction, press: Press) -> None:
        """Answer a button."""
        await self.attended(interaction, self._handlers[press.verb](interaction, press))

    async def submitted(self, interaction: discord.Interaction) -> None:
        """Answer a modal, whichever process opened it."""
        data: Mapping[str, Any] = dict(interaction.data or {})
        modal = modals.parse(str(data.get("custom_id", "")))
        if modal is not None:
            values = incoming.modal_values(data)
            await self.attended(interaction, self._modal(interaction, modal, values))

    async def outdated(self, interaction: discord.Interaction) -> None:
        """Say so when a button is not one of ours: an earlier Limner may have had it."""
        if parse(interaction.custom_id or "") is None:
            await self.attended(interaction, _refuse(InvalidAsk(texts.OUTDATED)))

    async def attended(self, interaction: discord.Interaction, work: Awaitable[None]) -> None:
        """Do the work and tell the author alone when it fails."""
        done = await guarded(work, str(interaction.id))
        if isinstance(done, Trouble):
            said = outgoing.sentence(done.sentence)
            await guarded(self._rest.whisper(interaction, said), str(interaction.id))

    # --- what draws ------------------------------------------------------------------------

    async def _draw(self, interaction: discord.Interaction, press: Press) -> None:
        _check_may_draw(interaction)
        ask = press.ask()
        if ask is None:
            await self._ask_which(interaction, press)
            return
        private = press.private and ask.kind != "publish"
        await self._reception.take(interaction, ask, private=private)

    async def _modal(
        self,
        interaction: discord.Interaction,
        modal: RefineModal | PictureModal,
        values: Mapping[str, str],
    ) -> None:
        _check_may_draw(interaction)
        if isinstance(modal, RefineModal):
            ask = Refine(modal.parent, recipes.recipe(values))
            await self._reception.take(interaction, ask, private=modal.private)
            return
        looked_up = (inbox.picture_in(modal.channel, modal.message),)
        pictures = self._posted.get((modal.channel, modal.message), looked_up)
        asked = Imagine(values.get("words", ""), references=pictures)
        await self._reception.take(interaction, asked)

    # --- what opens a modal ----------------------------------------------------------------

    async def _refine(self, interaction: discord.Interaction, press: Press) -> None:
        _check_may_draw(interaction)
        if press.index is None:
            await self._ask_which(interaction, press)
            return
        viewer = incoming.author(interaction.user)
        version = await _soon(self._house.gallery.version(press.target, viewer))
        await self._rest.respond(interaction, _MODAL, modals.refine(version, press.index))

    async def _original(self, interaction: discord.Interaction, press: Press) -> None:
        if press.index is None:
            await self._ask_which(interaction, press)
        else:
            await self._showing.original(interaction, press)

    async def refine_picture(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Answer the menu "Refine picture" on any message."""
        version = await self._shown_in(message)
        if version is not None and len(version.pictures) > 1:
            press = Press("refine", version.id, None, version.private)
            post = outgoing.which_one(press, len(version.pictures))
            await self._rest.whisper(interaction, post)
        elif version is not None:
            await self._rest.respond(interaction, _MODAL, modals.refine(version, 0))
        else:
            await self._refine_posted(interaction, message)

    async def _refine_posted(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        pictures = incoming.uploads(incoming.attachments_of(message))
        if not pictures:
            raise InvalidAsk(words.NO_PICTURE_HERE)
        modal = PictureModal(message.channel.id, message.id)
        self._posted[modal.channel, modal.message] = pictures
        while len(self._posted) > _REMEMBERED_PICTURES:
            self._posted.popitem(last=False)
        await self._rest.respond(interaction, _MODAL, modals.picture(modal))

    async def _shown_in(self, message: discord.Message) -> Version | None:
        if message.author.id != self._rest.me:
            return None
        return await _soon(self._house.gallery.at_message(incoming.PLATFORM, str(message.id)))

    async def _ask_which(self, interaction: discord.Interaction, press: Press) -> None:
        message = interaction.message
        count = 1 if message is None else len(message.attachments)
        await self._rest.whisper(interaction, outgoing.which_one(press, max(count, 1)))

    # --- what changes the message ----------------------------------------------------------

    async def _delete(self, interaction: discord.Interaction, press: Press) -> None:
        await interaction.response.defer()
        moderator = _moderates(interaction)
        viewer = incoming.author(interaction.user)
        try:
            await self._house.gallery.delete(press.target, viewer, moderator)
        except NotFound:
            if not moderator:  # the picture is gone already; a moderator may clear its message
                raise
        await self._rest.delete_original(str(interaction.application_id), interaction.token)

    async def _cancel(self, interaction: discord.Interaction, press: Press) -> None:
        await interaction.response.defer()
        author = incoming.author(interaction.user)
        await self._house.studio.cancel(press.target, author, _moderates(interaction))

    async def _thread(self, interaction: discord.Interaction, press: Press) -> None:
        async def open_it() -> Post:
            message = interaction.message
            if message is None or not interaction.app_permissions.create_public_threads:
                raise NotAllowed("I may not open threads here. A moderator can allow it.")
            viewer = incoming.author(interaction.user)
            version = await self._house.gallery.version(press.target, viewer)
            name = texts.thread_name(version)
            channel = str(interaction.channel_id)
            _, thread = await self._delivery.open_thread(channel, str(message.id), name)
            if thread is None:
                raise BotError("That thread could not be opened. Please try again.")
            return Post(f"Here it is: <#{thread}>")

        await self._reception.tell(interaction, open_it)


async def _refuse(error: BotError) -> None:
    raise error


async def _soon(lookup: Awaitable[T]) -> T:
    """Return what a lookup gives before a modal would come too late."""
    try:
        async with asyncio.timeout(_LOOKUP_SECONDS):
            return await lookup
    except TimeoutError as error:
        raise BotError(words.SLOW) from error


def _check_may_draw(interaction: discord.Interaction) -> None:
    """Raise NotAllowed where the member may not write: what they draw would appear there."""
    if interaction.guild_id is None:
        return
    in_thread = isinstance(interaction.channel, discord.Thread)
    rights = interaction.permissions
    if not (rights.send_messages_in_threads if in_thread else rights.send_messages):
        raise NotAllowed(texts.MAY_NOT_WRITE)


def _moderates(interaction: discord.Interaction) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_messages
