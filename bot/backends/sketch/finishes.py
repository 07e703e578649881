"""What makes the styles look different: each works on the whole picture, pixel by its neighbours.

`prepare` changes the backdrop before subjects stand in it, `finish` the whole picture. Both look
at pixels near by only, so that a subject in one corner changes nothing in another. Most steps are
Pillow's own: on a megapixel they take a fraction of what the same takes in floating point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from bot.backends.sketch import chance, textures
from bot.backends.sketch.looks import nearest_ink

Change = Callable[[Image.Image], Image.Image]
PIXEL_BLOCK = 8
GREYS = 256


def _levels(image: Image.Image, change: Callable[[int], float]) -> Image.Image:
    """Return an image with every channel's levels changed alike."""
    table = [min(max(round(change(v)), 0), 255) for v in range(GREYS)]
    return image.point(table * len(image.getbands()))


def _bloom(image: Image.Image, floor: int, strength: float, radius: int) -> Image.Image:
    """Let bright parts glow into their neighbourhood."""
    bright = _levels(image.reduce(4), lambda v: max(0, v - floor) * 255 / (255 - floor) * strength)
    soft = bright.filter(ImageFilter.GaussianBlur(radius))
    return ImageChops.screen(image, soft.resize(image.size, Image.Resampling.BILINEAR))


def _contours(image: Image.Image, gain: float) -> Image.Image:
    """Return where the colours of an image change, as a mask; its frame is left out."""
    smooth = image.convert("L").filter(ImageFilter.BoxBlur(1))
    edges = smooth.filter(ImageFilter.FIND_EDGES)
    width, height = image.size
    for box in (
        (0, 0, width, 3),
        (0, 0, 3, height),
        (0, height - 3, width, height),
        (width - 3, 0, width, height),
    ):
        edges.paste(0, box)
    return _levels(edges, lambda v: (v - 7) * gain)


def anime_backdrop(image: Image.Image) -> Image.Image:
    """Ink the contours of a backdrop and clear its colours, as painted cels are."""
    vivid = ImageEnhance.Color(image).enhance(1.3)
    vivid.paste((46, 34, 78), (0, 0), _levels(_contours(image, 9.0), lambda v: v * 0.62))
    return vivid


def anime(image: Image.Image) -> Image.Image:
    """Light streaks from above, a soft bloom, sparkles."""
    streaks = textures.streaks(*image.size)
    lit = ImageChops.screen(
        ImageEnhance.Color(image).enhance(1.12), Image.merge("RGB", (streaks,) * 3)
    )
    lit = _bloom(lit, 165, 0.5, 8)
    lit.paste((255, 255, 255), (0, 0), textures.sparkles(*image.size))
    return lit


def watercolour(image: Image.Image) -> Image.Image:
    """Wet edges, pigment that gathers, paper that shows, a ragged white margin."""
    size = image.size
    spread = _moved(image, textures.ripples(*size))
    grey = spread.convert("L")
    wet = ImageChops.subtract(grey.filter(ImageFilter.BoxBlur(9)), grey)
    edge = _levels(wet, lambda v: 255 - min(v, 90) * 0.75)
    painted = ImageChops.multiply(spread, Image.merge("RGB", (edge,) * 3))
    painted.paste((253, 251, 244), (0, 0), textures.washes(*size))
    sheet = Image.new("RGB", size, (251, 248, 240))
    sheet.paste(painted, (0, 0), textures.margin(*size, 0.03, 0.45))
    return ImageChops.multiply(sheet, textures.paper(*size, 14))


def _moved(image: Image.Image, indexes: NDArray[np.int32]) -> Image.Image:
    """Return an image whose pixels were taken from elsewhere."""
    pixels = np.asarray(image.convert("RGBX")).view(np.uint32).ravel()
    moved = pixels[indexes].view(np.uint8).reshape(image.height, image.width, 4)
    return Image.frombuffer("RGBX", image.size, moved.tobytes(), "raw", "RGBX", 0, 1).convert("RGB")


def _hatched(start: float, full: float) -> Callable[[int], float]:
    """Return how strongly a grey is hatched: from the darkness `start` on, fully at `full`."""
    return lambda v: (1 - v / 255 - start) / (full - start) * 168


def pencil(image: Image.Image) -> Image.Image:
    """Graphite: contours and three layers of hatching on warm paper."""
    size = image.size
    grey = image.convert("L")
    blurred = grey.filter(ImageFilter.GaussianBlur(3))
    # Where a pixel is darker than its surroundings there is a contour.
    contour = _levels(ImageChops.subtract(blurred, grey), lambda v: 255 - max(v - 4, 0) * 4.2)
    shown = _levels(grey, lambda v: 176 + v * 79 / 255)
    for angle, step, start, full in (
        (32.0, 7.0, 0.2, 0.62),
        (-38.0, 8.0, 0.44, 0.82),
        (78.0, 6.0, 0.64, 0.97),
    ):
        weight = _levels(grey, _hatched(start, full))
        lines = ImageChops.multiply(weight, textures.hatching(*size, angle, step))
        shown = ImageChops.multiply(shown, ImageOps.invert(lines))
    shown = ImageChops.multiply(shown, contour)
    blank = Image.new("L", size, 255)
    blank.paste(shown, (0, 0), textures.margin(*size, 0.03, 0.35))
    drawn = ImageOps.colorize(blank, (48, 46, 52), (250, 246, 236))
    return ImageChops.multiply(drawn, textures.paper(*size, 12))


def noir(image: Image.Image) -> Image.Image:
    """Black and white with deep shadows, a slanting light and the grain of fast film."""
    size = image.size

    def curve(v: int) -> float:
        t = min(max((v / 255 - 0.14) / 0.7, 0), 1)
        return 255 * t * t * (3 - 2 * t)

    grey = _levels(image.convert("L"), curve)
    lit = ImageChops.multiply(grey, textures.slats(*size))
    lit = ImageChops.multiply(lit, textures.film(*size))
    return ImageOps.colorize(_levels(lit, lambda v: 4 + v * 1.12), (4, 4, 7), (250, 249, 245))


def pixel(image: Image.Image) -> Image.Image:
    """Large square pixels in few colours, dithered in order."""
    small = ImageEnhance.Color(image.reduce(PIXEL_BLOCK)).enhance(1.3)
    step = 255 / 6
    dither = textures.bayer(*small.size)[:, :, None] * step * 0.3
    few = np.round((np.asarray(small, dtype=np.float32) + dither) / step) * step
    blocks = Image.fromarray(np.clip(few, 0, 255).astype(np.uint8))
    return blocks.resize(image.size, Image.Resampling.NEAREST)


def neon_backdrop(image: Image.Image) -> Image.Image:
    """Turn a backdrop into dark shapes with glowing contours."""
    tubes = ImageEnhance.Color(_levels(image, lambda v: v * 0.8 + 60)).enhance(3.2)
    dark = ImageChops.multiply(image, Image.new("RGB", image.size, (34, 22, 62)))
    dark = ImageChops.add(dark, Image.new("RGB", image.size, (9, 5, 26)))
    mask = _contours(image, 11.0).filter(ImageFilter.MaxFilter(3))
    dark.paste(tubes, (0, 0), _levels(mask, lambda v: v * 0.8))
    return dark


def neon(image: Image.Image) -> Image.Image:
    """Let the tubes glow."""
    return _bloom(_bloom(image, 60, 0.8, 2), 70, 0.7, 10)


def oil_backdrop(image: Image.Image) -> Image.Image:
    """Lay in a backdrop with a broad brush."""
    painted = image.filter(ImageFilter.BoxBlur(3))
    width, height = painted.size
    spacing, length, thick = 17, 40.0, 13
    rows, columns = np.mgrid[0:height:spacing, 0:width:spacing]
    random = chance.stream(0, "strokes")
    jitter = random.random((3, *rows.shape))
    ys = np.clip(rows + (jitter[0] - 0.2) * spacing, 0, height - 1).astype(int).ravel()
    xs = np.clip(columns + (jitter[1] - 0.2) * spacing, 0, width - 1).astype(int).ravel()
    turn = textures.cloudy(width, height, 150, "turn")[ys, xs] * 1.5 + 0.35
    dx, dy = np.cos(turn) * length / 2, np.sin(turn) * length / 2
    shade = 1 + 0.08 * (jitter[2].ravel() * 2 - 1)
    inks = np.clip(np.asarray(painted)[ys, xs] * shade[:, None], 0, 255).astype(int)
    lines = np.stack([xs - dx, ys - dy, xs + dx, ys + dy], axis=1)
    order = random.permutation(len(lines))
    pen = ImageDraw.Draw(painted)
    for line, (red, green, blue) in zip(lines[order].tolist(), inks[order].tolist(), strict=True):
        pen.line(line, fill=(red, green, blue), width=thick)
    return painted


def oil(image: Image.Image) -> Image.Image:
    """Pull the paint along the brush and let its relief catch the light."""
    size = image.size
    pulled = _moved(image, textures.dabs(*size))
    relief = pulled.convert("L").filter(ImageFilter.EMBOSS)
    lit = ImageChops.overlay(
        pulled, Image.merge("RGB", (_levels(relief, lambda v: 128 + (v - 128) * 0.3),) * 3)
    )
    bristles = textures.bristles(*size)
    lit = ImageChops.overlay(lit, Image.merge("RGB", (bristles,) * 3))
    return ImageEnhance.Color(lit).enhance(1.2)


@lru_cache(maxsize=1)
def _ink_table() -> NDArray[np.uint8]:
    """Return the nearest poster ink for every colour of 4 bits a channel."""
    steps = [16 * n + 8.0 for n in range(16)]
    table = [nearest_ink((r, g, b)) for r in steps for g in steps for b in steps]
    return np.asarray(table, dtype=np.uint8)


def poster_backdrop(image: Image.Image) -> Image.Image:
    """Flatten a backdrop to a few inks, gradients to bands of them."""
    vivid = ImageEnhance.Color(image).enhance(1.5)
    few = (np.asarray(vivid) >> 4).astype(np.uint16)
    index = (few[:, :, 0] << 8) | (few[:, :, 1] << 4) | few[:, :, 2]
    return Image.fromarray(_ink_table()[index]).filter(ImageFilter.SMOOTH)


def poster(image: Image.Image) -> Image.Image:
    """Print: dots in the darker inks, the paper's tooth, a cream border with a fine rule."""
    size = image.size
    dots = ImageChops.multiply(
        _levels(image.convert("L"), lambda v: (150 - v) * 1.6), textures.dots(*size)
    )
    printed = image.copy()
    printed.paste((20, 28, 44), (0, 0), _levels(dots, lambda v: v * 0.35))
    sheet = Image.new("RGB", size, (246, 236, 214))
    sheet.paste((40, 56, 74), (0, 0), textures.margin(*size, 0.028, 0.0))
    sheet.paste((246, 236, 214), (0, 0), textures.margin(*size, 0.033, 0.0))
    sheet.paste(printed, (0, 0), textures.margin(*size, 0.045, 0.0))
    return ImageChops.multiply(sheet, textures.paper(*size, 8))


def _unchanged(image: Image.Image) -> Image.Image:
    return image


PREPARE: dict[str, Change] = {
    "anime": anime_backdrop,
    "neon": neon_backdrop,
    "oil": oil_backdrop,
    "poster": poster_backdrop,
}
FINISH: dict[str, Change] = {
    "anime": anime,
    "watercolour": watercolour,
    "pencil": pencil,
    "noir": noir,
    "pixel": pixel,
    "neon": neon,
    "oil": oil,
    "poster": poster,
}


def prepare(style: str, backdrop: Image.Image) -> Image.Image:
    """Return a backdrop as a style wants it."""
    return PREPARE.get(style, _unchanged)(backdrop)


def finish(style: str, image: Image.Image) -> Image.Image:
    """Return a picture in a style; the empty one is the painter's own, clean and flat."""
    return FINISH.get(style, _unchanged)(image)
