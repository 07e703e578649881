"""The slash commands and message menus, as discord.py's command tree."""

import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord import incoming, outgoing, texts
from adapters.discord.presses import Presses
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.surface import Event
from bot.chat import words
from bot.chat.border import guarded
from bot.domain import Imagine, Options, Upload
from bot.errors import InvalidAsk
from bot.ports import Facts

log = logging.getLogger(__name__)

_MAX_CHOICES: Final = 25  # Discord's limits, 2026-08
_MAX_CHOICE_CHARACTERS: Final = 100

Choices = list[app_commands.Choice[str]]
Completer = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]
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
    commands.add_command(_limits(presses))
    commands.add_command(_help(facts, rest, presses))
    commands.add_command(_refine_picture(presses))
    commands.add_command(_show_prompt(presses))
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
    @app_commands.choices(backend=_choices(facts.backends))
    @app_commands.autocomplete(
        shape=_completer(facts.shapes),
        style=_completer(facts.styles),
        quality=_completer(_qualities(facts)),
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
            ask = Imagine(prompt, options, _references(picture))
            await reception.take(interaction, ask, private=private)

        await presses.attended(interaction, work())

    return imagine


def _references(picture: discord.Attachment | None) -> tuple[Upload, ...]:
    if picture is None:
        return ()
    if left_out := incoming.left_out([picture]):
        raise InvalidAsk(words.not_a_picture(left_out))
    return incoming.uploads([picture])


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


def _refine_picture(presses: Presses) -> app_commands.ContextMenu:
    async def refine_picture(interaction: discord.Interaction, message: discord.Message) -> None:
        work = presses.answers.refine_picture(Event(interaction, message))
        await presses.attended(interaction, work)

    return app_commands.ContextMenu(name="Refine picture", callback=refine_picture)


def _show_prompt(presses: Presses) -> app_commands.ContextMenu:
    async def show_prompt(interaction: discord.Interaction, message: discord.Message) -> None:
        work = presses.answers.show_prompt(Event(interaction, message))
        await presses.attended(interaction, work)

    return app_commands.ContextMenu(name="Show prompt", callback=show_prompt)


def _error_handler(rest: Rest) -> ErrorHandler:
    async def on_error(
        interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Tell what discord.py itself could not do, such as a command of an earlier version."""
        log.error("discord.command_failed", exc_info=error)
        said = outgoing.sentence(texts.OUTDATED)
        await guarded(rest.whisper(interaction, said), str(interaction.id))

    return on_error


def _completer(names: Sequence[str]) -> Completer:
    async def complete(interaction: discord.Interaction, current: str) -> Choices:
        wanted = current.strip().casefold()
        return _choices([name for name in names if wanted in name.casefold()])

    return complete


def _choices(names: Iterable[str]) -> Choices:
    fitting = [name for name in names if len(name) <= _MAX_CHOICE_CHARACTERS]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:_MAX_CHOICES]]


def _qualities(facts: Facts) -> tuple[str, ...]:
    every = (quality for backend in facts.backends.values() for quality in backend.qualities)
    return tuple(dict.fromkeys(every))
