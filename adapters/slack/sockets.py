"""The sockets of Socket Mode, which come back whatever Slack refuses."""

from __future__ import annotations

import asyncio
import logging
import re
import time
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


class Socket(SocketModeClient):
    """One connection. Lives as long as the platform, and renews itself.

    Slack gives an address with a ticket that is good for one try. The SDK would knock with the
    same one for ever; here it is forgotten once it is used, and the next try asks for another.
    """

    def __init__(self, app: AsyncApp, token: str, ping_seconds: float = _PING_SECONDS) -> None:
        quiet(_log)
        super().__init__(token, _log, app.client, ping_interval=ping_seconds)
        self._app = app
        self._pause = 0.0
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
