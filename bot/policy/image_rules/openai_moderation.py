"""Pictures are judged by OpenAI's omni-moderation: self-harm, sexual content and violence.

It never scores "sexual/minors", hate, harassment or illicit goods on pictures.
"""

from __future__ import annotations

import asyncio
import io
from typing import Final

from PIL import Image

from bot.ports import PictureRule, Scores, ScreeningContext
from bot.vendors import Vendors
from bot.vendors.openai_moderation import Moderation, ModerationConfig

# The platform takes 20 MB; base64 adds a third, and smaller is sooner judged.
_MAX_BYTES: Final = 8 * 2**20
_LONGEST_SIDE_PX: Final = 2048


class Config(ModerationConfig):
    """Options of the rule."""


class ModeratedPicture:
    """Sends the picture to the moderation; lives as long as the process."""

    remote = True

    def __init__(self, moderation: Moderation) -> None:
        self._moderation = moderation

    async def check(self, data: bytes, media_type: str, context: ScreeningContext) -> Scores:
        """Return the scores of a picture."""
        if len(data) > _MAX_BYTES:
            data, media_type = await asyncio.to_thread(_smaller, data), "image/jpeg"
        return await self._moderation.score_picture(data, media_type)


def create(config: Config, vendors: Vendors) -> PictureRule:
    """Return the rule. Raises: ConfigError: No key."""
    return ModeratedPicture(Moderation(vendors.openai(), config))


def _smaller(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX))
    small.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
