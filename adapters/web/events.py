"""The event stream of one open tab."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from adapters.web.doors import Doors
from adapters.web.streams import Streams, Subscription

# Proxies commonly close a silent connection after 30-60 s.
HEARTBEAT_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Events:
    """Serves `/api/events`; lives as long as the process."""

    doors: Doors
    streams: Streams
    heartbeat_seconds: float = HEARTBEAT_SECONDS

    def routes(self) -> list[web.RouteDef]:
        """Return the route of the stream."""
        return [web.get("/api/events", self.follow)]

    async def follow(self, http: web.Request) -> web.StreamResponse:
        """Send events until the tab is gone or the server stops."""
        browser = self.doors.author(http).id
        after = http.headers.get("Last-Event-ID") or http.query.get("after")
        response = web.StreamResponse(
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        response.content_type = "text/event-stream"
        tab = self.streams.subscribe(browser, after)
        try:
            await response.prepare(http)
            await response.write(b"retry: 2000\n\n")
            await self._pass_on(tab, response)
        except ConnectionError:
            pass  # the tab was closed; nothing is left to tell it
        finally:
            self.streams.unsubscribe(browser, tab)
        return response

    async def _pass_on(self, tab: Subscription, response: web.StreamResponse) -> None:
        while tab.is_open:
            try:
                text = await asyncio.wait_for(tab.next(), self.heartbeat_seconds)
            except TimeoutError:
                text = ": still here\n\n"
            if text is not None:
                await response.write(text.encode())
