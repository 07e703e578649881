"""Where an answer goes: a platform's own value, kept in an `Address` as texts and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, ClassVar, Final, Protocol, TypeVar, get_type_hints

from bot.domain import Address


class Goal(Protocol):
    """A dataclass of texts, flags and numbers, each with a default."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


G = TypeVar("G", bound=Goal)

_READERS: Final[Mapping[type, Callable[[str], Any]]] = {
    str: str,
    bool: bool,
    int: lambda text: int(text or 0),
    float: lambda text: float(text or 0),
}


def kept(goal: Goal) -> dict[str, str]:
    """Return a goal as the fields of an address; a flag that is down is empty."""
    return {field.name: _text(getattr(goal, field.name)) for field in fields(goal)}


def read(kind: type[G], address: Address, **known: Any) -> G:
    """Return an address as a goal; `known` is what stands elsewhere in it."""
    kinds = _kinds(kind)
    given = {
        name: _READERS[kinds[name]](text) for name, text in address.fields.items() if name in kinds
    }
    return kind(**{**given, **known})


def _text(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value)


@cache
def _kinds(kind: type[Goal]) -> dict[str, type]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
