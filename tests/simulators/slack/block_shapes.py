"""A small language for the shape of Block Kit, and the report that Slack gives about a bad one.

A `Kind` checks one value and notes in a `Form` what is wrong, as the entries that Slack returns in
`response_metadata.messages`. Slack is strict: an unknown field and an explicit null are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Path = tuple[str | int, ...]
Surface = Literal["message", "modal", "home"]


class Form:
    """One list of blocks or one view under examination; collects what is wrong with it.

    Attributes:
        surface: where it is to be shown.
        files: tells of a file's id or address whether it can be shown.
    """

    def __init__(self, surface: Surface, files: Callable[[str], bool]) -> None:
        self.surface = surface
        self.files = files
        self.problems: list[str] = []

    def fail(self, path: Path, sentence: str) -> None:
        """Note what is wrong at a path."""
        pointer = "".join(f"/{step}" for step in path)
        self.problems.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


class Kind(Protocol):
    """The shape that a value must have."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """Note in the form what is wrong with the value."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string of a length in characters; `pattern` must match as a whole."""

    most: int = 1 << 30
    least: int = 1
    pattern: str | None = None

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, str):
            form.fail(path, "must provide a string")
        elif len(value) < self.least:
            form.fail(path, f"must be more than {self.least - 1} characters")
        elif len(value) > self.most:
            form.fail(path, f"must be less than {self.most + 1} characters")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            form.fail(path, f"failed to match pattern: {self.pattern}")


@dataclass(frozen=True, slots=True)
class Url:
    """An address of a web page."""

    most: int = 3000

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        Text(self.most).check(value, path, form)
        if isinstance(value, str) and not re.match(r"https?://[^\s/]+", value):
            form.fail(path, "must be a valid URL")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the listed strings."""

    choices: tuple[str, ...]

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if value not in self.choices:
            form.fail(path, "must be a valid enum value")


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, bool):
            form.fail(path, "must provide a boolean")


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number in a range."""

    least: int = 0
    most: int = 1 << 53

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if isinstance(value, bool) or not isinstance(value, int):
            form.fail(path, "must provide an integer")
        elif value < self.least:
            form.fail(path, f"must be greater than {self.least - 1}")
        elif value > self.most:
            form.fail(path, f"must be less than {self.most + 1}")


@dataclass(frozen=True, slots=True)
class Items:
    """A list of one kind."""

    of: Kind
    most: int = 1 << 30
    least: int = 1

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, list):
            form.fail(path, "must provide an array")
            return
        if len(value) > self.most:
            form.fail(path, f"no more than {self.most} items allowed")
        if len(value) < self.least:
            form.fail(path, f"no less than {self.least} items allowed")
        for index, item in enumerate(value):
            self.of.check(item, (*path, index), form)


Extra = Callable[[Json, Path, Form], None]


@dataclass(frozen=True, slots=True)
class Record:
    """An object of known fields; `extra` holds the rules between them.

    `type` is always a known field; who needs it checked lists it or wraps the record in `ByType`.
    """

    fields: Mapping[str, Kind]
    required: Sequence[str] = ()
    extra: Extra | None = field(default=None, compare=False)

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, dict):
            form.fail(path, "must provide an object")
            return
        for key in self.required:
            if key not in value:
                form.fail(path, f"missing required field: {key}")
        for key, item in value.items():
            if key in self.fields:
                self.fields[key].check(item, (*path, key), form)
            elif key != "type":
                form.fail(path, f"invalid additional property: {key}")
        if self.extra is not None:
            self.extra(value, path, form)


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose `type` decides which record it is."""

    kinds: Mapping[str, Kind]

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, dict):
            form.fail(path, "must provide an object")
        elif "type" not in value:
            form.fail(path, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in self.kinds:
            form.fail((*path, "type"), f"unsupported type: {value['type']}")
        else:
            self.kinds[value["type"]].check(value, path, form)
