"""An image back end under the test's control: real small PNGs, scripted failures, a ledger."""

from __future__ import annotations

import asyncio
import io
from collections import deque
from dataclasses import dataclass, field, replace

from PIL import Image

from bot.domain import Capabilities, Drawing, Order, RawPicture, Size
from bot.pipeline.provenance import Origin, marked
from bot.ports import PartialSink


def png(colour: tuple[int, int, int] = (200, 120, 40), side: int = 64) -> bytes:
    """Return a small PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(buffer, "PNG")
    return buffer.getvalue()


def kept(data: bytes, model: str = "fake-1") -> bytes:
    """Return a picture's file as it is kept: it says which model made it."""
    return marked(RawPicture(data, ""), Origin.MADE, model).data


_EVERYTHING = Capabilities(edits=True, max_sources=4, max_count=4)


@dataclass
class FakeBackend:
    """Draws one colour per call.

    Attributes:
        orders: Every order that reached it: each is a billed call.
        failures: Raised by the next calls, one each.
        answers: Returned by the next calls instead of a fresh drawing.
        gate: While it is not set, calls wait inside.
        entered: Set as soon as a call is inside.
    """

    name: str = "fake"
    capabilities: Capabilities = _EVERYTHING
    each_microdollars: int = 10_000
    orders: list[Order] = field(default_factory=list)
    failures: deque[Exception] = field(default_factory=deque)
    answers: deque[Drawing] = field(default_factory=deque)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    partials: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def prompts(self) -> list[str]:
        """The prompts that reached it."""
        return [order.prompt.text for order in self.orders]

    def estimate_microdollars(self, order: Order) -> int:
        return 2 * self.each_microdollars * order.count

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        self.orders.append(order)
        self.entered.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.popleft()
        for data in self.partials:
            if on_partial is not None:
                await on_partial(RawPicture(data, "image/png"))
        if self.answers:
            return self.answers.popleft()
        return self.drawing(order)

    def drawing(self, order: Order) -> Drawing:
        """Return a drawing whose pictures differ from call to call."""
        number = len(self.orders)
        pictures = tuple(
            RawPicture(png((number % 256, index, number // 256)), "image/png")
            for index in range(order.count)
        )
        return Drawing(
            pictures, "fake-1", Size(64, 64), self.each_microdollars * order.count, order.seed
        )

    def without_edits(self) -> FakeBackend:
        """Return a back end that only draws from words."""
        return replace(self, capabilities=Capabilities(max_count=4))
