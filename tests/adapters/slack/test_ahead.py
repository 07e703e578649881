"""Pictures that are on their way to Slack before their answer is shown."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.shelf import Kept
from bot.domain import ScreenedPicture
from bot.errors import DeliveryError
from tests.adapters.slack.drive import PICTURES, THREE, Drive, shelf
from tests.fakes import screened

SHAPES = [(one.file.media_type, len(one.data)) for one in PICTURES]
OTHERS = (screened.picture(screened.png(32, 32)),) * 3


async def given_up(drive: Drive, pictures: tuple[ScreenedPicture, ...] = PICTURES) -> bool:
    """Return whether nothing is sent ahead, and the answer shows its pictures all the same."""
    async with asyncio.TaskGroup() as tasks:
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
        async with drive.shelf.ahead.sending("j1", "v1", pictures, tasks) as files:
            found = await drive.shelf.pictures("T1", THREE, pictures, "C1")
    assert found == await drive.shelf.kept("v1")
    assert drive.known == set(found.files)
    return not files


async def test_pictures_are_sent_while_their_version_is_recorded_and_completed_to_be_shown() -> (
    None
):
    drive = shelf()
    async with asyncio.TaskGroup() as tasks:
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
        async with drive.shelf.ahead.sending("j1", "v1", PICTURES, tasks) as files:
            for _ in PICTURES:
                await drive.arrived.acquire()
            before = drive.count("files.completeUploadExternal")
            found = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert before == 0
    assert found == Kept(["F1", "F2", "F3"], origin="C1")
    assert files == ["F1", "F2", "F3"]
    assert drive.known == {"F1", "F2", "F3"}
    assert drive.count("sent") == 3


async def test_nothing_is_sent_of_what_is_only_expected() -> None:
    drive = shelf()
    async with asyncio.TaskGroup() as tasks:
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
    drive.shelf.ahead.drop("j1")

    assert drive.count("files.getUploadURLExternal") == 3
    assert drive.count("sent") == 0


async def test_what_no_answer_takes_up_is_never_completed() -> None:
    drive = shelf()
    drive.holds.clear()
    async with asyncio.TaskGroup() as tasks:
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
        with pytest.raises(RuntimeError):
            async with drive.shelf.ahead.sending("j1", "v1", PICTURES, tasks):
                raise RuntimeError("The job ended otherwise.")
    drive.holds.set()

    later = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert later.files == ["F4", "F5", "F6"]
    assert drive.known == {"F4", "F5", "F6"}


async def test_a_repeat_of_what_was_sent_ahead_shows_the_same_files() -> None:
    drive = shelf()
    async with asyncio.TaskGroup() as tasks:
        drive.shelf.ahead.expect("j1", "T1", SHAPES, tasks)
        async with drive.shelf.ahead.sending("j1", "v1", PICTURES, tasks) as files:
            (recorded,) = (await drive.shelf.record(THREE, files, "C1")).items()
            await drive.vault.put(*recorded)
            first = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")
            again = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert again == first
    assert drive.count("files.completeUploadExternal") == 1


async def test_room_for_other_pictures_is_not_used() -> None:
    assert await given_up(shelf(), OTHERS)


@pytest.mark.parametrize("error", [DeliveryError("Slack is busy."), KeyError("upload_url")])
async def test_where_slack_gives_no_room_the_answer_sends_its_pictures(error: Exception) -> None:
    drive = shelf()
    drive.failures = [error]

    assert await given_up(drive)


async def test_what_does_not_arrive_ahead_is_sent_anew_and_recorded() -> None:
    drive = shelf()
    drive.losses = 1

    assert not await given_up(drive)
    assert (await drive.shelf.kept("v1")).files == ["F4", "F5", "F6"]
