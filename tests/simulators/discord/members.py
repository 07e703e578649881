"""What people do: type commands, press buttons, fill in modals, talk, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import message_payloads, payloads
from .cdn import Upload
from .command_forms import CHAT_INPUT, FILE, MESSAGE_MENU, USER_MENU
from .commands import descend, fill_in
from .components import SELECTS
from .errors import Json, SimulatorError
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction
from .member_inputs import chosen, command_data, find_control, nest
from .modal_filling import fill_modal
from .multipart import Body
from .permissions import Permission
from .responding import reference
from .state import DEFAULT_MESSAGE, REPLY, Attachment, Channel, Message, User

if TYPE_CHECKING:
    from .platform import Platform

AttachmentInput = tuple[str, bytes, str]
MAX_MEMBER_CHARACTERS = 2000


@dataclass(slots=True, eq=False)
class Person(User):
    """A member with a Discord client; does only what that client allows."""

    platform: Platform = field(kw_only=True, repr=False)

    # --- commands ------------------------------------------------------------------------

    async def slash(
        self, place: Channel, name: str, *, user_install: bool = False, **options: Any
    ) -> Interaction:
        """Send a slash command; a name with blanks goes to a subcommand.

        Options are given by their registered names; a file as bytes or (name, bytes, type).

        Raises:
            SimulatorError: The client would not send this.
        """
        base, *path = name.split()
        user_install = user_install or not place.open_to_bot
        command = self._command(CHAT_INPUT, base, place, user_install)
        offered, chain = descend(command.get("options", []), path)
        resolved: Json = {}
        values = fill_in(offered, options, lambda kind, v: self._resolve(place, kind, v, resolved))
        data = command_data(command, nest(chain, values), resolved)
        return self._start(place, COMMAND, data, command_name=name, user_install=user_install)

    async def autocomplete(
        self, place: Channel, name: str, focused: str, **options: Any
    ) -> list[Json]:
        """Type into one option and return the choices that the bot proposes."""
        base, *path = name.split()
        command = self._command(CHAT_INPUT, base, place, False)
        offered, chain = descend(command.get("options", []), path)
        option = next((option for option in offered if option["name"] == focused), {})
        if not option.get("autocomplete"):
            raise SimulatorError(f"option {focused!r} has no autocomplete")
        values = fill_in(offered, options, lambda _kind, value: str(value), focused)
        data = command_data(command, nest(chain, values), {})
        started = self._start(place, AUTOCOMPLETE, data, command_name=name)
        await started.wait_acknowledged()
        return started.choices or []

    async def context_menu(
        self, place: Channel, name: str, target: Message | User, *, user_install: bool = False
    ) -> Interaction:
        """Choose an app's entry in the menu of a message or a member."""
        user_install = user_install or not place.open_to_bot
        kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
        command = self._command(kind, name, place, user_install)
        data = command_data(command, [], {})
        data["target_id"] = str(target.id)
        if isinstance(target, Message):
            self._see(target)
            shown = message_payloads.message(target, self.platform.cdn)
            data["resolved"] = {"messages": {str(target.id): shown}}
        else:
            data["resolved"] = {"users": {str(target.id): payloads.user(target)}}
        message_id = target.id if isinstance(target, Message) else None
        return self._start(
            place,
            COMMAND,
            data,
            command_name=name,
            user_install=user_install,
            target_message_id=message_id,
        )

    def _command(self, kind: int, name: str, place: Channel, user_install: bool) -> Json:
        command = self.platform.commands.find(kind, name, place, user_install)
        if place.guild is not None:
            held = place.permissions_of(self)
            needed = command["default_member_permissions"]
            may = held & Permission.USE_APPLICATION_COMMANDS
            if not may or (needed and int(needed) & ~int(held)):
                raise SimulatorError(f"{self.name} may not use {name!r} here")
        return command

    # --- components and modals -----------------------------------------------------------

    async def press(
        self, message: Message, which: str, values: Sequence[str] | None = None
    ) -> Interaction:
        """Press a button, or choose in a select, by its custom id or label."""
        self._see(message)
        part = find_control(message, which, values is not None)
        data: Json = {
            "component_type": part["type"],
            "custom_id": part["custom_id"],
            "id": part["id"],
        }
        if part["type"] in SELECTS:
            data["values"] = chosen(part, list(values or ()))
            data["resolved"] = {}
        owner = self.platform.interaction_of(message)
        return self._start(
            message.channel,
            COMPONENT,
            data,
            source=message,
            user_install=owner is not None and owner.user_install,
        )

    async def submit_modal(self, opened: Interaction, fields: Mapping[str, Any]) -> Interaction:
        """Fill in the modal that the bot opened and submit it; fields left out keep their value.

        A value is text, a list of chosen values, True/False, or files as for `send`.
        """
        if opened.modal is None:
            raise SimulatorError(f"{opened!r} opened no modal")
        if opened.user is not self:
            raise SimulatorError(f"the modal is {opened.user.name}'s")
        resolved: Json = {}
        parts = fill_modal(
            opened.modal, fields, lambda value: self._resolve(opened.channel, FILE, value, resolved)
        )
        data = {
            "custom_id": opened.modal["custom_id"],
            "components": parts,
            "resolved": resolved,
        }
        return self._start(
            opened.channel,
            MODAL_SUBMIT,
            data,
            source=opened.source,
            user_install=opened.user_install,
            parent_metadata=opened.metadata(),
        )

    # --- talk ----------------------------------------------------------------------------

    async def send(
        self,
        place: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        mention: Iterable[User] = (),
        attachments: Sequence[AttachmentInput] = (),
    ) -> Message:
        """Write a message, in a channel, a thread or a direct message."""
        words = " ".join([*(user.mention for user in mention), text]).strip()
        self._check_may_write(place, words)
        posts = self.platform.posts
        message = posts.new(place, self, REPLY if reply_to else DEFAULT_MESSAGE)
        if reply_to is not None:
            self._see(reply_to)
            message.reply_to = reply_to
            message.reference = reference(reply_to)
        uploads = [Upload(n, name, data) for n, (name, data, _) in enumerate(attachments)]
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        posts.fill(message, Body({"content": words, "allowed_mentions": allowed}, uploads))
        for stored, (_, _, content_type) in zip(message.attachments, attachments, strict=True):
            stored.content_type = content_type
        if place.is_thread:
            place.thread_members.add(self.id)
        return posts.publish(message)

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own message."""
        self._own(message)
        return self.platform.posts.edit(message, Body({"content": text}))

    async def delete(self, message: Message) -> None:
        """Delete an own message, or as a moderator another's."""
        held = message.channel.permissions_of(self)
        if message.author is not self and not held & Permission.MANAGE_MESSAGES:
            raise SimulatorError(f"{self.name} may not delete {message!r}")
        self.platform.posts.delete(message)

    async def react(self, message: Message, emoji: str) -> None:
        """Put a reaction under a message."""
        self._see(message)
        message.reactions.setdefault(emoji, set()).add(self.id)
        self.platform.events.reaction("MESSAGE_REACTION_ADD", message, self.id, emoji)
        self.platform.waiting.changed()

    async def open_dm(self) -> Channel:
        """Return the direct messages with the bot."""
        return self.platform.dm_with(self)

    async def private_chat(self, friend: User) -> Channel:
        """Return direct messages with a friend, which the bot cannot see."""
        return self.platform.private_chat(self, friend)

    # --- the parts -----------------------------------------------------------------------

    def _start(self, place: Channel, kind: int, data: Json, **more: Any) -> Interaction:
        if not place.permissions_of(self) & Permission.VIEW_CHANNEL:
            raise SimulatorError(f"{self.name} cannot see {place.name!r}")
        return self.platform.start_interaction(self, place, kind, data, more)

    def _resolve(self, place: Channel, kind: int, value: Any, resolved: Json) -> str:
        if isinstance(value, User):
            resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
            if place.guild is not None:
                shown = payloads.member(place.guild, value, with_user=False)
                held = place.permissions_of(value)
                member = shown | {"permissions": str(int(held))}
                resolved.setdefault("members", {})[str(value.id)] = member
            return str(value.id)
        if isinstance(value, Channel):
            shown = payloads.interaction_channel(value, value.permissions_of(self))
            resolved.setdefault("channels", {})[str(value.id)] = shown
            return str(value.id)
        name, data, content_type = (
            value if isinstance(value, tuple) else ("picture.png", value, "image/png")
        )
        stored: Attachment = self.platform.cdn.store(
            name, data, place.id, content_type=content_type, ephemeral=True
        )
        shown = message_payloads.attachment(stored, self.platform.cdn)
        resolved.setdefault("attachments", {})[str(stored.id)] = shown
        return str(stored.id)

    def _check_may_write(self, place: Channel, words: str) -> None:
        held = place.permissions_of(self)
        needed = (
            Permission.SEND_MESSAGES_IN_THREADS if place.is_thread else Permission.SEND_MESSAGES
        )
        if place.deleted or not held & needed:
            raise SimulatorError(f"{self.name} cannot write in {place.name!r}")
        if place.locked and not held & Permission.MANAGE_THREADS:
            raise SimulatorError(f"{place.name!r} is locked")
        if len(words) > MAX_MEMBER_CHARACTERS:
            raise SimulatorError(f"{len(words)} characters are more than a member may write")

    def _see(self, message: Message) -> None:
        hidden = message.visible_to not in (None, self.id)
        outside = not message.channel.permissions_of(self) & Permission.VIEW_CHANNEL
        if message.deleted or hidden or outside:
            raise SimulatorError(f"{self.name} cannot see {message!r}")

    def _own(self, message: Message) -> None:
        if message.author is not self or message.deleted:
            raise SimulatorError(f"{message!r} is not {self.name}'s to change")
