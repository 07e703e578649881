"""A pooler before the tests' PostgreSQL: each transaction meets another server connection."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from typing import Final

_ENCRYPTION_REQUESTS: Final = (80877103, 80877104)
_ENDS_A_REQUEST: Final = b"QS"  # a simple query, or the Sync after an extended one
_Server = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Pooler:
    """Pools by transaction, as PgBouncer does; lives as long as a test.

    Attributes:
        takes_options: Pass start-up options on instead of refusing them.
        handed_over: How often a client met another server connection than the time before.
    """

    def __init__(self, port: int, *, takes_options: bool = False) -> None:
        self._port = port
        self.takes_options = takes_options
        self.handed_over = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it goes."""
        with closing(writer):
            startup = await _startup(reader, writer)
            if b"\0options\0" in startup and not self.takes_options:
                writer.write(_refusal("unsupported startup parameter in options: lock_timeout"))
                await writer.drain()
                return
            servers = [await asyncio.open_connection("127.0.0.1", self._port) for _ in range(2)]
            try:
                await self._pool(reader, writer, startup, servers)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass  # the client went without a word
            finally:
                for _, server in servers:
                    server.close()

    async def _pool(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        startup: bytes,
        servers: Sequence[_Server],
    ) -> None:
        for server, sink in servers:
            sink.write(startup)
            greeting, _ = await _until_ready(server)
        writer.write(greeting)
        turn = 0
        while True:
            kind, message = await _message(reader)
            source, sink = servers[turn]
            sink.write(message)
            if kind == b"X":
                return
            if kind not in _ENDS_A_REQUEST:
                continue
            answer, idle = await _until_ready(source)
            writer.write(answer)
            await writer.drain()
            if idle:
                turn = 1 - turn
                self.handed_over += 1


@asynccontextmanager
async def pooled(url: str, *, takes_options: bool = False) -> AsyncIterator[tuple[str, Pooler]]:
    """Yield the URL of the same database through a pooler, and the pooler."""
    head, _, rest = url.rpartition(":")
    port, _, name = rest.partition("/")
    pooler = Pooler(int(port), takes_options=takes_options)
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    async with server:
        yield f"{head}:{server.sockets[0].getsockname()[1]}/{name}", pooler


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Return the start-up message, after refusing to encrypt."""
    while True:
        length = await reader.readexactly(4)
        body = await reader.readexactly(struct.unpack("!I", length)[0] - 4)
        if struct.unpack("!I", body[:4])[0] not in _ENCRYPTION_REQUESTS:
            return length + body
        writer.write(b"N")


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return the kind of the next message, and the message."""
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


async def _until_ready(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """Return all up to ReadyForQuery, and whether no transaction is open then."""
    answer = b""
    while True:
        kind, message = await _message(reader)
        answer += message
        if kind == b"Z":
            return answer, message[5:] == b"I"


def _refusal(text: str) -> bytes:
    fields = b"SFATAL\0C08P01\0M" + text.encode() + b"\0\0"
    return b"E" + struct.pack("!I", len(fields) + 4) + fields
