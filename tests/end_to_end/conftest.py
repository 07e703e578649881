"""One program for all tests of a file: a file says in `ENVIRON` how its program is configured."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.world import PLENTY, World, world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Run the program between its simulators for as long as the file's tests last."""
    environ = {**PLENTY, **getattr(request.module, "ENVIRON", {})}
    async with world(tmp_path_factory.mktemp("limner"), environ) as made:
        made.discord.acknowledge_deadline_seconds = 10  # the machine may be busy
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def here(house: World) -> AsyncIterator[World]:
    """Return a guild, a channel and two members of this test's own."""
    scene = house.elsewhere()
    yield scene
    scene.check_manners()
