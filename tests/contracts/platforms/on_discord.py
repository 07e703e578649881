"""The script's members on Discord: slash commands, threads, replies, buttons."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.chat import words as chat_words
from bot.domain import Options, Place
from bot.limits import Limits
from bot.ports import House, Platform
from tests.contracts.platforms.asked import Asked
from tests.contracts.platforms.driver import Shown, Who, read, read_left
from tests.contracts.platforms.house import Installation
from tests.simulators.discord import DiscordSimulator, Interaction, Message, Person
from tests.simulators.discord.state import ORDINARY_TYPES, Channel

with warnings.catch_warnings():
    # discord.py imports `audioop` for voice, which is deprecated and not used here.
    warnings.simplefilter("ignore", DeprecationWarning)
    from adapters.discord import platform


class OnDiscord:
    """A guild with two channels, two members, a moderator and the bot. See `ChatDriver`."""

    def __init__(self, sim: DiscordSimulator, program: Installation) -> None:
        self.program = program
        self._sim = sim
        guild = sim.add_guild("Studio")
        self._channel = guild.add_channel("pictures")
        self._elsewhere = guild.add_channel("elsewhere")
        self._people: dict[Who, Person] = {
            "ana": sim.add_user("Ana"),
            "ben": sim.add_user("Ben"),
            "mia": sim.add_user("Mia"),
        }
        guild.grant(self._people["mia"], "manage_messages", "moderate_members")
        self.place = Place("discord", str(guild.id), str(self._channel.id))

    async def start(self) -> None:
        """Connect the bot."""
        await self.program.start(self._make)
        await self._sim.wait_command("imagine")

    async def restart(self) -> None:
        """Stop the bot and connect it anew."""
        await self.program.stop()
        await self.start()

    async def imagine(
        self, words: str, *, who: Who = "ana", private: bool = False, count: int | None = None
    ) -> Shown:
        """Use `/imagine`."""
        chosen: dict[str, Any] = {"private": True} if private else {}
        chosen |= {} if count is None else {"count": count}
        asked = await self._people[who].slash(self._channel, "imagine", prompt=words, **chosen)
        return await self._answer_to(asked)

    async def imagine_elsewhere(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/imagine` in the other channel."""
        asked = await self._people[who].slash(self._elsewhere, "imagine", prompt=words)
        return await self._answer_to(asked)

    async def moderate(self, verb: str, words: str, *, here: bool = False) -> Shown:
        """Use `/moderation`."""
        chosen = {"words": words} | ({"here": True} if here else {})
        return await self._moderates(verb, **chosen)

    async def decide(self, label: str) -> None:
        """Open the first of the queue and press a ruling."""
        queue = await self._moderates("queue")
        await self.press(await self.press(queue, "Decide 1", who="mia"), label, who="mia")
        await self.program.followed(self.place)

    async def decline(self, question: Shown, *, who: Who = "ana") -> None:
        """Press No and wait until the message is gone."""
        message: Message = question.handle
        await self._people[who].press(message, "No")
        await self._sim.wait_for(lambda: message.deleted, what="the question to go")

    async def answered(self, question: Shown, *, who: Who = "ana") -> None:
        """Wait until the message says that it was answered, and nothing else."""
        message: Message = question.handle
        await self._sim.wait_for(lambda: not message.buttons, what="the buttons to go")
        assert _read(message).text == chat_words.SAID_YES

    async def say(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Write in the picture's thread."""
        place = self._thread(shown)
        assert place is not None
        return await self._below(await self._people[who].send(place, words))

    async def reply_to(self, older: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Reply to the picture's message."""
        message: Message = older.handle
        said = await self._people[who].send(message.channel, words, reply_to=message)
        return await self._below(said)

    def reply_asks(self, older: Shown, words: str) -> Asked:
        """Return words to that picture."""
        return Asked("reply", words, parent=older.version, options=Options())

    async def press(
        self, shown: Shown, label: str, *, who: Who = "ana", picture: int | None = None
    ) -> Shown:
        """Press a button below the picture."""
        asked = await self._people[who].press(shown.handle, label)
        if picture is not None:
            which = await self._final(asked)
            asked = await self._people[who].press(which, str(picture))
        return await self._answer_to(asked)

    async def refine_by_hand(self, shown: Shown, *, who: Who = "ana", **fields: str) -> Shown:
        """Fill in the form behind Refine."""
        opened = await self._people[who].press(shown.handle, "Refine")
        await opened.wait_modal()
        return await self._answer_to(await self._people[who].submit_modal(opened, fields))

    async def change_part(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Choose a cell of the grid behind Region, and fill in the form behind that."""
        ana = self._people[who]
        grid = await self._final(await ana.press(shown.handle, "Region"))
        opened = await ana.press(grid, "Cells of the grid", ["A1"])
        await opened.wait_modal()
        return await self._answer_to(await ana.submit_modal(opened, {"words": words}))

    async def more(self, shown: Shown, label: str, *, who: Who = "ana") -> Shown:
        """Press a button of what More whispers."""
        return await self.press(await self.press(shown, "More", who=who), label, who=who)

    async def prompt(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/prompt`."""
        return await self._answer_to(
            await self._people[who].slash(self._channel, "prompt", words=words)
        )

    async def delete(self, shown: Shown, *, who: Who = "ana") -> None:
        """Press Delete and wait until the message is gone."""
        message: Message = shown.handle
        await self._people[who].press(message, "Delete")
        await self._sim.wait_for(lambda: message.deleted, what="the picture to go")

    async def begin(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/imagine` and wait for the progress message."""
        asked = await self._people[who].slash(self._channel, "imagine", prompt=words)

        def running() -> Message | None:
            found = asked.message
            return found if found is not None and "Cancel" in found.buttons else None

        return _read(await self._sim.wait_for(running, what="a way to cancel"))

    async def cancel(self, running: Shown, *, who: Who = "ana") -> Shown:
        """Press Cancel: the message says what became of it, or the bot whispers why not."""
        message: Message = running.handle
        asked = await self._people[who].press(message, "Cancel")

        def told() -> Message | None:
            return next(iter(asked.follow_ups), message if _is_final(message) else None)

        return _read(await self._sim.wait_for(told, what="the end of a request"))

    async def sees(self, who: Who, shown: Shown) -> bool:
        """Look for the message, as the member's client shows it."""
        message: Message = shown.handle
        mine = message.visible_to in (None, self._people[who].id)
        return mine and not message.deleted and bool(message.attachments)

    def together(self, one: Shown, other: Shown) -> bool:
        """Compare the threads that they stand in, or that hang on them."""
        return self._thread(one) is self._thread(other) is not None

    def said_to_all(self) -> int:
        """Count the bot's messages that are there for everybody."""
        bot = self._sim.bot
        said = [one for one in self._sim.messages if one.author is bot and not one.ephemeral]
        return sum(one.type in ORDINARY_TYPES and not one.deleted for one in said)

    async def left(self, *, who: Who = "ana") -> int:
        """Use `/limits`."""
        asked = await self._people[who].slash(self._channel, "limits")
        return read_left((await self._final(asked)).text)

    async def _moderates(self, verb: str, **chosen: Any) -> Shown:
        mia = self._people["mia"]
        return await self._answer_to(await mia.slash(self._channel, f"moderation {verb}", **chosen))

    def _make(self, house: House) -> Platform:
        token = SecretStr(self._sim.token)
        return platform.create(platform.Config(token=token, api_base=self._sim.api_base), house)

    @staticmethod
    def _thread(shown: Shown) -> Channel | None:
        message: Message = shown.handle
        return message.channel if message.channel.is_thread else message.thread

    async def _answer_to(self, asked: Interaction) -> Shown:
        message = await self._final(asked)
        await self.program.idle()
        return _read(message)

    async def _final(self, asked: Interaction) -> Message:
        def final() -> Message | None:
            # What a button answers with comes after the message that it stands below.
            found = [one for one in (asked.message, *asked.follow_ups) if one is not asked.source]
            return next((one for one in found if one is not None and _is_final(one)), None)

        return await self._sim.wait_for(final, what=f"the answer to {asked!r}")

    async def _below(self, said: Message) -> Shown:
        def final() -> Message | None:
            found = [one for one in said.channel.messages if one.reply_to is said]
            return next((one for one in found if _is_final(one)), None)

        message = await self._sim.wait_for(final, what=f"the answer to {said!r}")
        await self.program.idle()
        return _read(message)


def _is_final(message: Message) -> bool:
    return not message.deleted and not message.loading and "Cancel" not in message.buttons


def _read(message: Message) -> Shown:
    return read(
        message.text.replace("**", "").removeprefix("> ").replace("\\", ""),
        pictures=len(message.attachments),
        labels=message.buttons,
        private=message.ephemeral,
        handle=message,
    )


@asynccontextmanager
async def on_discord(folder: Path, limits: Limits) -> AsyncIterator[OnDiscord]:
    """Yield members with the bot connected."""
    async with DiscordSimulator() as sim, asyncio.TaskGroup() as tasks:
        driver = OnDiscord(sim, Installation(folder, limits, tasks))
        await driver.start()
        try:
            yield driver
        finally:
            await driver.program.stop()
        assert sim.unknown_requests == []
