"""How a member's words travel, escaped with links marked, and what words blocks show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .errors import Json

_MARKED = re.compile(r"<(?:[@#!][^<>]+|https?://[^<>]+|mailto:[^<>]+)>")
_BARE_LINK = re.compile(r"https?://[^\s<>]+")


def escape(text: str, *, links: bool = True) -> str:
    """Return words as Slack passes them on: `&<>` escaped, marks kept, links in brackets."""
    parts, end = [], 0
    for mark in _MARKED.finditer(text):
        parts += [_escape_plain(text[end : mark.start()], links), mark.group()]
        end = mark.end()
    parts.append(_escape_plain(text[end:], links))
    return "".join(parts)


def _escape_plain(text: str, links: bool) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BARE_LINK.sub(lambda link: f"<{link.group()}>", plain) if links else plain


def walk(part: Any) -> Iterator[Json]:
    """Yield every object inside blocks, outermost first."""
    if isinstance(part, list):
        for one in part:
            yield from walk(one)
    elif isinstance(part, dict):
        yield part
        for one in part.values():
            if isinstance(one, list | dict):
                yield from walk(one)


def words(blocks: list[Json]) -> list[str]:
    """Return all texts that a reader sees in blocks, in order."""
    shown = []
    for part in walk(blocks):
        if part.get("type") in ("plain_text", "mrkdwn", "markdown", "text", "raw_text"):
            text = part.get("text")
            shown += [text] if isinstance(text, str) and text else []
    return shown


def rich_text(text: str) -> Json:
    """Return the block that Slack's client makes of a member's words."""
    parts = re.split(r"<@([UW][A-Z0-9]+)>", text)
    elements: list[Json] = []
    for number, part in enumerate(parts):
        if number % 2:
            elements.append({"type": "user", "user_id": part})
        elif part:
            elements.append({"type": "text", "text": part})
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
