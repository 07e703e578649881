"""How the bot answers interactions: the callback and the webhook of the token."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from . import payloads
from .errors import Json, known
from .events import Events
from .interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MAX_USER_INSTALL_FOLLOW_UPS,
    MODAL_SUBMIT,
    TOKEN_SECONDS,
    Interaction,
)
from .message_forms import (
    ANSWER,
    ANSWER_FLAGS,
    EDIT,
    EDIT_FLAGS,
    FOLLOW_UP,
    check_message,
)
from .modals import MODAL
from .multipart import Body
from .permissions import Permission
from .posts import Posts
from .schema import (
    ByType,
    Form,
    Integer,
    Kind,
    Members,
    Record,
    Text,
    check_body,
)
from .state import (
    CHAT_INPUT_COMMAND,
    CONTEXT_MENU_COMMAND,
    EPHEMERAL,
    REPLY,
    Channel,
    Message,
    World,
)

MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    COMMAND: (MESSAGE, THINKING, OPEN_MODAL),
    COMPONENT: (MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, OPEN_MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE),
}
_CHOICE = Record({"name": Text(100, 1)}, ("name", "value"))
_CHOICES = Record({"choices": Members(_CHOICE, 25)}, ("choices",))
_THINKING = Record({"flags": Integer(choices=(0, EPHEMERAL))})
_BY_TYPE: dict[int, Kind] = {
    MESSAGE: Record({"data": ANSWER}, ("data",)),
    THINKING: Record({"data": _THINKING}),
    DEFERRED_UPDATE: Record({}),
    UPDATE: Record({"data": EDIT}),
    CHOICES: Record({"data": _CHOICES}, ("data",)),
    OPEN_MODAL: Record({"data": MODAL}, ("data",)),
}
CALLBACK = ByType(_BY_TYPE)


class Responding:
    """The interaction endpoints' rules; lives as long as the simulator.

    Attributes:
        deadline_seconds: For the first response; for interactions that start from now on.
    """

    def __init__(
        self, world: World, posts: Posts, events: Events, changed: Callable[[], None]
    ) -> None:
        self.deadline_seconds = 3.0
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self._world = world
        self._posts = posts
        self._events = events
        self._changed = changed

    def add(self, interaction: Interaction) -> None:
        """Register an interaction before it is delivered."""
        self.all[interaction.id] = interaction
        self._by_token[interaction.token] = interaction

    # --- the first response --------------------------------------------------------------

    def callback(self, interaction_id: int, token: str, body: Body) -> tuple[Interaction, Json]:
        """Apply a first response and return the interaction with its description."""
        interaction = self.all.get(interaction_id)
        if interaction is None or interaction.token != token or self._too_late(interaction):
            raise known(10062)
        if interaction.acknowledged:
            raise known(40060)
        payload = body.payload
        check_body(CALLBACK, payload)
        kind = payload["type"]
        self._check_allowed(interaction, kind)
        data = payload.get("data") or {}
        resource = self._apply(interaction, kind, Body(data, body.files))
        interaction.acknowledged_with = kind
        interaction.acknowledged_flags = data.get("flags") or 0
        interaction.acknowledged_after_seconds = time.monotonic() - interaction.started
        self._changed()
        return interaction, self._description(interaction, kind, resource)

    def _too_late(self, interaction: Interaction) -> bool:
        return interaction.late and not interaction.acknowledged

    @staticmethod
    def _check_allowed(interaction: Interaction, kind: int) -> None:
        allowed = _ALLOWED[interaction.type]
        if interaction.source is None:
            allowed = tuple(k for k in allowed if k not in (DEFERRED_UPDATE, UPDATE))
        if kind not in allowed:
            form = Form()
            text = f"Value must be one of {{{', '.join(map(str, allowed))}}}."
            form.fail(("type",), "BASE_TYPE_CHOICES", text)
            form.check()

    def _apply(self, interaction: Interaction, kind: int, body: Body) -> Message | None:
        data: Json = body.payload
        if kind == MESSAGE:
            check_message(data, ANSWER, ANSWER_FLAGS, at=("data",))
            message = self._posts.fill(self._new(interaction, data.get("flags") or 0), body)
            interaction.original = self._posts.publish(message)
            return message
        if kind == THINKING:
            message = self._new(interaction, data.get("flags") or 0)
            flags = EPHEMERAL if message.ephemeral else 0
            interaction.original = self._posts.place_holder(message, flags)
        elif kind == DEFERRED_UPDATE:
            interaction.original = interaction.source
        elif kind == UPDATE:
            assert interaction.source is not None
            check_message(data, EDIT, EDIT_FLAGS, interaction.source, at=("data",))
            interaction.original = self._posts.edit(interaction.source, body)
            return interaction.source
        elif kind == CHOICES:
            interaction.choices = data["choices"]
        else:
            interaction.modal = data
        return None

    def _new(self, interaction: Interaction, flags: int) -> Message:
        """Return the message that will answer, with ephemerality decided once and for all."""
        if interaction.source is not None:
            kind = REPLY
        elif interaction.data.get("type", 1) == 1:
            kind = CHAT_INPUT_COMMAND
        else:
            kind = CONTEXT_MENU_COMMAND
        message = self._posts.new(interaction.channel, self._world.bot, kind)
        message.interaction = interaction.metadata() | {"user": payloads.user(interaction.user)}
        message.command_name = interaction.command_name
        if interaction.source is not None:
            message.reply_to = interaction.source
            message.reference = reference(interaction.source)
        if flags & EPHEMERAL or self._forced_private(interaction):
            message.visible_to = interaction.user.id
        return message

    @staticmethod
    def _forced_private(interaction: Interaction) -> bool:
        held = interaction.channel.permissions_of(interaction.user)
        return (
            interaction.user_install
            and not held & Permission.USE_EXTERNAL_APPS
            and bool(interaction.channel.guild)
        )

    def _description(self, interaction: Interaction, kind: int, shown: Message | None) -> Json:
        channel = interaction.channel
        described: Json = {
            "id": str(interaction.id),
            "type": interaction.type,
            "channel_id": str(channel.id),
        }
        if channel.guild is not None:
            described["guild_id"] = str(channel.guild.id)
        answer: Json = {"interaction": described}
        if kind in (MESSAGE, THINKING, UPDATE) and interaction.original is not None:
            described["response_message_id"] = str(interaction.original.id)
            described["response_message_loading"] = kind == THINKING
            described["response_message_ephemeral"] = interaction.original.ephemeral
        if shown is not None:
            answer["resource"] = {"type": kind, "message": self._events.readable(shown, True)}
        return answer

    # --- afterwards ----------------------------------------------------------------------

    def of_token(self, application_id: str, token: str) -> Interaction:
        """Return the interaction of a live token."""
        interaction = self._by_token.get(token)
        if interaction is None or application_id != str(self._world.bot.id):
            raise known(10015)
        age = self._world.clock.now() - interaction.created_at
        if interaction.token_dead or age > TOKEN_SECONDS:
            raise known(50027)
        return interaction

    def follow_up(self, interaction: Interaction, body: Body) -> Message:
        """Post a follow-up; the first one after "thinking" takes its place."""
        if not interaction.acknowledged:
            raise known(10015)
        payload: Json = body.payload or {}
        check_message(payload, FOLLOW_UP, ANSWER_FLAGS)
        limited = interaction.user_install
        if limited and interaction.follow_up_count >= MAX_USER_INSTALL_FOLLOW_UPS:
            raise known(40094)
        original = interaction.message
        if original is not None and original.loading:
            message = self._posts.edit(original, body)
        else:
            message = self._follow_up_message(interaction, payload)
            self._posts.publish(self._posts.fill(message, body))
            interaction.follow_ups.append(message)
        interaction.follow_up_count += 1
        return message

    def _follow_up_message(self, interaction: Interaction, payload: Json) -> Message:
        message = self._new(interaction, payload.get("flags") or 0)
        message.type = REPLY
        if interaction.original is not None:
            message.reply_to = interaction.original
            message.reference = reference(interaction.original)
            message.interaction = (message.interaction or {}) | {
                "original_response_message_id": str(interaction.original.id)
            }
        return message

    @staticmethod
    def message_of(interaction: Interaction, name: str) -> Message:
        """Return the message that `@original` or an id names under a token.

        An id may also be that of the message whose button was pressed, ephemeral or not. Bots
        rely on that after every kind of response, a modal included; it is documented for an
        update alone (seen in public bots on several libraries, 2026-11).
        """
        if not interaction.acknowledged:  # the webhook opens with the acknowledgement
            raise known(10015)
        candidates: list[Message] = list(interaction.follow_ups)
        if interaction.type == COMPONENT and interaction.source is not None:
            candidates.append(interaction.source)
        if interaction.original is not None:
            candidates.append(interaction.original)
        for message in candidates:
            if message.deleted:
                continue
            if name == str(message.id) or (name == "@original" and message is interaction.original):
                return message
        raise known(10008)

    def edit(self, interaction: Interaction, name: str, body: Body) -> Message:
        """Edit a message under a token."""
        message = self.message_of(interaction, name)
        check_message(body.payload or {}, EDIT, EDIT_FLAGS, message)
        return self._posts.edit(message, body)

    def delete(self, interaction: Interaction, name: str) -> None:
        """Delete a message under a token."""
        self._posts.delete(self.message_of(interaction, name))


def reference(message: Message) -> dict[str, Any]:
    """Return a `message_reference` to a message."""
    channel: Channel = message.channel
    found: dict[str, Any] = {
        "type": 0,
        "channel_id": str(channel.id),
        "message_id": str(message.id),
    }
    return found | ({"guild_id": str(channel.guild.id)} if channel.guild else {})
