"""The sockets of Socket Mode, which come back whatever Slack refuses, and hand over before they go.

Slack ends each connection after some hours, and says so before. The SDK then closes it and opens
another: what Slack sends in between is lost, where the other connections go at the same time, and
what is on its way to a closing one always is. A command is sent once. So here another connection is
opened first, and the old one is read until Slack closes it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

_log = logging.getLogger(__name__)
# The SDK looks only so often whether a connection was cut without a word.
_PING_SECONDS: Final = 2.0
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 30.0
_TICKET: Final = re.compile(r"ticket=[^&\s'\")]+")
# docs.slack.dev/apis/events-api/using-socket-mode: the reasons of an end that is announced, about
# ten seconds before it; and how many connections an app may have.
_ANNOUNCED: Final = ("warning", "refresh_requested")
_LEAVING_SECONDS: Final = 15.0
_MOST: Final = 10
# So long Slack waits for an acknowledgement.
_ANSWER_SECONDS: Final = 3.0


class Sockets:
    """All connections of the app. Lives as long as the platform.

    Attributes:
        standing: Those that are there or about to be, and those that Slack is about to close.
    """

    def __init__(self, app: AsyncApp, token: str, ping_seconds: float = _PING_SECONDS) -> None:
        self._app = app
        self._token = token
        self._ping_seconds = ping_seconds
        self.standing: list[Socket] = []
        self._over = False

    async def open(self, count: int) -> None:
        """Open so many connections; from then on there are as many."""
        for _ in range(count):
            await self._add()

    async def close(self) -> None:
        """Close them all, for good."""
        self._over = True
        for socket in list(self.standing):
            socket.gone.set()  # nobody waits for Slack to close it any more
            await socket.close()  # type: ignore[no-untyped-call]  # the SDK leaves it open

    async def hand_over(self, old: Socket) -> bool:
        """Open another connection, then see the old one off; False if there may not be another."""
        if self._over:
            return True
        if len(self.standing) >= _MOST:
            return False
        old.heir.set_result(await self._add())
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING_SECONDS):
                await old.gone.wait()
        self.standing.remove(old)
        await old.close()  # type: ignore[no-untyped-call]  # the SDK leaves it open
        return True

    async def _add(self) -> Socket:
        made = Socket(self._app, self._token, self, self._ping_seconds)
        self.standing.append(made)
        await made.connect()
        return made


class Socket(SocketModeClient):
    """One connection. Lives until Slack announces its end, and comes back when it was cut.

    Slack gives an address with a ticket that is good for one try. The SDK would knock with the
    same one for ever; here it is forgotten once it is used, and the next try asks for another.

    Attributes:
        gone: Set once Slack has closed a connection whose end it announced.
        heir: The connection that takes its place, once it is there.
    """

    def __init__(self, app: AsyncApp, token: str, among: Sockets, ping_seconds: float) -> None:
        quiet(_log)
        super().__init__(token, _log, app.client, ping_interval=ping_seconds)
        self._app = app
        self._among = among
        self._pause = 0.0
        self._leaving = False
        self.gone = asyncio.Event()
        self.heir: asyncio.Future[Socket] = asyncio.get_running_loop().create_future()
        knocking = aiohttp.TraceConfig()
        knocking.on_request_start.append(self._use_up)
        knocking.freeze()
        self.aiohttp_client_session.trace_configs.append(knocking)
        self.socket_mode_request_listeners.append(self._handle)  # type: ignore[arg-type]  # typed for sync

    async def issue_new_wss_url(self) -> str:
        """Return an address that was never used; the more were refused, the later."""
        await asyncio.sleep(self._pause)
        longer = max(self._pause * 2, _FIRST_PAUSE_SECONDS)
        self._pause = min(longer, _LONGEST_PAUSE_SECONDS)
        return await super().issue_new_wss_url()

    async def connect(self) -> None:
        """Connect, however often it takes."""
        await super().connect()  # type: ignore[no-untyped-call]  # the SDK leaves it open
        self._pause = 0.0

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Come back after a cut; one whose end was announced has its heir for that."""
        if self._leaving:
            self.gone.set()
        else:
            await super().connect_to_new_endpoint(force)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Hand over when Slack announces the end; all else is the SDK's."""
        if message.get("type") == "disconnect" and message.get("reason") in _ANNOUNCED:
            if self._leaving:
                return
            self._leaving = True
            if await self._among.hand_over(self):
                return
            self._leaving = False
        await super().run_message_listeners(message, raw_message)

    async def send_message(self, message: str) -> None:
        """Send an acknowledgement, through the heir where this connection is closed by now."""
        if not self._leaving or (self.current_session and not self.current_session.closed):
            await super().send_message(message)
            return
        async with asyncio.timeout(_ANSWER_SECONDS):
            heir = await asyncio.shield(self.heir)
        await heir.send_message(message)

    async def _use_up(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _request: Any
    ) -> None:
        self.wss_uri = None

    async def _handle(self, _client: SocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        answer = await run_async_bolt_app(self._app, request)
        await send_async_response(self, request, answer, began)


def quiet(log: logging.Logger) -> None:
    """Let through what an operator needs of the SDK's lines, without traces and tickets."""
    log.setLevel(logging.WARNING)
    log.addFilter(_fit_to_read)


def _fit_to_read(record: logging.LogRecord) -> bool:
    """Keep a line: a cut connection is an outage and no bug, and a ticket is a secret."""
    record.msg, record.args = _TICKET.sub("ticket=...", record.getMessage()), ()
    if record.exc_info:
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True
