"""Slack's files in memory, below a shelf."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.shelf import Shelf
from bot.errors import DeliveryError
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
        failures: Raised by the next calls that are made once, one each.
        losses: How many of the next pictures do not arrive.
        holds: Pictures arrive once it is set. `arrived` counts them.
    """

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self.vault = FakeVault()
        self.shelf = Shelf(self, self.vault)
        self.at_once = 0
        self.failures: list[Exception] = []
        self.losses = 0
        self.holds = asyncio.Event()
        self.holds.set()
        self.arrived = asyncio.Semaphore(0)
        self.said: list[tuple[str, Any]] = []
        self.known: set[str] = set()

    async def once(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        if self.failures:
            raise self.failures.pop()
        return await self.call(team, method, **arguments)

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
        await self.holds.wait()
        if self.losses:
            self.losses -= 1
            raise DeliveryError("Slack could not be reached.")
        self.said.append(("sent", None))
        self.arrived.release()

    async def _recorded(self) -> list[str]:
        found = await self.vault.get("version:v1")
        return [] if found is None else json.loads(found)["files"]

    def count(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(said == method for said, _ in self.said)


def shelf() -> Drive:
    """Return files with a shelf."""
    return Drive()


THREE = makes.version(3, id="v1")
PICTURES = (screened.picture(),) * 3
