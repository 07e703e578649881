"""`kill -9` before, inside and after each state of a command, on SQLite."""

import pytest

from tests.end_to_end.kills import on_discord, points
from tests.end_to_end.kills.checks import (
    check_drawn_again,
    check_one_honest_message,
    check_one_picture,
)
from tests.end_to_end.kills.on_discord import Scene
from tests.end_to_end.kills.points import KillPoint

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite"], indirect=True),
]


@pytest.mark.parametrize("point", points.UNPAID, ids=points.name)
async def test_a_kill_before_anything_is_paid_ends_in_one_picture(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    await check_one_picture(scene, asked, attempts=1 + (point is points.between_two_attempts))


@pytest.mark.parametrize("point", points.DRAWN, ids=points.name)
async def test_a_picture_that_is_paid_is_used_and_not_paid_again(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    assert scene.ground.quarantined()
    await scene.ground.start()

    await check_one_picture(scene, asked)


@pytest.mark.parametrize("point", on_discord.SHOWN, ids=points.name)
async def test_a_kill_while_it_is_shown_shows_it_once_with_one_thread(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    await check_one_picture(scene, asked)
    assert len(scene.channel.threads) == 1


@pytest.mark.parametrize(
    ("point", "charged"), [(points.call_is_made, 0), (points.call_is_charged, 1)], ids=points.name
)
async def test_a_kill_inside_a_call_ends_in_one_honest_message(
    scene: Scene, point: KillPoint, charged: int
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert scene.billed(asked) == charged
    await check_drawn_again(scene, answer)


async def test_a_command_that_was_never_acknowledged_is_dropped(scene: Scene) -> None:
    ground = scene.ground
    async with ground.discord.hold("POST", "/callback$") as acknowledging:
        asked = await scene.send_slash()
        await acknowledging.reached()
        await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    assert scene.answers() == []
    assert ground.books.job(asked.key) is None
    assert scene.billed(asked) == 0
