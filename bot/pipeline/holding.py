"""Pictures in the works, so that no job takes away what another one has stored and needs.

The same photo may come with two requests at once, and the store has it once. What the rows of open
jobs say is not enough: they name a picture long after it is stored.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Held:
    """Which pictures the running jobs hold, and how many each. Lives as long as the process.

    Attributes:
        lock: Around taking one and storing it, and around looking and deleting.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _holders: Counter[str] = field(default_factory=Counter)

    def take(self, sha256: str) -> None:
        """Note that one more job uses a picture."""
        self._holders[sha256] += 1

    def give_back(self, sha256s: Iterable[str]) -> None:
        """Note that a job is through with pictures that it took."""
        self._holders.subtract(sha256s)
        self._holders = +self._holders

    def free(self, sha256s: Iterable[str]) -> list[str]:
        """Return those that no running job holds."""
        return [one for one in sha256s if not self._holders[one]]
