"""What Slack would refuse in a modal or the home tab."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .block_shapes import ByType, Flag, Form, Json, Kind, Path, Record, Surface, Text
from .block_texts import plain
from .blocks import check_blocks
from .view_filling import UnfilledError, state_values, with_block_ids

__all__ = ["MAX_VIEW_BYTES", "UnfilledError", "problems", "state_values", "with_block_ids"]

# Numbers: docs.slack.dev/reference/views and slack-sdk 3.47, 2026-11.
MAX_VIEW_BYTES = 250_000


class _Blocks:
    def check(self, value: Any, path: Path, form: Form) -> None:
        check_blocks(value, path, form)


_COMMON: dict[str, Kind] = {
    "blocks": _Blocks(),
    "private_metadata": Text(3000, 0),
    "callback_id": Text(255, 0),
    "external_id": Text(255, 0),
}


def _submit_where_asked(view: Json, path: Path, form: Form) -> None:
    blocks = view.get("blocks")
    asks = any(
        isinstance(block, dict) and block.get("type") == "input"
        for block in (blocks if isinstance(blocks, list) else ())
    )
    if asks and "submit" not in view:
        form.fail(path, "must define `submit` to use an `input` block in modals")


_VIEW = ByType(
    {
        "modal": Record(
            {
                **_COMMON,
                "title": plain(24),
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": Flag(),
                "notify_on_close": Flag(),
            },
            ("title", "blocks"),
            _submit_where_asked,
        ),
        "home": Record(_COMMON, ("blocks",)),
    }
)


def problems(view: object, *, files: Callable[[str], bool] = lambda _: True) -> list[str]:
    """Return what Slack would refuse, as entries of `response_metadata.messages`.

    Args:
        view: the view, as parsed from the request.
        files: tells of a file's id or address whether it is ready to be shown.
    """
    home = isinstance(view, dict) and view.get("type") == "home"
    surface: Surface = "home" if home else "modal"
    form = Form(surface, files)
    _VIEW.check(view, ("view",), form)
    if len(json.dumps(view, ensure_ascii=False).encode()) >= MAX_VIEW_BYTES:
        form.fail(("view",), f"must be less than {MAX_VIEW_BYTES} bytes")
    return form.problems
