"""Without the message content intent, and with other choices of the operator's."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.world import PLENTY, World, world

ENVIRON = {
    **PLENTY,
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_DISCORD__SHOW_COST": "true",
    "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": "20",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(tmp_path_factory.mktemp("limner"), ENVIRON, start=False) as made:
        made.discord.acknowledge_deadline_seconds = 10
        made.discord.privileged_intents.clear()
        await made.program.start()
        yield made


async def test_the_start_says_that_messages_cannot_be_read(here: World) -> None:
    line = await here.program.said("message content intent is off")

    assert "developer portal" in line


async def test_commands_and_buttons_work_without_the_intent(here: World) -> None:
    first = await here.imagine()
    varied = await here.press(first, "Vary")

    assert "**v2** from v1" in varied.text
    assert "$0.0" in first.text


async def test_a_thread_begins_with_a_message_whose_replies_are_read(here: World) -> None:
    _, thread = await here.picture_in_thread()
    (hint,) = await here.wait(lambda: here.said_by_bot(thread))
    unread = await here.alice.send(thread, "make it noir")
    refined = await here.say(thread, "make it anime-style", reply_to=hint)
    following = await here.say(thread, "add a hat", reply_to=refined)

    assert "Say here what to change" in hint.text
    assert "**v2** from v1" in refined.text
    assert "**v3** from v2" in following.text
    assert [one for one in here.said_by_bot(thread) if one.reply_to is unread] == []


async def test_a_mention_is_read_without_the_intent(here: World) -> None:
    shown = await here.say(here.channel, "a red fox", mention=[here.discord.bot])
    thread = await here.thread_of(shown)
    refined = await here.say(thread, "make it anime-style", mention=[here.discord.bot])

    assert "A red fox" in shown.text
    assert "**v2** from v1" in refined.text


async def test_direct_messages_are_read_without_the_intent(here: World) -> None:
    room = await here.alice.open_dm()
    await here.say(room, "a dog in the park")
    refined = await here.say(room, "make it anime-style")

    assert "**v2** from v1" in refined.text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def other_settings(house: World) -> None:
    """Start the program again with other settings, for the tests below."""
    await house.program.stop()
    house.program.environ = {
        **house.program.environ,
        "LIMNER_DISCORD__THREADS": "on_demand",
        "LIMNER_STUDIO__PARTIALS": "1",
    }
    await house.program.start()
    await house.discord.wait_connected()


@pytest.mark.usefixtures("other_settings")
async def test_a_thread_is_opened_when_somebody_wants_one(here: World) -> None:
    shown = await here.imagine()
    assert shown.thread is None
    asked = await here.press(shown, "Thread", here.bob)
    thread = await here.thread_of(shown)

    assert asked.visible_to == here.bob.id
    assert asked.text == f"Here it is: <#{thread.id}>"


@pytest.mark.usefixtures("other_settings")
async def test_an_unfinished_picture_is_shown_and_replaced_by_the_finished_one(
    here: World,
) -> None:
    async with here.openai.hold("images", "after") as held:
        asked = await here.ask()
        await held.reached()
        unfinished = await here.wait(
            lambda: asked.message if asked.message and asked.message.attachments else None
        )
        assert unfinished.attachments[0].filename == "unfinished.png"
        assert unfinished.buttons == ("Cancel",)
    shown = await here.finished(asked)

    assert shown is unfinished
    assert [file.filename for file in shown.attachments] == ["limner-v1.png"]


@pytest.mark.usefixtures("other_settings")
async def test_an_unfinished_picture_that_may_not_be_shown_is_not_shown(here: World) -> None:
    here.openai.moderation_scores("a crimson lake.* partial", {"sexual": 0.99}, pictures=True)
    async with here.openai.hold("images", "after") as held:
        asked = await here.ask("a crimson lake")
        await held.reached()
        await here.wait(lambda: asked.message and "Drawing" in asked.message.text)
    shown = await here.finished(asked)

    files = [file.filename for revision in shown.revisions for file in revision.attachments]
    assert files == ["limner-v1.png"]
