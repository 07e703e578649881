"""Where everything stands: from a wish and a seed to placed subjects.

A subject's place, pose and colour come from the seed and its own key ("dog", and "dog 2" for the
second one) alone, so that another subject or another style moves nothing. Only what is said to
stand on, in, beside ... another one takes its place from that one (`relating`), and then the one
that was said first stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.backends.sketch import chance
from bot.backends.sketch.relating import Frame
from bot.backends.sketch.scene import Box, Placed, Scene
from bot.backends.sketch.vocabulary import Subject, Vocabulary
from bot.backends.sketch.wish import Mention, Wish
from bot.domain import Size

BoxOf = Callable[[Subject], Box]

LANES = (0.24, 0.5, 0.76, 0.37, 0.63)
GROUP_STEPS = (0.0, 1 / 3, 2 / 3, 1 / 6, 1 / 2, 5 / 6)
ROW = 3
GROUND_ROW, AIR_ROW = 0.045, 0.12
# How much nearer something stands for each part of the picture that it is lower than its kind.
NEARER = 0.22
# How much lower the foot of something large hangs, so that its head has room.
HANGING = 0.7
# How wide one may be, of one, two, and three or more alike, as a fraction of the picture's width.
WIDEST = (0.92, 0.5, 0.4)
RESTING = frozenset({"on", "in"})
UPRIGHT = frozenset({"building", "furniture", "wall", "plant"})
FLOATING_SETTINGS = frozenset({"space", "sky"})
WATER_SETTINGS = frozenset({"sea", "lake"})
PALETTE = ("red", "orange", "gold", "green", "teal", "blue", "purple", "pink", "coral", "turquoise")


@dataclass(frozen=True, slots=True)
class Band:
    """How one kind of subject stands: its usual size and the range its foot stands in.

    Attributes:
        near, far: Height of the foot, as a fraction of the picture's height from the top.
        grounded: Stands on the ground and throws a shadow; otherwise it hangs in the air.
    """

    size: float
    far: float
    near: float
    grounded: bool = True


BANDS = {
    "animal": Band(0.44, 0.86, 0.92),
    "beast": Band(0.42, 0.83, 0.90),
    "flyer": Band(0.2, 0.32, 0.46, grounded=False),
    "swimmer": Band(0.26, 0.80, 0.88),
    "person": Band(0.54, 0.86, 0.92),
    "plant": Band(0.5, 0.70, 0.76),
    "flower": Band(0.2, 0.88, 0.95),
    "building": Band(0.46, 0.67, 0.71),
    "vehicle": Band(0.24, 0.79, 0.85),
    "boat": Band(0.26, 0.78, 0.84),
    "furniture": Band(0.34, 0.78, 0.82),
    "wall": Band(0.26, 0.40, 0.44, grounded=False),
    "heavens": Band(0.2, 0.24, 0.32, grounded=False),
    "food": Band(0.18, 0.89, 0.95),
    "thing": Band(0.2, 0.88, 0.95),
    "wearable": Band(0.18, 0.90, 0.95),
}
# Kinds whose lanes begin elsewhere, so that a girl and her dog do not stand in one place.
LANE_SHIFT = {"person": 1, "beast": 3, "vehicle": 2, "building": 4, "plant": 1, "furniture": 3}


# Where a kind is at home when no place was said; what is in none of these likes a plain studio.
HOMES = {
    "swimmer": "underwater",
    "boat": "sea",
    "vehicle": "street",
    "building": "meadow",
    "plant": "meadow",
    "beast": "meadow",
}
AIRBORNE = frozenset({"flyer", "heavens"})


def compose(wish: Wish, seed: int, size: Size, vocabulary: Vocabulary, box_of: BoxOf) -> Scene:
    """Return the scene of a wish."""
    setting = wish.setting or usual_setting(wish, vocabulary)
    placed = _Placer(wish, seed, size, vocabulary, box_of).place_all()
    return Scene(
        size=size,
        seed=seed,
        setting=setting,
        light=wish.light or ("storm" if "rain" in wish.weather else "day"),
        weather=wish.weather,
        style=wish.style or "",
        snowy=wish.snowy,
        placed=tuple(sorted(placed, key=lambda one: (one.depth, one.key))),
        without=wish.without,
    )


def usual_setting(wish: Wish, vocabulary: Vocabulary) -> str:
    """Return where the wish's subjects are at home, when no place was said."""
    kinds = [vocabulary.subjects[mention.name].kind for mention in wish.mentions]
    if not kinds:
        return "meadow" if wish.light or wish.weather else "studio"
    if {"furniture", "wall"} & set(kinds):
        return "room"
    if set(kinds) <= AIRBORNE:
        return "sky"
    usual = "meadow" if set(kinds) & AIRBORNE else "studio"
    return next((HOMES[kind] for kind in kinds if kind in HOMES), usual)


class _Placer:
    """Places the mentions of one wish; lives for one call of `compose`."""

    def __init__(
        self, wish: Wish, seed: int, size: Size, vocabulary: Vocabulary, box_of: BoxOf
    ) -> None:
        self.wish, self.seed, self.size = wish, seed, size
        self.vocabulary, self.box_of = vocabulary, box_of
        self.unit = min(size.width, size.height)
        self.used: dict[str, int] = {}

    def place_all(self) -> list[Placed]:
        """Return all subjects: first each by itself, then moved to what it stands on or beside."""
        frame = Frame(self.size)
        groups = [self._group(mention) for mention in self.wish.mentions]
        for index, mention in enumerate(self.wish.mentions):
            link = mention.relation
            if link is None or link.target == index:
                continue
            before, others = groups[index][0], groups[link.target]
            seated = [
                one for other in self._resting_on(link.target, index) for one in groups[other]
            ]
            if seated and link.kind in RESTING:
                groups[index] = frame.join(link.kind, groups[index], others[0], seated)
            else:
                groups[index], groups[link.target] = frame.relate(link.kind, groups[index], others)
            self._carry(groups, index, before)
        return [frame.kept_inside(one) for group in groups for one in group]

    def _carry(self, groups: list[list[Placed]], index: int, before: Placed) -> None:
        """Take along what stands on a subject that was moved."""
        now = groups[index][0]
        right, down, nearer = now.x - before.x, now.foot - before.foot, now.depth - before.depth
        for other in self._resting_on(index, index):
            groups[other] = [
                replace(one, x=one.x + right, foot=one.foot + down, depth=one.depth + nearer)
                for one in groups[other]
            ]

    def _resting_on(self, index: int, before: int) -> list[int]:
        """Return which mentions before a certain one stand on or in a subject."""
        return [
            other
            for other, mention in enumerate(self.wish.mentions[:before])
            if (link := mention.relation) is not None
            and link.target == index
            and link.kind in RESTING
        ]

    def _group(self, mention: Mention) -> list[Placed]:
        subject = self.vocabulary.subjects[mention.name]
        start = self.used.get(mention.name, 0)
        self.used[mention.name] = start + mention.count
        return [self._alone(mention, subject, start + n) for n in range(mention.count)]

    def _alone(self, mention: Mention, subject: Subject, ordinal: int) -> Placed:
        key = mention.name if ordinal == 0 else f"{mention.name} {ordinal + 1}"
        seed, band = self.seed, BANDS[subject.kind]
        row = ordinal // ROW
        height, width = self._extent(mention, subject, key, row)
        foot = self._foot(subject, key, row)
        grounded = band.grounded
        if self._floats(subject):
            foot, grounded = self._adrift(key, height), False
        upright = subject.kind in UPRIGHT
        sway = 0.0 if upright else self._sway(grounded)
        return Placed(
            key=key,
            subject=subject,
            x=self._x(subject, ordinal) * self.size.width,
            foot=foot * self.size.height,
            height=height,
            width=width,
            flip=not upright and chance.share(seed, key, "flip") < 0.5,
            tilt=sway * (chance.share(seed, key, "tilt") - 0.5),
            depth=foot - (0.3 if subject.kind == "wall" else 0.0),
            colour=mention.colour or self._colour(subject, key),
            grounded=grounded,
            sunk=self._sunk(subject, grounded),
            far=mention.far,
            wearing=mention.wearing,
            holding=mention.holding,
        )

    def _extent(
        self, mention: Mention, subject: Subject, key: str, row: int
    ) -> tuple[float, float]:
        """Return height and width in pixels; many of a kind are drawn smaller."""
        crowd = 1.0 if mention.count <= 2 else 0.8 if mention.count <= 6 else 0.62
        chance_size = chance.between(0.95, 1.05, self.seed, key, "size")
        usual = subject.size or BANDS[subject.kind].size
        height = usual * self.unit * mention.scale * crowd * 0.9**row * chance_size
        height = min(height, 0.86 * self.size.height)
        width = height * self.box_of(subject).aspect
        widest = WIDEST[min(mention.count, len(WIDEST)) - 1] * self.size.width
        return (height * widest / width, widest) if width > widest else (height, width)

    def _foot(self, subject: Subject, key: str, row: int) -> float:
        """Return where it stands; small ones stand nearer, so that large ones do not hide them."""
        band = BANDS[subject.kind]
        foot = chance.between(band.far, band.near, self.seed, key, "foot")
        larger = (subject.size or band.size) - band.size
        if not band.grounded:
            return foot + AIR_ROW * row + HANGING * max(larger, 0.0)
        return foot - NEARER * larger - GROUND_ROW * row

    def _floats(self, subject: Subject) -> bool:
        setting = self.wish.setting
        if setting is None or setting == "underwater":
            return subject.kind == "swimmer" or (
                setting is not None and subject.kind in {"person", "boat"}
            )
        return setting in FLOATING_SETTINGS and BANDS[subject.kind].grounded

    def _sway(self, grounded: bool) -> float:
        if grounded:
            return 5.0
        return 24.0 if self.wish.setting == "space" else 10.0

    def _adrift(self, key: str, height: float) -> float:
        middle = chance.between(0.44, 0.62, self.seed, key, "adrift")
        return middle + height / self.size.height / 2

    def _sunk(self, subject: Subject, grounded: bool) -> float:
        if self.wish.setting not in WATER_SETTINGS or not grounded or subject.kind == "boat":
            return 0.0
        return 0.28 if subject.kind in {"swimmer", "animal", "person"} else 0.14

    def _x(self, subject: Subject, ordinal: int) -> float:
        """Return the middle as a fraction of the width; later ones of a kind stand a step on."""
        turn = chance.number(self.seed, "lanes") + LANE_SHIFT.get(subject.kind, 0)
        lane = LANES[(turn + subject.lane) % len(LANES)]
        lane += chance.between(-0.025, 0.025, self.seed, subject.name, "x")
        if ordinal == 0:
            return lane
        low, span = 0.14, 0.72
        around = (lane - low) / span + GROUP_STEPS[ordinal % len(GROUP_STEPS)]
        return low + span * (around % 1.0)

    def _colour(self, subject: Subject, key: str) -> str | None:
        pick = chance.number(self.seed, key, "colour")
        if subject.coats:
            return subject.coats[pick % len(subject.coats)] or None
        return PALETTE[pick % len(PALETTE)] if subject.free else None
