"""Who would be notified by a text or by blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NOTIFYING = re.compile(r"<(?:@[UW][A-Z0-9]*|!(?:channel|here|everyone)|!subteam\^)[^<>]*>")
# Fields of a message, not of a block, that Slack reads as mrkdwn.
_MESSAGE_TEXTS = ("text", "markdown_text", "initial_comment", "pretext", "title", "topic")


def pings(content: object) -> list[str]:
    """Return what in a text, in blocks or in a whole message would notify somebody.

    A string counts as mrkdwn, as a message's `text` is. Escaped brackets (`&lt;`) and
    `plain_text` notify nobody.
    """
    if isinstance(content, str):
        return _NOTIFYING.findall(content)
    return [found for text in _texts(content) for found in _NOTIFYING.findall(text)]


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, list | tuple):
        for item in content:
            yield from _texts(item)
    elif isinstance(content, dict):
        yield from _own_texts(content)
        for key, item in content.items():
            if isinstance(item, list | tuple | dict) and key != "metadata":
                yield from _texts(item)


def _own_texts(content: dict[str, object]) -> Iterator[str]:
    kind = content.get("type")
    if kind == "broadcast":
        yield f"<!{content.get('range')}>"
    elif kind == "user":
        yield f"<@{content.get('user_id')}>"
    elif kind == "usergroup":
        yield f"<!subteam^{content.get('usergroup_id')}>"
    elif kind in ("mrkdwn", "markdown", "markdown_text", "message", None):
        for key in _MESSAGE_TEXTS:
            text = content.get(key)
            if isinstance(text, str):
                yield text
