"""Slack's way down for files."""

from __future__ import annotations

from typing import Final

import yarl

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import SlackFiles
from adapters.slack.incoming import UPLOADED
from bot.chat import fetching
from bot.domain import Address, Upload
from bot.errors import InvalidAsk

_HOSTS: Final = ("slack.com",)  # to which a bot token may be sent


class SlackInbox:
    """Fetches uploads from Slack alone. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._files = SlackFiles(api)

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
