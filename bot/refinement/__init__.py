"""Prompt craft: a member's words and the parent's recipe become a plan.

Pure, around one call to a language model. A conversation may be as long as it likes: only the
parent goes to the model, never the thread.
"""

from bot.refinement.by_hand import again, plan_from_recipe, vary
from bot.refinement.draft import PICTURES_LEFT, PlanDraft, RecipeDraft
from bot.refinement.grounding import Grounded, Grounder
from bot.refinement.refiner import Refiner
from bot.refinement.turn import Turn
from bot.refinement.wording import compose_prompt

__all__ = [
    "PICTURES_LEFT",
    "Grounded",
    "Grounder",
    "PlanDraft",
    "RecipeDraft",
    "Refiner",
    "Turn",
    "again",
    "compose_prompt",
    "plan_from_recipe",
    "vary",
]
