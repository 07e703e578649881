"""How requests come: one by one, at a steady rate, all at once, as many as go through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.chats import Asked
from benchmarks.contestants import Contestant

_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sustained:
    """What a contestant did while it was kept busy.

    Attributes:
        pictures: Shown in `seconds`; `all_pictures`: also before and after.
    """

    pictures: int
    all_pictures: int
    seconds: float
    cpu_seconds: float


async def one_by_one(contestant: Contestant, count: int) -> list[Asked]:
    """Send each request when the picture of the one before is shown."""
    done = []
    for _ in range(count):
        asked = await contestant.chat.imagine()
        await _shown(contestant, [asked])
        done.append(asked)
    return done


async def at_a_rate(contestant: Contestant, count: int, per_second: float) -> list[Asked]:
    """Send requests at a steady rate, whatever becomes of them."""
    loop = asyncio.get_running_loop()
    first, done = loop.time(), []
    for number in range(count):
        await asyncio.sleep(first + number / per_second - loop.time())
        done.append(await contestant.chat.imagine())
    await _shown(contestant, done)
    return done


async def at_once(contestant: Contestant, count: int) -> list[Asked]:
    """Send all requests in one breath."""
    done = [await contestant.chat.imagine() for _ in range(count)]
    await _shown(contestant, done)
    return done


async def until_quiet(contestant: Contestant, count: int, quiet_seconds: float) -> list[Asked]:
    """Send all requests in one breath; give up when no picture has come for so long."""
    asked = [await contestant.chat.imagine() for _ in range(count)]
    open_ = {one.done for one in asked}
    done = open_
    while open_ and done:
        done, open_ = await asyncio.wait(
            open_, timeout=quiet_seconds, return_when=asyncio.FIRST_COMPLETED
        )
    return asked


async def sustained(contestant: Contestant, seconds: float, in_flight: int) -> Sustained:
    """Keep so many requests open for a while, after a warm-up of a quarter of it."""
    counted, stop = 0, False

    async def member() -> None:
        nonlocal counted
        while not stop:
            await _shown(contestant, [await contestant.chat.imagine()])
            counted += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(in_flight):
            tasks.create_task(member())
        await asyncio.sleep(seconds / 4)
        before, began, cpu = counted, time.perf_counter(), contestant.cpu_seconds()
        await asyncio.sleep(seconds)
        pictures, took = counted - before, time.perf_counter() - began
        used = contestant.cpu_seconds() - cpu
        stop = True
    return Sustained(pictures, counted, took, used)


async def _shown(contestant: Contestant, asked: Sequence[Asked]) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            for one in asked:
                await one.done
    except TimeoutError:
        open_ = [one for one in asked if not one.shown]
        raise RuntimeError(
            f"{contestant.name}: {len(open_)} of {len(asked)} pictures never came; "
            f"the last words were {open_[0].words!r}\n{contestant.log()}"
        ) from None
