"""Which handler serves which route."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from . import rest_application as app
from . import rest_messages as messages
from . import rest_threads as threads
from .rest import Answer, Call

Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One route; `template` is written as in Discord's OpenAPI document.

    Attributes:
        open: Needs no bot token: the path carries an interaction's.
    """

    method: str
    template: str
    handler: Handler
    open: bool = False

    @property
    def bucket(self) -> str:
        """Return the name of its rate limit."""
        if self.template.startswith("/webhooks"):
            return "webhook"
        return f"{self.method} {re.sub('{[a-z_]+}', '{}', self.template)}"


_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_ANSWER = "/webhooks/{webhook_id}/{webhook_token}/messages"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/users/@me", app.me),
    Route("GET", "/users/@me/guilds", app.my_guilds),
    Route("GET", "/users/{user_id}", app.user),
    Route("GET", "/oauth2/applications/@me", app.application),
    Route("GET", "/applications/@me", app.application),
    Route("GET", "/gateway", app.gateway, open=True),
    Route("GET", "/gateway/bot", app.gateway_bot),
    Route("GET", _COMMANDS, app.list_commands),
    Route("PUT", _COMMANDS, app.overwrite_commands),
    Route("GET", _GUILD_COMMANDS, app.list_commands),
    Route("PUT", _GUILD_COMMANDS, app.overwrite_commands),
    Route("POST", _CALLBACK, app.callback, open=True),
    Route("POST", "/webhooks/{webhook_id}/{webhook_token}", app.follow_up, open=True),
    Route("GET", f"{_ANSWER}/@original", app.read_answer, open=True),
    Route("PATCH", f"{_ANSWER}/@original", app.edit_answer, open=True),
    Route("DELETE", f"{_ANSWER}/@original", app.delete_answer, open=True),
    Route("GET", _ANSWER + "/{message_id}", app.read_answer, open=True),
    Route("PATCH", _ANSWER + "/{message_id}", app.edit_answer, open=True),
    Route("DELETE", _ANSWER + "/{message_id}", app.delete_answer, open=True),
    Route("GET", "/channels/{channel_id}/messages", messages.history),
    Route("POST", "/channels/{channel_id}/messages", messages.create),
    Route("GET", _MESSAGE, messages.read),
    Route("PATCH", _MESSAGE, messages.edit),
    Route("DELETE", _MESSAGE, messages.delete),
    Route("PUT", _MESSAGE + "/reactions/{emoji_name}/@me", messages.add_reaction),
    Route("DELETE", _MESSAGE + "/reactions/{emoji_name}/@me", messages.remove_reaction),
    Route("POST", "/channels/{channel_id}/typing", messages.typing),
    Route("POST", _MESSAGE + "/threads", threads.from_message),
    Route("POST", "/channels/{channel_id}/threads", threads.without_message),
    Route("GET", "/channels/{channel_id}", threads.read_channel),
    Route("PATCH", "/channels/{channel_id}", threads.update_channel),
    Route("PUT", "/channels/{channel_id}/thread-members/@me", threads.join_thread),
    Route("POST", "/users/@me/channels", threads.open_dm),
    Route("GET", "/guilds/{guild_id}", threads.read_guild),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", threads.read_member),
)
_TEXT_VARIABLES = ("interaction_token", "webhook_token", "emoji_name")


def _pattern(template: str) -> re.Pattern[str]:
    def variable(found: re.Match[str]) -> str:
        return "([^/]+)" if found.group(1) in _TEXT_VARIABLES else "([0-9]+)"

    return re.compile(re.sub(r"{([a-z_]+)}", variable, template))


_COMPILED = [(route, _pattern(route.template)) for route in ROUTES]


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Return the route of a request and its variables; `path` is what follows `/api/v10`."""
    for route, pattern in _COMPILED:
        if route.method != method:
            continue
        found = pattern.fullmatch(path)
        if found is not None:
            ids = tuple(unquote(part) for part in found.groups())
            return route, (*ids, "@original") if path.endswith("@original") else ids
    return None
