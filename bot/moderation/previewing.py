"""What words would get: how often the judge may be asked about them, and from whose money."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from bot.domain import Declined, Place, Preview, Usage
from bot.ports import Purse, ScreeningLog

_DAY_SECONDS: Final = 86_400.0
_MINUTE_SECONDS: Final = 60.0


@dataclass(slots=True)
class PreviewPace:
    """Counts the looks of the judge for each server. Lives as long as the process.

    Attributes:
        now: Monotonic seconds.
        per_minute: Looks in one server; `per_day`: likewise, so that nobody spends more than that.
    """

    now: Callable[[], float]
    per_minute: int = 5
    per_day: int = 100
    _looks: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def may_judge(self, place: Place) -> bool:
        """Return whether the judge may be asked now, and count it if so."""
        now = self.now()
        looks = self._looks.setdefault((place.platform, place.space), deque())
        while looks and looks[0] <= now - _DAY_SECONDS:
            looks.popleft()
        lately = sum(at > now - _MINUTE_SECONDS for at in looks)
        if len(looks) >= self.per_day or lately >= self.per_minute:
            return False
        looks.append(now)
        return True


class Ask(Protocol):
    """Asks the policy what words would get."""

    async def __call__(
        self, words: str, place: Place, log: ScreeningLog, may_judge: Callable[[], bool]
    ) -> Preview:
        """Return it; `may_judge` is asked before the judge is, whose cost `log` has."""
        ...


@dataclass(frozen=True, slots=True)
class Previews:
    """Says what words would get, and counts what that costs like a request's words.

    Lives as long as the process.

    Attributes:
        estimate_microdollars: Held while the judge may be asked; 0: nobody is paid.
        decide: Returns which limit stands against spending anything now.
    """

    ask: Ask
    pace: PreviewPace
    purse: Purse
    estimate_microdollars: int
    decide: Callable[[], Callable[[Usage], Declined | None]]

    async def of(self, words: str, place: Place) -> Preview:
        """Return what words would get; where the day's money is spent, as far as that is free.

        Raises:
            StorageError: Nothing can be counted now.
        """
        if not self.estimate_microdollars:
            return await self._asked(words, place, ScreeningLog())
        held = await self.purse.hold(place, self.estimate_microdollars, self.decide())
        if isinstance(held, Declined):
            found = await self.ask(words, place, ScreeningLog(), lambda: False)
            return replace(found, declined=held.sentence if found.unasked else "")
        log = ScreeningLog()
        try:
            return await self._asked(words, place, log)
        finally:
            await self.purse.correct(held, place, log.microdollars - self.estimate_microdollars)

    async def _asked(self, words: str, place: Place, log: ScreeningLog) -> Preview:
        return await self.ask(words, place, log, lambda: self.pace.may_judge(place))
