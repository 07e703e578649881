"""Channels and threads: read, start, change, join; direct messages; guilds."""

from __future__ import annotations

from . import payloads
from .errors import known
from .permissions import Permission, require
from .places import TextChannel, new_thread
from .rest import NOTHING, Answer, Call
from .schema import Flag, Integer, Record, Snowflake, Text, check_body
from .state import (
    DEFAULT_MESSAGE,
    ORDINARY_TYPES,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT_CHANNEL,
    THREAD_CREATED,
    THREAD_STARTER,
    Channel,
    Message,
    Revision,
)

_ARCHIVE = Integer(choices=(60, 1440, 4320, 10080))
FROM_MESSAGE = Record(
    {
        "name": Text(100, 1),
        "auto_archive_duration": _ARCHIVE,
        "rate_limit_per_user": Integer(0, 21600),
    },
    ("name",),
)
WITHOUT_MESSAGE = Record(
    {
        **FROM_MESSAGE.fields,
        "type": Integer(choices=(PUBLIC_THREAD, PRIVATE_THREAD)),
        "invitable": Flag(),
    },
    ("name",),
)
UPDATE = Record(
    {
        "name": Text(100),
        "archived": Flag(),
        "locked": Flag(),
        "invitable": Flag(),
        "auto_archive_duration": _ARCHIVE,
        "rate_limit_per_user": Integer(0, 21600),
    }
)
OPEN_DM = Record({"recipient_id": Snowflake()})


def read_channel(call: Call) -> Answer:
    """Serve `GET /channels/{id}`."""
    channel, _ = call.channel()
    return Answer(payloads.channel(channel))


def from_message(call: Call) -> Answer:
    """Serve `POST /channels/{id}/messages/{id}/threads`; the thread's id is the message's."""
    channel, held = call.channel()
    check_body(FROM_MESSAGE, call.payload)
    if channel.type != TEXT_CHANNEL:
        raise known(50024)
    require(held, Permission.CREATE_PUBLIC_THREADS, Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    if message.thread is not None or message.id in call.platform.world.channels:
        raise known(160004)
    if message.type not in ORDINARY_TYPES:
        raise known(50021)
    thread = _start(call, channel, message.id, PUBLIC_THREAD)
    message.thread = thread
    call.platform.events.thread_created(thread)
    call.platform.events.message_updated(message)
    _note(call, thread, THREAD_STARTER, message)
    return Answer(_joined(call, thread), 201)


def without_message(call: Call) -> Answer:
    """Serve `POST /channels/{id}/threads`."""
    channel, held = call.channel()
    check_body(WITHOUT_MESSAGE, call.payload)
    if channel.type != TEXT_CHANNEL:
        raise known(50024)
    kind = call.payload.get("type") or PRIVATE_THREAD
    public = kind == PUBLIC_THREAD
    needed = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    require(held, needed)
    thread = _start(call, channel, call.platform.clock.snowflake(), kind)
    call.platform.events.thread_created(thread)
    if public:
        _note(call, channel, THREAD_CREATED, None, content=thread.name)
    return Answer(_joined(call, thread), 201)


def _start(call: Call, parent: Channel, thread_id: int, kind: int) -> TextChannel:
    payload = call.payload
    thread = new_thread(
        call.platform, parent, thread_id, payload["name"], call.platform.world.bot, kind
    )
    thread.auto_archive_minutes = payload.get("auto_archive_duration") or 1440
    return thread


def _note(call: Call, place: Channel, kind: int, about: Message | None, content: str = "") -> None:
    """Put the platform's own message beside a new thread."""
    message = call.platform.posts.new(place, call.platform.world.bot, kind)
    message.revisions.append(Revision(message.created_at, content, (), (), (), 0))
    if about is not None:
        message.reply_to = about
        message.reference = {
            "type": DEFAULT_MESSAGE,
            "channel_id": str(about.channel.id),
            "message_id": str(about.id),
            "guild_id": str(place.guild.id if place.guild else 0),
        }
    call.platform.posts.publish(message)


def _joined(call: Call, thread: Channel) -> dict[str, object]:
    member = payloads.thread_member(thread, call.platform.world.bot.id)
    return payloads.channel(thread) | {"member": member}


def update_channel(call: Call) -> Answer:
    """Serve `PATCH /channels/{id}`, for threads."""
    channel, held = call.channel()
    payload = call.payload
    check_body(UPDATE, payload)
    if not channel.is_thread:
        raise known(50013 if channel.guild else 50003)
    own = channel.owner_id == call.platform.world.bot.id
    opens_only = set(payload) <= {"archived", "locked"} and payload.get("archived") is False
    if payload.get("locked") is not None or not (own or opens_only):
        require(held, Permission.MANAGE_THREADS)
    if channel.archived and channel.locked and not held & Permission.MANAGE_THREADS:
        raise known(50013)
    if channel.archived and payload.get("archived") is not False:
        raise known(50083)
    for key in ("name", "archived", "locked"):
        if payload.get(key) is not None:
            setattr(channel, key, payload[key])
    if payload.get("auto_archive_duration"):
        channel.auto_archive_minutes = payload["auto_archive_duration"]
    channel.changed_at = call.platform.clock.now()
    call.platform.events.channel_changed(channel)
    call.platform.waiting.changed()
    return Answer(payloads.channel(channel))


def join_thread(call: Call) -> Answer:
    """Serve `PUT /channels/{id}/thread-members/@me`."""
    channel, held = call.channel()
    if not channel.is_thread:
        raise known(50024)
    if channel.archived:
        raise known(50083)
    require(held)
    channel.thread_members.add(call.platform.world.bot.id)
    return NOTHING


def open_dm(call: Call) -> Answer:
    """Serve `POST /users/@me/channels`; that the person refuses shows only when posting."""
    check_body(OPEN_DM, call.payload)
    person = call.platform.world.users.get(int(call.payload.get("recipient_id") or 0))
    if person is None:
        raise known(10013)
    if person.bot:
        raise known(50007)
    return Answer(payloads.channel(call.platform.dm_with(person)))


def read_guild(call: Call) -> Answer:
    """Serve `GET /guilds/{id}`."""
    guild = call.platform.world.guilds.get(int(call.ids[0]))
    if guild is None or not guild.bot_is_member:
        raise known(10004)
    return Answer(payloads.guild(guild, call.platform.world))


def read_member(call: Call) -> Answer:
    """Serve `GET /guilds/{id}/members/{id}`."""
    guild = call.platform.world.guilds.get(int(call.ids[0]))
    account = call.platform.world.users.get(int(call.ids[1]))
    if guild is None or not guild.bot_is_member:
        raise known(10004)
    if account is None:
        raise known(10007)
    return Answer(payloads.member(guild, account))
