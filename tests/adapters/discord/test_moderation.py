from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.chat import reviews
from bot.domain import (
    Author,
    NameKind,
    PictureRef,
    Place,
    PlaceName,
    PlaceRules,
    Refusal,
    Refused,
    Ruling,
)
from bot.errors import Undeliverable
from bot.ports import Moderated, Posted
from tests.adapters.discord.stage import Stage
from tests.fakes.moderation import FakeModeration, review
from tests.simulators.discord import Message, Person


@pytest.fixture
def desk(stage: Stage) -> FakeModeration:
    desk = FakeModeration()
    stage.house = dataclasses.replace(stage.house, moderation=desk)
    return desk


@pytest.fixture
def mia(stage: Stage) -> Person:
    """A moderator of the guild."""
    mia = stage.sim.add_user("Mia")
    stage.guild.grant(mia, "manage_messages", "moderate_members")
    return mia


def moderated(stage: Stage) -> Moderated:
    assert stage.platform is not None
    messenger = stage.platform.messenger
    assert isinstance(messenger, Moderated)
    return messenger


def posted(stage: Stage, message_id: str) -> Message:
    (found,) = [one for one in stage.channel.messages if str(one.id) == message_id]
    return found


async def said(stage: Stage, who: Person, path: str, **options: Any) -> Message:
    return await stage.whispered(await who.slash(stage.channel, f"moderation {path}", **options))


async def test_anybody_reports_a_picture_and_is_told_alone(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    more = await stage.whispered(await stage.ben.press(answer, "More"))
    asked = await stage.whispered(await stage.ben.press(more, "Report picture"))
    told = await stage.whispered(await stage.ben.press(asked, reviews.REASONS["hate"]))

    ref = PictureRef(stage.versions[0].id)
    ben = Author("discord", str(stage.ben.id), "Ben")
    assert desk.asked == [("report", ref, ben, reviews.REASONS["hate"])]
    assert told.content == "Thank you."
    assert told.visible_to == stage.ben.id


async def test_the_menu_of_a_message_reports_its_picture(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    opened = await stage.ben.context_menu(stage.channel, "Report picture", answer)
    asked = await stage.whispered(opened)

    assert "What is wrong" in asked.content


async def test_a_refusal_may_be_put_before_a_moderator(stage: Stage, desk: FakeModeration) -> None:
    await stage.start()
    stage.fake.will_answer(Refused(Refusal("blocklist", "hate", "Not drawn here.", appeal=True)))

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="something")
    refusal = await stage.whispered(asked)
    told = await stage.whispered(await stage.ana.press(refusal, "Ask a moderator"))

    assert [entry[0] for entry in desk.asked] == ["appeal"]
    assert told.content == "A moderator will look at it."


async def test_a_review_is_shown_decided_by_a_moderator_alone_and_renewed(
    stage: Stage, desk: FakeModeration, mia: Person
) -> None:
    desk.reviews["r1"] = review()
    await stage.start()
    room = str(stage.channel.id)

    shown = await moderated(stage).show_review(room, None, desk.reviews["r1"])
    message = posted(stage, shown)
    refused = await stage.whispered(await stage.ben.press(message, "Remove picture"))
    await stage.whispered(await mia.press(message, "Remove picture"))
    again = await moderated(stage).show_review(room, shown, desk.reviews["r1"])

    assert "Only moderators" in refused.content
    assert desk.reviews["r1"].ruling is Ruling.REMOVE
    assert again == shown
    assert "picture removed, by Mia" in message.content
    assert not message.components


async def test_a_review_that_was_removed_is_shown_anew_and_a_lost_channel_is_told(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    room = str(stage.channel.id)

    assert posted(stage, await moderated(stage).show_review(room, "4711", review()))
    with pytest.raises(Undeliverable):
        await moderated(stage).show_review("4711", None, review())


async def test_a_picture_is_taken_down_wherever_it_stands_and_twice_does_no_harm(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    place = Place("discord", str(stage.guild.id), str(stage.channel.id), thread=str(answer.id))

    for _ in range(2):
        await moderated(stage).take_down(stage.versions[0], place, [Posted(str(answer.id))])

    assert answer.deleted


async def test_a_picture_is_taken_down_in_the_thread_below_it_too(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    stage.channel.start_thread(stage.ana, "dogs", answer)
    below = stage.thread_of(answer)
    copy = await stage.finished(await stage.ana.slash(below, "imagine", prompt="a dog"))
    place = Place("discord", str(stage.guild.id), str(stage.channel.id))  # as it was reported there

    posted = [Posted(str(one.id)) for one in (answer, copy)]
    await moderated(stage).take_down(stage.versions[0], place, posted)

    assert answer.deleted
    assert copy.deleted


async def test_copies_in_other_channels_go_too_and_one_that_cannot_go_keeps_none_from_it(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    other, closed = stage.guild.add_channel("other"), stage.guild.add_channel("closed")
    answer = await stage.imagine("a dog")
    copies = [
        await stage.finished(await stage.ana.slash(room, "imagine", prompt="a dog"))
        for room in (closed, other)
    ]
    closed.deny(stage.sim.bot, "view_channel")
    place = Place("discord", str(stage.guild.id), str(stage.channel.id))
    posted = [
        Posted(str(one.id), str(room.id))
        for one, room in zip((*copies, answer), (closed, other, stage.channel), strict=True)
    ]

    with pytest.raises(Undeliverable):
        await moderated(stage).take_down(stage.versions[0], place, posted)

    assert [one.deleted for one in (*copies, answer)] == [False, True, True]


async def test_who_moderates_is_asked_of_discord_as_it_is_now(stage: Stage, mia: Person) -> None:
    await stage.start()
    place = Place("discord", str(stage.guild.id), str(stage.channel.id))

    async def may(who: int, where: Place = place) -> bool:
        return await moderated(stage).moderates(Author("discord", str(who)), where)

    gone = dataclasses.replace(place, channel="4711")
    before = [await may(mia.id), await may(mia.id, gone), await may(stage.ben.id), await may(4711)]
    stage.guild.revoke(mia, "moderate_members")
    without = await may(mia.id)
    stage.guild.kick_bot()

    assert before == [True, True, False, False]
    assert not without
    with pytest.raises(Undeliverable):
        await may(mia.id)


async def test_a_member_is_told_in_a_direct_message_of_each_ruling_once(
    stage: Stage, desk: FakeModeration
) -> None:
    await stage.start()
    ana = Author("discord", str(stage.ana.id), "Ana")
    place = Place("discord", str(stage.guild.id), str(stage.channel.id))

    for review_id in ("r1", "r1", "r2", "r1"):
        await moderated(stage).tell(ana, place, "Please keep to the rules.", review_id)

    told = [message.content for message in (await stage.ana.open_dm()).messages]
    assert told == ["Please keep to the rules."] * 2


async def test_moderators_set_rules_by_the_command(
    stage: Stage, desk: FakeModeration, mia: Person
) -> None:
    await stage.start()

    await said(stage, mia, "set", category="violence_graphic", action="ask")
    shown = await said(stage, mia, "block", words="pine cones", here=True)
    await said(stage, mia, "reviews")
    named = await said(stage, mia, "name", kind="artist", words="Mila Kern", instead="soft colours")

    assert desk.set[True] == PlaceRules(blocked=("pine cones",))
    assert desk.set[False].names == (PlaceName(NameKind.ARTIST, "Mila Kern", "soft colours"),)
    assert "artist: Mila Kern = soft colours" in named.content
    assert desk.set[False].actions == {"violence_graphic": "ask"}
    assert desk.set[False].review_channel == str(stage.channel.id)
    assert "pine cones" in shown.content
    assert shown.visible_to == mia.id


async def test_a_fixed_rule_is_told_in_words(
    stage: Stage, desk: FakeModeration, mia: Person
) -> None:
    await stage.start()

    told = await said(stage, mia, "set", category="sexual_minors", action="allow")

    assert "can't be set" in told.content
    assert desk.set == {}


async def test_a_preview_and_the_queue_are_for_the_moderator_alone(
    stage: Stage, desk: FakeModeration, mia: Person
) -> None:
    desk.reviews["r1"] = review()
    desk.link = "https://limner.example/moderation/token"
    await stage.start()

    preview = await said(stage, mia, "preview", words="a sea of blood")
    queue = await said(stage, mia, "queue")
    one = await stage.whispered(await mia.press(queue, "Decide 1"))

    assert "block" in preview.content
    assert queue.visible_to == mia.id
    assert "1 decision waits" in queue.content
    assert desk.link in str(queue.components)
    assert "A picture was reported" in one.content


async def test_a_right_in_one_channel_gives_none_over_the_server(
    stage: Stage, desk: FakeModeration
) -> None:
    stage.channel.allow(stage.ben, "manage_messages")
    await stage.start()

    refused = await said(stage, stage.ben, "block", words="pine cones")
    allowed = await said(stage, stage.ben, "block", words="pine cones", here=True)

    assert "moderators of the whole server" in refused.content
    assert "pine cones" in allowed.content
    assert desk.set == {True: PlaceRules(blocked=("pine cones",))}
