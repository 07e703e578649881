from __future__ import annotations

from bot.domain import Declined, Failed, Imagine, LimitName, Options, Redo, Silent
from tests.adapters.discord.stage import Stage
from tests.fakes import screened
from tests.fakes.house import CREDIT, FACTS


async def test_imagine_brings_a_picture_with_its_prompt_and_a_thread(stage: Stage) -> None:
    await stage.start()

    answer = await stage.imagine("a dog wearing pink sunglasses")

    (version,) = stage.versions
    (file,) = answer.attachments
    assert file.data == stage.fake.gallery.pictures[version.pictures[0].sha256].data
    assert file.description == version.prompt
    assert "**v1**" in answer.content
    assert CREDIT in answer.content.replace("\\", "")
    assert stage.thread_of(answer).name == "a dog wearing pink sunglasses"
    assert not answer.ephemeral


async def test_every_option_of_imagine_reaches_the_house(stage: Stage) -> None:
    await stage.start()

    await stage.imagine(
        "a dog",
        shape="16:9",
        count=2,
        style="noir",
        quality="high",
        exact=True,
        backend="openai",
    )

    (request,) = stage.fake.submitted
    options = Options("16:9", 2, "noir", "high", exact=True, backend="openai")
    assert request.ask == Imagine("a dog", options)
    assert request.author.name == "Ana"
    assert request.place.channel == str(stage.channel.id)
    assert request.place.space == str(stage.guild.id)


async def test_a_picture_given_with_the_command_is_a_reference(stage: Stage) -> None:
    await stage.start()

    await stage.imagine("in winter", picture=("dog.png", screened.png(), "image/png"))

    assert stage.fake.fetched == [screened.png()]


async def test_a_file_that_is_no_picture_is_told_at_once(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(
        stage.channel, "imagine", prompt="x", picture=("a.pdf", b"%PDF", "application/pdf")
    )

    said = await stage.whispered(asked)
    assert "a.pdf" in said.content
    assert stage.fake.accepted == []


async def test_a_private_picture_is_seen_by_its_author_alone(stage: Stage) -> None:
    await stage.start()

    answer = await stage.imagine("a dog", private=True)

    assert answer.ephemeral
    assert answer.thread is None
    assert "Publish" in answer.buttons


async def test_a_refusal_is_seen_by_its_author_alone(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="something forbidden")

    said = await stage.whispered(asked)
    assert "real people" in said.content
    assert "Try the same scene" in said.content
    assert stage.channel.messages == []


async def test_a_limit_is_told_to_its_author_alone(stage: Stage) -> None:
    stage.fake.will_answer(Declined(LimitName.MEMBER_DAY, "That was all for today.", 1.8e9))
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")

    assert "<t:1800000000:R>" in (await stage.whispered(asked)).content
    assert stage.channel.messages == []


async def test_an_error_stays_where_the_picture_would_be_and_can_be_tried_again(
    stage: Stage,
) -> None:
    stage.fake.will_answer(Failed("The painter is away."))
    await stage.start()
    failed = await stage.imagine("a dog")
    assert failed.content == "The painter is away."

    await stage.press(stage.ana, failed, "Draw again")

    assert isinstance(stage.fake.submitted[-1].ask, Redo)
    assert len(stage.versions) == 1


async def test_a_silent_outcome_leaves_no_message(stage: Stage) -> None:
    stage.fake.will_answer(Silent())
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: len(stage.fake.receipts) == 1)

    assert asked.message is None
    assert stage.channel.messages == []


async def test_styles_and_shapes_are_proposed_while_typing(stage: Stage) -> None:
    await stage.start()

    styles = await stage.ana.autocomplete(stage.channel, "imagine", "style", prompt="x", style="PI")
    every = await stage.ana.autocomplete(stage.channel, "imagine", "shape", prompt="x", shape="")

    assert [choice["value"] for choice in styles] == ["pixel"]
    assert [choice["value"] for choice in every] == list(FACTS.shapes)


async def test_help_says_what_is_not_drawn(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "help")

    said = await stage.whispered(asked)
    assert FACTS.rules[0] in said.text.replace("\\", "")
    assert "/imagine" in said.text


async def test_limits_show_what_is_left_and_private_pictures_again(stage: Stage) -> None:
    await stage.start()
    await stage.imagine("a secret dog", private=True, count=2)

    listed = await stage.whispered(await stage.ana.slash(stage.channel, "limits"))
    seen = await stage.whispered(await stage.ana.press(listed, "See 1"))

    assert "18 pictures left" in listed.content
    assert "for you alone" in listed.content
    assert len(seen.attachments) == 2
    assert "Publish" in seen.buttons


async def test_a_command_in_a_thread_is_placed_under_its_channel(stage: Stage) -> None:
    await stage.start()
    thread = stage.channel.start_thread(stage.ana, "talk")

    asked = await stage.ana.slash(thread, "imagine", prompt="a dog")
    answer = await stage.finished(asked)

    place = stage.fake.submitted[0].place
    assert (place.channel, place.thread) == (str(stage.channel.id), str(thread.id))
    assert answer.thread is None


async def test_a_direct_message_is_a_place_of_its_own(stage: Stage) -> None:
    await stage.start()
    direct = await stage.ana.open_dm()

    answer = await stage.finished(await stage.ana.slash(direct, "imagine", prompt="a dog"))

    assert stage.fake.submitted[0].place.direct
    assert len(answer.attachments) == 1


async def test_an_age_restricted_channel_is_told_to_the_house(stage: Stage) -> None:
    await stage.start()
    adults = stage.guild.add_channel("adults", nsfw=True)
    thread = adults.start_thread(stage.ana, "talk")

    for channel in (adults, thread, stage.channel):
        await stage.finished(await stage.ana.slash(channel, "imagine", prompt="a dog"))

    assert [r.place.age_restricted for r in stage.fake.submitted] == [True, True, False]


async def test_an_adults_guild_restricts_every_channel(stage: Stage) -> None:
    guild = stage.sim.add_guild("Adults", nsfw_level=3)
    channel = guild.add_channel("all")
    await stage.start()

    await stage.finished(await stage.ana.slash(channel, "imagine", prompt="a dog"))

    assert stage.fake.submitted[0].place.age_restricted


async def test_nothing_in_a_prompt_pings(stage: Stage) -> None:
    await stage.start()

    answer = await stage.imagine(f"@everyone @here <@{stage.ben.id}> **x** http://example.com")

    assert answer.pinged == set()
    assert "**x**" not in answer.content


async def test_the_cost_is_shown_where_the_server_wants_it(stage: Stage) -> None:
    await stage.start(show_cost=True)

    answer = await stage.imagine("a dog")

    assert "$0.00" in answer.content


async def test_where_only_the_member_installed_it_the_answer_is_edited_in(stage: Stage) -> None:
    guild = stage.sim.add_guild("Elsewhere", bot_is_member=False)
    channel = guild.add_channel("room")
    await stage.start()

    shown = await stage.finished(await stage.ana.slash(channel, "imagine", prompt="a dog"))
    refused = await stage.ana.slash(channel, "imagine", prompt="forbidden")
    said = await stage.finished(refused)

    assert len(shown.attachments) == 1
    assert shown.thread is None
    assert "real people" in said.content
    assert sum(one.follow_up_count for one in stage.sim.interactions) == 0
    assert not [r for r in stage.sim.requests if "/channels/" in r.path]
