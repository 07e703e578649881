"""`kill -9` before, inside and after each state of a command, on both databases."""

from collections.abc import Sequence

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.ground import DRAW_AGAIN, UNKNOWN, Asked, Scene
from tests.end_to_end.kills.points import KillPoint

pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


def on_databases(some: Sequence[KillPoint]) -> pytest.MarkDecorator:
    """Run a test for each point, on the databases where that matters."""
    cases = points.on_databases(some)
    return pytest.mark.parametrize(("ground", "point"), cases, indirect=["ground"], ids=points.name)


async def check_one_picture(scene: Scene, asked: Asked, *, attempts: int = 1) -> None:
    """Fail unless a request ended in one picture that was paid and shown once."""
    ground = scene.ground
    job = await ground.closed(asked)
    calls, entry = ground.books.calls(job["id"]), ground.books.entry(job["id"])

    assert len(scene.the_answer().attachments) == 1
    assert scene.billed(asked) == 1
    assert [call["state"] for call in calls][-1:] == ["answered"]
    assert len(calls) == attempts
    assert (entry["state"], entry["pictures"]) == ("settled", 1)
    assert entry["microdollars"] == calls[-1]["cost_microdollars"] > 0
    ground.books.check_closed()


@on_databases(points.UNPAID)
async def test_a_kill_before_anything_is_paid_ends_in_one_picture(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    await check_one_picture(scene, asked, attempts=1 + (point is points.between_two_attempts))


@on_databases(points.DRAWN)
async def test_a_picture_that_is_paid_is_used_and_not_paid_again(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    assert scene.ground.quarantined()
    await scene.ground.start()

    await check_one_picture(scene, asked)


@on_databases(points.SHOWN)
async def test_a_kill_while_it_is_shown_shows_it_once_with_one_thread(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    await check_one_picture(scene, asked)
    assert len(scene.channel.threads) == 1


@on_databases((points.call_is_made, points.call_is_charged))
async def test_a_kill_inside_a_call_ends_in_one_honest_message(
    scene: Scene, point: KillPoint
) -> None:
    ground = scene.ground
    asked = await point(ground, scene.slash)
    await ground.start()
    job = await ground.closed(asked)
    answer = scene.the_answer()

    assert scene.billed(asked) == (point is points.call_is_charged)
    assert UNKNOWN in answer.text
    assert answer.buttons == (DRAW_AGAIN,)
    check_refunded_but_counted(scene, job["id"])
    ground.books.check_closed()

    again = await scene.press(answer, DRAW_AGAIN)
    await check_one_picture(scene, again)


def check_refunded_but_counted(scene: Scene, job_id: str) -> None:
    """Fail unless the member's quota is given back and the estimate stays counted."""
    books = scene.ground.books
    (call,), entry = books.calls(job_id), books.entry(job_id)
    assert call["state"] == "unknown"
    assert (entry["state"], entry["pictures"]) == ("settled", 0)
    assert entry["microdollars"] >= call["estimate_microdollars"] > 0


async def test_a_command_that_was_never_acknowledged_is_dropped(scene: Scene) -> None:
    ground = scene.ground
    async with ground.discord.hold("POST", "/callback$") as acknowledging:
        with ground.books.locked():
            asked = await scene.send_slash()
            await acknowledging.reached()
            await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    assert scene.answers() == []
    assert ground.books.job(asked.event_id) is None
    assert scene.billed(asked) == 0


async def test_a_job_that_was_never_acknowledged_is_withdrawn(scene: Scene) -> None:
    ground = scene.ground
    async with (
        ground.openai.hold("moderations"),
        ground.discord.hold("POST", "/callback$") as acknowledging,
    ):
        asked = await scene.send_slash()
        await acknowledging.reached()
        await ground.until(lambda: ground.books.job(asked.event_id), "a row")
        await ground.kill()
    await ground.start()
    job = await ground.closed(asked)

    assert scene.answers() == []
    assert scene.billed(asked) == 0
    assert ground.books.outcome(asked.event_id)["kind"] == "cancelled"
    assert ground.books.entry(job["id"])["state"] == "refunded"
