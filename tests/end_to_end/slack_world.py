"""Slack, OpenAI and the program between them: everything real but the two ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from tests.end_to_end.program import Program
from tests.simulators.openai import OpenAISimulator
from tests.simulators.openai.pictures import picture
from tests.simulators.slack import (
    Asked,
    Channel,
    Message,
    Person,
    SlackSimulator,
    Team,
    View,
    spec,
)

T = TypeVar("T")

# Much longer than anything takes: the machine may be busy with other tests.
PATIENCE_SECONDS: Final = 45.0
PHOTO: Final = ("photo.png", picture("somebody's photo", 320, 240))

_MANIFEST: Final = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"


@dataclass
class SlackWorld:
    """One workspace with a channel and two members, and Limner in it."""

    slack: SlackSimulator
    openai: OpenAISimulator
    program: Program
    team: Team
    channel: Channel
    alice: Person
    bob: Person
    lines_before: int = 0

    def elsewhere(self, team: Team | None = None) -> SlackWorld:
        """Return the same world with a channel and members that nobody knows yet."""
        team = team or self.team
        alice, bob = team.add_user("Alice"), team.add_user("Bob")
        channel = team.add_channel("pictures", alice, bob)
        said = len(self.program.lines)
        return replace(self, team=team, channel=channel, alice=alice, bob=bob, lines_before=said)

    async def wait(self, predicate: Callable[[], T | None], what: str = "") -> T:
        """Return the predicate's first true value."""
        return await self.slack.wait_for(predicate, PATIENCE_SECONDS, what)

    async def restart(self) -> None:
        """Stop the program as an operator does, and start it again on the same folder."""
        assert await self.program.stop() == 0
        self.lines_before = 0
        await self.program.start()
        await self.slack.wait_connected()

    # --- what members do -----------------------------------------------------------------------

    async def ask(
        self,
        words: str = "a dog in the park",
        who: Person | None = None,
        place: Channel | None = None,
    ) -> Asked:
        """Send `/imagine` and return it once it is acknowledged."""
        asked = await (who or self.alice).command(place or self.channel, "/imagine", words)
        await asked.wait_acknowledged()
        return asked

    async def imagine(
        self,
        words: str = "a dog in the park",
        who: Person | None = None,
        place: Channel | None = None,
    ) -> Message:
        """Send `/imagine` and return the final answer in the channel."""
        place = place or self.channel
        async with self.answer_in(place) as answer:
            await self.ask(words, who, place)
        return answer[0]

    async def privately(self, words: str = "a secret garden") -> Message:
        """Send `/imagine ... --private` as Alice and return the answer in her direct messages."""
        room = await self.alice.dm()
        async with self.answer_in(room) as answer:
            await self.ask(f"{words} --private")
        return answer[0]

    async def say(
        self,
        place: Channel,
        text: str,
        who: Person | None = None,
        thread: Message | None = None,
        **more: Any,
    ) -> Message:
        """Say something in a channel, thread or direct message, and return the final answer.

        In an open channel the answer stands in the thread below what was said.
        """
        who = who or self.alice
        root = None if thread is None else root_of(thread)
        if root is None and place.kind != "im":
            said = await who.say(place, text, **more)
            return await self.final(place, said.ts, set())
        async with self.answer_in(place, root) as answer:
            await who.say(place, text, thread_ts=root, **more)
        return answer[0]

    async def press(self, on: Message, label: str, who: Person | None = None) -> Message:
        """Press a button and return the final answer in the thread of its message."""
        async with self.answer_in(on.channel, root_of(on)) as answer:
            await (await (who or self.alice).press(on, label)).wait_acknowledged()
        return answer[0]

    async def press_alone(self, on: Message, label: str, who: Person | None = None) -> Message:
        """Press a button and return what its presser alone is told."""
        who = who or self.alice
        await (await who.press(on, label)).wait_acknowledged()
        return await self.told(who)

    async def limits(self, who: Person | None = None) -> Message:
        """Return the answer to `/limits`."""
        who = who or self.alice
        await (await who.command(self.channel, "/limits")).wait_acknowledged()
        return await self.told(who, lambda message: "Today" in message.shown)

    # --- what the bot answers ------------------------------------------------------------------

    @asynccontextmanager
    async def answer_in(
        self, place: Channel, root: str | None = None
    ) -> AsyncIterator[list[Message]]:
        """Give, after the block, the final answer that came in a place or thread since it began."""
        known = {message.ts for message in place.messages}
        answer: list[Message] = []
        yield answer
        answer.append(await self.final(place, root, known))

    async def final(self, place: Channel, root: str | None, known: set[str]) -> Message:
        """Return the first final answer in a place or thread that was not known before."""

        def found() -> Message | None:
            new = [one for one in self.said_by_bot(place) if one.ts not in known]
            here = [one for one in new if (one.thread_ts == root or one.ts == root)]
            return next((one for one in here if is_final(one)), None)

        return await self.wait(found, f"a final answer in {place!r} {root or ''}")

    async def told(self, who: Person, where: Any = None) -> Message:
        """Return the next message that only one member sees."""
        return await who.ephemeral(where, timeout=PATIENCE_SECONDS)

    async def form(self, asked: Asked) -> View:
        """Return the modal that something opened."""
        return await asked.wait_modal(PATIENCE_SECONDS)

    async def no_job_runs(self) -> None:
        """Wait until everything that Alice asked for is over."""
        while "Running 0 of" not in flat((await self.limits()).shown):
            pass

    def is_about(self, arguments: Mapping[str, Any]) -> bool:
        """Return whether a call of the Web API is about this world's channel."""
        return arguments.get("channel") == self.channel.id

    def said_by_bot(self, place: Channel) -> list[Message]:
        """Return what the bot has said in a place and everybody there can read."""
        return [one for one in place.messages if one.author is place.workspace.bot]

    def check_manners(self) -> None:
        """Assert what holds whatever members do: nobody pinged, nothing strange asked or logged."""
        ours = [one for one in self.slack.messages if one.author.bot]
        assert [one for one in ours if one.pinged] == []
        assert self.slack.problems == []
        said = self.program.lines[self.lines_before :]
        assert [line for line in said if "Traceback" in line] == []

    def check_calls(self) -> None:
        """Assert that every call was one that Slack describes."""
        assert self.slack.unknown_requests == []
        assert self.slack.unknown_arguments == {}
        if spec.available():
            problems = spec.check_log(self.slack.requests)
            assert problems == [], problems


def root_of(message: Message) -> str:
    """Return the thread in which the answer to a press on a message, or to a reply, stands."""
    return message.thread_ts or message.ts


def is_final(message: Message) -> bool:
    """Return whether a message is an answer, and no sign of life before it."""
    begun = message.deleted or message.streaming or "Cancel" in message.buttons
    return not begun and bool(message.shown or message.pictures)


def flat(text: str) -> str:
    """Return what a reader sees on one line."""
    return " ".join(text.split())


def labels(view: View) -> dict[str, Any]:
    """Return the fields of a modal by name, with what stands in each."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option") or {}
            found[element["action_id"]] = element.get("initial_value") or chosen.get("value", "")
    return found


def environment(
    slack: SlackSimulator, team: Team | None, openai: OpenAISimulator | None
) -> dict[str, str]:
    """Return the environment that points the program at the simulators."""
    environ = {
        "SLACK_APP_TOKEN": slack.app.app_token,
        "LIMNER_SLACK__API_BASE": slack.api_base,
        "LIMNER_STUDIO__LANGUAGE": "offline",
    }
    if team is not None:
        environ["SLACK_BOT_TOKEN"] = team.bot_token
    if openai is not None:
        environ |= {"OPENAI_API_KEY": openai.api_key, "OPENAI_BASE_URL": openai.base_url}
    return environ


@asynccontextmanager
async def slack_of_ours(*, rate_limits: bool = False) -> AsyncIterator[SlackSimulator]:
    """Run a Slack in which our app is configured by its manifest, on a busy machine."""
    async with SlackSimulator(rate_limits=rate_limits) as slack:
        slack.app.configure(yaml.safe_load(_MANIFEST.read_text()))
        slack.dispatcher.deadline_seconds = 10
        slack.triggers.seconds = 10
        slack.files.processing_seconds = 0.02
        yield slack


@asynccontextmanager
async def slack_world(
    data_dir: Path,
    environ: Mapping[str, str] | None = None,
    *,
    rate_limits: bool = False,
    start: bool = True,
) -> AsyncIterator[SlackWorld]:
    """Set up the simulators and the program; the program is stopped in the end.

    Args:
        rate_limits: Whether Slack refuses calls beyond its limits.
        start: False leaves starting it to the test.
    """
    async with slack_of_ours(rate_limits=rate_limits) as slack, OpenAISimulator() as openai:
        team = slack.add_workspace()
        alice, bob = team.add_user("Alice"), team.add_user("Bob")
        channel = team.add_channel("pictures")
        program = Program(data_dir, {**environment(slack, team, openai), **(environ or {})})
        try:
            if start:
                await program.start()
                await slack.wait_connected()
            yield SlackWorld(slack, openai, program, team, channel, alice, bob)
        finally:
            if program.process is not None and program.process.returncode is None:
                await program.kill()
