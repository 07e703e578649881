"""Methods about files."""

from __future__ import annotations

from typing import Any

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json, explained
from tests.simulators.slack.files import MAX_FILE_BYTES, File, visible_file
from tests.simulators.slack.state import Channel

MAX_ALT_CHARACTERS = 1_000


def _upload_url(call: Call) -> Json:
    length = call.number("length", 0)
    if length <= 0:
        raise explained("invalid_arguments", "[ERROR] must be greater than 0: length")
    if length > MAX_FILE_BYTES:
        raise ApiError("file_upload_size_restricted")
    if len(call.text("alt_txt")) > MAX_ALT_CHARACTERS:
        raise ApiError("alt_txt_too_large")
    file = call.platform.files.announce(call.workspace.bot, call.text("filename"), length)
    return {
        "upload_url": f"{call.platform.origin}/upload/v1/{file.ticket}",
        "file_id": file.id,
    }


def _complete(call: Call) -> Json:
    entries = call.parsed("files")
    if not isinstance(entries, list) or not entries:
        raise explained("invalid_arguments", "[ERROR] must be a list of objects: files")
    found = [(_announced(call, entry), entry) for entry in entries]
    places = _places(call)
    threads = [(place, call.thread_ts(place)) for place in places]
    blocks = call.blocks()
    for file, entry in found:
        call.platform.files.complete(file, entry.get("title"))
    call.platform.finish_processing([file for file, _ in found])
    files = tuple(file for file, _ in found)
    for place, thread_ts in threads:
        comment = call.text("initial_comment")
        call.platform.posts.post(
            place,
            call.workspace.bot,
            comment,
            [] if comment else blocks,
            files=files,
            thread_ts=thread_ts,
            subtype="file_share",
        )
    return {"files": [payloads.file(file, call.platform) for file in files]}


def _announced(call: Call, entry: Any) -> File:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise explained("invalid_arguments", "[ERROR] missing required field: id")
    call.platform.note_unknown(
        "files.completeUploadExternal.files", set(entry) - {"id", "title", "highlight_type"}
    )
    file = call.workspace.files.get(entry["id"])
    if file is None or file.deleted or file.completed_at is not None or not file.owner.bot:
        raise ApiError("file_not_found")
    if file.data is None:
        raise ApiError("file_update_failed")
    return file


def _places(call: Call) -> list[Channel]:
    if call.optional("channel_id"):
        return [call.writable("channel_id")]
    names = [name for name in call.text("channels").split(",") if name]
    if len(names) > 100:
        raise ApiError("channels_limit_exceeded")
    found = []
    for name in names:
        call.arguments["channel_id"] = name
        found.append(call.writable("channel_id"))
    return found


def _info(call: Call) -> Json:
    file = visible_file(call.workspace, call.platform.files, call.text("file"))
    return {
        "file": payloads.file(file, call.platform),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def _delete(call: Call) -> Json:
    file = visible_file(call.workspace, call.platform.files, call.text("file"))
    if not file.owner.bot:
        raise ApiError("cant_delete_file")
    file.deleted = True
    call.platform.waiting.changed()
    return {}


METHODS = {
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
    "files.info": _info,
    "files.delete": _delete,
}
