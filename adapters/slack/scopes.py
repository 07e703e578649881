"""What the app must be allowed to do, and what does not work without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

SCOPES: Final = {
    "app_mentions:read": "mentions of the bot are not heard",
    "assistant:write": "the agent view has no suggested prompts and no status",
    "channels:history": "replies in threads of public channels are not heard",
    "channels:join": "somebody must invite the bot into each public channel",
    "chat:write": "nothing can be posted at all",
    "commands": "/imagine and all other commands do not work",
    "files:read": "members' own pictures cannot be used",
    "files:write": "no picture can be shown",
    "groups:history": "replies in threads of private channels are not heard",
    "im:history": "direct messages are not heard",
    "im:read": "direct messages are not heard",
    "im:write": "private pictures and originals cannot be sent",
    "mpim:history": "replies in group messages are not heard",
    "users:read": "workspace admins cannot delete or cancel for others",
}


def missing(granted: Iterable[str], workspace: str = "") -> Sequence[str]:
    """Return one sentence for each scope that is not granted, in a workspace of many."""
    there = f" in the workspace {workspace}" if workspace else ""
    lacking = sorted(SCOPES.keys() - {scope.strip() for scope in granted})
    return [
        f"Slack: the scope {scope} is missing{there}, so {SCOPES[scope]}. Add it on the app's page "
        "OAuth & Permissions, and install the app once more."
        for scope in lacking
    ]
