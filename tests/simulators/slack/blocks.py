"""What Slack would refuse in the blocks of a message, a modal or the home tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .block_elements import ACCESSORY, ACTION, BUTTON_ONLY, CONTEXT_ACTION, INPUT
from .block_shapes import (
    ByType,
    Choice,
    Flag,
    Form,
    Items,
    Json,
    Kind,
    Path,
    Record,
    Surface,
    Text,
    Url,
)
from .block_texts import IMAGE_ELEMENT, IMAGE_SOURCE, either, one_source, plain
from .pings import pings
from .rich_text import RICH_TEXT

__all__ = ["MOST_BLOCKS", "Surface", "check_blocks", "pings", "problems"]

# Numbers and surfaces: docs.slack.dev/reference/block-kit/blocks and slack-sdk 3.47, 2026-11.
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MAX_MARKDOWN_CHARACTERS = 12_000
_ICON = ByType({"image": IMAGE_ELEMENT})


def _block(fields: dict[str, Kind], required: tuple[str, ...] = (), extra: Any = None) -> Kind:
    return Record({"block_id": Text(255), **fields}, required, extra)


def _text_or_fields(block: Json, path: Path, form: Form) -> None:
    if "text" not in block and "fields" not in block:
        form.fail((*path, "type"), "must define either `text` or `fields`")


def _no_dispatch_in_vain(block: Json, path: Path, form: Form) -> None:
    element = block.get("element")
    if (
        isinstance(element, dict)
        and "dispatch_action_config" in element
        and not block.get("dispatch_action")
    ):
        form.fail(path, "dispatch_action_config needs dispatch_action")


def _card_shows_something(block: Json, path: Path, form: Form) -> None:
    if not {"hero_image", "title", "actions", "body"} & block.keys():
        form.fail(path, "must define one of `hero_image`, `title`, `actions` and `body`")


_CARD = _block(
    {
        "hero_image": _ICON,
        "icon": _ICON,
        "title": either(150),
        "subtitle": either(150),
        "body": either(200),
        "actions": Items(BUTTON_ONLY, 25),
    },
    (),
    _card_shows_something,
)
_RICH_TEXT = ByType({"rich_text": RICH_TEXT})
_SOURCE = ByType({"url": Record({"url": Url(), "text": Text()}, ("url", "text"))})
_TASK_CARD = _block(
    {
        "task_id": Text(255),
        "title": Text(),
        "status": Choice(("pending", "in_progress", "complete", "error")),
        "details": _RICH_TEXT,
        "output": _RICH_TEXT,
        "sources": Items(_SOURCE),
    },
    ("task_id", "title", "status"),
)
_CELL = ByType({"raw_text": Record({"text": Text()}, ("text",)), "rich_text": RICH_TEXT})
_COLUMN = Record({"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})

_CONTEXT = ByType({"image": IMAGE_ELEMENT, **either(2000).kinds})

_EVERYWHERE: dict[str, Kind] = {
    "section": _block(
        {
            "text": either(3000),
            "fields": Items(either(2000), 10),
            "accessory": ACCESSORY,
            "expand": Flag(),
        },
        (),
        _text_or_fields,
    ),
    "actions": _block({"elements": Items(ACTION, 25)}, ("elements",)),
    "context": _block({"elements": Items(_CONTEXT, 10)}, ("elements",)),
    "divider": _block({}),
    "header": _block({"text": plain(150)}, ("text",)),
    "image": _block({**IMAGE_SOURCE, "title": plain(2000)}, ("alt_text",), one_source),
    "rich_text": RICH_TEXT,
    "card": _CARD,
}
_INPUT = _block(
    {
        "label": plain(2000),
        "element": INPUT,
        "hint": plain(2000),
        "optional": Flag(),
        "dispatch_action": Flag(),
    },
    ("label", "element"),
    _no_dispatch_in_vain,
)
_CAROUSEL = _block({"elements": Items(ByType({"card": _CARD}), 10)}, ("elements",))
_ALERT = _block(
    {
        "text": either(3000),
        "level": Choice(("default", "info", "warning", "error", "success")),
    },
    ("text",),
)
_ONLY_IN_MESSAGES: dict[str, Kind] = {
    "markdown": _block({"text": Text(MAX_MARKDOWN_CHARACTERS)}, ("text",)),
    "context_actions": _block({"elements": Items(CONTEXT_ACTION, 5)}, ("elements",)),
    "task_card": _TASK_CARD,
    "plan": _block(
        {"title": Text(), "tasks": Items(ByType({"task_card": _TASK_CARD}))}, ("title",)
    ),
    "table": _block(
        {"rows": Items(Items(_CELL, 20), 100), "column_settings": Items(_COLUMN, 20)}, ("rows",)
    ),
    "carousel": _CAROUSEL,
}
# Slack lets messages carry input blocks; the stand-in does not, because older clients drop them.
_BY_SURFACE: dict[Surface, ByType] = {
    "message": ByType({**_EVERYWHERE, **_ONLY_IN_MESSAGES}),
    "modal": ByType({**_EVERYWHERE, "input": _INPUT, "alert": _ALERT}),
    "home": ByType({**_EVERYWHERE, "input": _INPUT, "carousel": _CAROUSEL}),
}


def problems(blocks: object, *, surface: Surface, files: Callable[[str], bool]) -> list[str]:
    """Return what Slack would refuse, as entries of `response_metadata.messages`.

    Args:
        blocks: the list of blocks, as parsed from the request.
        surface: where they are to be shown.
        files: tells of a file's id or address whether it is ready to be shown to these readers.
    """
    form = Form(surface, files)
    check_blocks(blocks, ("blocks",), form)
    return form.problems


def check_blocks(blocks: object, path: Path, form: Form) -> None:
    """Note in the form what Slack would refuse in a list of blocks."""
    least = 0 if form.surface == "message" else 1  # an empty list takes a message's blocks away
    Items(_BY_SURFACE[form.surface], MOST_BLOCKS[form.surface], least).check(blocks, path, form)
    if not isinstance(blocks, list):
        return
    _check_markdown(blocks, path, form)
    for key in ("block_id", "action_id"):
        _check_unique(key, blocks, path, form)


def _check_markdown(blocks: list[Any], path: Path, form: Form) -> None:
    texts = [
        block.get("text")
        for block in blocks
        if isinstance(block, dict) and block.get("type") == "markdown"
    ]
    total = sum(len(text) for text in texts if isinstance(text, str))
    if len(texts) > 1 and total > MAX_MARKDOWN_CHARACTERS:
        form.fail(path, f"markdown must be less than {MAX_MARKDOWN_CHARACTERS + 1} characters")


def _check_unique(key: str, blocks: list[Any], path: Path, form: Form) -> None:
    seen = set()
    for place, value in _values(key, blocks, path):
        if value in seen:
            form.fail(place, f"`{key}` {value} already exists")
        seen.add(value)


def _values(key: str, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    steps: Any = ()
    if isinstance(value, list):
        steps = enumerate(value)
    elif isinstance(value, dict):
        steps = value.items()
    for step, item in steps:
        if step == key and isinstance(item, str):
            yield (*path, step), item
        elif isinstance(item, list | dict):
            yield from _values(key, item, (*path, step))
