"""The shape of Block Kit's rich text."""

from __future__ import annotations

from .block_shapes import ByType, Choice, Flag, Integer, Items, Kind, Record, Text, Url

_STYLE = Record({name: Flag() for name in ("bold", "italic", "strike", "code", "underline")})


def _part(required: dict[str, Kind], optional: dict[str, Kind] | None = None) -> Kind:
    return Record({**required, **(optional or {}), "style": _STYLE}, tuple(required))


_PART = ByType(
    {
        "text": _part({"text": Text()}),
        "link": _part({"url": Url()}, {"text": Text(), "unsafe": Flag()}),
        "user": _part({"user_id": Text(pattern="[UW][A-Z0-9]+")}),
        "usergroup": _part({"usergroup_id": Text(pattern="S[A-Z0-9]+")}),
        "channel": _part({"channel_id": Text(pattern="[CGD][A-Z0-9]+")}),
        "team": _part({"team_id": Text(pattern="T[A-Z0-9]+")}),
        "emoji": _part({"name": Text()}, {"unicode": Text(), "skin_tone": Integer(1, 6)}),
        "broadcast": _part({"range": Choice(("here", "channel", "everyone"))}),
        "color": _part({"value": Text(pattern="#[0-9A-Fa-f]{6}")}),
        "date": _part(
            {"timestamp": Integer(), "format": Text()}, {"url": Url(), "fallback": Text()}
        ),
    }
)
_SECTION = Record({"elements": Items(_PART, least=0)}, ("elements",))
_BORDER: dict[str, Kind] = {"border": Integer(0, 1)}

RICH_TEXT_ELEMENT = ByType(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": Record(
            {"elements": Items(_PART, least=0), "language": Text(), **_BORDER}, ("elements",)
        ),
        "rich_text_quote": Record({"elements": Items(_PART, least=0), **_BORDER}, ("elements",)),
        "rich_text_list": Record(
            {
                "elements": Items(ByType({"rich_text_section": _SECTION})),
                "style": Choice(("bullet", "ordered")),
                "indent": Integer(0, 8),
                "offset": Integer(),
                **_BORDER,
            },
            ("elements", "style"),
        ),
    }
)
RICH_TEXT = Record({"elements": Items(RICH_TEXT_ELEMENT), "block_id": Text(255)}, ("elements",))
