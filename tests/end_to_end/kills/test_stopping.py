"""The other ways to end, and what a start finds: SIGTERM, a second process, a torn journal."""

import asyncio

import pytest

from tests.end_to_end.kills.checks import check_one_honest_message, check_one_picture
from tests.end_to_end.kills.on_discord import Scene
from tests.end_to_end.program import Program

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite"], indirect=True),
]


async def test_a_stop_lets_a_picture_that_is_being_drawn_arrive(scene: Scene) -> None:
    ground = scene.ground
    async with ground.openai.hold("images") as drawing:
        asked = await scene.slash()
        await drawing.reached()
        async with asyncio.TaskGroup() as tasks:
            stopping = tasks.create_task(ground.program.stop())
            await ground.program.said("stopping")
            drawing.release()

    assert stopping.result() == 0
    await check_one_picture(scene, asked)


async def test_a_stop_that_must_not_wait_ends_in_one_honest_message(scene: Scene) -> None:
    ground = scene.ground
    ground.environ["LIMNER_JOBS__DRAIN_SECONDS"] = "0.1"
    await ground.restart()
    async with ground.openai.hold("images", "after") as drawing:
        asked = await scene.slash()
        await drawing.reached()
        assert await ground.program.stop() == 0
    await ground.start()

    await check_one_honest_message(scene, asked)


async def test_a_job_that_waits_at_a_stop_is_drawn_by_the_next_process(scene: Scene) -> None:
    ground = scene.ground
    ground.environ["LIMNER_JOBS__CONCURRENT"] = "1"
    await ground.restart()
    async with ground.openai.hold("images") as drawing:
        await scene.slash()
        await drawing.reached()
        waiting = await scene.slash()
        await ground.until(lambda: ground.books.job(waiting.key), "a row")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(ground.program.stop())
            await ground.program.said("stopping")
            drawing.release()
    job = ground.books.job(waiting.key)
    assert job is not None
    assert job["state"] == "accepted"
    await ground.start()
    await ground.closed(waiting)

    assert [len(answer.attachments) for answer in scene.answers()] == [1, 1]
    assert scene.billed(waiting) == 2
    ground.books.check_closed()


async def test_a_second_process_on_the_same_folder_is_refused_in_words(scene: Scene) -> None:
    ground = scene.ground
    second = Program(ground.data_dir, ground.environ, development=False)
    await second.start(wait=False)

    assert await second.wait_end() == 1
    assert "Another Limner is running" in second.log()
    assert "LIMNER_DATA_DIR" in second.log()
    assert "Traceback" not in second.log()
    await check_one_picture(scene, await scene.slash())


async def test_a_torn_last_line_of_the_journal_spoils_no_other(scene: Scene) -> None:
    ground = scene.ground
    with ground.books.locked():
        asked = await scene.slash()
        await ground.kill()
    journal = ground.data_dir / "accepted.jsonl"
    lines = journal.read_bytes()
    journal.write_bytes(lines + lines.splitlines()[-1][:200])
    await ground.start()

    await ground.program.said("journal.torn_line")
    await check_one_picture(scene, asked)
