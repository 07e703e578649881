"""Socket Mode: several WebSocket connections, envelopes, acknowledgements, refreshes."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Literal

from aiohttp import WSMsgType, web

from tests.simulators.waiting import Waiting

from .app import App
from .crew import Crew
from .deliveries import Attempt, Delivery
from .dispatcher import Dispatcher
from .errors import ApiError, Json

# docs.slack.dev/apis/events-api/using-socket-mode: up to 10 connections at a time.
MAX_CONNECTIONS = 10
TICKET_SECONDS = 30.0
# How long a connection that was told to refresh stays open when no other one comes.
LEAVING_SECONDS = 10.0

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app.

    Attributes:
        leaving: Told to refresh: gets envelopes only while there is no other.
        attempts: What was sent through it.
    """

    number: int
    socket: web.WebSocketResponse
    request: web.Request = field(repr=False)
    leaving: bool = False
    attempts: list[Attempt] = field(default_factory=list, repr=False)

    @property
    def open(self) -> bool:
        """Return whether something can be sent."""
        return not self.socket.closed


class Sockets:
    """The app's connections; lives as long as the simulator.

    Attributes:
        url: Where connections are opened, without the ticket.
        ping_seconds: How often the platform pings; a connection without a pong is closed.
        opened: How many connections there ever were.
        enabled: Whether new connections are let in; off, the app cannot come back.
    """

    timeout_reason = "timeout"

    def __init__(self, app: App, dispatcher: Dispatcher, crew: Crew, waiting: Waiting) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._crew = crew
        self._waiting = waiting
        self._tickets: dict[str, float] = {}
        self._sent: dict[str, tuple[Delivery, Attempt]] = {}
        self._arrived = asyncio.Event()
        self.connections: list[Connection] = []
        self.url = ""
        self.ping_seconds = 10.0
        self.opened = 0
        self.enabled = True

    # --- connections ---------------------------------------------------------------------

    def ticket(self) -> str:
        """Return the URL of one new connection, as `apps.connections.open` does."""
        if not self.enabled:
            raise ApiError("internal_error")
        found = token_urlsafe(16)
        self._tickets[found] = time.monotonic()
        return f"{self.url}?ticket={found}&app_id={self._app.id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from its hello to its end."""
        made = self._tickets.pop(request.query.get("ticket", ""), None)
        if made is None or time.monotonic() - made > TICKET_SECONDS or not self.enabled:
            return web.Response(status=403, text="invalid ticket")
        socket = web.WebSocketResponse(heartbeat=self.ping_seconds)
        await socket.prepare(request)
        if len(self.live) >= MAX_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self.opened += 1
        connection = Connection(self.opened, socket, request)
        await socket.send_json(self._hello())
        self.connections.append(connection)
        self._arrived.set()
        self._waiting.changed()
        try:
            await self._read(connection)
        finally:
            self._forget(connection)
        return socket

    @property
    def live(self) -> list[Connection]:
        """Return the connections that are open."""
        return [connection for connection in self.connections if connection.open]

    async def close(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close()

    def drop(self) -> None:
        """Cut every connection without a close frame, as a failing network does."""
        for connection in list(self.connections):
            if connection.request.transport is not None:
                connection.request.transport.abort()
            self._forget(connection)

    async def refresh(self, reason: Reason = "refresh_requested") -> None:
        """Tell every connection to make a new one.

        The old ones close once a new one is there and what was sent through them is answered: an
        answer that comes while the platform closes would be thrown away here. A "warning" only
        announces that; the connection stays in use.
        """
        for connection in self.live:
            await connection.socket.send_json(_disconnect(reason))
            if reason != "warning":
                connection.leaving = True
                self._crew.start(self._retire(connection))

    async def _retire(self, old: Connection) -> None:
        until = time.monotonic() + LEAVING_SECONDS
        while all(one.leaving for one in self.live) and time.monotonic() < until:
            self._arrived.clear()
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await self._arrived.wait()
            except TimeoutError:
                break
        with suppress(TimeoutError):
            async with asyncio.timeout(until - time.monotonic()):
                for attempt in old.attempts:
                    await attempt.answered.wait()
        await old.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if not self.connections:
            self._arrived.clear()
        self._waiting.changed()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.live) + 1,
            "connection_info": {"app_id": self._app.id},
            "debug_info": {
                "host": "applink-1",
                "started": "2026-11-21 09:00:00.000",
                "build_number": 10,
                "approximate_connection_time": 18060,
            },
        }

    # --- envelopes -----------------------------------------------------------------------

    async def ready(self) -> None:
        """Return once there is a connection."""
        while not self.live:
            self._arrived.clear()
            await self._arrived.wait()

    async def send(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Send an envelope to one of the connections; False when there is none."""
        usable = self.live
        usable = [one for one in usable if not one.leaving] or usable
        if not usable:
            return False
        connection = min(usable, key=lambda one: len(one.attempts))
        connection.attempts.append(attempt)
        self._sent[attempt.envelope_id] = (delivery, attempt)
        try:
            await connection.socket.send_str(json.dumps(_envelope(delivery, attempt)))
        except (ConnectionError, RuntimeError):
            return False
        return True

    async def _read(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledge(message.data)

    def _acknowledge(self, text: str) -> None:
        problems = self._dispatcher.problems
        try:
            answer = json.loads(text)
            found = self._sent.get(answer["envelope_id"])
        except (ValueError, KeyError, TypeError):
            problems.append(f"no acknowledgement: {text[:200]}")
            return
        if found is None:
            problems.append(f"acknowledges an unknown envelope: {text[:200]}")
        else:
            self._dispatcher.acknowledge(*found, answer.get("payload"))


def _envelope(delivery: Delivery, attempt: Attempt) -> Json:
    made: Json = {
        "envelope_id": attempt.envelope_id,
        "payload": delivery.body,
        "type": delivery.kind,
        "accepts_response_payload": delivery.takes_answer,
    }
    if delivery.kind == "events_api":
        made |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
    return made


def _disconnect(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
