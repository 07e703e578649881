"""`kill -9` between what moderators decide, or set, and what follows from it."""

from __future__ import annotations

import hashlib

import pytest

from tests.end_to_end.kills.ground import When
from tests.end_to_end.kills.on_discord import Ground, Scene
from tests.end_to_end.moderators import moderates, report, reported, review_in
from tests.end_to_end.world import World
from tests.simulators.discord import Person

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite"], indirect=True),
]

TAKEN_DOWN = ("DELETE", "/channels/[0-9]+/messages/[0-9]+$")
TOLD = ("POST", "/channels/[0-9]+/messages$")


@pytest.fixture
def here(scene: Scene) -> World:
    """The scene's member as Alice, and somebody who reports her pictures."""
    ground, bob = scene.ground, scene.ground.discord.add_user("Bob")
    return World(
        ground.discord,
        ground.openai,
        ground.program,
        ground.guild,
        scene.channel,
        alice=scene.member,
        bob=bob,
    )


@pytest.fixture
def mia(here: World) -> Person:
    """A moderator."""
    mia = here.discord.add_user("Mia")
    here.guild.grant(mia, "manage_messages", "moderate_members")
    return mia


def stored(ground: Ground, data: bytes) -> bool:
    """Return whether a picture is in the store."""
    name = hashlib.sha256(data).hexdigest()
    return any(name in file.name for file in (ground.data_dir / "pictures").rglob("*"))


@pytest.mark.parametrize(
    ("request_", "when"),
    [(TAKEN_DOWN, "before"), (TOLD, "after")],
    ids=["nothing_is_done", "all_is_done_and_nobody_wrote_it_down"],
)
async def test_a_picture_is_removed_once_and_its_author_told_once_and_nothing_else_is_lost(
    scene: Scene, here: World, mia: Person, request_: tuple[str, str], when: When
) -> None:
    ground = scene.ground
    await moderates(here, mia, "block", words="pine cones")
    shown, review, room = await reported(here, mia)
    await report(here, await here.imagine("a cat in the sun"))
    waiting = await review_in(here, room, known=review)
    data = shown.attachments[0].data
    before = stored(ground, data)
    async with ground.hold(*request_, when=when) as following:
        await (await mia.press(review, "Remove picture")).wait_acknowledged()
        await following.reached()
        await ground.kill()
    await ground.start()
    await here.wait(lambda: "picture removed" in review.text, "the ruling on the review")
    await here.finished(await mia.press(waiting, "Leave it so"))
    await here.wait(lambda: waiting.buttons == (), "the other ruling")
    refused = await here.imagine("a wreath of pine cones")

    direct = await here.alice.open_dm()
    told = [one.text for one in here.said_by_bot(direct)]
    assert (before, stored(ground, data), shown.deleted) == (True, False, True)
    assert ["removed one of your pictures" in text for text in told] == [True]
    assert not refused.attachments
