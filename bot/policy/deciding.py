"""What the policy makes of what a rule says: category, action, thresholds, place and consent.

Pure: values in, verdicts out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from bot.domain import ACTIONS, ALLOWED, NO_RULES, Action, PlaceRules, Verdict
from bot.policy.categories import Category
from bot.policy.config import CLASSIFIED, JUDGE, PolicyConfig
from bot.policy.consent import Consent, same
from bot.ports import Scores, ScreeningContext

# Of a threshold that a place loosens this much is left at least.
_LEAST: Final = 0.01
_OFF: Final = 1.0
# Names of scores: a provider has a dozen, and the policy file no others.
_REMEMBERED: Final = 128


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides about one text or picture; lives as long as its screening.

    Attributes:
        rules: What is set for the place.
        before: What stood in words that passed already: it is neither asked about nor rewritten
            in what a model makes of them.
        named: What it continues, or is made of, names somebody or something.
        words: Digest of what was said now; empty where nothing was.
        picture: It is about a picture.
    """

    config: PolicyConfig
    context: ScreeningContext
    rules: PlaceRules = NO_RULES
    before: tuple[Verdict, ...] = ()
    named: bool = False
    words: str = ""
    picture: bool = False

    @property
    def consent(self) -> Consent:
        """What the author said yes to."""
        context = self.context
        agreed, spelt_out = frozenset(context.agreed), context.generated
        return Consent(agreed, context.brought, self.words, spelt_out=spelt_out)

    def weigh(self, answer: Verdict | Scores) -> Verdict:
        """Return what a rule's answer means here; ALLOW, REWRITE, ASK, BLOCK or SUPPORT."""
        if isinstance(answer, Scores):
            return self._scored(answer)
        if answer.action is Action.ALLOW:
            return ALLOWED
        name = self.category_name(answer.category)
        decided = replace(answer, category=name, action=self.action_of(name))
        return self.settled(decided)

    def settled(self, verdict: Verdict) -> Verdict:
        """Return a verdict with its action as the place and the author's consent leave it."""
        action = verdict.action
        if action is Action.AGE_GATED:
            action = Action.ALLOW if self.among_adults else Action.BLOCK
        if action is Action.ALLOW or self._is_let_pass(replace(verdict, action=action)):
            return ALLOWED
        return replace(verdict, action=action)

    def _is_let_pass(self, verdict: Verdict) -> bool:
        name = verdict.category
        if self.is_locked(name) or (self.picture and self._is_kept_from(name)):
            return False
        if name in self.context.overruled or name in self._lifted:
            return True
        if verdict.action not in (Action.ASK, Action.REWRITE):
            return False
        answered = verdict.action is Action.ASK or self.category(name).optional
        return self._passed_before(verdict) or (answered and self._is_agreed(verdict))

    def _is_agreed(self, verdict: Verdict) -> bool:
        return self.consent.covers(verdict, judged=verdict.rule == JUDGE)

    def _passed_before(self, verdict: Verdict) -> bool:
        """Return whether it stood in the words already that were allowed."""
        met = [one for one in self.before if one.category == verdict.category]
        if verdict.rule == JUDGE or not met:
            return False
        known = [subject for one in met for subject in one.subjects]
        return all(same(one, known, spelt_out=True) for one in verdict.subjects)

    @property
    def _lifted(self) -> set[str]:
        """Categories lifted by an allowed phrase in the words that this was made from."""
        log = self.context.log
        return log.lifted if log is not None and self.context.generated else set()

    @property
    def among_adults(self) -> bool:
        """Whether what is for adults may be drawn: the platform, the place and the painter."""
        return self.context.place.for_adults and self.context.adult_ok

    @property
    def elsewhere(self) -> Decider:
        """As it would be decided where not everybody is an adult."""
        return replace(self, context=replace(self.context, adult_ok=False))

    def _is_kept_from(self, name: str) -> bool:
        """Return whether a category is for adults, and not everybody here is one.

        A false alarm about words can be overruled; what plainly is to be seen is not shown then.
        """
        return self.category(name).adult and not self.among_adults

    # --- categories ---------------------------------------------------------------------------

    def category(self, name: str) -> Category:
        """Return a category, or what is said of those that nobody knows."""
        return self.config.categories.get(name, self.config.unknown)

    def category_name(self, name: str) -> str:
        """Return the policy's name of a category, by its own name or by that of what scores it."""
        name = name.removeprefix(CLASSIFIED)
        categories = self.config.categories
        if name in categories:
            return name
        for known, category in categories.items():
            if name in category.omni:
                return known
        wanted = canonical(name)  # asked for each score several times, and mostly spelt as there
        for known, category in categories.items():
            if any(canonical(omni) == wanted for omni in category.omni):
                return known
        return name

    def is_locked(self, name: str) -> bool:
        """Return whether nothing loosens a category; what nobody knows is locked."""
        category = self.config.categories.get(name)
        return category is None or category.locked

    def action_of(self, name: str) -> Action:
        """Return what is to be done about a category in this place, before the age gate."""
        category = self.config.categories.get(name)
        if category is None:
            return Action.BLOCK
        set_here = None if category.locked else self.rules.actions.get(name)
        action = category.action_in(self.context)
        if set_here in ACTIONS:
            action = max(ACTIONS[set_here], category.least_in(self.context))
        return max(action, Action.AGE_GATED) if category.adult else action

    # --- scores -------------------------------------------------------------------------------

    def _scored(self, answer: Scores) -> Verdict:
        """Return the gravest verdict on a moderation's scores, locked categories first."""
        verdict = ALLOWED
        for name, omni, score in self._in_order(answer.scores, self.counts):
            said = Verdict(Action.BLOCK, name, answer.rule, _bounded(score), pattern=omni)
            verdict |= self.weigh(said)
        return verdict

    def _in_order(
        self, scores: Mapping[str, Any], chosen: Callable[[str, Any], bool]
    ) -> list[tuple[str, str, Any]]:
        """Return the scores that are chosen, which are few, with the policy's names for them."""
        floor = self._floor
        few = [
            (omni, score)
            for omni, score in scores.items()
            if not (_is_number(score) and score < floor) and chosen(omni, score)
        ]
        named = [(self.category_name(omni), omni, score) for omni, score in few]
        if len(named) < 2:
            return named
        order = [*self.config.gravest_first]
        return sorted(named, key=lambda one: order.index(one[0]) if one[0] in order else len(order))

    @property
    def _floor(self) -> float:
        """The score below which none matters, whatever its name: almost all are far lower."""
        every = [_LEAST]
        for category in self.config.categories.values():
            every += (category.classifier, *category.omni.values())
        return min(every) * min(self.config.grey, 1 - self.config.borderline)

    def counts(self, omni: str, score: Any) -> bool:
        """Return whether a score reaches what counts here; anything that is no number does."""
        threshold = self.threshold(omni)
        if threshold >= _OFF:
            return False
        return not (_is_number(score) and score < threshold)

    def threshold(self, omni: str) -> float:
        """Return from which score a name of moderation, or of the classifier, counts in this place.

        A place sets one score for a category: its strictest name counts from there, and the others
        keep their distance. One of moderation's that nobody knows takes the strictest of all; one
        of the classifier's for which the file sets nothing never counts.
        """
        name = self.category_name(omni)
        category = self.config.categories.get(name)
        guessed = omni.startswith(CLASSIFIED)
        if category is None or not (category.classifier < _OFF if guessed else category.omni):
            return _OFF if guessed else self._strictest()
        own = category.classifier if guessed else _set_for(category, omni)
        here = self.rules.thresholds.get(name)
        if here is None:
            return own
        strictest = min(category.omni.values(), default=category.classifier)
        moved = _OFF if here >= _OFF else min(max(own + here - strictest, _LEAST), _OFF)
        return min(own, moved) if category.locked or self._is_kept_from(name) else moved

    def _strictest(self) -> float:
        """Return the lowest of all of moderation's thresholds."""
        every = [s for one in self.config.categories.values() for s in one.omni.values()]
        return min(every, default=0.0)

    def is_grey(self, answer: Scores) -> bool:
        """Return whether a score is high without counting, so that the judge should look."""
        return any(
            self.action_of(name) is not Action.ALLOW
            for name, _, _ in self._in_order(answer.scores, self._is_in_the_grey)
        )

    def _is_in_the_grey(self, omni: str, score: Any) -> bool:
        threshold = self.threshold(omni)
        if threshold >= _OFF or not _is_number(score):
            return False
        return bool(threshold * self.config.grey <= score < threshold)

    def close_call(self, answer: Scores) -> Verdict | None:
        """Return the category whose threshold a score nearly met, or hardly reached."""
        for name, omni, score in self._in_order(answer.scores, self._is_near):
            if self.action_of(name) is not Action.ALLOW:
                action = self.action_of(name) if self.counts(omni, score) else Action.ALLOW
                return Verdict(action, name, answer.rule, _bounded(score), pattern=omni)
        return None

    def _is_near(self, omni: str, score: Any) -> bool:
        threshold = self.threshold(omni)
        if threshold >= _OFF or not _is_number(score):
            return False
        return bool(abs(score - threshold) <= threshold * self.config.borderline)


def _set_for(category: Category, omni: str) -> float:
    """Return what the policy file sets for a name of moderation, or for the strictest one."""
    if omni in category.omni:
        return category.omni[omni]
    known = {canonical(key): score for key, score in category.omni.items()}
    return known.get(canonical(omni), min(known.values()))


@lru_cache(_REMEMBERED)
def canonical(name: str) -> str:
    """Return one spelling for "sexual/minors" (the interface's) and "sexual_minors" (its SDK's)."""
    return name.replace("/", "_").replace("-", "_")


def _is_number(score: Any) -> bool:
    return isinstance(score, int | float) and math.isfinite(score)


def _bounded(score: Any) -> float:
    return min(1.0, max(0.0, float(score))) if _is_number(score) else 1.0
