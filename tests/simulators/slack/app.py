"""The app as its owner configured it: secrets, scopes, events, commands, shortcuts, views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .clock import Clock, secret
from .errors import Json

# What a bot like Limner asks for; a test may take some away.
DEFAULT_SCOPES = (
    "app_mentions:read assistant:write channels:history channels:join channels:read chat:write"
    " commands files:read files:write groups:history groups:read im:history im:read im:write"
    " mpim:history mpim:read mpim:write reactions:read reactions:write team:read users:read"
)
DEFAULT_EVENTS = (
    "app_home_opened app_mention app_uninstalled message.channels message.groups message.im"
    " message.mpim tokens_revoked"
)
DEFAULT_COMMANDS = ("/imagine", "/blend", "/describe", "/prompt", "/limits", "/moderation")
# Scopes without which an event is not delivered: docs.slack.dev/reference/events, 2026-11.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "member_joined_channel": "channels:read",
    "file_shared": "files:read",
    "file_deleted": "files:read",
}
ShortcutKind = Literal["global", "message"]


@dataclass(slots=True, eq=False)
class App:
    """One app; lives as long as the simulator. Tests change it freely.

    Attributes:
        scopes: Bot scopes that an installation grants.
        events: Event subscriptions.
        commands: Slash command -> whether mentions in its words are written as ids.
        shortcuts: Callback id -> kind; None lets members use any.
        request_url: Where everything is POSTed in HTTP mode; None delivers through Socket Mode.
        redirect_urls: What OAuth may redirect to; empty allows any.
    """

    id: str
    name: str = "Limner"
    client_id: str = "1234567890.0987654321"
    client_secret: str = field(default_factory=lambda: secret("client-"))
    signing_secret: str = field(default_factory=lambda: secret("signing-"))
    app_token: str = field(default_factory=lambda: secret("xapp-1-"))
    verification_token: str = field(default_factory=lambda: secret("verification-"))
    scopes: set[str] = field(default_factory=lambda: set(DEFAULT_SCOPES.split()))
    events: set[str] = field(default_factory=lambda: set(DEFAULT_EVENTS.split()))
    commands: dict[str, bool] = field(
        default_factory=lambda: dict.fromkeys(DEFAULT_COMMANDS, False)
    )
    shortcuts: dict[str, ShortcutKind] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    agent_view: bool = True
    interactivity: bool = True
    request_url: str | None = None
    redirect_urls: list[str] = field(default_factory=list)

    def configure(self, manifest: Json) -> None:
        """Take over what an app manifest says, as pasting it into Slack's pages does."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        home = features.get("app_home", {})
        self.name = manifest["display_information"]["name"]
        self.scopes = set(manifest["oauth_config"]["scopes"]["bot"])
        self.redirect_urls = list(manifest["oauth_config"].get("redirect_urls", []))
        self.events = set(settings.get("event_subscriptions", {}).get("bot_events", []))
        self.commands = {
            one["command"]: bool(one.get("should_escape"))
            for one in features.get("slash_commands", [])
        }
        self.shortcuts = {one["callback_id"]: one["type"] for one in features.get("shortcuts", [])}
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled", True))
        self.agent_view = "agent_view" in features
        self.interactivity = bool(settings.get("interactivity", {}).get("is_enabled"))

    def hears(self, event: str, granted: set[str]) -> bool:
        """Return whether an event is subscribed and its scope was granted."""
        needed = EVENT_SCOPES.get(event)
        return event in self.events and (needed is None or needed in granted)


def new_app(clock: Clock) -> App:
    """Return an app with fresh secrets."""
    return App(clock.new_id("A"))
