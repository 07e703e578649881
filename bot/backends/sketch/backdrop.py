"""Which backdrop belongs to which setting, and the weather that lies over everything."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from PIL import Image

from bot.backends.sketch import flora, indoors, land, shores, skies, town, wilds
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.colours import Rgb, mix
from bot.backends.sketch.lights import LIGHTS
from bot.backends.sketch.scene import Scene

Paint = Callable[[Canvas, frozenset[str], bool], None]


def _sky_only(paint: Callable[[Canvas, frozenset[str]], None]) -> Paint:
    return lambda canvas, hide, snowy: paint(canvas, hide)


SETTINGS: MappingProxyType[str, Paint] = MappingProxyType(
    {
        "beach": shores.beach,
        "sea": shores.sea,
        "underwater": shores.underwater,
        "lake": shores.lake,
        "forest": land.forest,
        "jungle": land.jungle,
        "meadow": land.meadow,
        "garden": land.garden,
        "mountains": wilds.mountains,
        "desert": wilds.desert,
        "city": town.city,
        "street": town.street,
        "room": indoors.room,
        "kitchen": indoors.kitchen,
        "snow": wilds.snow,
        "space": _sky_only(skies.space),
        "lunar": _sky_only(skies.lunar),
        "sky": _sky_only(skies.air),
        "stage": indoors.stage,
        "studio": indoors.studio,
    }
)
INDOORS = frozenset({"room", "kitchen", "stage", "studio", "underwater", "space", "lunar"})


def paint_backdrop(scene: Scene) -> Image.Image:
    """Return the setting of a scene in its light, without its subjects."""
    light = LIGHTS[scene.light]
    canvas = Canvas(scene.size.width, scene.size.height, light, scene.seed, scene.setting)
    shown = {one.subject.name for one in scene.placed} & {
        "sun",
        "moon",
        "full_moon",
        "planet",
        "earth",
    }
    hide = scene.without | {"moon" if name == "full_moon" else name for name in shown}
    SETTINGS[scene.setting](canvas, hide, scene.snowy)
    if "aurora" in scene.weather and scene.setting not in INDOORS:
        skies.aurora(canvas)
    return canvas.image


def screen(scene: Scene, image: Image.Image) -> None:
    """Grow trees before what stands behind a forest."""
    if scene.setting not in {"forest", "jungle", "mountains"}:
        return
    light = LIGHTS[scene.light]
    canvas = Canvas(scene.size.width, scene.size.height, light, scene.seed, "screen")
    canvas.image = image
    for foot, height, count, fade in ((0.70, 0.15, 19, 0.1), (0.73, 0.19, 12, 0.0)):
        colour = canvas.tone("#2a5f45", fade)
        flora.conifers(canvas, foot, height, count, colour, f"{foot}", snow=scene.snowy)


def fall(scene: Scene, image: Image.Image) -> None:
    """Let rain, snow or fog fall over a picture and its subjects."""
    light = LIGHTS[scene.light]
    canvas = Canvas(scene.size.width, scene.size.height, light, scene.seed, "weather")
    canvas.image = image
    if "rain" in scene.weather:
        _rain(canvas)
    outdoors = scene.setting not in INDOORS
    flakes = scene.snowy or scene.setting == "snow"
    if "snowfall" in scene.weather or (flakes and outdoors and "snowfall" not in scene.without):
        _flakes(canvas, 210 if "snowfall" in scene.weather else 90)
    if "fog" in scene.weather:
        _fog(canvas)


def _rain(canvas: Canvas) -> None:
    random = canvas.chance("rain")
    for count, length, strength in ((170, 0.03, 0.28), (90, 0.055, 0.45)):
        spots = random.random((count, 2))

        def draw(
            pen: Pen,
            spots: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = spots,
            length: float = length,
        ) -> None:
            for x, y in spots:
                cx, cy = x * canvas.width, y * canvas.height
                fallen = length * canvas.unit
                pen.line([cx, cy, cx - fallen * 0.22, cy + fallen], fill=255, width=1.5)

        canvas.marks(draw, (226, 238, 250), strength)


def _flakes(canvas: Canvas, count: int) -> None:
    spots = canvas.chance("flakes").random((count, 3))

    def draw(pen: Pen) -> None:
        for x, y, size in spots:
            r = canvas.unit * (0.0014 + 0.0052 * size**2)
            cx, cy = x * canvas.width, y * canvas.height
            pen.ellipse([cx - r, cy - r, cx + r, cy + r], fill=255)

    canvas.marks(draw, (255, 255, 255), 0.85)


def _fog(canvas: Canvas) -> None:
    """Lay banks of fog over the picture, thickest at the horizon."""
    colour: Rgb = mix(canvas.light.haze, (236, 240, 244), 0.5)
    rows = np.linspace(0, 1, canvas.height)
    thick = 0.24 + 0.5 * np.exp(-(((rows - 0.58) / 0.14) ** 2)) + 0.12 * np.sin(rows * 21)
    column = np.clip(thick * 255, 0, 235).astype(np.uint8)
    mask = Image.fromarray(column[:, None]).resize(canvas.image.size)
    canvas.image.paste((round(colour[0]), round(colour[1]), round(colour[2])), (0, 0), mask)
