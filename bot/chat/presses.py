"""Buttons that work after any restart: everything they need stands in a short text of their own."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain import (
    Again,
    Ask,
    Asked,
    Confirm,
    Describe,
    DrawSuggested,
    Expand,
    Intent,
    PictureRef,
    Publish,
    Redo,
    Ruling,
    Undo,
    Upscale,
    Vary,
    Version,
)
from bot.ports import Facts

SHAPES: Final = ("square", "wide", "tall")
_EXPAND: Final = "expand."
VERBS: Final = (
    "refine", "vary", "again", "undo", "prompt", "original", "delete", "publish", "thread", "see",
    "cancel", "redo", "region", "cells", "compare", "more", "vary.subtle", "upscale", "describe",
    "suggested", "agree", "confirm", "decline", "appeal", "review", "report",
    *(f"report.{reason}" for reason in ("sexual", "violence", "hate", "person", "rights", "other")),
    *(f"ruling.{ruling.value}" for ruling in Ruling), *(_EXPAND + shape for shape in SHAPES),
)  # fmt: skip
TEMPLATE: Final = re.compile(
    rf"l:(?P<verb>{'|'.join(map(re.escape, VERBS))}):(?P<target>[\w-]{{1,64}})"
    r"(?::(?P<index>[0-9]{1,2}|x))?(?P<private>:p)?"
)
_MAX_PICTURES: Final = 5
_ROW_BUTTONS: Final = 5  # Discord's limit; Slack takes more
_COMPARED: Final = frozenset({Intent.LOCAL_CHANGE, Intent.EXPAND})


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
        verb: One of `VERBS`; what follows a point says how.
        target: Id of a version, or of a job ("cancel", "redo", "suggested", "agree", "confirm",
            "decline", "appeal").
        index: Which picture (or suggestion), 0-based; None: of several, so that the member is
            asked first.
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

    @property
    def answers(self) -> bool:
        """Whether it says yes to the question that it stands below."""
        return self.verb == "agree"

    def ask(self) -> Ask | None:
        """Return what it asks the studio for, None when it asks for nothing (yet)."""
        match self.verb:
            case "again":
                return Again(self.target)
            case "undo":
                return Undo(self.target)
            case "publish":
                return Publish(self.target)
            case "agree" | "confirm":
                return Confirm(self.target)
            case "redo":
                return Redo(self.target)
            case "suggested" if self.index is not None:
                return DrawSuggested(self.target, self.index)
            case _:
                return None if self.index is None else self._of(PictureRef(self.target, self.index))

    def _of(self, parent: PictureRef) -> Ask | None:
        """Return what it asks of one picture."""
        match self.verb:
            case "vary" | "vary.subtle":
                return Vary(parent, subtle=self.verb == "vary.subtle")
            case "upscale":
                return Upscale(parent)
            case "describe":
                return Describe(parent)
            case _ if self.verb.startswith(_EXPAND):
                return Expand(parent, self.verb.removeprefix(_EXPAND))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Button:
    """One button as it is shown."""

    label: str
    press: Press
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Things of which one or several can be chosen; choosing them is a press with their names.

    Attributes:
        hint: Shown while nothing is chosen.
        options: Names, with a remark on each.
    """

    press: Press
    hint: str
    options: Mapping[str, str]


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


def under_pictures(version: Version, facts: Facts, *, thread: bool = False) -> tuple[Row, ...]:
    """Return the buttons below a version's pictures; `thread` offers to open one.

    A region is offered where the painter keeps to it.
    """

    def button(
        label: str, verb: str, style: Style = Style.PLAIN, *, of_one: bool = False
    ) -> Button:
        index = None if of_one and len(version.pictures) > 1 else 0
        return Button(label, Press(verb, version.id, index, version.private), style)

    upper = [button("Refine", "refine", Style.PRIMARY, of_one=True)]
    if facts.painter(version.backend).edits:
        upper.append(button("Region", "region", of_one=True))
    upper += [button("Vary", "vary", of_one=True), button("Again", "again")]
    if version.parent is not None:
        upper.append(button("Undo", "undo"))
    lower = [button("Prompt", "prompt"), button("Original", "original", of_one=True)]
    changed = version.parent is not None or version.changed_upload is not None
    if changed and version.intent in _COMPARED:
        lower.append(button("Compare", "compare", of_one=True))
    lower.append(button("More", "more", of_one=True))
    if version.private:
        lower.append(button("Publish", "publish"))
    elif thread:
        lower.append(button("Thread", "thread"))
    lower.append(button("Delete", "delete", Style.DANGER))
    return (*_rows(upper), *_rows(lower))


def more(version: Version, index: int, facts: Facts) -> tuple[Row, ...]:
    """Return what else can be done with one of a version's pictures, by its painter."""

    def button(label: str, verb: str) -> Button:
        return Button(label, Press(verb, version.id, index, version.private))

    last: Row = (button("Describe", "describe"),)
    if not version.private:  # nobody else sees it
        last = (*last, button("Report picture", "report"))
    if _upscales(version, facts):
        last = (button("Upscale", "upscale"), *last)
    if not facts.painter(version.backend).edits:
        return (last,)
    others = [shape for shape in SHAPES if shape != _shape(version)]
    return (
        (button("Vary subtly", "vary.subtle"), button("Vary strongly", "vary")),
        tuple(button(f"Expand: {shape}", _EXPAND + shape) for shape in others),
        last,
    )


def _upscales(version: Version, facts: Facts) -> bool:
    """Return whether a version can get more pixels: a painter knows its own pictures alone."""
    own = version.backend in facts.backends and version.seed is not None
    return own and facts.painter(version.backend).upscales


def _shape(version: Version) -> str:
    """Return which of the shapes a version has, as near as they come."""
    if version.shape in SHAPES:
        return version.shape
    width, height = version.size.width, version.size.height
    return "square" if width == height else "wide" if width > height else "tall"


def _rows(buttons: list[Button]) -> tuple[Row, ...]:
    """Return buttons in the fewest rows that hold them, as even as they come."""
    rows = -(-len(buttons) // _ROW_BUTTONS)
    most = -(-len(buttons) // rows)
    return tuple(tuple(buttons[n : n + most]) for n in range(0, len(buttons), most))


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
    return tuple(buttons[n : n + _ROW_BUTTONS] for n in range(0, len(buttons), _ROW_BUTTONS))


def cancel(job_id: str) -> tuple[Row, ...]:
    """Return the button below a progress message."""
    return ((Button("Cancel", Press("cancel", job_id)),),)


def draw_again(job_id: str, *, private: bool) -> tuple[Row, ...]:
    """Return the button below an honest error."""
    return ((Button("Draw again", Press("redo", job_id, 0, private), Style.PRIMARY),),)


def asked(job_id: str, outcome: Asked, *, private: bool) -> tuple[Row, ...]:
    """Return the buttons below a question of the policy."""
    agree = Button(outcome.agree, Press("agree", job_id, 0, private), Style.PRIMARY)
    return ((agree, Button("No", Press("decline", job_id, 0, private))),)


def as_written(job_id: str, *, private: bool) -> tuple[Row, ...]:
    """Return the button that draws the member's own words instead of rewritten ones."""
    return ((Button("Draw my words", Press("confirm", job_id, 0, private)),),)


def appeal(job_id: str, *, private: bool) -> tuple[Row, ...]:
    """Return the button that puts a refusal before the moderators."""
    return ((Button("Ask a moderator", Press("appeal", job_id, 0, private)),),)


def draw_suggested(job_id: str, count: int, *, private: bool) -> tuple[Row, ...]:
    """Return the buttons that draw what a job suggested."""
    buttons = [
        Button(f"Draw {n + 1}", Press("suggested", job_id, n, private)) for n in range(count)
    ]
    return _rows(buttons) if buttons else ()
