"""Shapes of modals."""

from __future__ import annotations

from typing import Any

from .components import (
    ANY_SELECT,
    CHECKBOX,
    CHECKBOX_GROUP,
    CUSTOM_ID,
    DISPLAY,
    DISPLAYED,
    FILE_UPLOAD,
    ID,
    LABEL,
    RADIO_GROUP,
    ROW,
    TEXT_INPUT,
    check_unique,
    walk,
)
from .errors import Json
from .schema import ByType, Flag, Form, Integer, Members, Path, Record, Text


def _input_rules(field: Json, path: Path, form: Form) -> None:
    least, most = field.get("min_length"), field.get("max_length")
    value = field.get("value")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        form.fail((*path, "min_length"), "TEXT_INPUT_RANGE", "min_length exceeds max_length")
    if isinstance(value, str) and value and isinstance(most, int) and len(value) > most:
        form.fail((*path, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


_INPUT_FIELDS: dict[str, Any] = {
    "id": ID,
    "custom_id": CUSTOM_ID,
    "style": Integer(choices=(1, 2)),
    "label": Text(45, 1),
    "value": Text(4000),
    "placeholder": Text(100),
    "required": Flag(),
    "min_length": Integer(0, 4000),
    "max_length": Integer(1, 4000),
}
_LABELLED_INPUT = Record(_INPUT_FIELDS, ("custom_id", "style"), _input_rules)
_ROW_INPUT = Record(_INPUT_FIELDS, ("custom_id", "style", "label"), _input_rules)
_CHOSEN = Record(
    {"label": Text(100, 1), "value": Text(100, 1), "description": Text(100), "default": Flag()},
    ("label", "value"),
)
_GROUP: dict[str, Any] = {"id": ID, "custom_id": CUSTOM_ID, "required": Flag()}
_IN_LABEL = {
    TEXT_INPUT: _LABELLED_INPUT,
    **ANY_SELECT,
    FILE_UPLOAD: Record(
        {**_GROUP, "min_values": Integer(0, 10), "max_values": Integer(1, 10)}, ("custom_id",)
    ),
    RADIO_GROUP: Record({**_GROUP, "options": Members(_CHOSEN, 10, 2)}, ("custom_id", "options")),
    CHECKBOX_GROUP: Record(
        {
            **_GROUP,
            "min_values": Integer(0, 10),
            "max_values": Integer(1, 10),
            "options": Members(_CHOSEN, 10, 1),
        },
        ("custom_id", "options"),
    ),
    CHECKBOX: Record({"id": ID, "custom_id": CUSTOM_ID, "default": Flag()}, ("custom_id",)),
}
_IN_MODAL = {
    ROW: Record(
        {"id": ID, "components": Members(ByType({TEXT_INPUT: _ROW_INPUT}), 1, 1)}, ("components",)
    ),
    DISPLAY: DISPLAYED,
    LABEL: Record(
        {
            "id": ID,
            "label": Text(45, 1),
            "description": Text(100, 1),
            "component": ByType(_IN_LABEL),
        },
        ("label", "component"),
    ),
}


def _modal_rules(modal: Json, path: Path, form: Form) -> None:
    parts = modal.get("components")
    if not form.errors and isinstance(parts, list):
        check_unique(list(walk(parts)), (*path, "components"), form)


MODAL = Record(
    {
        "custom_id": CUSTOM_ID,
        "title": Text(45, 1),
        "components": Members(ByType(_IN_MODAL), 5, 1),
    },
    ("custom_id", "title", "components"),
    _modal_rules,
)
