"""The rules of places, in memory: asked for at every screening, in force as soon as they are set.

One process keeps them, so what is set here is what holds. They are read once, when first asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from bot.domain import NO_RULES, Author, LogEntry, Place, PlaceRules
from bot.moderation.setting import may_pass
from bot.ports import RuleBook

T = TypeVar("T")

WHOLE_SERVER: Final = ""


@dataclass(slots=True)
class LivePolicies:
    """Implements `PlacePolicies`. Lives as long as the process; holds every rule that is set.

    Attributes:
        unreachable: Channels for reviews that could not be written to, by platform and id.
    """

    book: RuleBook
    unreachable: set[tuple[str, str]] = field(default_factory=set)
    _rules: dict[tuple[str, str, str], PlaceRules] | None = None
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rules_in(self, place: Place) -> PlaceRules:
        """Return what holds in a place: its channel's rules over its server's. See `ports`."""
        rules = self._rules
        if rules is None:
            rules = await self._read()
        if not rules:
            return NO_RULES
        server = rules.get(key_of(place, channel=False), NO_RULES)
        channel = rules.get(key_of(place, channel=True), NO_RULES)
        return merged(server, channel)

    async def set_alone(self, place: Place, *, channel: bool) -> PlaceRules:
        """Return what is set for a place's server, or for its channel alone."""
        rules = self._rules
        if rules is None:
            rules = await self._read()
        return rules.get(key_of(place, channel=channel), NO_RULES)

    def review_channels(self, place: Place) -> set[tuple[str, str]]:
        """Return the channels in which a server's reviews are shown, as far as they were read."""
        where = (place.platform, place.space)
        rules = self._rules or {}
        return {(key[0], set_.review_channel) for key, set_ in rules.items() if key[:2] == where}

    async def put(
        self,
        place: Place,
        rules: PlaceRules,
        by: Author,
        entry: LogEntry | None,
        *,
        channel: bool,
    ) -> None:
        """Set rules, logged with `entry`; once this returns they hold, here and after a restart."""
        await self.rules_in(place)
        async with self._changing:
            await self._put(key_of(place, channel=channel), rules, by, entry)

    async def allow(self, place: Place, phrase: str, by: Author) -> None:
        """Let a phrase pass in a place's server, unless it is too short to mean anything."""
        await self.rules_in(place)
        key = key_of(place, channel=False)
        async with self._changing:
            rules = (self._rules or {}).get(key, NO_RULES)
            if phrase and phrase not in rules.allowed and may_pass(phrase, rules):
                await self._put(key, replace(rules, allowed=(*rules.allowed, phrase)), by, None)

    async def _put(
        self, key: tuple[str, str, str], rules: PlaceRules, by: Author, entry: LogEntry | None
    ) -> None:
        await self.book.put(key, rules, entry, by.key)
        if self._rules is not None:
            self._rules[key] = rules

    async def _read(self) -> dict[tuple[str, str, str], PlaceRules]:
        async with self._changing:
            if self._rules is None:
                self._rules = dict(await self.book.every())
            return self._rules


def key_of(place: Place, *, channel: bool) -> tuple[str, str, str]:
    """Return under what a place's rules are kept."""
    return (place.platform, place.space, place.channel if channel else WHOLE_SERVER)


def merged(server: PlaceRules, channel: PlaceRules) -> PlaceRules:
    """Return a channel's rules over its server's."""
    if channel is NO_RULES:
        return server
    return PlaceRules(
        actions=_over(server.actions, channel.actions),
        thresholds=_over(server.thresholds, channel.thresholds),
        blocked=_joined(server.blocked, channel.blocked, channel.allowed),
        allowed=_joined(server.allowed, channel.allowed, channel.blocked),
        review_channel=channel.review_channel or server.review_channel,
        caption=server.caption if channel.caption is None else channel.caption,
    )


def _over(server: Mapping[str, T], channel: Mapping[str, T]) -> Mapping[str, T]:
    return {**server, **channel}


def _joined(
    server: tuple[str, ...], channel: tuple[str, ...], against: tuple[str, ...]
) -> tuple[str, ...]:
    """Return both lists without what the channel says the opposite of."""
    kept = [phrase for phrase in server if phrase not in against]
    return tuple(dict.fromkeys((*kept, *channel)))
