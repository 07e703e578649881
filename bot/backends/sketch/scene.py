"""Where everything stands: from a wish and a seed to placed subjects, in pixels.

A subject's place, pose and colour come from the seed and its own key ("dog", and "dog 2" for the
second one) alone, so that another subject or another style moves nothing. Only what is said to
stand on, in, beside ... another one takes its place from that one, and then the one that was
said first stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.backends.sketch import chance
from bot.backends.sketch.vocabulary import Subject, Vocabulary
from bot.backends.sketch.wish import Item, Mention, Wish
from bot.domain import Size

LANES = (0.5, 0.29, 0.71, 0.395, 0.605)
GROUP_STEPS = (0.0, 1 / 3, 2 / 3, 1 / 6, 1 / 2, 5 / 6)
FLOATING_SETTINGS = frozenset({"space", "underwater", "sky"})
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
    "flyer": Band(0.2, 0.26, 0.44, grounded=False),
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


@dataclass(frozen=True, slots=True)
class Box:
    """The visible part of a drawing, as fractions of its canvas's width; y grows downwards.

    Attributes:
        aspect: Visible width divided by visible height.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def aspect(self) -> float:
        """Visible width divided by visible height."""
        return (self.right - self.left) / max(self.bottom - self.top, 1e-6)


@dataclass(frozen=True, slots=True)
class Placed:
    """One subject in the picture.

    Attributes:
        key: Its own name in the picture ("dog", "dog 2").
        x: Horizontal middle of its visible part, in pixels.
        foot: Lower edge of its visible part, in pixels.
        height: Of its visible part, in pixels.
        tilt: In degrees, counter-clockwise.
        depth: What is drawn first has the smaller one.
        colour: A colour's name or "#rrggbb"; None: the drawing's own.
        sunk: Which part of its height is hidden by water.
        far: Stands behind what the setting has in front.
    """

    key: str
    subject: Subject
    x: float
    foot: float
    height: float
    width: float
    flip: bool
    tilt: float
    depth: float
    colour: str | None
    grounded: bool
    sunk: float = 0.0
    far: bool = False
    wearing: tuple[Item, ...] = ()
    holding: tuple[Item, ...] = ()

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the visible part, in pixels."""
        half = self.width / 2
        return self.x - half, self.foot - self.height, self.x + half, self.foot


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the painter needs; `placed` stands in drawing order."""

    size: Size
    seed: int
    setting: str
    light: str
    weather: tuple[str, ...]
    style: str
    snowy: bool
    placed: tuple[Placed, ...]
    without: frozenset[str] = frozenset()


BoxOf = Callable[[Subject], Box]


def compose(wish: Wish, seed: int, size: Size, vocabulary: Vocabulary, box_of: BoxOf) -> Scene:
    """Return the scene of a wish."""
    setting = wish.setting or usual_setting(wish, vocabulary)
    composer = _Composer(wish, seed, size, vocabulary, box_of, setting)
    placed = composer.place_all()
    return Scene(
        size=size,
        seed=seed,
        setting=setting,
        light=wish.light or "day",
        weather=wish.weather,
        style=wish.style or "",
        snowy=wish.snowy,
        placed=tuple(sorted(placed, key=lambda one: (one.depth, one.key))),
        without=wish.without,
    )


def usual_setting(wish: Wish, vocabulary: Vocabulary) -> str:
    """Return where the wish's subjects are at home, when no place was said."""
    kinds = [vocabulary.subjects[mention.name].kind for mention in wish.mentions]
    homes = {
        "swimmer": "underwater",
        "boat": "sea",
        "vehicle": "street",
        "building": "meadow",
        "plant": "meadow",
        "beast": "meadow",
        "flyer": "sky",
        "heavens": "sky",
    }
    if {"furniture", "wall"} & set(kinds):
        return "room"
    for kind in kinds:
        if homes.get(kind, "sky") != "sky":
            return homes[kind]
    if kinds:
        return homes.get(kinds[0], "studio")
    return "meadow" if wish.light or wish.weather else "studio"


class _Composer:
    """Places the mentions of one wish; lives for one call of `compose`."""

    def __init__(
        self,
        wish: Wish,
        seed: int,
        size: Size,
        vocabulary: Vocabulary,
        box_of: BoxOf,
        setting: str,
    ) -> None:
        self.wish, self.seed, self.size, self.setting = wish, seed, size, setting
        self.vocabulary, self.box_of = vocabulary, box_of
        self.unit = min(size.width, size.height)
        self.used: dict[str, int] = {}

    def place_all(self) -> list[Placed]:
        """Return all subjects: first each by itself, then moved to what it stands on or beside."""
        groups = [self._group(mention) for mention in self.wish.mentions]
        for index, mention in enumerate(self.wish.mentions):
            link = mention.relation
            if link is not None and link.target != index:
                groups[index], groups[link.target] = self._relate(
                    link.kind, groups[index], groups[link.target]
                )
        return [self._in_frame(one) for group in groups for one in group]

    def _group(self, mention: Mention) -> list[Placed]:
        subject = self.vocabulary.subjects[mention.name]
        start = self.used.get(mention.name, 0)
        self.used[mention.name] = start + mention.count
        return [self._alone(mention, subject, start + n) for n in range(mention.count)]

    def _alone(self, mention: Mention, subject: Subject, ordinal: int) -> Placed:
        key = mention.name if ordinal == 0 else f"{mention.name} {ordinal + 1}"
        seed, band = self.seed, BANDS[subject.kind]
        row = ordinal // len(GROUP_STEPS[:3])
        crowd = 1.0 if mention.count <= 2 else 0.8 if mention.count <= 6 else 0.62
        scale = mention.scale * crowd * 0.9**row * chance.between(0.95, 1.05, seed, key, "size")
        height = (subject.size or band.size) * self.unit * scale
        height = min(height, 0.86 * self.size.height)
        width = height * self.box_of(subject).aspect
        widest = (0.92, 0.5, 0.4)[min(mention.count, 3) - 1] * self.size.width
        if width > widest:
            height, width = height * widest / width, widest
        foot = chance.between(band.far, band.near, seed, key, "foot") - 0.045 * row
        grounded = band.grounded
        if self._floats(subject):
            foot, grounded = self._adrift(key, height), False
        tilt = 5.0 if grounded else 24.0 if self.setting == "space" else 10.0
        turned = subject.kind in {"building", "furniture", "wall", "plant"}
        return Placed(
            key=key,
            subject=subject,
            x=self._x(subject, ordinal) * self.size.width,
            foot=foot * self.size.height,
            height=height,
            width=width,
            flip=not turned and chance.share(seed, key, "flip") < 0.5,
            tilt=0.0 if turned else tilt * (chance.share(seed, key, "tilt") - 0.5),
            depth=foot - (0.3 if subject.kind == "wall" else 0.0),
            colour=mention.colour or self._colour(subject, key),
            grounded=grounded,
            sunk=self._sunk(subject, grounded),
            far=mention.far,
            wearing=mention.wearing,
            holding=mention.holding,
        )

    def _floats(self, subject: Subject) -> bool:
        if self.setting not in FLOATING_SETTINGS:
            return False
        if self.setting == "underwater":
            return subject.kind in {"swimmer", "person", "flyer", "boat"}
        return BANDS[subject.kind].grounded

    def _adrift(self, key: str, height: float) -> float:
        middle = chance.between(0.44, 0.62, self.seed, key, "adrift")
        return middle + height / self.size.height / 2

    def _sunk(self, subject: Subject, grounded: bool) -> float:
        if self.setting not in WATER_SETTINGS or not grounded or subject.kind == "boat":
            return 0.0
        return 0.28 if subject.kind in {"swimmer", "animal", "person"} else 0.14

    def _x(self, subject: Subject, ordinal: int) -> float:
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

    def _relate(
        self, kind: str, firsts: list[Placed], others: list[Placed]
    ) -> tuple[list[Placed], list[Placed]]:
        match kind:
            case "on" | "in":
                return self._upon(kind, firsts, others[0]), [
                    self._below(kind, firsts, others[0]),
                    *others[1:],
                ]
            case "beside":
                return firsts, self._row(firsts, others)
            case "behind":
                return firsts, [self._nearer(firsts[0], o, 1) for o in others]
            case "before" | "under":
                return firsts, [self._nearer(firsts[0], o, -1) for o in others]
            case "above":
                top = min(o.foot - o.height for o in others)
                return [
                    replace(f, foot=min(f.foot, top - 0.02 * self.unit)) for f in firsts
                ], others
            case _:
                return firsts, others

    def _below(self, kind: str, firsts: list[Placed], support: Placed) -> Placed:
        """Return the support, brought under the first one, its foot within the picture."""
        middle = sum(f.x for f in firsts) / len(firsts)
        foot = support.foot
        if support.grounded:
            wanted = max(f.foot for f in firsts) + self._seat(kind, support)
            foot = min(max(wanted, support.foot), 0.97 * self.size.height)
            foot = foot if firsts[0].grounded else support.foot
        before = self._hollow(kind, support) or _straddles(firsts[0], support)
        depth = firsts[0].depth + (0.001 if before else -0.001)
        hollow = self._hollow(kind, support)
        wide = max(support.width, len(firsts) * (1.2 if hollow else 0.62) * firsts[0].width)
        grow = min(wide / support.width, 2.2 if hollow else 1.6)
        return replace(
            support,
            x=middle,
            foot=foot,
            depth=depth,
            width=support.width * grow,
            height=support.height * grow,
            tilt=0.0,
        )

    def _upon(self, kind: str, firsts: list[Placed], support: Placed) -> list[Placed]:
        ground = self._below(kind, firsts, support)
        level = ground.foot - self._seat(kind, ground)
        if _straddles(firsts[0], support):
            level += 0.26 * firsts[0].height
        middle = sum(f.x for f in firsts) / len(firsts)
        step = min(firsts[0].width * 0.9, ground.width * 0.8 / len(firsts))
        return [
            replace(
                first,
                x=middle + (n - (len(firsts) - 1) / 2) * step,
                foot=level,
                depth=firsts[0].depth,
                grounded=False,
                sunk=0.0,
                tilt=first.tilt * 0.5,
            )
            for n, first in enumerate(firsts)
        ]

    def _hollow(self, kind: str, support: Placed) -> bool:
        return support.subject.hull is not None and (kind == "in" or support.subject.seat is None)

    def _seat(self, kind: str, support: Placed) -> float:
        subject = support.subject
        part = subject.hull if self._hollow(kind, support) else subject.seat
        return (part if part is not None else 0.9) * support.height

    def _row(self, firsts: list[Placed], others: list[Placed]) -> list[Placed]:
        """Return the others in a row beside the first ones, on the side where there is room."""
        left = min(f.x - f.width / 2 for f in firsts)
        right = max(f.x + f.width / 2 for f in firsts)
        to_right = self.size.width - right >= left
        edge, row = (right, []) if to_right else (left, [])
        for other in others:
            half = other.width / 2
            overlap = 0.08 * min(other.width, firsts[0].width)
            x = edge + half - overlap if to_right else edge - half + overlap
            edge = x + half if to_right else x - half
            foot = (
                other.foot
                if not other.grounded
                else max(other.foot, firsts[0].foot - 0.03 * self.size.height)
            )
            row.append(replace(other, x=x, foot=foot))
        return row

    def _nearer(self, first: Placed, other: Placed, step: int) -> Placed:
        """Return the other one before (1) or behind (-1) the first, a little to its side."""
        side = 1 if first.x < self.size.width / 2 else -1
        foot = other.foot
        if other.grounded and first.grounded:
            shift = first.foot + step * 0.05 * self.size.height
            foot = max(foot, shift) if step > 0 else min(foot, shift)
        x = first.x + side * 0.3 * (first.width + other.width) / 2
        return replace(other, x=x, foot=foot, depth=first.depth + step * 0.05)

    def _in_frame(self, one: Placed) -> Placed:
        margin = 0.02 * self.size.width + one.width / 2
        x = min(max(one.x, margin), max(self.size.width - margin, self.size.width / 2))
        top = one.foot - one.height
        foot = one.foot + max(0.0, 0.03 * self.size.height - top)
        return replace(one, x=x, foot=min(foot, 0.985 * self.size.height))


def _straddles(rider: Placed, support: Placed) -> bool:
    """Say whether a rider's legs hang down behind what it rides."""
    mounts = {"bicycle", "motorcycle", "scooter", "broom", "sled"}
    mounted = support.subject.kind == "beast" or support.subject.name in mounts
    return rider.subject.kind == "person" and mounted


def areas(scene: Scene) -> Mapping[str, tuple[float, float, float, float]]:
    """Return where every subject's visible part is, by its key."""
    return {one.key: one.area for one in scene.placed}
