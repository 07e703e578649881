"""What adapters look up, and who may see it."""

from pathlib import Path

import pytest

from bot.domain import Imagine, PictureRef, Place, Reply
from bot.errors import NotFound
from tests.fakes.core import ALICE, BOB, CHANNEL, running_core


async def test_an_original_has_the_stored_bytes(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog", count=2)
        original = await core.gallery.original(PictureRef(version.id, 1), BOB)

        assert original.file == version.pictures[1]
        assert original.data == await core.pictures.get(version.pictures[1].sha256)


async def test_a_thumbnail_is_small_and_webp(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog")
        small = await core.gallery.thumbnail(PictureRef(version.id), BOB, 16)

        assert small[:4] == b"RIFF"
        assert small[8:12] == b"WEBP"


@pytest.mark.parametrize("index", [-1, 1, 99])
async def test_a_picture_that_a_version_does_not_have_is_not_found(
    tmp_path: Path, index: int
) -> None:
    async with running_core(tmp_path) as core:
        ref = PictureRef((await core.imagine("a dog")).id, index)

        with pytest.raises(NotFound):
            await core.gallery.original(ref, ALICE)
        with pytest.raises(NotFound):
            await core.gallery.thumbnail(ref, ALICE, 16)


async def test_a_private_picture_is_not_found_by_others(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        ref = PictureRef((await core.draw(Imagine("a dog"), private=True)).id)

        assert await core.gallery.original(ref, ALICE)
        with pytest.raises(NotFound):
            await core.gallery.original(ref, BOB)
        with pytest.raises(NotFound):
            await core.gallery.thumbnail(ref, BOB, 16)


async def test_a_conversation_is_found_by_its_room_and_its_messages(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.reply("at night", first)
        message = core.messenger.shown[0].request.address.message
        assert message is not None

        assert await core.gallery.at_message("fake", message) == first
        found = await core.gallery.conversation_in("fake", message)
        assert found == first.conversation_id
        assert await core.gallery.conversation(found, BOB) == [first, second]
        assert await core.gallery.conversation_in("fake", "nowhere") is None


async def test_a_conversation_holds_the_private_pictures_of_who_looks_at_it(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        secret = await core.draw(Reply("at night", PictureRef(first.id)), private=True)
        for _ in range(51):  # more than one look shows
            await core.imagine("a cat")

        key = first.conversation_id
        assert secret.conversation_id == key
        assert await core.gallery.conversation(key, ALICE) == [first, secret]
        assert await core.gallery.conversation(key, BOB) == [first]


async def test_deleting_twice_is_told(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog")
        await core.gallery.delete(version.id, ALICE, moderator=False)

        with pytest.raises(NotFound, match="already"):
            await core.gallery.delete(version.id, ALICE, moderator=False)


async def test_the_desk_tells_what_is_left_in_each_place(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("a dog"))
        await core.closed(answer.job_id)
        here = await core.desk.allowance(ALICE, CHANNEL)
        elsewhere = await core.desk.allowance(ALICE, Place("fake", "guild", "other"))

        assert (here.pictures_left, here.place_left, here.open_jobs) == (999, 999, 0)
        assert elsewhere.place_left == 1000
        assert set(core.desk.facts().backends) == {"fake"}
