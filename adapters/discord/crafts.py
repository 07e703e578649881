"""The commands around drawing: several pictures into one, and prompts instead of pictures."""

from typing import Any

import discord
from discord import app_commands

from adapters.discord import incoming
from adapters.discord.choices import choices, completer
from adapters.discord.presses import Presses
from adapters.discord.reception import Reception
from bot.chat import forms
from bot.domain import Options, WritePrompt
from bot.ports import Facts

_ALONE = "Show the answer to you alone"


def blend(
    facts: Facts, reception: Reception, presses: Presses
) -> app_commands.Command[Any, ..., None]:
    """Return `/blend`."""

    @app_commands.command(name="blend", description="Make two to four pictures into one")
    @app_commands.describe(
        first="A picture",
        second="Another picture",
        third="One more",
        fourth="And one more",
        words="What should come of them?",
        shape="Square, wide, tall, or a ratio such as 16:9",
        private=_ALONE,
    )
    @app_commands.autocomplete(shape=completer(facts.shapes))
    async def command(
        interaction: discord.Interaction,
        first: discord.Attachment,
        second: discord.Attachment,
        third: discord.Attachment | None = None,
        fourth: discord.Attachment | None = None,
        words: app_commands.Range[str, 1, 6000] | None = None,
        shape: str | None = None,
        private: bool = False,
    ) -> None:
        async def work() -> None:
            pictures = incoming.pictures(first, second, third, fourth)
            ask = forms.blended(words, Options(shape=shape), pictures)
            await reception.take(interaction, ask, private=private)

        await presses.attended(interaction, work())

    return command


def describe(reception: Reception, presses: Presses) -> app_commands.Command[Any, ..., None]:
    """Return `/describe`."""

    @app_commands.command(name="describe", description="Write prompts for a picture")
    @app_commands.describe(picture="The picture to describe", private=_ALONE)
    async def command(
        interaction: discord.Interaction,
        picture: discord.Attachment | None = None,
        private: bool = False,
    ) -> None:
        async def work() -> None:
            ask = forms.described(incoming.pictures(picture))
            await reception.take(interaction, ask, private=private)

        await presses.attended(interaction, work())

    return command


def prompt(
    facts: Facts, reception: Reception, presses: Presses
) -> app_commands.Command[Any, ..., None]:
    """Return `/prompt`."""

    @app_commands.command(name="prompt", description="Write a good prompt for a few words")
    @app_commands.describe(
        words="What should the picture show?",
        dialect="The generator that it is for; left out, it is for me",
        private=_ALONE,
    )
    @app_commands.rename(dialect="for")
    @app_commands.choices(dialect=choices(facts.dialects))
    async def command(
        interaction: discord.Interaction,
        words: app_commands.Range[str, 1, 6000],
        dialect: str = "",
        private: bool = False,
    ) -> None:
        async def work() -> None:
            await reception.take(interaction, WritePrompt(words, dialect), private=private)

        await presses.attended(interaction, work())

    return command
