"""The script's members on Slack: slash commands, threads, buttons, and the message shortcut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from adapters.slack import platform
from bot.chat import recipes
from bot.chat import words as chat_words
from bot.domain import Place, Recipe
from bot.limits import Limits
from bot.ports import House, Platform
from tests.contracts.platforms.asked import Asked
from tests.contracts.platforms.driver import Shown, Who, read, read_left
from tests.contracts.platforms.house import Installation
from tests.simulators.slack import Channel, Message, Person, SlackSimulator, View
from tests.simulators.slack.mentions import words as texts

_REFINE: Final = "refine_picture"


class OnSlack:
    """A workspace with two channels, two members, an admin and the app. See `ChatDriver`."""

    def __init__(self, sim: SlackSimulator, program: Installation) -> None:
        self.program = program
        self._sim = sim
        self._team = sim.add_workspace()
        self._people: dict[Who, Person] = {
            "ana": self._team.add_user("Ana"),
            "ben": self._team.add_user("Ben"),
            "mia": self._team.add_user("Mia"),
        }
        self._people["mia"].admin = True
        self._channel = self._team.add_channel("pictures")
        self._elsewhere = self._team.add_channel("elsewhere")
        self.place = Place("slack", self._team.id, self._channel.id)
        self._recipe = Recipe()

    async def start(self) -> None:
        """Connect the app."""
        await self.program.start(self._make)
        await self._sim.wait_connected()

    async def restart(self) -> None:
        """Stop the app and connect it anew."""
        await self.program.stop()
        await self.start()

    async def imagine(
        self, words: str, *, who: Who = "ana", private: bool = False, count: int | None = None
    ) -> Shown:
        """Use `/imagine`, its options as flags."""
        flags = [*(["--private"] if private else []), *([f"--count {count}"] if count else [])]
        return await self._command(self._channel, "/imagine", " ".join([words, *flags]), who)

    async def imagine_elsewhere(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/imagine` in the other channel."""
        return await self._command(self._elsewhere, "/imagine", words, who)

    async def moderate(self, verb: str, words: str, *, here: bool = False) -> Shown:
        """Use `/moderation`."""
        text = " ".join([verb, words, *(["--here"] if here else [])])
        return await self._command(self._channel, "/moderation", text, "mia")

    async def decide(self, label: str) -> None:
        """Open the first of the queue and press a ruling."""
        queue = await self._command(self._channel, "/moderation", "queue", "mia")
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
        message: Message = shown.handle

        async def ask() -> None:
            _, thread = _thread(message)
            await self._people[who].say(message.channel, words, thread_ts=thread)

        return await self._answer(who, ask)

    async def reply_to(self, older: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Use the shortcut: Slack has threads, but no replies to a certain message of one."""
        opened = await self._people[who].message_shortcut(older.handle, _REFINE)
        modal = await opened.wait_modal()
        self._recipe = _recipe(modal)
        return await self._submitted(modal, who, {"style": words})

    def reply_asks(self, older: Shown, words: str) -> Asked:
        """Return the form behind the shortcut, with the words as its style."""
        recipe = replace(self._recipe, style=words)
        return Asked("refine", parent=older.version, recipe=recipe)

    async def press(
        self, shown: Shown, label: str, *, who: Who = "ana", picture: int | None = None
    ) -> Shown:
        """Press a button below the picture."""
        pressed = await self._answer(who, lambda: self._people[who].press(shown.handle, label))
        if picture is None:
            return pressed
        which = pressed.handle
        return await self._answer(who, lambda: self._people[who].press(which, str(picture)))

    async def refine_by_hand(self, shown: Shown, *, who: Who = "ana", **fields: str) -> Shown:
        """Fill in the form behind Refine."""
        opened = await self._people[who].press(shown.handle, "Refine")
        return await self._submitted(await opened.wait_modal(), who, fields)

    async def change_part(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Choose a cell of the grid in the form behind Region."""
        opened = await self._people[who].press(shown.handle, "Region")
        filled = {"cells": ["A1"], "words": words}
        return await self._submitted(await opened.wait_modal(), who, filled)

    async def more(self, shown: Shown, label: str, *, who: Who = "ana") -> Shown:
        """Press a button of what More whispers."""
        return await self.press(await self.press(shown, "More", who=who), label, who=who)

    async def prompt(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/prompt`."""
        return await self._command(self._channel, "/prompt", words, who)

    async def delete(self, shown: Shown, *, who: Who = "ana") -> None:
        """Press Delete and wait until the message is gone."""
        message: Message = shown.handle
        await self._people[who].press(message, "Delete")
        await self._sim.wait_for(lambda: message.deleted, what="the picture to go")

    async def begin(self, words: str, *, who: Who = "ana") -> Shown:
        """Use `/imagine` and wait for the progress message."""
        await self._people[who].command(self._channel, "/imagine", words)
        message = await self._channel.next_message(lambda one: "Cancel" in one.buttons)
        return _read(message)

    async def cancel(self, running: Shown, *, who: Who = "ana") -> Shown:
        """Press Cancel: the message says what became of it, or the app whispers why not."""
        message: Message = running.handle
        before = self._known()
        await self._people[who].press(message, "Cancel")

        def told() -> Message | None:
            fresh = self._fresh(before, who)
            return fresh or (message if _is_final(message) else None)

        return _read(await self._sim.wait_for(told, what="the end of a request"))

    async def sees(self, who: Who, shown: Shown) -> bool:
        """Look for the message, as the member's client shows it."""
        message: Message = shown.handle
        return self._visible(message, who) and not message.deleted and bool(message.pictures)

    def together(self, one: Shown, other: Shown) -> bool:
        """Compare the threads that they stand in, or begin."""
        return _thread(one.handle) == _thread(other.handle)

    def said_to_all(self) -> int:
        """Count the app's messages that are there for everybody."""
        return sum(one.author.bot for one in self._channel.messages)

    async def left(self, *, who: Who = "ana") -> int:
        """Use `/limits`."""
        return read_left((await self._command(self._channel, "/limits", "", who)).text)

    def _make(self, house: House) -> Platform:
        config = platform.Config(
            bot_token=SecretStr(self._team.bot_token),
            app_token=SecretStr(self._sim.app.app_token),
            api_base=self._sim.api_base,
        )
        return platform.create(config, house)

    async def _command(self, place: Channel, command: str, text: str, who: Who) -> Shown:
        return await self._answer(who, lambda: self._people[who].command(place, command, text))

    async def _submitted(self, modal: View, who: Who, fields: Mapping[str, Any]) -> Shown:
        return await self._answer(who, lambda: self._people[who].submit(modal, fields))

    async def _answer(self, who: Who, act: Callable[[], Awaitable[Any]]) -> Shown:
        """Do something and return the message that answers it, wherever it appears."""
        before = self._known()
        await act()
        message = await self._sim.wait_for(lambda: self._fresh(before, who), what="an answer")
        await self.program.idle()  # a stream of steps looks final for a moment before it is
        return _read(message)

    def _known(self) -> set[str]:
        return {f"{one.channel.id}:{one.ts}" for one in self._sim.messages}

    def _fresh(self, before: set[str], who: Who) -> Message | None:
        for one in self._sim.messages:
            mine = one.author.bot and self._visible(one, who)
            if mine and f"{one.channel.id}:{one.ts}" not in before and _is_final(one):
                return one
        return None

    def _visible(self, message: Message, who: Who) -> bool:
        person, place = self._people[who], message.channel
        inside = place.kind == "channel" or person.id in place.members
        return inside and message.visible_to in (None, person)


def _thread(message: Message) -> tuple[str, str]:
    return message.channel.id, message.thread_ts or message.ts


def _recipe(modal: View) -> Recipe:
    inputs = [block["element"] for block in modal.blocks]
    return recipes.recipe({one["action_id"]: one.get("initial_value") for one in inputs})


def _is_final(message: Message) -> bool:
    waits = message.streaming or "Cancel" in message.buttons
    return not message.deleted and not waits and message.shown != chat_words.PLACEHOLDER


def _said(part: dict[str, Any]) -> str:
    """Return the words of a part of a message: of rich text as they flow, with moments."""
    match part["type"]:
        case "date":
            return f"<!date^{part['timestamp']}>"
        case "rich_text":
            return "\n".join(map(_said, part["elements"]))
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return "".join(map(_said, part["elements"]))
        case _:
            return "\n".join(texts([part]))


def _read(message: Message) -> Shown:
    blocks = [_said(block) for block in message.blocks if block["type"] != "actions"]
    return read(
        "\n".join(blocks) if blocks else message.text,
        pictures=len(message.pictures),
        labels=message.buttons,
        private=message.ephemeral or message.channel.kind == "im",
        handle=message,
    )


@asynccontextmanager
async def on_slack(folder: Path, limits: Limits) -> AsyncIterator[OnSlack]:
    """Yield members with the app connected."""
    async with SlackSimulator(rate_limits=False) as sim, asyncio.TaskGroup() as tasks:
        driver = OnSlack(sim, Installation(folder, limits, tasks))
        await driver.start()
        try:
            yield driver
        finally:
            await driver.program.stop()
        assert sim.unknown_requests == []
        assert sim.unknown_arguments == {}
        assert sim.problems == []
