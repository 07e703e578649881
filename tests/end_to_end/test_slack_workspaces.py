"""Two workspaces in which everybody and everything has the same ids, and nothing is shared.

The stand-in numbers members, channels and files anew in each workspace, as Slack may.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.end_to_end.program import limner
from tests.end_to_end.slack_world import SlackWorld, flat
from tests.end_to_end.test_slack_installing import house, installed
from tests.simulators.slack import Channel, Message, Person

__all__ = ["house"]
PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@dataclass
class Two:
    """Two workspaces; Alice, Bob and the channel of one have the ids of the other's."""

    mine: SlackWorld
    others: SlackWorld

    async def say_at(self, known: Message, place: Channel, who: Person) -> Message:
        """Say something in the other workspace that has channel and `ts` of a known message."""
        self.others.slack.platform.clock.repeat(known.ts)
        said = await who.say(place, "who has seen my keys?")
        assert (said.channel.id, said.ts) == (known.channel.id, known.ts)
        await self.others.slack.wait_quiet()
        return said


@pytest_asyncio.fixture(loop_scope="module")
async def two(house: SlackWorld) -> AsyncIterator[Two]:
    """Return two new workspaces that have installed the app."""
    mine, others = (
        house.elsewhere(house.slack.add_workspace(name, installed=False))
        for name in ("Agency", "Bakery")
    )
    await installed(mine)
    await installed(others)
    assert mine.team.id != others.team.id
    assert (mine.alice.id, mine.channel.id) == (others.alice.id, others.channel.id)
    yield Two(mine, others)
    mine.check_manners()
    others.check_manners()


async def test_members_never_share_limits_or_lists(two: Two) -> None:
    await two.mine.imagine("a secret of the agency")
    own, foreign = await two.mine.limits(), await two.others.limits()

    assert "499 pictures left" in own.shown
    assert "agency" in own.shown
    assert "500 pictures left" in foreign.shown
    assert "agency" not in foreign.shown


async def test_a_private_picture_is_nothing_to_the_member_with_the_same_id(two: Two) -> None:
    private = await two.mine.privately("a secret garden")
    elsewhere = await two.others.alice.dm()
    buttons = [block for block in private.blocks if block["type"] == "actions"]
    copied = two.others.slack.platform.posts.post(elsewhere, two.others.team.bot, "", buttons)
    own = await two.mine.press_alone(private, "Prompt")
    foreign = await two.others.press_alone(copied, "Prompt")

    assert "garden" in own.shown
    assert "gone" in foreign.shown
    assert "garden" not in foreign.shown


async def test_direct_messages_do_not_continue_those_of_another_workspace(two: Two) -> None:
    room, elsewhere = await two.mine.alice.dm(), await two.others.alice.dm()
    assert room.id == elsewhere.id
    await two.mine.imagine("a secret garden", place=room)
    foreign = await two.others.say(elsewhere, "make it anime-style")
    own = await two.mine.say(room, "make it anime-style")

    assert "There is no picture here yet" in foreign.shown
    assert "v2 from v1" in flat(own.shown)


async def test_a_thread_with_the_same_time_stamp_is_talk_among_strangers(two: Two) -> None:
    first = await two.mine.imagine("a dog")
    root = await two.say_at(first, two.others.channel, two.others.bob)
    await two.others.alice.say(two.others.channel, "make it anime-style", thread_ts=root.ts)
    await two.others.slack.wait_quiet()
    asked = await two.others.imagine("a cat")
    refined = await two.mine.say(two.mine.channel, "make it night", thread=first)

    assert two.others.said_by_bot(two.others.channel) == [asked]
    assert "v2 from v1" in flat(refined.shown)


async def test_a_mention_in_a_thread_with_the_same_time_stamp_begins_anew(two: Two) -> None:
    first = await two.mine.imagine("a dog")
    root = await two.say_at(first, two.others.channel, two.others.bob)
    words = f"{two.others.team.bot.mention} make it anime-style"
    shown = await two.others.say(two.others.channel, words, thread=root)

    assert "There is no picture here yet" in shown.shown


async def test_forgetting_a_member_leaves_the_one_with_the_same_id(two: Two) -> None:
    first, second = await two.mine.imagine("a wet dog"), await two.others.imagine("a cat")
    await two.mine.no_job_runs()
    await two.others.no_job_runs()
    program, who = two.mine.program, f"{two.mine.team.id}/{two.mine.alice.id}"
    status, said = await limner(program.data_dir, program.environ, "forget", "slack", who)
    forgotten = await two.mine.press_alone(first, "Prompt")
    kept = await two.others.press_alone(second, "Prompt")

    assert (status, "1 pictures" in said) == (0, True), said
    assert "gone" in forgotten.shown
    assert "a cat" in kept.shown
