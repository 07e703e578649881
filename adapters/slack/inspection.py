"""What Slack says about the app before it connects: tokens, scopes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from adapters.slack import scopes
from adapters.slack.api import Answer, Rejected, SlackApi
from adapters.slack.installations import Installed
from bot.errors import ConfigError

_BOT_REFUSED: Final = (
    "SLACK_BOT_TOKEN: Slack does not accept this token ({code}). Copy the Bot User OAuth Token "
    "from the app's page OAuth & Permissions; it begins with xoxb-."
)
_APP_REFUSED: Final = (
    "SLACK_APP_TOKEN: Slack does not accept this token ({code}). Make one with the scope "
    "connections:write on the app's page Basic Information; it begins with xapp-."
)

_NOBODY: Final = "Slack: no workspace has installed it yet."
_GONE: Final = (
    "Slack: the workspace {team} does not accept its token any more ({code}). Somebody there must "
    "install the app once more."
)


async def bot(api: SlackApi, token: str) -> tuple[Installed, Sequence[str]]:
    """Return the bot of a token, and its scopes.

    Raises:
        ConfigError: Slack does not accept the token.
        DeliveryError: Slack is out of reach, for now.
    """
    answer = await _asked(api, "auth.test", token, _BOT_REFUSED)
    team, bot_id, user = (
        str(answer.said.get(name) or "") for name in ("team_id", "bot_id", "user_id")
    )
    return Installed(team, token, bot_id, user), _granted(answer)


async def everywhere(api: SlackApi, workspaces: Sequence[Installed]) -> Sequence[str]:
    """Return what is missing in the workspaces that installed the app, one sentence each.

    Raises:
        DeliveryError: Slack is out of reach, for now.
    """
    told = [sentence for one in workspaces for sentence in await _there(api, one)]
    return told if workspaces else [_NOBODY]


async def _there(api: SlackApi, one: Installed) -> Sequence[str]:
    try:
        answer = await api.ask(one.bot_token, "auth.test")
    except Rejected as error:
        return [_GONE.format(team=one.team_id, code=error.code)]
    return scopes.missing(_granted(answer), str(answer.said.get("team") or one.team_id))


def _granted(answer: Answer) -> Sequence[str]:
    return answer.headers.get("x-oauth-scopes", "").split(",")


async def check_app(api: SlackApi, token: str) -> None:
    """Ask whether sockets may be opened. Raises: as `bot`."""
    await _asked(api, "apps.connections.open", token, _APP_REFUSED)


async def _asked(api: SlackApi, method: str, token: str, refused: str) -> Answer:
    try:
        return await api.ask(token, method)
    except Rejected as error:
        raise ConfigError(refused.format(code=error.code)) from error
