"""Modals as data: what they ask, and the state in their `custom_id`, which survives restarts. Pure.

discord.py keeps a modal in memory to hand its answer on; ours are not kept, so that one opened
before a restart is answered after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import cells
from bot.chat.forms import Form, Input
from bot.domain import PictureRef

MAX_FIELD_CHARACTERS: Final = 4000  # Discord's limit for a text input, 2026-08
_REFINE = re.compile(r"l:modal:refine:([\w-]{1,64}):(\d{1,2})(:p)?")
_REGION = re.compile(r"l:modal:region:([\w-]{1,64}):(\d{1,2}):([0-9a-f]{1,3})(:p)?")
_PICTURE = re.compile(r"l:modal:picture:(\d{1,20}):(\d{1,20})")


@dataclass(frozen=True, slots=True)
class RefineModal:
    """The fields of one picture's recipe."""

    parent: PictureRef
    private: bool = False

    @property
    def custom_id(self) -> str:
        """Its text on Discord, at most 100 characters."""
        private = ":p" if self.private else ""
        return f"l:modal:refine:{self.parent.version_id}:{self.parent.index}{private}"


@dataclass(frozen=True, slots=True)
class RegionModal:
    """What shall be in some cells of one picture."""

    parent: PictureRef
    cells: tuple[str, ...]
    private: bool = False

    @property
    def custom_id(self) -> str:
        """Its text on Discord, at most 100 characters."""
        where = f"{self.parent.version_id}:{self.parent.index}:{cells.packed(self.cells)}"
        return f"l:modal:region:{where}{':p' if self.private else ''}"


@dataclass(frozen=True, slots=True)
class PictureModal:
    """What to do with a picture that somebody posted in a message."""

    channel: int
    message: int

    @property
    def custom_id(self) -> str:
        """Its text on Discord, at most 100 characters."""
        return f"l:modal:picture:{self.channel}:{self.message}"


About = RefineModal | RegionModal | PictureModal


def parse(custom_id: str) -> About | None:
    """Return which modal was submitted, None when it is not one of ours."""
    if match := _REFINE.fullmatch(custom_id):
        return RefineModal(PictureRef(match[1], int(match[2])), match[3] is not None)
    if (match := _REGION.fullmatch(custom_id)) and (where := cells.unpacked(match[3])):
        return RegionModal(PictureRef(match[1], int(match[2])), where, match[4] is not None)
    if match := _PICTURE.fullmatch(custom_id):
        return PictureModal(int(match[1]), int(match[2]))
    return None


def modal(form: Form, about: About) -> dict[str, Any]:
    """Return a form as a modal."""
    return {
        "custom_id": about.custom_id,
        "title": form.title,
        "components": [_field(one) for one in form.inputs],
    }


def _field(one: Input) -> dict[str, Any]:
    text: dict[str, Any] = {
        "type": 4,
        "custom_id": one.name,
        "style": 2,
        "required": one.required,
        "max_length": MAX_FIELD_CHARACTERS,
        "placeholder": one.hint,
    }
    if one.values:
        text["value"] = one.values[0][:MAX_FIELD_CHARACTERS]
    return {"type": 18, "label": one.label, "component": text}
