"""The ground on Slack."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.kills import ground as common
from tests.end_to_end.kills.books import Books, Row
from tests.end_to_end.kills.ground import PATIENCE_SECONDS, SETTINGS, Asked, Held, When, number
from tests.end_to_end.program import Program
from tests.simulators import slack
from tests.simulators.openai import OpenAISimulator
from tests.simulators.slack import Channel, Delivery, Message, Person, SlackSimulator, Team, View

# Slack waits 3 s, then sends an event again at once, after one minute and after five.
_SOON_SECONDS = 1.0
_HURRY = 60.0
# Pictures a day: as many as a test needs, and soon spent by one that wants to meet the limit.
QUOTA = 2


@dataclass(frozen=True)
class Sent(Asked):
    """A command, a press or a form."""

    handle: slack.Asked


@dataclass(frozen=True)
class Spoken(Asked):
    """What was said."""

    message: Message


@dataclass
class Ground(common.Ground):
    """Slack, OpenAI and the program."""

    slack: SlackSimulator
    team: Team

    def scene(self) -> Scene:
        """Return a channel and a member of their own."""
        own = number()
        member = self.team.add_user(f"Member {own}")
        return Scene(self, self.team.add_channel(f"pictures-{own}", member), member)

    async def start(self) -> None:
        """Start the program, and wait until its sockets are open."""
        await super().start()
        await self.program.said("platform=slack")

    def freeze(self) -> None:
        """Let the program read nothing more, whatever is sent to it."""
        assert self.program.process is not None
        os.kill(self.program.process.pid, signal.SIGSTOP)

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something outside the platform has become true as well."""
        await self.slack.wait_for(lambda: bool(true()), PATIENCE_SECONDS, what)

    async def closed(self, asked: Asked) -> Row:
        """Wait until a request is over and done with, and nothing is sent again; return its job."""
        await self.quiet()
        return await super().closed(asked)

    async def quiet(self) -> None:
        """Wait until the program has taken everything that was sent to it."""
        await self.until(lambda: all(one.over for one in self.slack.deliveries), "a quiet platform")

    async def taken(self, delivery: Delivery, attempts: int) -> None:
        """Wait until something was sent so often, and the last time acknowledged."""

        def answered() -> bool:
            sent = delivery.attempts
            return len(sent) >= attempts and sent[-1].answered.is_set()

        await self.until(answered, f"{attempts} attempts of {delivery.line}")

    def sent_of(self, said: Message) -> list[Delivery]:
        """Return what the program was told of a message: that there is one, or a mention."""
        told = ("message", "app_mention")
        events = [one for one in self.slack.deliveries if one.event.get("type") in told]
        return [one for one in events if one.event.get("ts") == said.ts]

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Let Slack wait shorter for what is sent inside the block, before it is sent again."""
        dispatcher = self.slack.dispatcher
        usual, dispatcher.deadline_seconds = dispatcher.deadline_seconds, _SOON_SECONDS
        yield
        dispatcher.deadline_seconds = usual

    def hold(self, *request: str, when: When) -> AbstractAsyncContextManager[Held]:
        """Hold calls of a method."""
        (method,) = request
        return self.slack.hold(method, when=when)

    def requests(self) -> int:
        """Return how many requests the program has made to either end."""
        return len(self.slack.requests) + len(self.openai.calls)

    def dump(self) -> str:
        """Return what Slack looks like."""
        return self.slack.dump()

    def check_manners(self) -> None:
        """Fail if the program asked Slack for what there is not."""
        assert self.slack.unknown_requests == []
        assert self.slack.unknown_arguments == {}


@dataclass
class Scene(common.Scene[Message]):
    """One channel and one member of a ground; lives as long as a test."""

    ground: Ground
    channel: Channel
    member: Person

    @property
    def direct(self) -> Channel:
        """The member's direct messages with the bot."""
        return self.ground.slack.platform.direct(self.member)

    async def slash(self) -> Sent:
        """Ask by the command, and return once Slack has the acknowledgement."""
        asked = await self.send_slash()
        await asked.handle.wait_acknowledged()
        return asked

    async def send_slash(self, *flags: str) -> Sent:
        """Ask by the command."""
        words, billed = " ".join((self.words(), *flags)), self.charged()
        sent = await self.member.command(self.channel, "/imagine", words)
        return Sent(self.key(sent.trigger.id), billed, sent)

    async def private(self) -> Sent:
        """Ask by the command for the member's own eyes."""
        asked = await self.send_slash("--private")
        await asked.handle.wait_acknowledged()
        return asked

    async def mention(self) -> Spoken:
        """Ask by naming the bot, and return once that is written down."""
        return await self._said(self.channel, f"{self.ground.team.bot.mention} {self.words()}")

    async def reply(self, root: Message) -> Spoken:
        """Ask by plain words in a thread, and return once that is written down."""
        return await self._said(root.channel, "make it anime-style", root.thread_ts or root.ts)

    async def say(self, text: str) -> Message:
        """Say something that may come to nothing."""
        return await self.member.say(self.channel, text)

    async def private_picture(self) -> Message:
        """Return the message of a private picture that is drawn before anything happens."""
        await self.ground.closed(await self.private())
        return self.the_answer()

    async def form(self) -> View:
        """Return an open form, filled by nobody yet."""
        opened = await self.member.command(self.channel, "/imagine")
        return await opened.wait_modal()

    async def submit(self, form: View) -> Sent:
        """Submit a form, and return once Slack has the acknowledgement."""
        asked = await self.send_form(form)
        await asked.handle.wait_acknowledged()
        return asked

    async def send_form(self, form: View) -> Sent:
        """Submit a form."""
        billed, sent = self.charged(), await self.member.submit(form, {"words": self.words()})
        return Sent(self.key(form.id), billed, sent)

    async def press(self, message: Message, button: str) -> Sent:
        """Press a button, and return once Slack has the acknowledgement."""
        asked = await self.send_press(message, button)
        await asked.handle.wait_acknowledged()
        return asked

    async def send_press(self, message: Message, button: str) -> Sent:
        """Press a button."""
        billed, sent = self.charged(), await self.member.press(message, button)
        at = sent.delivery.body["actions"][0]["action_ts"]
        return Sent(self.key(f"{at}:{sent.trigger.id}"), billed, sent)

    def key(self, of: str) -> str:
        """Return what the program calls an event."""
        return f"slack:{self.ground.team.id}:{of}"

    def said(self) -> list[Message]:
        """Return what the bot has said here, in threads, in private, and to the member alone."""
        places = [self.channel, self.direct]
        messages = [one for place in places for one in place.stored.values() if not one.deleted]
        mine = [one for one in messages if one.visible_to in (None, self.member)]
        return [one for one in mine if one.author is self.ground.team.bot]

    def text(self, message: Message) -> str:
        """Return a message's words."""
        return message.shown

    def pictures(self, message: Message) -> int:
        """Return how many pictures a message shows."""
        return len(message.pictures)

    def final(self, message: Message) -> bool:
        """Return whether a message is an answer, and no sign of life before it."""
        return not message.streaming and "Cancel" not in message.buttons

    def spoken(self, message: Message, billed: int) -> Spoken:
        """Return a message as a request."""
        return Spoken(self.key(f"{message.channel.id}:{message.ts}"), billed, message)

    async def _said(self, place: Channel, text: str, thread_ts: str | None = None) -> Spoken:
        billed = self.charged()
        message = await self.member.say(place, text, thread_ts=thread_ts)
        asked = self.spoken(message, billed)
        await self.ground.until(lambda: self.ground.journalled(asked.key), "a line in the journal")
        return asked


@asynccontextmanager
async def ground_on(url: str, data_dir: Path, more: Mapping[str, str]) -> AsyncIterator[Ground]:
    """Set up the two ends and a Limner between them.

    Args:
        url: Of its database, empty for SQLite.
        data_dir: Where it keeps everything else.
        more: Of its environment.
    """
    async with SlackSimulator(rate_limits=False) as sim, OpenAISimulator() as openai:
        team = sim.add_workspace()
        sim.dispatcher.hurry = _HURRY
        environ = {
            "SLACK_BOT_TOKEN": team.bot_token,
            "SLACK_APP_TOKEN": sim.app.app_token,
            "LIMNER_SLACK__API_BASE": sim.api_base,
            "OPENAI_API_KEY": openai.api_key,
            "OPENAI_BASE_URL": openai.base_url,
            **SETTINGS,
            **more,
            "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": str(QUOTA),
        }
        if url:
            environ["DATABASE_URL"] = url
        program = Program(data_dir, environ, development=False)  # it starts a hundred times
        books = Books(url or f"sqlite:///{data_dir / 'limner.sqlite3'}", data_dir)
        ground = Ground(openai, program, books, environ, sim, team)
        await ground.start()
        try:
            yield ground
        finally:
            if ground.running:
                await ground.kill()
