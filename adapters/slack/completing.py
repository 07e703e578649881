"""Files that were sent, kept by Slack: those of several answers at once where they wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.slack.api import Rejected
from bot.errors import DeliveryError

_FILES_AT_ONCE: Final = 10
_LOST: Final = "Slack's answer was lost."

Complete = Callable[[str, Mapping[str, str]], Awaitable[Sequence[str]]]
"""Keeps files of a workspace, id -> title; returns those that Slack still has to process."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """Files of one answer; lives until Slack has answered for them."""

    titles: Mapping[str, str]
    is_done: bool = False
    alone: bool = False
    unready: Sequence[str] = ()
    failed: DeliveryError | None = None


class Completing:
    """Completes the files of many answers in few calls. Lives as long as what sends them.

    One call at a time goes out from here for a workspace. What comes meanwhile goes together with
    the next one, so that a rush takes a tenth of the calls; where nothing is under way, nothing
    waits.
    """

    def __init__(self, complete: Complete) -> None:
        self._complete = complete
        self._turns: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, list[_Waiting]] = {}

    async def completed(self, team: str, titles: Mapping[str, str]) -> Sequence[str]:
        """Keep files by their ids; return those that Slack still has to process.

        Raises:
            Rejected: Slack does not take these.
            DeliveryError: Slack is busy or out of reach, for now.
        """
        mine = _Waiting(titles)
        waiting = self._waiting.setdefault(team, [])
        waiting.append(mine)
        try:
            async with self._turns.setdefault(team, asyncio.Lock()):
                while not mine.is_done:
                    await self._take_turn(team, _together(mine, waiting))
        finally:
            waiting.remove(mine)
        if mine.failed:
            # Several answers may fail by one error: none shows where another one did.
            raise mine.failed.with_traceback(None)
        return mine.unready

    async def _take_turn(self, team: str, some: Sequence[_Waiting]) -> None:
        """Complete the files of some answers; where Slack refuses several, each goes alone."""
        titles = {file: title for each in some for file, title in each.titles.items()}
        failed: DeliveryError | None = None
        unready = frozenset[str]()
        try:
            unready = frozenset(await self._complete(team, titles))
        except DeliveryError as error:
            if isinstance(error, Rejected) and len(some) > 1:
                for each in some:
                    each.alone = True
                return
            failed = error
        except BaseException:
            # Nobody knows whether Slack has the files: the others' answers are tried again.
            for each in some[1:]:
                each.failed, each.is_done = DeliveryError(_LOST), True
            raise
        for each in some:
            each.unready = [file for file in each.titles if file in unready]
            each.failed, each.is_done = failed, True


def _together(first: _Waiting, waiting: Sequence[_Waiting]) -> Sequence[_Waiting]:
    """Return whose files go out with those of the first."""
    some, files = [first], len(first.titles)
    for each in waiting:
        fits = files + len(each.titles) <= _FILES_AT_ONCE
        if each is not first and fits and not (each.is_done or each.alone or first.alone):
            some.append(each)
            files += len(each.titles)
    return some
