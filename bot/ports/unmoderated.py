"""A house without moderators: nothing is set for any place, nobody has to wait or to look."""

from __future__ import annotations

from typing import Final

from bot.domain import NO_RULES, Author, Place, PlaceRules, Verdict


class Unmoderated:
    """Stands for `PlacePolicies`, `Standing` and `Borderline` where nobody moderates."""

    async def rules_in(self, place: Place) -> PlaceRules:
        """Return that nothing is set."""
        return NO_RULES

    async def pause(self, author: Author, place: Place) -> float | None:
        """Return that nobody has to wait."""
        return None

    async def evaded(self, job_id: str, author: Author, place: Place, verdict: Verdict) -> str:
        """Count nothing."""
        return ""

    async def noticed(
        self, author: Author, place: Place, text: str, verdict: Verdict, policy_version: str
    ) -> None:
        """Keep nothing."""


UNMODERATED: Final = Unmoderated()
