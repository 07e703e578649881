"""`kill -9` around what is asked on Slack by words, buttons and forms, and in private."""

from typing import Any

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.checks import (
    check_drawn_again,
    check_nothing_drawn,
    check_one_honest_message,
    check_one_picture,
)
from tests.end_to_end.kills.ground import When
from tests.end_to_end.kills.on_slack import Scene
from tests.end_to_end.kills.points import KillPoint, Showing, Standing, around

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["slack-sqlite"], indirect=True),
]

UPDATED = Showing(("chat.update",), "after")
POSTED = Standing(("chat.postMessage",), "after")


# --- a mention --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point", [points.without_a_row, POSTED, points.picture_is_screened, UPDATED], ids=points.name
)
async def test_a_mention_is_answered_once_in_its_thread(scene: Scene, point: KillPoint) -> None:
    said = await point(scene.ground, scene.mention)
    await scene.ground.start()

    answer = await check_one_picture(scene, said)
    assert said.key.endswith(f":{answer.thread_ts}")


async def test_a_mention_whose_call_was_cut_off_says_so_to_its_author(scene: Scene) -> None:
    asked = await points.call_is_charged(scene.ground, scene.mention)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert answer.ephemeral
    assert scene.billed(asked) == 1
    await check_drawn_again(scene, answer)


async def test_a_mention_that_was_never_read_is_sent_again_and_drawn_once(scene: Scene) -> None:
    ground = scene.ground
    ground.freeze()
    with ground.impatient():
        said = await scene.say(f"{ground.team.bot.mention} {scene.words()}")
    billed = scene.charged()
    await ground.until(lambda: len(ground.sent_of(said)) == 2, "two envelopes on their way")
    await ground.kill()
    await ground.start()

    asked = scene.spoken(said, billed)
    await ground.until(lambda: ground.books.job(asked.key), "a job")
    await check_one_picture(scene, asked)


async def test_a_mention_that_was_written_down_and_is_sent_again_is_drawn_once(
    scene: Scene,
) -> None:
    ground = scene.ground
    with ground.books.locked(), ground.impatient():
        asked = await scene.mention()
        await ground.kill()
    assert not any(one.acknowledged for one in ground.sent_of(asked.message))
    await ground.start()

    await check_one_picture(scene, asked)


async def test_a_bare_mention_is_told_once_what_to_say(scene: Scene) -> None:
    ground = scene.ground
    async with ground.slack.hold("chat.postEphemeral") as telling:
        with ground.impatient():
            said = await scene.say(ground.team.bot.mention)
        await telling.reached()
        await ground.kill()
    assert not any(one.acknowledged for one in ground.sent_of(said))
    await ground.start()
    await ground.program.said("jobs.taken_up")
    await ground.quiet()
    await ground.until(lambda: not ground.waiting(), "a journal where nothing waits")

    answer = scene.the_answer()
    assert "Say what to draw" in answer.shown
    assert answer.ephemeral


# --- plain words in a thread ------------------------------------------------------------------


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        points.without_a_settlement,
        *around(Showing, "chat.postMessage"),
    ],
    ids=points.name,
)
async def test_a_reply_in_a_thread_is_refined_once(scene: Scene, point: KillPoint) -> None:
    root = await scene.picture()
    asked = await point(scene.ground, lambda: scene.reply(root))
    await scene.ground.start()

    assert (await check_one_picture(scene, asked)).thread_ts == root.ts


# --- buttons and forms ------------------------------------------------------------------------


@pytest.mark.parametrize("point", [points.without_a_row, POSTED, UPDATED], ids=points.name)
async def test_a_press_ends_in_one_picture(scene: Scene, point: KillPoint) -> None:
    shown = await scene.picture()
    asked = await point(scene.ground, lambda: scene.press(shown, "Vary"))
    await scene.ground.start()

    assert (await check_one_picture(scene, asked)).thread_ts == shown.ts


@pytest.mark.parametrize(
    "point", [points.without_a_row, points.picture_is_screened], ids=points.name
)
async def test_a_form_ends_in_one_picture(scene: Scene, point: KillPoint) -> None:
    form = await scene.form()
    asked = await point(scene.ground, lambda: scene.submit(form))
    await scene.ground.start()

    await check_one_picture(scene, asked)


@pytest.mark.parametrize(
    ("endpoint", "when", "charged"), [("moderations", "before", 0), ("images", "after", 1)]
)
async def test_a_kill_while_it_is_said_that_a_job_was_stopped_says_it_once(
    scene: Scene, endpoint: str, when: When, charged: int
) -> None:
    ground = scene.ground
    async with ground.openai.hold(endpoint, "after") as working:
        asked = await scene.slash()
        await working.reached()
        (placeholder,) = scene.answers()
        async with ground.slack.hold("chat.update", when=when, where=says_stopped) as telling:
            await scene.press(placeholder, "Cancel")
            await telling.reached()
            await ground.kill()
    await ground.start()

    await check_nothing_drawn(scene, asked, "Stopped", charged=charged)


async def test_a_kill_once_a_cancel_was_acknowledged_does_not_undo_it(scene: Scene) -> None:
    ground = scene.ground
    async with ground.openai.hold("moderations", "after") as working:
        asked = await scene.slash()
        await working.reached()
        (placeholder,) = scene.answers()
        async with ground.slack.hold("chat.update", when="before", where=says_stopped):
            await scene.press(placeholder, "Cancel")
            await ground.kill()
    await ground.start()

    await check_nothing_drawn(scene, asked, "Stopped", charged=0)


def says_stopped(arguments: dict[str, Any]) -> bool:
    """Return whether a call says that a job was stopped."""
    return "Stopped" in arguments["text"]


# --- private ----------------------------------------------------------------------------------


@pytest.mark.parametrize("point", [POSTED, UPDATED], ids=points.name)
async def test_a_private_picture_stays_private(scene: Scene, point: KillPoint) -> None:
    asked = await point(scene.ground, scene.private)
    await scene.ground.start()

    assert (await check_one_picture(scene, asked)).channel is scene.direct
    assert scene.channel.messages == []


async def test_a_private_request_whose_call_was_cut_off_is_told_privately(scene: Scene) -> None:
    asked = await points.call_is_charged(scene.ground, scene.private)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert answer.channel is scene.direct
    await check_drawn_again(scene, answer)
    assert scene.channel.messages == []


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        *around(Standing, "chat.startStream"),
        points.picture_is_screened,
        Showing(("chat.stopStream",), "after"),
        UPDATED,
    ],
    ids=points.name,
)
async def test_a_streamed_answer_is_one_message(scene: Scene, point: KillPoint) -> None:
    root = await scene.private_picture()
    asked = await point(scene.ground, lambda: scene.reply(root))
    await scene.ground.start()

    assert (await check_one_picture(scene, asked)).thread_ts == root.ts


@pytest.mark.parametrize("point", [POSTED, *around(Standing, "chat.update")], ids=points.name)
async def test_a_picture_is_published_once(scene: Scene, point: KillPoint) -> None:
    root = await scene.private_picture()
    asked = await point(scene.ground, lambda: scene.press(root, "Publish"))
    await scene.ground.start()
    await scene.ground.closed(asked)

    answer = scene.the_answer()
    assert (answer.channel, len(answer.pictures)) == (scene.channel, 1)
    assert scene.billed(asked) == 0
    scene.ground.books.check_closed()
