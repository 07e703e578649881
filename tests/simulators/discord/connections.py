"""One websocket of the gateway."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections import deque
from typing import Any

from aiohttp import web

from .sessions import Session

MAX_SENDS_PER_MINUTE = 120  # gateway rate limiting of the docs, 2026-08; more closes with 4008


class CloseNow(Exception):
    """The connection is to be closed with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Connection:
    """One websocket; carries at most one session."""

    def __init__(self, socket: web.WebSocketResponse, compressed: bool) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.zombie = False
        self.goodbye = False
        self.last_beat = time.monotonic()
        self.received: deque[float] = deque()
        self.woken = asyncio.Event()
        self._deflate = zlib.compressobj(level=1) if compressed else None

    async def send(self, text: str) -> None:
        """Write one frame, compressed if the client asked for it."""
        if self._deflate is None:
            await self.socket.send_str(text)
            return
        data = self._deflate.compress(text.encode())
        await self.socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    async def send_op(self, op: int, data: Any = None) -> None:
        """Write a frame that is not an event."""
        await self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self.socket._req is not None and self.socket._req.transport is not None:
            self.socket._req.transport.abort()

    def count_received(self) -> None:
        """Count one frame from the client; too many in a minute close the connection."""
        now = time.monotonic()
        self.received.append(now)
        while self.received[0] < now - 60:
            self.received.popleft()
        if len(self.received) > MAX_SENDS_PER_MINUTE:
            raise CloseNow(4008, "Rate limited.")
