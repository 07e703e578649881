"""A page to paint on, as a member uses it: by mouse, fingers and pen."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Sequence
from typing import Final

from PIL import Image
from playwright.async_api import CDPSession, Page, expect

from bot.domain import Reply
from tests.adapters.web.easels import Easels
from tests.browser.complaints import complaints_of

# Of the picture in the chat, and the room that the page leaves around it.
SIZE: Final = (768, 432)
_MARGIN_PX: Final = 12

Point = tuple[float, float]


class EaselPage:
    """One open page, and what it complained of. Points are pixels of the picture."""

    def __init__(self, page: Page, chat: Easels) -> None:
        self.page = page
        self.chat = chat
        self.complaints = complaints_of(page)

    async def begin(self, link: str) -> None:
        """Open a link and begin."""
        await self.page.goto(link)
        await self.page.get_by_role("button", name="Begin").click()
        await expect(self.page.locator(".paint-stage")).to_be_visible()
        await self.settle()

    async def settle(self) -> None:
        """Wait until the page has laid itself out and drawn."""
        await self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    async def where(self, points: Sequence[Point]) -> list[Point]:
        """Return where pixels of the fitted picture are on the screen."""
        box = await self.page.locator(".paint-stage canvas").bounding_box()
        assert box is not None
        across, down = box["width"], box["height"]
        room = 2 * _MARGIN_PX
        scale = min((across - room) / SIZE[0], (down - room) / SIZE[1])
        left = box["x"] + (across - SIZE[0] * scale) / 2
        top = box["y"] + (down - SIZE[1] * scale) / 2
        return [(left + x * scale, top + y * scale) for x, y in points]

    async def drag(self, *points: Point, button: str = "left") -> None:
        """Draw a line by mouse."""
        path = await self.where(points)
        await self.page.mouse.move(*path[0])
        await self.page.mouse.down(button=button)  # type: ignore[arg-type]
        for x, y in path[1:]:
            await self.page.mouse.move(x, y, steps=6)
        await self.page.mouse.up(button=button)  # type: ignore[arg-type]
        await self.settle()

    async def touch(self, *fingers: Sequence[Point]) -> None:
        """Draw with one finger, or move several at once."""
        paths = [await self.where(finger) for finger in fingers]
        device = await self.page.context.new_cdp_session(self.page)
        for step, places in enumerate(zip(*paths, strict=True)):
            await _touches(device, "touchMove" if step else "touchStart", places)
        await _touches(device, "touchEnd", [])
        await self.settle()

    async def pen(self, *points: Point, pressure: float) -> None:
        """Draw a line with a pen."""
        path = await self.where(points)
        device = await self.page.context.new_cdp_session(self.page)
        last = len(path) - 1
        for kind, (x, y) in [
            ("mousePressed", path[0]),
            *(("mouseMoved", point) for point in path[1:]),
            ("mouseReleased", path[last]),
        ]:
            await device.send(
                "Input.dispatchMouseEvent",
                {
                    "type": kind,
                    "x": x,
                    "y": y,
                    "button": "left",
                    "buttons": 1,
                    "clickCount": 1,
                    "pointerType": "pen",
                    "force": pressure,
                },
            )
        await self.settle()

    async def send(self, words: str = "a red scarf") -> None:
        """Say what shall be there, and send it."""
        await self.page.get_by_label("What shall be there?").fill(words)
        await self.page.get_by_role("button", name="Send").click()

    async def sent(self, words: str = "a red scarf") -> Image.Image:
        """Send it, and return the mask that arrived: of the picture's size, white and black."""
        await self.send(words)
        await expect(self.page.get_by_role("heading", name="Sent.")).to_be_visible()
        await asyncio.wait_for(self.chat.house.idle(), 10)
        ask = self.chat.house.submitted[-1].ask
        assert isinstance(ask, Reply)
        assert ask.spot is not None
        return opened(ask.spot.painted)


def opened(painted: str) -> Image.Image:
    """Return a mask as it stands in a request."""
    return Image.open(io.BytesIO(base64.b64decode(painted))).convert("L")


def is_painted(mask: Image.Image, *points: Point) -> list[bool]:
    """Return for each point whether it may change."""
    return [mask.getpixel((round(x), round(y))) == 255 for x, y in points]


async def _touches(device: CDPSession, kind: str, places: Sequence[Point]) -> None:
    points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
    await device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
