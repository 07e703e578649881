"""Components as Discord gives them back: ids and defaults filled in, media resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .components import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    LINK_STYLE,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    THUMBNAIL,
    walk,
)
from .errors import Json
from .state import Attachment

Link = Callable[[Attachment], str]
_PREFIX = "attachment://"


def with_ids(components: list[Json]) -> tuple[Json, ...]:
    """Return the components with a numeric id each, as sent otherwise; given ids are kept."""
    taken = {part["id"] for part in walk(components) if part.get("id")}
    fresh = (number for number in range(1, 1 << 20) if number not in taken)

    def number(part: Json) -> Json:
        numbered = {key: value for key, value in part.items() if value is not None}
        numbered["id"] = part.get("id") or next(fresh)
        if "components" in numbered:
            numbered["components"] = [number(child) for child in part["components"]]
        for key in ("accessory", "component"):
            if key in numbered:
                numbered[key] = number(part[key])
        return numbered

    return tuple(number(part) for part in components)


def answer(components: tuple[Json, ...], files: Mapping[str, Attachment], link: Link) -> list[Json]:
    """Return the components of a message in the response's shape."""
    return [_answer(part, files, link) for part in components]


def _answer(part: Json, files: Mapping[str, Attachment], link: Link) -> Json:
    shown = {"type": part["type"], "id": part["id"]}
    kind = part["type"]
    if kind in (ROW, SECTION, CONTAINER):
        shown["components"] = [_answer(child, files, link) for child in part["components"]]
    if kind == CONTAINER:
        shown |= {
            "accent_color": part.get("accent_color"),
            "spoiler": part.get("spoiler", False),
        }
    elif kind == SECTION:
        shown["accessory"] = _answer(part["accessory"], files, link)
    elif kind == THUMBNAIL:
        shown |= _media_item(part, files, link)
    elif kind == GALLERY:
        shown["items"] = [_media_item(item, files, link) for item in part["items"]]
    elif kind == FILE:
        shown |= _file(part, files, link)
    elif kind == SEPARATOR:
        shown |= {"spacing": part.get("spacing", 1), "divider": part.get("divider", True)}
    elif kind == BUTTON or kind in SELECTS:
        shown |= _control(part)
    elif kind != ROW:
        shown["content"] = part["content"]
    return shown


def _control(part: Json) -> Json:
    shown = {key: value for key, value in part.items() if key != "required"}
    if part["type"] == BUTTON:
        if part["style"] == LINK_STYLE:
            shown.pop("custom_id", None)
        return shown
    return {"min_values": 1, "max_values": 1, **shown}


def _media_item(item: Json, files: Mapping[str, Attachment], link: Link) -> Json:
    return {
        "media": _media(item["media"]["url"], files, link),
        "description": item.get("description"),
        "spoiler": item.get("spoiler", False),
    }


def _file(part: Json, files: Mapping[str, Attachment], link: Link) -> Json:
    attachment = files[part["file"]["url"].removeprefix(_PREFIX)]
    return {
        "file": _media(part["file"]["url"], files, link),
        "name": attachment.filename,
        "size": len(attachment.data),
        "spoiler": part.get("spoiler", False),
    }


def _media(url: str, files: Mapping[str, Attachment], link: Link) -> Json:
    attachment = files.get(url.removeprefix(_PREFIX)) if url.startswith(_PREFIX) else None
    if attachment is None:
        return {"id": "1", "url": url, "proxy_url": url, "width": None, "height": None}
    address = link(attachment)
    media: dict[str, Any] = {
        "id": str(attachment.id),
        "url": address,
        "proxy_url": address,
        "width": attachment.width,
        "height": attachment.height,
        "content_type": attachment.content_type,
        "attachment_id": str(attachment.id),
    }
    return media
