"""Whether a composite may be shown: judged without knowing how the edit should look."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, Pixels
from bot.editing.measures import PERFECT_DB, ghost_index, inner_band, outer_band, seam_excess
from bot.editing.registration import MIN_TEXTURE, Alignment

# Below this the re-render shows another picture, or one framed quite differently.
MIN_AGREEMENT: Final = 0.35
MAX_SEAM_MEAN: Final = 0.5
MAX_SEAM_P95: Final = 2.0
# What fades in is this unlike the original even outside the region: doubled edges would show.
MIN_RING_DB: Final = 24.0
MAX_COVERAGE: Final = 0.6
# A region of nearly everything leaves nothing to hold the re-render to.
NEARLY_ALL: Final = 0.97


class Fault(enum.StrEnum):
    """Why a composite must not be shown."""

    ANOTHER_PICTURE = "another picture"
    SEAM = "seam"
    GHOST = "ghost"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured about one edit.

    Attributes:
        agreement: Correlation of the details outside the region after registration, -1..1.
        texture: Share of the picture that has details, 0..1.
        coverage: Share of the picture that the delivered mask covers, 0..1.
        seam_mean: By how many levels the steps across the border grew. `seam_p95`: likewise.
        ghost: Mean difference of the two layers where the edit fades in, in levels; large also
            where the edit itself reaches the border.
        ring_db: How well the re-render agrees with the original just outside the region, as it
            would show through the same fading: what the border looks like at best.
        change: Mean difference from the original in the region, in levels.
        feather_px: Over how many pixels the edit fades in.
    """

    agreement: float = 0.0
    texture: float = 0.0
    coverage: float = 0.0
    seam_mean: float = 0.0
    seam_p95: float = 0.0
    ghost: float = 0.0
    ring_db: float = PERFECT_DB
    change: float = 0.0
    feather_px: float = 0.0


def measure(
    original: Pixels,
    layer: Field,
    result: Pixels,
    mask: Mask,
    alignment: Alignment,
    feather_px: float,
) -> Figures:
    """Return the figures of a composite, all arrays being of the same part of the picture."""
    width = max(1, round(feather_px))
    seam_mean, seam_p95 = seam_excess(original, result, mask)
    change = cv2.mean(cv2.absdiff(original, result), mask)
    return Figures(
        agreement=alignment.agreement,
        texture=alignment.texture,
        seam_mean=seam_mean,
        seam_p95=seam_p95,
        ghost=ghost_index(original, layer, inner_band(mask, width)),
        ring_db=_ring(original, layer, outer_band(mask, width)),
        change=sum(change[:3]) / 3,
        feather_px=feather_px,
    )


def fault(figures: Figures) -> Fault | None:
    """Return why a composite must not be shown, None if it may be."""
    if figures.texture >= MIN_TEXTURE and figures.agreement < MIN_AGREEMENT:
        return Fault.ANOTHER_PICTURE
    if figures.ring_db < MIN_RING_DB:
        return Fault.GHOST
    if figures.seam_mean > MAX_SEAM_MEAN or figures.seam_p95 > MAX_SEAM_P95:
        return Fault.SEAM
    return None


def _ring(original: Pixels, layer: Field, band: np.ndarray) -> float:
    """Return decibels; smoothstep lets 13/35 of the error's energy through."""
    if not band.any():
        return PERFECT_DB
    missed = np.clip(layer[band], 0, 255) - original[band].astype(np.float32)
    energy = float(np.mean(missed**2)) * 13 / 35
    return PERFECT_DB if energy == 0 else min(PERFECT_DB, 10 * float(np.log10(255**2 / energy)))
