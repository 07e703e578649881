"""Signed links to the moderators' page, each good for one moderator and one place for a while.

A link holds all that it needs and nothing is kept, so that it works after any restart. Whoever has
it can do what that moderator can, so it is shown to them alone and is good for a short time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain import Author, Place
from bot.errors import NotFound
from bot.moderation import wording
from bot.ports import Seat
from bot.signing import Signer

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
        self._signer = Signer(secret_key, "moderation")
        self._good_for_seconds = good_for_seconds
        self._now = now

    def link(self, seat: Seat) -> str | None:
        """Return a link for a seat; None where nobody could follow it."""
        if not self._public_url:
            return None
        moderator, place = seat.moderator, seat.place
        until = int(self._now() + self._good_for_seconds)
        name = moderator.name[:_NAME_CHARACTERS]
        where = (place.platform, place.space, place.channel)
        ages = (place.age_restricted, place.age_gates)
        said = (*where, *ages, moderator.id, name, until)
        return f"{self._public_url}/moderation/{self._signer.packed(said)}"

    def opened(self, token: str) -> Seat:
        """Return the seat of a link that was made here. Raises: NotFound."""
        said = self._signer.unpacked(token, 8)
        if said is None:
            raise NotFound(wording.FORGED)
        platform, space, channel, restricted, gates, author, name, until = said
        if until <= self._now():
            raise NotFound(wording.EXPIRED)
        place = Place(platform, space, channel, age_restricted=restricted, age_gates=gates)
        return Seat(Author(platform, author, name), place)
