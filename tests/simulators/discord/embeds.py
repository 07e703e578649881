"""Shapes of embeds."""

from __future__ import annotations

from typing import Any

from .errors import Json
from .schema import Flag, Form, Integer, Kind, Members, Path, Record, Text, Uri

MAX_TOTAL_CHARACTERS = 6000  # over all embeds of a message; embed limits of the docs, 2026-08
_PICTURE = Record({"url": Uri(("http", "https", "attachment")), "description": Text(4096)})
_FIELDS: dict[str, Kind] = {
    "title": Text(256),
    "type": Text(152133),
    "description": Text(4096),
    "url": Uri(),
    "timestamp": Text(64),
    "color": Integer(0, 0xFFFFFF),
    "footer": Record({"text": Text(2048), "icon_url": Uri(("http", "https", "attachment"))}),
    "image": _PICTURE,
    "thumbnail": _PICTURE,
    "author": Record(
        {
            "name": Text(256),
            "url": Uri(),
            "icon_url": Uri(("http", "https", "attachment")),
        }
    ),
    "fields": Members(
        Record({"name": Text(256), "value": Text(1024), "inline": Flag()}, ("name", "value")), 25
    ),
}
EMBED = Record(_FIELDS)


def check_embeds(embeds: list[Json], path: Path, form: Form) -> None:
    """Note embeds that are too long together."""
    if sum(map(_length, embeds)) > MAX_TOTAL_CHARACTERS:
        text = "Embed size exceeds maximum size of 6000"
        form.fail(path, "MAX_EMBED_SIZE_EXCEEDED", text)


def _length(embed: Json) -> int:
    texts: list[Any] = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or []:
        texts += [field["name"], field["value"]]
    return sum(len(text) for text in texts if isinstance(text, str))
