"""What the tests of local changes share: a picture, a change of it, a painter that redraws all."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bot.domain import (
    Capabilities,
    Delivered,
    Drawing,
    Order,
    PictureRef,
    RawPicture,
    Reply,
    Size,
    Spot,
    Upload,
    Version,
)
from bot.language import offline
from bot.ports import Completion, LanguageModel, T, Task
from tests.fakes import rerender, scenery
from tests.fakes.backends import FakeBackend
from tests.fakes.core import Core

SIDE = 384
BEFORE = scenery.scene("stones", SIDE)
CHANGE = rerender.edit(BEFORE, "object", seed=3, radius=130.0)
ADD = "add a red ball"


def png(pixels: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def pixels(data: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def drawing(shown: Any) -> Drawing:
    return Drawing((RawPicture(png(shown), "image/png"),), "fake-1", Size(SIDE, SIDE), 10_000)


def again(shown: Any) -> Drawing:
    """Return a picture as a model renders it again: nowhere quite as it was."""
    return drawing(rerender.rerender(shown, rerender.MEDIUM, seed=5))


def painter(*answers: Drawing) -> FakeBackend:
    backend = FakeBackend(capabilities=Capabilities(edits=True, max_sources=4, masks=True))
    backend.answers.extend(answers)
    return backend


async def said(core: Core, words: str, parent: str, *uploads: Upload) -> Delivered:
    ask = Reply(words, PictureRef(parent), references=uploads)
    outcome = (await core.ask(ask)).outcome
    assert isinstance(outcome, Delivered), outcome
    return outcome


def textured(*places: tuple[float, float], radius: float = 40.0) -> Any:
    """Return the picture with new texture around places, which are shares of its sides."""
    now = BEFORE.astype(np.float32)
    for number, (x, y) in enumerate(places):
        rng = np.random.default_rng(number)
        support = scenery.blob(SIDE, SIDE, (x * SIDE, y * SIDE), radius, rng)
        new = rerender.EDITS["texture"](now, support, rng)
        now = np.where(support[..., None] > 0, new, now)
    return np.clip(np.round(now), 0, 255).astype(np.uint8)


def mask_of(order: Order) -> Any:
    """Return where an order lets the model edit, as booleans."""
    assert order.mask is not None
    return np.asarray(Image.open(io.BytesIO(order.mask)))[..., 3] == 0


def changed(outcome: Delivered, before: Any = BEFORE) -> Any:
    """Return where a delivered picture differs from another one, as booleans."""
    return (pixels(outcome.pictures[0].data) != before).any(axis=2)


def painted(mask: Any) -> Spot:
    """Return a mask as a member paints it, white where the picture may change."""
    return Spot(painted=base64.b64encode(png(np.where(mask, 255, 0).astype(np.uint8))).decode())


async def shown(core: Core, words: str, parent: Version, spot: Spot) -> Delivered:
    """Ask for a change in a spot."""
    outcome = (await core.ask(Reply(words, PictureRef(parent.id), spot=spot))).outcome
    assert isinstance(outcome, Delivered), outcome
    return outcome


@dataclass
class Mind:
    """The offline rules, with other answers to certain words; lives as long as a test."""

    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    name: str = "mind"
    sees: bool = True
    cost: int = 0
    inner: LanguageModel = field(default_factory=offline.OfflineModel)

    async def complete(self, task: Task[T]) -> Completion[T]:
        value = (await self.inner.complete(task)).value
        said = self.answers.get(str(task.data["words"]), {})
        return Completion(value.model_copy(update=said), self.cost)


def stored(folder: Path) -> set[str]:
    """Return the names of the pictures that are kept, which are their hashes."""
    return {path.name for path in (folder / "pictures").rglob("*") if path.is_file()}
