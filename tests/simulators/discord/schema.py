"""A small language for the shape of request bodies, and the check that reports like Discord.

A `Kind` checks one value and writes what is wrong into a `Form` under the value's path, so that the
answer carries the same `errors` tree with `_errors` leaves that the platform sends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .errors import ApiError, Json

Path = tuple[str | int, ...]


class Form:
    """One request body under examination; collects what is wrong with it."""

    def __init__(self) -> None:
        self.errors: Json = {}

    def fail(self, path: Path, code: str, message: str) -> None:
        """Note an error at a path."""
        node = self.errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def check(self) -> None:
        """Raise 50035 if anything was noted."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self.errors)


class Kind(Protocol):
    """The shape that a value must have."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """Note in the form what is wrong with the value."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string of a length; `pattern` must match as a whole."""

    most: int = 1 << 30
    least: int = 0
    pattern: str | None = None

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, str):
            form.fail(
                path, "STRING_TYPE_CONVERT", f'Could not interpret "{value!r:.60}" as string.'
            )
        elif not self.least <= len(value) <= self.most:
            _bad_length(path, form, self.least, self.most)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            form.fail(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number in a range or of a choice."""

    least: int = -(1 << 53)
    most: int = 1 << 53
    choices: tuple[int, ...] | None = None

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if isinstance(value, bool) or not isinstance(value, int):
            form.fail(path, "NUMBER_TYPE_COERCE", f'Value "{value!r:.60}" is not int.')
        elif self.choices is not None and value not in self.choices:
            listed = ", ".join(map(str, self.choices))
            form.fail(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
        elif value > self.most:
            form.fail(path, "NUMBER_TYPE_MAX", f"int value should be at most {self.most}.")
        elif value < self.least:
            form.fail(path, "NUMBER_TYPE_MIN", f"int value should be at least {self.least}.")


@dataclass(frozen=True, slots=True)
class Number:
    """Any number."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            form.fail(path, "NUMBER_TYPE_COERCE", f'Value "{value!r:.60}" is not float.')


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, bool):
            form.fail(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


@dataclass(frozen=True, slots=True)
class Snowflake:
    """An id: a string of digits, or the number itself, which Discord takes too."""

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not re.fullmatch("0|[1-9][0-9]{0,19}", text):
            form.fail(path, "NUMBER_TYPE_COERCE", f'Value "{value!r:.60}" is not snowflake.')


@dataclass(frozen=True, slots=True)
class Uri:
    """An address of a listed scheme."""

    schemes: tuple[str, ...] = ("http", "https")
    most: int = 2048

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        Text(self.most, 1).check(value, path, form)
        if not isinstance(value, str):
            return
        scheme, separator, rest = value.partition("://")
        if not separator or not rest or scheme not in self.schemes:
            form.fail(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" is not supported.')


@dataclass(frozen=True, slots=True)
class Members:
    """A list of one kind."""

    of: Kind
    most: int = 1 << 30
    least: int = 0
    unique: bool = False

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, list):
            form.fail(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if not self.least <= len(value) <= self.most:
            _bad_length(path, form, self.least, self.most)
        if self.unique and len({repr(item) for item in value}) < len(value):
            form.fail(
                path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value."
            )
        for index, item in enumerate(value):
            self.of.check(item, (*path, index), form)


@dataclass(frozen=True, slots=True)
class Mapped:
    """An object with free keys and values of one kind."""

    of: Kind

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, dict):
            form.fail(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        for key, item in value.items():
            self.of.check(item, (*path, key), form)


Extra = Callable[[Json, Path, Form], None]


@dataclass(frozen=True, slots=True)
class Record:
    """An object; unknown keys are ignored, an optional one may be null."""

    fields: Mapping[str, Kind]
    required: Sequence[str] = ()
    extra: Extra | None = field(default=None, compare=False)

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, dict):
            form.fail(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        for key, kind in self.fields.items():
            item = value.get(key)
            if item is not None:
                kind.check(item, (*path, key), form)
            elif key in self.required:
                form.fail((*path, key), "BASE_TYPE_REQUIRED", "This field is required")
        if self.extra is not None:
            self.extra(value, path, form)


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose `type` decides which record it is."""

    kinds: Mapping[int, Kind]
    by: str = "type"

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if not isinstance(value, dict):
            form.fail(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        kind = value.get(self.by)
        if isinstance(kind, bool) or not isinstance(kind, int) or kind not in self.kinds:
            listed = ", ".join(map(str, self.kinds))
            form.fail((*path, self.by), "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
            return
        self.kinds[kind].check(value, path, form)


@dataclass(frozen=True, slots=True)
class Choice:
    """A string of a choice."""

    choices: tuple[str, ...]

    def check(self, value: Any, path: Path, form: Form) -> None:
        """See `Kind`."""
        if value not in self.choices:
            listed = ", ".join(self.choices)
            form.fail(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")


def check_body(kind: Kind, body: Any, path: Path = ()) -> None:
    """Raise 50035 unless the body has the shape."""
    form = Form()
    kind.check(body, path, form)
    form.check()


def _bad_length(path: Path, form: Form, least: int, most: int) -> None:
    if least == 0:
        form.fail(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    else:
        form.fail(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
