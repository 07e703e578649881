"""The gateway: websocket connections that carry sessions."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from .connections import CloseNow, Connection
from .errors import Json
from .sessions import ALL_INTENTS, GUILD_MEMBERS, GUILDS, PRIVILEGED, Session

# A session without a connection that falls behind further than this cannot be resumed.
MAX_BACKLOG = 1000


class Gateway:
    """All sessions and connections; lives as long as the simulator.

    Attributes:
        heartbeat_seconds: What HELLO asks for.
        privileged: Names of the privileged intents switched on in the developer portal.
        identify_interval_seconds: Identifies closer than this get op 9; Discord's is 5, the
            default 0 lets tests restart the bot at once.
        on_ready: Called with a fresh session; appends READY and the guilds.
    """

    def __init__(
        self,
        token: str,
        on_ready: Callable[[Session], None],
        find_members: Callable[[Json], Json],
        changed: Callable[[], None],
    ) -> None:
        self.heartbeat_seconds = 41.25
        self.privileged = {"message_content"}
        self.identify_interval_seconds = 0.0
        self.max_guilds_per_shard = 2500
        self.session_starts_left = 1000
        self.identifies: list[Json] = []
        self.resumes = 0
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self._token = token
        self._on_ready = on_ready
        self._find_members = find_members
        self._changed = changed
        self._duplicates: deque[str] = deque()
        self._last_identify = -1e9
        self.guild_ids: Callable[[], list[int]] = list

    # --- what tests do to it -------------------------------------------------------------

    async def drop(self, code: int | None) -> None:
        """Close every connection with a code; None cuts them without a close frame."""
        for connection in list(self.connections):
            if code is None:
                connection.abort()
            else:
                await connection.socket.close(code=code)

    def zombie(self) -> None:
        """Neither answer heartbeats nor send anything on the present connections."""
        for connection in self.connections:
            connection.zombie = True

    async def request_reconnect(self) -> None:
        """Send op 7."""
        for connection in list(self.connections):
            await connection.send_op(7)

    async def invalidate(self, resumable: bool) -> None:
        """Send op 9; unless resumable the sessions are gone."""
        for connection in list(self.connections):
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
                connection.session = None
            await connection.send_op(9, resumable)

    def duplicate_next(self, event: str) -> None:
        """Write the next event of this name twice; "" means any."""
        self._duplicates.append(event)

    def connected(self) -> bool:
        """Return whether some connection carries a session."""
        return any(connection.session for connection in self.connections)

    # --- events --------------------------------------------------------------------------

    def covering(self, guild_id: int | None, intents: int = 0) -> list[Session]:
        """Return the sessions that get a guild's events and asked for one of the intents."""
        for session in [one for one in self.sessions.values() if len(one.backlog) > MAX_BACKLOG]:
            if all(connection.session is not session for connection in self.connections):
                del self.sessions[session.id]
        return [
            session
            for session in self.sessions.values()
            if session.covers(guild_id) and (not intents or session.intents & intents)
        ]

    # --- one connection ------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        socket = web.WebSocketResponse(compress=False, autoclose=True, max_msg_size=1 << 16)
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress") == "zlib-stream")
        self.connections.append(connection)
        try:
            interval = int(self.heartbeat_seconds * 1000)
            await connection.send_op(10, {"heartbeat_interval": interval, "_trace": []})
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._write(connection))
                await self._read(connection)
                writer.cancel()
        finally:
            self.connections.remove(connection)
            self._forget(connection)
            self._changed()
        return socket

    def _forget(self, connection: Connection) -> None:
        # A client that says good-bye (1000 or 1001) ends its session; any other end keeps it.
        session = connection.session
        connection.session = None
        if session is not None and connection.goodbye:
            self.sessions.pop(session.id, None)

    async def _write(self, connection: Connection) -> None:
        with suppress(ConnectionError, RuntimeError):
            while not connection.socket.closed:
                session = connection.session
                following = None if connection.zombie or not session else session.next_frame()
                if following is None:
                    await self._wait(connection)
                    continue
                event, frame = following
                for _ in range(2 if self._take_duplicate(event) else 1):
                    await connection.send(frame)

    @staticmethod
    async def _wait(connection: Connection) -> None:
        wake = connection.session.wake if connection.session else connection.woken
        await wake.wait()
        wake.clear()

    def _take_duplicate(self, event: str) -> bool:
        if self._duplicates and self._duplicates[0] in ("", event):
            self._duplicates.popleft()
            return True
        return False

    async def _read(self, connection: Connection) -> None:
        socket = connection.socket
        try:
            while True:
                message = await self._receive(connection)
                if message.type is not WSMsgType.TEXT:
                    closed = message.type is WSMsgType.CLOSE
                    connection.goodbye = closed and message.data in (1000, 1001)
                    return
                await self._handle(connection, message.data)
        except CloseNow as close:
            with suppress(ConnectionError):
                await socket.close(code=close.code, message=close.reason.encode())
        except (ConnectionError, RuntimeError):
            return

    async def _receive(self, connection: Connection) -> Any:
        while True:
            patience = connection.last_beat + 1.5 * self.heartbeat_seconds - time.monotonic()
            if connection.zombie:
                patience = 3600.0
            try:
                return await connection.socket.receive(timeout=max(patience, 0.01))
            except TimeoutError:
                if time.monotonic() - connection.last_beat >= 1.5 * self.heartbeat_seconds:
                    raise CloseNow(4009, "Session timed out.") from None

    async def _handle(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            raise CloseNow(4002, "Error while decoding payload.") from None
        connection.count_received()
        if connection.zombie:
            return
        if op == 1:
            await self._beat(connection, data)
        elif op == 2:
            await self._identify(connection, data)
        elif op == 6:
            await self._resume(connection, data)
        elif connection.session is None:
            raise CloseNow(4003, "Not authenticated.")
        elif op == 8:
            self._send_members(connection.session, data)
        elif op not in (3, 4, 31):
            raise CloseNow(4001, "Unknown opcode.")

    @staticmethod
    async def _beat(connection: Connection, sequence: int | None) -> None:
        connection.last_beat = time.monotonic()
        if connection.session is not None:
            connection.session.confirm(sequence)
        await connection.send_op(11)

    async def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise CloseNow(4005, "Already authenticated.")
        if data.get("token") != self._token:
            raise CloseNow(4004, "Authentication failed.")
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= ALL_INTENTS:
            raise CloseNow(4013, "Invalid intent(s).")
        for name, bit in PRIVILEGED.items():
            if intents & bit and name not in self.privileged:
                raise CloseNow(4014, "Disallowed intent(s).")
        shard, shards = data.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            raise CloseNow(4010, "Invalid shard.")
        session = Session(intents, shard, shards)
        if sum(map(session.covers, self.guild_ids())) > self.max_guilds_per_shard:
            raise CloseNow(4011, "Sharding required.")
        if time.monotonic() - self._last_identify < self.identify_interval_seconds:
            await connection.send_op(9, False)
            return
        self._last_identify = time.monotonic()
        self.session_starts_left -= 1
        self.identifies.append(data)
        self.sessions[session.id] = session
        self._on_ready(session)
        self._attach(connection, session)

    async def _resume(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self._token:
            raise CloseNow(4004, "Authentication failed.")
        session = self.sessions.get(str(data.get("session_id")))
        if session is None:
            await connection.send_op(9, False)
            return
        if not isinstance(data.get("seq"), int) or not session.resume(data["seq"]):
            raise CloseNow(4007, "Invalid seq.")
        for other in self.connections:
            if other.session is session:
                other.session = None
        self.resumes += 1
        self._attach(connection, session)

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session = session
        connection.last_beat = time.monotonic()
        session.wake.set()
        connection.woken.set()
        self._changed()

    def _send_members(self, session: Session, data: Json) -> None:
        wants_all = not data.get("user_ids") and not data.get("query")
        if wants_all and not session.intents & GUILD_MEMBERS:
            raise CloseNow(4014, "Disallowed intent(s).")
        if session.intents & GUILDS:
            session.add("GUILD_MEMBERS_CHUNK", self._find_members(data))

    async def close(self) -> None:
        """Close every connection, as when the platform goes away."""
        for connection in list(self.connections):
            with suppress(ConnectionError):
                await connection.socket.close(code=WSCloseCode.GOING_AWAY)
