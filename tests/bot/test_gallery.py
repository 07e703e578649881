"""What adapters look up, and who may see it."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.domain import (
    Capabilities,
    Drawing,
    Imagine,
    PictureRef,
    Place,
    Publish,
    RawPicture,
    Reply,
    Size,
    Upload,
)
from bot.errors import NotFound
from tests.fakes.backends import FakeBackend
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


async def test_a_grid_is_laid_over_a_copy_and_not_over_the_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog")

        sheet = await core.gallery.gridded(PictureRef(version.id), BOB)

        with Image.open(io.BytesIO(sheet)) as image:
            assert (image.format, image.size) == ("WEBP", (480, 480))
            assert len(set(image.convert("L").tobytes())) > 40
        assert (await core.gallery.original(PictureRef(version.id), BOB)).data == (
            await core.pictures.get(version.pictures[0].sha256)
        )


async def test_before_and_after_are_the_picture_and_the_one_that_it_changed(
    tmp_path: Path,
) -> None:
    drawings = (drawn("red"), drawn("green", "blue"))
    async with running_core(tmp_path, backend=painter(*drawings)) as core:
        first = await core.imagine("a dog")
        second = await core.draw(Reply("now at night", PictureRef(first.id)))

        sheet = await core.gallery.before_after(PictureRef(second.id, 1), BOB)

        with Image.open(io.BytesIO(sheet)) as image:
            pixels = np.asarray(image.convert("RGB"))
        middle, width = pixels.shape[0] // 2, pixels.shape[1]
        assert np.abs(pixels[middle, width // 4] - np.array((255, 0, 0))).max() < 8
        assert np.abs(pixels[middle, 3 * width // 4] - np.array((0, 0, 255))).max() < 8


async def test_there_is_no_before_where_nothing_was_changed(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        anew = await core.reply("new picture: a castle", first)

        for version in (first, anew):
            with pytest.raises(NotFound, match="nothing to compare"):
                await core.gallery.before_after(PictureRef(version.id), ALICE)


async def test_what_changed_an_upload_is_compared_with_it(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=Capabilities(edits=True, max_sources=1))
    backend.answers.append(drawn("green"))
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = drawn("red").pictures[0].data
        photo = Upload("photo", "me.png", "image/png", 0)
        version = await core.draw(Imagine("add a hat", references=(photo,)))

        sheet = await core.gallery.before_after(PictureRef(version.id), ALICE)

        with Image.open(io.BytesIO(sheet)) as image:
            pixels = np.asarray(image.convert("RGB"))
        middle, width = pixels.shape[0] // 2, pixels.shape[1]
        assert version.parent is None
        assert np.abs(pixels[middle, width // 4] - np.array((255, 0, 0))).max() < 8
        with pytest.raises(NotFound, match="keeps it to themselves"):
            await core.gallery.before_after(PictureRef(version.id), BOB)


async def test_there_is_no_before_of_a_picture_that_only_started_from_an_upload(
    tmp_path: Path,
) -> None:
    backend = FakeBackend(capabilities=Capabilities(edits=True, max_sources=1))
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = drawn("red").pictures[0].data
        photo = Upload("photo", "me.png", "image/png", 0)
        version = await core.draw(Imagine("make it anime-style", references=(photo,)))

        with pytest.raises(NotFound, match="nothing to compare"):
            await core.gallery.before_after(PictureRef(version.id), ALICE)


async def test_there_is_no_before_once_it_is_deleted(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.reply("at night", first)
        await core.gallery.delete(first.id, ALICE, moderator=False)

        with pytest.raises(NotFound, match="gone"):
            await core.gallery.before_after(PictureRef(second.id), ALICE)


@pytest.mark.parametrize("index", [-1, 1, 99])
async def test_a_sheet_of_a_picture_that_a_version_does_not_have_is_not_found(
    tmp_path: Path, index: int
) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        ref = PictureRef((await core.reply("at night", first)).id, index)

        with pytest.raises(NotFound):
            await core.gallery.gridded(ref, ALICE)
        with pytest.raises(NotFound):
            await core.gallery.before_after(ref, ALICE)


async def test_what_a_private_picture_became_does_not_show_it_to_others(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        secret = await core.draw(Imagine("a dog"), private=True)
        later = await core.draw(Reply("at night", PictureRef(secret.id)), private=True)
        shown = await core.draw(Publish(later.id))

        assert await core.gallery.before_after(PictureRef(shown.id), ALICE)
        with pytest.raises(NotFound, match="keeps it to themselves"):
            await core.gallery.before_after(PictureRef(shown.id), BOB)
        with pytest.raises(NotFound):
            await core.gallery.gridded(PictureRef(secret.id), BOB)


async def test_what_cannot_be_edited_is_not_found_and_says_why(tmp_path: Path) -> None:
    huge = drawing_of(Image.new("1", (6500, 6500)))
    async with running_core(tmp_path, backend=painter(huge)) as core:
        version = await core.imagine("a dog")

        with pytest.raises(NotFound, match="too large"):
            await core.gallery.gridded(PictureRef(version.id), ALICE)


def drawn(*colours: str) -> Drawing:
    """Return a drawing of plain pictures."""
    return drawing_of(*(Image.new("RGB", (200, 200), colour) for colour in colours))


def drawing_of(*images: Image.Image) -> Drawing:
    pictures = []
    for image in images:
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        pictures.append(RawPicture(buffer.getvalue(), "image/png"))
    return Drawing(tuple(pictures), "fake-1", Size(*images[0].size), 10_000)


def painter(*drawings: Drawing) -> FakeBackend:
    backend = FakeBackend()
    backend.answers.extend(drawings)
    return backend


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
