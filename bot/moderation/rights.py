"""Whether somebody still moderates: a link to the page outlives the rights of whom it was made for.

The platform is asked anew with each request, and what it says holds for a moment: a page asks for
several things at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.errors import DeliveryError, NotAllowed, Undeliverable
from bot.moderation import wording
from bot.ports import Moderated, Seat

_GOOD_FOR_SECONDS: Final = 15.0
_Key = tuple[str, str, str]


@dataclass(slots=True)
class Rights:
    """Asks platforms who moderates. Lives as long as the process; remembers what was said lately.

    Attributes:
        messengers: Of the platforms that have moderators, by name; filled in while they are made.
            Elsewhere a link is enough: whoever runs Limner made it.
        clock: Seconds of a clock that never goes back.
    """

    messengers: Mapping[str, Moderated]
    clock: Callable[[], float]
    _said: dict[_Key, tuple[float, bool]] = field(default_factory=dict)

    async def check(self, seat: Seat) -> None:
        """Let a moderator through.

        Raises:
            NotAllowed: They look after that server no longer.
            DeliveryError: The platform does not answer just now.
        """
        place = seat.place
        messenger = self.messengers.get(place.platform)
        if messenger is None:
            return
        key = (seat.moderator.key, place.space, place.channel)
        until, may = self._said.get(key, (0.0, False))
        if until <= self.clock():
            may = await self._asked(messenger, seat)
            self._remember(key, may)
        if not may:
            raise NotAllowed(wording.NO_LONGER)

    async def _asked(self, messenger: Moderated, seat: Seat) -> bool:
        try:
            return await messenger.moderates(seat.moderator, seat.place)
        except Undeliverable:  # Limner itself is there no longer
            return False
        except DeliveryError as error:
            raise DeliveryError(
                wording.RIGHTS_UNKNOWN, retry_after_seconds=error.retry_after_seconds
            ) from error

    def _remember(self, key: _Key, may: bool) -> None:
        now = self.clock()
        said = {known: each for known, each in self._said.items() if each[0] > now}
        self._said = said | {key: (now + _GOOD_FOR_SECONDS, may)}
