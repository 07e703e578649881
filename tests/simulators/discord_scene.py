"""A scene for the Discord simulator's own tests: a bot that is nothing but bare requests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp

from tests.simulators.discord import (
    DiscordSimulator,
    GuildHandle,
    Interaction,
    Person,
    TextChannel,
)

COMMANDS = [
    {
        "name": "imagine",
        "description": "Draw",
        "integration_types": [0, 1],
        "contexts": [0, 1, 2],
        "options": [
            {"type": 3, "name": "prompt", "description": "Words", "required": True},
            {"type": 4, "name": "count", "description": "n", "min_value": 1, "max_value": 4},
        ],
    }
]
BUTTONS = [
    {"type": 1, "components": [{"type": 2, "style": 1, "label": "Refine", "custom_id": "r"}]}
]


@dataclass
class Scene:
    """A bot without a gateway: bare requests, and a member in a channel."""

    sim: DiscordSimulator
    session: aiohttp.ClientSession
    guild: GuildHandle
    channel: TextChannel
    alice: Person
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        files: list[tuple[str, bytes]] = [],  # noqa: B006
        token: str | None = None,
        query: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sim.token if token is None else token}"}
        data: Any = None if body is None else json.dumps(body)
        if files:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body or {}))
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", BytesIO(content), filename=name)
        elif body is not None:
            headers["Content-Type"] = "application/json"
        url = self.sim.api_base + path
        async with self.session.request(
            method, url, data=data, headers=headers, params=query or {}
        ) as answer:
            self.headers = dict(answer.headers)
            return answer.status, None if answer.status == 204 else await answer.json()

    async def code(self, method: str, path: str, body: Any = None, **more: Any) -> int:
        """Return the error's code, 0 for success."""
        status, answer = await self.ask(method, path, body, **more)
        return int(answer["code"]) if status >= 400 else 0

    async def respond(self, asked: Interaction, body: Any) -> int:
        return await self.code("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)

    def webhook(self, asked: Interaction, rest: str = "") -> str:
        return f"/webhooks/{self.sim.application_id}/{asked.token}{rest}"

    @property
    def messages(self) -> str:
        return f"/channels/{self.channel.id}/messages"

    async def post(self, **body: Any) -> str:
        status, answer = await self.ask("POST", self.messages, body or {"content": "hi"})
        assert status == 200, answer
        return str(answer["id"])


@asynccontextmanager
async def open_scene() -> AsyncIterator[Scene]:
    """Yield a scene with one guild, one channel, Alice and a registered command."""
    async with DiscordSimulator() as sim, aiohttp.ClientSession() as session:
        sim.rate_limits = False
        guild = sim.add_guild()
        channel = guild.add_channel("pictures")
        made = Scene(sim, session, guild, channel, sim.add_user("Alice"))
        commands = f"/applications/{sim.application_id}/commands"
        assert await made.code("PUT", commands, COMMANDS) == 0
        yield made
