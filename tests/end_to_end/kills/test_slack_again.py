"""What Slack sends twice, late or in the wrong order, and connections that break."""

import asyncio
from typing import Any

import pytest

from tests.end_to_end.kills.checks import check_one_picture
from tests.end_to_end.kills.on_slack import QUOTA, Ground, Scene, Sent

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["slack-sqlite"], indirect=True),
]


# --- envelopes that come twice ----------------------------------------------------------------


async def test_a_command_that_comes_twice_is_drawn_once(scene: Scene) -> None:
    scene.ground.slack.duplicate_next()
    asked = await scene.send_slash()
    await scene.ground.taken(asked.handle.delivery, 2)

    await check_one_picture(scene, asked)


async def test_a_press_that_comes_twice_is_drawn_once(scene: Scene) -> None:
    shown = await scene.picture()
    scene.ground.slack.duplicate_next()
    asked = await scene.send_press(shown, "Vary")
    await scene.ground.taken(asked.handle.delivery, 2)

    await check_one_picture(scene, asked)


async def test_a_form_that_comes_twice_is_drawn_once(scene: Scene) -> None:
    form = await scene.form()
    scene.ground.slack.duplicate_next()
    asked = await scene.send_form(form)
    await scene.ground.taken(asked.handle.delivery, 2)

    await check_one_picture(scene, asked)


async def test_a_press_that_comes_again_after_a_restart_is_not_drawn_again(scene: Scene) -> None:
    ground = scene.ground
    shown = await scene.picture()
    asked = await scene.press(shown, "Again")
    await check_one_picture(scene, asked)
    await ground.restart()
    ground.slack.dispatcher.again(asked.handle.delivery)
    await ground.taken(asked.handle.delivery, 2)
    await ground.closed(asked)

    assert scene.answers() == []
    assert scene.billed(asked) == 1


# --- events that come again -------------------------------------------------------------------


async def test_a_mention_whose_acknowledgements_are_lost_is_drawn_once(scene: Scene) -> None:
    ground = scene.ground
    ground.slack.lose_acknowledgements(2)  # a message and a mention are two events
    with ground.impatient():
        asked = await scene.mention()
    for sent in ground.sent_of(asked.message):
        await ground.taken(sent, 2)

    await check_one_picture(scene, asked)


async def test_a_reply_that_comes_again_after_a_restart_is_not_drawn_again(scene: Scene) -> None:
    ground = scene.ground
    asked = await scene.reply(await scene.picture())
    await check_one_picture(scene, asked)
    await ground.restart()
    (sent,) = ground.sent_of(asked.message)
    ground.slack.dispatcher.again(sent)
    await ground.taken(sent, 2)
    await ground.closed(asked)

    assert scene.answers() == []
    assert scene.billed(asked) == 1


async def test_a_bare_mention_is_told_once_what_to_say(scene: Scene) -> None:
    ground = scene.ground
    ground.slack.lose_acknowledgements(2)
    with ground.impatient():
        said = await scene.say(ground.team.bot.mention)
    for sent in ground.sent_of(said):
        await ground.taken(sent, 2)
    await ground.until(lambda: not ground.waiting(), "a journal where nothing waits")

    answer = scene.the_answer()
    assert "Say what to draw" in answer.shown
    assert answer.ephemeral


async def test_a_mention_beyond_a_limit_is_told_so_once(scene: Scene) -> None:
    ground = scene.ground
    for _ in range(QUOTA):
        await scene.picture()
    asked = await scene.mention()
    await ground.quiet()
    await ground.until(lambda: not ground.waiting(), "a journal where nothing waits")

    assert "for today" in scene.the_answer().shown
    assert (scene.billed(asked), ground.books.job(asked.key)) == (0, None)


async def test_words_that_arrive_in_the_wrong_order_are_each_drawn_once(scene: Scene) -> None:
    ground = scene.ground
    async with ground.slack.hold_deliveries(reverse=True):
        asked = [scene.spoken(await scene.say(words), scene.charged()) for words in _two(scene)]
    for one in asked:
        await ground.closed(one)

    assert [len(answer.pictures) for answer in scene.answers()] == [1, 1]
    assert scene.billed(asked[0]) == 2
    ground.books.check_closed()


def _two(scene: Scene) -> list[str]:
    return [f"{scene.ground.team.bot.mention} {scene.words()}" for _ in range(2)]


# --- answers of Slack that are lost -----------------------------------------------------------


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "upload", "files.completeUploadExternal", "chat.update"]
)
async def test_a_lost_answer_of_slacks_leaves_one_picture(scene: Scene, method: str) -> None:
    lost = scene.ground.slack.fail(method, drop="after")
    asked = await scene.slash()

    await check_one_picture(scene, asked)
    assert lost.hits == 1


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream"])
async def test_a_stream_whose_answer_is_lost_is_one_message(scene: Scene, method: str) -> None:
    root = await scene.private_picture()
    lost = scene.ground.slack.fail(method, drop="after")
    asked = await scene.reply(root)

    await check_one_picture(scene, asked)
    assert lost.hits == 1


async def test_a_reply_that_was_posted_unheard_is_posted_once(scene: Scene) -> None:
    root = await scene.picture()
    lost = scene.ground.slack.fail("chat.postMessage", drop="after")
    asked = await scene.reply(root)

    await check_one_picture(scene, asked)
    assert lost.hits == 1


async def test_pictures_that_slack_takes_only_as_files_are_shared_once(scene: Scene) -> None:
    ground = scene.ground
    refused = ground.slack.fail("chat.update", "msg_blocks_too_long", where=shows, times=10)
    lost = ground.slack.fail("files.completeUploadExternal", drop="after", where=shares)
    asked = await scene.slash()
    await ground.closed(asked)
    refused.times = 0

    answer, shared = scene.answers()
    assert (answer.replies, len(shared.pictures)) == ([shared], 1)
    assert lost.hits == 1


def shows(arguments: dict[str, Any]) -> bool:
    """Return whether a call shows a picture."""
    return "slack_file" in str(arguments["blocks"])


def shares(arguments: dict[str, Any]) -> bool:
    """Return whether a call shares what was uploaded."""
    return "channel_id" in arguments


# --- connections ------------------------------------------------------------------------------


async def test_a_picture_arrives_though_every_connection_broke(scene: Scene) -> None:
    ground = scene.ground
    async with ground.openai.hold("images") as drawing:
        asked = await scene.slash()
        await drawing.reached()
        ground.slack.sockets.drop()
    await check_one_picture(scene, asked)
    await connected(ground)

    await check_one_picture(scene, await scene.slash())


async def test_what_is_said_while_no_connection_is_open_is_drawn_once(scene: Scene) -> None:
    ground = scene.ground
    ground.slack.sockets.drop()
    assert ground.slack.sockets.live == []
    said = await scene.say(f"{ground.team.bot.mention} {scene.words()}")
    asked = scene.spoken(said, scene.charged())
    await connected(ground)
    await ground.until(lambda: ground.books.job(asked.key), "a job")

    await check_one_picture(scene, asked)


async def test_no_command_is_lost_while_connections_are_renewed(scene: Scene) -> None:
    ground = scene.ground
    asked: list[Sent] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ground.slack.sockets.refresh())
        asked += [await scene.slash(), await scene.slash()]
    await connected(ground)
    for one in asked:
        await ground.closed(one)

    assert [len(answer.pictures) for answer in scene.answers()] == [1, 1]
    assert scene.billed(asked[0]) == 2


async def connected(ground: Ground) -> None:
    """Wait until both connections are open, and stay."""
    await ground.until(
        lambda: len([one for one in ground.slack.sockets.live if not one.leaving]) == 2,
        "both connections",
    )
