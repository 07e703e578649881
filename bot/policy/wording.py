"""Verdicts in the words of the policy file. Nothing of the request is ever quoted."""

from __future__ import annotations

from typing import Final

from bot.domain import Action, Question, Refusal, Rewriting, Verdict
from bot.policy.deciding import Decider

_AMONG_ADULTS: Final = (
    "Such pictures are for adults: they are possible only in a channel that is marked as "
    "age-restricted, never in direct messages."
)
_NOT_BY_THIS_PAINTER: Final = (
    "Such pictures are for adults, and the painter that draws here does not permit them."
)


def refusal(decider: Decider, verdict: Verdict, characters: int = 0) -> Refusal:
    """Return why something is refused, and what would be fine instead."""
    category = decider.category(verdict.category)
    limit = decider.config.max_prompt_characters
    support = verdict.action is Action.SUPPORT
    sentence = category.sentence.replace("{characters}", f"{characters:,}")
    return Refusal(
        rule=verdict.rule,
        category=verdict.category,
        sentence=sentence.replace("{limit}", f"{limit:,}"),
        suggestion=_suggestion(decider, verdict.category),
        support=support,
        appeal=category.appeal and not decider.is_locked(verdict.category),
        # Who asks for help, in whatever way, tries to get round nothing.
        evasive=verdict.evasive and not support and not decider.context.generated,
        pattern=verdict.pattern,
    )


def question(decider: Decider, verdict: Verdict) -> Question:
    """Return what is asked before something is drawn."""
    category = decider.category(verdict.category)
    agreeing = decider.consent.entries(verdict)
    return Question(verdict.rule, verdict.category, category.question, category.agree, agreeing)


def rewriting(decider: Decider, verdict: Verdict) -> Rewriting:
    """Return what is said of words that were changed."""
    category = decider.category(verdict.category)
    agreeing = decider.consent.entries(verdict) if category.optional else ()
    return Rewriting(verdict.category, category.rewriting, category.optional, agreeing)


def _suggestion(decider: Decider, name: str) -> str:
    """Return what would be fine instead; of what is for adults, also where it would be possible."""
    category, place = decider.category(name), decider.context.place
    gated = decider.action_of(name) is Action.AGE_GATED
    if not gated or not place.age_gates:
        return category.suggestion
    inside = place.age_restricted and not place.direct
    where = _NOT_BY_THIS_PAINTER if inside else _AMONG_ADULTS
    return " ".join(filter(None, (where, category.suggestion)))
