"""Tells what came for the first time from what came before."""

from __future__ import annotations

import time
from collections import OrderedDict


class Once:
    """Remembers keys for a while, in memory. Lives as long as its owner.

    Args:
        lasts_seconds: For so long a key is known at least.
    """

    def __init__(self, lasts_seconds: float) -> None:
        self._lasts_seconds = lasts_seconds
        self._seen: OrderedDict[str, float] = OrderedDict()

    def first(self, key: str, now: float | None = None) -> bool:
        """Return whether a key comes for the first time; `now` is in seconds of any clock."""
        now = time.monotonic() if now is None else now
        while self._seen and next(iter(self._seen.values())) < now - self._lasts_seconds:
            self._seen.popitem(last=False)
        known = key in self._seen
        self._seen.setdefault(key, now)
        return not known

    def forget(self, key: str) -> None:
        """Let a key come for the first time again."""
        self._seen.pop(key, None)
