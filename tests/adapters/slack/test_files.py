from __future__ import annotations

from tests.adapters.slack.drive import PICTURES, THREE, shelf


async def test_pictures_are_completed_together_and_recorded_before_anybody_can_see_one() -> None:
    drive = shelf()

    found = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert found.files == ["F1", "F2", "F3"]
    assert drive.count("files.completeUploadExternal") == 1
    assert drive.said[-1] == ("files.info", ["F1", "F2", "F3"])


async def test_slack_is_not_asked_about_what_it_said_when_it_took_the_files() -> None:
    drive = shelf()
    drive.at_once = 2

    await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert drive.count("files.info") == 1


async def test_a_repeat_shows_the_files_that_are_recorded() -> None:
    drive = shelf()
    first = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    again = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert again == first
    assert drive.count("sent") == 3


async def test_files_that_were_recorded_and_never_completed_are_sent_anew() -> None:
    drive = shelf()
    await drive.shelf.pictures("T1", THREE, PICTURES, "C1")
    drive.known.clear()

    again = await drive.shelf.pictures("T1", THREE, PICTURES, "C1")

    assert again.files == ["F4", "F5", "F6"]
