"""Files on Slack: pictures up, uploads down."""

from __future__ import annotations

import asyncio
import io
from functools import partial
from typing import Any, Final

import yarl

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.incoming import UPLOADED
from bot.chat import fetching
from bot.domain import Address, Upload
from bot.errors import InvalidAsk

_HOSTS: Final = ("slack.com",)  # to which a bot token may be sent
# Slack makes its previews within seconds; a block with an unprocessed file is refused.
_POLLS_SECONDS: Final = (0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 3.0)


class SlackFiles:
    """Uploads pictures without sharing them, or shares them. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def upload(self, team: str, name: str, data: bytes, **share: str | None) -> str:
        """Upload a file and return its id; `share` may say `channel_id` and `thread_ts`."""
        file = await self._api.patiently("upload", partial(self._sent, team, name, data))
        await self._api.call(
            team, "files.completeUploadExternal", files=[{"id": file, "title": name}], **share
        )
        return file

    async def _sent(self, team: str, name: str, data: bytes) -> str:
        got = await self._api.call(
            team, "files.getUploadURLExternal", filename=name, length=str(len(data))
        )
        await self._api.post(str(got["upload_url"]), data=io.BytesIO(data))
        return str(got["file_id"])

    async def ready(self, team: str, file: str) -> bool:
        """Wait until Slack has processed a picture; False when it takes too long."""
        for pause in (*_POLLS_SECONDS, 0.0):
            if _processed(await self.info(team, file)):
                return True
            await asyncio.sleep(pause)
        return False

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


class SlackInbox:
    """Fetches uploads from Slack alone. Lives as long as the platform."""

    def __init__(self, api: SlackApi, files: SlackFiles) -> None:
        self._api = api
        self._files = files

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from Slack)."""
        scheme, _, path = upload.url.partition(":")
        team, _, file = path.partition("/")
        if scheme != UPLOADED:
            raise fetching.from_elsewhere("Slack")
        try:
            known = await self._files.info(team, file)
        except Rejected as error:  # deleted, or shared where the bot may not look
            raise InvalidAsk(fetching.GONE) from error
        url = yarl.URL(str(known.get("url_private_download") or ""), encoded=True)
        if not fetching.trusted(url, _HOSTS, yarl.URL(self._api.base_url)):
            raise fetching.from_elsewhere("Slack")
        headers = {"Authorization": f"Bearer {await self._api.token(team)}"}
        return await fetching.fetch(self._api.session, url, max_bytes, headers)

    async def acknowledged(self, address: Address) -> bool:
        """Say yes: nobody can tell, and an answer too many is better than none."""
        return True


def _processed(file: dict[str, Any]) -> bool:
    return bool(file.get("mimetype")) and any(name.startswith("thumb_") for name in file)
