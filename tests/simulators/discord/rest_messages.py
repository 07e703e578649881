"""Channel messages: post, edit, read, delete, reactions, typing."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import Json, known
from .message_forms import CREATE, CREATE_FLAGS, EDIT, EDIT_FLAGS, check_message
from .permissions import Permission, require
from .responding import reference
from .rest import NOTHING, Answer, Call
from .schema import Form
from .state import DEFAULT_MESSAGE, DM_CHANNEL, REPLY, Channel, Message

NONCE_SECONDS = 300  # "the past few minutes", create message of the docs, 2026-08


def create(call: Call) -> Answer:
    """Serve `POST /channels/{id}/messages`."""
    channel, held = call.channel()
    payload = call.payload
    check_message(payload, CREATE, CREATE_FLAGS)
    check_may_post(channel, held)
    _check_rights_of_content(channel, held, payload, bool(call.body.files))
    posted = _posted_with_nonce(call, payload)
    if posted is not None:
        return Answer(call.shown(posted) | {"nonce": payload["nonce"]})
    platform = call.platform
    parent = _parent(call, channel, held, payload)
    message = platform.posts.new(channel, platform.world.bot, REPLY if parent else DEFAULT_MESSAGE)
    if parent is not None:
        message.reply_to, message.reference = parent, reference(parent)
    message.nonce = payload.get("nonce")
    platform.posts.publish(platform.posts.fill(message, call.body))
    extra: Json = {} if message.nonce is None else {"nonce": message.nonce}
    return Answer(call.shown(message) | extra)


def check_may_post(channel: Channel, held: Permission) -> None:
    """Refuse where the bot may not write."""
    if channel.type == DM_CHANNEL:
        if not all(person.accepts_dms for person in channel.recipients):
            raise known(50007)
        return
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    require(held, needed)
    if channel.locked and not held & Permission.MANAGE_THREADS:
        raise known(50083 if channel.archived else 160005)


def _check_rights_of_content(
    channel: Channel, held: Permission, payload: Json, has_files: bool
) -> None:
    if channel.guild is None:
        return
    if has_files:
        require(held, Permission.ATTACH_FILES)
    if payload.get("embeds"):
        require(held, Permission.EMBED_LINKS)


def _posted_with_nonce(call: Call, payload: Json) -> Message | None:
    nonce = payload.get("nonce")
    if nonce is None or not payload.get("enforce_nonce"):
        return None
    world = call.platform.world
    since = world.clock.now() - NONCE_SECONDS
    for message in world.messages():
        same = message.nonce is not None and str(message.nonce) == str(nonce)
        if same and message.author is world.bot and message.created_at >= since:
            return message
    return None


def _parent(call: Call, channel: Channel, held: Permission, payload: Json) -> Message | None:
    wanted = payload.get("message_reference")
    if not wanted:
        return None
    if not held & Permission.READ_MESSAGE_HISTORY:
        raise known(160002)
    parent = channel.stored.get(int(wanted["message_id"]))
    here = wanted.get("channel_id") in (None, channel.id, str(channel.id))
    if here and parent is not None and not parent.deleted and not parent.ephemeral:
        return parent
    if wanted.get("fail_if_not_exists") is not False:
        form = Form()
        form.fail(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        form.check()
    return None


def edit(call: Call) -> Answer:
    """Serve `PATCH /channels/{id}/messages/{id}`."""
    channel, held = call.channel()
    message = call.message(channel)
    if message.author is not call.platform.world.bot:
        raise known(50005)
    if channel.archived:
        raise known(50083)
    check_message(call.payload, EDIT, EDIT_FLAGS, message)
    if call.body.files and channel.guild is not None:
        require(held, Permission.ATTACH_FILES)
    return Answer(call.shown(call.platform.posts.edit(message, call.body)))


def delete(call: Call) -> Answer:
    """Serve `DELETE /channels/{id}/messages/{id}`."""
    channel, held = call.channel()
    message = call.message(channel)
    if message.author is not call.platform.world.bot:
        if channel.guild is None:
            raise known(50003)
        require(held, Permission.MANAGE_MESSAGES)
    call.platform.posts.delete(message)
    return NOTHING


def read(call: Call) -> Answer:
    """Serve `GET /channels/{id}/messages/{id}`."""
    channel, held = call.channel()
    require(held, Permission.READ_MESSAGE_HISTORY)
    return Answer(call.shown(call.message(channel)))


def history(call: Call) -> Answer:
    """Serve `GET /channels/{id}/messages`, newest first; without the right it is empty."""
    channel, held = call.channel()
    if not held & Permission.READ_MESSAGE_HISTORY:
        return Answer([])
    limit = _number(call, "limit", 50)
    if not 1 <= limit <= 100:
        form = Form()
        form.fail(("limit",), "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        form.check()
    chosen = _window(call, channel.messages, limit)
    return Answer([call.shown(message) for message in reversed(chosen)])


def _window(call: Call, messages: Sequence[Message], limit: int) -> Sequence[Message]:
    if "around" in call.query:
        centre = _number(call, "around", 0)
        older = [m for m in messages if m.id < centre][-(limit // 2) :]
        newer = [m for m in messages if m.id >= centre]
        return [*older, *newer][:limit]
    if "after" in call.query:
        return [m for m in messages if m.id > _number(call, "after", 0)][:limit]
    if "before" in call.query:
        return [m for m in messages if m.id < _number(call, "before", 0)][-limit:]
    return messages[-limit:]


def _number(call: Call, key: str, default: int) -> int:
    try:
        return int(call.query.get(key, default))
    except ValueError:
        form = Form()
        form.fail((key,), "NUMBER_TYPE_COERCE", f'Value "{call.query[key]}" is not int.')
        form.check()
        raise


def add_reaction(call: Call) -> Answer:
    """Serve `PUT .../reactions/{emoji}/@me`."""
    channel, held = call.channel()
    message = call.message(channel)
    require(held, Permission.READ_MESSAGE_HISTORY)
    emoji = call.ids[2]
    if emoji not in message.reactions:
        require(held, Permission.ADD_REACTIONS)
    if channel.archived:
        raise known(50083)
    message.reactions.setdefault(emoji, set()).add(call.platform.world.bot.id)
    _told(call, "MESSAGE_REACTION_ADD", message, emoji)
    return NOTHING


def remove_reaction(call: Call) -> Answer:
    """Serve `DELETE .../reactions/{emoji}/@me`."""
    channel, _ = call.channel()
    message = call.message(channel)
    emoji = call.ids[2]
    who = message.reactions.get(emoji, set())
    who.discard(call.platform.world.bot.id)
    if not who:
        message.reactions.pop(emoji, None)
    _told(call, "MESSAGE_REACTION_REMOVE", message, emoji)
    return NOTHING


def _told(call: Call, event: str, message: Message, emoji: str) -> None:
    platform = call.platform
    platform.events.reaction(event, message, platform.world.bot.id, emoji)
    platform.waiting.changed()


def typing(call: Call) -> Answer:
    """Serve `POST /channels/{id}/typing`."""
    channel, held = call.channel()
    check_may_post(channel, held)
    return NOTHING
