"""Methods of the agent view, and reactions."""

from __future__ import annotations

import re

from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json, explained
from tests.simulators.slack.state import Channel

MAX_PROMPTS = 4


def _thread(call: Call) -> tuple[Channel, str]:
    place, thread_ts = call.place("channel_id"), call.text("thread_ts")
    if not place.bot_is_member:
        raise ApiError("channel_not_found")
    parent = place.stored.get(thread_ts)
    if parent is None or parent.deleted or parent.ephemeral:
        raise ApiError("invalid_thread_ts")
    return place, thread_ts


def _set_status(call: Call) -> Json:
    place, thread_ts = _thread(call)
    loading = call.parsed("loading_messages")
    if loading is not None and (not isinstance(loading, list) or len(loading) > 10):
        raise explained("invalid_arguments", "[ERROR] at most 10 items: loading_messages")
    if call.text("status"):
        place.statuses[thread_ts] = call.text("status")
    else:
        place.statuses.pop(thread_ts, None)
    call.platform.waiting.changed()
    return {}


def _set_prompts(call: Call) -> Json:
    if not call.platform.app.agent_view:
        raise ApiError("channel_not_found")
    prompts = call.parsed("prompts")
    good = isinstance(prompts, list) and 1 <= len(prompts) <= MAX_PROMPTS
    if not good or not all(one.get("title") and one.get("message") for one in prompts):
        raise explained("invalid_arguments", "[ERROR] 1 to 4 with title and message: prompts")
    place = call.place("channel_id")
    thread_ts = _thread(call)[1] if call.optional("thread_ts") else ""
    place.prompts[thread_ts] = prompts
    call.platform.waiting.changed()
    return {}


def _set_title(call: Call) -> Json:
    place, thread_ts = _thread(call)
    place.titles[thread_ts] = call.text("title")
    call.platform.waiting.changed()
    return {}


def _react(call: Call) -> Json:
    place = call.writable()
    message = call.message(place, "timestamp")
    name = call.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise ApiError("invalid_name")
    people = message.reactions.setdefault(name, set())
    if call.workspace.bot.id in people:
        raise ApiError("already_reacted")
    people.add(call.workspace.bot.id)
    call.platform.events.reaction_added(call.workspace.bot, message, name)
    call.platform.waiting.changed()
    return {}


METHODS = {
    "assistant.threads.setStatus": _set_status,
    "assistant.threads.setSuggestedPrompts": _set_prompts,
    "assistant.threads.setTitle": _set_title,
    "reactions.add": _react,
}
