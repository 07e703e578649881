"""A model's draft becomes a plan: bounded, repaired, and with the member's own choices kept.

Everything here is pure. A draft may say anything; a plan only what can be done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.domain import Intent, Plan, Recipe, Version
from bot.refinement.draft import MAX_FIELD_CHARACTERS, MAX_PROMPT_CHARACTERS, PlanDraft
from bot.refinement.links import LINK_SENTENCE
from bot.refinement.shapes import read_shape, shape_of
from bot.refinement.turn import Turn
from bot.refinement.whereabouts import Whereabouts, changes_upload, whereabouts
from bot.refinement.wording import compose_prompt

_MAX_NOTE_CHARACTERS: Final = 300
_MAX_ANSWER_CHARACTERS: Final = 1500
_KEEPING: Final = (Intent.VARIATION, Intent.RESIZE, Intent.UPSCALE)
_GROWING: Final = (Intent.EXPAND, Intent.UPSCALE)
_CHANGES: Final = (Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE)
_HELLO: Final = (
    "I'm here. Tell me what to draw, or what to change in a picture, for example "
    "“make it anime-style”."
)
_NOTHING_TO_CHANGE: Final = "There is no picture here yet: tell me what to draw first."
_FIRST_VERSION: Final = (
    "This is the first version, so there is nothing to go back to. Tell me what to change, or "
    "start anew with “new picture: …”."
)
_THERE: Final = "Did the last change again there."
_NO_PLACE: Final = (
    "This painter draws the whole picture anew, so I can't choose a place in it. Say it in words, "
    "for example “a red hat on the dog”."
)
_WHICH_SHAPE: Final = "Which shape would you like: square, wide, tall, or a ratio such as 16:9?"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a plan has to keep to.

    Attributes:
        words: The member's words, bounded, links cut out.
        links: How many links were cut out.
        max_count: Most pictures that this request may bring.
    """

    words: str
    links: int
    max_count: int


def finish(turn: Turn, draft: PlanDraft, bounds: Bounds, cost_microdollars: int) -> Plan:
    """Return the plan that a draft stands for; options said explicitly win over the draft."""
    plan = replace(_plan(turn, draft, bounds), cost_microdollars=cost_microdollars)
    if not bounds.links:
        return plan
    if plan.intent is Intent.QUESTION:
        return replace(plan, answer=_joined(plan.answer, LINK_SENTENCE))
    return (
        plan
        if plan.intent is Intent.SILENCE
        else replace(plan, note=_joined(plan.note, LINK_SENTENCE))
    )


def _plan(turn: Turn, draft: PlanDraft, bounds: Bounds) -> Plan:
    match draft.intent:
        case Intent.SILENCE:
            return _answer(_HELLO) if turn.addressed else Plan(Intent.SILENCE)
        case Intent.QUESTION:
            return _answer(draft.answer.strip()[:_MAX_ANSWER_CHARACTERS] or _HELLO)
        case Intent.UNDO:
            return _back(turn, draft)
        case _:
            return _obstacle(turn, draft) or _drawing(turn, draft, bounds)


def _answer(text: str) -> Plan:
    return Plan(Intent.QUESTION, answer=text)


def _back(turn: Turn, draft: PlanDraft) -> Plan:
    if turn.parent is None:
        return _answer(_NOTHING_TO_CHANGE)
    number = draft.go_back_to
    if number is None:
        if turn.parent.parent is None:
            return _answer(_FIRST_VERSION)
        return Plan(Intent.UNDO, note=_line(draft.note))
    return Plan(Intent.UNDO, note=_line(draft.note), go_back_to=number)


def _obstacle(turn: Turn, draft: PlanDraft) -> Plan | None:
    """Return the question that must be asked before anything can be drawn."""
    if turn.parent is None:
        growable = turn.references and (turn.place_shown or draft.intent in _GROWING)
        needs_parent = draft.intent in (*_KEEPING, *_GROWING) and not growable
        return _answer(_NOTHING_TO_CHANGE) if needs_parent else None
    pictures = len(turn.parent.pictures)
    if draft.picture is not None and not 1 <= draft.picture <= pictures:
        return _answer(_which_picture(turn.parent.number, pictures))
    shape = read_shape(turn.options.shape) or read_shape(draft.shape)
    if draft.intent is Intent.RESIZE and shape is None:
        return _answer(_WHICH_SHAPE)
    return None


def _which_picture(number: int, pictures: int) -> str:
    if pictures == 1:
        return f"v{number} has one picture only; tell me what to change in it."
    return f"v{number} has {pictures} pictures; tell me which one you mean, 1 to {pictures}."


def _drawing(turn: Turn, draft: PlanDraft, bounds: Bounds) -> Plan:
    where = whereabouts(turn, draft, bounds.words)
    if where.adjust is not None and not turn.capabilities.edits:
        assert turn.parent is not None  # only its last change has a region to move
        if _means_the_same_picture(turn.parent, draft, where):
            return _answer(_NO_PLACE)
    intent = _intent(turn, draft, where)
    recipe, prompt = _content(turn, draft, bounds, intent, where)
    shape, shape_remark = _shape(turn, draft, intent)
    count, count_remark = _count(turn, draft, bounds)
    remarks = (shape_remark, count_remark, _uploads_left_out(turn, intent))
    return Plan(
        intent,
        recipe,
        prompt,
        _joined(_THERE if where.alone else _line(draft.note), *remarks),
        shape=shape,
        count=1 if intent is Intent.UPSCALE else count,
        picture=None if draft.picture is None or turn.parent is None else draft.picture - 1,
        target=where.target if intent is Intent.LOCAL_CHANGE else "",
        spot=where.spot,
        adjust=where.adjust,
    )


def _intent(turn: Turn, draft: PlanDraft, where: Whereabouts) -> Intent:
    if turn.parent is None:
        return Intent.LOCAL_CHANGE if changes_upload(turn, draft) else Intent.NEW
    if where.local and draft.intent is not Intent.EXPAND:
        return Intent.LOCAL_CHANGE
    if turn.options.style and draft.intent in _KEEPING:
        return Intent.GLOBAL_CHANGE
    return draft.intent


def _content(
    turn: Turn, draft: PlanDraft, bounds: Bounds, intent: Intent, where: Whereabouts
) -> tuple[Recipe, str]:
    if turn.parent is not None and (
        intent in _KEEPING or _means_the_same_picture(turn.parent, draft, where)
    ):
        recipe = turn.parent.recipe
        return recipe, turn.parent.prompt or compose_prompt(recipe) or turn.parent.words
    recipe, prompt = _recipe(turn, draft, bounds, intent), _prompt(draft)
    style = (turn.options.style or "").strip()
    if style:
        recipe = replace(recipe, style=style)
    # The option wins over a style that the words (or the model) put into the prompt.
    if not prompt or style.casefold() not in prompt.casefold():
        prompt = compose_prompt(recipe)
    return recipe, prompt or bounds.words


def _means_the_same_picture(parent: Version, draft: PlanDraft, where: Whereabouts) -> bool:
    """Return whether only the frame changes, or the region of the last change."""
    if where.alone:
        return True
    if where.adjust is None and draft.intent is not Intent.EXPAND:
        return False
    recipe = Recipe(**draft.recipe.model_dump())
    return not _prompt(draft) and recipe in (Recipe(), parent.recipe)


def _recipe(turn: Turn, draft: PlanDraft, bounds: Bounds, intent: Intent) -> Recipe:
    recipe = Recipe(
        content_type=_line(draft.recipe.content_type, MAX_FIELD_CHARACTERS),
        description=_line(draft.recipe.description, MAX_PROMPT_CHARACTERS),
        style=_line(draft.recipe.style, MAX_FIELD_CHARACTERS),
        composition=_line(draft.recipe.composition, MAX_FIELD_CHARACTERS),
        without=_line(draft.recipe.without, MAX_FIELD_CHARACTERS),
    )
    if recipe != Recipe():
        return recipe
    if intent in _CHANGES and turn.parent is not None and turn.parent.recipe != Recipe():
        return turn.parent.recipe
    return Recipe(description=_prompt(draft) or bounds.words)


def _prompt(draft: PlanDraft) -> str:
    return draft.prompt.strip()[:MAX_PROMPT_CHARACTERS]


def _shape(turn: Turn, draft: PlanDraft, intent: Intent) -> tuple[str | None, str]:
    chosen, said = read_shape(turn.options.shape), read_shape(draft.shape)
    kept = _kept_shape(turn.parent, intent)
    if intent is Intent.UPSCALE:
        return kept, ""
    if chosen is not None:
        differs = said is not None and said not in (chosen, kept)
        return chosen, f"Kept to the shape you chose, {chosen}." if differs else ""
    unread = turn.options.shape or (draft.shape if said is None else None)
    remark = f"I don't know the shape “{_line(unread, 20)}”." if unread else ""
    return said or kept, remark


def _kept_shape(parent: Version | None, intent: Intent) -> str | None:
    if parent is None or intent is Intent.NEW:
        return None
    if intent is Intent.EXPAND:
        return "wide" if shape_of(parent.size) == "square" else "square"
    return parent.shape


def _count(turn: Turn, draft: PlanDraft, bounds: Bounds) -> tuple[int, str]:
    wanted = turn.options.count or draft.count or 1
    count = min(max(wanted, 1), bounds.max_count)
    if wanted > count:
        pictures = "one picture" if count == 1 else f"{count} pictures"
        return count, f"I can draw {pictures} at once at most."
    differs = turn.options.count and draft.count and turn.options.count != draft.count
    return count, f"Kept to the number you chose, {count}." if differs else ""


def _uploads_left_out(turn: Turn, intent: Intent) -> str:
    able = turn.capabilities
    # The picture that is changed takes one of the places for sources.
    room = able.max_sources - (turn.parent is not None and intent is not Intent.NEW)
    # Whether the back end looks at pictures at all is told where they are handed to it.
    if not able.edits or turn.references <= room:
        return ""
    return f"I can look at {max(room, 0)} uploaded picture{'' if room == 1 else 's'} at once."


def _line(text: str, limit: int = _MAX_NOTE_CHARACTERS) -> str:
    return " ".join(text.split())[:limit].rstrip()


def _joined(*sentences: str) -> str:
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence))
