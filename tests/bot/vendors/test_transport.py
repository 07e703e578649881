"""What breaks, and when: only what surely was not sent may count as a failure to connect."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from bot.vendors.transport import AiohttpTransport

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_LARGE = b"0123456789abcdef" * 100_000


def answer(body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {length or len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def served(serve: Serve) -> AsyncIterator[str]:
    """Serve each connection, and yield the address."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0, limit=1 << 24)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/images"


@asynccontextmanager
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=AiohttpTransport(), timeout=5) as made:
        yield made


async def test_a_large_body_arrives_whole_and_its_answer_is_unpacked() -> None:
    arrived = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        arrived.append((head.lower(), await reader.readexactly(len(_LARGE))))
        writer.write(answer(gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip"))

    async with served(serve) as url, client() as made:
        response = await made.post(url, content=_LARGE, headers={"X-Mine": "1"})

    head, body = arrived[0]
    assert body == _LARGE
    assert b"x-mine: 1\r\n" in head
    assert b"transfer-encoding" not in head
    assert response.json() == {"a": 1}


async def test_requests_go_through_the_proxy_that_the_environment_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(answer(b"{}", "Connection: close"))

    async with served(serve) as proxy, client() as made:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        for _ in range(2):
            await made.post("http://provider.invalid/v1/images", content=b"")

    assert asked == [b"POST http://provider.invalid/v1/images HTTP/1.1"] * 2


async def test_a_host_that_needs_no_proxy_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(b"{}", "Connection: close"))

    async with served(serve) as url, client() as made:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        response = await made.post(url, content=b"{}")

    assert response.json() == {}


async def test_nobody_listening_is_a_failure_to_connect() -> None:
    async with client() as made:
        with pytest.raises(httpx2.ConnectError):
            await made.post("http://127.0.0.1:1/v1/images", content=b"{}")


async def test_a_connection_that_ends_without_an_answer_was_made() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    async with served(serve) as url, client() as made:
        with pytest.raises(httpx2.TransportError) as caught:
            await made.post(url, content=b"{}")

    assert not isinstance(caught.value, httpx2.ConnectError | httpx2.ConnectTimeout)


async def test_an_answer_that_is_cut_off_was_begun() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(b"half", length=100))

    async with served(serve) as url, client() as made:
        with pytest.raises(httpx2.ReadError):
            await made.post(url, content=b"{}")


async def test_what_is_no_http_is_an_error_of_the_other_side() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example ESMTP\r\n\r\n")

    async with served(serve) as url, client() as made:
        with pytest.raises(httpx2.RemoteProtocolError):
            await made.post(url, content=b"{}")


async def test_a_silent_provider_is_a_time_out_of_reading() -> None:
    released = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()

    async with served(serve) as url, client() as made:
        with pytest.raises(httpx2.ReadTimeout):
            await made.post(url, content=b"{}", timeout=httpx2.Timeout(0.05))
        released.set()
