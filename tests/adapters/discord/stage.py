"""One guild with the bot in it, as the Discord adapter's tests use it."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import SecretStr

from adapters.discord import platform
from adapters.discord.platform import Config
from bot.domain import Version
from bot.ports import Platform
from tests.fakes.house import FakeHouse
from tests.simulators.discord import DiscordSimulator, Interaction, Message, Person


class Stage:
    """Lives as long as one test; the bot may be stopped and started again within it.

    Attributes:
        ana: A member. `ben`: another one.
        house: What the bot is given; tests may put other parts into it before the start.
    """

    def __init__(self, sim: DiscordSimulator, fake: FakeHouse, tasks: asyncio.TaskGroup) -> None:
        self.sim = sim
        self.fake = fake
        self.guild = sim.add_guild("Studio")
        self.channel = self.guild.add_channel("pictures")
        self.ana: Person = sim.add_user("Ana")
        self.ben: Person = sim.add_user("Ben")
        self.house = fake.house
        self.platform: Platform | None = None
        self._tasks = tasks
        self._running: asyncio.Task[None] | None = None

    def config(self, **options: Any) -> Config:
        """Return a configuration that points at the simulator."""
        given = {"api_base": self.sim.api_base} | options
        return Config(token=SecretStr(self.sim.token), **given)

    async def start(self, **options: Any) -> None:
        """Connect the bot."""
        self.platform = platform.create(self.config(**options), self.house)
        self.fake.connect(self.platform)
        ready = asyncio.Event()
        self._running = self._tasks.create_task(self.platform.run(ready.set))
        await asyncio.wait_for(ready.wait(), 10)

    async def stop(self) -> None:
        """Disconnect the bot."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = None

    async def imagine(self, prompt: str = "a dog", **options: Any) -> Message:
        """Let Ana draw in the channel and return the finished answer."""
        asked = await self.ana.slash(self.channel, "imagine", prompt=prompt, **options)
        return await self.finished(asked)

    async def finished(self, asked: Interaction) -> Message:
        """Return the answer to an interaction once its job is done."""
        await asked.wait_message()
        await self.fake.idle()
        assert asked.message is not None
        return asked.message

    async def press(self, who: Person, message: Message, label: str) -> Message:
        """Let somebody press a button that draws, and return the finished answer."""
        return await self.finished(await who.press(message, label))

    async def whispered(self, asked: Interaction) -> Message:
        """Return what only the member sees in answer to an interaction."""

        def found() -> Message | None:
            answers = [asked.message, *asked.follow_ups]
            mine = [m for m in answers if m is not None and m.ephemeral and not m.loading]
            return mine[-1] if mine else None

        return await self.sim.wait_for(found, what="an answer for one member alone")

    @property
    def versions(self) -> list[Version]:
        """Everything that was drawn, oldest first."""
        return list(self.fake.gallery.versions.values())

    def thread_of(self, message: Message) -> Any:
        """Return the thread that hangs on a message."""
        assert message.thread is not None
        return message.thread
