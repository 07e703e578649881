"""`response_url`s: five uses within half an hour, even where the app is not a member."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from .errors import ApiError, Json
from .state import Channel, Message, User

if TYPE_CHECKING:
    from .asking import Asked
    from .platform import Platform

# docs.slack.dev/interactivity/handling-user-interaction: up to 5 times within 30 minutes.
MAX_USES = 5
MAX_SECONDS = 30 * 60
KNOWN = (
    "attachments blocks delete_original link_names metadata mrkdwn parse replace_original"
    " response_type text thread_ts unfurl_links unfurl_media"
)


@dataclass(slots=True, eq=False)
class Hook:
    """One `response_url`."""

    secret: str
    who: User
    place: Channel
    issued: float
    asked: Asked
    source: Message | None = None
    uses: list[Json] = field(default_factory=list)


class Hooks:
    """Issues and serves `response_url`s; lives as long as the simulator."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.all: dict[str, Hook] = {}

    def issue(self, asked: Asked, place: Channel, source: Message | None = None) -> str:
        """Return a fresh URL for what a member started."""
        secret = token_urlsafe(18)
        now = self._platform.clock.now()
        hook = Hook(secret, asked.who, place, now, asked, source)
        self.all[secret] = asked.hook = hook
        return f"{self._platform.origin}/actions/{asked.who.workspace.id}/{secret}"

    def use(self, secret: str, body: Json) -> Json:
        """Carry out one use.

        Raises:
            ApiError: It is unknown, used up or too old, or the message is not in order.
        """
        hook = self.all.get(secret)
        if hook is None:
            raise ApiError("no_hook", status=404)
        if self._platform.clock.now() - hook.issued > MAX_SECONDS:
            raise ApiError("expired_url", status=404)
        if len(hook.uses) >= MAX_USES:
            raise ApiError("used_url", status=404)
        self._platform.note_unknown("response_url", set(body) - set(KNOWN.split()))
        hook.uses.append(body)
        self._apply(hook, body)
        return {"ok": True}

    def answer(self, asked: Asked, body: Json) -> None:
        """Post what an acknowledgement of a command carried; it is no use of the URL."""
        if asked.hook is not None:
            self._apply(asked.hook, body)

    def _apply(self, hook: Hook, body: Json) -> None:
        source = hook.source
        if body.get("delete_original"):
            if source is None or source.deleted:
                raise ApiError("message_not_found", status=404)
            self._platform.posts.delete(source)
            return
        text, blocks = self._content(hook, body)
        if body.get("replace_original") and source is not None:
            if source.deleted:
                raise ApiError("message_not_found", status=404)
            self._platform.posts.edit(source, text, blocks)
            return
        hook.asked.messages.append(self._post(hook, body, text, blocks))
        self._platform.waiting.changed()

    def _post(self, hook: Hook, body: Json, text: str, blocks: list[Json]) -> Message:
        kind = body.get("response_type", "ephemeral")
        if kind not in ("ephemeral", "in_channel"):
            raise ApiError("invalid_response_type", status=400)
        thread_ts = body.get("thread_ts")
        if thread_ts is not None and thread_ts not in hook.place.stored:
            thread_ts = None
        return self._platform.posts.post(
            hook.place,
            hook.who.workspace.bot,
            text,
            blocks,
            names_linked=bool(body.get("link_names")) or body.get("parse") == "full",
            thread_ts=thread_ts,
            visible_to=hook.who if kind == "ephemeral" else None,
            via_hook=True,
        )

    def _content(self, hook: Hook, body: Json) -> tuple[str, list[Json]]:
        text, blocks = body.get("text") or "", body.get("blocks") or []
        if not text and not blocks:
            raise ApiError("no_text", status=400)
        try:
            self._platform.check_blocks(hook.who.workspace, blocks)
        except ApiError as error:
            error.status = 400
            raise
        if len(text) > 40_000:
            raise ApiError("msg_too_long", status=400)
        return text, blocks
