"""`/moderation`: what concerns the rules of a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.choices import completer
from adapters.discord.presses import Presses
from adapters.discord.surface import Event
from bot.chat.house_rules import DEFAULT, INSTEAD, Said
from bot.chat.moderating import Moderating
from bot.domain import ACTIONS, NameKind

_HERE: Final = "For this channel alone"
_CATEGORY: Final = "Which rule"
_Words = app_commands.Range[str, 1, 200]


def moderation(presses: Presses) -> app_commands.Group:
    """Return `/moderation`, which Discord shows to those who may remove messages."""
    group = app_commands.Group(
        name="moderation",
        description="Reports, appeals, and what may be drawn here",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        default_permissions=discord.Permissions(manage_messages=True),
    )
    for command in (
        *_shown(presses),
        *_set(presses, completer(presses.answers.moderating.settable)),
    ):
        group.add_command(command)
    return group


async def _say(presses: Presses, interaction: discord.Interaction, said: Said) -> None:
    moderating: Moderating[Event] = presses.answers.moderating
    await presses.attended(interaction, moderating.said(Event(interaction), said))


def _shown(presses: Presses) -> Sequence[app_commands.Command[Any, ..., None]]:
    """Return the subcommands that show something."""

    @app_commands.command(name="preview", description="What would these words get here?")
    @app_commands.describe(words="As a member would say them")
    async def preview(
        interaction: discord.Interaction, words: app_commands.Range[str, 1, 4000]
    ) -> None:
        await _say(presses, interaction, Said("preview", value=words))

    plain = {
        "queue": "What waits for a decision",
        "page": "A link to the moderators' page, for you alone",
        "rules": "What is set here",
    }
    return (*(_plain(presses, *one) for one in plain.items()), preview)


def _plain(presses: Presses, verb: str, about: str) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=verb, description=about)
    async def command(interaction: discord.Interaction) -> None:
        await _say(presses, interaction, Said(verb))

    return command


def _set(presses: Presses, categories: Any) -> Sequence[app_commands.Command[Any, ..., None]]:
    """Return the subcommands that set something."""

    @app_commands.command(name="set", description="What is done about a rule here")
    @app_commands.describe(category=_CATEGORY, action="What is done about it", here=_HERE)
    @app_commands.choices(
        action=[app_commands.Choice(name=one, value=one) for one in (*ACTIONS, DEFAULT)]
    )
    @app_commands.autocomplete(category=categories)
    async def act(
        interaction: discord.Interaction, category: _Words, action: str, here: bool = False
    ) -> None:
        await _say(presses, interaction, Said("set", category.lower(), action, here))

    @app_commands.command(name="threshold", description="From which score a rule counts here")
    @app_commands.describe(category=_CATEGORY, score="Above 0 and up to 1, or default", here=_HERE)
    @app_commands.autocomplete(category=categories)
    async def threshold(
        interaction: discord.Interaction, category: _Words, score: _Words, here: bool = False
    ) -> None:
        await _say(presses, interaction, Said("threshold", category.lower(), score.lower(), here))

    @app_commands.command(name="reviews", description="Show reports and appeals in this channel")
    @app_commands.describe(on="Or nowhere but on the page")
    async def reviews(interaction: discord.Interaction, on: bool = True) -> None:
        await _say(presses, interaction, Said("reviews", value="here" if on else "off"))

    @app_commands.command(name="caption", description="Say at each picture that it is AI-made")
    @app_commands.describe(on="Whether it is said", here=_HERE)
    @app_commands.choices(
        on=[app_commands.Choice(name=one, value=one) for one in ("on", "off", DEFAULT)]
    )
    async def caption(interaction: discord.Interaction, on: str, here: bool = False) -> None:
        await _say(presses, interaction, Said("caption", value=on, here=here))

    phrases = {
        "block": "Words that are never drawn here",
        "unblock": "Words that are not blocked any more",
        "allow": "A phrase that passes here",
        "unallow": "A phrase that is judged as everywhere again",
        "unname": "A name that is in the list no more",
    }

    @app_commands.command(name="name", description="Add a name to those that are known here")
    @app_commands.describe(
        kind="People are asked about, characters and artists are drawn as something else",
        words="The whole name",
        instead="What is drawn instead: a small frog in a scarf",
        here=_HERE,
    )
    @app_commands.choices(kind=[app_commands.Choice(name=one, value=one) for one in NameKind])
    async def called(
        interaction: discord.Interaction,
        kind: str,
        words: _Words,
        instead: _Words = "",
        here: bool = False,
    ) -> None:
        value = f"{words}{INSTEAD}{instead}" if instead else words
        await _say(presses, interaction, Said("name", kind, value, here))

    return (
        act,
        threshold,
        reviews,
        caption,
        called,
        *(_phrase(presses, *one) for one in phrases.items()),
    )


def _phrase(presses: Presses, verb: str, about: str) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=verb, description=about)
    @app_commands.describe(words="A word or a phrase", here=_HERE)
    async def command(interaction: discord.Interaction, words: _Words, here: bool = False) -> None:
        await _say(presses, interaction, Said(verb, value=words, here=here))

    return command
