"""Methods that write messages."""

from __future__ import annotations

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json
from tests.simulators.slack.files import visible_file
from tests.simulators.slack.state import Message

# docs.slack.dev/reference/methods, 2026-11: chat.postMessage cuts texts at 40,000 characters, which
# is refused here; chat.update refuses beyond 4,000; markdown_text holds 12,000.
MAX_POST_CHARACTERS = 40_000
MAX_UPDATE_CHARACTERS = 4_000
MAX_MARKDOWN_CHARACTERS = 12_000
MAX_EPHEMERAL_CHARACTERS = 40_000


def _content(call: Call, most: int, *, optional: bool = False) -> tuple[str, list[Json] | None]:
    text, blocks, markdown = call.text("text"), call.blocks(), call.text("markdown_text")
    if markdown and (text or blocks):
        raise ApiError("markdown_text_conflict")
    if len(text) > most or len(markdown) > MAX_MARKDOWN_CHARACTERS:
        raise ApiError("msg_too_long")
    attachments = call.parsed("attachments", "invalid_attachments")
    if not (text or blocks or markdown or attachments or optional):
        raise ApiError("no_text")
    return text or markdown, blocks


def _post_message(call: Call) -> Json:
    place = call.writable()
    text, blocks = _content(call, MAX_POST_CHARACTERS)
    message = call.platform.posts.post(
        place,
        call.workspace.bot,
        text,
        blocks,
        metadata=call.metadata(),
        names_linked=call.names_linked,
        thread_ts=call.thread_ts(place),
        broadcast=call.flag("reply_broadcast"),
    )
    return {"channel": place.id, "ts": message.ts, "message": payloads.message(message)}


def _post_ephemeral(call: Call) -> Json:
    place = call.writable()
    if call.text("user") not in place.members:
        raise ApiError("user_not_in_channel")
    text, blocks = _content(call, MAX_EPHEMERAL_CHARACTERS)
    message = call.platform.posts.post(
        place,
        call.workspace.bot,
        text,
        blocks,
        names_linked=call.names_linked,
        thread_ts=call.thread_ts(place),
        visible_to=call.user(),
    )
    return {"message_ts": message.ts}


def _own(call: Call, error: str) -> Message:
    message = call.message(call.place())
    if message.author is not call.workspace.bot or message.via_hook:
        raise ApiError(error)
    return message


def _update(call: Call) -> Json:
    message = _own(call, "cant_update_message")
    limit = call.platform.edit_window_seconds
    if limit is not None and call.platform.clock.now() - float(message.ts) > limit:
        raise ApiError("edit_window_closed")
    if message.streaming:
        raise ApiError("streaming_state_conflict")
    names = call.parsed("file_ids") or []
    found = [visible_file(call.workspace, call.platform.files, name) for name in names]
    text, blocks = _content(call, MAX_UPDATE_CHARACTERS, optional=bool(found))
    # Blocks stay when no text is given; a text without blocks takes them away.
    shown = blocks if blocks is not None else [] if text else message.blocks
    call.platform.posts.edit(
        message,
        text or message.text,
        shown,
        files=tuple(found) if found else None,
        metadata=call.metadata(),
        names_linked=call.names_linked,
        marked=not shown,
    )
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": payloads.message(message),
    }


def _delete(call: Call) -> Json:
    message = _own(call, "cant_delete_message")
    call.platform.posts.delete(message)
    return {"channel": message.channel.id, "ts": message.ts}


def _permalink(call: Call) -> Json:
    place = call.place()
    message = call.message(place, "message_ts")
    stamp = message.ts.replace(".", "")
    link = f"https://{call.workspace.domain}.slack.com/archives/{place.id}/p{stamp}"
    if message.thread_ts is not None:
        link += f"?thread_ts={message.thread_ts}&cid={place.id}"
    return {"channel": place.id, "permalink": link}


METHODS = {
    "chat.postMessage": _post_message,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
}
