"""One ground for the tests of a module on each database; each test has a scene of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests import postgres
from tests.end_to_end.kills.ground import Ground, Scene, ground_on


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["sqlite", "postgres"])
async def ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    """Return Discord, OpenAI and a running Limner on one of the databases."""
    url = postgres.new_database() if request.param == "postgres" else ""
    async with ground_on(url, tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def scene(ground: Ground) -> AsyncIterator[Scene]:
    """Return a channel and a member of their own; the program runs as usual."""
    usual = dict(ground.environ)
    if not ground.running:
        await ground.start()
    yield ground.scene()
    assert ground.discord.unknown_requests == []
    if ground.environ != usual:
        ground.environ.clear()
        ground.environ.update(usual)
        if ground.running:
            await ground.kill()
