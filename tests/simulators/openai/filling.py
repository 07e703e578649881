"""A language model that is no model: it fills any strict JSON schema from the data it was given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

# Where the data may hold what the member said, and the picture's recipe so far.
_WORDS: Final = ("words", "said", "text", "request", "prompt")
_PARENT: Final = ("parent", "base", "current", "previous", "recipe")
_ECHO: Final = frozenset({"description", "prompt", "text"})
# Preferred members of an enumeration, by whether there is a picture to change already.
_FIRST: Final = ("new", "none", "allow", "square")
_LATER: Final = ("global_change", "none", "allow", "square")


def document(text: str) -> Mapping[str, Any]:
    """Return the JSON document that stands in a message, however it is framed."""
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def fill(schema: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document that fits.

    What the data or their parent have under the same name is kept, and the words are added to
    descriptions and prompts.
    """
    filled = _Filler(schema.get("$defs", {}), data).value("", schema, data)
    return filled if isinstance(filled, dict) else {}


class _Filler:
    """Fills one answer."""

    def __init__(self, definitions: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._words = str(next((data[name] for name in _WORDS if data.get(name)), ""))
        parent: Any = next((data[name] for name in _PARENT if data.get(name)), {})
        self._parent: dict[str, Any] = parent if isinstance(parent, dict) else {"text": parent}

    def value(self, name: str, schema: Mapping[str, Any], near: Mapping[str, Any]) -> Any:
        """Return a value for `name`; `near` is the part of the data that may know it."""
        schema = self._resolved(schema)
        if "enum" in schema:
            return self._choice(schema["enum"])
        match schema.get("type"):
            case "object":
                inner = near.get(name) or self._parent.get(name)
                known = inner if isinstance(inner, dict) else near
                return {
                    key: self.value(key, part, known)
                    for key, part in schema.get("properties", {}).items()
                }
            case "string":
                return self._text(name, near)
            case "integer" | "number":
                return near.get(name) or schema.get("minimum", 1)
            case "boolean":
                return False
            case "array":
                return []
        return schema.get("const")

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" in schema:
            return self._resolved(self._definitions[schema["$ref"].rpartition("/")[2]])
        for word in ("anyOf", "oneOf"):
            if word in schema:
                options = [self._resolved(option) for option in schema[word]]
                nothing = [option for option in options if option.get("type") == "null"]
                return (nothing or options)[0]
        if "allOf" in schema:
            return self._resolved(schema["allOf"][0])
        return schema

    def _choice(self, values: list[Any]) -> Any:
        wanted = _LATER if self._parent else _FIRST
        return next((value for value in wanted if value in values), values[0])

    def _text(self, name: str, near: Mapping[str, Any]) -> str:
        known = near.get(name)
        known = known if isinstance(known, str) else ""
        if name in _ECHO and self._words:
            return f"{known}, {self._words}" if known else self._words
        return known


def not_strict(schema: Mapping[str, Any]) -> str | None:
    """Return why strict structured outputs refuse a schema, None if they take it."""
    if schema.get("type") != "object":
        return "the root must be an object"
    for part in _schemas(schema):
        if "default" in part:
            return "'default' is not permitted"
        if part.get("type") == "object":
            if part.get("additionalProperties") is not False:
                return "additionalProperties must be false"
            if set(part.get("required", [])) != set(part.get("properties", {})):
                return "all properties must be required"
    return None


def _schemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    for word in ("properties", "$defs"):
        for part in schema.get(word, {}).values():
            yield from _schemas(part)
    for word in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(word, []):
            yield from _schemas(part)
    if isinstance(schema.get("items"), dict):
        yield from _schemas(schema["items"])
