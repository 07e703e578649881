"""Methods about modals and the home tab."""

from __future__ import annotations

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json
from tests.simulators.slack.triggers import Trigger
from tests.simulators.slack.views_state import View


def _trigger(call: Call) -> Trigger:
    pointer = call.optional("trigger_id") or call.optional("interactivity_pointer")
    return call.platform.triggers.use(call.workspace, pointer or "")


def _open(call: Call) -> Json:
    trigger = _trigger(call)
    view = call.platform.modals.open(trigger.who, call.parsed("view"), trigger.asked)
    return {"view": payloads.view(view)}


def _push(call: Call) -> Json:
    trigger = _trigger(call)
    view = call.platform.modals.push(trigger.who, call.parsed("view"), trigger.asked)
    return {"view": payloads.view(view)}


def _update(call: Call) -> Json:
    content, hash_ = call.parsed("view"), call.optional("hash")
    view = call.platform.modals.update(_named(call), content, hash_)
    return {"view": payloads.view(view)}


def _named(call: Call) -> View:
    view_id, external = call.optional("view_id"), call.optional("external_id")
    for view in call.workspace.views.values():
        if view.id == view_id or (external and view.content.get("external_id") == external):
            return view
    raise ApiError("not_found")


def _publish(call: Call) -> Json:
    who = call.user("user_id")
    view = call.platform.modals.publish(who, call.parsed("view"), call.optional("hash"))
    return {"view": payloads.view(view)}


METHODS = {
    "views.open": _open,
    "views.push": _push,
    "views.update": _update,
    "views.publish": _publish,
}
