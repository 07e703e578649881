"""Registered commands, and what a member's client makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .clock import Clock
from .command_forms import (
    BOOLEAN,
    CHAT_INPUT,
    FILE,
    GROUP,
    INTEGER,
    NUMBER,
    STRING,
    SUBCOMMAND,
    check_commands,
)
from .errors import Json, SimulatorError, known
from .state import Channel, User

MAX_CREATES_PER_DAY = 200
GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2
_OPTIONAL = (
    "required",
    "autocomplete",
    "choices",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "channel_types",
)


class Commands:
    """The application's commands; lives as long as the simulator."""

    def __init__(self, clock: Clock, application_id: int) -> None:
        self._clock = clock
        self._application_id = application_id
        self._scopes: dict[int | None, list[Json]] = {}
        self._creates: dict[int | None, int] = {}

    def listed(self, guild_id: int | None) -> list[Json]:
        """Return the commands of a guild, or the global ones for None."""
        return self._scopes.get(guild_id, [])

    def overwrite(self, guild_id: int | None, body: Any) -> list[Json]:
        """Replace all commands of a scope."""
        check_commands(body)
        before = {(old["type"], old["name"]): old for old in self.listed(guild_id)}
        kept = [before.get((new.get("type") or CHAT_INPUT, new["name"])) for new in body]
        created = self._creates.get(guild_id, 0) + sum(old is None for old in kept)
        if created > MAX_CREATES_PER_DAY:
            raise known(30034)
        self._creates[guild_id] = created
        self._scopes[guild_id] = [
            self._register(new, old, guild_id) for new, old in zip(body, kept, strict=True)
        ]
        return self._scopes[guild_id]

    def _register(self, new: Json, old: Json | None, guild_id: int | None) -> Json:
        permissions = new.get("default_member_permissions")
        shown: Json = {
            "id": old["id"] if old else str(self._clock.snowflake()),
            "application_id": str(self._application_id),
            "version": str(self._clock.snowflake()),
            "type": new.get("type") or CHAT_INPUT,
            "name": new["name"],
            "name_localizations": new.get("name_localizations"),
            "description": new.get("description") or "",
            "description_localizations": new.get("description_localizations"),
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": new.get("dm_permission") is not False,
            "contexts": new.get("contexts"),
            "integration_types": new.get("integration_types") or [GUILD_INSTALL],
            "nsfw": bool(new.get("nsfw")),
        }
        if new.get("options"):
            shown["options"] = [_option(option) for option in new["options"]]
        return shown | ({"guild_id": str(guild_id)} if guild_id else {})

    # --- the member's client -------------------------------------------------------------

    def find(self, kind: int, name: str, channel: Channel, user_install: bool) -> Json:
        """Return the command that the client offers under a name.

        Raises:
            SimulatorError: It offers none: unknown, or not for this place.
        """
        guild_id = channel.guild.id if channel.guild else None
        offered: list[Json] = [*self.listed(guild_id), *(self.listed(None) if guild_id else ())]
        for command in offered:
            if (command["type"], command["name"]) == (kind, name):
                _check_offered(command, channel, user_install)
                return command
        names = sorted(command["name"] for command in offered if command["type"] == kind)
        raise SimulatorError(f"no command {name!r} is registered here; there are {names}")


def _option(option: Json) -> Json:
    shown = {
        "type": option["type"],
        "name": option["name"],
        "name_localizations": option.get("name_localizations"),
        "description": option["description"],
        "description_localizations": option.get("description_localizations"),
    }
    shown |= {key: option[key] for key in _OPTIONAL if option.get(key) is not None}
    if "choices" in shown and not shown["choices"]:
        del shown["choices"]
    if option.get("options"):
        shown["options"] = [_option(inner) for inner in option["options"]]
    return shown


def context_of(channel: Channel) -> int:
    """Return the interaction context of a place."""
    if channel.guild is not None:
        return IN_GUILD
    return IN_BOT_DM if channel.open_to_bot else IN_PRIVATE


def _check_offered(command: Json, channel: Channel, user_install: bool) -> None:
    wanted = USER_INSTALL if user_install else GUILD_INSTALL
    if wanted not in command["integration_types"]:
        raise SimulatorError(f"{command['name']!r} cannot be installed that way")
    context = context_of(channel)
    contexts = command["contexts"]
    if contexts is None:
        contexts = (IN_GUILD, IN_BOT_DM, IN_PRIVATE) if command["dm_permission"] else (IN_GUILD,)
    if context not in contexts:
        raise SimulatorError(f"{command['name']!r} is not offered in context {context}")
    if command["nsfw"] and channel.guild is not None and not channel.nsfw:
        raise SimulatorError(f"{command['name']!r} is for age-restricted channels")


Resolve = Callable[[int, Any], str]


def fill_in(
    options: list[Json], given: Mapping[str, Any], resolve: Resolve, focused: str | None = None
) -> list[Json]:
    """Return a member's input as the client sends it.

    Args:
        options: The command's options as registered.
        given: Option name -> value.
        resolve: Turns a user, channel or file into the id that stands for it.
        focused: The option that the member is typing, for autocomplete.

    Raises:
        SimulatorError: The client would not send this.
    """
    known_names = {option["name"] for option in options}
    if unknown := set(given) - known_names:
        raise SimulatorError(f"no option {sorted(unknown)}; there are {sorted(known_names)}")
    filled: list[Json] = []
    for option in options:
        name = option["name"]
        if name not in given:
            if option.get("required") and focused is None:
                raise SimulatorError(f"option {name!r} is required")
            continue
        value = _value(option, given[name], resolve, checked=focused is None)
        entry: Json = {"name": name, "type": option["type"], "value": value}
        filled.append(entry | ({"focused": True} if name == focused else {}))
    return filled


def descend(options: list[Json], path: list[str]) -> tuple[list[Json], list[Json]]:
    """Return the options behind a subcommand's path, and the entries that lead there."""
    if not path:
        return options, []
    for option in options:
        if option["name"] == path[0] and option["type"] in (SUBCOMMAND, GROUP):
            inner, chain = descend(option.get("options", []), path[1:])
            return inner, [{"name": option["name"], "type": option["type"]}, *chain]
    raise SimulatorError(f"there is no subcommand {' '.join(path)!r}")


def _value(option: Json, value: Any, resolve: Resolve, checked: bool) -> Any:
    kind, name = option["type"], option["name"]
    if not checked and kind in (STRING, INTEGER, NUMBER):
        return value if isinstance(value, str) else str(value)
    if kind == STRING:
        _expect(isinstance(value, str), name, value, "text")
        _within(name, len(value), option.get("min_length"), option.get("max_length", 6000))
    elif kind == INTEGER:
        _expect(isinstance(value, int) and not isinstance(value, bool), name, value, "an integer")
        _within(name, value, option.get("min_value"), option.get("max_value"))
    elif kind == NUMBER:
        _expect(isinstance(value, int | float), name, value, "a number")
        _within(name, value, option.get("min_value"), option.get("max_value"))
    elif kind == BOOLEAN:
        _expect(isinstance(value, bool), name, value, "true or false")
    else:
        wanted = {FILE: bytes | tuple, 6: User, 7: Channel}.get(kind)
        _expect(wanted is not None and isinstance(value, wanted), name, value, f"kind {kind}")
        return resolve(kind, value)
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        by_name = [choice["value"] for choice in choices if choice["name"] == value]
        _expect(bool(by_name), name, value, f"one of {[c['name'] for c in choices]}")
        return by_name[0]
    return value


def _expect(right: bool, name: str, value: Any, wanted: str) -> None:
    if not right:
        raise SimulatorError(f"option {name!r} takes {wanted}, not {value!r:.80}")


def _within(name: str, size: float, least: float | None, most: float | None) -> None:
    if (least is not None and size < least) or (most is not None and size > most):
        raise SimulatorError(f"option {name!r}: {size} is not within {least}..{most}")
