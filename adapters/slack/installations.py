"""The workspaces in which the app is installed: one by its token, or many by OAuth."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.api import Rejected
from bot.ports import Vault

INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
STATE_SECONDS: Final = 600
_STATE: Final = "slack:state:"


@dataclass(frozen=True, slots=True)
class Installed:
    """The app in one workspace.

    Attributes:
        installed_at: Seconds since 1970; 0 where that was not written down.
    """

    team_id: str
    bot_token: str
    bot_id: str
    bot_user_id: str
    installed_at: float = 0.0


class NotInstalled(BoltError):
    """A workspace sends something and does not have the app."""


class Installations(AsyncInstallationStore):
    """Finds the bot of a workspace; reads each from the vault once. Lives as long as the platform.

    Where a token is configured, its workspace is the only one.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._only: Installed | None = None
        self._known: dict[str, Installed] = {}

    def use(self, only: Installed) -> None:
        """Take a configured token's workspace as the only one."""
        self._only = only

    async def find(self, team: str) -> Installed | None:
        """Return the app's bot in a workspace, None where it is not installed."""
        if self._only is not None:
            return self._only
        if team not in self._known:
            kept = await self._vault.get(_name(team))
            if kept is None:
                return None
            self._known[team] = Installed(**json.loads(kept))
        return self._known[team]

    async def everywhere(self) -> Sequence[Installed]:
        """Return the app's bots in all workspaces that installed it."""
        kept = await self._vault.every(_name())
        return [Installed(**json.loads(one)) for one in kept.values()]

    async def token(self, team: str) -> str:
        """Return a workspace's bot token. Raises: Rejected when the app is gone from there."""
        found = await self.find(team)
        if found is None:
            raise Rejected("not_installed")
        return found.bot_token

    async def authorized(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Answer Bolt's question whose request this is, without asking Slack each time.

        Raises:
            NotInstalled: The app is gone from that workspace.
        """
        found = await self.find(team_id or enterprise_id or "")
        if found is None:
            raise NotInstalled("not installed")
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.bot_token,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
        )

    async def async_save(self, installation: Installation) -> None:
        """Remember a workspace; its token is encrypted at rest."""
        installed = Installed(
            installation.team_id or installation.enterprise_id or "",
            installation.bot_token or "",
            installation.bot_id or "",
            installation.bot_user_id or "",
            installation.installed_at,
        )
        await self._vault.put(_name(installed.team_id), json.dumps(asdict(installed)))
        self._known[installed.team_id] = installed

    async def forget(self, team: str, told_at: float) -> None:
        """Drop a workspace that removed the app or revoked its token.

        Slack may tell late: who has installed the app again since then keeps it. It counts
        `told_at` in whole seconds.
        """
        found = await self.find(team)
        if found is not None and told_at < int(found.installed_at):
            return
        self._known.pop(team, None)
        await self._vault.remove(_name(team))


def _name(team: str = "") -> str:
    """Return under which name the vault keeps a workspace; no other team's name begins so.

    Without a team, it is how all their names begin.
    """
    return f"slack:workspace:{team}:" if team else "slack:workspace:"


class States(AsyncOAuthStateStore):
    """The states of installations that were begun. Lives as long as the platform."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """Return a new state, good for some minutes."""
        state = secrets.token_urlsafe(24)
        await self._vault.put(_STATE + state, "issued", time.time() + STATE_SECONDS)
        return state

    async def async_consume(self, state: str) -> bool:
        """Return whether a state was issued; it can be used once."""
        return await self._vault.take(_STATE + state) is not None
