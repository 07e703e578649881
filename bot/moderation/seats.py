"""Signed links to the moderators' page, each good for one moderator and one place for a while.

A link holds all that it needs and nothing is kept, so that it works after any restart. Whoever has
it can do what that moderator can, so it is shown to them alone and is good for a short time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, Final

from bot.domain import Author, Place
from bot.errors import NotFound
from bot.moderation import wording
from bot.ports import Seat

_SIGNATURE_CHARACTERS: Final = 32
"""Half of an HMAC-SHA256: 128 bits are enough, and links stay short."""
_PURPOSE: Final = b"limner-moderation:"
_NAME_CHARACTERS: Final = 80


class Seats:
    """Makes and opens links. Lives as long as the process.

    Args:
        public_url: Where the pages are reached from outside, without a slash at its end; empty:
            there are none.
        good_for_seconds: How long a link is good.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        public_url: str,
        secret_key: bytes,
        good_for_seconds: float,
        now: Callable[[], float],
    ) -> None:
        self._public_url = public_url
        self._secret_key = secret_key
        self._good_for_seconds = good_for_seconds
        self._now = now

    def link(self, seat: Seat) -> str | None:
        """Return a link for a seat; None where nobody could follow it."""
        if not self._public_url:
            return None
        moderator, place = seat.moderator, seat.place
        until = int(self._now() + self._good_for_seconds)
        name = moderator.name[:_NAME_CHARACTERS]
        said = [place.platform, place.space, place.channel, moderator.id, name, until]
        text = json.dumps(said, separators=(",", ":")).encode()
        packed = base64.urlsafe_b64encode(text).decode().rstrip("=")
        return f"{self._public_url}/moderation/{packed}.{self._signature(packed)}"

    def opened(self, token: str) -> Seat:
        """Return the seat of a link that was made here. Raises: NotFound."""
        packed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(_bytes(signature), self._signature(packed).encode()):
            raise NotFound(wording.FORGED)
        platform, space, channel, author, name, until = _unpacked(packed)
        if until <= self._now():
            raise NotFound(wording.EXPIRED)
        return Seat(Author(platform, author, name), Place(platform, space, channel))

    def _signature(self, packed: str) -> str:
        made = hmac.new(self._secret_key, _PURPOSE + _bytes(packed), hashlib.sha256)
        return made.hexdigest()[:_SIGNATURE_CHARACTERS]


def _unpacked(packed: str) -> list[Any]:
    try:
        said = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, ValueError) as error:  # signed by an earlier program, if at all
        raise NotFound(wording.FORGED) from error
    if not isinstance(said, list) or len(said) != 6:
        raise NotFound(wording.FORGED)
    return said


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
