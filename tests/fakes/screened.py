"""Sealed values for tests that need one without a policy filter."""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from bot.domain import PictureFile, ScreenedPicture, ScreenedPrompt, Seal, Size


def prompt(text: str = "a dog wearing pink sunglasses", screening_id: str = "s") -> ScreenedPrompt:
    """Return `text` as if the policy had allowed it."""
    return ScreenedPrompt(text, screening_id, seal=Seal())


def picture(data: bytes | None = None, screening_id: str = "s") -> ScreenedPicture:
    """Return the bytes (by default a small PNG) as if the policy had allowed them."""
    data = png() if data is None else data
    with Image.open(io.BytesIO(data)) as opened:
        size, media_type = Size(*opened.size), str(Image.MIME[opened.format or "PNG"])
    file = PictureFile(hashlib.sha256(data).hexdigest(), media_type, size, len(data))
    return ScreenedPicture(file, data, screening_id, seal=Seal())


def png(width: int = 64, height: int = 64, colour: str = "teal") -> bytes:
    """Return a plain PNG of the given size and colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()
