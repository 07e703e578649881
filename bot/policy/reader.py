"""What becomes of every text before a rule sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.policy.fuzzy import Speller
from bot.policy.normalize import normalize
from bot.policy.turns import in_turn
from bot.ports import RuleText


class Reader:
    """Normalises texts and puts disguised words right, once for all rules.

    Lives as long as the filter. Safe for concurrent use.
    """

    def __init__(self, spellers: Sequence[Speller]) -> None:
        """Put words right by what the rules look for that have a speller; there may be none."""
        self._spellers = tuple(spellers)

    async def read(self, text: str) -> RuleText:
        """Return a text as rules see it."""
        return await in_turn(lambda: self.read_now(text), len(text), ready=self._is_ready)

    async def mend(self, text: RuleText) -> RuleText:
        """Return a text with its words put right anew, after some were taken out."""
        return await in_turn(lambda: self._mended(text), len(text.raw), ready=self._is_ready)

    def read_now(self, text: str) -> RuleText:
        """Return as `read`, however long it takes."""
        return self._mended(normalize(text))

    def _mended(self, text: RuleText) -> RuleText:
        found = (each for speller in self._spellers for each in speller.mended(text))
        return replace(text, mended=tuple(dict.fromkeys(found)))

    @property
    def _is_ready(self) -> bool:
        return all(speller.is_ready for speller in self._spellers)
