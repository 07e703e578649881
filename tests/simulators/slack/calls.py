"""One call of a Web API method: its arguments, and what methods ask of them first."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ApiError, Json, explained
from .state import Channel, Message, User, Workspace

if TYPE_CHECKING:
    from .platform import Platform


@dataclass(slots=True, eq=False)
class Call:
    """One call that has passed token, scope and limits.

    Attributes:
        arguments: Of query, form and JSON body together.
        headers: Names in lower case.
    """

    method: str
    arguments: Json
    platform: Platform
    _workspace: Workspace | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of the token."""
        assert self._workspace is not None
        return self._workspace

    # --- arguments -----------------------------------------------------------------------

    def text(self, name: str) -> str:
        """Return an argument as text; empty when it is not given."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def optional(self, name: str) -> str | None:
        """Return an argument as text, None when it is missing or empty."""
        return self.text(name) or None

    def flag(self, name: str) -> bool:
        """Return an argument as yes or no."""
        return self.text(name).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise explained("invalid_arguments", f"[ERROR] must be an integer: {name}") from None

    def parsed(self, name: str, error: str = "invalid_arguments") -> Any:
        """Return an argument that is JSON, whether it came as JSON or as text."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise explained(error, f"[ERROR] no valid JSON: {name}") from None

    def blocks(self) -> list[Json] | None:
        """Return `blocks` when they are in order; None when they are not given."""
        blocks = self.parsed("blocks", "invalid_blocks_format")
        if blocks is None:
            return None
        self.platform.check_blocks(self.workspace, blocks)
        return list(blocks)

    def metadata(self) -> Json | None:
        """Return `metadata` when it is in order."""
        found = self.parsed("metadata", "invalid_metadata_format")
        if found is None:
            return None
        if not isinstance(found, dict) or not {"event_type", "event_payload"} <= set(found):
            raise ApiError("invalid_metadata_schema")
        return found

    @property
    def names_linked(self) -> bool:
        """Return whether bare names in the text become mentions."""
        return self.flag("link_names") or self.text("parse") == "full"

    # --- what the arguments name ---------------------------------------------------------

    def need(self, scope: str) -> None:
        """Refuse when the installation lacks a scope."""
        granted = self.workspace.granted
        if scope not in granted:
            provided = ",".join(sorted(granted))
            raise ApiError("missing_scope", needed=scope, provided=provided)

    def place(self, name: str = "channel") -> Channel:
        """Return a conversation that the app can see."""
        found = self.workspace.channels.get(self.text(name))
        if found is None or (found.kind != "channel" and not found.bot_is_member):
            raise ApiError("channel_not_found")
        return found

    def writable(self, name: str = "channel") -> Channel:
        """Return a conversation that the app may write in; a user id names the direct messages."""
        wanted = self.text(name)
        if wanted in self.workspace.users:
            place = self.platform.direct(self.workspace.users[wanted])
        else:
            place = self.place(name)
        if place.archived:
            raise ApiError("is_archived")
        if not place.bot_is_member and "chat:write.public" not in self.workspace.granted:
            raise ApiError("not_in_channel")
        if place.kind == "im" and not self.platform.app.messages_tab:
            raise ApiError("messages_tab_disabled")
        return place

    def message(
        self, place: Channel, name: str = "ts", error: str = "message_not_found"
    ) -> Message:
        """Return a message that is not deleted and that everyone there sees."""
        found = place.stored.get(self.text(name))
        if found is None or found.deleted or found.ephemeral:
            raise ApiError(error)
        return found

    def thread_ts(self, place: Channel) -> str | None:
        """Return the thread to post in; the thread of a reply is that of its first message."""
        wanted = self.optional("thread_ts")
        if wanted is None:
            return None
        parent = place.stored.get(wanted)
        if parent is None or parent.ephemeral:
            raise ApiError("cannot_reply_to_message")
        return parent.thread_ts or parent.ts

    def user(self, name: str = "user") -> User:
        """Return a member of the workspace."""
        found = self.workspace.users.get(self.text(name))
        if found is None:
            raise ApiError("user_not_found")
        return found
