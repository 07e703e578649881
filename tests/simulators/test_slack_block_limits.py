"""Every length and count of Block Kit: the limit itself is taken, one more is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulators.slack.block_shapes import Surface
from tests.simulators.slack_forms import (
    actions,
    button,
    buttons,
    confirm,
    context,
    feedback,
    field,
    found,
    icon,
    icons,
    marked,
    menu,
    option,
    overflow,
    plain,
    radio,
    rich,
    several,
    table,
    without,
)

TASK = {"type": "task_card", "title": "x", "status": "pending"}
# Limit, what it limits, the surface and how to make a block that reaches it.
LIMITS: list[tuple[int, str, Surface, Callable[[int], dict[str, Any]]]] = [
    (30, "confirm", "message", lambda n: actions(button(confirm=confirm(confirm=plain("x" * n))))),
    (
        75,
        "option hint",
        "message",
        lambda n: actions(menu(options=[option(description=plain("x" * n))])),
    ),
    (75, "radio text", "message", lambda n: radio(text=marked("x" * n))),
    (75, "radio hint", "message", lambda n: radio(description=marked("x" * n))),
    (150, "radio value", "message", lambda n: radio(value="x" * n, text=plain("x"))),
    (75, "overflow text", "message", lambda n: overflow(text=plain("x" * n))),
    (75, "overflow hint", "message", lambda n: overflow(description=plain("x" * n))),
    (150, "overflow value", "message", lambda n: overflow(value="x" * n, text=plain("x"))),
    (
        75,
        "group",
        "message",
        lambda n: actions(
            without(
                "options", menu(option_groups=[{"label": plain("x" * n), "options": several(2)}])
            )
        ),
    ),
    (75, "label", "message", lambda n: actions(button(accessibility_label="x" * n))),
    (4000, "agent prompt", "message", lambda n: actions(button(agent_prompt="x" * n))),
    (75, "agent words", "message", lambda n: actions(button(agent_prompt_display="x" * n))),
    (150, "card title", "message", lambda n: {"type": "card", "title": marked("x" * n)}),
    (
        150,
        "subtitle",
        "message",
        lambda n: {"type": "card", "title": plain("x"), "subtitle": plain("x" * n)},
    ),
    (25, "card actions", "message", lambda n: {"type": "card", "actions": buttons(n)}),
    (255, "task", "message", lambda n: {**TASK, "task_id": "x" * n}),
    (2000, "context", "message", lambda n: context(marked("x" * n))),
    (5, "icons", "message", lambda n: icons(*[icon(index) for index in range(n)])),
    (75, "icon text", "message", lambda n: icons(icon(text=plain("x" * n)))),
    (75, "icon label", "message", lambda n: icons(icon(accessibility_label="x" * n))),
    (2000, "icon value", "message", lambda n: icons(icon(value="x" * n))),
    (10, "icon readers", "message", lambda n: icons(icon(visible_to_user_ids=["U1"] * n))),
    (75, "feedback text", "message", lambda n: feedback(text=plain("x" * n))),
    (2000, "feedback value", "message", lambda n: feedback(value="x" * n)),
    (75, "feedback label", "message", lambda n: feedback(accessibility_label="x" * n)),
    (100, "rows", "message", lambda n: table(n, 1)),
    (20, "columns", "message", lambda n: table(1, n)),
    (255, "rich text id", "message", lambda n: {**rich(), "block_id": "x" * n}),
    (
        8,
        "indent",
        "message",
        lambda n: {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": n,
                    "elements": rich()["elements"],
                }
            ],
        },
    ),
    (3000, "alert", "modal", lambda n: {"type": "alert", "text": plain("x" * n)}),
    (2000, "hint", "modal", lambda n: {**field(), "hint": plain("x" * n)}),
    (150, "placeholder", "modal", lambda n: field(placeholder=plain("x" * n))),
    (3000, "initial text", "modal", lambda n: field(initial_value="x" * n)),
    (3000, "shortest", "modal", lambda n: field(min_length=n)),
]


@pytest.mark.parametrize(
    ("most", "surface", "block"),
    [pytest.param(most, surface, block, id=name) for most, name, surface, block in LIMITS],
)
def test_limit_itself_is_taken_and_one_more_is_refused(
    most: int, surface: Surface, block: Callable[[int], dict[str, Any]]
) -> None:
    assert found(block(most), surface=surface) == []

    assert found(block(most + 1), surface=surface) != []


def test_empty_list_takes_the_blocks_of_a_message_away() -> None:
    assert found() == []
    assert found(surface="home") != []
