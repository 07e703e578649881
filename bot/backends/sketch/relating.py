"""Moves subjects to what they are said to stand on, in, beside, behind, before, under or above.

The one that was said first stays where it is (on something it is only lifted); the other comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.backends.sketch.scene import Placed
from bot.domain import Size

MOUNTS = frozenset({"bicycle", "motorcycle", "scooter", "broom", "sled"})
USUAL_SEAT = 0.9


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's frame; lives for one scene."""

    size: Size

    def relate(
        self, kind: str, firsts: list[Placed], others: list[Placed]
    ) -> tuple[list[Placed], list[Placed]]:
        """Return both groups as they stand to each other."""
        match kind:
            case "on" | "in":
                return self._seated(kind, firsts, others)
            case "beside":
                return firsts, self._row(firsts, others)
            case "behind":
                return firsts, [self._nearer(firsts[0], other, 1) for other in others]
            case "before" | "under":
                return firsts, [self._nearer(firsts[0], other, -1) for other in others]
            case "above":
                return self._lifted(firsts, others), others
            case _:
                return firsts, others

    def join(
        self, kind: str, firsts: list[Placed], support: Placed, seated: Sequence[Placed]
    ) -> list[Placed]:
        """Return newcomers on a support where others sit already, beside those."""
        left = min(one.x - one.width / 2 for one in seated)
        right = max(one.x + one.width / 2 for one in seated)
        room_left = left - (support.x - support.width / 2)
        room_right = support.x + support.width / 2 - right
        to_right = room_right >= room_left
        room = max(room_right, room_left, 0.5 * support.width)
        step = min(firsts[0].width * 0.95, room / len(firsts))
        level = support.foot - _seat(kind, support)
        edge, sign = (right, 1) if to_right else (left, -1)
        reach = max((support.width - firsts[0].width) / 2, 0.0)
        places = [edge + sign * (n + 0.5) * step for n in range(len(firsts))]
        return [
            replace(
                first,
                x=min(max(x, support.x - reach), support.x + reach),
                foot=level,
                depth=seated[0].depth - 0.0005,
                grounded=False,
                sunk=0.0,
            )
            for first, x in zip(firsts, places, strict=True)
        ]

    def kept_inside(self, one: Placed) -> Placed:
        """Return a subject moved into the frame, where it sticks out."""
        margin = 0.02 * self.size.width + one.width / 2
        x = min(max(one.x, margin), max(self.size.width - margin, self.size.width / 2))
        top = one.foot - one.height
        foot = one.foot + max(0.0, 0.03 * self.size.height - top)
        return replace(one, x=x, foot=min(foot, 0.985 * self.size.height))

    def _seated(
        self, kind: str, firsts: list[Placed], others: list[Placed]
    ) -> tuple[list[Placed], list[Placed]]:
        """Seat the first ones: each on its own where there are enough, else all on one."""
        if 1 < len(firsts) <= len(others):
            pairs = [self._on_one(kind, [a], b) for a, b in zip(firsts, others, strict=False)]
            rest = others[len(firsts) :]
            return [pair[0][0] for pair in pairs], [*(pair[1] for pair in pairs), *rest]
        riders, support = self._on_one(kind, firsts, others[0])
        return riders, [support, *others[1:]]

    def _on_one(
        self, kind: str, firsts: list[Placed], other: Placed
    ) -> tuple[list[Placed], Placed]:
        support = self._below(kind, firsts, other)
        level = support.foot - _seat(kind, support)
        if _straddles(firsts[0], support):
            level += 0.26 * firsts[0].height
        step = min(firsts[0].width * 0.9, support.width * 0.8 / len(firsts))
        riders = [
            replace(
                first,
                x=support.x + (n - (len(firsts) - 1) / 2) * step,
                foot=level,
                depth=firsts[0].depth,
                grounded=False,
                sunk=0.0,
                tilt=first.tilt * 0.5,
            )
            for n, first in enumerate(firsts)
        ]
        return riders, support

    def _below(self, kind: str, firsts: Sequence[Placed], support: Placed) -> Placed:
        """Return the support, brought under the first ones, its foot within the picture."""
        foot = support.foot
        if support.grounded and firsts[0].grounded:
            wanted = max(first.foot for first in firsts) + _seat(kind, support)
            foot = min(max(wanted, support.foot), 0.97 * self.size.height)
        hollow = _hollow(kind, support)
        before = hollow or _straddles(firsts[0], support)
        load = len(firsts) * firsts[0].width * (1.2 if hollow else 0.72)
        wide = max(support.width, load)
        grow = min(wide / support.width, 2.2 if hollow else 1.6)
        return replace(
            support,
            x=sum(first.x for first in firsts) / len(firsts),
            foot=foot,
            depth=firsts[0].depth + (0.001 if before else -0.001),
            width=support.width * grow,
            height=support.height * grow,
            tilt=0.0,
        )

    def _row(self, firsts: Sequence[Placed], others: Sequence[Placed]) -> list[Placed]:
        """Return the others in a row beside the first ones, on the side where there is room."""
        left = min(first.x - first.width / 2 for first in firsts)
        right = max(first.x + first.width / 2 for first in firsts)
        to_right = self.size.width - right >= left
        edge, row = (right if to_right else left), []
        for other in others:
            half = other.width / 2
            overlap = 0.08 * min(other.width, firsts[0].width)
            x = edge + half - overlap if to_right else edge - half + overlap
            edge = x + half if to_right else x - half
            level = firsts[0].foot - 0.03 * self.size.height
            row.append(
                replace(other, x=x, foot=max(other.foot, level) if other.grounded else other.foot)
            )
        return row

    def _nearer(self, first: Placed, other: Placed, step: int) -> Placed:
        """Return the other one before (1) or behind (-1) the first, a little to its side."""
        side = 1 if first.x < self.size.width / 2 else -1
        foot = other.foot
        if other.grounded and first.grounded:
            level = first.foot + step * 0.05 * self.size.height
            foot = max(foot, level) if step > 0 else min(foot, level)
        x = first.x + side * 0.3 * (first.width + other.width) / 2
        return replace(other, x=x, foot=foot, depth=first.depth + step * 0.05)

    def _lifted(self, firsts: Sequence[Placed], others: Sequence[Placed]) -> list[Placed]:
        gap = 0.02 * min(self.size.width, self.size.height)
        top = min(other.foot - other.height for other in others) - gap
        return [replace(first, foot=min(first.foot, top), grounded=False) for first in firsts]


def _hollow(kind: str, support: Placed) -> bool:
    subject = support.subject
    return subject.hull is not None and (kind == "in" or subject.seat is None)


def _seat(kind: str, support: Placed) -> float:
    """Return how high above a support's foot one sits, in pixels."""
    subject = support.subject
    part = subject.hull if _hollow(kind, support) else subject.seat
    return (USUAL_SEAT if part is None else part) * support.height


def _straddles(rider: Placed, support: Placed) -> bool:
    """Say whether a rider's legs hang down behind what it rides."""
    if support.subject.name in MOUNTS:
        return True
    return rider.subject.kind == "person" and support.subject.kind == "beast"
