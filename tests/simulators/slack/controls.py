"""What a member can press or choose in a message or view, and what a press says about it."""

from __future__ import annotations

from typing import Any

from .clock import Clock
from .errors import Json, SimulatorError
from .mentions import walk

_MENUS = ("static_select", "overflow", "radio_buttons")


def find_control(blocks: list[Json], which: str) -> tuple[Json, str]:
    """Return an element and its block's id, by the element's action id or its words."""
    shown = []
    for block in blocks:
        for part in walk(block):
            if "action_id" not in part or part.get("type") in ("workflow_button",):
                continue
            if which in (part["action_id"], _label(part)):
                return part, block["block_id"]
            shown.append((_label(part), part["action_id"]))
    raise SimulatorError(f"there is no {which!r}; there are {shown}")


def _label(part: Json) -> str:
    text = part.get("text") or part.get("placeholder") or {}
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def action(part: Json, block_id: str, value: Any, clock: Clock) -> Json:
    """Return one entry of `actions` for a press or a choice."""
    made: Json = {
        "type": part["type"],
        "action_id": part["action_id"],
        "block_id": block_id,
        "action_ts": clock.ts(),
    }
    if part["type"] == "button":
        if part.get("url") and value is not None:
            raise SimulatorError("a link takes no value")
        kept = {name: part[name] for name in ("text", "value", "style") if name in part}
        return made | kept
    if part["type"] in _MENUS:
        return made | {"selected_option": _option(part, value)}
    if part["type"] in ("checkboxes", "multi_static_select"):
        return made | {"selected_options": [_option(part, one) for one in value or []]}
    if part["type"] in ("plain_text_input", "datepicker", "timepicker"):
        name = {"datepicker": "selected_date", "timepicker": "selected_time"}
        return made | {name.get(part["type"], "value"): value}
    raise SimulatorError(f"a {part['type']} cannot be used here")


def _option(part: Json, value: Any) -> Json:
    groups = [group["options"] for group in part.get("option_groups", [])]
    options = [option for group in (part.get("options", []), *groups) for option in group]
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    raise SimulatorError(f"there is no option {value!r}")
