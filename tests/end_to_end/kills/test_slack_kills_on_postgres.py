"""`kill -9` around commits of requests on Slack, on PostgreSQL."""

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.checks import (
    check_drawn_again,
    check_one_honest_message,
    check_one_picture,
)
from tests.end_to_end.kills.on_slack import Scene
from tests.end_to_end.kills.points import KillPoint, Showing

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["slack-postgres"], indirect=True),
]


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        points.without_a_settlement,
        Showing(("files.completeUploadExternal",), "after"),
    ],
    ids=points.name,
)
async def test_a_kill_around_a_commit_ends_in_one_picture(scene: Scene, point: KillPoint) -> None:
    asked = await point(scene.ground, scene.mention)
    await scene.ground.start()

    await check_one_picture(scene, asked)


async def test_a_kill_inside_a_call_ends_in_one_honest_message(scene: Scene) -> None:
    asked = await points.call_is_charged(scene.ground, scene.slash)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert scene.billed(asked) == 1
    await check_drawn_again(scene, answer)
