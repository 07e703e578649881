"""Request bodies that Discord takes and refuses, by its own description."""

from __future__ import annotations

from typing import Any

LAYOUT_BODY: dict[str, Any] = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 255,
            "components": [
                {"type": 10, "content": "# A dog"},
                {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "v1"}],
                    "accessory": {"type": 2, "style": 5, "label": "Site", "url": "https://x.org"},
                },
                {"type": 14},
                {"type": 13, "file": {"url": "attachment://b.txt"}},
            ],
        },
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "Refine", "custom_id": "r"},
                {"type": 2, "style": 2, "emoji": {"name": "🎲"}, "custom_id": "v"},
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "s",
                    "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}],
                }
            ],
        },
    ],
    "attachments": [
        {"id": 0, "filename": "a.png", "description": "a dog"},
        {"id": 1, "filename": "b.txt"},
    ],
}


def row(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": 1, "components": list(parts)}]


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def select(**more: Any) -> dict[str, Any]:
    options = [{"label": "a", "value": "a"}]
    return {"type": 3, "custom_id": "s", "options": options, **more}


GOOD_MESSAGES: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"content": None, "embeds": [{"title": "t", "description": "d", "color": 1}]},
    {"allowed_mentions": {"parse": ["users"], "replied_user": False}, "content": "x"},
    {"components": row(*(button(custom_id=str(n)) for n in range(5)))},
    {"components": row(select(min_values=0, max_values=1, placeholder="p"))},
    {"components": row({"type": 5, "custom_id": "u"})},
    {"attachments": [{"id": 0, "description": "x" * 1024}], "content": "x"},
    {"flags": 4, "content": "x"},
    LAYOUT_BODY,
]
BAD_MESSAGES: list[dict[str, Any]] = [
    {"content": 5},
    {"content": "x" * 4001},
    {"embeds": {}},
    {"embeds": [{}] * 11},
    {"embeds": [{"title": "x" * 257}]},
    {"embeds": [{"description": "x" * 4097}]},
    {"embeds": [{"color": 1 << 24}]},
    {"embeds": [{"fields": [{"name": "n"}]}]},
    {"embeds": [{"fields": [{"name": "n", "value": "x" * 1025}]}]},
    {"embeds": [{"footer": {"text": "x" * 2049}}]},
    {"components": [{"type": 99}]},
    {"components": [{"type": 2, "style": 1}]},
    {"components": row()},
    {"components": row(*(button(custom_id=str(n)) for n in range(6)))},
    {"components": row(button(label="x" * 81))},
    {"components": row(button(custom_id="x" * 101))},
    {"components": row(button(custom_id=""))},
    {"components": row(button(style=7))},
    {"components": row(button(disabled="no"))},
    {"components": row(button(emoji={"id": "1"}))},
    {"components": row(select(options=[]))},
    {"components": row(select(options=[{"label": str(n), "value": str(n)} for n in range(26)]))},
    {"components": row(select(options=[{"label": "x" * 101, "value": "a"}]))},
    {"components": row(select(max_values=26))},
    {"components": row(select(placeholder="x" * 151))},
    {"flags": 1 << 15, "components": [{"type": 10, "content": ""}]},
    {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4001}]},
    {"flags": 1 << 15, "components": [{"type": 12, "items": []}]},
    {"flags": 1 << 15, "components": [{"type": 12, "items": [{}]}]},
    {"flags": 1 << 15, "components": [{"type": 9, "components": [{"type": 10, "content": "x"}]}]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": [], "accent_color": 1}]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": row(), "accent_color": 1 << 24}]},
    {"flags": 1 << 15, "components": [{"type": 14, "spacing": 3}]},
    {"attachments": [{}]},
    {"attachments": [{"id": "x"}]},
    {"attachments": [{"id": 0, "description": "x" * 1025}]},
    {"attachments": [{"id": n} for n in range(11)]},
    {"allowed_mentions": {"parse": ["friends"]}},
    {"allowed_mentions": {"users": [str(n) for n in range(101)]}},
    {"flags": "64"},
]


def modal(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 9, "data": {"custom_id": "m", "title": "M", "components": list(parts), **more}}


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": component, **more}


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": 4, "style": 1, "custom_id": "t", **more}


GOOD_CALLBACKS: list[dict[str, Any]] = [
    {"type": 4, "data": {"content": "x"}},
    {"type": 5},
    {"type": 5, "data": {"flags": 64}},
    {"type": 6},
    {"type": 7, "data": {"content": "x"}},
    {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}]}},
    modal(label(text_input(max_length=4000, value="v", required=False))),
    modal({"type": 1, "components": [text_input(label="L")]}),
    modal(
        {"type": 10, "content": "x"},
        label(select()),
        label({"type": 19, "custom_id": "f", "max_values": 3}),
        label({"type": 21, "custom_id": "r", "options": select()["options"] * 2}),
        label({"type": 23, "custom_id": "c"}),
    ),
]
BAD_CALLBACKS: list[dict[str, Any]] = [
    {},
    {"type": 99},
    {"type": 9},
    {"type": 4, "data": {"content": "x" * 2001}},
    {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 26}},
    {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "a"}]}},
    modal(),
    modal(label(text_input()), title="x" * 46),
    modal(label(text_input()), title=""),
    modal(label(text_input()), custom_id="x" * 101),
    modal(label(text_input(), label="x" * 46)),
    modal(label(text_input(), description="x" * 101)),
    modal(label(text_input(value="x" * 4001))),
    modal(label(text_input(max_length=4001))),
    modal(label(text_input(placeholder="x" * 101))),
    modal(label(text_input(style=3))),
    modal(label({"type": 21, "custom_id": "r", "options": select()["options"]})),
    modal(label({"type": 19, "custom_id": "f", "max_values": 11})),
    modal(text_input()),
    modal(button()),
]


def command(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "imagine", "description": "Draw", "options": list(options), **more}


def option(kind: int = 3, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": "o", "description": "d", **more}


GOOD_COMMANDS = [
    command(),
    command(option(max_length=6000), option(11, name="file"), option(5, name="flag")),
    command(option(4, min_value=1, max_value=4)),
    command(option(1, options=[option()])),
    command(option(2, options=[option(1, options=[option()])])),
    {"name": "Show prompt", "type": 3},
    command(integration_types=[0, 1], contexts=[0, 1, 2], default_member_permissions=8),
]
BAD_COMMANDS = [
    {"description": "x"},
    command(name=""),
    command(name="x" * 33),
    command(description="x" * 101),
    command(*(option(name=f"o{n}") for n in range(26))),
    command(option(99)),
    command(option(description="")),
    command(option(name="x" * 33)),
    command(option(max_length=6001)),
    command(option(choices=[{"name": "a", "value": "a"}] * 26)),
    command(option(choices=[{"name": "a"}])),
    command(option(4, choices=[{"name": "a", "value": "a"}])),
    command(option(5, required="yes")),
    command(contexts=[]),
    command(contexts=[3]),
    command(integration_types=[0, 0]),
    command(type=9),
]
