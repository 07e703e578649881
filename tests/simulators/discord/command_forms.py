"""Shapes of application commands when a bot registers them."""

from __future__ import annotations

from typing import Any

from .errors import Json
from .schema import (
    ByType,
    Flag,
    Form,
    Integer,
    Kind,
    Mapped,
    Members,
    Number,
    Path,
    Record,
    Text,
    check_body,
)

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(
    1, 12
)
MAX_COMMAND_CHARACTERS = 8000
MAX_PER_TYPE = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}  # docs, 2026-03-03 change log
# Lower case letters, digits, hyphen, underscore, apostrophe of any script.
NAME_PATTERN = r"[-_'\w]{1,32}"

_NAMES = Mapped(Text(32, 1))
_DESCRIPTIONS = Mapped(Text(100, 1))


def _option_rules(option: Json, path: Path, form: Form) -> None:
    name = option.get("name")
    if isinstance(name, str) and name != name.lower():
        form.fail((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if option.get("autocomplete") and option.get("choices"):
        text = "Autocomplete options cannot have choices"
        form.fail(path, "APPLICATION_COMMAND_AUTOCOMPLETE_NO_CHOICES", text)
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        least, most = option.get(low), option.get(high)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            form.fail((*path, low), "APPLICATION_COMMAND_OPTION_RANGE", f"{low} exceeds {high}")
    _list_rules(option, path, form)


def _list_rules(holder: Json, path: Path, form: Form) -> None:
    options = holder.get("options")
    if not isinstance(options, list):
        return
    whole = [option for option in options if isinstance(option, dict)]
    names = [option.get("name") for option in whole]
    if len(set(map(repr, names))) < len(names):
        form.fail(
            (*path, "options"),
            "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
            "Option name is invalid",
        )
    needed = [bool(option.get("required")) for option in whole]
    if needed != sorted(needed, reverse=True):
        text = "Required options must be placed before non-required options"
        form.fail((*path, "options"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
    kinds = {option.get("type") in (SUBCOMMAND, GROUP) for option in whole}
    if len(kinds) > 1:
        text = "Sub-command and sub-command group option types are mutually exclusive"
        form.fail((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)


_OPTION: dict[str, Kind] = {
    "name": Text(32, 1, NAME_PATTERN),
    "name_localizations": _NAMES,
    "description": Text(100, 1),
    "description_localizations": _DESCRIPTIONS,
    "required": Flag(),
}
_NEEDED = ("name", "description")


def _simple(**extra: Kind) -> Record:
    return Record({**_OPTION, **extra}, _NEEDED, _option_rules)


def _choices(value: Kind) -> Kind:
    fields: dict[str, Kind] = {"name": Text(100, 1), "name_localizations": Mapped(Text(100, 1))}
    return Members(Record({**fields, "value": value}, ("name", "value")), 25)


_INT53 = Integer(-(1 << 53) + 1, (1 << 53) - 1)
_VALUES: dict[int, Kind] = {
    STRING: _simple(
        autocomplete=Flag(),
        min_length=Integer(0, 6000),
        max_length=Integer(1, 6000),
        choices=_choices(Text(6000)),
    ),
    INTEGER: _simple(
        autocomplete=Flag(), min_value=_INT53, max_value=_INT53, choices=_choices(_INT53)
    ),
    NUMBER: _simple(
        autocomplete=Flag(), min_value=Number(), max_value=Number(), choices=_choices(Number())
    ),
    BOOLEAN: _simple(),
    USER: _simple(),
    CHANNEL: _simple(channel_types=Members(Integer(0, 16), unique=True)),
    ROLE: _simple(),
    MENTIONABLE: _simple(),
    FILE: _simple(),
}
_SUBCOMMAND = _simple(options=Members(ByType(_VALUES), 25))
_GROUP = _simple(options=Members(ByType({SUBCOMMAND: _SUBCOMMAND}), 25))


def _command_rules(command: Json, path: Path, form: Form) -> None:
    kind = command.get("type") or CHAT_INPUT
    name, description = command.get("name"), command.get("description")
    if kind == CHAT_INPUT:
        Text(32, 1, NAME_PATTERN).check(name, (*path, "name"), form)
        if isinstance(name, str) and name != name.lower():
            text = "Command name is invalid"
            form.fail((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", text)
        if not description:
            form.fail((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    else:
        for key in ("description", "options"):
            if command.get(key):
                text = f"Context menu commands cannot have {key}"
                form.fail((*path, key), "APPLICATION_COMMAND_CONTEXT_MENU_FIELD", text)
    _list_rules(command, path, form)
    if _characters(command) > MAX_COMMAND_CHARACTERS:
        text = f"Command exceeds maximum size ({MAX_COMMAND_CHARACTERS})"
        form.fail(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _characters(value: Any) -> int:
    """Count names, descriptions and choice values, as the documentation does."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    if not isinstance(value, dict):
        return 0
    own = sum(
        len(value[key])
        for key in ("name", "description", "value")
        if isinstance(value.get(key), str)
    )
    return own + _characters(value.get("options")) + _characters(value.get("choices"))


class _Permissions:
    """A permission set: an integer, or the string of digits that the documentation shows."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        Integer(0, (1 << 54) - 1).check(number, path, form)


COMMAND = Record(
    {
        "type": Integer(choices=(1, 2, 3)),
        "name": Text(32, 1),
        "name_localizations": _NAMES,
        "description": Text(100),
        "description_localizations": _DESCRIPTIONS,
        "options": Members(ByType({**_VALUES, SUBCOMMAND: _SUBCOMMAND, GROUP: _GROUP}), 25),
        "default_member_permissions": _Permissions(),
        "dm_permission": Flag(),
        "contexts": Members(Integer(choices=(0, 1, 2)), least=1, unique=True),
        "integration_types": Members(Integer(choices=(0, 1)), least=1, unique=True),
        "nsfw": Flag(),
    },
    ("name",),
    _command_rules,
)


def check_commands(body: Any) -> None:
    """Raise 50035 unless the whole list may be registered."""
    check_body(Members(COMMAND, 130), body)
    form = Form()
    seen: dict[tuple[int, str], int] = {}
    counts = dict.fromkeys(MAX_PER_TYPE, 0)
    for index, command in enumerate(body):
        kind = command.get("type") or CHAT_INPUT
        counts[kind] += 1
        if (kind, command["name"]) in seen:
            text = "Application command names must be unique"
            form.fail((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        seen[kind, command["name"]] = index
    for kind, count in counts.items():
        if count > MAX_PER_TYPE[kind]:
            text = f"Maximum number of application commands reached ({MAX_PER_TYPE[kind]})"
            form.fail((), "APPLICATION_COMMANDS_LIMIT", text)
    form.check()
