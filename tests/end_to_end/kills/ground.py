"""Discord, OpenAI and one Limner between them that is killed and started again and again."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.end_to_end.kills.books import Books, Row
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

UNKNOWN = "nobody can tell"
DRAW_AGAIN = "Draw again"

_NUMBERS = itertools.count(1)
_PATIENCE_SECONDS = 30.0
_SETTINGS = {
    # A pause between two attempts is long enough to be killed in it, whatever else runs here.
    "LIMNER_JOBS__RETRY_SECONDS": "20",
    "LIMNER_LIMITS__USD_PER_DAY": "1000",
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "20",
}


@dataclass
class Ground:
    """Where kills happen. Lives as long as a module's tests, which share the process in it.

    Attributes:
        environ: The program's; what is changed here holds from its next start on.
    """

    discord: DiscordSimulator
    openai: OpenAISimulator
    program: Program
    books: Books
    guild: GuildHandle
    environ: dict[str, str]

    @property
    def data_dir(self) -> Path:
        """The program's data folder."""
        return self.program.data_dir

    @property
    def running(self) -> bool:
        """Whether the program runs."""
        process = self.program.process
        return process is not None and process.returncode is None

    async def kill(self) -> None:
        """End the program as a crash does."""
        await self.program.kill()

    async def start(self) -> None:
        """Start the program, on what the last one left."""
        await self.program.start()

    async def restart(self) -> None:
        """Let a changed environment hold."""
        await self.kill()
        await self.start()

    def scene(self) -> Scene:
        """Return a channel and a member of their own."""
        number = next(_NUMBERS)
        channel = self.guild.add_channel(f"pictures-{number}")
        return Scene(self, channel, self.discord.add_user(f"Member {number}"))

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something outside the platform has become true as well."""
        await self.discord.wait_for(lambda: bool(true()), _PATIENCE_SECONDS, what)

    async def answered(self, endpoint: str, since: int) -> None:
        """Wait until OpenAI has answered one of the calls from number `since` on."""

        def answer() -> bool:
            later = self.openai.calls[since:]
            return any(call.endpoint == endpoint and call.status for call in later)

        await self.until(answer, f"an answer of {endpoint}")

    async def closed(self, asked: Asked) -> Row:
        """Wait until a request is over and done with; return its job."""

        def done() -> bool:
            job = self.books.job(asked.event_id)
            return job is not None and job["state"] == "done"

        await self.until(done, f"the end of {asked!r}\n{self.program.log()[-3000:]}")
        # What follows the last transaction is a folder that goes.
        await self.until(lambda: not self.quarantined(), "an empty quarantine")
        job = self.books.job(asked.event_id)
        assert job is not None
        return job

    def quarantined(self) -> list[Path]:
        """Return the drawings that nobody has screened yet."""
        folder = self.data_dir / "quarantine"
        return list(folder.iterdir()) if folder.exists() else []

    def journalled(self, event_id: int) -> int:
        """Return how often an event was written down: 1 when accepted, 2 when done with."""
        journal = self.data_dir / "accepted.jsonl"
        return journal.read_bytes().count(f'"discord:{event_id}"'.encode())

    def requests(self) -> int:
        """Return how many requests the program has made to either end."""
        return len(self.discord.requests) + len(self.openai.calls)


@dataclass(frozen=True)
class Asked:
    """One request as it was sent to Discord.

    Attributes:
        interaction: Of a command or a button. `message`: of what was said.
        billed: How many pictures OpenAI had charged before it.
    """

    event_id: int
    billed: int
    interaction: Interaction | None = None
    message: Message | None = None


@dataclass
class Scene:
    """One channel and one member of a ground; lives as long as a test."""

    ground: Ground
    channel: TextChannel
    member: Person
    _seen: set[int] = field(default_factory=set)

    async def slash(self, **options: Any) -> Asked:
        """Ask by the command, and return once Discord has the acknowledgement."""
        asked = await self.send_slash(**options)
        assert asked.interaction is not None
        await asked.interaction.wait_acknowledged()
        return asked

    async def send_slash(self, **options: Any) -> Asked:
        """Ask by the command."""
        words = self.words()
        interaction = await self.member.slash(self.channel, "imagine", prompt=words, **options)
        return Asked(interaction.id, self._billed(), interaction)

    async def private(self) -> Asked:
        """Ask by the command for the member's own eyes."""
        return await self.slash(private=True)

    async def mention(self) -> Asked:
        """Ask by naming the bot, and return once that is written down."""
        bot = self.ground.discord.bot
        return await self._said(await self.member.send(self.channel, self.words(), mention=[bot]))

    async def reply(self, thread: TextChannel) -> Asked:
        """Ask by plain words in a thread, and return once that is written down."""
        return await self._said(await self.member.send(thread, "make it anime-style"))

    async def press(self, message: Message, button: str) -> Asked:
        """Press a button, and return once Discord has the acknowledgement."""
        interaction = await self.member.press(message, button)
        await interaction.wait_acknowledged()
        return Asked(interaction.id, self._billed(), interaction)

    async def picture(self) -> Message:
        """Return the message of a picture that is drawn before anything happens."""
        asked = await self.slash()
        await self.ground.closed(asked)
        return self.the_answer()

    def words(self) -> str:
        """Return words that nobody else uses."""
        return f"a dog with the number {next(_NUMBERS)}"

    def billed(self, asked: Asked) -> int:
        """Return how many pictures were charged since a request."""
        return self._billed() - asked.billed

    def answers(self) -> list[Message]:
        """Return what the bot has said here since it was asked last, wherever that is."""
        bot = self.ground.discord.bot
        said = [one for one in self._messages() if one.author is bot and one.type in ORDINARY_TYPES]
        return [one for one in said if one.id not in self._seen]

    def the_answer(self) -> Message:
        """Return the one answer; from now on it is a thing of the past."""
        answers = self.answers()
        assert len(answers) == 1, f"{len(answers)} answers\n{self.ground.discord.dump()}"
        assert not answers[0].loading, "nothing but a placeholder"
        self._seen.add(answers[0].id)
        return answers[0]

    def _messages(self) -> list[Message]:
        places = [self.channel, *self.channel.threads]
        direct = self.ground.discord.platform.world.dms.get(self.member.id)
        if direct is not None:
            places.append(direct)
        return [m for place in places for m in place.stored.values() if not m.deleted]

    async def _said(self, message: Message) -> Asked:
        billed = self._billed()
        await self.ground.until(lambda: self.ground.journalled(message.id), "a line in the journal")
        return Asked(message.id, billed, message=message)

    def _billed(self) -> int:
        return len(self.ground.openai.billed_calls)


Ask = Callable[[], Awaitable[Asked]]


@asynccontextmanager
async def ground_on(url: str, data_dir: Path) -> AsyncIterator[Ground]:
    """Set up the two ends and a Limner between them; `url` is its database, empty for SQLite."""
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        guild = discord.add_guild("Studio")
        environ = environment(discord, openai, **_SETTINGS)
        if url:
            environ["DATABASE_URL"] = url
        program = Program(data_dir, environ, development=False)  # it starts a hundred times
        books = Books(url or f"sqlite:///{data_dir / 'limner.sqlite3'}")
        ground = Ground(discord, openai, program, books, guild, environ)
        await ground.start()
        await discord.wait_command("imagine")
        try:
            yield ground
        finally:
            if ground.running:
                await ground.kill()
