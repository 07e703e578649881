"""What Slack says about the app before it connects: tokens, scopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.installations import Installed
from bot.errors import ConfigError

UNREACHABLE: Final = (aiohttp.ClientError, OSError)
_BOT_REFUSED: Final = (
    "SLACK_BOT_TOKEN: Slack does not accept this token ({code}). Copy the Bot User OAuth Token "
    "from the app's page OAuth & Permissions; it begins with xoxb-."
)
_APP_REFUSED: Final = (
    "SLACK_APP_TOKEN: Slack does not accept this token ({code}). Make one with the scope "
    "connections:write on the app's page Basic Information; it begins with xapp-."
)


@dataclass(frozen=True, slots=True)
class Bot:
    """What a bot token stands for."""

    installed: Installed
    scopes: Sequence[str]


async def bot(client: AsyncWebClient, token: str) -> Bot:
    """Return the bot of a token. Raises: ConfigError (a bad token), `UNREACHABLE`."""
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as error:
        raise _refused(error, _BOT_REFUSED) from error
    found = _data(answer.data)
    ids = [str(found.get(name) or "") for name in ("team_id", "bot_id", "user_id")]
    granted = str(answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes"))
    return Bot(Installed(ids[0], token, ids[1], ids[2]), granted.split(","))


async def check_app(client: AsyncWebClient, token: str) -> None:
    """Ask whether sockets may be opened. Raises: ConfigError (a bad token), `UNREACHABLE`."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise _refused(error, _APP_REFUSED) from error


def _data(data: object) -> dict[str, Any]:
    return dict(data) if isinstance(data, dict) else {}


def _refused(error: SlackApiError, sentence: str) -> Exception:
    """Return why Slack does not take a token; an outage stays what it is."""
    response = error.response
    code = str(_data(getattr(response, "data", response)).get("error", ""))
    if getattr(response, "status_code", 200) >= 429 or not code:
        return aiohttp.ClientError("Slack is busy")
    return ConfigError(sentence.format(code=code))
