"""What the painter's tests share: one vocabulary, one painter, short ways to a scene."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache

from PIL import Image

from bot.backends.sketch import Config, SketchPainter
from bot.backends.sketch.parse import parse
from bot.backends.sketch.scene import Placed, Scene
from bot.backends.sketch.sizes import size_of
from bot.backends.sketch.vocabulary import load
from bot.backends.sketch.wish import Wish
from bot.domain import Order, ScreenedPrompt, Seal

VOCABULARY = load()


@lru_cache(maxsize=1)
def painter() -> SketchPainter:
    return SketchPainter(Config(), VOCABULARY)


def wish(text: str) -> Wish:
    return parse(text, VOCABULARY)


def scene(text: str, seed: int = 1, shape: str = "square") -> Scene:
    return painter().scene(wish(text), seed, size_of(shape))


def placed(text: str, key: str, seed: int = 1) -> Placed:
    return next(one for one in scene(text, seed).placed if one.key == key)


def png(text: str, seed: int = 1, shape: str = "square") -> bytes:
    return painter().draw(wish(text), seed, size_of(shape))


@lru_cache(maxsize=16)  # many pictures are compared with the same one
def picture(text: str, seed: int = 1, shape: str = "square") -> Image.Image:
    return Image.open(io.BytesIO(png(text, seed, shape))).convert("RGB")


def order(text: str, *, shape: str = "square", count: int = 1, seed: int | None = 1) -> Order:
    prompt = ScreenedPrompt(text, "screening", seal=Seal())
    return Order(prompt, shape=shape, count=count, seed=seed)


def areas(scene: Scene) -> Mapping[str, tuple[float, float, float, float]]:
    """Return where every subject's visible part is, by its key."""
    return {one.key: one.area for one in scene.placed}
