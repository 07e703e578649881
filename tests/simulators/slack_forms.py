"""Blocks to try on the Slack simulator, each within the rules until a field is changed."""

from __future__ import annotations

from typing import Any

from tests.simulators.slack.block_shapes import Surface
from tests.simulators.slack.blocks import problems

FILE = "F0123456789"


def found(*blocks: Any, surface: Surface = "message") -> list[str]:
    """Return what is refused, where one file is ready to be shown."""
    return problems(list(blocks), surface=surface, files=lambda name: name == FILE)


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> dict[str, Any]:
    return {"type": "section", **fields}


def button(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Again"), "action_id": f"again{number}", **fields}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def image(**fields: Any) -> dict[str, Any]:
    return {"type": "image", "alt_text": "a dog", "slack_file": {"id": FILE}, **fields}


def option(value: str = "wide", **fields: Any) -> dict[str, Any]:
    return {"text": plain(value.title() or "-"), "value": value, **fields}


def menu(kind: str = "static_select", **fields: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "shape", "options": [option(), option("tall")], **fields}


def confirm(**fields: Any) -> dict[str, Any]:
    return {
        "title": plain("Sure?"),
        "text": marked("It *goes*."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **fields,
    }


def context(*elements: Any) -> dict[str, Any]:
    return {"type": "context", "elements": list(elements)}


def rich(*parts: Any) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(parts)}],
    }


def several(number: int) -> list[dict[str, Any]]:
    return [option(f"v{index}") for index in range(number)]


def buttons(number: int) -> list[dict[str, Any]]:
    return [button(index) for index in range(number)]


def without(key: str, block: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in block.items() if name != key}


def radio(**fields: Any) -> dict[str, Any]:
    return actions(menu("radio_buttons", options=[option(**fields)]))


def overflow(**fields: Any) -> dict[str, Any]:
    return actions(menu("overflow", options=[option(**fields)]))


def feedback(**fields: Any) -> dict[str, Any]:
    thumb = {"text": plain("Good"), "value": "up"}
    buttons_of_it = {"positive_button": {**thumb, **fields}, "negative_button": thumb}
    element = {"type": "feedback_buttons", "action_id": "good", **buttons_of_it}
    return {"type": "context_actions", "elements": [element]}


def icon(number: int = 0, **fields: Any) -> dict[str, Any]:
    shown = {"type": "icon_button", "action_id": f"bin{number}", "icon": "trash"}
    return {**shown, "text": plain("Delete"), **fields}


def icons(*elements: Any) -> dict[str, Any]:
    return {"type": "context_actions", "elements": list(elements)}


def field(**fields: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "prompt", **fields}
    return {"type": "input", "label": plain("Prompt"), "element": element}


def table(rows: int, columns: int) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}
