"""Values to JSON text and back; what is written today is still read by later programs.

Unknown fields are ignored and missing ones take their defaults, so a field may be added to a
value without touching what is stored. No value with a seal is ever encoded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.domain import (
    Address,
    Author,
    Drawing,
    DrawPlan,
    LogEntry,
    OutcomeRecord,
    PictureRef,
    PlaceRules,
    Request,
    Review,
    Version,
)
from bot.errors import Lost

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A drawing in the quarantine: its pictures' bytes are left out, their hashes stand beside."""

    drawing: Drawing
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a review, which go before the rest of it does; named as in `ports.Filing`."""

    text: str = ""
    remark: str = ""
    own: str = ""
    continues: PictureRef | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Who reported a picture, and what they said."""

    reporter: Author
    remark: str = ""


class Codec(Generic[T]):
    """Encodes one type of value. Lives as long as the process, holds no state."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def encode(self, value: T) -> str:
        """Return `value` as one line of JSON."""
        try:
            return self._adapter.dump_json(value, fallback=dict, warnings=False).decode()
        except PydanticSerializationError:
            # A lone surrogate cannot be written as UTF-8; a member can send one.
            plain = self._adapter.dump_python(value, fallback=dict, warnings=False)
            return json.dumps(_encodable(plain))

    def decode(self, text: str | bytes) -> T:
        """Return the value of a text made by `encode`.

        Raises:
            Lost: The text is damaged.
        """
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            raise Lost("A record is damaged. Please ask once more.") from error


def _encodable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {_encodable(key): _encodable(item) for key, item in value.items()}
        case list() | tuple():
            return [_encodable(item) for item in value]
        case _:
            return value


REQUEST: Final[Codec[Request]] = Codec(Request)
ADDRESS: Final[Codec[Address]] = Codec(Address)
DRAW: Final[Codec[DrawPlan]] = Codec(DrawPlan)
OUTCOME: Final[Codec[OutcomeRecord]] = Codec(OutcomeRecord)
VERSION: Final[Codec[Version]] = Codec(Version)
MANIFEST: Final[Codec[Manifest]] = Codec(Manifest)
REVIEW: Final[Codec[Review]] = Codec(Review)
SAID: Final[Codec[Said]] = Codec(Said)
REPORT: Final[Codec[Report]] = Codec(Report)
RULES: Final[Codec[PlaceRules]] = Codec(PlaceRules)
LOG_ENTRY: Final[Codec[LogEntry]] = Codec(LogEntry)
