"""Waiting for something to become true: looked at after each change on the platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from .errors import SimulatorError

# A predicate may also look at what the platform does not see (a client in this process, a file):
# it is looked at again after so many seconds at the latest.
PATIENCE_SECONDS = 0.02

T = TypeVar("T")
Predicate = Callable[[], T | None]


class Waiting:
    """Looks at waiting predicates after each change; lives as long as the simulator."""

    def __init__(self, dump: Callable[[], str]) -> None:
        self._dump = dump
        self._open: list[Callable[[], bool]] = []
        self._scheduled = False

    def changed(self) -> None:
        """Tell that something happened; many tellings in one turn of the loop count once."""
        if self._open and not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._look)

    async def wait_for(self, predicate: Predicate[T], timeout: float = 10.0, what: str = "") -> T:
        """Return the predicate's first true value.

        Raises:
            SimulatorError: Not within `timeout` seconds; says what the platform looks like.
        """
        value = predicate()
        if value:
            return value
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def look() -> bool:
            if future.done():
                return True
            try:
                found = predicate()
            except Exception as error:
                future.set_exception(error)
                return True
            if found:
                future.set_result(found)
            return bool(found)

        self._open.append(look)
        try:
            return await self._result(future, look, timeout)
        except TimeoutError:
            wanted = what or "what the test waits for"
            raise SimulatorError(
                f"{wanted} did not happen within {timeout} s\n{self._dump()}"
            ) from None
        finally:
            if look in self._open:
                self._open.remove(look)

    @staticmethod
    async def _result(future: asyncio.Future[T], look: Callable[[], bool], timeout: float) -> T:
        async with asyncio.timeout(timeout):
            while not future.done():
                await asyncio.wait([future], timeout=PATIENCE_SECONDS)
                look()
            return await future

    def _look(self) -> None:
        self._scheduled = False
        for look in list(self._open):
            if look() and look in self._open:
                self._open.remove(look)
