"""What prompting gives."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import Recipe, Suggestion


@dataclass(frozen=True, slots=True)
class Written:
    """Prompts that nobody screened yet: a model wrote them.

    Attributes:
        intro: One line on what they are, and what could not be said in them.
        recipe: The four components that they share; what is left open, as in the first of them.
    """

    intro: str
    recipe: Recipe
    suggestions: tuple[Suggestion, ...]
    cost_microdollars: int = 0
