"""The Discord simulator, driven with the real discord.py: what a member and a bot do together."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.simulators.discord import DiscordSimulator, SimulatorError
from tests.simulators.discord_bot import PICTURE, Bot, connected, discord, picture_file


@pytest.fixture
async def sim() -> AsyncIterator[DiscordSimulator]:
    async with DiscordSimulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    sim.add_guild("Studio").add_channel("pictures")
    async with connected(sim, Bot(), monkeypatch) as client:
        yield client


def only_channel(sim: DiscordSimulator):  # type: ignore[no-untyped-def]
    return next(iter(next(iter(sim.platform.world.guilds.values())).channels.values()))


async def test_slash_command_is_deferred_and_its_answer_carries_the_files(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")

    asked = await alice.slash(only_channel(sim), "imagine", prompt="a dog", count=2)
    seconds = await asked.wait_acknowledged()
    answer = await asked.wait_message()

    assert seconds < 1
    assert [file.data for file in answer.attachments] == [PICTURE, PICTURE]
    assert answer.attachments[0].description == "a dog in pink sunglasses"
    assert (answer.content, answer.buttons) == ("a dog", ("Refine",))
    assert [revision.flags for revision in answer.revisions] == [128, 0]
    assert not sim.unknown_requests


async def test_button_opens_a_modal_whose_submit_is_answered(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")
    asked = await alice.slash(only_channel(sim), "imagine", prompt="a dog")
    answer = await asked.wait_message()

    pressed = await alice.press(answer, "Refine")
    modal = await pressed.wait_modal()
    submitted = await alice.submit_modal(pressed, {"style": "anime"})
    refined = await submitted.wait_message()

    assert modal["title"] == "Refine"
    assert refined.content == "refined to anime"
    assert refined.attachments[0].filename == "refined.png"
    assert answer.content == "a dog"


async def test_thread_on_an_answer_takes_replies_with_their_words(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")
    answer = await (await alice.slash(only_channel(sim), "imagine", prompt="a dog")).wait_message()
    channel = bot.get_channel(answer.channel.id)
    assert isinstance(channel, discord.TextChannel)

    started = await channel.create_thread(
        name="a dog", message=discord.Object(answer.id), auto_archive_duration=1440
    )
    assert answer.thread is not None
    await alice.send(answer.thread, "make it anime", attachments=[("a.png", PICTURE, "image/png")])
    await sim.wait_for(lambda: [m for m in bot.seen if m.content == "make it anime"])

    heard = bot.seen[-1]
    assert started.id == answer.id == heard.channel.id
    assert await heard.attachments[0].read() == PICTURE
    await heard.reply("done", file=picture_file())
    assert answer.thread.messages[-1].attachments[0].data == PICTURE
    with pytest.raises(discord.HTTPException) as refused:
        await channel.create_thread(name="again", message=discord.Object(answer.id))
    assert refused.value.code == 160004


async def test_uploaded_option_is_downloaded_from_a_signed_link(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")
    given = PICTURE + b"tail"

    asked = await alice.slash(only_channel(sim), "imagine", prompt="like this", picture=given)
    answer = await asked.wait_message()

    assert answer.attachments[0].data == given


async def test_private_answer_is_seen_by_its_member_alone(sim: DiscordSimulator, bot: Bot) -> None:
    alice, mallory = sim.add_user("Alice"), sim.add_user("Mallory")
    channel = only_channel(sim)

    asked = await alice.slash(channel, "imagine", prompt="a secret", private=True)
    answer = await asked.wait_message()

    assert asked.ephemeral
    assert answer not in channel.messages
    with pytest.raises(SimulatorError):
        await mallory.press(answer, "Refine")


async def test_context_menu_and_autocomplete_reach_the_bot(sim: DiscordSimulator, bot: Bot) -> None:
    alice = sim.add_user("Alice")
    channel = only_channel(sim)
    said = await alice.send(channel, "a cat")

    shown = await (await alice.context_menu(channel, "Show prompt", said)).wait_message()
    choices = await alice.autocomplete(channel, "imagine", "style", prompt="x", style="ani")

    assert shown.content == "prompt: a cat"
    assert [choice["name"] for choice in choices] == ["anime"]


async def test_layout_message_and_a_modal_of_many_fields_round_trip(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")
    shown = await (await alice.slash(only_channel(sim), "shelf")).wait_message()
    opened = await alice.press(shown, "Open")
    await opened.wait_modal()

    with pytest.raises(SimulatorError):
        await alice.submit_modal(opened, {"pick": "three", "upload": [PICTURE]})
    sent = await alice.submit_modal(opened, {"pick": ["two"], "upload": [PICTURE]})
    await sent.wait_acknowledged()

    assert shown.text == f"kept two {len(PICTURE)}"
    assert [file.data for file in shown.attachments] == [PICTURE]
    assert shown.buttons == ("Open",)


async def test_direct_message_reaches_the_bot_and_is_answered(
    sim: DiscordSimulator, bot: Bot
) -> None:
    alice = sim.add_user("Alice")
    dm = await alice.open_dm()

    await alice.send(dm, "hello")
    await sim.wait_for(lambda: bot.seen)
    await bot.seen[0].channel.send("hi")
    asked = await alice.slash(dm, "imagine", prompt="a fox")

    assert [message.content for message in dm.messages[:2]] == ["hello", "hi"]
    assert (await asked.wait_message()).content == "a fox"


async def test_unanswered_command_shows_the_platforms_error(
    sim: DiscordSimulator, bot: Bot
) -> None:
    sim.acknowledge_deadline_seconds = 0.2
    alice = sim.add_user("Alice")

    asked = await alice.slash(only_channel(sim), "silence")

    assert await asked.wait_error() == "The application did not respond"
