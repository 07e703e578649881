"""Runs a playground over a fake house on a free port, and talks to it as its page does."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from adapters.web import platform
from tests.fakes.house import FakeHouse


@asynccontextmanager
async def serving(house: FakeHouse, **options: Any) -> AsyncIterator[platform.Playground]:
    """Yield a playground that serves `house`."""
    playground = platform.create(platform.Config(**{"port": 0} | options), house.house)
    house.connect(playground)
    ready = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(playground.run(ready.set))
        await ready.wait()
        yield playground
        task.cancel()


class Page:
    """A browser's page: keeps cookies, sends the header that the page's scripts send."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def get(self, path: str, **options: Any) -> tuple[int, Any]:
        """Return the status and JSON at `path`."""
        async with self.session.get(self.url + path, **options) as response:
            return response.status, await response.json()

    async def send(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Return the status and JSON of a changing request."""
        options.setdefault("headers", {"X-Limner": "1"})
        async with self.session.request(method, self.url + path, **options) as response:
            return response.status, await response.json()

    async def ask(self, kind: str, event: str | None = None, **form: Any) -> tuple[int, Any]:
        """Post a request."""
        document = {"kind": kind, "event": event or str(uuid.uuid4()), **form}
        return await self.send("POST", "/api/requests", json=document)

    @asynccontextmanager
    async def events(self, after: str | None = None) -> AsyncIterator[EventStream]:
        """Yield the page's event stream."""
        headers = {"Last-Event-ID": after} if after else {}
        async with self.session.get(self.url + "/api/events", headers=headers) as response:
            yield EventStream(response)


class EventStream:
    """Reads server-sent events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.last_id = ""

    async def next(self) -> tuple[str, Any]:
        """Return the next event's name and data."""
        name, data = "", ""
        async for raw in self.response.content:
            line = raw.decode().rstrip("\n")
            if line.startswith("id: "):
                self.last_id = line.removeprefix("id: ")
            elif line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data = line.removeprefix("data: ")
            elif not line and name:
                return name, json.loads(data)
        raise EOFError("the stream is over")

    async def until(self, wanted: str) -> Any:
        """Return the data of the next event with this name."""
        while True:
            name, data = await self.next()
            if name == wanted:
                return data


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Page]:
    """Yield a page that has been opened, so that it has its cookie."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(url + "/") as response:
            await response.read()
        yield Page(session, url)
