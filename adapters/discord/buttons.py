"""Buttons that work after any restart: everything they need stands in their `custom_id`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

import discord

from bot.domain import Version

VERBS: Final = (
    "refine", "vary", "again", "undo", "prompt", "original", "delete", "publish", "thread", "see",
    "cancel", "redo",
)  # fmt: skip
TEMPLATE: Final = re.compile(
    rf"l:(?P<verb>{'|'.join(VERBS)}):(?P<target>[\w-]{{1,64}})"
    r"(?::(?P<index>[0-9]{1,2}|x))?(?P<private>:p)?"
)

Style = Literal[1, 2, 3, 4]
PRIMARY: Final[Style] = 1
PLAIN: Final[Style] = 2
DANGER: Final[Style] = 4


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does when it is pressed.

    Attributes:
        target: Id of a version, or of a job ("cancel", "redo").
        index: Which picture, 0-based; None: of several, so that the member is asked first.
        private: The picture is shown to one member alone, and so is what comes of it.
    """

    verb: str
    target: str
    index: int | None = 0
    private: bool = False

    @property
    def custom_id(self) -> str:
        """Its text on Discord, at most 100 characters."""
        which = "x" if self.index is None else str(self.index)
        return f"l:{self.verb}:{self.target}:{which}{':p' if self.private else ''}"


@dataclass(frozen=True, slots=True)
class Button:
    """One button as it is shown."""

    label: str
    press: Press
    style: Style = PLAIN

    def payload(self) -> dict[str, Any]:
        """Return the button as Discord takes it."""
        return {
            "type": 2,
            "style": self.style,
            "label": self.label,
            "custom_id": self.press.custom_id,
        }


Row = tuple[Button, ...]


def parse(custom_id: str) -> Press | None:
    """Return what a `custom_id` stands for, None when it is not one of ours."""
    match = TEMPLATE.fullmatch(custom_id)
    return None if match is None else _press(match)


def _press(match: re.Match[str]) -> Press:
    index = match["index"] or "0"
    return Press(
        verb=match["verb"],
        target=match["target"],
        index=None if index == "x" else int(index),
        private=match["private"] is not None,
    )


def under_pictures(version: Version, *, thread: bool) -> tuple[Row, ...]:
    """Return the buttons below a version's pictures; `thread` offers to open one."""

    def button(label: str, verb: str, style: Style = PLAIN, *, of_one: bool = False) -> Button:
        index = None if of_one and len(version.pictures) > 1 else 0
        return Button(label, Press(verb, version.id, index, version.private), style)

    upper = [
        button("Refine", "refine", PRIMARY, of_one=True),
        button("Vary", "vary", of_one=True),
        button("Again", "again"),
    ]
    if version.parent is not None:
        upper.append(button("Undo", "undo"))
    if version.private:
        upper.append(button("Publish", "publish"))
    lower = [button("Prompt", "prompt"), button("Original", "original", of_one=True)]
    if thread and not version.private:
        lower.append(button("Thread", "thread"))
    lower.append(button("Delete", "delete", DANGER))
    return tuple(upper), tuple(lower)


def which_one(press: Press, count: int) -> tuple[Row, ...]:
    """Return the buttons that ask which of several pictures is meant."""
    return (
        tuple(
            Button(str(n + 1), Press(press.verb, press.target, n, press.private))
            for n in range(min(count, 5))
        ),
    )


def cancel(job_id: str) -> tuple[Row, ...]:
    """Return the button below a progress message."""
    return ((Button("Cancel", Press("cancel", job_id)),),)


def draw_again(job_id: str, *, private: bool) -> tuple[Row, ...]:
    """Return the button below an honest error."""
    return ((Button("Draw again", Press("redo", job_id, 0, private), PRIMARY),),)


def dynamic_item(
    pressed: Callable[[discord.Interaction, Press], Awaitable[None]],
) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """Return the class by which discord.py hands every press of ours to `pressed`."""

    class PressedButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
        def __init__(self, button: discord.ui.Button[Any], press: Press) -> None:
            super().__init__(button)
            self._press = press

        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction,
            item: discord.ui.Item[Any],
            match: re.Match[str],
            /,
        ) -> Self:
            return cls(discord.ui.Button(custom_id=match[0]), _press(match))

        async def callback(self, interaction: discord.Interaction) -> None:
            await pressed(interaction, self._press)

    return PressedButton
