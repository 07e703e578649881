"""Views as the Slack simulator judges them, and modals as its members fill them in."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from tests.simulators.slack.views import UnfilledError, problems, state_values, with_block_ids

CHOICES = [Option(value="wide", text="Wide"), Option(value="tall", text="Tall")]
PICTURE = {"id": "F0123456789", "filetype": "png"}


def modal(**fields: Any) -> dict[str, Any]:
    """Return a modal with every input, built with the real library."""
    elements = [
        PlainTextInputElement(action_id="prompt", multiline=True, min_length=2, max_length=20),
        StaticSelectElement(action_id="shape", options=CHOICES, initial_option=CHOICES[0]),
        RadioButtonsElement(action_id="quality", options=CHOICES),
        CheckboxesElement(action_id="extras", options=CHOICES, initial_options=CHOICES[1:]),
        NumberInputElement(
            action_id="count",
            is_decimal_allowed=False,
            min_value="1",
            max_value="4",
            initial_value="1",
        ),
        FileInputElement(action_id="reference", filetypes=["png", "jpg"], max_files=1),
    ]
    blocks = [
        InputBlock(
            label="Field", element=element, block_id=f"b-{element.action_id}", optional=index > 0
        )
        for index, element in enumerate(elements)
    ]
    view = View(type="modal", title="Imagine", submit="Draw", close="Not now", blocks=blocks)
    return {**view.to_dict(), "private_metadata": "x", "callback_id": "imagine", **fields}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


HOME = {"type": "home", "blocks": [{"type": "header", "text": plain("My pictures")}]}


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(title=plain("x" * 24)),
        modal(private_metadata="x" * 3000),
        modal(private_metadata="", callback_id="", external_id=""),
        HOME,
    ],
    ids=["modal", "title", "metadata", "empty", "home"],
)
def test_view_within_the_rules_is_taken(view: dict[str, Any]) -> None:
    assert problems(view) == []


def element(**fields: Any) -> dict[str, Any]:
    shape = {"type": "plain_text_input", "action_id": "prompt", **fields}
    return modal(blocks=[{"type": "input", "label": plain("x"), "element": shape}])


def text_input(**fields: Any) -> dict[str, Any]:
    return element(**fields)


REFUSED: list[tuple[Any, str]] = [
    (None, "must provide an object [json-pointer:/view]"),
    (modal(type="popup"), "unsupported type: popup [json-pointer:/view/type]"),
    (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (modal(title="x"), "must provide an object [json-pointer:/view/title]"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters"),
    (modal(close={"type": "mrkdwn", "text": "x"}), "unsupported type: mrkdwn"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
    (modal(callback_id="x" * 256), "must be less than 256 characters"),
    (modal(external_id="x" * 256), "must be less than 256 characters"),
    (modal(blocks=[]), "no less than 1 items allowed [json-pointer:/view/blocks]"),
    (modal(colour="red"), "invalid additional property: colour"),
    (modal(id="V1"), "invalid additional property: id"),
    ({k: v for k, v in modal().items() if k != "submit"}, "must define `submit`"),
    ({k: v for k, v in modal().items() if k != "title"}, "missing required field: title"),
    ({**HOME, "title": plain("x")}, "invalid additional property: title"),
    (
        modal(
            blocks=[
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "x" * 2500}] * 1,
                        }
                    ],
                }
            ]
            * 100
        ),
        "must be less than 250000 bytes",
    ),
    (text_input(max_length=3001), "must be less than 3001"),
    (text_input(min_length=5, max_length=4), "must not exceed max_length"),
    (text_input(max_length=3, initial_value="abcd"), "failed to match schema"),
    (
        text_input(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
        "dispatch_action_config needs dispatch_action",
    ),
    (element(type="file_input", max_files=11), "must be less than 11"),
    (element(type="file_input", max_files=0), "must be greater than 0"),
    (element(type="file_input", filetypes=[]), "no less than 1 items allowed"),
    (element(type="file_input", filetypes=[".png"]), "failed to match pattern"),
    (element(type="number_input"), "missing required field: is_decimal_allowed"),
    (element(type="number_input", is_decimal_allowed=False, min_value=1), "must provide a string"),
    (element(type="number_input", is_decimal_allowed=False, min_value="1.5"), "must be a whole"),
    (
        element(type="number_input", is_decimal_allowed=True, min_value="2", max_value="1"),
        "must not exceed max_value",
    ),
    (
        element(type="number_input", is_decimal_allowed=True, min_value="2", initial_value="1"),
        "must lie between",
    ),
    (element(type="button", text=plain("x")), "unsupported type: button"),
    (
        modal(
            blocks=[
                {
                    "type": "input",
                    "label": plain("x" * 2001),
                    "element": {"type": "plain_text_input", "action_id": "a"},
                }
            ]
        ),
        "must be less than 2001 characters",
    ),
]


@pytest.mark.parametrize(("view", "sentence"), REFUSED, ids=lambda value: str(value)[-60:])
def test_view_against_a_rule_is_refused_with_the_reason(view: Any, sentence: str) -> None:
    answer = problems(view)

    assert any(entry.startswith(f"[ERROR] {sentence}") for entry in answer), answer


def test_picture_that_is_not_ready_is_refused_in_a_view() -> None:
    picture = {"type": "image", "alt_text": "a dog", "slack_file": {"id": "F0123456789"}}

    answer = problems({"type": "home", "blocks": [picture]}, files=lambda _: False)

    assert answer == ["[ERROR] invalid slack file [json-pointer:/view/blocks/0/slack_file]"]


def test_filled_modal_sends_every_field_under_its_block() -> None:
    filled = {"prompt": "a dog", "shape": "Tall", "extras": [], "count": 3, "reference": [PICTURE]}

    state = state_values(modal(), filled)

    assert state["b-prompt"]["prompt"] == {"type": "plain_text_input", "value": "a dog"}
    assert state["b-shape"]["shape"]["selected_option"]["value"] == "tall"
    assert state["b-quality"]["quality"] == {"type": "radio_buttons", "selected_option": None}
    assert state["b-extras"]["extras"] == {"type": "checkboxes", "selected_options": []}
    assert state["b-count"]["count"] == {"type": "number_input", "value": "3"}
    assert state["b-reference"]["reference"] == {"type": "file_input", "files": [PICTURE]}


def test_field_that_is_not_touched_keeps_its_initial_value() -> None:
    state = state_values(modal(), {"prompt": "a dog"})

    assert state["b-shape"]["shape"]["selected_option"]["value"] == "wide"
    assert [item["value"] for item in state["b-extras"]["extras"]["selected_options"]] == ["tall"]
    assert state["b-count"]["count"]["value"] == "1"
    assert state["b-reference"]["reference"]["files"] == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "prompt: please fill in this required field"),
        ({"prompt": ""}, "prompt: please fill in this required field"),
        ({"prompt": "x"}, "prompt: between 2 and 20 characters"),
        ({"prompt": "x" * 21}, "prompt: between 2 and 20 characters"),
        ({"prompt": 5}, "prompt: 5 is no text"),
        ({"prompt": "a dog", "shape": "round"}, "shape: there is no option 'round'"),
        ({"prompt": "a dog", "extras": ["x"]}, "extras: there is no option 'x'"),
        ({"prompt": "a dog", "count": 5}, "count: between 1"),
        ({"prompt": "a dog", "count": 1.5}, "count: a whole number"),
        ({"prompt": "a dog", "count": "two"}, "count: 'two' is no number"),
        ({"prompt": "a dog", "reference": [PICTURE] * 2}, "reference: too many files"),
        ({"prompt": "a dog", "reference": [{"filetype": "pdf"}]}, "reference: pdf is not among"),
        ({"prompt": "a dog", "colour": "red"}, "no such fields: ['colour']"),
    ],
)
def test_what_the_client_would_not_let_through_is_refused(
    values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnfilledError) as refused:
        state_values(modal(), values)

    assert str(refused.value).startswith(sentence)


def test_field_of_one_line_takes_no_line_break() -> None:
    with pytest.raises(UnfilledError, match="one line"):
        state_values(text_input(), {"prompt": "a\ndog"})


def test_file_field_without_a_limit_takes_ten() -> None:
    view = element(type="file_input")

    state = state_values(view, {"prompt": [PICTURE] * 10})

    assert len(state["auto0"]["prompt"]["files"]) == 10
    with pytest.raises(UnfilledError, match="too many files"):
        state_values(view, {"prompt": [PICTURE] * 11})


def test_block_without_an_id_is_given_the_same_one_every_time() -> None:
    view = text_input()
    block_id = with_block_ids(view["blocks"])[0]["block_id"]

    state = state_values(view, {"prompt": "a dog"})

    assert state == {block_id: {"prompt": {"type": "plain_text_input", "value": "a dog"}}}


PICKERS = [
    (UserSelectElement(action_id="x", initial_user="U1"), "U2", {"selected_user": "U2"}),
    (UserSelectElement(action_id="x", initial_user="U1"), None, {"selected_user": None}),
    (DatePickerElement(action_id="x"), "2026-11-21", {"selected_date": "2026-11-21"}),
    (UserMultiSelectElement(action_id="x"), ["U1"], {"selected_users": ["U1"]}),
    (UserMultiSelectElement(action_id="x"), None, {"selected_users": []}),
    (
        StaticMultiSelectElement(action_id="x", options=CHOICES),
        ["Tall"],
        {"selected_options": [CHOICES[1].to_dict()]},
    ),
]


@pytest.mark.parametrize(("picker", "value", "entry"), PICKERS, ids=lambda item: str(item)[:40])
def test_picker_sends_what_was_picked(picker: Any, value: Any, entry: dict[str, Any]) -> None:
    asked = InputBlock(label="x", element=picker, block_id="b", optional=True).to_dict()

    state = state_values(modal(blocks=[asked]), {"x": value})

    assert state == {"b": {"x": {"type": picker.type, **entry}}}


def test_menu_outside_an_input_block_is_sent_too_and_may_be_empty() -> None:
    shape = StaticSelectElement(action_id="shape", options=CHOICES).to_dict()
    show = {"type": "button", "text": plain("Show"), "action_id": "show"}
    view = modal(blocks=[{"type": "actions", "block_id": "b", "elements": [shape, show]}])

    state = state_values(view, {})

    assert state == {"b": {"shape": {"type": "static_select", "selected_option": None}}}
