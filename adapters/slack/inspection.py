"""What Slack says about the app before it connects: tokens, scopes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.installations import Installed
from bot.errors import ConfigError, DeliveryError

_BOT_REFUSED: Final = (
    "SLACK_BOT_TOKEN: Slack does not accept this token ({code}). Copy the Bot User OAuth Token "
    "from the app's page OAuth & Permissions; it begins with xoxb-."
)
_APP_REFUSED: Final = (
    "SLACK_APP_TOKEN: Slack does not accept this token ({code}). Make one with the scope "
    "connections:write on the app's page Basic Information; it begins with xapp-."
)


async def bot(api: SlackApi, token: str) -> tuple[Installed, Sequence[str]]:
    """Return the bot of a token, and its scopes.

    Raises:
        ConfigError: Slack does not accept the token.
        DeliveryError: Slack is out of reach, for now.
    """
    answer = await _asked(api, "auth.test", token, _BOT_REFUSED)
    team, bot_id, user = (str(answer.get(name) or "") for name in ("team_id", "bot_id", "user_id"))
    granted = str(answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes"))
    return Installed(team, token, bot_id, user), granted.split(",")


async def check_app(api: SlackApi, token: str) -> None:
    """Ask whether sockets may be opened. Raises: as `bot`."""
    await _asked(api, "apps.connections.open", token, _APP_REFUSED)


async def _asked(api: SlackApi, method: str, token: str, refused: str) -> AsyncSlackResponse:
    try:
        return await api.ask(token, method)
    except Rejected as error:
        if error.code.startswith("status_"):  # it was not Slack's own program that answered
            raise DeliveryError("Slack could not be reached.") from error
        raise ConfigError(refused.format(code=error.code)) from error
