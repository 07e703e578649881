from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.bot.storage import samples
from tests.bot.storage.samples import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(tmp_path: Path, clock: Clock) -> AsyncIterator[Database]:
    """A fresh database on SQLite."""
    url = await asyncio.to_thread(samples.ready_url_of, "sqlite", tmp_path)
    async with samples.opened(url, clock) as opened:
        yield opened


@pytest.fixture
async def postgres_database(tmp_path: Path, clock: Clock) -> AsyncIterator[Database]:
    """A fresh database on PostgreSQL."""
    url = await asyncio.to_thread(samples.ready_url_of, "postgres", tmp_path)
    async with samples.opened(url, clock) as opened:
        yield opened
