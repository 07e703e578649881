"""What moderators may set, checked; and what they changed, for the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.domain import (
    ACTIONS,
    LONGEST_LIKE,
    LONGEST_NAME,
    LONGEST_PHRASE,
    MOST_NAMES,
    MOST_PHRASES,
    NameKind,
    Place,
    PlaceName,
    PlaceRules,
)
from bot.errors import InvalidAsk
from bot.policy.named import spelt, why_not

_SHORTEST_PHRASE: Final = 3

Categories = Mapping[str, tuple[str, bool]]


def checked(rules: PlaceRules, categories: Categories, place: Place) -> PlaceRules:
    """Return rules as they may be set, their phrases tidied.

    Raises:
        InvalidAsk: Names what is wrong and what is possible.
    """
    for category, action in rules.actions.items():
        _check_category(category, categories)
        _check_action(category, action, place)
    for category, score in rules.thresholds.items():
        _check_category(category, categories)
        if not 0 < score <= 1:
            raise InvalidAsk(f"{category}: a threshold lies between 0 and 1, such as 0.5.")
    blocked, allowed = _phrases(rules.blocked, 1), _phrases(rules.allowed, _SHORTEST_PHRASE)
    refused = {phrase.casefold() for phrase in blocked}
    if both := [phrase for phrase in allowed if phrase.casefold() in refused]:
        raise InvalidAsk(f"“{both[0][:60]}” is both blocked and allowed. Keep one of them.")
    return replace(
        rules,
        actions=dict(rules.actions),
        thresholds=dict(rules.thresholds),
        blocked=blocked,
        allowed=allowed,
        review_channel=rules.review_channel.strip(),
        adopted={phrase: of for phrase, of in rules.adopted.items() if phrase in allowed},
        names=_names(rules.names),
    )


def may_pass(phrase: str, rules: PlaceRules) -> bool:
    """Return whether a phrase is one that may be allowed beside those that are."""
    try:
        _phrases((*rules.allowed, phrase), _SHORTEST_PHRASE)
    except InvalidAsk:
        return False
    return True


def changes(before: PlaceRules, after: PlaceRules, *, channel: bool) -> str:
    """Return what was changed, one change a line; a member's words stay out of the log."""
    scope = "channel" if channel else "server"
    return "\n".join(f"{scope}: {line}" for line in _changed(before, after))


def _changed(before: PlaceRules, after: PlaceRules) -> Iterator[str]:
    yield from _differing("action", before.actions, after.actions)
    yield from _differing("threshold", before.thresholds, after.thresholds)
    for name in ("blocked", "allowed"):
        old, new = getattr(before, name), getattr(after, name)
        yield from (f"{name} + {phrase}" for phrase in new if phrase not in old)
        gone = (phrase for phrase in old if phrase not in new)
        yield from (f"{name} - {_named(phrase, before)}" for phrase in gone)
    old_names, new_names = _listed(before.names), _listed(after.names)
    yield from (f"name + {line}" for line in new_names if line not in old_names)
    yield from (f"name - {line}" for line in old_names if line not in new_names)
    if before.review_channel != after.review_channel:
        yield f"reviews in: {after.review_channel or 'the page alone'}"
    if before.caption != after.caption:
        yield f"caption: {'as inherited' if after.caption is None else after.caption}"


def _named(phrase: str, rules: PlaceRules) -> str:
    return "a member's words, from a review" if phrase in rules.adopted else phrase


def _differing(
    what: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[str]:
    for category in sorted({*before, *after}):
        old, new = before.get(category), after.get(category)
        if old != new:
            yield f"{what} of {category}: {'as inherited' if new is None else new}"


def _check_category(category: str, categories: Categories) -> None:
    free = sorted(name for name, (_, locked) in categories.items() if not locked)
    if category not in categories:
        raise InvalidAsk(f"There is no category “{category[:40]}”. Possible: {', '.join(free)}.")
    if categories[category][1]:
        raise InvalidAsk(f"{category} is locked: nobody can set it. Possible: {', '.join(free)}.")


def _check_action(category: str, action: str, place: Place) -> None:
    if action not in ACTIONS:
        possible = ", ".join(ACTIONS)
        raise InvalidAsk(f"{category}: there is no action “{action[:40]}”. Possible: {possible}.")
    if action == "age_gated" and not place.age_gates:
        raise InvalidAsk(f"{category}: no channel here is for adults alone, so choose another one.")


def _listed(names: tuple[PlaceName, ...]) -> list[str]:
    return [f"{one.kind} {one.name}" + (f" = {one.like}" if one.like else "") for one in names]


def _names(names: tuple[PlaceName, ...]) -> tuple[PlaceName, ...]:
    """Return names as they may be set, each once: what was said of it last counts."""
    if len(names) > MOST_NAMES:
        raise InvalidAsk(f"At most {MOST_NAMES} names can be set. Take some out first.")
    known = {spelt(one.name): one for one in map(_checked_name, names)}
    for one in known.values():
        if one.like and (within := _named_in(one.like, known)):
            raise InvalidAsk(
                f"“{one.like}” is drawn instead of “{one.name}” and has the name “{within}”, so it "
                "could not be drawn either. Describe it without names."
            )
    return tuple(known.values())


def _checked_name(one: PlaceName) -> PlaceName:
    name, like = " ".join(one.name.split()), " ".join(one.like.split())
    if len(name) > LONGEST_NAME:
        raise InvalidAsk(f"A name has at most {LONGEST_NAME} characters. Say it shorter.")
    if len(like) > LONGEST_LIKE:
        raise InvalidAsk(
            f"What is drawn instead has at most {LONGEST_LIKE} characters. Say it shorter."
        )
    if why := why_not(name):
        raise InvalidAsk(why)
    if like and one.kind is NameKind.PERSON:
        raise InvalidAsk(f"Who has “{name}” drawn is asked; nobody is drawn instead of people.")
    if like and not spelt(like):
        raise InvalidAsk(f"“{like}” says nothing that could be drawn instead of “{name}”.")
    return PlaceName(one.kind, name, like)


def _named_in(like: str, known: Iterable[str]) -> str:
    words = f" {spelt(like)} "
    return next((name for name in known if f" {name} " in words), "")


def _phrases(phrases: tuple[str, ...], shortest: int) -> tuple[str, ...]:
    tidy = dict.fromkeys(" ".join(phrase.split()) for phrase in phrases)
    kept = tuple(phrase for phrase in tidy if phrase)
    if len(kept) > MOST_PHRASES:
        raise InvalidAsk(f"At most {MOST_PHRASES} phrases can be set. Take some out first.")
    for phrase in kept:
        if len(phrase) > LONGEST_PHRASE:
            raise InvalidAsk(f"A phrase has at most {LONGEST_PHRASE} characters. Say it shorter.")
        if sum(map(str.isalnum, phrase)) < shortest:
            raise InvalidAsk(f"“{phrase}” is too short: it would let almost anything pass.")
    return kept
