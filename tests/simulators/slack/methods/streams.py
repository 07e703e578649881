"""Methods that stream a message piece by piece."""

from __future__ import annotations

from typing import Any

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json
from tests.simulators.slack.mentions import words
from tests.simulators.slack.state import Message

_STATUSES = ("pending", "in_progress", "complete", "error")
_NEEDED = {
    "markdown_text": ("text",),
    "task_update": ("id", "title", "status"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}
MAX_MARKDOWN_CHARACTERS = 12_000


def _start(call: Call) -> Json:
    place = call.writable()
    thread_ts = call.thread_ts(place)
    if place.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not call.optional(name):
                raise ApiError(f"missing_{name}")
        call.user("recipient_user_id")
    if call.text("task_display_mode") not in ("", "timeline", "plan"):
        raise ApiError("invalid_arguments")
    chunks = _chunks(call)
    message = call.platform.posts.post(
        place, call.workspace.bot, "", thread_ts=thread_ts, stream=[], streaming=True
    )
    _add(call, message, chunks)
    return {"channel": place.id, "ts": message.ts}


def _append(call: Call) -> Json:
    message = _streaming(call)
    chunks = _chunks(call)
    if not chunks:
        raise ApiError("no_text")
    _add(call, message, chunks)
    return {"channel": message.channel.id, "ts": message.ts}


def _stop(call: Call) -> Json:
    message = _streaming(call)
    blocks, metadata = call.blocks() or [], call.metadata()
    _add(call, message, _chunks(call))
    message.streaming = False
    shown = [*message.blocks, *blocks]
    call.platform.posts.edit(message, message.text, shown, metadata=metadata, marked=False)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "message": payloads.message(message),
    }


def _streaming(call: Call) -> Message:
    message = call.message(call.place())
    if message.author is not call.workspace.bot:
        raise ApiError("message_not_owned_by_app")
    if not message.streaming:
        raise ApiError("message_not_in_streaming_state")
    return message


def _chunks(call: Call) -> list[Json]:
    markdown, chunks = call.text("markdown_text"), call.parsed("chunks", "invalid_chunks")
    if len(markdown) > MAX_MARKDOWN_CHARACTERS:
        raise ApiError("msg_too_long")
    found: list[Json] = [{"type": "markdown_text", "text": markdown}] if markdown else []
    if chunks is None:
        return found
    if not isinstance(chunks, list) or not all(_in_order(call, chunk) for chunk in chunks):
        raise ApiError("invalid_chunks")
    return found + chunks


def _in_order(call: Call, chunk: Any) -> bool:
    if not isinstance(chunk, dict):
        return False
    needed = _NEEDED.get(str(chunk.get("type")))
    if needed is None or not all(chunk.get(name) for name in needed):
        return False
    if chunk["type"] == "blocks":
        call.platform.check_blocks(call.workspace, chunk["blocks"])
    return chunk["type"] != "task_update" or chunk["status"] in _STATUSES


def _add(call: Call, message: Message, chunks: list[Json]) -> None:
    assert message.stream is not None
    message.stream += chunks
    if not chunks:
        return
    blocks = [block for chunk in message.stream for block in chunk.get("blocks", [])]
    said = [chunk["text"] for chunk in message.stream if chunk["type"] == "markdown_text"]
    text = "".join(said) or "\n".join(words(blocks))
    call.platform.posts.edit(message, text, blocks, marked=False)


METHODS = {
    "chat.startStream": _start,
    "chat.appendStream": _append,
    "chat.stopStream": _stop,
}
