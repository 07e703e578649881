"""The cells of the 3 x 3 grid by which a member shows where a picture may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bot.errors import InvalidAsk

# As they lie on the picture, row by row; letters go across.
CELLS: Final[Mapping[str, str]] = {
    "A1": "top left", "B1": "top", "C1": "top right",
    "A2": "left", "B2": "middle", "C2": "right",
    "A3": "bottom left", "B3": "bottom", "C3": "bottom right",
}  # fmt: skip
UNKNOWN: Final = "Choose between one and nine cells of the grid, from A1 to C3."


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Return chosen cells in the order of the grid. Raises: InvalidAsk (none, or no cell)."""
    given = set(names)
    if not given or not given <= CELLS.keys():
        raise InvalidAsk(UNKNOWN)
    return tuple(name for name in CELLS if name in given)


def packed(cells: Iterable[str]) -> str:
    """Return cells as at most three characters."""
    marked = frozenset(cells)
    return f"{sum(1 << n for n, name in enumerate(CELLS) if name in marked):x}"


def unpacked(text: str) -> tuple[str, ...]:
    """Return packed cells, none where a hexadecimal number stands for none."""
    bits = int(text, 16)
    if bits >= 1 << len(CELLS):
        return ()
    return tuple(name for n, name in enumerate(CELLS) if bits >> n & 1)
