"""Block Kit's elements: what stands inside section, actions, input and context blocks."""

from __future__ import annotations

from typing import Any

from .block_shapes import (
    ByType,
    Choice,
    Flag,
    Form,
    Integer,
    Items,
    Json,
    Kind,
    Path,
    Record,
    Text,
    Url,
)
from .block_texts import (
    ACTION_ID,
    CONFIRM,
    IMAGE_ELEMENT,
    LINK_OPTION,
    MARKED_OPTION,
    MAX_OPTIONS,
    OPTION,
    OPTION_GROUP,
    STYLE,
    initial_is_listed,
    options_or_groups,
    plain,
)

# Numbers: docs.slack.dev/reference/block-kit/block-elements and slack-sdk 3.47, 2026-11.
MAX_INPUT_CHARACTERS = 3000
_NUMBER = r"-?\d+(\.\d+)?"
_DISPATCH = Record(
    {"trigger_actions_on": Items(Choice(("on_enter_pressed", "on_character_entered")), 2)},
    ("trigger_actions_on",),
)


def _menu(**fields: Kind) -> dict[str, Kind]:
    return {
        "action_id": ACTION_ID,
        "confirm": CONFIRM,
        "focus_on_load": Flag(),
        "placeholder": plain(150),
        **fields,
    }


def _several(**fields: Kind) -> dict[str, Kind]:
    return _menu(max_selected_items=Integer(1), **fields)


def _typed(**fields: Kind) -> dict[str, Kind]:
    return {
        "action_id": ACTION_ID,
        "dispatch_action_config": _DISPATCH,
        "focus_on_load": Flag(),
        "placeholder": plain(150),
        **fields,
    }


def _text_fits(element: Json, path: Path, form: Form) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", MAX_INPUT_CHARACTERS)
    if not isinstance(least, int) or not isinstance(most, int):
        return
    if least > most:
        form.fail((*path, "min_length"), "must not exceed max_length")
    initial = element.get("initial_value")
    if isinstance(initial, str) and not least <= len(initial) <= most:
        form.fail((*path, "initial_value"), "failed to match schema")


def _number_fits(element: Json, path: Path, form: Form) -> None:
    if element.get("is_decimal_allowed") is False:
        for key in ("initial_value", "min_value", "max_value"):
            if "." in str(element.get(key, "")):
                form.fail((*path, key), "must be a whole number")
    try:
        least = float(element.get("min_value", "-inf"))
        most = float(element.get("max_value", "inf"))
        initial = float(element.get("initial_value", least if least > -1e300 else most))
    except (TypeError, ValueError):
        return
    if least > most:
        form.fail((*path, "min_value"), "must not exceed max_value")
    elif not least <= initial <= most:
        form.fail((*path, "initial_value"), "must lie between min_value and max_value")


def _only_in_modals(element: Json, path: Path, form: Form) -> None:
    if form.surface != "modal":
        form.fail((*path, "type"), f"unsupported type: {element['type']}")


BUTTON = Record(
    {
        "text": plain(75),
        "action_id": ACTION_ID,
        "url": Url(),
        "value": Text(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": Text(75),
        "agent_prompt": Text(4000),
        "agent_prompt_display": Text(75),
        "visible_to_user_ids": Items(Text()),
    },
    ("text", "action_id"),
)
_OVERFLOW = Record(
    {"action_id": ACTION_ID, "options": Items(LINK_OPTION, 5), "confirm": CONFIRM},
    ("action_id", "options"),
    initial_is_listed,
)
_FILTER = Record(
    {
        "include": Items(Choice(("im", "mpim", "private", "public")), 4),
        "exclude_bot_users": Flag(),
        "exclude_external_shared_channels": Flag(),
    }
)
_CONVERSATIONS: dict[str, Kind] = {"default_to_current_conversation": Flag(), "filter": _FILTER}
_IDS = Items(Text())
_GROUPS: dict[str, Kind] = {
    "options": Items(OPTION, MAX_OPTIONS),
    "option_groups": Items(OPTION_GROUP, MAX_OPTIONS),
}
_ID = ("action_id",)

_SELECTS: dict[str, Kind] = {
    "static_select": Record(_menu(**_GROUPS, initial_option=OPTION), _ID, options_or_groups),
    "external_select": Record(_menu(initial_option=OPTION, min_query_length=Integer()), _ID),
    "users_select": Record(_menu(initial_user=Text()), _ID),
    "conversations_select": Record(
        _menu(initial_conversation=Text(), response_url_enabled=Flag(), **_CONVERSATIONS), _ID
    ),
    "channels_select": Record(_menu(initial_channel=Text(), response_url_enabled=Flag()), _ID),
}
_MULTI_SELECTS: dict[str, Kind] = {
    "multi_static_select": Record(
        _several(**_GROUPS, initial_options=Items(OPTION, MAX_OPTIONS)), _ID, options_or_groups
    ),
    "multi_external_select": Record(
        _several(initial_options=Items(OPTION, MAX_OPTIONS), min_query_length=Integer()), _ID
    ),
    "multi_users_select": Record(_several(initial_users=_IDS), _ID),
    "multi_conversations_select": Record(
        _several(initial_conversations=_IDS, **_CONVERSATIONS), _ID
    ),
    "multi_channels_select": Record(_several(initial_channels=_IDS), _ID),
}
_CHOSEN: dict[str, Kind] = {
    "action_id": ACTION_ID,
    "options": Items(MARKED_OPTION, 10),
    "confirm": CONFIRM,
    "focus_on_load": Flag(),
}
_PICKERS: dict[str, Kind] = {
    "radio_buttons": Record(
        {**_CHOSEN, "initial_option": MARKED_OPTION}, ("action_id", "options"), initial_is_listed
    ),
    "checkboxes": Record(
        {**_CHOSEN, "initial_options": Items(MARKED_OPTION, 10)},
        ("action_id", "options"),
        initial_is_listed,
    ),
    "datepicker": Record(_menu(initial_date=Text(pattern=r"\d{4}-\d\d-\d\d")), _ID),
    "timepicker": Record(_menu(initial_time=Text(pattern=r"\d\d:\d\d"), timezone=Text()), _ID),
}
_DATETIME = Record(
    {
        "action_id": ACTION_ID,
        "initial_date_time": Integer(),
        "confirm": CONFIRM,
        "focus_on_load": Flag(),
    },
    _ID,
)
_TYPED: dict[str, Kind] = {
    "plain_text_input": Record(
        _typed(
            initial_value=Text(MAX_INPUT_CHARACTERS, 0),
            multiline=Flag(),
            min_length=Integer(0, MAX_INPUT_CHARACTERS),
            max_length=Integer(1, MAX_INPUT_CHARACTERS),
        ),
        _ID,
        _text_fits,
    ),
    "number_input": Record(
        _typed(
            is_decimal_allowed=Flag(),
            initial_value=Text(pattern=_NUMBER),
            min_value=Text(pattern=_NUMBER),
            max_value=Text(pattern=_NUMBER),
        ),
        ("action_id", "is_decimal_allowed"),
        _number_fits,
    ),
    "email_text_input": Record(_typed(initial_value=Text(least=0)), _ID),
    "url_text_input": Record(_typed(initial_value=Text(least=0)), _ID),
    "file_input": Record(
        {
            "action_id": ACTION_ID,
            "filetypes": Items(Text(pattern="[a-z0-9_]+")),
            "max_files": Integer(1, 10),
        },
        _ID,
        _only_in_modals,
    ),
}
_FEEDBACK = Record(
    {"text": plain(75), "value": Text(2000), "accessibility_label": Text(75)}, ("text", "value")
)


def _choice(*groups: dict[str, Any]) -> ByType:
    return ByType({kind: shape for group in groups for kind, shape in group.items()})


_PRESSED: dict[str, Kind] = {"button": BUTTON, "overflow": _OVERFLOW}
ACCESSORY = _choice(_PRESSED, _SELECTS, _MULTI_SELECTS, _PICKERS, {"image": IMAGE_ELEMENT})
ACTION = _choice(_PRESSED, _SELECTS, _MULTI_SELECTS, _PICKERS, {"datetimepicker": _DATETIME})
INPUT = _choice(_TYPED, _SELECTS, _MULTI_SELECTS, _PICKERS, {"datetimepicker": _DATETIME})
BUTTON_ONLY = ByType({"button": BUTTON})
CONTEXT_ACTION = ByType(
    {
        "feedback_buttons": Record(
            {"action_id": ACTION_ID, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
            ("action_id", "positive_button", "negative_button"),
        ),
        "icon_button": Record(
            {
                "action_id": ACTION_ID,
                "icon": Choice(("trash",)),
                "text": plain(75),
                "accessibility_label": Text(75),
                "value": Text(2000),
                "visible_to_user_ids": Items(Text(), 10),
                "confirm": CONFIRM,
            },
            ("action_id", "icon", "text"),
        ),
    }
)
