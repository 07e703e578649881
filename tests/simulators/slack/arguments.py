"""What each method takes: arguments, rate tier, scopes. Checked against `slack_methods.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Token = Literal["bot", "app", "none"]
# Accepted with every method: the token itself, and what SDKs add.
EVERYWHERE = frozenset({"token", "team_id"})


@dataclass(frozen=True, slots=True)
class Signature:
    """One method as Slack documents it.

    Attributes:
        tier: 1 to 4; None is a "special" one.
        scopes: Any one of them is needed; empty: none. `*:read` stands for the channel's kind.
    """

    tier: int | None
    scopes: tuple[str, ...]
    required: frozenset[str]
    optional: frozenset[str]
    token: Token = "bot"

    @property
    def known(self) -> frozenset[str]:
        """Return every argument that may be given."""
        return self.required | self.optional | EVERYWHERE


def _method(
    tier: int | None, scopes: str, required: str = "", optional: str = "", token: Token = "bot"
) -> Signature:
    return Signature(
        tier,
        tuple(scopes.split()),
        frozenset(required.split()),
        frozenset(optional.split()),
        token,
    )


_POST = (
    "as_user attachments blocks icon_emoji icon_url link_names markdown_text metadata mrkdwn parse"
    " reply_broadcast text thread_ts unfurl_links unfurl_media username"
)
_STREAM = "chunks markdown_text"
_FROM_TO = "cursor include_all_metadata inclusive latest limit oldest"

# docs.slack.dev/reference/methods, 2026-11.
METHODS: dict[str, Signature] = {
    "api.test": _method(4, "", "", "error foo", "none"),
    "auth.test": _method(None, ""),
    "auth.revoke": _method(3, "", "", "test"),
    "apps.connections.open": _method(3, "", token="app"),
    "oauth.v2.access": _method(
        None,
        "",
        "",
        "client_id client_secret code code_verifier grant_type redirect_uri refresh_token",
        "none",
    ),
    "chat.postMessage": _method(None, "chat:write", "channel", _POST),
    "chat.postEphemeral": _method(
        4,
        "chat:write",
        "channel user",
        "as_user attachments blocks icon_emoji icon_url link_names markdown_text parse text"
        " thread_ts username",
    ),
    "chat.update": _method(
        3,
        "chat:write",
        "channel ts",
        "as_user attachments blocks file_ids link_names markdown_text metadata parse"
        " reply_broadcast text",
    ),
    "chat.delete": _method(3, "chat:write", "channel ts", "as_user"),
    "chat.getPermalink": _method(None, "", "channel message_ts"),
    "chat.startStream": _method(
        2,
        "chat:write",
        "channel thread_ts",
        f"{_STREAM} icon_emoji icon_url recipient_team_id recipient_user_id task_display_mode"
        " username",
    ),
    "chat.appendStream": _method(4, "chat:write", "channel ts", _STREAM),
    "chat.stopStream": _method(
        2, "chat:write", "channel ts", f"{_STREAM} blocks metadata session_status"
    ),
    "conversations.open": _method(
        3, "im:write mpim:write", "", "channel prevent_creation return_im users"
    ),
    "conversations.join": _method(3, "channels:join", "channel"),
    "conversations.info": _method(3, "*:read", "channel", "include_locale include_num_members"),
    "conversations.replies": _method(3, "*:history", "channel ts", _FROM_TO),
    "conversations.history": _method(3, "*:history", "channel", _FROM_TO),
    "conversations.members": _method(4, "*:read", "channel", "cursor limit"),
    "files.getUploadURLExternal": _method(
        4, "files:write", "filename length", "alt_txt snippet_type"
    ),
    "files.completeUploadExternal": _method(
        4, "files:write", "files", "blocks channel_id channels initial_comment thread_ts"
    ),
    "files.info": _method(4, "files:read", "file", "count cursor limit page"),
    "files.delete": _method(3, "files:write", "file"),
    "views.open": _method(4, "", "view", "interactivity_pointer trigger_id"),
    "views.push": _method(4, "", "view", "interactivity_pointer trigger_id"),
    "views.update": _method(4, "", "view", "external_id hash view_id"),
    "views.publish": _method(4, "", "user_id view", "hash"),
    "users.info": _method(4, "users:read", "user", "include_locale"),
    "bots.info": _method(3, "users:read", "", "bot"),
    "team.info": _method(3, "team:read", "", "domain team"),
    "reactions.add": _method(3, "reactions:write", "channel name timestamp"),
    "assistant.threads.setStatus": _method(
        None,
        "chat:write assistant:write",
        "channel_id status thread_ts",
        "icon_emoji icon_url loading_messages username",
    ),
    "assistant.threads.setSuggestedPrompts": _method(
        4, "assistant:write", "channel_id prompts", "thread_ts title"
    ),
    "assistant.threads.setTitle": _method(4, "assistant:write", "channel_id thread_ts title"),
}
