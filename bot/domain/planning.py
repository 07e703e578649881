"""What will be done about a request."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

from bot.domain.asking import Recipe, Spot


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class Intent(enum.StrEnum):
    """What the words want."""

    NEW = "new"
    GLOBAL_CHANGE = "global_change"
    LOCAL_CHANGE = "local_change"
    VARIATION = "variation"
    RESIZE = "resize"
    EXPAND = "expand"
    UPSCALE = "upscale"
    UNDO = "undo"
    QUESTION = "question"
    SILENCE = "silence"


# How words move the region of the last edit: "a bit larger", "not there", "also the left one".
Adjust = Literal["larger", "smaller", "elsewhere", "also"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done about one request.

    Attributes:
        prompt: The full text for the image model.
        note: One line for the member: what changed, what could not be kept. May be empty.
        answer: The text of the answer when `intent` is QUESTION, else empty.
        shape: As in `Options`, understood from the words or taken over from the parent.
        count: Number of pictures, 1-4.
        picture: Which picture of the parent is meant ("the second one"), 0-based; None: not said.
        go_back_to: Number of the version to go back to, with UNDO; None means the parent.
        cost_microdollars: What planning itself cost (a language model's tokens).
        target: The thing that a local change is about, as it can be found in the picture ("the
            cat's lap"); may be empty.
        spot: Where it is, if the words say so ("top left"); None: they don't.
        subtle: A variation that keeps almost everything.
        adjust: How the region of the last edit moves; None: the words don't speak of it.
    """

    intent: Intent
    recipe: Recipe = Recipe()
    prompt: str = ""
    note: str = ""
    answer: str = ""
    shape: str | None = None
    count: int = 1
    picture: int | None = None
    go_back_to: int | None = None
    cost_microdollars: int = 0
    target: str = ""
    spot: Spot | None = None
    adjust: Adjust | None = None
    subtle: bool = False
