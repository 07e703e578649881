"""A walk along every route of the Discord simulator, with bodies as a bot sends them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.contracts.discord_bodies import LAYOUT_BODY, label, text_input
from tests.simulators.discord import DiscordSimulator, Permission, Person, TextChannel

COMMANDS = [
    {
        "name": "imagine",
        "description": "Draw",
        "options": [
            {"type": 3, "name": "prompt", "description": "Words", "required": True},
            {"type": 4, "name": "count", "description": "How many", "max_value": 4},
            {
                "type": 3,
                "name": "shape",
                "description": "Shape",
                "choices": [{"name": "Wide", "value": "wide"}],
            },
        ],
        "integration_types": [0, 1],
        "contexts": [0, 1, 2],
    },
    {"name": "Show prompt", "type": 3},
]
RESPONSES: Mapping[int, Any] = {
    4: {"content": "hi"},
    6: None,
    7: {"components": LAYOUT_BODY["components"][1:]},
    9: {"custom_id": "m", "title": "M", "components": [label(text_input(custom_id="style"))]},
}
EMBED = {
    "title": "A dog",
    "image": {"url": "attachment://a.png"},
    "fields": [{"name": "n", "value": "v"}],
    "footer": {"text": "f"},
}
WITH_RESPONSE = {"params": {"with_response": "1"}}


def form(payload: Any, *files: tuple[str, bytes]) -> aiohttp.FormData:
    """Return a body with files."""
    data = aiohttp.FormData(quote_fields=False)
    data.add_field("payload_json", json.dumps(payload))
    for index, (name, content) in enumerate(files):
        data.add_field(f"files[{index}]", content, filename=name)
    return data


@dataclass
class Tour:
    """One walk; every step asks several routes, errors included."""

    sim: DiscordSimulator
    session: aiohttp.ClientSession
    channel: TextChannel
    alice: Person

    @classmethod
    def begin(cls, sim: DiscordSimulator, session: aiohttp.ClientSession) -> Tour:
        guild = sim.add_guild()
        guild.grant(sim.bot, Permission.MANAGE_THREADS, Permission.CREATE_PRIVATE_THREADS)
        return cls(sim, session, guild.add_channel("pictures"), sim.add_user("Alice"))

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bot {self.sim.token}"}
        url = self.sim.api_base + path
        async with self.session.request(method, url, json=body, headers=headers, **more) as answer:
            assert answer.status < 500
            return None if answer.status == 204 else await answer.json()

    @property
    def here(self) -> str:
        return f"/channels/{self.channel.id}"

    async def application(self) -> None:
        guild = self.channel.guild
        assert guild is not None
        for path in (
            "/users/@me",
            "/users/@me/guilds",
            f"/users/{self.alice.id}",
            "/oauth2/applications/@me",
            "/applications/@me",
            "/gateway",
            "/gateway/bot",
            f"/guilds/{guild.id}",
            f"/guilds/{guild.id}/members/{self.alice.id}",
        ):
            await self.ask("GET", path)
        own = f"/applications/{self.sim.application_id}"
        for scope in (f"{own}/commands", f"{own}/guilds/{guild.id}/commands"):
            await self.ask("PUT", scope, COMMANDS)
            await self.ask("GET", scope)

    async def interactions(self) -> None:
        started = await self.alice.slash(self.channel, "imagine", prompt="a dog")
        callback = f"/interactions/{started.id}/{started.token}/callback"
        webhook = f"/webhooks/{self.sim.application_id}/{started.token}"
        await self.ask("GET", f"{webhook}/messages/@original")  # 10008: not acknowledged yet
        await self.ask("POST", callback, {"type": 5}, **WITH_RESPONSE)
        await self.ask("POST", callback, {"type": 5})  # 40060: a second time
        picture = form(LAYOUT_BODY, ("a.png", b"\x89PNG"), ("b.txt", b"text"))
        await self.ask("PATCH", f"{webhook}/messages/@original", data=picture)
        await self.ask("GET", f"{webhook}/messages/@original")
        more = await self.ask("POST", webhook, {"content": "more", "flags": 64})
        by_id = f"{webhook}/messages/{more['id']}"
        await self.ask("GET", by_id)
        await self.ask("PATCH", by_id, {"content": "less"})
        await self.ask("DELETE", by_id)
        assert started.message is not None
        for kind, data in RESPONSES.items():
            pressed = await self.alice.press(started.message, "Refine")
            path = f"/interactions/{pressed.id}/{pressed.token}/callback"
            body = {"type": kind, "data": data} if data else {"type": kind}
            await self.ask("POST", path, body, **WITH_RESPONSE)
        submitted = await self.alice.submit_modal(pressed, {"style": "x"})
        path = f"/interactions/{submitted.id}/{submitted.token}/callback"
        await self.ask("POST", path, {"type": 4, "data": {"content": "ok"}}, **WITH_RESPONSE)
        await self.ask("DELETE", f"{webhook}/messages/@original")

    async def messages(self) -> None:
        here = self.here
        picture = form({"embeds": [EMBED], "nonce": "1"}, ("a.png", b"\x89PNG"))
        posted = await self.ask("POST", f"{here}/messages", data=picture)
        reply = {"content": "@everyone", "message_reference": {"message_id": posted["id"]}}
        await self.ask("POST", f"{here}/messages", reply)
        mine, thread = f"{here}/messages/{posted['id']}", f"/channels/{posted['id']}"
        await self.ask("PUT", f"{mine}/reactions/%F0%9F%91%8D/@me")
        await self.ask("POST", f"{mine}/threads", {"name": "t"})
        await self.ask("POST", f"{mine}/threads", {"name": "t"})  # 160004: it has one
        await self.ask("GET", mine)
        await self.ask("PATCH", mine, {"content": "edited"})
        await self.ask("DELETE", f"{mine}/reactions/%F0%9F%91%8D/@me")
        for place in (here, thread):
            await self.ask("GET", f"{place}/messages", params={"limit": "10"})
            await self.ask("GET", place)
        await self.ask("PATCH", thread, {"archived": True, "name": "n"})
        await self.ask("PATCH", thread, {"archived": False})
        await self.ask("PUT", f"{thread}/thread-members/@me")
        await self.ask("POST", f"{here}/threads", {"name": "t", "type": 11})
        await self.ask("POST", f"{here}/typing")
        await self.ask("POST", "/users/@me/channels", {"recipient_id": str(self.alice.id)})
        dm = await self.alice.open_dm()
        await self.ask("GET", f"/channels/{dm.id}")
        await self.ask("POST", f"{here}/messages", {"content": "x" * 2001})  # 50035
        await self.ask("POST", f"{here}/messages", {})  # 50006
        await self.ask("DELETE", mine)

    async def too_quick(self) -> None:
        self.sim.rate_limits = True
        for _ in range(6):
            await self.ask("POST", f"{self.here}/messages", {"content": "quick"})
