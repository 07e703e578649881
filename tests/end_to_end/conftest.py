"""One program for all tests of a file: a file says in `ENVIRON` how its program is configured.

A file whose `PLATFORM` is "slack" has it between OpenAI and Slack, else it is Discord.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.end_to_end.remote_stages import let_judge_speak
from tests.end_to_end.slack_world import SlackWorld, slack_world
from tests.end_to_end.world import PLENTY, World, world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World | SlackWorld]:
    """Run the program between its simulators for as long as the file's tests last."""
    environ = {**PLENTY, **getattr(request.module, "ENVIRON", {})}
    folder = tmp_path_factory.mktemp("limner")
    if getattr(request.module, "PLATFORM", "discord") == "slack":
        async with slack_world(folder, environ) as talking:
            yield talking
            talking.check_calls()
        return
    async with world(folder, environ) as made:
        made.discord.acknowledge_deadline_seconds = 10  # the machine may be busy
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def here(house: World | SlackWorld) -> AsyncIterator[World | SlackWorld]:
    """Return a guild (or workspace), a channel and two members of this test's own."""
    scene = house.elsewhere()
    yield scene
    scene.check_manners()


@pytest.fixture
def judged(house: World | SlackWorld) -> Iterator[None]:
    """Let the judge be asked about every text of this test, and say what is said of some."""
    house.openai.moderation_scores(".", {"harassment": 0.5})
    let_judge_speak(house.openai)
    yield
    house.openai.judge.heal()
