"""Server-sent events: what each browser is told, and what it missed. Held in memory, bounded."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import Any, Final

# Enough for a laptop that slept a while; a page that missed more loads everything anew.
REMEMBERED_EVENTS: Final = 200
REMEMBERED_BROWSERS: Final = 500
# A tab that does not read is cut off, and replays what it missed when it comes back.
WAITING_EVENTS: Final = 256


class Subscription:
    """One open event stream; `next` gives text to send, None when it is over."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue(WAITING_EVENTS)
        self.is_open = True

    def push(self, text: str) -> None:
        """Queue an event; a full queue ends the stream."""
        if not self.is_open:
            return
        try:
            self._waiting.put_nowait(text)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """End the stream at once; what waits is dropped."""
        self.is_open = False
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def next(self) -> str | None:
        """Return the next event's text, None at the end."""
        return await self._waiting.get()


class _Channel:
    """One browser's events: the last ones, and its open tabs."""

    def __init__(self) -> None:
        self.serial = 0
        self.events: deque[tuple[int, str]] = deque(maxlen=REMEMBERED_EVENTS)
        self.tabs: set[Subscription] = set()

    def missed(self, serial: int) -> list[str] | None:
        """Return the events after `serial`, None when some are no longer known."""
        first = self.events[0][0] if self.events else self.serial + 1
        if serial > self.serial or serial + 1 < first:
            return None
        return [text for number, text in self.events if number > serial]


class Streams:
    """All browsers' events; lives as long as the process."""

    def __init__(self) -> None:
        # Ids of an earlier process mean nothing here: the page is told to load anew.
        self._epoch = secrets.token_hex(4)
        self._channels: OrderedDict[str, _Channel] = OrderedDict()

    def cursor(self, browser: str) -> str:
        """Return the id of the last event that a browser was sent."""
        return f"{self._epoch}-{self._channel(browser).serial}"

    def publish(self, browser: str, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every tab of a browser, and remember it."""
        channel = self._channel(browser)
        channel.serial += 1
        text = _frame(event, data, f"{self._epoch}-{channel.serial}")
        channel.events.append((channel.serial, text))
        for tab in tuple(channel.tabs):
            tab.push(text)

    def subscribe(self, browser: str, after: str | None) -> Subscription:
        """Open a stream that begins after the event `after`; an unknown one means "load anew"."""
        channel = self._channel(browser)
        tab = Subscription()
        channel.tabs.add(tab)
        missed = channel.missed(self._serial(after)) if after else []
        if missed is None:
            tab.push(_frame("reset", {}, self.cursor(browser)))
        for text in missed or ():
            tab.push(text)
        return tab

    def unsubscribe(self, browser: str, tab: Subscription) -> None:
        """Forget a closed stream."""
        self._channel(browser).tabs.discard(tab)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        for channel in self._channels.values():
            for tab in tuple(channel.tabs):
                tab.close()

    def _serial(self, event_id: str) -> int:
        epoch, _, serial = event_id.partition("-")
        return int(serial) if epoch == self._epoch and serial.isdecimal() else -1

    def _channel(self, browser: str) -> _Channel:
        channel = self._channels.setdefault(browser, _Channel())
        self._channels.move_to_end(browser)
        if len(self._channels) > REMEMBERED_BROWSERS:
            self._forget_idle()
        return channel

    def _forget_idle(self) -> None:
        idle = next((key for key, channel in self._channels.items() if not channel.tabs), None)
        if idle is not None:
            del self._channels[idle]


def _frame(event: str, data: Mapping[str, Any], event_id: str) -> str:
    return f"id: {event_id}\nevent: {event}\ndata: {json.dumps(data)}\n\n"
