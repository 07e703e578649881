"""Block Kit as the Slack simulator judges it: for each rule what is taken and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    CardBlock,
    CarouselBlock,
    ConfirmObject,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    IconButtonElement,
    ImageBlock,
    ImageElement,
    MarkdownBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    PlanBlock,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    SectionBlock,
    StaticSelectElement,
    TaskCardBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile

from tests.simulators.slack import views
from tests.simulators.slack.block_shapes import Surface
from tests.simulators.slack.blocks import problems
from tests.simulators.slack_forms import (
    FILE,
    actions,
    button,
    buttons,
    confirm,
    context,
    found,
    image,
    marked,
    menu,
    option,
    plain,
    rich,
    section,
    several,
    without,
)

TAKEN: list[dict[str, Any]] = [
    section(text=marked("x" * 3000)),
    section(text={**marked("x"), "verbatim": True}, expand=True, block_id="b" * 255),
    section(fields=[plain("x" * 2000)] * 10),
    section(text=plain("x"), accessory=button()),
    section(
        text=plain("x"),
        accessory={"type": "image", "image_url": "https://x.org/a", "alt_text": "a"},
    ),
    {"type": "divider"},
    {"type": "header", "text": {**plain("x" * 150), "emoji": True}},
    image(title=plain("x" * 2000)),
    image(alt_text="x" * 2000),
    without("slack_file", image(image_url="https://example.org/dog.png")),
    context(*[marked("x")] * 10),
    context(plain("x"), without("block_id", image())),
    actions(*buttons(25)),
    actions(button(text=plain("x" * 75), action_id="a" * 255, value="v" * 2000, style="primary")),
    actions(button(url="https://example.org", style="danger", confirm=confirm())),
    actions(menu(initial_option=option("tall"), placeholder=plain("Shape"))),
    actions(menu(options=several(100))),
    actions(menu("radio_buttons", options=several(10))),
    actions(menu("checkboxes", initial_options=[option()])),
    actions(menu("overflow", options=[option(url="https://example.org")])),
    rich({"type": "text", "text": "x", "style": {"bold": True}}),
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "card", "title": marked("x" * 150), "body": plain("x" * 200), "actions": buttons(2)},
    {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * 10},
    {"type": "task_card", "task_id": "1", "title": "Drawing", "status": "in_progress"},
    {"type": "plan", "title": "Steps", "tasks": []}
    | {"tasks": [{"type": "task_card", "task_id": "1", "title": "Drawing", "status": "complete"}]},
]


@pytest.mark.parametrize("block", TAKEN, ids=lambda block: str(block)[:70])
def test_block_within_the_rules_is_taken(block: dict[str, Any]) -> None:
    assert found(block) == []


REFUSED: list[tuple[Any, str]] = [
    ("x", "must provide an object [json-pointer:/blocks/0]"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "sektion"}, "unsupported type: sektion [json-pointer:/blocks/0/type]"),
    ({"type": ["x"]}, "unsupported type: ['x'] [json-pointer:/blocks/0/type]"),
    ({"type": "divider", "color": "red"}, "invalid additional property: color"),
    ({"type": "divider", "block_id": "b" * 256}, "must be less than 256 characters"),
    (
        {"type": "divider", "block_id": None},
        "must provide a string [json-pointer:/blocks/0/block_id]",
    ),
    (section(), "must define either `text` or `fields` [json-pointer:/blocks/0/type]"),
    (
        section(text=marked("x" * 3001)),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    (section(text=marked("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(text="x"), "must provide an object [json-pointer:/blocks/0/text]"),
    (section(text={**marked("x"), "emoji": True}), "invalid additional property: emoji"),
    (section(text={**plain("x"), "verbatim": True}), "invalid additional property: verbatim"),
    (section(text={"type": "plain_text"}), "missing required field: text"),
    (
        section(fields=[plain("x")] * 11),
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters"),
    (section(fields=[]), "no less than 1 items allowed"),
    (section(text=plain("x"), accessory=plain("x")), "unsupported type: plain_text"),
    (
        {"type": "header", "text": marked("x")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ({"type": "header"}, "missing required field: text"),
    (without("alt_text", image()), "missing required field: alt_text [json-pointer:/blocks/0]"),
    (image(alt_text="x" * 2001), "must be less than 2001 characters"),
    (image(alt_text=""), "must be more than 0 characters"),
    (image(title=marked("x")), "unsupported type: mrkdwn"),
    (image(title=plain("x" * 2001)), "must be less than 2001 characters"),
    (image(image_url="https://example.org/a"), "must define either `image_url` or `slack_file`"),
    (without("slack_file", image()), "must define either `image_url` or `slack_file`"),
    (
        without("slack_file", image(image_url="https://x.org/" + "a" * 3000)),
        "must be less than 3001",
    ),
    (without("slack_file", image(image_url="dog.png")), "must be a valid URL"),
    (without("slack_file", image(image_url="http://127.0.0.1:1/a")), "downloading image failed"),
    (
        image(slack_file={"id": "F9999999999"}),
        "invalid slack file [json-pointer:/blocks/0/slack_file]",
    ),
    (image(slack_file={"id": "f1"}), "failed to match pattern"),
    (image(slack_file={"id": "F0123456"}), "failed to match pattern"),
    (without("slack_file", image(image_url="http://10.0.0.1/a")), "downloading image failed"),
    (image(slack_file={"id": FILE, "url": "https://x.org"}), "must define either `id` or `url`"),
    (image(slack_file={}), "must define either `id` or `url`"),
    (context(*[marked("x")] * 11), "no more than 10 items allowed"),
    (context(), "no less than 1 items allowed"),
    (context(button()), "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"),
    (actions(*buttons(26)), "no more than 25 items allowed"),
    (actions(), "no less than 1 items allowed"),
    (actions(marked("x")), "unsupported type: mrkdwn"),
    (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported type: plain_text_input"),
    (actions(button(text=marked("x"))), "unsupported type: mrkdwn"),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button(value="")), "must be more than 0 characters"),
    (actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    (actions(button(url="https://x.org/" + "x" * 3000)), "must be less than 3001 characters"),
    (actions(button(style="default")), "must be a valid enum value"),
    (actions(button(colour="red")), "invalid additional property: colour"),
    (actions(without("action_id", button())), "missing required field: action_id"),
    (
        actions(button(), button()),
        "`action_id` again0 already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (actions(button(confirm=confirm(title=plain("x" * 101)))), "must be less than 101 characters"),
    (actions(button(confirm=confirm(text=plain("x" * 301)))), "must be less than 301 characters"),
    (actions(button(confirm=confirm(deny=plain("x" * 31)))), "must be less than 31 characters"),
    (actions(button(confirm=without("deny", confirm()))), "missing required field: deny"),
    (actions(menu(options=several(101))), "no more than 100 items allowed"),
    (actions(menu(options=[])), "no less than 1 items allowed"),
    (actions(without("options", menu())), "must define either `options` or `option_groups`"),
    (actions(menu(initial_option=option("round"))), "must be one of the provided options"),
    (actions(menu(initial_option=None)), "must provide an object"),
    (actions(menu(options=[option(), option()])), "values of options must be unique"),
    (
        actions(menu(options=[option("x" * 151, text=plain("x"))])),
        "must be less than 151 characters",
    ),
    (actions(menu(options=[option(text=plain("x" * 76))])), "must be less than 76 characters"),
    (actions(menu(options=[option(text=marked("x"))])), "unsupported type: mrkdwn"),
    (actions(menu(options=[option(url="https://x.org")])), "invalid additional property: url"),
    (actions(menu(placeholder=plain("x" * 151))), "must be less than 151 characters"),
    (actions(menu("radio_buttons", options=several(11))), "no more than 10 items allowed"),
    (actions(menu("checkboxes", options=several(11))), "no more than 10 items allowed"),
    (
        actions(menu("checkboxes", initial_options=[option("x")])),
        "must be one of the provided options",
    ),
    (actions(menu("overflow", options=several(6))), "no more than 5 items allowed"),
    (rich({"type": "text"}), "missing required field: text"),
    (
        rich({"type": "text", "text": "x", "style": {"blink": True}}),
        "invalid additional property: blink",
    ),
    (rich({"type": "paragraph"}), "unsupported type: paragraph"),
    ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
    ({"type": "card"}, "must define one of `hero_image`, `title`, `actions` and `body`"),
    ({"type": "card", "body": plain("x" * 201)}, "must be less than 201 characters"),
    (
        {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * 11},
        "no more than 10",
    ),
    ({"type": "carousel", "elements": [{"type": "divider"}]}, "unsupported type: divider"),
    (
        {"type": "task_card", "task_id": "1", "title": "x", "status": "done"},
        "must be a valid enum value",
    ),
    ({"type": "plan", "title": "x", "tasks": [{"type": "divider"}]}, "unsupported type: divider"),
    ({"type": "context_actions", "elements": [button()]}, "unsupported type: button"),
]


@pytest.mark.parametrize(("block", "sentence"), REFUSED, ids=lambda value: str(value)[:70])
def test_block_against_a_rule_is_refused_with_the_reason(block: Any, sentence: str) -> None:
    answer = found(block)

    assert len(answer) >= 1
    assert any(entry.startswith(f"[ERROR] {sentence}") for entry in answer), answer


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_surface_takes_so_many_blocks_and_no_more(surface: Surface, most: int) -> None:
    assert found(*[{"type": "divider"}] * most, surface=surface) == []

    assert found(*[{"type": "divider"}] * (most + 1), surface=surface) == [
        f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"
    ]


INPUT = {
    "type": "input",
    "label": plain("Prompt"),
    "element": {"type": "plain_text_input", "action_id": "prompt"},
}
FILES = {**INPUT, "element": {"type": "file_input", "action_id": "picture"}}
ALERT = {"type": "alert", "text": plain("x"), "level": "info"}
CAROUSEL = {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}]}


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (INPUT, {"modal", "home"}),
        (FILES, {"modal"}),
        (ALERT, {"modal"}),
        (CAROUSEL, {"message", "home"}),
        ({"type": "markdown", "text": "x"}, {"message"}),
        (section(text=plain("x")), {"message", "modal", "home"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:40],
)
def test_block_is_taken_on_its_surfaces_only(block: dict[str, Any], surfaces: set[Surface]) -> None:
    every: tuple[Surface, ...] = ("message", "modal", "home")

    assert {surface for surface in every if not found(block, surface=surface)} == surfaces


def test_what_is_no_list_of_blocks_is_refused() -> None:
    answer = problems("[]", surface="message", files=lambda _: True)

    assert answer == ["[ERROR] must provide an array [json-pointer:/blocks]"]


def test_block_ids_and_action_ids_are_unique_over_the_whole_message() -> None:
    answer = found(
        {**section(text=plain("x"), accessory=button()), "block_id": "one"},
        {**actions(button()), "block_id": "one"},
    )

    assert answer == [
        "[ERROR] `block_id` one already exists [json-pointer:/blocks/1/block_id]",
        "[ERROR] `action_id` again0 already exists [json-pointer:/blocks/1/elements/0/action_id]",
    ]


def test_markdown_blocks_share_one_budget_of_characters() -> None:
    half = {"type": "markdown", "text": "x" * 6_000}

    assert found(half, half) == []
    assert found(half, half, {"type": "markdown", "text": "x"}) != []


def test_message_built_with_the_real_library_is_taken() -> None:
    choices = [Option(value="wide", text="Wide"), Option(value="tall", text="Tall")]
    sure = ConfirmObject(
        title="Delete?", text="It cannot be undone.", confirm="Delete", deny="Keep"
    )
    card = CardBlock(
        hero_image=ImageElement(alt_text="a dog", slack_file=SlackFile(id=FILE)),
        title=MarkdownTextObject(text="*v1*"),
        actions=[ButtonElement(text="Show", action_id="show")],
    )
    thumb = FeedbackButtonObject(text="Good", value="up")
    blocks = [
        HeaderBlock(text=PlainTextObject(text="a dog wearing sunglasses")),
        ImageBlock(alt_text="a dog", slack_file=SlackFile(id=FILE), title="v1", block_id="picture"),
        SectionBlock(
            text="*Drawn* for you", accessory=OverflowMenuElement(action_id="more", options=choices)
        ),
        SectionBlock(fields=["*Shape*", "wide"]),
        DividerBlock(),
        ContextBlock(
            elements=[
                MarkdownTextObject(text="v1"),
                ImageElement(alt_text="a", image_url="https://example.org/a.png"),
            ]
        ),
        ActionsBlock(
            elements=[
                ButtonElement(text="Refine", action_id="refine", value="v1", style="primary"),
                ButtonElement(text="Delete", action_id="delete", style="danger", confirm=sure),
                StaticSelectElement(
                    action_id="shape",
                    placeholder="Shape",
                    options=choices,
                    initial_option=choices[0],
                ),
            ]
        ),
        RichTextBlock(
            elements=[
                RichTextSectionElement(
                    elements=[RichTextElementParts.Text(text="x", style={"bold": True})]
                ),
                RichTextListElement(
                    style="bullet",
                    elements=[
                        RichTextSectionElement(elements=[RichTextElementParts.Emoji(name="dog")])
                    ],
                ),
            ]
        ),
        MarkdownBlock(text="**x**"),
        PlanBlock(
            title="Steps", tasks=[TaskCardBlock(task_id="1", title="Drawing", status="pending")]
        ),
        CarouselBlock(elements=[card]),
        ContextActionsBlock(
            elements=[
                FeedbackButtonsElement(
                    action_id="good", positive_button=thumb, negative_button=thumb
                ),
                IconButtonElement(action_id="bin", icon="trash", text="Delete"),
            ]
        ),
    ]

    assert found(*[block.to_dict() for block in blocks]) == []


WORDS = ["type", "text", "elements", "element", "options", "initial_option", "block_id", "blocks"]
KINDS = ["section", "actions", "input", "static_select", "plain_text", "mrkdwn", "modal", "image"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(KINDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WORDS, "option_groups", "slack_file"]), inner)
    ),
    max_leaves=12,
)


@given(ANY_JSON)
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(sent: Any) -> None:
    judged = [*found(sent), *found(sent, surface="modal"), *views.problems(sent)]

    assert all(entry.startswith("[ERROR] ") for entry in judged)
    assert views.problems(sent) != []


def test_shortest_id_of_a_file_is_taken() -> None:
    shown = image(slack_file={"id": "F01234567"})

    assert problems([shown], surface="message", files=lambda _: True) == []
