"""One category of the policy file: what is done about it, where, and in which words."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.domain import ACTIONS, Action
from bot.ports import ScreeningContext

Probability = Annotated[float, Field(gt=0, le=1)]
ActionName = Literal["allow", "rewrite", "ask", "age_gated", "block", "support"]

Subject = Literal["text", "picture", "people"]
"""What is screened; "people" are pictures in which people, or their age, are in play."""

_REFUSING: Final = ("block", "support")


class Section(BaseModel):
    """A section of the policy file; knows all of its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Needs(Section):
    """Which stages are good enough, each alone, to clear a category.

    When none of a category's configured stages answers, a locked category stops the request.

    Attributes:
        people: For pictures at which the judge looks, as people or age are in play; empty: those
            of `picture`. Not asked for where no judge looks.
    """

    text: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def of(self, subject: Subject) -> tuple[str, ...]:
        """Return the stages for texts, for pictures, or for those with people in them."""
        match subject:
            case "text":
                return self.text
            case "picture":
                return self.picture
            case "people":
                return self.people or self.picture


class When(Section):
    """Another action for a category, where everything that is said here holds.

    Attributes:
        kind: "edit" where a picture is changed, "upload" where it is a member's own, "imagine"
            where none is.
        backend: Name of the painter that will draw.
    """

    action: ActionName
    platform: str | None = None
    age_restricted: bool | None = None
    kind: Literal["imagine", "edit", "upload"] | None = None
    backend: str | None = None

    def holds(self, context: ScreeningContext) -> bool:
        """Return whether a request meets it."""
        kinds = (None, "edit" if context.edit else "imagine", "upload" if context.upload else None)
        return (
            self.platform in (None, context.place.platform)
            and self.age_restricted in (None, context.place.age_restricted)
            and self.kind in kinds
            and self.backend in (None, context.backend)
        )


class Category(Section):
    """One thing that the policy knows, and what is done about it.

    Attributes:
        action_when: Other actions, the first that holds counts.
        adult: For adults at most: whatever would let it pass means "age_gated".
        locked: No setting loosens it, and an outage of its stages stops the request.
        summary: For help: what may not be drawn. Empty: not worth a line there.
        sentence: What a refused member reads; names the rule, quotes nothing.
        suggestion: What would be fine instead; empty where no hint should be given.
        question: What is asked with "ask", to be answered by yes. `agree`: what that button says.
        rewriting: What a member reads whose words were changed, with "rewrite".
        optional: The member may have the words drawn as they were.
        appeal: A refused member may ask a moderator to look at it; never where it is locked.
        omni: Names of omni-moderation that mean this category, each with the score in 0..1 from
            which it counts; 1 switches it off.
        classifier: Score in 0..1 of the local classifier from which it counts; 1 switches it off.
    """

    action: ActionName = "block"
    action_when: tuple[When, ...] = ()
    adult: bool = False
    locked: bool = False
    summary: str = ""
    sentence: str = Field(min_length=1)
    suggestion: str = ""
    question: str = "This may not be everybody's taste here. Shall I go on?"
    agree: str = "Yes, go on"
    rewriting: str = "I changed your words to fit the rules of this place."
    optional: bool = False
    appeal: bool = True
    omni: dict[str, Probability] = {}
    classifier: Probability = 1.0
    needs: Needs = Needs()

    @model_validator(mode="after")
    def _locked_stays_locked(self) -> Self:
        if not self.locked:
            return self
        if self.action not in _REFUSING or self.action_when:
            raise ValueError(
                f'action: a locked category cannot be "{self.action}" anywhere, only "block" or '
                '"support", and has no action_when'
            )
        if any(score >= 1 for score in self.omni.values()):
            raise ValueError("omni: a locked category needs scores below 1")
        if not self.needs.text:
            raise ValueError("needs.text: a locked category names its stages")
        return self

    def action_in(self, context: ScreeningContext) -> Action:
        """Return what the policy file wants done about it in a request."""
        holding = (when.action for when in self.action_when if when.holds(context))
        return ACTIONS[next(holding, self.action)]

    def least_in(self, context: ScreeningContext) -> Action:
        """Return what no place makes milder: what the file says of a platform holds there."""
        named = (when for when in self.action_when if when.platform and when.holds(context))
        return ACTIONS[next((when.action for when in named), "allow")]
