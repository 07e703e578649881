"""The ground on Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.kills import ground as common
from tests.end_to_end.kills.books import Books
from tests.end_to_end.kills.ground import PATIENCE_SECONDS, SETTINGS, Asked, Held, When, number
from tests.end_to_end.kills.points import KillPoint, Showing, around
from tests.end_to_end.program import Program
from tests.end_to_end.world import environment
from tests.simulators.discord import (
    DiscordSimulator,
    GuildHandle,
    Interaction,
    Message,
    Person,
    TextChannel,
)
from tests.simulators.discord.state import ORDINARY_TYPES
from tests.simulators.openai import OpenAISimulator

_THREAD = ("POST", "/threads$")
ANSWER = ("PATCH", "/messages/@original$")
SHOWN: tuple[KillPoint, ...] = (*around(Showing, *ANSWER), *around(Showing, *_THREAD))


@dataclass(frozen=True)
class Sent(Asked):
    """A command or a press."""

    interaction: Interaction


@dataclass(frozen=True)
class Spoken(Asked):
    """What was said."""

    message: Message


@dataclass
class Ground(common.Ground):
    """Discord, OpenAI and the program."""

    discord: DiscordSimulator
    guild: GuildHandle

    def scene(self) -> Scene:
        """Return a channel and a member of their own."""
        own = number()
        channel = self.guild.add_channel(f"pictures-{own}")
        return Scene(self, channel, self.discord.add_user(f"Member {own}"))

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something outside the platform has become true as well."""
        await self.discord.wait_for(lambda: bool(true()), PATIENCE_SECONDS, what)

    def hold(self, *request: str, when: When) -> AbstractAsyncContextManager[Held]:
        """Hold requests by method and pattern of the path."""
        method, path = request
        return self.discord.hold(method, path, when=when)

    def requests(self) -> int:
        """Return how many requests the program has made to either end."""
        return len(self.discord.requests) + len(self.openai.calls)

    def dump(self) -> str:
        """Return what Discord looks like."""
        return self.discord.dump()

    def check_manners(self) -> None:
        """Fail if the program asked Discord for what there is not."""
        assert self.discord.unknown_requests == []


@dataclass
class Scene(common.Scene[Message]):
    """One channel and one member of a ground; lives as long as a test."""

    ground: Ground
    channel: TextChannel
    member: Person

    async def slash(self, **options: Any) -> Sent:
        """Ask by the command, and return once Discord has the acknowledgement."""
        asked = await self.send_slash(**options)
        await asked.interaction.wait_acknowledged()
        return asked

    async def send_slash(self, **options: Any) -> Sent:
        """Ask by the command."""
        words, billed = self.words(), self.charged()
        interaction = await self.member.slash(self.channel, "imagine", prompt=words, **options)
        return Sent(key(interaction.id), billed, interaction)

    async def private(self) -> Sent:
        """Ask by the command for the member's own eyes."""
        return await self.slash(private=True)

    async def mention(self) -> Spoken:
        """Ask by naming the bot, and return once that is written down."""
        bot = self.ground.discord.bot
        return await self._said(await self.member.send(self.channel, self.words(), mention=[bot]))

    async def reply(self, thread: TextChannel) -> Spoken:
        """Ask by plain words in a thread, and return once that is written down."""
        return await self._said(await self.member.send(thread, "make it anime-style"))

    async def press(self, message: Message, button: str) -> Sent:
        """Press a button, and return once Discord has the acknowledgement."""
        billed, interaction = self.charged(), await self.member.press(message, button)
        await interaction.wait_acknowledged()
        return Sent(key(interaction.id), billed, interaction)

    def said(self) -> list[Message]:
        """Return everything that the bot has said here and in the member's direct messages."""
        bot = self.ground.discord.bot
        return [one for one in self._messages() if one.author is bot and one.type in ORDINARY_TYPES]

    def text(self, message: Message) -> str:
        """Return a message's words."""
        return message.text

    def pictures(self, message: Message) -> int:
        """Return how many pictures a message shows."""
        return len(message.attachments)

    def final(self, message: Message) -> bool:
        """Return whether a message is more than "is thinking"."""
        return not message.loading

    def _messages(self) -> list[Message]:
        places = [self.channel, *self.channel.threads]
        direct = self.ground.discord.platform.world.dms.get(self.member.id)
        if direct is not None:
            places.append(direct)
        return [m for place in places for m in place.stored.values() if not m.deleted]

    async def _said(self, message: Message) -> Spoken:
        billed, written = self.charged(), key(message.id)
        await self.ground.until(lambda: self.ground.journalled(written), "a line in the journal")
        return Spoken(written, billed, message)


def key(event_id: int) -> str:
    """Return what the program calls an event of Discord's."""
    return f"discord:{event_id}"


@asynccontextmanager
async def ground_on(url: str, data_dir: Path, more: Mapping[str, str]) -> AsyncIterator[Ground]:
    """Set up the two ends and a Limner between them.

    Args:
        url: Of its database, empty for SQLite.
        data_dir: Where it keeps everything else.
        more: Of its environment.
    """
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        guild = discord.add_guild("Studio")
        environ = environment(discord, openai, **SETTINGS, **more)
        if url:
            environ["DATABASE_URL"] = url
        program = Program(data_dir, environ, development=False)  # it starts a hundred times
        books = Books(url or f"sqlite:///{data_dir / 'limner.sqlite3'}", data_dir)
        ground = Ground(openai, program, books, environ, discord, guild)
        await ground.start()
        await discord.wait_command("imagine")
        try:
            yield ground
        finally:
            if ground.running:
                await ground.kill()
