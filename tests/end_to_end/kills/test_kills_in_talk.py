"""`kill -9` around what is asked by words, buttons, and for one member's own eyes."""

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.checks import (
    check_drawn_again,
    check_one_honest_message,
    check_one_picture,
)
from tests.end_to_end.kills.ground import When
from tests.end_to_end.kills.on_discord import ANSWER, Scene, key
from tests.end_to_end.kills.points import KillPoint, Showing
from tests.simulators.discord import TextChannel

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite"], indirect=True),
]

MESSAGE = "/channels/[0-9]+/messages$"
# Words for the author alone: the placeholder goes, then they come as a follow-up.
PLACEHOLDER = ("DELETE", "/messages/@original$")
WHISPER = ("POST", "/webhooks/[0-9]+/[^/]+$")
WHISPERING = [(*PLACEHOLDER, "before"), (*PLACEHOLDER, "after"), (*WHISPER, "before")]
_MINUTES_15 = 15 * 60.0


# --- a mention --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        points.picture_is_screened,
        Showing(("PATCH", "/channels/[0-9]+/messages/[0-9]+$"), "after"),
    ],
    ids=points.name,
)
async def test_a_mention_is_answered_by_one_reply(scene: Scene, point: KillPoint) -> None:
    asked = await point(scene.ground, scene.mention)
    await scene.ground.start()

    await check_one_picture(scene, asked)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_around_the_placeholder_posts_it_once(scene: Scene, when: When) -> None:
    ground = scene.ground
    async with ground.discord.hold("POST", MESSAGE, when=when) as posting:
        asked = await scene.mention()
        await posting.reached()
        await ground.kill()
    await ground.start()

    await check_one_picture(scene, asked)


async def test_a_placeholder_is_found_again_when_discord_has_forgotten_its_nonce(
    scene: Scene,
) -> None:
    ground = scene.ground
    async with ground.discord.hold("POST", MESSAGE, when="after") as posting:
        asked = await scene.mention()
        await posting.reached()
        await ground.kill()
    ground.discord.advance_clock(_MINUTES_15)
    await ground.start()

    await check_one_picture(scene, asked)


async def test_a_mention_whose_call_was_cut_off_says_so_in_its_reply(scene: Scene) -> None:
    asked = await points.call_is_charged(scene.ground, scene.mention)
    await scene.ground.start()
    answer = await check_one_honest_message(scene, asked)

    assert answer.reply_to is asked.message
    assert scene.billed(asked) == 1
    await check_drawn_again(scene, answer)


# --- plain words in a thread ------------------------------------------------------------------


@pytest.mark.parametrize(
    "point",
    [
        points.without_a_row,
        points.without_a_settlement,
        Showing(("POST", MESSAGE), "after"),
    ],
    ids=points.name,
)
async def test_a_reply_in_a_thread_is_refined_once(scene: Scene, point: KillPoint) -> None:
    thread = (await scene.picture()).thread
    assert isinstance(thread, TextChannel)
    asked = await point(scene.ground, lambda: scene.reply(thread))
    await scene.ground.start()

    await check_one_picture(scene, asked)


# --- buttons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point", [points.without_a_row, points.picture_is_screened], ids=points.name
)
async def test_a_press_ends_in_one_picture(scene: Scene, point: KillPoint) -> None:
    shown = await scene.picture()
    asked = await point(scene.ground, lambda: scene.press(shown, "Again"))
    await scene.ground.start()

    await check_one_picture(scene, asked)


# --- private ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point", [points.picture_is_screened, Showing(ANSWER, "after")], ids=points.name
)
async def test_a_private_picture_stays_private(scene: Scene, point: KillPoint) -> None:
    asked = await point(scene.ground, scene.private)
    await scene.ground.start()

    await check_one_picture(scene, asked)
    assert scene.channel.messages == []


async def test_a_private_request_whose_call_was_cut_off_is_told_privately(scene: Scene) -> None:
    asked = await points.call_is_charged(scene.ground, scene.private)
    await scene.ground.start()

    assert (await check_one_honest_message(scene, asked)).ephemeral


# --- what was answered without a job ----------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_limit_is_told_once(scene: Scene, when: When) -> None:
    ground = scene.ground
    ground.environ["LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"] = "1"
    await ground.restart()
    await scene.picture()
    async with ground.discord.hold("POST", MESSAGE, when=when) as telling:
        asked = await scene.mention()
        await telling.reached()
        await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    assert "for today" in scene.the_answer().text
    assert scene.billed(asked) == 0


async def test_what_a_limit_declined_is_not_drawn_after_a_restart(scene: Scene) -> None:
    ground = scene.ground
    ground.environ["LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"] = "1"
    await ground.restart()
    await scene.picture()
    asked = await scene.mention()
    await ground.until(lambda: ground.journalled(asked.key) == 2, "the end of the request")
    assert "for today" in scene.the_answer().text
    await ground.kill()
    del ground.environ["LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"]
    await ground.start()
    fresh = await scene.slash()
    await check_one_picture(scene, fresh)

    assert ground.books.job(asked.key) is None
    assert scene.billed(asked) == 1


@pytest.mark.parametrize(("method", "path", "when"), WHISPERING)
async def test_a_limit_on_a_command_is_whispered_once(
    scene: Scene, method: str, path: str, when: When
) -> None:
    ground = scene.ground
    ground.environ["LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"] = "1"
    await ground.restart()
    await scene.picture()
    async with ground.discord.hold(method, path, when=when) as telling:
        asked = await scene.slash()
        await telling.reached()
        await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    answer = scene.the_answer()
    assert "for today" in answer.text
    assert answer.ephemeral
    assert scene.billed(asked) == 0


@pytest.mark.parametrize(("method", "path", "when"), WHISPERING)
async def test_a_command_that_makes_no_sense_is_told_so_once(
    scene: Scene, method: str, path: str, when: When
) -> None:
    ground = scene.ground
    async with ground.discord.hold(method, path, when=when) as telling:
        interaction = await scene.member.slash(scene.channel, "imagine", prompt=" ")
        await telling.reached()
        await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    answer = scene.the_answer()
    assert "Say what to draw" in answer.text
    assert answer.ephemeral
    assert ground.journalled(key(interaction.id)) == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_bare_mention_is_told_what_to_say_once(scene: Scene, when: When) -> None:
    ground = scene.ground
    async with ground.discord.hold("POST", MESSAGE, when=when) as telling:
        await scene.member.send(scene.channel, "", mention=[ground.discord.bot])
        await telling.reached()
        await ground.kill()
    await ground.start()
    await ground.program.said("jobs.taken_up")

    assert "Say what to draw" in scene.the_answer().text
