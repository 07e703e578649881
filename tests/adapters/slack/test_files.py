from __future__ import annotations

import json
from typing import Any

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import SlackFiles
from adapters.slack.shelf import Shelf
from tests.fakes import makes, screened
from tests.fakes.vault import FakeVault

_PROCESSED = {"mimetype": "image/png", "thumb_64": "here"}


async def token(team: str) -> str:
    return "xoxb-1"


class Drive(SlackApi):
    """Slack's files; it knows one once it is completed.

    Attributes:
        said: Every call of a method, in order, with the recorded files at that moment.
        at_once: How many files are processed as soon as they are completed.
    """

    def __init__(self, vault: FakeVault) -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self._vault = vault
        self.at_once = 0
        self.said: list[tuple[str, Any]] = []
        self.known: set[str] = set()

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        self.said.append((method, await self._recorded()))
        match method:
            case "files.getUploadURLExternal":
                number = sum(said == method for said, _ in self.said)
                return {"upload_url": "http://127.0.0.1:9/up", "file_id": f"F{number}"}
            case "files.completeUploadExternal":
                self.known |= {one["id"] for one in arguments["files"]}
                files = [{"id": one["id"], "mimetype": ""} for one in arguments["files"]]
                processed = [one | _PROCESSED for one in files[: self.at_once]]
                return {"files": [*processed, *files[self.at_once :]]}
            case "files.info" if arguments["file"] not in self.known:
                raise Rejected("file_not_found")
        return {"file": _PROCESSED}

    async def post(self, url: str, **body: Any) -> None:
        self.said.append(("sent", None))

    async def _recorded(self) -> list[str]:
        found = await self._vault.get("version:v1")
        return [] if found is None else json.loads(found)["files"]

    def count(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(said == method for said, _ in self.said)


def shelf() -> tuple[Drive, Shelf]:
    vault = FakeVault()
    drive = Drive(vault)
    return drive, Shelf(SlackFiles(drive), vault)


THREE = makes.version(3, id="v1")
PICTURES = (screened.picture(),) * 3


async def test_pictures_are_completed_together_and_recorded_before_anybody_can_see_one() -> None:
    drive, kept = shelf()

    found = await kept.pictures("T1", THREE, PICTURES, "C1")

    assert found.files == ["F1", "F2", "F3"]
    assert drive.count("files.completeUploadExternal") == 1
    assert drive.said[-1] == ("files.info", ["F1", "F2", "F3"])


async def test_slack_is_not_asked_about_what_it_said_when_it_took_the_files() -> None:
    drive, kept = shelf()
    drive.at_once = 2

    await kept.pictures("T1", THREE, PICTURES, "C1")

    assert drive.count("files.info") == 1


async def test_a_repeat_shows_the_files_that_are_recorded() -> None:
    drive, kept = shelf()
    first = await kept.pictures("T1", THREE, PICTURES, "C1")

    again = await kept.pictures("T1", THREE, PICTURES, "C1")

    assert again == first
    assert drive.count("sent") == 3


async def test_files_that_were_recorded_and_never_completed_are_sent_anew() -> None:
    drive, kept = shelf()
    await kept.pictures("T1", THREE, PICTURES, "C1")
    drive.known.clear()

    again = await kept.pictures("T1", THREE, PICTURES, "C1")

    assert again.files == ["F4", "F5", "F6"]
