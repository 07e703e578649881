"""Files on Slack: sent, completed, looked at, removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.completing import Completing
from bot.chat import fitting
from bot.chat.fitting import Attached, Fidelity, Fitted

Share = Mapping[str, str | None]
TOO_LARGE: Final = "file_upload_size_restricted"
_LEAST_BYTES: Final = 32 * 1024
_PIECE_BYTES: Final = 262_144
_UPLOADS: Final = "upload"  # the lane of everything that is sent
# Slack makes its previews within seconds; a block with an unprocessed file is refused.
POLLS_SECONDS: Final = (0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 3.0)


class Room(NamedTuple):
    """Where a file of so many bytes may go: its id, and the address that takes its bytes."""

    file: str
    address: str
    size: int


class SlackFiles:
    """Uploads pictures without sharing them, or shares them. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._completing = Completing(self._complete)

    async def upload(
        self, team: str, picture: Attached, share: Share | None = None, *, copies: bool = True
    ) -> tuple[str, Fidelity]:
        """Upload a picture as `send` sends it; `share` may say `channel_id` and `thread_ts`."""
        file, title, how = await self.send(team, picture, copies=copies)
        await self.complete(team, {file: title}, share)
        return file, how

    async def complete(
        self, team: str, titles: Mapping[str, str], share: Share | None = None
    ) -> Sequence[str]:
        """Keep files that were sent, by their ids; `share` as in `upload`.

        Returns those that Slack still has to process.
        """
        if share is None:
            return await self._completing.completed(team, titles)
        return await self._complete(team, titles, share)

    async def _complete(
        self, team: str, titles: Mapping[str, str], share: Share = MappingProxyType({})
    ) -> Sequence[str]:
        files = [{"id": file, "title": title} for file, title in titles.items()]
        done = await self._api.call(team, "files.completeUploadExternal", files=files, **share)
        known = {str(file.get("id")) for file in done.get("files") or () if _processed(file)}
        return [file for file in titles if file not in known]

    async def send(
        self, team: str, picture: Attached, *, copies: bool = True
    ) -> tuple[str, str, Fidelity]:
        """Send a picture, as it is or as near to it as a workspace lets pass that limits sizes.

        Nobody sees it, and Slack does not keep it, until it is completed. Returns its file, the
        name of that, and how near it is.

        Raises:
            Rejected: Nothing of it passes, or nothing but a copy where `copies` will not do.
        """
        given, refused = Fitted((picture,)), None
        while refused is None or copies or given.fidelity is not Fidelity.COPY:
            (file,) = given.files
            try:
                sent = await self._send(team, file.filename, file.data)
            except Rejected as error:
                if error.code != TOO_LARGE or len(file.data) < _LEAST_BYTES:
                    raise
                refused = error
            else:
                return sent, file.filename, given.fidelity
            # How large is too large is not told: the next one is lossless, then each is lighter.
            least = (
                len(file.data) - 1 if given.fidelity is Fidelity.ORIGINAL else len(file.data) // 2
            )
            given = await fitting.fitted([picture], least)
        raise refused

    async def reserve(self, team: str, name: str, size: int) -> Room:
        """Return where a picture of so many bytes may go, unless others wait to send theirs.

        Raises:
            DeliveryError: Not now, or not like this.
        """
        asking = partial(self._room, team, name, size)
        return await self._api.lanes.ahead(team, _UPLOADS, asking)

    async def _room(self, team: str, name: str, size: int) -> Room:
        named = {"filename": name, "length": str(size)}
        got = await self._api.once(team, "files.getUploadURLExternal", **named)
        return Room(str(got["file_id"]), str(got["upload_url"]), size)

    async def fill(self, room: Room, data: bytes) -> None:
        """Send a picture's bytes where there is room for them. Raises: DeliveryError."""
        size = {"Content-Length": str(room.size)}
        await self._api.post(room.address, data=_pieces(data), headers=size)

    async def _send(self, team: str, name: str, data: bytes) -> str:
        once = partial(self._sent, team, name, data)
        return await self._api.lanes.call(team, _UPLOADS, once, harmless=True)

    async def _sent(self, team: str, name: str, data: bytes) -> str:
        room = await self._room(team, name, len(data))
        await self.fill(room, data)
        return room.file

    async def ready(self, team: str, files: Iterable[str]) -> None:
        """Wait until Slack has processed pictures, but not for ever.

        Raises:
            Rejected: It does not have one of them.
        """
        await asyncio.gather(*(self._ready(team, file) for file in files))

    async def _ready(self, team: str, file: str) -> None:
        for pause in (*POLLS_SECONDS, 0.0):
            if _processed(await self.info(team, file)):
                break
            await asyncio.sleep(pause)

    async def info(self, team: str, file: str) -> dict[str, Any]:
        """Return what Slack knows of a file."""
        found: dict[str, Any] = (await self._api.call(team, "files.info", file=file))["file"]
        return found

    async def delete(self, team: str, file: str) -> None:
        """Remove a file; one that is gone already is fine."""
        try:
            await self._api.call(team, "files.delete", file=file)
        except Rejected as error:
            if error.code not in ("file_not_found", "file_deleted"):
                raise


async def _pieces(data: bytes) -> AsyncIterator[memoryview]:
    """Give a picture bit by bit, so that no write of a whole one holds up the loop."""
    for start in range(0, len(data), _PIECE_BYTES):
        yield memoryview(data)[start : start + _PIECE_BYTES]


def _processed(file: dict[str, Any]) -> bool:
    return bool(file.get("mimetype")) and any(name.startswith("thumb_") for name in file)
