"""One ground for the tests of a module on each platform and database; each test has its scene."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests import postgres
from tests.end_to_end.kills import on_discord, on_slack
from tests.end_to_end.kills.ground import Ground, Scene, without_word_lists

_GROUNDS = {"discord": on_discord.ground_on, "slack": on_slack.ground_on}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    """Return a platform, OpenAI and a running Limner on a database, as in "slack-sqlite"."""
    platform, _, database = request.param.partition("-")
    url = postgres.new_database() if database == "postgres" else ""
    environ = without_word_lists(tmp_path_factory.mktemp("config"))
    async with _GROUNDS[platform](url, tmp_path_factory.mktemp("data"), environ) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def scene(ground: Ground) -> AsyncIterator[Scene[Any]]:
    """Return a channel and a member of their own; the program runs as usual."""
    usual = dict(ground.environ)
    if not ground.running:
        await ground.start()
    yield ground.scene()
    ground.check_manners()
    if ground.environ != usual:
        ground.environ.clear()
        ground.environ.update(usual)
        if ground.running:
            await ground.kill()
