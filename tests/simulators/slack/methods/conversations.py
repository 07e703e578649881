"""Methods about channels and direct messages."""

from __future__ import annotations

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json
from tests.simulators.slack.state import Channel, Message


def _readable(call: Call, scope: str) -> Channel:
    place = call.place()
    call.need(f"{place.scope_prefix}:{scope}")
    return place


def _open(call: Call) -> Json:
    if call.optional("channel"):
        place = call.place()
        if place.kind not in ("im", "mpim"):
            raise ApiError("method_not_supported_for_channel_type")
        return _opened(call, place, already=True)
    names = [name for name in call.text("users").split(",") if name]
    if not names:
        raise ApiError("users_list_not_supplied")
    if len(names) > 8:
        raise ApiError("too_many_users")
    call.need("im:write" if len(names) == 1 else "mpim:write")
    people = [call.workspace.users.get(name) for name in names]
    found = [person for person in people if person is not None and not person.bot]
    if len(found) < len(names):
        raise ApiError("user_not_found")
    members = {person.id for person in found} | {call.workspace.bot.id}
    already = call.workspace.direct(members) is not None
    return _opened(call, call.platform.direct(*found), already=already)


def _opened(call: Call, place: Channel, *, already: bool) -> Json:
    shown = payloads.channel(place) if call.flag("return_im") else {"id": place.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if already else {})


def _join(call: Call) -> Json:
    place = call.place()
    if place.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if place.archived:
        raise ApiError("is_archived")
    if place.bot_is_member:
        return {
            "channel": payloads.channel(place),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    place.members.add(call.workspace.bot.id)
    call.platform.events.member_joined(call.workspace.bot, place)
    return {"channel": payloads.channel(place)}


def _info(call: Call) -> Json:
    return {"channel": payloads.channel(_readable(call, "read"))}


def _members(call: Call) -> Json:
    members = sorted(_readable(call, "read").members)
    start, limit = _from_to(call, 100)
    return {"members": members[start : start + limit]} | _cursor(start + limit, len(members))


def _history(call: Call) -> Json:
    place = _readable(call, "history")
    if not place.bot_is_member:
        raise ApiError("not_in_channel")
    shown = [one for one in place.messages if one.thread_ts is None or one.broadcast]
    return _page(call, [one for one in reversed(shown) if _within(call, one)])


def _replies(call: Call) -> Json:
    place = _readable(call, "history")
    if not place.bot_is_member:
        raise ApiError("not_in_channel")
    parent = call.message(place, "ts", "thread_not_found")
    thread = place.thread(parent.thread_ts or parent.ts)
    return _page(call, [one for one in thread if one is thread[0] or _within(call, one)])


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9" * 10
    at = float(message.ts)
    if call.flag("inclusive"):
        return float(oldest) <= at <= float(latest)
    return float(oldest) < at < float(latest)


def _page(call: Call, found: list[Message]) -> Json:
    start, limit = _from_to(call, 100)
    metadata = call.flag("include_all_metadata")
    shown = [payloads.message(one) for one in found[start : start + limit]]
    for one in shown:
        if not metadata:
            one.pop("metadata", None)
    more = len(found) > start + limit
    return {"messages": shown, "has_more": more} | _cursor(start + limit, len(found))


def _from_to(call: Call, most: int) -> tuple[int, int]:
    cursor = call.text("cursor")
    if cursor and not (cursor.startswith("next") and cursor[4:].isdigit()):
        raise ApiError("invalid_cursor")
    limit = call.number("limit", most)
    if not 1 <= limit <= 1000:
        raise ApiError("invalid_limit")
    return (int(cursor[4:]) if cursor else 0), limit


def _cursor(after: int, total: int) -> Json:
    return {"response_metadata": {"next_cursor": f"next{after}" if after < total else ""}}


METHODS = {
    "conversations.open": _open,
    "conversations.join": _join,
    "conversations.info": _info,
    "conversations.members": _members,
    "conversations.history": _history,
    "conversations.replies": _replies,
}
