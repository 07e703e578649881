"""`kill -9` before, inside and after each state of a command on Slack, on SQLite."""

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.checks import (
    check_drawn_again,
    check_nothing_drawn,
    check_one_honest_message,
    check_one_picture,
)
from tests.end_to_end.kills.on_slack import QUOTA, Scene, Sent
from tests.end_to_end.kills.points import KillPoint, Showing, Standing, around

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["slack-sqlite"], indirect=True),
]

COMPLETED = "files.completeUploadExternal"
REFUSED = "a very bad word"


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        *around(Standing, "chat.postMessage"),
        points.plan_is_made,
        points.without_an_intent,
        points.between_two_attempts,
    ],
    ids=points.name,
)
async def test_a_kill_before_anything_is_paid_ends_in_one_picture(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    answer = await check_one_picture(
        scene, asked, attempts=1 + (point is points.between_two_attempts)
    )
    assert not answer.ephemeral


@pytest.mark.parametrize("point", points.DRAWN, ids=points.name)
async def test_a_picture_that_is_paid_is_used_and_not_paid_again(
    scene: Scene, point: KillPoint
) -> None:
    asked = await point(scene.ground, scene.slash)
    assert scene.ground.quarantined()
    await scene.ground.start()

    await check_one_picture(scene, asked)


@pytest.mark.parametrize(
    "point",
    [
        Standing(("upload",), "after"),
        Showing((COMPLETED,), "after"),
        Showing(("files.info",), "before"),
    ],
    ids=points.name,
)
async def test_a_kill_while_it_is_uploaded_shows_it_once(scene: Scene, point: KillPoint) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    answer = await check_one_picture(scene, asked)
    assert answer.replies == []


async def test_a_kill_while_an_answer_uploads_what_was_not_sent_ahead_shows_it_once(
    scene: Scene,
) -> None:
    scene.ground.slack.fail("files.getUploadURLExternal")
    asked = await Showing(("upload",), "after")(scene.ground, scene.slash)
    await scene.ground.start()

    answer = await check_one_picture(scene, asked)
    assert answer.replies == []


@pytest.mark.parametrize("point", around(Showing, "chat.update"), ids=points.name)
async def test_a_picture_that_is_uploaded_is_shown_and_not_uploaded_again(
    scene: Scene, point: KillPoint
) -> None:
    before = len(scene.ground.slack.calls(COMPLETED))
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()

    await check_one_picture(scene, asked)
    assert len(scene.ground.slack.calls(COMPLETED)) == before + 1


@pytest.mark.parametrize(
    ("point", "charged"), [(points.call_is_made, 0), (points.call_is_charged, 1)], ids=points.name
)
async def test_a_kill_inside_a_call_ends_in_one_honest_message_for_its_author(
    scene: Scene, point: KillPoint, charged: int
) -> None:
    asked = await point(scene.ground, scene.slash)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert answer.ephemeral
    assert scene.billed(asked) == charged
    assert not (await check_drawn_again(scene, answer)).ephemeral


# --- never acknowledged -----------------------------------------------------------------------


async def test_a_command_that_was_never_read_leaves_nothing(scene: Scene) -> None:
    ground = scene.ground
    ground.freeze()
    asked = await scene.send_slash()
    await ground.until(lambda: asked.handle.delivery.attempts, "an envelope on its way")
    await ground.kill()
    await ground.start()
    await ground.quiet()

    assert asked.handle.error is not None
    assert scene.answers() == []
    assert (scene.billed(asked), ground.books.job(asked.key)) == (0, None)


async def test_a_command_that_was_written_down_and_never_acknowledged_is_drawn_at_most_once(
    scene: Scene,
) -> None:
    ground = scene.ground
    with ground.books.locked():
        asked = await scene.send_slash()
        await ground.until(lambda: ground.journalled(asked.key), "a line in the journal")
        await ground.kill()
    assert not asked.handle.acknowledged
    await ground.start()

    await check_at_most_one_picture(scene, asked)


async def test_a_command_whose_acknowledgement_was_lost_is_drawn_at_most_once(
    scene: Scene,
) -> None:
    ground = scene.ground
    ground.slack.lose_acknowledgements()
    async with ground.openai.hold("moderations") as screening:
        asked = await scene.send_slash()
        await screening.reached()
        await ground.kill()
    assert not asked.handle.acknowledged
    await ground.start()

    await check_at_most_one_picture(scene, asked)


async def check_at_most_one_picture(scene: Scene, asked: Sent) -> None:
    """Fail unless nothing, or one picture, came of what its author saw fail."""
    ground = scene.ground
    await ground.program.said("jobs.taken_up")
    await ground.quiet()
    assert asked.handle.error is not None
    if ground.books.job(asked.key) is not None:
        await check_one_picture(scene, asked)
    assert scene.answers() == []
    assert scene.billed(asked) <= 1


# --- refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point",
    [*around(Standing, "chat.delete"), Standing(("response_url",), "before")],
    ids=points.name,
)
async def test_a_refusal_reaches_its_author_alone_and_leaves_no_placeholder(
    scene: Scene, point: KillPoint
) -> None:
    scene.ground.openai.moderation_scores(REFUSED, {"sexual": 0.99})

    async def ask() -> Sent:
        asked = await scene.send_slash(REFUSED)
        await asked.handle.wait_acknowledged()
        return asked

    asked = await point(scene.ground, ask)
    await scene.ground.start()

    assert (await check_nothing_drawn(scene, asked, "sexual")).ephemeral


async def test_a_limit_on_a_command_is_told_once(scene: Scene) -> None:
    ground = scene.ground
    for _ in range(QUOTA):
        await scene.picture()
    asked = await Standing(("response_url",), "before")(ground, scene.slash)
    await ground.start()
    await ground.program.said("jobs.taken_up")
    await ground.until(lambda: not ground.waiting(), "a journal where nothing waits")

    answer = scene.the_answer()
    assert "for today" in answer.shown
    assert answer.ephemeral
    assert (scene.billed(asked), ground.books.job(asked.key)) == (0, None)
