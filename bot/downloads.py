"""Signed links to pictures as they are stored, for those that are too large for their platform.

A link holds all that it needs: which picture, for whom, until when, and a signature. Nothing is
kept, so that it works after any restart and stops when the picture is gone, when it becomes
somebody else's, or when its time is over. It is shown to that viewer alone; whoever they hand it to
sees the picture as well, for as long as it is good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain import Author, PictureRef, ScreenedPicture, Version
from bot.errors import NotFound
from bot.ports import Gallery
from bot.signing import Signer

FORGED: Final = "This is not one of my links. Press Original under your picture for a new one."
EXPIRED: Final = "This link is too old. Press Original under your picture for a new one."


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
        self._signer = Signer(secret_key, "download")
        self._good_for_seconds = good_for_seconds
        self._now = now

    def link(self, ref: PictureRef, viewer: Author) -> str:
        """See `ports.Downloads`."""
        until = int(self._now() + self._good_for_seconds)
        said = (ref.version_id, ref.index, viewer.platform, viewer.id, until)
        return f"{self._public_url}/paint/original-{self._signer.packed(said)}"

    async def picture(self, token: str) -> tuple[Version, int, ScreenedPicture]:
        """See `ports.Downloads`."""
        ref, viewer = self._opened(token)
        version = await self._gallery.version(ref.version_id, viewer)
        return version, ref.index, await self._gallery.original(ref, viewer)

    def _opened(self, token: str) -> tuple[PictureRef, Author]:
        """Return what a link that was made here is good for. Raises: NotFound."""
        said = self._signer.unpacked(token, 5)
        if said is None:
            raise NotFound(FORGED)
        version_id, index, platform, viewer_id, until = said
        if until < self._now():
            raise NotFound(EXPIRED)
        return PictureRef(version_id, index), Author(platform, viewer_id)
