"""A scene as values: the setting, the light, and where every subject stands, in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.backends.sketch.vocabulary import Subject
from bot.backends.sketch.wish import Item
from bot.domain import Size


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


def areas(scene: Scene) -> Mapping[str, tuple[float, float, float, float]]:
    """Return where every subject's visible part is, by its key."""
    return {one.key: one.area for one in scene.placed}


def larger(scene: Scene, scale: int) -> Scene:
    """Return a scene with `scale` times the pixels on each side, everything in its place."""
    return replace(
        scene,
        size=Size(scene.size.width * scale, scene.size.height * scale),
        placed=tuple(_larger(one, scale) for one in scene.placed),
    )


def _larger(one: Placed, scale: int) -> Placed:
    return replace(
        one,
        x=one.x * scale,
        foot=one.foot * scale,
        height=one.height * scale,
        width=one.width * scale,
    )
