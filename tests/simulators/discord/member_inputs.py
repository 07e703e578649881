"""What a member's client makes of input: command data, pressed controls, the event itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import message_payloads, payloads
from .commands import IN_PRIVATE, context_of
from .components import LINK_STYLE, SELECTS, walk
from .errors import Json, SimulatorError
from .interactions import Interaction
from .state import Channel, Message, User

if TYPE_CHECKING:
    from .platform import Platform


def command_data(command: Json, options: list[Json], resolved: Json) -> Json:
    """Return what an invoked command's data begins with."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    if options:
        data["options"] = options
    if resolved:
        data["resolved"] = resolved
    return data


def nest(chain: list[Json], values: list[Json]) -> list[Json]:
    """Return values wrapped into the subcommands that lead to them."""
    for step in reversed(chain):
        values = [step | {"options": values}]
    return values


def find_control(message: Message, which: str, select: bool) -> Json:
    """Return the component that a member means by custom id or label."""
    everything = list(walk(list(message.components)))
    if any(part.get("style") == LINK_STYLE and which == _label(part) for part in everything):
        raise SimulatorError(f"{which!r} only opens a link")
    parts = [part for part in everything if part.get("custom_id")]
    wanted = [part for part in parts if which in (part["custom_id"], _label(part))]
    if not wanted and select:
        wanted = [part for part in parts if part["type"] in SELECTS and which == ""]
    if not wanted:
        shown = [(_label(part), part["custom_id"]) for part in parts]
        raise SimulatorError(f"{message!r} has no {which!r}; it has {shown}")
    part = wanted[0]
    if part.get("disabled"):
        raise SimulatorError(f"{which!r} is disabled")
    if (part["type"] in SELECTS) is not select:
        raise SimulatorError(f"{which!r} is {'pressed' if select else 'chosen from'}")
    return part


def _label(part: Json) -> str:
    if part["type"] in SELECTS:
        return str(part.get("placeholder") or "")
    return str(part.get("label") or (part.get("emoji") or {}).get("name") or "")


def chosen(part: Json, values: list[str]) -> list[str]:
    """Return the values that a member chose, given by value or label."""
    options = part.get("options")
    if options is not None:
        by_label = {option["label"]: option["value"] for option in options}
        values = [by_label.get(value, value) for value in values]
        if not set(values) <= set(by_label.values()):
            raise SimulatorError(f"the options are {sorted(by_label.values())}, not {values}")
    if len(set(values)) < len(values):
        raise SimulatorError(f"{values} names something twice")
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not least <= len(values) <= most:
        raise SimulatorError(f"choose {least} to {most}, not {len(values)}")
    return values


def start_data(person: User, place: Channel, interaction: Interaction, platform: Platform) -> Json:
    """Return the event INTERACTION_CREATE."""
    guild = place.guild
    held = place.permissions_of(platform.world.bot)
    data: Json = {
        "id": str(interaction.id),
        "application_id": str(platform.world.bot.id),
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(place.id),
        "channel": payloads.interaction_channel(place, place.permissions_of(person)),
        "app_permissions": str(int(held)),
        "locale": person.locale,
        "entitlements": [],
        "authorizing_integration_owners": interaction.metadata()["authorizing_integration_owners"],
        "context": context_of(place),
        "attachment_size_limit": guild.max_file_bytes if guild else 10 << 20,
    }
    if guild is None:
        data["user"] = payloads.user(person)
    else:
        member = payloads.member(guild, person)
        data |= {
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "member": member | {"permissions": str(int(place.permissions_of(person)))},
        }
    if interaction.source is not None:
        # A component's message comes whole: the app made it.
        data["message"] = message_payloads.message(interaction.source, platform.cdn)
    assert data["context"] != IN_PRIVATE or interaction.user_install
    return data
