"""The embedded painter: draws sketches without network, key or cost, the same for the same seed."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from pydantic import BaseModel, ConfigDict, PositiveInt

from bot.backends.sketch.figure import Figures
from bot.backends.sketch.notes import notes_on
from bot.backends.sketch.paint import CREDIT, Painter
from bot.backends.sketch.parse import parse
from bot.backends.sketch.placing import compose
from bot.backends.sketch.raster import RasterCache
from bot.backends.sketch.scene import Scene
from bot.backends.sketch.sizes import largest_scale, size_of
from bot.backends.sketch.vocabulary import Vocabulary, load
from bot.backends.sketch.wish import Wish
from bot.domain import Capabilities, Drawing, Order, RawPicture, Size
from bot.ports import ImageBackend, PartialSink
from bot.vendors import Vendors

MAX_COUNT = 4
# Seeds are shown to members and typed by them: short enough for both.
MAX_SEED = 2**31


class Config(BaseModel):
    """Options of the embedded painter.

    Attributes:
        threads: Pictures painted at the same time; each takes one core for about 0.2 seconds.
        cache_mebibytes: Memory for drawings that were rasterised lately.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    threads: PositiveInt = 2
    cache_mebibytes: PositiveInt = 24


class SketchPainter:
    """The painter as an image back end; lives as long as the process, holds threads and a cache."""

    name = "sketch"
    capabilities = Capabilities(
        seeds=True, repeatable=True, sketch=True, upscales=True, max_count=MAX_COUNT, credit=CREDIT
    )

    def __init__(self, config: Config, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._figures = Figures(vocabulary)
        self._painter = Painter(self._figures, RasterCache(config.cache_mebibytes * 2**20))
        self._pool = ThreadPoolExecutor(config.threads, thread_name_prefix="sketch")

    def estimate_microdollars(self, order: Order) -> int:
        """Return 0: sketches cost nothing."""
        return 0

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Draw an order from its words, shape, count, seed and scale; nothing else is used."""
        size = size_of(order.shape)
        seed = order.seed if order.seed is not None else secrets.randbelow(MAX_SEED)
        loop = asyncio.get_running_loop()
        wish = await loop.run_in_executor(self._pool, parse, order.prompt.text, self._vocabulary)
        count = min(max(order.count, 1), MAX_COUNT)
        scale = largest_scale(size, order.scale)
        drawn = await asyncio.gather(
            *(
                loop.run_in_executor(self._pool, self.draw, wish, seed + number, size, scale)
                for number in range(count)
            )
        )
        return Drawing(
            pictures=tuple(RawPicture(data, "image/png") for data in drawn),
            model="sketch",
            size=Size(size.width * scale, size.height * scale),
            seed=seed,
            notes=notes_on(wish, self._vocabulary),
        )

    def scene(self, wish: Wish, seed: int, size: Size) -> Scene:
        """Return where everything of a wish stands; the picture shows exactly this."""
        return compose(wish, seed, size, self._vocabulary, self._figures.box)

    def draw(self, wish: Wish, seed: int, size: Size, scale: int = 1) -> bytes:
        """Return a wish as a PNG; takes about 0.2 seconds of one core a megapixel."""
        return self._painter.png(self.scene(wish, seed, size), scale)


def create(config: Config, vendors: Vendors) -> ImageBackend:
    """Return the painter.

    Raises:
        ConfigError: The package with its drawings is not installed.
    """
    from bot.backends.sketch import openmoji

    openmoji.folder()
    return SketchPainter(config, load())
