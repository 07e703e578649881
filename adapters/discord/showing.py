"""What is shown to one member alone: prompts, originals, pictures seen again, what is left."""

from __future__ import annotations

from typing import Final

import discord

from adapters.discord import fitting, incoming, outgoing, texts
from adapters.discord.fitting import Fidelity
from adapters.discord.outgoing import Post
from adapters.discord.reception import Reception
from bot.chat import words
from bot.chat.presses import Press
from bot.domain import Author, PictureRef, ScreenedPicture, Version
from bot.ports import House

_LISTED_VERSIONS: Final = 10
_SAID_OF: Final = {
    Fidelity.ORIGINAL: "",
    Fidelity.LOSSLESS: texts.LOSSLESS,
    Fidelity.COPY: texts.COMPRESSED,
}


class Showing:
    """Answers questions about pictures. Lives as long as the platform."""

    def __init__(self, house: House, reception: Reception) -> None:
        self._house = house
        self._reception = reception

    async def prompt(self, interaction: discord.Interaction, press: Press) -> None:
        """Show how a version was made."""

        async def find() -> Post:
            return outgoing.prompt(await self._version(interaction, press))

        await self._reception.tell(interaction, find)

    async def prompt_of(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer the menu "Show prompt" on any message."""

        async def find() -> Post:
            message_id = str(message.id)
            version = await self._house.gallery.at_message(incoming.PLATFORM, message_id)
            return Post(words.NOT_MINE) if version is None else outgoing.prompt(version)

        await self._reception.tell(interaction, find)

    async def original(self, interaction: discord.Interaction, press: Press) -> None:
        """Show one picture as it is stored, or as near to it as Discord's limit lets through."""
        index = press.index or 0

        async def find() -> Post:
            version = await self._version(interaction, press)
            picture = await self._picture(version, index, incoming.author(interaction.user))
            file = outgoing.picture(version, picture, index)
            fitted = await fitting.fitted([file], interaction.filesize_limit)
            return Post(_SAID_OF[fitted.fidelity], files=fitted.files)

        await self._reception.tell(interaction, find)

    async def see(self, interaction: discord.Interaction, press: Press) -> None:
        """Show a version of the member's own list once more."""

        async def find() -> Post:
            version = await self._version(interaction, press)
            viewer = incoming.author(interaction.user)
            count = len(version.pictures)
            pictures = [await self._picture(version, index, viewer) for index in range(count)]
            files = outgoing.pictures(version, tuple(pictures))
            fitted = await fitting.fitted(files, interaction.filesize_limit)
            return outgoing.seen_again(version, fitted.files)

        await self._reception.tell(interaction, find)

    async def limits(self, interaction: discord.Interaction) -> None:
        """Show what is left to the member today, and the latest pictures."""

        async def find() -> Post:
            author = incoming.author(interaction.user)
            allowance = await self._house.desk.allowance(author, incoming.place(interaction))
            recent = await self._house.gallery.recent(author)
            return outgoing.limits(allowance, tuple(recent[:_LISTED_VERSIONS]))

        await self._reception.tell(interaction, find)

    async def _version(self, interaction: discord.Interaction, press: Press) -> Version:
        viewer = incoming.author(interaction.user)
        return await self._house.gallery.version(press.target, viewer)

    async def _picture(self, version: Version, index: int, viewer: Author) -> ScreenedPicture:
        return await self._house.gallery.original(PictureRef(version.id, index), viewer)
