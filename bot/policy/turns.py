"""Work on a text, done where it keeps nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

# Longer texts may take more than a few milliseconds if somebody makes them hard on purpose.
_LONG: Final = 600


async def in_turn(work: Callable[[], T], characters: int, *, ready: bool = True) -> T:
    """Return what work on a text of so many characters gives; in a thread if it may take long.

    `ready`: Nothing has to be made first that the work needs.
    """
    return await asyncio.to_thread(work) if characters > _LONG or not ready else work()
