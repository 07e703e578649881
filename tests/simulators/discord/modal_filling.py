"""A member's input into a modal, as the client sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .component_answers import with_ids
from .components import (
    CHECKBOX,
    CHECKBOX_GROUP,
    DISPLAY,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    ROW,
    TEXT_INPUT,
)
from .errors import Json, SimulatorError

StoreFile = Callable[[Any], str]


def fill_modal(modal: Json, fields: Mapping[str, Any], store: StoreFile) -> list[Json]:
    """Return the components of a submit; what is not in `fields` keeps its preset value.

    Raises:
        SimulatorError: The client would not submit this.
    """
    left = dict(fields)
    parts = [_fill(part, left, store) for part in with_ids(modal["components"])]
    if left:
        raise SimulatorError(f"the modal has no field {sorted(left)}")
    return parts


def _fill(part: Json, left: dict[str, Any], store: StoreFile) -> Json:
    shown: Json = {"type": part["type"], "id": part["id"]}
    if part["type"] == LABEL:
        return shown | {"component": _fill(part["component"], left, store)}
    if part["type"] == ROW:
        return shown | {"components": [_fill(child, left, store) for child in part["components"]]}
    if part["type"] == DISPLAY:
        return shown
    given = left.pop(part["custom_id"], None)
    shown["custom_id"] = part["custom_id"]
    kind = part["type"]
    if kind == TEXT_INPUT:
        return shown | {"value": _text(part, given)}
    if kind == CHECKBOX:
        return shown | {"value": bool(part.get("default")) if given is None else bool(given)}
    if kind == RADIO_GROUP:
        chosen = _chosen(part, given, 1)
        return shown | {"value": chosen[0] if chosen else None}
    if kind == FILE_UPLOAD:
        files = [store(file) for file in given or ()]
        _check_count(part, len(files))
        return shown | {"values": files}
    most = len(part["options"]) if kind == CHECKBOX_GROUP else 1
    return shown | {"values": _chosen(part, given, most)}


def _text(part: Json, given: str | None) -> str:
    text = (part.get("value") or "") if given is None else given
    name = part["custom_id"]
    if not text and part.get("required", True):
        raise SimulatorError(f"field {name!r} must be filled in")
    if text and not part.get("min_length", 0) <= len(text) <= part.get("max_length", 4000):
        raise SimulatorError(f"field {name!r}: {len(text)} characters are not allowed")
    return text


def _chosen(part: Json, given: Any, most: int) -> list[str]:
    options = part.get("options") or []
    if given is None:
        values = [option["value"] for option in options if option.get("default")]
    else:
        values = [given] if isinstance(given, str) else list(given)
    allowed = {option["value"] for option in options}
    if options and not set(values) <= allowed:
        raise SimulatorError(f"{part['custom_id']!r} offers {sorted(allowed)}, not {values}")
    _check_count({"max_values": most, **part}, len(values))
    return values


def _check_count(part: Json, count: int) -> None:
    least = part.get("min_values", 1) if part.get("required", True) else 0
    if not least <= count <= (part.get("max_values") or 1):
        raise SimulatorError(f"field {part['custom_id']!r} does not take {count} values")
