from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.moderation.bench import Bench, bench_on
from tests.bot.storage import samples
from tests.bot.storage.samples import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def url(tmp_path: Path) -> str:
    return await asyncio.to_thread(samples.ready_url_of, "sqlite", tmp_path)


@pytest.fixture
async def bench(url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Bench]:
    async with bench_on(url, tmp_path, clock) as made:
        yield made
