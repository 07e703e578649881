"""Discord as cheap as it can be: one bot, one command, and the times at which things happened.

Strictness is the business of the simulators in tests/; here every microsecond would be charged to
whoever is measured.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from aiohttp import WSMsgType, web

from benchmarks.chats import Asked
from benchmarks.payloads import Payloads
from tests.simulators.discord.clock import Clock

_FIRST_MEMBER: Final = 300_000_000_000_000_000
_MEMBERS: Final = 1_000
_GUILD_MESSAGES: Final = 1 << 9
_HEARTBEAT_MILLISECONDS: Final = 41_250
# A file is on its way from this size on; anything smaller is an answer in words.
_PICTURE_BYTES: Final = 500_000


@dataclass(slots=True)
class _Interaction(Asked):
    """A request.

    Attributes:
        message: Id of the answer. `acknowledged`: when the callback began to arrive.
    """

    message: int = 0
    acknowledged: float = 0.0

    @property
    def acknowledged_after(self) -> float:
        """Seconds from the event to its acknowledgement."""
        return self.acknowledged - self.started


@dataclass(slots=True)
class _Connection:
    socket: web.WebSocketResponse
    intents: int
    sequence: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def send(self, event: str, data: str) -> None:
        await self.socket.send_str(f'{{"t":"{event}","s":{next(self.sequence)},"op":0,"d":{data}}}')


class DiscordStandIn:
    """Serves one bot. Lives inside `async with`."""

    def __init__(self, guilds: int = 1) -> None:
        self.token = "MTA0.stand-in.token"
        self.api_base = ""
        self.gateway_url = ""
        self._introduced = asyncio.Event()
        self._guilds = guilds
        self._payloads = Payloads(guilds)
        self._numbers = itertools.count()
        self._clock = Clock()
        self._asked: dict[str, _Interaction] = {}
        self._connection: _Connection | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_get("/gw/", self._gateway)
        add = app.router.add_route
        add("POST", "/interactions/{id}/{token}/callback", self._callback)
        add("PATCH", "/webhooks/{app}/{token}/messages/@original", self._edit)
        add("POST", "/channels/{channel}/messages/{message}/threads", self._thread)
        add("GET", "/users/@me", self._me)
        add("GET", "/applications/@me", self._application)
        add("GET", "/oauth2/applications/@me", self._application)
        add("PUT", "/applications/{app}/commands", _commands)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        port = self._runner.addresses[0][1]
        self.api_base = f"http://127.0.0.1:{port}"
        self.gateway_url = f"ws://127.0.0.1:{port}/gw/"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # --- for whoever starts the bot --------------------------------------------------------------

    @property
    def bare_bot(self) -> Sequence[str]:
        """The module of the bare bot and how it connects."""
        where = ("--api", self.api_base, "--gateway", self.gateway_url)
        return ("benchmarks.bare_bot", *where, "--token", self.token)

    @property
    def environment(self) -> Mapping[str, str]:
        """How Limner connects."""
        return {
            "DISCORD_TOKEN": self.token,
            "LIMNER_DISCORD__API_BASE": self.api_base,
            "LIMNER_DISCORD__GATEWAY_URL": self.gateway_url,
        }

    async def wait_introduced(self) -> None:
        """Return once the bot was told of all its guilds."""
        await self._introduced.wait()

    # --- what members do -----------------------------------------------------------------------

    async def imagine(self) -> Asked:
        """Send `/imagine` as one of many members."""
        assert self._connection is not None
        number = next(self._numbers)
        token = f"interaction-token-{number:0200}"
        interaction, message = self._clock.snowflake(), self._clock.snowflake()
        prompt = f"a lighthouse on a cliff at dusk, number {number}"
        event = self._payloads.interaction(
            interaction, token, _FIRST_MEMBER + number % _MEMBERS, prompt
        )
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        asked = _Interaction(time.monotonic(), done, message=message)
        self._asked[token] = asked
        await self._connection.send("INTERACTION_CREATE", event)
        return asked

    # --- the gateway ---------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        hello = {"heartbeat_interval": _HEARTBEAT_MILLISECONDS}
        await socket.send_json({"op": 10, "d": hello, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = json.loads(message.data)
            if frame["op"] == 1:
                await socket.send_str('{"op":11,"d":null,"s":null,"t":null}')
            elif frame["op"] == 2:
                await self._identified(_Connection(socket, frame["d"]["intents"]))
        self._connection = None
        return socket

    async def _identified(self, connection: _Connection) -> None:
        ready = self._payloads.ready("session", self.gateway_url)
        await connection.send("READY", json.dumps(ready))
        for index in range(self._guilds):
            await connection.send("GUILD_CREATE", self._payloads.guild(index))
        self._connection = connection
        self._introduced.set()

    async def _tell(self, event: str, data: str, intent: int = 0) -> None:
        connection = self._connection
        if connection is not None and (not intent or connection.intents & intent):
            await connection.send(event, data)

    # --- REST ----------------------------------------------------------------------------------

    async def _callback(self, request: web.Request) -> web.Response:
        now = time.monotonic()
        asked = self._asked[request.match_info["token"]]
        asked.acknowledged = now
        await request.read()
        message = self._payloads.message(asked.message)
        await self._tell("MESSAGE_CREATE", message, _GUILD_MESSAGES)
        interaction = request.match_info["id"]
        return _json(
            f'{{"interaction":{{"id":"{interaction}","type":2,"response_message_loading":true,'
            f'"response_message_id":"{asked.message}","response_message_ephemeral":false}},'
            f'"resource":{{"type":5,"message":{message}}}}}'
        )

    async def _edit(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        asked, size, first = self._asked[token], 0, b""
        async for part in request.content.iter_any():
            size += len(part)
            first = first or part
        message = self._payloads.message(asked.message)
        if size >= _PICTURE_BYTES:
            asked.shown = time.monotonic()
            del self._asked[token]
            if not asked.done.done():
                asked.done.set_result(asked.shown)
        else:
            asked.words = first.decode(errors="replace")
        await self._tell("MESSAGE_UPDATE", message, _GUILD_MESSAGES)
        return _json(message)

    async def _thread(self, request: web.Request) -> web.Response:
        await request.read()
        thread = self._payloads.thread(request.match_info["message"])
        await self._tell("THREAD_CREATE", thread)
        return _json(thread)

    async def _me(self, _: web.Request) -> web.Response:
        return _json(json.dumps(self._payloads.ready("", "")["user"]))

    async def _application(self, _: web.Request) -> web.Response:
        return _json(json.dumps(self._payloads.application()))


async def _commands(request: web.Request) -> web.Response:
    made: list[dict[str, Any]] = await request.json()
    default = {"application_id": "1", "version": "1", "description": "", "type": 1}
    named = [{**default, **one, "id": str(number)} for number, one in enumerate(made, 1)]
    return _json(json.dumps(named))


def _json(text: str) -> web.Response:
    # Exactly this content type: discord.py compares the whole header.
    return web.Response(body=text.encode(), headers={"Content-Type": "application/json"})
