"""Reports, appeals and rulings on Slack: in the admins' channel, and on their page."""

from __future__ import annotations

import time

import pytest
import pytest_asyncio

from tests.end_to_end.moderators import GORE, removed_on_page, review_in, with_pages
from tests.end_to_end.slack_world import SlackWorld, flat
from tests.simulators.slack import Channel, Message, Person

PLATFORM = "slack"
# Long enough to be met by a request, short enough to be waited for.
ENVIRON = {"LIMNER_MODERATION__TIME_OUT_HOURS": "0.002", **with_pages()}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def mia(here: SlackWorld) -> Person:
    """An admin of the workspace."""
    mia = here.team.add_user("Mia")
    mia.admin = True
    return mia


async def moderates(here: SlackWorld, mia: Person, said: str, place: Channel) -> Message:
    """Return what an admin's command is answered."""
    await (await mia.command(place, "/moderation", said)).wait_acknowledged()
    return await here.told(mia)


@pytest_asyncio.fixture(loop_scope="module")
async def room(here: SlackWorld, mia: Person) -> Channel:
    """Where reviews are shown."""
    room = here.team.add_channel("admins", mia)
    here.channel.members.add(mia.id)
    await moderates(here, mia, "reviews here", room)
    return room


async def reported(here: SlackWorld, room: Channel) -> tuple[Message, Message]:
    shown = await here.imagine("a dog in the park")
    await here.bob.message_shortcut(shown, "report_picture")
    asked = await here.told(here.bob)
    told = await here.press_alone(asked, "Hateful", here.bob)
    assert told.shown
    return shown, await review_in(here, room)


async def appealed(here: SlackWorld, room: Channel, words: str = GORE) -> Message:
    """Let Alice ask for what is refused, and a moderator to look at it; return the review."""
    await here.ask(words)
    refused = await here.told(here.alice)
    told = await here.press_alone(refused, "Ask a moderator", here.alice)
    assert "A moderator will look at it" in flat(told.shown)
    review: Message = await review_in(here, room)
    return review


async def test_a_reported_picture_is_removed_with_its_files(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    shown, review = await reported(here, room)

    await (await mia.press(review, "Remove picture")).wait_acknowledged()
    await here.wait(lambda: shown.deleted, "the picture gone from the channel")
    await here.wait(lambda: "picture removed" in review.shown, "the ruling on the review")

    assert "Hateful" in flat(review.shown)
    assert review.buttons == ()
    listed = await here.limits()
    assert "See 1" not in listed.buttons


async def test_nobody_but_an_admin_decides_or_sets_rules(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    shown, review = await reported(here, room)

    refused = await here.press_alone(review, "Remove picture", here.bob)
    told = await moderates(here, here.bob, "set violence_graphic allow", here.channel)

    assert "Only moderators" in refused.shown
    assert "Only moderators" in told.shown
    assert not shown.deleted


async def test_an_appeal_that_is_allowed_once_is_drawn_once(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    review = await appealed(here, room)
    async with here.answer_in(here.channel) as answer:
        await (await mia.press(review, "Allow once")).wait_acknowledged()
    await here.ask(GORE)
    again = await here.told(here.alice, lambda message: "Ask a moderator" in message.buttons)

    assert answer[0].pictures
    assert "graphic violence" in flat(again.shown)


async def test_an_appeal_that_is_upheld_is_told_to_its_author_alone(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    review = await appealed(here, room)

    await (await mia.press(review, "Leave it so")).wait_acknowledged()
    told = await here.told(here.alice)

    assert "It stays as it is" in flat(told.shown)
    assert told.visible_to is here.alice
    assert here.channel.messages == []


async def test_what_is_allowed_always_here_is_drawn_and_passes_from_then_on(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    words = "a severed head on a spike, gore"  # allowed in the workspace that all tests share
    review = await appealed(here, room, words)

    async with here.answer_in(here.channel) as drawn:
        await (await mia.press(review, "Allow always here")).wait_acknowledged()
    await here.told(here.alice)
    again = await here.imagine(words)

    assert drawn[0].pictures
    assert again.pictures


async def test_own_words_and_names_hold_in_one_channel(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    other = here.team.add_channel("other", here.alice)
    set_ = await moderates(here, mia, "block pine cones --here", here.channel)
    frog = "name character Quibblefrog = a frog in a scarf --here"
    named = await moderates(here, mia, frog, here.channel)
    await moderates(here, mia, "name person Jon Wesselhof --here", here.channel)
    ordinary = await moderates(here, mia, "name artist the rose", here.channel)

    await here.ask("a wreath of pine cones")
    refused = await here.told(here.alice)
    passed = await here.imagine("a wreath of pine cones and Quibblefrog", place=other)
    elsewhere = here.openai.prompts[-1]
    preview = await moderates(here, mia, "preview Quibblefrog asleep", here.channel)
    renamed = await here.imagine("Quibblefrog asleep")
    await here.ask("a photo of Jon Wesselhof")
    asked = await here.told(here.alice)
    close = await review_in(here, room)
    await moderates(here, mia, "unname jon wesselhof --here", here.channel)
    unasked = await here.imagine("a photo of Jon Wesselhof")

    assert "pine cones" in flat(set_.shown)
    assert refused.shown
    assert passed.pictures
    assert "Quibblefrog" in elsewhere
    assert "Quibblefrog = a frog in a scarf" in flat(named.shown)
    assert "ordinary word" in flat(ordinary.shown)
    assert "copyright_character" in flat(preview.shown)
    assert "I drew a new character like it" in flat(renamed.shown)
    assert "frog in a scarf asleep" in here.openai.prompts[-2]
    assert "names a real person" in flat(asked.shown)
    assert "A close decision" in flat(close.shown)
    assert "Jon Wesselhof" in flat(close.shown)
    assert unasked.pictures


async def test_what_cannot_be_typed_is_answered_with_what_can(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    told = await moderates(here, mia, "dance <!channel>", here.channel)
    preview = await moderates(here, mia, f"preview {GORE}", here.channel)

    assert "Possible: queue" in flat(told.shown)
    assert "violence_graphic" in preview.shown


async def test_a_warned_member_is_told_alone(here: SlackWorld, mia: Person, room: Channel) -> None:
    _, review = await reported(here, room)

    await (await mia.press(review, "Warn")).wait_acknowledged()
    warned = await here.told(here.alice)

    assert warned.shown
    await here.wait(lambda: "member warned" in review.shown, "the ruling")


async def test_a_member_who_is_timed_out_is_told_waits_and_draws_again_after_it(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    _, review = await reported(here, room)

    await (await mia.press(review, "Time out")).wait_acknowledged()
    told, until = await here.told(here.alice), time.time() + 8
    await here.ask("a cat")
    paused = await here.told(here.alice)
    await here.wait(lambda: time.time() > until, "the end of the time-out")
    shown = await here.imagine("a cat")

    assert "asks you to wait 1 minute" in flat(told.shown)
    assert paused.shown
    assert shown.pictures


async def test_the_page_of_the_command_decides_too(
    here: SlackWorld, mia: Person, room: Channel
) -> None:
    shown, review = await reported(here, room)
    answer = await moderates(here, mia, "page", room)

    await removed_on_page(str(answer.blocks))
    await here.wait(lambda: shown.deleted, "the picture gone from the channel")
    await here.wait(lambda: "picture removed" in review.shown, "the ruling on the review")

    assert answer.visible_to is mia
