"""A scene for the Slack simulator's own tests: a workspace and a bot of the real slack-bolt."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from PIL import Image
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack import Channel, Message, Person, SlackSimulator, Team

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "refine",
    "title": {"type": "plain_text", "text": "Refine"},
    "submit": {"type": "plain_text", "text": "Go"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "What to change"},
            "element": {"type": "plain_text_input", "action_id": "words", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "picture",
            "optional": True,
            "label": {"type": "plain_text", "text": "Like this"},
            "element": {"type": "file_input", "action_id": "picture", "filetypes": ["png"]},
        },
    ],
}
BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "a dog"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "refine:7",
                "value": "7",
                "text": {"type": "plain_text", "text": "Refine"},
            }
        ],
    },
]


def png(colour: str = "pink") -> bytes:
    """Return a small picture."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    return made.getvalue()


def picture_block(file_id: str) -> dict[str, Any]:
    """Return a block that shows an uploaded picture."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a dog"}


@dataclass
class Scene:
    """One workspace with a channel and two members; a client with the app's token."""

    sim: SlackSimulator
    team: Team
    channel: Channel
    alice: Person
    bob: Person
    client: AsyncWebClient

    async def call(self, method: str, **arguments: Any) -> Any:
        """Call a method that must be carried out, and return the answer."""
        return await self.client.api_call(method, json=arguments)

    async def refused(self, method: str, **arguments: Any) -> str:
        """Call a method that must be refused, and return the code."""
        return str((await self.refusal(method, **arguments))["error"])

    async def refusal(self, method: str, **arguments: Any) -> Any:
        """Call a method that must be refused, and return the whole answer."""
        try:
            await self.call(method, **arguments)
        except SlackApiError as error:
            return error.response
        raise AssertionError(f"{method} was not refused")

    async def post(self, text: str = "a dog", **more: Any) -> Message:
        """Post a message as the app."""
        answer = await self.client.chat_postMessage(channel=self.channel.id, text=text, **more)
        return self.channel.message(str(answer["ts"]))

    async def announce(self, data: bytes) -> tuple[str, str]:
        """Ask for an upload URL; returns it and the file's id."""
        answer = await self.client.files_getUploadURLExternal(filename="dog.png", length=len(data))
        return str(answer["upload_url"]), str(answer["file_id"])

    async def send_bytes(self, url: str, data: bytes) -> int:
        """Post bytes to an upload URL; returns the HTTP status."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=io.BytesIO(data)) as answer,
        ):
            return answer.status

    async def upload(self, data: bytes, **more: Any) -> str:
        """Upload a picture in three steps; returns its id."""
        url, file_id = await self.announce(data)
        assert await self.send_bytes(url, data) == 200
        await self.client.files_completeUploadExternal(files=[{"id": file_id}], **more)
        return file_id

    async def uploaded(self, data: bytes) -> str:
        """Upload a picture and wait until it is processed; returns its id."""
        file_id = await self.upload(data)
        file = self.team.files[file_id]
        await self.sim.wait_for(lambda: self.sim.files.processed(file))
        return file_id

    async def respond(self, url: str, **body: Any) -> tuple[int, Any]:
        """Use a `response_url`."""
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
            return answer.status, await answer.json()


@dataclass
class Bot:
    """A bot made with the real slack-bolt; its handlers note what they hear."""

    app: AsyncApp
    heard: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    presses: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)


def make_bot(scene: Scene, **more: Any) -> Bot:
    """Return a bot that draws nothing, opens a modal on Refine and notes everything."""
    app = AsyncApp(client=scene.client, **more)
    bot = Bot(app)

    async def imagine(ack: Any, body: Any, client: Any) -> None:
        await ack()
        bot.commands.append(body)
        await client.chat_postMessage(channel=body["channel_id"], text=body["text"], blocks=BUTTONS)

    async def refine(ack: Any, body: Any, client: Any) -> None:
        await ack()
        bot.presses.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def submitted(ack: Any, body: Any) -> None:
        bot.submissions.append(body)
        words = body["view"]["state"]["values"]["words"]["words"]["value"]
        if words == "wrong":
            await ack(response_action="errors", errors={"words": "Say something else"})
        else:
            await ack()

    async def note(event: Any, body: Any) -> None:
        bot.heard.append({**event, "event_id": body["event_id"]})

    app.command("/imagine")(imagine)
    app.action("refine:7")(refine)
    app.view("refine")(submitted)
    app.view_closed("refine")(_acknowledge)
    app.shortcut("draw")(refine)
    for name in ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"):
        app.event(name)(note)
    return bot


async def _acknowledge(ack: Any) -> None:
    await ack()


@asynccontextmanager
async def open_scene(*, rate_limits: bool = False) -> AsyncIterator[Scene]:
    """Open a simulator with one workspace, and nobody connected to it."""
    async with SlackSimulator(rate_limits=rate_limits) as sim:
        team = sim.add_workspace("Studio")
        alice, bob = team.add_user("Alice"), team.add_user("Bob")
        channel = team.add_channel("pictures")
        client = AsyncWebClient(team.bot_token, base_url=sim.api_base)
        yield Scene(sim, team, channel, alice, bob, client)


@asynccontextmanager
async def connected(scene: Scene, make: Callable[[Scene], Bot] = make_bot) -> AsyncIterator[Bot]:
    """Run a bot in Socket Mode inside the block."""
    bot = make(scene)
    handler = AsyncSocketModeHandler(bot.app, scene.sim.app.app_token, ping_interval=0.5)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await scene.sim.wait_connected()
        yield bot
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
