"""Puts one subject together: its drawing, a body below a face, what it wears and what it holds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bot.backends.sketch import bodies, colours
from bot.backends.sketch.colours import KIN, repaint, substitute, text
from bot.backends.sketch.looks import Look, glowing, style_svg_colour
from bot.backends.sketch.measuring import (
    CANVAS,
    Anchors,
    BoxUnits,
    Survey,
    anchors_of,
    drawing,
    survey_of,
)
from bot.backends.sketch.scene import Box, Placed
from bot.backends.sketch.vocabulary import Subject, Vocabulary
from bot.backends.sketch.wish import Item

# Half a thick outline and what the shading reaches, in units.
LINE_ROOM = 3.0
Point = tuple[float, float]

STROKE = re.compile(r'stroke-width="([\d.]+)"')
LINES = re.compile(r'<g id="line"((?:(?! fill=)[^>])*>)')
SKIN = "#fcea2b"

# Width as a factor of the head's, and how far it is pulled over the brow, for each kind of hat.
HATS = {
    "hat": (1.5, 0.16),
    "top_hat": (1.25, 0.1),
    "cap": (1.2, 0.3),
    "crown": (0.85, 0.1),
    "graduation_cap": (1.35, 0.18),
    "helmet": (1.35, 0.62),
    "party_hat": (0.62, 0.12),
    "santa_hat": (1.2, 0.26),
    "flower_crown": (1.15, 0.26),
}
# Where in its own drawing a thing is taken hold of; others are held in their middle.
GRIPS = {
    "balloon": (38.0, 49.0),
    "kite": (56.0, 62.0),
    "umbrella": (36.0, 58.0),
    "flag": (34.0, 62.0),
    "sword": (54.0, 54.0),
    "guitar": (34.0, 44.0),
    "fishing_rod": (16.0, 62.0),
    "magic_wand": (22.0, 56.0),
    "broom": (44.0, 40.0),
}
# Height of what is held as a share of its holder's, where the usual one looks wrong.
HELD_SHARES = {"balloon": 0.42, "umbrella": 1.0, "kite": 0.5, "flag": 0.8, "guitar": 0.62}
# Of several hues that all belong to one colour.
MOTLEY = {"cap": 0.3, "flower_crown": 0.5}
NECKWEAR = {"necktie": 0.4, "bow_tie": 0.62, "scarf": 1.0, "collar": 0.95}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject as SVG without its frame, in drawing units.

    Attributes:
        box: Its visible part without what it wears and holds, in units.
        view: Left, top, width and height of everything, with room to lean.
    """

    behind: str
    body: str
    front: str
    box: BoxUnits
    view: BoxUnits

    def svg(self, *, flip: bool, tilt: float) -> str:
        """Return the whole as an SVG file, mirrored and leaning as asked."""
        left, _, right, bottom = self.box
        middle = (left + right) / 2
        turn = f"rotate({-tilt:.2f} {middle:.2f} {bottom:.2f})"
        if flip:
            turn += f" translate({2 * middle:.2f} 0) scale(-1 1)"
        view = " ".join(f"{part:g}" for part in self.view)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">'
            f'<g transform="{turn}">{self.behind}{self.body}{self.front}</g></svg>'
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a subject as SVG, inked, with the box that it fills, in units."""

    svg: str
    bounds: BoxUnits
    behind: bool = False


class Figures:
    """Assembles subjects; lives as long as the painter, remembers what each drawing measures."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._surveys: dict[str, Survey] = {}
        self._lock = Lock()

    def box(self, subject: Subject) -> Box:
        """Return a subject's visible part as fractions of its width."""
        left, top, right, bottom = (part / CANVAS for part in self._survey(subject).box)
        return Box(left, top, right, bottom)

    def height(self, subject: Subject) -> float:
        """Return how high a subject is in drawing units."""
        box = self._survey(subject).box
        return max(box[3] - box[1], 1.0)

    def sheet(self, one: Placed, look: Look, bold: float = 1.0) -> Sheet:
        """Return a subject as it is to be drawn, its lines `bold` times as wide as usual."""
        look = replace(look, line=look.line * bold)
        subject, survey = one.subject, self._survey(one.subject)
        shirt = next((item for item in one.wearing if self._slot(item) == "body"), None)
        main = self._main(subject, one.colour, survey)
        body = _inked(self._painted(subject, one.colour, shirt, survey), look, main)
        anchors = anchors_of(subject, survey)
        parts = [self._worn(item, anchors, look) for item in one.wearing if item is not shirt]
        parts += self._hands(subject, main, one.holding, anchors, survey, look)
        boxes = [survey.box, *(part.bounds for part in parts)]
        return Sheet(
            behind="".join(part.svg for part in parts if part.behind),
            body=body,
            front="".join(part.svg for part in parts if not part.behind),
            box=survey.box,
            view=_view(boxes, one.tilt),
        )

    def _slot(self, item: Item) -> str:
        return self.vocabulary.subjects[item.name].slot

    def _survey(self, subject: Subject) -> Survey:
        with self._lock:
            known = self._surveys.get(subject.name)
        if known is None:
            known = survey_of(drawing(subject, None, None))
            with self._lock:
                self._surveys[subject.name] = known
        return known

    def _main(self, subject: Subject, colour: str | None, survey: Survey) -> str:
        return self._hex(colour) or (subject.wear[0] if subject.wear else survey.main)

    def _hex(self, colour: str | None) -> str | None:
        return self.vocabulary.colours.get(colour, colour) if colour else None

    def _painted(
        self, subject: Subject, colour: str | None, shirt: Item | None, survey: Survey
    ) -> str:
        """Return the subject itself, in its colour, in its clothes."""
        target = self._hex(colour)
        cloth = self._hex(shirt.colour) or "#d9352b" if shirt is not None else None
        if subject.wear:
            svg = drawing(subject, None, shirt)
            wanted = cloth or target
            return repaint(svg, subject.wear[0], wanted) if wanted else svg
        svg = drawing(subject, "#010203" if cloth else None, None)
        if target:
            svg = repaint(svg, survey.main, target)
        return svg.replace("#010203", cloth) if cloth else svg

    def _item(
        self,
        item: Item,
        width: float,
        at: Point,
        grip: Point,
        look: Look,
        lean: float = 0.0,
    ) -> Part:
        """Return an item `width` wide whose point `grip` (its own units) lies at `at`."""
        subject = self.vocabulary.subjects[item.name]
        survey = self._survey(subject)
        svg = drawing(subject, None, None)
        target = self._hex(item.colour)
        if target:
            svg = repaint(svg, survey.main, target, MOTLEY.get(item.name, KIN))
        left, top, right, bottom = survey.box
        scale = width / max(right - left, 1)
        svg = _inked(svg, look, target or survey.main, min(max(1 / scale, 0.8), 2.0))
        x, y = at[0] - grip[0] * scale, at[1] - grip[1] * scale
        turn = f"rotate({lean:g} {at[0]:g} {at[1]:g}) " if lean else ""
        place = f"{turn}translate({x:.2f} {y:.2f}) scale({scale:.3f})"
        reach = (
            max(
                abs(side)
                for side in (right - grip[0], grip[0] - left, bottom - grip[1], grip[1] - top)
            )
            * scale
        )
        box = (x + left * scale, y + top * scale, x + right * scale, y + bottom * scale)
        if lean:
            box = (at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)
        return Part(f'<g transform="{place}">{svg}</g>', box)

    def _worn(self, item: Item, anchors: Anchors, look: Look) -> Part:
        left, top, right, bottom = self._survey(self.vocabulary.subjects[item.name]).box
        middle = (left + right) / 2
        match self._slot(item):
            case "eyes":
                grip = (middle, (top + bottom) / 2)
                return self._item(item, anchors.glasses, anchors.eyes, grip, look)
            case "neck":
                width = anchors.collar * NECKWEAR.get(item.name, 1.0)
                grip = (middle, top + (bottom - top) * 0.25)
                return self._item(item, width, anchors.neck, grip, look)
            case "ears":
                at = (anchors.brow[0], anchors.brow[1] - anchors.head * 0.12)
                return self._item(item, anchors.head * 1.5, at, (middle, top), look)
            case "back":
                at = (anchors.neck[0] + anchors.collar * 0.55, anchors.neck[1])
                part = self._item(item, anchors.collar * 1.1, at, (middle, top), look)
                return Part(part.svg, part.bounds, behind=True)
            case _:
                factor, sink = HATS.get(item.name, (1.0, 0.15))
                at = (anchors.brow[0], anchors.brow[1] + sink * anchors.head)
                return self._item(item, factor * anchors.head, at, (middle, bottom), look)

    def _hands(
        self,
        subject: Subject,
        main: str,
        holding: Sequence[Item],
        anchors: Anchors,
        survey: Survey,
        look: Look,
    ) -> list[Part]:
        """Return what is held, and the arms that hold it; two hands hold two things."""
        parts: list[Part] = []
        for number, item in enumerate(holding[:2]):
            hand = anchors.hand if number == 0 else (CANVAS - anchors.hand[0], anchors.hand[1])
            parts += self._held(subject, item, hand, anchors, survey, look)
            if subject.sit or subject.wear:
                start = (47.0, 58.0) if number == 0 else (25.0, 58.0)
                arm = bodies.arm(main, SKIN if subject.wear else main, start, hand)
                box = (hand[0] - 6, hand[1] - 6, hand[0] + 6, hand[1] + 6)
                parts.append(Part(_inked(arm, look, main), box))
        return parts

    def _held(
        self,
        subject: Subject,
        item: Item,
        hand: Point,
        anchors: Anchors,
        survey: Survey,
        look: Look,
    ) -> list[Part]:
        thing = self.vocabulary.subjects[item.name]
        left, top, right, bottom = self._survey(thing).box
        owner = survey.box[3] - survey.box[1]
        small = subject.kind in {"beast", "flyer", "swimmer"}
        share = (thing.size or 0.2) / (subject.size or 0.44)
        share = HELD_SHARES.get(item.name) or min(max(share, 0.3), 0.42 if small else 0.7)
        width = share * owner * (right - left) / max(bottom - top, 1)
        grip = GRIPS.get(item.name, ((left + right) / 2, (top + bottom) / 2))
        if item.name == "umbrella":
            # Behind its holder, so that the canopy shelters the head and the face stays free.
            at = ((hand[0] + anchors.brow[0]) / 2, anchors.brow[1] + 0.1 * anchors.head)
            part = self._item(item, width, at, (36.0, 37.0), look)
            return [Part(part.svg, part.bounds, behind=True)]
        if item.name != "balloon":
            return [self._item(item, width, hand, grip, look)]
        return self._balloons(item, width, hand, look)

    def _balloons(self, item: Item, width: float, hand: Point, look: Look) -> list[Part]:
        """Return a bunch of balloons on strings of their own, each in its colour."""
        colours_of = (item.colour,) * 3 if item.colour else ("red", "gold", "blue")
        count = min(item.count, 3)
        parts = []
        for n in range(count):
            lean = (n - (count - 1) / 2) * 26 + 22
            radians = math.radians(lean - 4)
            far = width * (2.0 if n % 2 == 0 and count > 1 else 2.5)
            end = (hand[0] + far * math.sin(radians), hand[1] - far * math.cos(radians))
            way = f"M{hand[0]:.1f} {hand[1]:.1f} L{end[0]:.1f} {end[1]:.1f}"
            string = f'<path fill="none" stroke="#000000" stroke-width="1.2" d="{way}"/>'
            one = Item(item.name, colours_of[n])
            parts.append(Part(_inked(string, look, "#ffffff"), (*end, *hand)))
            parts.append(self._item(one, width, end, GRIPS["balloon"], look, lean - 30))
        return parts


def _view(boxes: Sequence[BoxUnits], tilt: float) -> BoxUnits:
    """Return left, top, width and height of all boxes, with room to lean."""
    left = min(min(box[0], box[2]) for box in boxes)
    top = min(min(box[1], box[3]) for box in boxes)
    right = max(max(box[0], box[2]) for box in boxes)
    bottom = max(max(box[1], box[3]) for box in boxes)
    room = LINE_ROOM + abs(math.sin(math.radians(tilt))) * max(bottom - top, right - left)
    # Mirrored at the middle of the first box, the rest must still be on the sheet.
    middle = (boxes[0][0] + boxes[0][2]) / 2
    half = max(right - middle, middle - left) + room
    return middle - half, top - room, 2 * half, bottom - top + 2 * room


def _inked(svg: str, look: Look, main: str, heavier: float = 1.0) -> str:
    """Return SVG in a style's lines and colours; `main` is what a neon tube glows in."""
    ink = look.ink or text(glowing(colours.rgb(main)))
    svg = LINES.sub(r'<g fill="#000000"\1', svg)
    factor = look.line * heavier
    svg = STROKE.sub(lambda m: f'stroke-width="{float(m[1]) * factor:.2f}"', svg)
    return substitute(svg, lambda colour: style_svg_colour(look, colour, ink))
