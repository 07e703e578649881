"""How often the judge may be asked what words would get: it is paid for, and no quota counts it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.domain import Place

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
