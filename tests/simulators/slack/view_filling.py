"""What a member's filled modal sends, and what the client would not let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .block_elements import MAX_INPUT_CHARACTERS
from .block_shapes import Json
from .block_texts import listed_options
from .errors import SimulatorError

# How a picker of one thing shows in the state: its field there, its field in the element.
_SINGLE = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_SEVERAL = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
_TYPED = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
_STATELESS = ("button", "overflow", "image")


class UnfilledError(SimulatorError):
    """The client would not let the member submit the modal like this."""


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks with an id for each that came without one, the same one every time."""
    return [{"block_id": f"auto{index}", **block} for index, block in enumerate(blocks)]


def state_values(view: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `view.state.values` for what a member filled in, by action id.

    What is not named keeps its initial value. A text is a string, a number a number or a string;
    a choice is an option's value or its visible text, several are a list of them; files are a list
    of file objects. None empties a field.

    Raises:
        UnfilledError: if the client would not let the member submit that.
    """
    known = set()
    state: dict[str, Any] = {}
    for block in with_block_ids(view["blocks"]):
        for element in _elements(block):
            action_id = element["action_id"]
            known.add(action_id)
            filled = _Field(element).filled(values.get(action_id, _KEPT))
            if block["type"] == "input" and not block.get("optional") and _is_empty(filled):
                raise UnfilledError(f"{action_id}: please fill in this required field")
            state.setdefault(block["block_id"], {})[action_id] = filled
    if unknown := set(values) - known:
        raise UnfilledError(f"no such fields: {sorted(unknown)}; there are {sorted(known)}")
    return state


def _elements(block: Json) -> Iterator[Json]:
    found = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
    for element in found:
        if (
            isinstance(element, dict)
            and "action_id" in element
            and element["type"] not in _STATELESS
        ):
            yield element


def _is_empty(filled: Json) -> bool:
    return not any(value for key, value in filled.items() if key != "type")


_KEPT: Any = object()


class _Field:
    """One element of a modal while a member fills it in."""

    def __init__(self, element: Json) -> None:
        self._element = element
        self._type: str = element["type"]
        self._name: str = element["action_id"]

    def filled(self, value: Any) -> Json:
        """Return the element's entry in the state."""
        return {"type": self._type, **self._entry(value)}

    def _entry(self, value: Any) -> Json:
        if self._type in _TYPED:
            return {"value": self._typed(self._or_initial(value, "initial_value"))}
        if self._type in ("static_select", "radio_buttons"):
            chosen = self._element.get("initial_option") if value is _KEPT else self._option(value)
            return {"selected_option": chosen}
        if self._type in ("checkboxes", "multi_static_select"):
            return {"selected_options": self._options(value)}
        if self._type == "file_input":
            return {"files": self._files([] if value is _KEPT else value or [])}
        if self._type in _SINGLE:
            key, initial = _SINGLE[self._type]
            return {key: self._or_initial(value, initial)}
        if self._type in _SEVERAL:
            key, initial = _SEVERAL[self._type]
            return {key: self._or_initial(value, initial) or []}
        raise UnfilledError(f"{self._name}: a {self._type} cannot be filled here")

    def _or_initial(self, value: Any, key: str) -> Any:
        return self._element.get(key) if value is _KEPT else value

    def _typed(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        if self._type == "number_input":
            return self._number(value)
        if not isinstance(value, str):
            raise UnfilledError(f"{self._name}: {value!r} is no text")
        if "\n" in value and not self._element.get("multiline"):
            raise UnfilledError(f"{self._name}: this field takes one line")
        least = self._element.get("min_length", 0)
        most = self._element.get("max_length", MAX_INPUT_CHARACTERS)
        if not least <= len(value) <= most:
            raise UnfilledError(f"{self._name}: between {least} and {most} characters, please")
        return value

    def _number(self, value: Any) -> str:
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise UnfilledError(f"{self._name}: {value!r} is no number") from None
        least = float(self._element.get("min_value", "-inf"))
        most = float(self._element.get("max_value", "inf"))
        if not least <= number <= most:
            raise UnfilledError(f"{self._name}: between {least} and {most}, please")
        if not self._element["is_decimal_allowed"] and number != int(number):
            raise UnfilledError(f"{self._name}: a whole number, please")
        return str(value)

    def _option(self, value: Any) -> Json | None:
        if value is None:
            return None
        for option in listed_options(self._element):
            if value in (option["value"], option["text"]["text"]):
                return dict(option)
        raise UnfilledError(f"{self._name}: there is no option {value!r}")

    def _options(self, value: Any) -> list[Json]:
        if value is _KEPT:
            return list(self._element.get("initial_options", ()))
        chosen = [option for item in value or () if (option := self._option(item)) is not None]
        if len(chosen) > self._element.get("max_selected_items", len(chosen)):
            raise UnfilledError(f"{self._name}: too many choices")
        return chosen

    def _files(self, files: list[Json]) -> list[Json]:
        if len(files) > self._element.get("max_files", 10):
            raise UnfilledError(f"{self._name}: too many files")
        wanted = self._element.get("filetypes")
        for file in files:
            if wanted and file.get("filetype") not in wanted:
                raise UnfilledError(f"{self._name}: {file.get('filetype')} is not among {wanted}")
        return list(files)
