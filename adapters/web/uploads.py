"""Pictures that came with a request, until its job has fetched them. In memory, bounded."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bot.domain import Upload
from bot.errors import InvalidAsk

SCHEME: Final = "web:"


@dataclass(slots=True)
class _Held:
    data: bytes
    message: str
    done: bool = False


class Uploads:
    """Holds up to `max_bytes`; lives as long as the process.

    What belongs to a finished request is kept while there is room, so that "Draw again" finds it.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._held: OrderedDict[str, _Held] = OrderedDict()

    def hold(self, message: str, filename: str, data: bytes) -> Upload:
        """Keep a picture for the request of `message`.

        Raises:
            InvalidAsk: It is no picture, or too many wait already.
        """
        media_type = sniff(data)
        if media_type is None:
            raise InvalidAsk("Only PNG, JPEG, WebP and GIF pictures can be attached.")
        self._make_room(len(data))
        token = secrets.token_urlsafe(24)
        self._held[token] = _Held(data, message)
        self._bytes += len(data)
        return Upload(f"{SCHEME}{token}", filename[:200], media_type, len(data))

    def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes.

        Raises:
            InvalidAsk: It is gone, not from here, or too large.
        """
        held = self._held.get(upload.url.removeprefix(SCHEME))
        if held is None or not upload.url.startswith(SCHEME):
            raise InvalidAsk("The attached picture is no longer here. Please attach it again.")
        if len(held.data) > max_bytes:
            limit = max_bytes // 2**20
            raise InvalidAsk(f"The attached picture is larger than {limit} MiB.")
        return held.data

    def finished(self, message: str) -> None:
        """Mark a request's pictures as those that may go first."""
        for held in self._held.values():
            if held.message == message:
                held.done = True

    def _make_room(self, wanted: int) -> None:
        done = [token for token, held in self._held.items() if held.done]
        for token in done:
            if self._bytes + wanted <= self._max_bytes:
                return
            self._bytes -= len(self._held.pop(token).data)
        if self._bytes + wanted > self._max_bytes:
            raise InvalidAsk("Too many attached pictures are waiting. Try again in a minute.")


def sniff(data: bytes) -> str | None:
    """Return the media type that the first bytes show, None for anything but a picture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None
