"""Block Kit's composition objects: texts, options, confirmations, files."""

from __future__ import annotations

import re
from typing import Any

from .block_shapes import ByType, Choice, Flag, Form, Items, Json, Kind, Path, Record, Text, Url

# Numbers: docs.slack.dev/reference/block-kit and slack-sdk 3.47, 2026-11.
MAX_OPTIONS = 100
FILE_ID = r"F[A-Z0-9]{8,}"
_LOCAL = re.compile(r"https?://(localhost|127\.|10\.|192\.168\.|\[::1\])")
ACTION_ID = Text(255)
STYLE = Choice(("primary", "danger"))


def plain(most: int) -> ByType:
    """Return a text object without markup."""
    return ByType({"plain_text": Record({"text": Text(most), "emoji": Flag()}, ("text",))})


def either(most: int) -> ByType:
    """Return a text object with or without markup."""
    return ByType(
        {
            "plain_text": Record({"text": Text(most), "emoji": Flag()}, ("text",)),
            "mrkdwn": Record({"text": Text(most), "verbatim": Flag()}, ("text",)),
        }
    )


def _showable_file(file: Json, path: Path, form: Form) -> None:
    if ("id" in file) == ("url" in file):
        form.fail(path, "must define either `id` or `url`")
        return
    name = file.get("id", file.get("url"))
    if not isinstance(name, str) or not form.files(name):
        form.fail(path, "invalid slack file")


SLACK_FILE = Record(
    {"id": Text(pattern=FILE_ID), "url": Url()},
    extra=_showable_file,
)


def one_source(image: Json, path: Path, form: Form) -> None:
    """Note an image without exactly one source, or with one that Slack cannot reach."""
    if ("image_url" in image) == ("slack_file" in image):
        form.fail(path, "must define either `image_url` or `slack_file`")
    address = image.get("image_url")
    if isinstance(address, str) and _LOCAL.match(address):
        form.fail((*path, "image_url"), "downloading image failed")


IMAGE_SOURCE: dict[str, Kind] = {
    "image_url": Url(),
    "slack_file": SLACK_FILE,
    "alt_text": Text(2000),
}
IMAGE_ELEMENT = Record(IMAGE_SOURCE, ("alt_text",), one_source)

CONFIRM = Record(
    {
        "title": plain(100),
        "text": either(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": STYLE,
    },
    ("title", "text", "confirm", "deny"),
)

_OPTION_REQUIRED = ("text", "value")
OPTION = Record({"text": plain(75), "value": Text(150), "description": plain(75)}, _OPTION_REQUIRED)
MARKED_OPTION = Record(
    {"text": either(75), "value": Text(150), "description": either(75)}, _OPTION_REQUIRED
)
LINK_OPTION = Record(
    {"text": plain(75), "value": Text(150), "description": plain(75), "url": Url()},
    _OPTION_REQUIRED,
)
OPTION_GROUP = Record(
    {"label": plain(75), "options": Items(OPTION, MAX_OPTIONS)}, ("label", "options")
)


def listed_options(element: Json) -> list[Any]:
    """Return the options of a menu, those of its groups included."""
    groups = element.get("option_groups")
    found = list(element["options"]) if isinstance(element.get("options"), list) else []
    for group in groups if isinstance(groups, list) else []:
        if isinstance(group, dict) and isinstance(group.get("options"), list):
            found += group["options"]
    return found


def initial_is_listed(element: Json, path: Path, form: Form) -> None:
    """Note an initial option that is none of the options, and options with one value."""
    options = listed_options(element)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(repr, values))) < len(values):
        form.fail((*path, "options"), "values of options must be unique")
    if "initial_option" in element and element["initial_option"] not in options:
        form.fail((*path, "initial_option"), "must be one of the provided options")
    for index, option in enumerate(_list(element.get("initial_options"))):
        if option not in options:
            form.fail((*path, "initial_options", index), "must be one of the provided options")


def options_or_groups(element: Json, path: Path, form: Form) -> None:
    """Note a menu without exactly one of options and groups of them."""
    if ("options" in element) == ("option_groups" in element):
        form.fail(path, "must define either `options` or `option_groups`")
    initial_is_listed(element, path, form)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
