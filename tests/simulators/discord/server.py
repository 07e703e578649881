"""The network in front of the platform: REST, gateway and files on one local port."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .cdn import Upload
from .errors import ApiError, Json, SimulatorError, known, unauthorized
from .faults import Fault, Faults, Held, When
from .interactions import Interaction
from .limits import Limits
from .members import Person
from .message_forms import MAX_REQUEST_BYTES
from .multipart import parse_body
from .permissions import BOT_DEFAULT, Permission
from .places import GuildHandle
from .platform import Platform
from .rest import Answer, Call
from .routes import Route, find_route
from .state import Message, User
from .waiting import Predicate, T

PREFIX = "/api/v10"


@dataclass(slots=True)
class Request:
    """One REST request as logged; `status` is None until it is answered."""

    method: str
    path: str
    query: dict[str, str]
    payload: Any
    files: list[Upload] = field(repr=False)
    at: float
    headers: dict[str, str]
    status: int | None = None
    answer: Any = None

    @property
    def line(self) -> str:
        """Return it as one line, tokens shortened."""
        path = re.sub(r"/([\w-]{6})[\w-]{60,}", r"/\1...", self.path)
        code = self.answer.get("code") if isinstance(self.answer, dict) else None
        return f"{self.method} {path} {self.status} {code or ''}".rstrip()


class DiscordSimulator:
    """A Discord of one's own; lives from `async with` to its end. See the package's docstring."""

    def __init__(self, token: str = "") -> None:
        self.token = token or "MTA0.stand-in.token-of-the-simulator"
        self.platform = Platform(self.token)
        self.faults = Faults()
        self.limits = Limits()
        self.requests: list[Request] = []
        self.unknown_requests: list[Request] = []
        self.invalid_requests = 0
        self.crashes: list[Exception] = []
        self.api_base = ""
        self.gateway_url = ""
        self._runner: web.AppRunner | None = None

    # --- life ----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * MAX_REQUEST_BYTES)
        app.router.add_get("/gw/", self.platform.gateway.serve)
        app.router.add_get("/{kind:(ephemeral-)?attachments}/{tail:.*}", self._serve_file)
        app.router.add_route("*", "/{tail:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_base = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway_url = self.platform.gateway_url = f"ws://127.0.0.1:{port}/gw/"
        self.platform.cdn.origin = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.resume()
        await self.platform.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()
        if self.crashes and error is None:
            raise SimulatorError("the simulator itself failed") from self.crashes[0]

    # --- what is there -------------------------------------------------------------------

    @property
    def bot(self) -> User:
        """Return the bot's account."""
        return self.platform.world.bot

    @property
    def bot_user_id(self) -> int:
        """Return the bot's id."""
        return self.bot.id

    @property
    def application_id(self) -> int:
        """Return the application's id, the same as the bot's."""
        return self.bot.id

    @property
    def messages(self) -> list[Message]:
        """Return every message, ephemeral ones included, by channel and age."""
        return list(self.platform.world.messages())

    @property
    def interactions(self) -> list[Interaction]:
        """Return every interaction, oldest first."""
        return list(self.platform.responding.all.values())

    @property
    def commands(self) -> list[Json]:
        """Return the global commands as registered."""
        return self.platform.commands.listed(None)

    def add_user(self, name: str, accepts_dms: bool = True) -> Person:
        """Add an account."""
        return self.platform.add_user(name, accepts_dms)

    def add_guild(
        self,
        name: str = "Guild",
        permissions: Permission = BOT_DEFAULT,
        nsfw_level: int = 0,
        premium_tier: int = 0,
        bot_is_member: bool = True,
    ) -> GuildHandle:
        """Add a guild; `permissions` are the bot's. Without the bot: only members' installs."""
        clock = self.platform.clock
        guild = GuildHandle(
            clock.snowflake(),
            name,
            owner_id=clock.snowflake(),
            nsfw_level=nsfw_level,
            premium_tier=premium_tier,
            bot_permissions=permissions,
            bot_is_member=bot_is_member,
            platform=self.platform,
        )
        self.platform.add_guild(guild)
        return guild

    def add_guilds(self, count: int, channels: int = 20, roles: int = 10) -> None:
        """Add many like guilds, known to the bot from its next identify; cheap."""
        self.platform.bulk.add(count, channels, roles)

    # --- settings ------------------------------------------------------------------------

    @property
    def rate_limits(self) -> bool:
        """Return whether rate limits are enforced."""
        return self.limits.enabled

    @rate_limits.setter
    def rate_limits(self, enabled: bool) -> None:
        self.limits.enabled = enabled

    @property
    def acknowledge_deadline_seconds(self) -> float:
        """Return within which time new interactions must be answered first."""
        return self.platform.responding.deadline_seconds

    @acknowledge_deadline_seconds.setter
    def acknowledge_deadline_seconds(self, seconds: float) -> None:
        self.platform.responding.deadline_seconds = seconds

    @property
    def privileged_intents(self) -> set[str]:
        """Return the switched-on ones of "message_content", "members", "presences"; mutable."""
        return self.platform.gateway.privileged

    @property
    def heartbeat_seconds(self) -> float:
        """Return the heartbeat interval of new connections."""
        return self.platform.gateway.heartbeat_seconds

    @heartbeat_seconds.setter
    def heartbeat_seconds(self, seconds: float) -> None:
        self.platform.gateway.heartbeat_seconds = seconds

    def advance_clock(self, seconds: float) -> None:
        """Put the platform's clock forward: tokens, links and nonces age; deadlines do not."""
        self.platform.clock.advance(seconds)

    def expire_token(self, interaction: Interaction) -> None:
        """End a token's 15 minutes now."""
        interaction.token_dead = True

    # --- waiting -------------------------------------------------------------------------

    async def wait_for(self, predicate: Predicate[T], timeout: float = 10.0, what: str = "") -> T:
        """Return the predicate's first true value; on time-out raise with a readable dump."""
        return await self.platform.waiting.wait_for(predicate, timeout, what)

    async def wait_connected(self, timeout: float = 20.0) -> None:
        """Wait until the bot has identified or resumed."""
        await self.wait_for(self.platform.gateway.connected, timeout, "the bot's connection")

    async def wait_command(self, name: str, timeout: float = 20.0) -> Json:
        """Return a global command once the bot has registered it."""

        def found() -> Json | None:
            return next((command for command in self.commands if command["name"] == name), None)

        return await self.wait_for(found, timeout, f"registration of {name!r}")

    def dump(self) -> str:
        """Return what the platform looks like, for people."""
        return self.platform.dump()

    # --- faults --------------------------------------------------------------------------

    def fail(
        self,
        method: str = "*",
        path_regex: str = "",
        *,
        status: int | None = None,
        times: int = 1,
        body: Json | None = None,
        headers: dict[str, str] | None = None,
        delay: float = 0.0,
        drop: bool | When = False,
    ) -> Fault:
        """Order a fault for the next matching requests; see `Faults.add`."""
        return self.faults.add(
            method,
            path_regex,
            status=status,
            times=times,
            body=body,
            headers=headers,
            delay=delay,
            drop=drop,
        )

    def hold(
        self, method: str, path_regex: str, *, when: When = "before", times: int = 1 << 30
    ) -> AbstractAsyncContextManager[Held]:
        """Hold matching requests before or after they are applied, inside the block."""
        return self.faults.hold(method, path_regex, when, times)

    def pause(self, path_regex: str, *, method: str = "*", when: When = "before") -> Held:
        """Hold matching requests until `resume`."""
        return self.faults.pause(method, path_regex, when, 1 << 30)

    def resume(self) -> None:
        """Release every held request."""
        self.faults.resume()

    async def drop_gateway(self, code: int | None = 4000) -> None:
        """Close every gateway connection; None cuts it without a close frame."""
        await self.platform.gateway.drop(code)

    def gateway_zombie(self) -> None:
        """Let the present gateway connections go silent without closing."""
        self.platform.gateway.zombie()

    async def reconnect_request(self) -> None:
        """Ask the bot to reconnect (op 7)."""
        await self.platform.gateway.request_reconnect()

    async def invalid_session(self, resumable: bool = False) -> None:
        """Invalidate the sessions (op 9)."""
        await self.platform.gateway.invalidate(resumable)

    def duplicate_next_event(self, event: str = "") -> None:
        """Deliver the next event (of this name) twice."""
        self.platform.gateway.duplicate_next(event)

    # --- serving -------------------------------------------------------------------------

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        file = self.platform.cdn.fetch(request.path, dict(request.query))
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        kind = file.content_type or "application/octet-stream"
        return web.Response(body=file.data, headers={"Content-Type": kind})

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        entry = Request(
            request.method,
            path,
            dict(request.query),
            None,
            [],
            time.time(),
            {"Authorization": request.headers.get("Authorization", "")},
        )
        self.requests.append(entry)
        try:
            return await self._answer(request, raw, entry)
        except Exception as error:
            self.crashes.append(error)
            raise
        finally:
            self.platform.recent_requests.append(entry.line)
            del self.platform.recent_requests[:-50]
            self.platform.waiting.changed()

    async def _answer(self, request: web.Request, raw: bytes, entry: Request) -> web.StreamResponse:
        fault = self.faults.take(entry.method, entry.path)
        headers: dict[str, str] = {}
        try:
            if fault is not None:
                await self._suffer(request, fault)
            if await self.faults.stand(entry.method, entry.path, "before") and _gone(request):
                return _cut(request)  # whoever asked is dead: its request never arrived
            answer = self._apply(request, raw, entry, headers)
        except ApiError as error:
            headers |= error.headers
            answer = Answer(error.body, error.status)
        except _CutError:
            return _cut(request)
        entry.status, entry.answer = answer.status, answer.data
        self.invalid_requests += answer.status in (401, 403, 429)
        await self.faults.stand(entry.method, entry.path, "after")
        if fault is not None and fault.drop == "after":
            return _cut(request)
        return _response(answer, headers)

    @staticmethod
    async def _suffer(request: web.Request, fault: Fault) -> None:
        if fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if fault.drop == "before":
            raise _CutError
        if fault.status is not None:
            error = ApiError(fault.status, 0, f"{fault.status}: ordered", headers=fault.headers)
            if fault.status == 429:
                error.body |= {"retry_after": 0.05, "global": False}
                error.headers = {"Via": "1.1 google", "Retry-After": "1"} | error.headers
            if fault.body is not None:
                error.body = fault.body
            raise error

    def _apply(
        self, request: web.Request, raw: bytes, entry: Request, headers: dict[str, str]
    ) -> Answer:
        found = find_route(entry.method, entry.path)
        if found is None or not request.path.startswith(PREFIX):
            self.unknown_requests.append(entry)
            raise known(0)
        route, ids = found
        if not route.open and request.headers.get("Authorization") != f"Bot {self.token}":
            raise unauthorized()
        body = parse_body(request.headers.get("Content-Type", ""), raw)
        entry.payload, entry.files = body.payload, body.files
        headers |= self._take_limit(route, ids)
        if sum(len(file.data) for file in body.files) > MAX_REQUEST_BYTES:
            raise known(40005)
        return route.handler(Call(self.platform, ids, entry.query, body))

    def _take_limit(self, route: Route, ids: tuple[str, ...]) -> dict[str, str]:
        major = "/".join(ids[:2]) if route.bucket == "webhook" else "/".join(ids[:1])
        return self.limits.take(route.bucket, major, counts_globally=not route.open)


class _CutError(Exception):
    """The connection is to be cut without an answer."""


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    if answer.data is None:
        return web.Response(status=answer.status, headers=headers)
    # Exactly this content type: clients compare the whole header.
    kind = {"Content-Type": "application/json"}
    return web.Response(
        status=answer.status, body=json.dumps(answer.data).encode(), headers=kind | headers
    )
