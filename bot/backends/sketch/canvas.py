"""A canvas for backdrops: gradients, ridges, soft lights and crisp marks, all under one light."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bot.backends.sketch import chance
from bot.backends.sketch.colours import Rgb, mix, rgb, times, whole
from bot.backends.sketch.lights import Light

Curve = NDArray[np.float64]
BoxPx = tuple[int, int, int, int]

# Marks are drawn this much larger and shrunk, so that their edges are smooth.
FINE = 2


class Canvas:
    """One backdrop in the making; lives for one picture.

    Attributes:
        image: RGB pixels so far.
        unit: The shorter side in pixels.
    """

    def __init__(self, width: int, height: int, light: Light, seed: int, name: str) -> None:
        self.image = Image.new("RGB", (width, height))
        self.width, self.height, self.unit = width, height, min(width, height)
        self.light = light
        self.seed, self.name = seed, name

    def chance(self, *names: object) -> np.random.Generator:
        """Return a generator for one part of this backdrop, independent of all others."""
        return chance.stream(self.seed, self.name, *names)

    def tone(self, colour: str, distance: float = 0.0) -> Rgb:
        """Return a colour under this light, faded by distance (0 near, 1 lost in the haze)."""
        return mix(times(rgb(colour), self.light.tint), self.light.haze, distance)

    def gradient(self, colours: Sequence[Rgb], top: float = 0.0, bottom: float = 1.0) -> None:
        """Fill from `top` to `bottom` (fractions of the height) with colours from above."""
        first, last = round(top * self.height), round(bottom * self.height)
        if last > first:
            self.image.paste(ramp(colours, self.width, last - first), (0, first))

    def wave(self, swing: float, waves: float, *names: object, rough: int = 3) -> Curve:
        """Return a curve over the width, in pixels around 0, `swing` of the height up and down."""
        random = self.chance("wave", *names)
        across = np.linspace(0, 2 * np.pi * self.width / self.unit, self.width)
        curve = np.zeros(self.width)
        for octave in range(rough):
            pace = waves * 1.9**octave * (0.8 + 0.4 * random.random())
            curve += np.sin(across * pace + random.random() * 6.283) * 0.5**octave
        return curve * swing * self.height / 1.6

    def ridge(self, curve: Curve, colours: Sequence[Rgb], bottom: float = 1.0) -> None:
        """Fill everything below a curve (pixels from the top) with a gradient."""
        top = int(np.clip(curve.min() - 1, 0, self.height))
        last = round(bottom * self.height)
        if last <= top:
            return
        middle = int(np.clip(curve.max() + 2, top, last))
        fill = ramp(colours, self.width, last - top)
        rows = np.arange(top, middle)[:, None] + 0.5
        cover = np.clip(rows - curve[None, :] + 0.5, 0, 1)
        mask = Image.fromarray((cover * 255).astype(np.uint8))
        if middle > top:
            self.image.paste(fill.crop((0, 0, self.width, middle - top)), (0, top), mask)
        if last > middle:
            self.image.paste(fill.crop((0, middle - top, self.width, last - top)), (0, middle))

    def glow(self, x: float, y: float, radius: float, colour: Rgb, strength: float) -> None:
        """Add a soft round light; everything is in pixels."""
        size = max(round(radius * 2), 2)
        spot = Image.radial_gradient("L").resize((size, size), Image.Resampling.BILINEAR)
        mask = spot.point([round(max(0, 1 - v / 181) ** 2 * 255 * strength) for v in range(256)])
        left, top = round(x - radius), round(y - radius)
        self.image.paste(
            whole(colour),
            (left, top, left + size, top + size),
            mask,
        )

    def marks(self, draw: Callable[[Pen], object], colour: Rgb, strength: float = 1.0) -> None:
        """Paint the shapes that `draw` gives to the pen, with smooth edges."""
        pen = Pen()
        draw(pen)
        box = pen.box(self.width, self.height)
        if box is None:
            return
        mask = pen.mask(box)
        if strength < 1:
            mask = mask.point([round(v * strength) for v in range(256)])
        self.image.paste(whole(colour), box, mask)

    def polygon(self, points: Sequence[float], colour: Rgb, strength: float = 1.0) -> None:
        """Paint one polygon: x, y, x, y ... in pixels."""
        self.marks(lambda pen: pen.polygon(points, fill=255), colour, strength)

    def oval(self, box: Sequence[float], colour: Rgb, strength: float = 1.0) -> None:
        """Paint an ellipse within left, top, right, bottom, in pixels."""
        self.marks(lambda pen: pen.ellipse(box, fill=255), colour, strength)

    def disc(self, x: float, y: float, r: float, colour: Rgb, strength: float = 1.0) -> None:
        """Paint a disc, in pixels."""
        self.oval((x - r, y - r, x + r, y + r), colour, strength)


class Pen:
    """Collects shapes in pixels, so that only the part of the paper they need is looked at."""

    def __init__(self) -> None:
        self._shapes: list[tuple[str, Sequence[float], int, float]] = []

    def polygon(self, points: Sequence[float], fill: int) -> None:
        """Add a filled polygon: x, y, x, y ..."""
        self._shapes.append(("polygon", points, fill, 0))

    def ellipse(self, points: Sequence[float], fill: int) -> None:
        """Add a filled ellipse within left, top, right, bottom."""
        self._shapes.append(("ellipse", points, fill, 0))

    def rectangle(self, points: Sequence[float], fill: int) -> None:
        """Add a filled rectangle: left, top, right, bottom; fill 0 rubs out."""
        self._shapes.append(("rectangle", points, fill, 0))

    def line(self, points: Sequence[float], fill: int, width: float) -> None:
        """Add a line."""
        self._shapes.append(("line", points, fill, width))

    def box(self, width: int, height: int) -> BoxPx | None:
        """Return the part of a picture that is touched, in whole pixels; None: nothing."""
        drawn = [(points, stroke) for _, points, fill, stroke in self._shapes if fill]
        if not drawn:
            return None
        left = min(min(points[0::2]) - stroke for points, stroke in drawn) - 1
        top = min(min(points[1::2]) - stroke for points, stroke in drawn) - 1
        right = max(max(points[0::2]) + stroke for points, stroke in drawn) + 2
        bottom = max(max(points[1::2]) + stroke for points, stroke in drawn) + 2
        found = (
            max(int(left), 0),
            max(int(top), 0),
            min(int(right), width),
            min(int(bottom), height),
        )
        return found if found[2] > found[0] and found[3] > found[1] else None

    def mask(self, box: BoxPx) -> Image.Image:
        """Return the shapes within a box as a mask."""
        size = ((box[2] - box[0]) * FINE, (box[3] - box[1]) * FINE)
        mask = Image.new("L", size, 0)
        paper = ImageDraw.Draw(mask)
        for kind, points, fill, stroke in self._shapes:
            moved = [(value - box[i % 2]) * FINE for i, value in enumerate(points)]
            if kind == "line":
                paper.line(moved, fill=fill, width=max(round(stroke * FINE), 1))
            else:
                getattr(paper, kind)(moved, fill=fill)
        return mask.reduce(FINE)


def ramp(colours: Sequence[Rgb], width: int, height: int) -> Image.Image:
    """Return a vertical gradient."""
    stops = np.linspace(0, 1, len(colours))
    rows = np.linspace(0, 1, height)
    table = np.asarray(colours, dtype=np.float64)
    column = np.stack([np.interp(rows, stops, table[:, c]) for c in range(3)], axis=1)
    strip = Image.fromarray(np.round(column).astype(np.uint8)[:, None, :])
    return strip.resize((width, height), Image.Resampling.NEAREST)
