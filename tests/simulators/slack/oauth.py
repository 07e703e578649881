"""Installation by OAuth: the authorize page, codes, tokens, and their end."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .clock import secret
from .errors import ApiError, Json
from .state import User, Workspace

if TYPE_CHECKING:
    from .platform import Platform

CODE_SECONDS = 10 * 60  # docs.slack.dev/authentication/installing-with-oauth


@dataclass(slots=True, eq=False)
class Code:
    """One code that can be exchanged for a token once."""

    workspace: Workspace
    who: User
    scopes: set[str]
    redirect_uri: str
    issued: float
    used: bool = False


class OAuth:
    """Installs the app in workspaces; lives as long as the simulator.

    Attributes:
        visitor: Who opens the authorize page next, and whether they allow the installation.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._codes: dict[str, Code] = {}
        self.visitor: User | None = None
        self.allows = True

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the authorize page sends the member.

        Raises:
            ApiError: The page shows an error instead.
        """
        app = self._platform.app
        if query.get("client_id") != app.client_id:
            raise ApiError("invalid_client_id")
        redirect_uri = query.get("redirect_uri") or next(iter(app.redirect_urls), "")
        allowed = not app.redirect_urls or redirect_uri.startswith(tuple(app.redirect_urls))
        if not redirect_uri or not allowed:
            raise ApiError("bad_redirect_uri")
        scopes = {scope for scope in query.get("scope", "").split(",") if scope}
        if not scopes:
            raise ApiError("no_scopes")
        if self.visitor is None:
            raise ApiError("not_authed")
        answer = {"state": query.get("state", "")}
        if not self.allows:
            return f"{redirect_uri}?{urlencode({'error': 'access_denied', **answer})}"
        code = f"{token_hex(8)}.{token_hex(8)}"
        now = self._platform.clock.now()
        self._codes[code] = Code(
            self.visitor.workspace, self.visitor, scopes, query.get("redirect_uri", ""), now
        )
        return f"{redirect_uri}?{urlencode({'code': code, **answer})}"

    def access(self, client_id: str, client_secret: str, code: str, redirect_uri: str) -> Json:
        """Exchange a code for the workspace's token and install the app there."""
        app = self._platform.app
        if client_id != app.client_id:
            raise ApiError("invalid_client_id")
        if client_secret != app.client_secret:
            raise ApiError("bad_client_secret")
        found = self._codes.get(code)
        now = self._platform.clock.now()
        if found is None or found.used or now - found.issued > CODE_SECONDS:
            raise ApiError("invalid_code")
        if redirect_uri != found.redirect_uri:
            raise ApiError("bad_redirect_uri")
        found.used = True
        self._install(found)
        return self._installation(found)

    def revoke(self, workspace: Workspace, *, uninstall: bool) -> None:
        """End the app's token in a workspace, and tell the app."""
        if workspace.installed:
            workspace.token_state = "uninstalled" if uninstall else "revoked"
            self._platform.events.uninstalled(workspace)
            self._platform.waiting.changed()

    def _install(self, code: Code) -> None:
        workspace = code.workspace
        if workspace.token_state in ("revoked", "uninstalled"):
            workspace.bot_token = secret("xoxb-")
        workspace.token_state = "valid"
        workspace.granted |= code.scopes
        self._platform.waiting.changed()

    def _installation(self, code: Code) -> Json:
        workspace = code.workspace
        return {
            "ok": True,
            "app_id": self._platform.app.id,
            "authed_user": {"id": code.who.id},
            "scope": ",".join(sorted(workspace.granted)),
            "token_type": "bot",
            "access_token": workspace.bot_token,
            "bot_user_id": workspace.bot.id,
            "team": {"id": workspace.id, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
