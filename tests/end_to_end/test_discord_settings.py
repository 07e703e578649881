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


async def test_a_thread_is_opened_when_somebody_wants_one(here: World) -> None:
    """Restarts the program with another setting, so it stands last."""
    await here.program.stop()
    here.program.environ = {**here.program.environ, "LIMNER_DISCORD__THREADS": "on_demand"}
    await here.program.start()
    await here.discord.wait_connected()
    shown = await here.imagine()
    asked = await here.press(shown, "Thread", here.bob)
    thread = await here.thread_of(shown)

    assert asked.visible_to == here.bob.id
    assert asked.text == f"Here it is: <#{thread.id}>"
