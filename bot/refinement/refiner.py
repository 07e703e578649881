"""A member's turn becomes a plan: what needs no model is decided here, the rest is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain import Intent, Plan, Recipe
from bot.ports import LanguageModel, Task
from bot.refinement.draft import MAX_PROMPT_CHARACTERS, PlanDraft, document
from bot.refinement.finish import Bounds, finish
from bot.refinement.links import LINK_SENTENCE, cut_links
from bot.refinement.shapes import read_shape
from bot.refinement.turn import Turn
from bot.refinement.wording import compose_prompt

_EXACT_NOTE: Final = "Used your words exactly as they are."
_EXACT_STYLE_NOTE: Final = "Used your words exactly as they are, so the style option was left out."
_ASK_FOR_WORDS: Final = (
    "Tell me what to draw, for example “a dog wearing pink sunglasses, on the beach”."
)
_ASK_FOR_CHANGE: Final = (
    "Tell me what to change, for example “make it anime-style” or “add a red hat”."
)
_NO_UPLOADS: Final = (
    "This painter can't look at uploaded pictures; describe in words what you would like to see."
)
_FROM_UPLOAD: Final = Recipe(description="a new picture based on the uploaded one")
_BLENDED: Final = Recipe(description="one new picture that blends the uploaded ones")


@dataclass(frozen=True, slots=True)
class Refiner:
    """Plans turns; lives as long as the process.

    Attributes:
        language: Understands the words.
        instructions: What it is told, from `config/prompts/refine.md`.
        max_count: Most pictures that one request may bring.
    """

    language: LanguageModel
    instructions: str
    max_count: int = 4

    async def plan(self, turn: Turn) -> Plan:
        """Return what will be done about a turn.

        Raises:
            ModelError: The language model failed.
        """
        words, links = cut_links(turn.words)
        bounds = Bounds(words[:MAX_PROMPT_CHARACTERS], links, self._max_count(turn))
        plan = _without_model(turn, bounds)
        return plan if plan is not None else await self._ask(turn, bounds)

    def _max_count(self, turn: Turn) -> int:
        return max(1, min(self.max_count, turn.capabilities.max_count))

    async def _ask(self, turn: Turn, bounds: Bounds) -> Plan:
        data = document(turn, bounds.words, bounds.links, bounds.max_count)
        task = Task(name="refine", instructions=self.instructions, data=data, schema=PlanDraft)
        completion = await self.language.complete(task)
        return finish(turn, completion.value, bounds, completion.cost_microdollars)


def _without_model(turn: Turn, bounds: Bounds) -> Plan | None:
    if not (turn.addressed or bounds.words or turn.references):
        return Plan(Intent.SILENCE)
    if turn.options.exact and turn.words.strip():
        return _exact(turn, bounds)
    return None if bounds.words else _wordless(turn, bounds)


def _exact(turn: Turn, bounds: Bounds) -> Plan:
    note = _EXACT_STYLE_NOTE if turn.options.style else _EXACT_NOTE
    draft = PlanDraft.model_validate(
        {**_EMPTY, "intent": _beginning_or_change(turn), "prompt": "exact", "note": note}
    )
    plan = finish(turn, draft, bounds, 0)
    # Not `bounds.words`: exact means to the letter, links and line ends included.
    return Plan(
        plan.intent,
        Recipe(description=turn.words),
        turn.words,
        plan.note,
        shape=plan.shape,
        count=plan.count,
    )


def _wordless(turn: Turn, bounds: Bounds) -> Plan:
    if bounds.links and not turn.references:
        return Plan(Intent.QUESTION, answer=LINK_SENTENCE)
    if turn.references and not (turn.capabilities.edits and turn.capabilities.max_sources):
        return Plan(Intent.QUESTION, answer=_NO_UPLOADS)
    intent = _wordless_intent(turn)
    if intent is None:
        ask = _ASK_FOR_CHANGE if turn.parent else _ASK_FOR_WORDS
        return Plan(Intent.QUESTION, answer=ask)
    uploaded = _FROM_UPLOAD if turn.references == 1 else _BLENDED
    recipe = turn.parent.recipe if turn.parent else uploaded
    draft = PlanDraft.model_validate(
        {**_EMPTY, "intent": intent, "recipe": _fields(recipe), "prompt": compose_prompt(recipe)}
    )
    return finish(turn, draft, bounds, 0)


def _wordless_intent(turn: Turn) -> Intent | None:
    if turn.references:
        return _beginning_or_change(turn)
    if turn.parent is None:
        return None
    if turn.options.style:
        return Intent.GLOBAL_CHANGE
    if read_shape(turn.options.shape):
        return Intent.RESIZE
    return Intent.VARIATION if turn.options.count else None


def _beginning_or_change(turn: Turn) -> Intent:
    return Intent.NEW if turn.parent is None else Intent.GLOBAL_CHANGE


def _fields(recipe: Recipe) -> dict[str, str]:
    return {
        "content_type": recipe.content_type,
        "description": recipe.description,
        "style": recipe.style,
        "composition": recipe.composition,
        "without": recipe.without,
    }


_EMPTY: Final = {
    "recipe": _fields(Recipe()),
    "prompt": "",
    "note": "",
    "answer": "",
    "shape": None,
    "count": None,
    "picture": None,
    "go_back_to": None,
    "target": None,
    "spot": None,
    "adjust": None,
}
