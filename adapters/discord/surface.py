"""What Discord does for a member who presses a button or picks from a message's menu."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import discord

from adapters.discord import inbox, incoming, modals, outgoing, texts
from adapters.discord.modals import About, PictureModal, RefineModal, RegionModal
from adapters.discord.outgoing import Post
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.rulings import looks_after
from adapters.discord.texts import MARKUP
from bot.chat import fitting, originals
from bot.chat.cards import Card
from bot.chat.fitting import Fidelity, Fitted
from bot.chat.forms import Form
from bot.chat.surface import Derived, Found, HowMade, Pictures
from bot.domain import Ask, Author, PictureRef, Place, Request, Upload, Version
from bot.ports import House

_REMEMBERED_PICTURES: Final = 512
_MODAL: Final = 9


@dataclass(frozen=True, slots=True)
class Event:
    """An interaction, and the message that it is about, if any."""

    interaction: discord.Interaction
    message: discord.Message | None = None


class DiscordSurface:
    """Answers in Discord's habits. Lives as long as the platform."""

    markup: Final = MARKUP

    def __init__(self, house: House, rest: Rest, reception: Reception) -> None:
        self._house = house
        self._rest = rest
        self._reception = reception
        self._posted: OrderedDict[PictureModal, tuple[Upload, ...]] = OrderedDict()

    def author(self, event: Event) -> Author:
        """Return who did it."""
        return incoming.author(event.interaction.user)

    def place(self, event: Event) -> Place:
        """Return where."""
        return incoming.place(event.interaction)

    def message(self, event: Event) -> str | None:
        """Return the id of the message that it is about, None when it is not the bot's."""
        message = event.message
        mine = message is not None and message.author.id == self._rest.me
        return str(message.id) if message is not None and mine else None

    def pictures(self, event: Event) -> int:
        """Return how many pictures that message shows."""
        return len(self.posted(event))

    def posted(self, event: Event) -> tuple[Upload, ...]:
        """Return those pictures as uploads."""
        message = event.message
        return () if message is None else incoming.uploads(incoming.attachments_of(message))

    def later(self, event: Event, ask: Ask, *, private: bool) -> Request | None:
        """Return a request that is answered by a message of its own, None where none may be."""
        return incoming.later(event.interaction, ask, private=private)

    async def draw(self, event: Event, ask: Ask, *, private: bool, answers: bool = False) -> None:
        """Take in a request."""
        question = self.message(event) if answers else None
        await self._reception.take(event.interaction, ask, private=private, question=question or "")

    async def open(
        self, event: Event, form: Form, parent: PictureRef | None, *, private: bool
    ) -> None:
        """Open a form, which must be the first response."""
        about: About
        if parent is None:
            about = self._posted_in(event)
        elif form.cells:
            about = RegionModal(parent, form.cells, private)
        else:
            about = RefineModal(parent, private)
        await self._rest.respond(event.interaction, _MODAL, modals.modal(form, about))

    def asked_about(self, modal: PictureModal) -> tuple[Upload, ...]:
        """Return the pictures that a form is about, looked up later where nobody knows them."""
        looked_up = (inbox.picture_in(modal.channel, modal.message),)
        return self._posted.get(modal, looked_up)

    async def show(self, event: Event, card: Card) -> None:
        """Show something to the member alone, at once."""
        await self._rest.whisper(event.interaction, outgoing.post(card))

    async def tell(self, event: Event, find: Callable[[], Awaitable[Found]]) -> None:
        """Acknowledge first, then show the member alone what is found."""

        async def shown() -> Post:
            return await self._post(event, await find())

        await self._reception.tell(event.interaction, shown)

    async def acknowledge(self, event: Event) -> None:
        """Tell Discord that the event arrived, and leave the message as it is for now."""
        await event.interaction.response.defer()

    async def moderates(self, event: Event, *, everywhere: bool = False) -> bool:
        """Return whether the member may remove others' messages there, or looks after all of it."""
        rights = event.interaction.permissions
        if event.interaction.guild_id is None or not rights.manage_messages:
            return False
        return not everywhere or looks_after(rights)

    async def remove(self, event: Event) -> None:
        """Remove the message."""
        interaction = event.interaction
        await self._rest.delete_original(str(interaction.application_id), interaction.token)

    async def _post(self, event: Event, found: Found) -> Post:
        """Return what was found as a message; pictures as near as possible to what is stored."""
        limit = event.interaction.filesize_limit
        match found:
            case Card():
                return outgoing.post(found)
            case HowMade(version):
                return outgoing.prompt(version)
            case Pictures(version, pictures, index):
                files = fitting.attached(version, pictures, index or 0)
                fitted = await fitting.fitted(files, limit, texts.MAX_FILES_BYTES)
                if index is None:
                    return self._seen_again(version, fitted)
                return self._original(version, index, fitted, self.author(event))
            case Derived(card=card):
                fitted = await fitting.fitted((await found.drawn(),), limit)
                return outgoing.post(card, fitted.files)

    def _seen_again(self, version: Version, fitted: Fitted) -> Post:
        facts, copied = self._house.desk.facts(), fitted.fidelity is Fidelity.COPY
        remarks = originals.remarks(self._house, texts.NAME, copied=copied)
        return outgoing.seen_again(version, facts, fitted.files, remarks=remarks)

    def _original(self, version: Version, index: int, fitted: Fitted, viewer: Author) -> Post:
        if fitted.fidelity is Fidelity.COPY:
            card = originals.instead(self._house, MARKUP, texts.NAME, version, index, viewer)
            return outgoing.post(card, () if card.links else fitted.files)
        said = texts.LOSSLESS if fitted.fidelity is Fidelity.LOSSLESS else ""
        return Post(said, files=fitted.files)

    def _posted_in(self, event: Event) -> PictureModal:
        assert event.message is not None  # it has pictures
        modal = PictureModal(event.message.channel.id, event.message.id)
        self._posted[modal] = self.posted(event)
        if len(self._posted) > _REMEMBERED_PICTURES:
            self._posted.popitem(last=False)
        return modal
