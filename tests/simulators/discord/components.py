"""Shapes of message components, and the rules that hold over a whole message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import Json
from .schema import ByType, Flag, Form, Integer, Members, Path, Record, Snowflake, Text, Uri

# Numbers: discord.com/developers/docs/components/reference, 2026-08.
MAX_COMPONENTS = 40
MAX_DISPLAYED_CHARACTERS = 4000
MEDIA_SCHEMES = ("http", "https", "attachment")

ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = (SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LINK_STYLE, PREMIUM_STYLE = 5, 6

ID = Integer(0, (1 << 31) - 1)
CUSTOM_ID = Text(100, 1)
_EMOJI = Record({"id": Snowflake(), "name": Text(32), "animated": Flag()}, ("name",))


def _button_rules(button: Json, path: Path, form: Form) -> None:
    style = button.get("style")
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    if style == LINK_STYLE:
        wanted, unwanted = ("url",), ("custom_id", "sku_id")
    elif style == PREMIUM_STYLE:
        wanted, unwanted = ("sku_id",), ("custom_id", "label", "url", "emoji")
    else:
        wanted, unwanted = ("custom_id",), ("url", "sku_id")
    for key in wanted:
        if button.get(key) is None:
            form.fail((*path, key), "BUTTON_COMPONENT_REQUIRED", f"A {key} is required")
    for key in unwanted:
        if button.get(key) is not None:
            form.fail((*path, key), "BUTTON_COMPONENT_FORBIDDEN", f"A {key} cannot be given")
    if style != PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
        form.fail((*path, "label"), "BUTTON_COMPONENT_EMPTY", "A label or an emoji is required")


def _select_rules(select: Json, path: Path, form: Form) -> None:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    options = select.get("options")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        form.fail((*path, "min_values"), "SELECT_COMPONENT_RANGE", "min_values exceeds max_values")
    if not isinstance(options, list):
        return
    if isinstance(most, int) and most > max(len(options), 1):
        form.fail((*path, "max_values"), "SELECT_COMPONENT_RANGE", "More values than options")
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(repr, values))) < len(values):
        form.fail(
            (*path, "options"),
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
            "The specified option value is already used",
        )


_BUTTON = Record(
    {
        "id": ID,
        "custom_id": CUSTOM_ID,
        "style": Integer(choices=(1, 2, 3, 4, 5, 6)),
        "label": Text(80),
        "disabled": Flag(),
        "url": Uri(("http", "https", "discord"), 512),
        "sku_id": Snowflake(),
        "emoji": _EMOJI,
    },
    ("style",),
    _button_rules,
)
_OPTION = Record(
    {
        "label": Text(100, 1),
        "value": Text(100, 1),
        "description": Text(100),
        "default": Flag(),
        "emoji": _EMOJI,
    },
    ("label", "value"),
)
_SELECT_FIELDS: dict[str, Any] = {
    "id": ID,
    "custom_id": CUSTOM_ID,
    "placeholder": Text(150),
    "min_values": Integer(0, 25),
    "max_values": Integer(1, 25),
    "disabled": Flag(),
    "required": Flag(),
}
_SELECT = Record(
    {**_SELECT_FIELDS, "options": Members(_OPTION, 25, 1)}, ("custom_id", "options"), _select_rules
)
_ENTITY_SELECT = Record(_SELECT_FIELDS, ("custom_id",), _select_rules)
ANY_SELECT = {SELECT: _SELECT} | dict.fromkeys(SELECTS[1:], _ENTITY_SELECT)


def _row_rules(row: Json, path: Path, form: Form) -> None:
    inside = row.get("components")
    if not isinstance(inside, list):
        return
    kinds = [child.get("type") for child in inside if isinstance(child, dict)]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        form.fail(
            (*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row"
        )


_ROW = Record(
    {"id": ID, "components": Members(ByType({BUTTON: _BUTTON, **ANY_SELECT}), 5, 1)},
    ("components",),
    _row_rules,
)
_MEDIA = Record({"url": Uri(MEDIA_SCHEMES)}, ("url",))
_ATTACHED = Record({"url": Uri(("attachment",))}, ("url",))
DISPLAYED = Record({"id": ID, "content": Text(4000, 1)}, ("content",))
_THUMBNAIL = Record(
    {"id": ID, "description": Text(1024, 1), "spoiler": Flag(), "media": _MEDIA}, ("media",)
)
_SECTION = Record(
    {
        "id": ID,
        "components": Members(ByType({DISPLAY: DISPLAYED}), 3, 1),
        "accessory": ByType({BUTTON: _BUTTON, THUMBNAIL: _THUMBNAIL}),
    },
    ("components", "accessory"),
)
_GALLERY_ITEM = Record(
    {"description": Text(1024, 1), "spoiler": Flag(), "media": _MEDIA}, ("media",)
)
_IN_CONTAINER: dict[int, Any] = {
    ROW: _ROW,
    SECTION: _SECTION,
    DISPLAY: DISPLAYED,
    GALLERY: Record({"id": ID, "items": Members(_GALLERY_ITEM, 10, 1)}, ("items",)),
    FILE: Record({"id": ID, "spoiler": Flag(), "file": _ATTACHED}, ("file",)),
    SEPARATOR: Record({"id": ID, "spacing": Integer(choices=(1, 2)), "divider": Flag()}),
}
_CONTAINER = Record(
    {
        "id": ID,
        "accent_color": Integer(0, 0xFFFFFF),
        "spoiler": Flag(),
        "components": Members(ByType(_IN_CONTAINER), MAX_COMPONENTS, 1),
    },
    ("components",),
)
CLASSIC = Members(ByType({ROW: _ROW}), 5)
LAYOUT = Members(ByType({**_IN_CONTAINER, CONTAINER: _CONTAINER}), MAX_COMPONENTS)


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component, the nested ones included."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


def check_message_components(components: Any, layout: bool, form: Form) -> None:
    """Note what is wrong with a message's components; `layout` is the flag IS_COMPONENTS_V2."""
    path: Path = ("components",)
    before = len(form.errors)
    (LAYOUT if layout else CLASSIC).check(components, path, form)
    if len(form.errors) > before:
        return
    everything = list(walk(components))
    check_unique(everything, path, form)
    if layout and len(everything) > MAX_COMPONENTS:
        form.fail(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Max 40 total components")
    shown = sum(len(part["content"]) for part in everything if part["type"] == DISPLAY)
    if layout and shown > MAX_DISPLAYED_CHARACTERS:
        form.fail(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Max 4000 characters of text")


def check_unique(everything: list[Json], path: Path, form: Form) -> None:
    """Note ids and custom ids that are used twice."""
    for key in ("custom_id", "id"):
        given = [part[key] for part in everything if part.get(key)]
        if len(set(given)) < len(given):
            form.fail(path, f"COMPONENT_{key.upper()}_DUPLICATED", f"Component {key} is used twice")
