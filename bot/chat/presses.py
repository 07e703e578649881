"""Buttons that work after any restart: everything they need stands in a short text of their own."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final

from bot.domain import Again, Ask, PictureRef, Publish, Redo, Undo, Vary, Version

VERBS: Final = (
    "refine", "vary", "again", "undo", "prompt", "original", "delete", "publish", "thread", "see",
    "cancel", "redo",
)  # fmt: skip
TEMPLATE: Final = re.compile(
    rf"l:(?P<verb>{'|'.join(VERBS)}):(?P<target>[\w-]{{1,64}})"
    r"(?::(?P<index>[0-9]{1,2}|x))?(?P<private>:p)?"
)
_MAX_PICTURES: Final = 5


class Style(enum.Enum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


_PLAIN: Final = Style.PLAIN


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
    def code(self) -> str:
        """Its text on the platform: at most 100 characters of plain ASCII."""
        which = "x" if self.index is None else str(self.index)
        return f"l:{self.verb}:{self.target}:{which}{':p' if self.private else ''}"

    @property
    def draws(self) -> bool:
        """Whether it is a request as it stands."""
        return self.index is not None and self.ask() is not None

    def ask(self) -> Ask | None:
        """Return what it asks the studio for, None when it asks for nothing (yet)."""
        match self.verb:
            case "vary" if self.index is not None:
                return Vary(PictureRef(self.target, self.index))
            case "again":
                return Again(self.target)
            case "undo":
                return Undo(self.target)
            case "publish":
                return Publish(self.target)
            case "redo":
                return Redo(self.target)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Button:
    """One button as it is shown."""

    label: str
    press: Press
    style: Style = Style.PLAIN


Row = tuple[Button, ...]


def parse(code: str) -> Press | None:
    """Return what a button's text stands for, None when it is not one of ours."""
    match = TEMPLATE.fullmatch(code)
    return None if match is None else read(match)


def read(match: re.Match[str]) -> Press:
    """Return the press of a text that `TEMPLATE` matches."""
    index = match["index"] or "0"
    return Press(
        verb=match["verb"],
        target=match["target"],
        index=None if index == "x" else int(index),
        private=match["private"] is not None,
    )


def under_pictures(version: Version, *, thread: bool = False) -> tuple[Row, ...]:
    """Return the buttons below a version's pictures; `thread` offers to open one."""

    def button(
        label: str, verb: str, style: Style = Style.PLAIN, *, of_one: bool = False
    ) -> Button:
        index = None if of_one and len(version.pictures) > 1 else 0
        return Button(label, Press(verb, version.id, index, version.private), style)

    upper = [
        button("Refine", "refine", Style.PRIMARY, of_one=True),
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
    lower.append(button("Delete", "delete", Style.DANGER))
    return tuple(upper), tuple(lower)


def which_one(press: Press, count: int) -> tuple[Row, ...]:
    """Return the buttons that ask which of several pictures is meant."""
    return (
        tuple(
            Button(str(n + 1), Press(press.verb, press.target, n, press.private))
            for n in range(max(1, min(count, _MAX_PICTURES)))
        ),
    )


def see(versions: tuple[Version, ...]) -> tuple[Row, ...]:
    """Return the buttons that show listed versions once more."""
    buttons = tuple(
        Button(f"See {n}", Press("see", version.id, 0, version.private))
        for n, version in enumerate(versions, 1)
    )
    return tuple(buttons[n : n + 5] for n in range(0, len(buttons), 5))


def cancel(job_id: str) -> tuple[Row, ...]:
    """Return the button below a progress message."""
    return ((Button("Cancel", Press("cancel", job_id)),),)


def draw_again(job_id: str, *, private: bool) -> tuple[Row, ...]:
    """Return the button below an honest error."""
    return ((Button("Draw again", Press("redo", job_id, 0, private), Style.PRIMARY),),)
