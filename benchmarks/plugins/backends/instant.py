"""A painter that answers after a fixed time with a fresh picture, and is charged like a real one.

It is not `repeatable`, so that intent rows and the quarantine are exercised.
"""

from __future__ import annotations

import asyncio

from pydantic import BaseModel, ConfigDict

from benchmarks.pictures import SIDE_PX, PictureSupply
from bot.domain import Capabilities, Drawing, Order, RawPicture, Size
from bot.ports import ImageBackend, PartialSink
from bot.vendors import Vendors

_COST_MICRODOLLARS = 13_170


class Config(BaseModel):
    """Options: how long a picture takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latency_seconds: float = 0.0


class InstantBackend:
    """Draws nothing; lives as long as the process."""

    name = "instant"
    capabilities = Capabilities(edits=True, max_sources=4, max_count=4)

    def __init__(self, config: Config) -> None:
        self._latency_seconds = config.latency_seconds
        self._supply = PictureSupply()

    def estimate_microdollars(self, order: Order) -> int:
        """Return a fixed price."""
        return _COST_MICRODOLLARS * order.count

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Return fresh pictures after the configured time."""
        await asyncio.sleep(self._latency_seconds)
        pictures = tuple(RawPicture(self._supply.png(), "image/png") for _ in range(order.count))
        cost = _COST_MICRODOLLARS * order.count
        return Drawing(pictures, "instant-1", Size(SIDE_PX, SIDE_PX), cost)


def create(config: Config, vendors: Vendors) -> ImageBackend:
    """Return the painter."""
    return InstantBackend(config)
