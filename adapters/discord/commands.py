"""The slash commands and message menus, as discord.py's command tree."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import discord
from discord import app_commands

from adapters.discord import incoming, outgoing, texts
from adapters.discord.choices import choices, completer, qualities
from adapters.discord.crafts import blend, describe, prompt
from adapters.discord.moderation import moderation
from adapters.discord.presses import Presses
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.surface import Event
from bot.chat.border import guarded
from bot.domain import Imagine, Options
from bot.ports import Facts

log = logging.getLogger(__name__)

ErrorHandler = Callable[
    [discord.Interaction[Any], app_commands.AppCommandError], Coroutine[Any, Any, None]
]


def tree(
    client: discord.Client,
    facts: Facts,
    rest: Rest,
    reception: Reception,
    presses: Presses,
) -> app_commands.CommandTree[Any]:
    """Return every command and menu, usable wherever the bot or the member's app is installed."""
    commands: app_commands.CommandTree[Any] = app_commands.CommandTree(
        client,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
    )
    commands.add_command(_imagine(facts, reception, presses))
    commands.add_command(blend(facts, reception, presses))
    commands.add_command(describe(reception, presses))
    commands.add_command(prompt(facts, reception, presses))
    commands.add_command(_limits(presses))
    commands.add_command(_help(facts, rest, presses))
    commands.add_command(moderation(presses))
    answers = presses.answers
    menus = {
        "Refine picture": answers.refine_picture,
        "Describe picture": answers.describe_picture,
        "Show prompt": answers.show_prompt,
        "Report picture": answers.moderating.report_picture,
    }
    for name, answer in menus.items():
        commands.add_command(_menu(presses, name, answer))
    commands.error(_error_handler(rest))
    return commands


def _imagine(
    facts: Facts, reception: Reception, presses: Presses
) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="imagine", description="Draw a picture from words")
    @app_commands.describe(
        prompt="What would you like to see?",
        picture="A picture to start from",
        shape="Square, wide, tall, or a ratio such as 16:9",
        count="How many pictures",
        style="How it should look",
        quality="Finer takes longer and costs more",
        exact="Use your words exactly as they are",
        private="Show the picture to you alone",
        backend="Who paints it",
    )
    @app_commands.choices(
        count=[app_commands.Choice(name=str(n), value=n) for n in range(1, facts.max_count + 1)]
    )
    @app_commands.choices(backend=choices(facts.backends))
    @app_commands.autocomplete(
        shape=completer(facts.shapes),
        style=completer(facts.styles),
        quality=completer(qualities(facts)),
    )
    async def imagine(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, 6000],
        picture: discord.Attachment | None = None,
        shape: str | None = None,
        count: int | None = None,
        style: str | None = None,
        quality: str | None = None,
        exact: bool = False,
        private: bool = False,
        backend: str | None = None,
    ) -> None:
        options = Options(shape, count, style, quality, exact, backend)

        async def work() -> None:
            ask = Imagine(prompt, options, incoming.pictures(picture))
            await reception.take(interaction, ask, private=private)

        await presses.attended(interaction, work())

    return imagine


def _limits(presses: Presses) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="limits", description="What is left today, and your last pictures")
    async def limits(interaction: discord.Interaction) -> None:
        await presses.attended(interaction, presses.answers.limits(Event(interaction)))

    return limits


def _help(facts: Facts, rest: Rest, presses: Presses) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="help", description="How to draw, and what is not drawn here")
    async def show_help(interaction: discord.Interaction) -> None:
        page = outgoing.help_page(facts)
        await presses.attended(interaction, rest.whisper(interaction, page))

    return show_help


def _menu(
    presses: Presses, name: str, answer: Callable[[Event], Awaitable[None]]
) -> app_commands.ContextMenu:
    """Return a menu of any message."""

    async def picked(interaction: discord.Interaction, message: discord.Message) -> None:
        await presses.attended(interaction, answer(Event(interaction, message)))

    return app_commands.ContextMenu(name=name, callback=picked)


def _error_handler(rest: Rest) -> ErrorHandler:
    async def on_error(
        interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Tell what discord.py itself could not do, such as a command of an earlier version."""
        log.error("discord.command_failed", exc_info=error)
        said = outgoing.sentence(texts.OUTDATED)
        await guarded(rest.whisper(interaction, said), str(interaction.id))

    return on_error
