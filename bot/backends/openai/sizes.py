"""Which sizes an image model takes, and which of them fits a shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain import Size

SQUARE: Final = Size(1024, 1024)
WIDE: Final = Size(1536, 1024)
TALL: Final = Size(1024, 1536)
_WORDS: Final[Mapping[str, Size]] = {"square": SQUARE, "wide": WIDE, "tall": TALL}
STANDARD: Final = tuple(_WORDS.values())

# From the SDK's parameter descriptions (openai 3.52.0): any size on generation 2 and later, both
# sides divisible by 16, 1:3 to 3:1, at most 3840x2160. Earlier models take the standard sizes.
_STEP: Final = 16
_MAX_RATIO: Final = 3.0
_LONGEST: Final = 3840
_MAX_PIXELS: Final = 3840 * 2160
_FREE_PREFIX: Final = "gpt-image-2"

# Sizes for ratios stay between the standard square and the standard wide size, which is what
# their price and quality are known for.
_LEAST_PIXELS: Final = 1_000_000
_MOST_PIXELS: Final = WIDE.width * WIDE.height


@dataclass(frozen=True, slots=True)
class Fit:
    """A size for a shape, and a sentence for the member where it is not what was asked for."""

    size: Size
    note: str = ""


def takes_any_size(model: str) -> bool:
    """Return whether the model draws other sizes than the standard ones."""
    return model.startswith(_FREE_PREFIX)


def parse(size: str) -> Size | None:
    """Return "1536x864" as a size, None for anything else."""
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size)
    return Size(int(found[1]), int(found[2])) if found else None


def problem(size: Size, model: str) -> str:
    """Return why the model cannot draw that size, empty if it can."""
    if size in STANDARD:
        return ""
    if not takes_any_size(model):
        return f"{model} draws {', '.join(map(str, STANDARD))} only"
    longer, shorter = max(size.width, size.height), min(size.width, size.height)
    if size.width % _STEP or size.height % _STEP:
        return f"both sides must be divisible by {_STEP}"
    if longer > _MAX_RATIO * shorter:
        return "one side may be three times the other at most"
    if longer > _LONGEST or longer * shorter > _MAX_PIXELS:
        return "3840x2160 is the largest size"
    return ""


def longest_side(chosen: Mapping[str, str]) -> int:
    """Return the longest side of what a model gives for a shape; of more, details get lost.

    It takes larger pictures (up to 50 MB), but answers in these sizes.
    """
    sizes = (*STANDARD, *(parse(text) or SQUARE for text in chosen.values()))
    return max(max(size.width, size.height) for size in sizes)


def fit(shape: str, model: str, chosen: Mapping[str, str]) -> Fit:
    """Return the size for a shape: a word, or a ratio such as "16:9".

    Args:
        shape: What is asked for.
        model: The model that will draw.
        chosen: Sizes that the operator set for shapes; already checked.
    """
    if shape in chosen:
        return Fit(parse(chosen[shape]) or SQUARE)
    if shape in _WORDS:
        return Fit(_WORDS[shape])
    ratio = _ratio(shape)
    if ratio is None:
        return Fit(SQUARE, f"I don't know the shape {shape!r}, so I drew a square.")
    if not takes_any_size(model):
        return _nearest_standard(ratio)
    within = min(max(ratio, 1 / _MAX_RATIO), _MAX_RATIO)
    note = "" if within == ratio else "I can draw 3:1 to 1:3, so I took the nearest shape."
    return Fit(_free(within), note)


def _ratio(shape: str) -> float | None:
    found = re.fullmatch(r"(\d{1,4})\s*[:/x]\s*(\d{1,4})", shape.strip())
    if found is None or int(found[1]) == 0 or int(found[2]) == 0:
        return None
    return int(found[1]) / int(found[2])


def _nearest_standard(ratio: float) -> Fit:
    size = min(STANDARD, key=lambda size: _difference(size, ratio))
    exact = _difference(size, ratio) < 0.01
    return Fit(size, "" if exact else f"This model has no such shape, so I drew {size} pixels.")


def _free(ratio: float) -> Size:
    """Return the size closest to a ratio: a standard one if it is exact, else the largest."""
    for size in STANDARD:
        if _difference(size, ratio) < 1e-9:
            return size
    return min(
        _candidates(ratio),
        key=lambda size: (round(_difference(size, ratio), 9), -size.width * size.height),
    )


def _candidates(ratio: float) -> Iterator[Size]:
    for width in range(_STEP, _LONGEST + 1, _STEP):
        height = max(_STEP, _STEP * round(width / ratio / _STEP))
        if _LEAST_PIXELS <= width * height <= _MOST_PIXELS:
            size = Size(width, height)
            if max(width, height) <= _MAX_RATIO * min(width, height):
                yield size


def _difference(size: Size, ratio: float) -> float:
    return abs(math.log(size.width / size.height / ratio))
