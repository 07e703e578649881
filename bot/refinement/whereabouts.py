"""Where a change belongs: the thing it is about, a place in the picture, the last edit's region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import Adjust, Intent, Spot
from bot.refinement.draft import PlanDraft
from bot.refinement.places import is_place, read_cells, read_side
from bot.refinement.turn import Turn

_MAX_TARGET_CHARACTERS: Final = 120
# A model may name every cell twice, and in words; what is beyond is no answer any more.
_MAX_PLACES: Final = 18
_MAX_PLACE_CHARACTERS: Final = 200
_ALL_CELLS: Final = 9
_CHANGES: Final = (Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE)
_MOVABLE: Final = (*_CHANGES, Intent.VARIATION, Intent.RESIZE)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a change belongs, as far as the words say it; as in `Plan`.

    Attributes:
        alone: The words say nothing but where.
    """

    target: str = ""
    spot: Spot | None = None
    adjust: Adjust | None = None
    alone: bool = False

    @property
    def local(self) -> bool:
        """Whether a part of the picture was pointed at, so that the rest has to stay."""
        return self.spot is not None or self.adjust is not None


NOWHERE: Final = Whereabouts()


def changes_upload(turn: Turn, draft: PlanDraft) -> bool:
    """Return whether a part of the one uploaded picture changes, and the rest of it stays."""
    able, shape = turn.capabilities, turn.options.shape or draft.shape
    if turn.parent is not None or turn.references != 1 or not (able.edits and able.max_sources):
        return False
    if turn.place_shown:
        return True
    # In another shape, or in another style, nothing of it can stay.
    return draft.intent is Intent.LOCAL_CHANGE and not (shape or turn.options.style)


def whereabouts(turn: Turn, draft: PlanDraft, words: str) -> Whereabouts:
    """Return where a draft's change belongs; nowhere where there is no picture to change."""
    if changes_upload(turn, draft):
        return Whereabouts(_target(draft.target), _spot(draft.spot or ()))
    if turn.parent is None or draft.intent not in _MOVABLE:
        towards = read_side(words) if draft.intent is Intent.EXPAND else ()
        return Whereabouts(spot=Spot(towards)) if towards else NOWHERE
    # Only a local change has a region.
    movable = turn.parent.intent is Intent.LOCAL_CHANGE
    if movable and is_place(words):
        # That is where the last change should have been.
        return Whereabouts("", _spot((words,)), draft.adjust or "elsewhere", alone=True)
    adjust = draft.adjust if movable else None
    if adjust is None and draft.intent not in _CHANGES:
        return NOWHERE
    return Whereabouts(_target(draft.target), _spot(draft.spot or ()), adjust)


def _spot(places: Sequence[str]) -> Spot | None:
    found = [read_cells(place[:_MAX_PLACE_CHARACTERS]) for place in places[:_MAX_PLACES]]
    cells = tuple(sorted({cell for some in found for cell in some}, key=lambda cell: cell[::-1]))
    return Spot(cells) if 0 < len(cells) < _ALL_CELLS else None


def _target(said: str | None) -> str:
    return " ".join((said or "").split())[:_MAX_TARGET_CHARACTERS].strip(" .,;:")
