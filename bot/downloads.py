"""Signed links to pictures as they are stored, for those that are too large for their platform.

A link holds all that it needs: which picture, for whom, until when, and a signature. Nothing is
kept, so that it works after any restart and stops when the picture is gone, when it becomes
somebody else's, or when its time is over. It is shown to that viewer alone; whoever they hand it to
sees the picture as well, for as long as it is good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Final

from bot.domain import Author, PictureRef, ScreenedPicture, Version
from bot.errors import NotFound
from bot.ports import Gallery

FORGED: Final = "This is not one of my links. Press Original under your picture for a new one."
EXPIRED: Final = "This link is too old. Press Original under your picture for a new one."
_SIGNATURE_CHARACTERS: Final = 32


class LiveDownloads:
    """Implements `ports.Downloads`. Lives as long as the process.

    Args:
        public_url: Where the pages are reached from outside, without a slash at its end.
        good_for_seconds: How long a link is good.
    """

    def __init__(
        self,
        gallery: Gallery,
        public_url: str,
        secret_key: bytes,
        good_for_seconds: float,
        now: Callable[[], float],
    ) -> None:
        self._gallery = gallery
        self._public_url = public_url
        self._secret_key = secret_key
        self._good_for_seconds = good_for_seconds
        self._now = now

    def link(self, ref: PictureRef, viewer: Author) -> str:
        """See `ports.Downloads`."""
        until = int(self._now() + self._good_for_seconds)
        said = [ref.version_id, ref.index, viewer.platform, viewer.id, until]
        text = json.dumps(said, separators=(",", ":")).encode()
        packed = base64.urlsafe_b64encode(text).decode().rstrip("=")
        return f"{self._public_url}/paint/original-{packed}.{self._signature(packed)}"

    async def picture(self, token: str) -> tuple[Version, int, ScreenedPicture]:
        """See `ports.Downloads`."""
        ref, viewer = self._opened(token)
        version = await self._gallery.version(ref.version_id, viewer)
        return version, ref.index, await self._gallery.original(ref, viewer)

    def _opened(self, token: str) -> tuple[PictureRef, Author]:
        """Return what a link that was made here is good for. Raises: NotFound."""
        packed, _, signature = token.rpartition(".")
        given = signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._signature(packed).encode()):
            raise NotFound(FORGED)
        try:
            said = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
            version_id, index, platform, viewer_id, until = said
        except (binascii.Error, ValueError) as error:  # signed by a process of another age
            raise NotFound(FORGED) from error
        if until < self._now():
            raise NotFound(EXPIRED)
        return PictureRef(version_id, index), Author(platform, viewer_id)

    def _signature(self, packed: str) -> str:
        """Return half of an HMAC-SHA256: 128 bits are enough, and links stay short."""
        text = b"limner-download:" + packed.encode("utf-8", "surrogatepass")
        made = hmac.new(self._secret_key, text, hashlib.sha256)
        return made.hexdigest()[:_SIGNATURE_CHARACTERS]
