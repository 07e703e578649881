"""Discord, OpenAI and the program between them: everything real but the two ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from tests.end_to_end.program import Program
from tests.simulators.discord import (
    DiscordSimulator,
    GuildHandle,
    Interaction,
    Message,
    Person,
    TextChannel,
)
from tests.simulators.discord.state import ORDINARY_TYPES, Channel
from tests.simulators.openai import OpenAISimulator

T = TypeVar("T")

# Much longer than anything takes: the machine may be busy with other tests.
_PATIENCE_SECONDS: Final = 45.0

# Limits that no test reaches by accident.
PLENTY: Final[Mapping[str, str]] = {
    "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": "500",
    "LIMNER_LIMITS__PICTURES_PER_PLACE_DAY": "5000",
    "LIMNER_LIMITS__USD_PER_DAY": "500",
}


@dataclass
class World:
    """One guild with a channel and two members, and Limner in it."""

    discord: DiscordSimulator
    openai: OpenAISimulator
    program: Program
    guild: GuildHandle
    channel: TextChannel
    alice: Person
    bob: Person

    def elsewhere(self) -> World:
        """Return the same world with a guild, a channel and members that nobody knows yet."""
        guild = self.discord.add_guild("Studio")
        alice, bob = self.discord.add_user("Alice"), self.discord.add_user("Bob")
        return replace(
            self, guild=guild, channel=guild.add_channel("pictures"), alice=alice, bob=bob
        )

    async def wait(self, predicate: Callable[[], T | None], what: str = "") -> T:
        """Return the predicate's first true value."""
        return await self.discord.wait_for(predicate, _PATIENCE_SECONDS, what)

    async def restart(self) -> None:
        """Stop the program as an operator does, and start it again on the same folder."""
        assert await self.program.stop() == 0
        await self.program.start()
        await self.discord.wait_connected()

    # --- what members do -----------------------------------------------------------------------

    async def ask(
        self, prompt: str = "a dog in the park", who: Person | None = None, **options: Any
    ) -> Interaction:
        """Send `/imagine` and return it once it is acknowledged."""
        place = options.pop("place", self.channel)
        asked = await (who or self.alice).slash(place, "imagine", prompt=prompt, **options)
        await asked.wait_acknowledged()
        return asked

    async def imagine(
        self, prompt: str = "a dog in the park", who: Person | None = None, **options: Any
    ) -> Message:
        """Send `/imagine` and return the final answer."""
        return await self.finished(await self.ask(prompt, who, **options))

    async def picture_in_thread(self, prompt: str = "a dog in the park") -> tuple[Message, Channel]:
        """Let Alice ask for a picture; return the answer and the thread on it."""
        shown = await self.imagine(prompt)
        return shown, await self.thread_of(shown)

    async def say(
        self, place: Channel, text: str, who: Person | None = None, **more: Any
    ) -> Message:
        """Say something in a channel, thread or direct message, and return the final answer."""
        return await self.answer_to(await (who or self.alice).send(place, text, **more))

    async def press(self, message: Message, label: str, who: Person | None = None) -> Message:
        """Press a button and return the final answer."""
        return await self.finished(await (who or self.alice).press(message, label))

    # --- what the bot answers ------------------------------------------------------------------

    async def finished(self, asked: Interaction) -> Message:
        """Return the answer to an interaction once it is final: neither "thinking" nor progress."""

        def final() -> Message | None:
            found = [message for message in (asked.message, *asked.follow_ups) if message]
            return next((message for message in found if is_final(message)), None)

        return await self.wait(final, f"final answer to {asked!r}")

    async def answer_to(self, said: Message) -> Message:
        """Return the final answer under a member's message."""

        def final() -> Message | None:
            answers = [one for one in self.said_by_bot(said.channel) if one.reply_to is said]
            return next((message for message in answers if is_final(message)), None)

        return await self.wait(final, f"final answer to {said!r}")

    async def thread_of(self, message: Message) -> TextChannel:
        """Return the thread on a message, once it is open."""
        return cast("TextChannel", await self.wait(lambda: message.thread, "a thread"))

    def said_by_bot(self, place: Channel) -> list[Message]:
        """Return what the bot has said in a place and everybody there can read."""
        bot = self.discord.bot
        return [one for one in place.messages if one.author is bot and one.type in ORDINARY_TYPES]

    def check_manners(self) -> None:
        """Assert what holds whatever members do: nobody pinged, nothing strange asked or logged."""
        bot = self.discord.bot
        assert [one for one in self.discord.messages if one.author is bot and one.pinged] == []
        assert self.discord.unknown_requests == []
        assert [line for line in self.program.lines if "Traceback" in line] == []


def is_final(message: Message) -> bool:
    """Return whether a message is an answer, and no sign of life before it."""
    return not message.deleted and not message.loading and "Cancel" not in message.buttons


def environment(
    discord: DiscordSimulator, openai: OpenAISimulator | None, **more: str
) -> dict[str, str]:
    """Return the environment that points the program at the simulators."""
    environ = {
        "DISCORD_TOKEN": discord.token,
        "LIMNER_DISCORD__API_BASE": discord.api_base,
        "LIMNER_DISCORD__GATEWAY_URL": discord.gateway_url,
    }
    if openai is not None:
        environ |= {"OPENAI_API_KEY": openai.api_key, "OPENAI_BASE_URL": openai.base_url}
    return environ | more


@asynccontextmanager
async def world(
    data_dir: Path,
    environ: Mapping[str, str] | None = None,
    *,
    painter: str = "openai",
    start: bool = True,
) -> AsyncIterator[World]:
    """Set up the simulators and the program; the program is stopped in the end.

    Args:
        painter: "openai" draws with the stand-in for OpenAI, "sketch" runs without a key.
        start: False leaves starting it to the test.
    """
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        guild = discord.add_guild("Studio")
        channel = guild.add_channel("pictures")
        alice, bob = discord.add_user("Alice"), discord.add_user("Bob")
        settings = environment(discord, openai if painter == "openai" else None, **(environ or {}))
        program = Program(data_dir, settings)
        try:
            if start:
                await program.start()
                await discord.wait_command("imagine")
            yield World(discord, openai, program, guild, channel, alice, bob)
        finally:
            if program.process is not None and program.process.returncode is None:
                await program.kill()
