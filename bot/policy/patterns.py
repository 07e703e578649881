"""Patterns of a word list: which groups of terms have to meet, and how near to each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from bot.policy.lexicon import Found, Hit
from bot.ports import ScreeningContext

# "Opposite day": then a "not" does not count.
_CONTRARY: Final = "contrary"
# How many words from a hit something may stand that excuses it.
_EXCUSED_WITHIN: Final = 24
# Orders to the model: what they say of films and safety excuses nothing, and with those that are
# nothing else ("ignore your rules") a text is no lesson, no warning and no history.
_WRAPPER: Final = "wrapper"
_ORDER: Final = "order"
_ABOUT: Final = "about_"


class Pattern(BaseModel):
    """A category is met where every group of `all` occurs, and none of `unless` beside it.

    Attributes:
        id: For moderators and tests; unique.
        all: Names of groups; "a|b" means either.
        unless: Groups of which none may occur within 24 words.
        near: How many words may stand between two groups; with `ordered` each follows the one
            before it within that, else each is so near to the first. 0: anywhere in the text.
        denied: Count also what the words deny ("no blood").
        when: "edit" where a picture is changed, "upload" where a member's own picture is,
            "new" where neither.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    category: str
    action: Literal["ask", "block", "support"] = "block"
    all: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    near: NonNegativeInt = 0
    ordered: bool = False
    denied: bool = False
    when: Literal["always", "edit", "upload", "new"] = "always"

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of `all`, each with what may stand in its place."""
        return tuple(tuple(entry.split("|")) for entry in self.all)


class Compiled:
    """One pattern with its parts at hand; lives as long as its rule."""

    __slots__ = ("groups", "pattern", "unless")

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.groups = pattern.groups
        self.unless = frozenset(pattern.unless)

    def applies(self, context: ScreeningContext) -> bool:
        """Return whether the pattern is for such requests, and its category not passed over."""
        if self.pattern.category in context.agreed:
            return False
        match self.pattern.when:
            case "edit":
                return context.edit
            case "upload":
                return context.upload
            case "new":
                return not (context.edit or context.upload)
            case _:
                return True


def by_first_group(patterns: Iterable[Compiled]) -> dict[str, list[int]]:
    """Return for each group the numbers of the patterns that need it first."""
    table: dict[str, list[int]] = {}
    for number, each in enumerate(patterns):
        for name in each.groups[0]:
            table.setdefault(name, []).append(number)
    return table


def is_met(each: Compiled, found: Found, loosely: bool = False) -> bool:
    """Return whether a text in which `found` was found meets a pattern.

    `loosely`: wherever the groups stand, since positions in run-together words mean nothing.
    """
    pattern = each.pattern
    denied = pattern.denied or _CONTRARY in found
    groups = []
    for names in each.groups:
        hits = _hits(names, found, denied)
        if not hits:
            return False
        groups.append(hits)
    if not each.unless.isdisjoint(found) and (loosely or _is_excused(each, found, groups)):
        return False
    if loosely or not pattern.near or len(groups) == 1:
        return True
    return (_follow if pattern.ordered else _surround)(groups, pattern.near)


def _is_excused(each: Compiled, found: Found, groups: Iterable[list[Hit]]) -> bool:
    """Return whether something that makes it harmless stands near what is meant by it.

    Not anywhere: else a page of harmless words around it would do.
    """
    starts = sorted(hit.start for hits in groups for hit in hits)
    orders = (hit for name in (_WRAPPER, _ORDER) for hit in found.get(name, ()))
    wrapped = {at for hit in orders for at in range(hit.start, hit.stop)}
    names = [name for name in each.unless if _ORDER not in found or not name.startswith(_ABOUT)]
    for hit in (hit for name in names for hit in found.get(name, ())):
        if hit.start in wrapped:
            continue
        position = bisect_right(starts, hit.start)
        around = starts[max(position - 1, 0) : position + 1]
        if any(abs(start - hit.start) <= _EXCUSED_WITHIN for start in around):
            return True
    return False


def _hits(names: Sequence[str], found: Found, denied: bool) -> list[Hit]:
    hits = [hit for name in names for hit in found.get(name, ()) if denied or not hit.denied]
    if len(names) > 1:
        hits.sort()
    return hits


def _follow(groups: Sequence[list[Hit]], near: int) -> bool:
    """Return whether a hit of each group follows one of the group before it closely."""
    stops = sorted(hit.stop for hit in groups[0])
    for hits in groups[1:]:
        stops = sorted(hit.stop for hit in hits if 0 <= _gap_before(hit, stops) <= near)
        if not stops:
            return False
    return True


def _gap_before(hit: Hit, stops: Sequence[int]) -> int:
    """Return the words between a hit and the last stop before it; -1 where there is none."""
    position = bisect_right(stops, hit.start)
    return hit.start - stops[position - 1] if position else -1


def _surround(groups: Sequence[list[Hit]], near: int) -> bool:
    """Return whether around some hit of the first group there is one of every other."""
    others = [([hit.start for hit in hits], hits) for hits in groups[1:]]
    return any(all(_is_near(anchor, *other, near) for other in others) for anchor in groups[0])


def _is_near(anchor: Hit, starts: Sequence[int], hits: Sequence[Hit], near: int) -> bool:
    position = bisect_right(starts, anchor.start)
    around: Iterable[Hit] = hits[max(position - 1, 0) : position + 1]
    return any(
        hit.start - anchor.stop <= near and anchor.start - hit.stop <= near for hit in around
    )


def is_wrapped(found: Found) -> bool:
    """Return whether a text gives orders to the model."""
    return _WRAPPER in found or _ORDER in found


def longest(names: Sequence[str], found: Found) -> int:
    """Return the letters of the longest term of some groups; 0 where there is none."""
    return max((hit.letters for name in names for hit in found.get(name, ())), default=0)
