"""How two pictures lie on each other when one was scaled or framed: by matching landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask

_MOST: Final = 1500
_CONTRAST: Final = 0.015
# Lowe's ratio: a match counts when the second best is clearly worse (IJCV 2004).
_RATIO: Final = 0.75
_FEWEST: Final = 8
_TOLERANCE_PX: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Places of a picture that can be found again in another; live for one comparison.

    Attributes:
        places: Columns and rows, in pixels.
        marks: What is there, one row for each place.
    """

    places: Field
    marks: Field

    def __len__(self) -> int:
        return len(self.places)


def find_landmarks(light: Field, outside: Mask | None = None) -> Landmarks:
    """Return the landmarks of a picture's light, where `outside` is 255."""
    detector = cv2.SIFT.create(nfeatures=_MOST, contrastThreshold=_CONTRAST)
    found, marks = detector.detectAndCompute(_bytes(light), outside)
    places = np.array([one.pt for one in found], np.float32)
    return Landmarks(places, np.asarray([] if marks is None else marks, np.float32))


def find_similarity(one: Field, other: Field, outside: Mask | None = None) -> Field | None:
    """Return the shift, turn and scale from pixels of `one` to pixels of `other`.

    Args:
        one: Light of a picture.
        other: Light of another, of any size.
        outside: 255 where landmarks of `one` count.

    Returns:
        2 x 3, or None where too few landmarks agree.
    """
    return similarity(find_landmarks(one, outside), find_landmarks(other))


def similarity(one: Landmarks, other: Landmarks) -> Field | None:
    """Return the same of landmarks that are known already."""
    if min(len(one), len(other)) < _FEWEST:
        return None
    pairs = np.array(_matched(one.marks, other.marks), np.int64).reshape(-1, 2)
    if len(pairs) < _FEWEST:
        return None
    source, target = one.places[pairs[:, 0]], other.places[pairs[:, 1]]
    matrix, inliers = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=_TOLERANCE_PX, maxIters=4000
    )
    if matrix is None or int(inliers.sum()) < _FEWEST:
        return None
    return np.asarray(matrix, np.float32)


def _matched(marks: Any, other_marks: Any) -> list[tuple[int, int]]:
    matches = cv2.BFMatcher(cv2.NORM_L2).knnMatch(marks, other_marks, k=2)
    return [
        (pair[0].queryIdx, pair[0].trainIdx)
        for pair in matches
        if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance
    ]


def _bytes(light: Field) -> Any:
    return np.clip(np.round(light), 0, 255).astype(np.uint8)
