"""What drawings measure: where they are on their canvas, and where things are worn and held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.backends.sketch import bodies, colours, openmoji
from bot.backends.sketch.colours import text
from bot.backends.sketch.raster import rasterise
from bot.backends.sketch.vocabulary import Subject
from bot.backends.sketch.wish import Item

CANVAS = 72.0
SURVEY_PX = 96
BoxUnits = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Survey:
    """What one drawing looks like: where it is on its canvas, and its main colour."""

    box: tuple[float, float, float, float]
    main: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where on a subject things go, in drawing units."""

    eyes: tuple[float, float]
    glasses: float
    brow: tuple[float, float]
    head: float
    neck: tuple[float, float]
    collar: float
    hand: tuple[float, float]


def drawing(subject: Subject, sweater: str | None, clothes: Item | None) -> str:
    """Return a subject's drawing, with its body if the drawing is only a face or a bust."""
    head = openmoji.inner(subject.art)
    if subject.sit:
        make = bodies.BODIES.get(subject.name, bodies.seated)
        place = f"translate({bodies.HEAD_X:.2f} {bodies.HEAD_Y}) scale({bodies.HEAD_SCALE})"
        return f'{make(subject.sit, sweater)}<g transform="{place}">{head}</g>'
    if subject.wear:
        wear = subject.wear
        if clothes is not None and clothes.name == "dress":
            wear = (wear[0], wear[0], "skirt")
        return bodies.standing(wear) + head
    return head


def survey_of(svg: str) -> Survey:
    """Return what a drawing measures, by looking at a small picture of it."""
    tall = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 96">{svg}</svg>'
    image = rasterise(tall, SURVEY_PX)
    unit = CANVAS / SURVEY_PX
    left, top, right, bottom = image.getchannel("A").point(lambda a: 255 * (a > 96)).getbbox() or (
        (0, 0, SURVEY_PX, SURVEY_PX)
    )
    used = {text(colours.rgb(found)) for found in colours.HEX.findall(svg)}
    seen = Counter[str]()
    for count, pixel in image.getcolors(SURVEY_PX * SURVEY_PX * 2) or []:
        if isinstance(pixel, tuple) and pixel[3] == 255:
            name = text((pixel[0], pixel[1], pixel[2]))
            if name in used:
                seen[name] += count
    return Survey((left * unit, top * unit, right * unit, bottom * unit), colours.dominant(seen))


def anchors_of(subject: Subject, survey: Survey) -> Anchors:
    """Return where a subject wears and holds things; by rule where its table says nothing."""
    left, top, right, bottom = survey.box
    wide, high = right - left, bottom - top
    middle = (left + right) / 2
    usual = (middle, top + 0.3 * high, 0.5 * wide, middle, top + 0.03 * high, 0.5 * wide)
    if subject.wear and not subject.face:
        usual = (36.0, 30.5, 27.0, 36.0, 12.0, 30.0)
    ex, ey, glasses, bx, by, head = subject.face or usual
    if subject.sit:
        s, dx, dy = bodies.HEAD_SCALE, bodies.HEAD_X, bodies.HEAD_Y
        ex, ey, bx, by = ex * s + dx, ey * s + dy, bx * s + dx, by * s + dy
        return Anchors((ex, ey), glasses * s, (bx, by), head * s, (36, 50), 38, (62, 62))
    if subject.wear:
        return Anchors((ex, ey), glasses, (bx, by), head, (36, 44), 26, (61, 66))
    hand = (right - 0.12 * wide, top + 0.62 * high)
    if subject.kind in {"beast", "flyer", "swimmer"} and subject.face:
        hand = (ex + (ex - middle) * 0.25, ey + 0.12 * high)
    if subject.name in {"penguin", "snowman", "ghost", "teddy_bear"}:
        hand = (right - 0.06 * wide, top + 0.66 * high)
    neck = (bx, ey + 0.55 * head)
    return Anchors((ex, ey), glasses, (bx, by), head, neck, 0.95 * head, hand)
