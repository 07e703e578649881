"""What the moderators' page sends and is sent: JSON documents. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field

from adapters.web.documents import Strict
from bot.chat import reviews
from bot.domain import (
    LONGEST_LIKE,
    LONGEST_NAME,
    LONGEST_PHRASE,
    MOST_NAMES,
    MOST_PHRASES,
    LogEntry,
    NameKind,
    PlaceName,
    PlaceRules,
    Preview,
    Review,
    Ruling,
)

Json = dict[str, Any]
_Name = Annotated[str, Field(min_length=1, max_length=80)]
# How many, and how long, is the desk's to say: it tells what is too much. These are both lists of
# the longest phrases and the longest names, each character as JSON writes it at worst, and room for
# all the rest.
_NAMES_BYTES: Final = MOST_NAMES * ((LONGEST_NAME + LONGEST_LIKE) * 6 + 64)
MAX_RULES_BYTES: Final = 2 * MOST_PHRASES * (LONGEST_PHRASE * 6 + 4) + _NAMES_BYTES + 64 * 1024
TOO_MUCH: Final = (
    f"That is more than can be saved. At most {MOST_PHRASES} phrases can be blocked and as "
    f"many allowed, each of {LONGEST_PHRASE} characters at most."
)


class Decision(Strict):
    """What a moderator decided."""

    review: _Name
    ruling: Ruling


class Tried(Strict):
    """Words to try out."""

    words: Annotated[str, Field(min_length=1, max_length=20_000)]


class NameForm(Strict):
    """A name that is to be known."""

    kind: NameKind
    name: str
    like: str = ""


class RulesForm(Strict):
    """The rules of the server, or (`channel`) of the channel alone; all of them, each time."""

    channel: bool
    actions: Annotated[dict[_Name, _Name], Field(max_length=80)]
    thresholds: Annotated[dict[_Name, float], Field(max_length=80)]
    blocked: tuple[str, ...]
    allowed: tuple[str, ...]
    names: tuple[NameForm, ...]
    caption: bool | None

    def applied(self, known: PlaceRules) -> PlaceRules:
        """Return them as the core's value; where reviews are shown is set in the chat."""
        return replace(
            known,
            actions=self.actions,
            thresholds=self.thresholds,
            blocked=tuple(phrase.strip() for phrase in self.blocked if phrase.strip()),
            allowed=tuple(phrase.strip() for phrase in self.allowed if phrase.strip()),
            names=tuple(PlaceName(one.kind, one.name, one.like) for one in self.names),
            caption=self.caption,
        )


def review(one: Review) -> Json:
    """Return a review as the page shows it."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        "at": one.created_at,
        "author": one.author.name or one.author.id,
        "reporter": reviews.brought_up_by(one),
        "category": one.category,
        "pattern": one.pattern,
        "policy": one.policy_version,
        "text": one.text,
        "remark": one.remark,
        "picture": one.version_id is not None,
        "rulings": [{"name": each.value, "label": reviews.label(each)} for each in one.rulings],
        "decided": reviews.decided(one),
        "decidedAt": one.decided_at,
    }


def entry(one: LogEntry) -> Json:
    """Return a line of the log."""
    return {
        "at": one.at,
        "moderator": one.moderator,
        "what": one.what,
        "category": one.category,
        "pattern": one.pattern,
        "policy": one.policy_version,
        "note": one.note,
    }


def rules(one: PlaceRules) -> Json:
    """Return rules as the page fills them in."""
    return {
        "actions": dict(one.actions),
        "thresholds": dict(one.thresholds),
        "blocked": list(one.blocked),
        "allowed": list(one.allowed),
        "names": [
            {"kind": name.kind.value, "name": name.name, "like": name.like} for name in one.names
        ],
        "caption": one.caption,
        "reviewChannel": one.review_channel,
    }


def categories(known: Mapping[str, tuple[str, bool]]) -> list[Json]:
    """Return the categories, in the order of the policy file."""
    return [
        {"name": name, "action": action, "locked": locked}
        for name, (action, locked) in known.items()
    ]


def preview(found: Preview) -> Json:
    """Return what words would get."""
    return {
        "action": found.action,
        "category": found.category,
        "stage": found.stage,
        "pattern": found.pattern,
        "told": found.told,
        "rewritten": found.rewritten,
        "down": [*found.down, *found.unasked],
        "declined": found.declined,
    }
