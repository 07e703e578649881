"""One turn of a conversation, as planning sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain import Capabilities, Options, Version


@dataclass(frozen=True, slots=True)
class Turn:
    """What a member said, and to what; lives as long as the planning of one request.

    Attributes:
        words: As given by the member; may be empty when pictures came along.
        capabilities: Of the back end that will draw.
        parent: The version that the words continue; None for a beginning.
        addressed: False for a message in an open thread that may be talk among members.
        references: Number of pictures uploaded with the words.
        place_shown: The member chose where the parent may change, by cells or by painting.
        styles: Names of styles that members are offered; others work too.
        rules: What may not be drawn here, one sentence each, for questions about it.
    """

    words: str
    capabilities: Capabilities
    options: Options = field(default_factory=Options)
    parent: Version | None = None
    addressed: bool = True
    references: int = 0
    place_shown: bool = False
    styles: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
