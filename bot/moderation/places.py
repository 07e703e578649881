"""The rules of places, in memory: asked for at every screening, in force as soon as they are set.

One process sets them, so what is set here is what holds. Beside it a member may be forgotten, whose
words go out of them: so they are read again now and then, and always before they are changed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from bot.domain import NO_RULES, Author, LogEntry, Place, PlaceName, PlaceRules
from bot.errors import StorageError
from bot.moderation.setting import may_pass
from bot.ports import RuleBook

T = TypeVar("T")

WHOLE_SERVER: Final = ""
_FRESH_SECONDS: Final = 60.0


@dataclass(slots=True)
class LivePolicies:
    """Implements `PlacePolicies`. Lives as long as the process; holds every rule that is set.

    Attributes:
        unreachable: Channels for reviews that could not be written to, by platform and id.
        clock: Seconds of a clock that never goes back.
    """

    book: RuleBook
    unreachable: set[tuple[str, str]] = field(default_factory=set)
    clock: Callable[[], float] = time.monotonic
    _rules: dict[tuple[str, str, str], PlaceRules] | None = None
    _fresh_until: float = 0.0
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rules_in(self, place: Place) -> PlaceRules:
        """Return what holds in a place: its channel's rules over its server's. See `ports`."""
        rules = await self._known()
        if not rules:
            return NO_RULES
        server = rules.get(key_of(place, channel=False), NO_RULES)
        channel = rules.get(key_of(place, channel=True), NO_RULES)
        return merged(server, channel)

    async def set_alone(self, place: Place, *, channel: bool) -> PlaceRules:
        """Return what is set for a place's server, or for its channel alone, as it is kept."""
        async with self._changing:
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
        async with self._changing:
            await self._put(key_of(place, channel=channel), rules, by, entry)

    async def allow(self, place: Place, phrase: str, by: Author, review_id: str) -> None:
        """Let a member's phrase pass in a place's server, unless it is too short to mean anything.

        It is kept with the review that it is from, and with nobody's name.
        """
        key = key_of(place, channel=False)
        async with self._changing:
            rules = (await self._read()).get(key, NO_RULES)
            if phrase and phrase not in rules.allowed and may_pass(phrase, rules):
                allowed, adopted = (*rules.allowed, phrase), {**rules.adopted, phrase: review_id}
                await self._put(key, replace(rules, allowed=allowed, adopted=adopted), by, None)

    async def _put(
        self, key: tuple[str, str, str], rules: PlaceRules, by: Author, entry: LogEntry | None
    ) -> None:
        await self.book.put(key, rules, entry, by.key)
        if self._rules is not None:
            self._rules[key] = rules

    async def _known(self) -> dict[tuple[str, str, str], PlaceRules]:
        """Return every rule as it was read not long ago."""
        if self._rules is not None and self.clock() < self._fresh_until:
            return self._rules
        async with self._changing:
            if self._rules is not None and self.clock() < self._fresh_until:
                return self._rules
            try:
                return await self._read()
            except StorageError:
                if self._rules is None:
                    raise
                self._fresh_until = self.clock() + _FRESH_SECONDS
                return self._rules

    async def _read(self) -> dict[tuple[str, str, str], PlaceRules]:
        """Read what is kept; nobody may change it meanwhile."""
        self._rules = dict(await self.book.every())
        self._fresh_until = self.clock() + _FRESH_SECONDS
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
        names=_names(server.names, channel.names),
    )


def _over(server: Mapping[str, T], channel: Mapping[str, T]) -> Mapping[str, T]:
    return {**server, **channel}


def _names(server: tuple[PlaceName, ...], channel: tuple[PlaceName, ...]) -> tuple[PlaceName, ...]:
    """Return both lists; what the channel says of a name counts."""
    said = {one.name.casefold() for one in channel}
    return (*channel, *(one for one in server if one.name.casefold() not in said))


def _joined(
    server: tuple[str, ...], channel: tuple[str, ...], against: tuple[str, ...]
) -> tuple[str, ...]:
    """Return both lists without what the channel says the opposite of."""
    kept = [phrase for phrase in server if phrase not in against]
    return tuple(dict.fromkeys((*kept, *channel)))
