"""The real easel on fakes, and what a browser sends to it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw

from bot.domain import Address, Author, PictureRef, Place, Reply, Request
from bot.easel import LiveEasel, Terms
from bot.ports import Studio, Vault
from bot.storage.codec import REQUEST

PUBLIC_URL: Final = "https://limner.example.org/pictures"
ALICE: Final = Author("discord", "alice", "Alice")
THREAD: Final = Place("discord", "guild", "channel", thread="thread")


def easel(
    vault: Vault,
    studio: Studio,
    *,
    secret_key: bytes = b"k" * 32,
    seconds: float = 3600.0,
    now: Callable[[], float] = time.time,
) -> LiveEasel:
    """Return an easel."""
    terms = Terms(PUBLIC_URL, secret_key, seconds, max_characters=2000)
    codec = {"encode": REQUEST.encode, "decode": REQUEST.decode}
    return LiveEasel(vault, studio, terms, **codec, now=now)  # type: ignore[arg-type]


def region(version_id: str = "version", author: Author = ALICE, index: int = 0) -> Request:
    """Return what a chat invites for when somebody presses Region."""
    ask = Reply("", PictureRef(version_id, index))
    address = Address("discord", None, {"channel": "channel"})
    return Request("discord:press", author, THREAD, ask, address, received_at=1.0)


def mask(width: int = 64, height: int = 64, box: tuple[int, ...] = (8, 8, 23, 31)) -> bytes:
    """Return a painted box as a browser sends it: white on nothing."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle(box, fill=(255, 255, 255, 255))
    return png(image)


def png(image: Image.Image) -> bytes:
    """Return an image's file."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def token_of(link: str) -> str:
    """Return the last part of a link."""
    return link.rpartition("/")[2]
