"""What makes the styles look different: each works on the whole picture, pixel by its neighbours.

`prepare` changes the backdrop before subjects stand in it, `finish` the whole picture. Both look
at pixels near by only, so that a subject in one corner changes nothing in another.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from bot.backends.sketch import chance, textures
from bot.backends.sketch.looks import nearest_ink

Pixels = NDArray[np.float32]
Change = Callable[[Image.Image], Image.Image]
PIXEL_BLOCK = 8


def _array(image: Image.Image) -> Pixels:
    return np.asarray(image, dtype=np.float32)


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _bloom(image: Image.Image, floor: int, strength: float, radius: int) -> Image.Image:
    """Let bright parts glow into their neighbourhood."""
    quarter = image.reduce(4).point([max(0, v - floor) * 255 // (255 - floor) for v in range(256)] * 3)
    soft = quarter.filter(ImageFilter.GaussianBlur(radius)).point([round(v * strength) for v in range(256)] * 3)
    return ImageChops.screen(image, soft.resize(image.size, Image.Resampling.BILINEAR))


def anime(image: Image.Image) -> Image.Image:
    """Clear colours, a soft bloom, light from above."""
    vivid = ImageEnhance.Color(image).enhance(1.28)
    vivid = ImageEnhance.Contrast(vivid).enhance(1.06)
    return _bloom(vivid, 150, 0.55, 9)


def watercolour(image: Image.Image) -> Image.Image:
    """Wet edges, pigment that gathers, paper that shows, a ragged white margin."""
    width, height = image.size
    spread = _array(_wobbled(image))
    grey = spread @ np.array([0.3, 0.59, 0.11], dtype=np.float32)
    soft = _array(_image(grey).filter(ImageFilter.GaussianBlur(7)))
    wet = np.clip((soft - grey) / 255, 0, 0.35) * 0.55
    wash = 0.10 * textures.cloudy(width, height, 90, "wash") + 0.06 * textures.cloudy(width, height, 22, "pool")
    paper = 0.035 * textures.grain(width, height, "paper") + 0.03 * textures.cloudy(width, height, 4, "tooth")
    light = (1.0 + wash + paper - wet)[:, :, None]
    pale = np.clip(0.17 + 0.22 * textures.cloudy(width, height, 130, "pale"), 0.03, 0.5)[:, :, None]
    painted = (spread * (1 - pale) + 252 * pale) * light
    inside = textures.margin(width, height, 0.035, 1.4)[:, :, None]
    sheet = np.array([251, 248, 240], dtype=np.float32) * (1 + paper)[:, :, None]
    return _image(painted * inside + sheet * (1 - inside))


def _wobbled(image: Image.Image) -> Image.Image:
    """Shift pixels a little, as water carries pigment."""
    width, height = image.size
    reach = min(width, height) / 1024
    dx = (5.0 * textures.cloudy(width, height, 34, "dx") + 2.0 * textures.cloudy(width, height, 9, "dx2")) * reach
    dy = (5.0 * textures.cloudy(width, height, 34, "dy") + 2.0 * textures.cloudy(width, height, 9, "dy2")) * reach
    rows = np.clip(np.arange(height)[:, None] + dy, 0, height - 1).astype(np.int32)
    columns = np.clip(np.arange(width)[None, :] + dx, 0, width - 1).astype(np.int32)
    return Image.fromarray(np.asarray(image)[rows, columns])


def pencil(image: Image.Image) -> Image.Image:
    """Graphite: contours and three layers of hatching on warm paper."""
    width, height = image.size
    grey = image.convert("L")
    inverse = _array(ImageOps.invert(grey).filter(ImageFilter.GaussianBlur(3.2)))
    tone = _array(grey)
    contour = np.clip(tone * 255 / (256 - inverse), 0, 255) / 255
    contour = np.clip((contour - 0.55) / 0.45, 0, 1) ** 1.6
    dark = 1 - tone / 255
    layers = ((32.0, 7.0, 0.18, 0.6), (-38.0, 8.0, 0.42, 0.8), (78.0, 6.0, 0.62, 0.95))
    graphite = np.ones_like(tone)
    for angle, step, start, full in layers:
        weight = np.clip((dark - start) / (full - start), 0, 1)
        graphite *= 1 - 0.62 * weight * textures.hatching(width, height, angle, step)
    graphite *= 1 - 0.30 * dark * (1 + 0.25 * textures.grain(width, height, "lead"))
    shown = np.clip(graphite * (0.25 + 0.75 * contour), 0, 1)
    shown = 1 - (1 - shown) * textures.margin(width, height, 0.03, 1.8)
    paper = np.array([250, 246, 236], dtype=np.float32)
    lead = np.array([52, 50, 54], dtype=np.float32)
    tooth = (1 + 0.018 * textures.grain(width, height, "paper"))[:, :, None]
    return _image((lead + (paper - lead) * shown[:, :, None]) * tooth)


def noir(image: Image.Image) -> Image.Image:
    """Black and white with deep shadows, a vignette and the grain of fast film."""
    width, height = image.size
    tone = _array(image.convert("L")) / 255
    curve = np.clip((tone - 0.12) / 0.76, 0, 1)
    curve = curve * curve * (3 - 2 * curve)
    beam = 0.80 + 0.30 * np.clip(textures.hatching(width, height, 62.0, 190.0) * 1.4, 0, 1)
    lit = curve * textures.vignette(width, height, 0.62) * beam
    lit = lit * 246 + 5 + 9 * textures.grain(width, height, "film")
    return _image(lit).convert("RGB")


def pixel(image: Image.Image) -> Image.Image:
    """Large square pixels in few colours, dithered in order."""
    small = ImageEnhance.Color(image.reduce(PIXEL_BLOCK)).enhance(1.25)
    levels = 7
    step = 255 / (levels - 1)
    dither = textures.bayer(*small.size)[:, :, None] * step * 0.55
    few = np.round((_array(small) + dither) / step) * step
    return _image(few).resize(image.size, Image.Resampling.NEAREST)


def neon_backdrop(image: Image.Image) -> Image.Image:
    """Turn a backdrop into dark shapes with glowing contours."""
    edges = image.filter(ImageFilter.GaussianBlur(1.0)).filter(ImageFilter.FIND_EDGES)
    edges = ImageChops.multiply(ImageEnhance.Brightness(edges).enhance(3.6), ImageEnhance.Color(ImageEnhance.Brightness(image).enhance(1.4)).enhance(3.0))
    base = _array(image)
    deep = base * np.array([0.10, 0.07, 0.20], dtype=np.float32) + np.array([9, 5, 26], dtype=np.float32)
    edges.paste(0, (0, 0, image.width, 2))
    edges.paste(0, (0, 0, 2, image.height))
    edges.paste(0, (0, image.height - 2, image.width, image.height))
    edges.paste(0, (image.width - 2, 0, image.width, image.height))
    return ImageChops.add(_image(deep), edges.filter(ImageFilter.MaxFilter(3)))


def neon(image: Image.Image) -> Image.Image:
    """Let the tubes glow."""
    near = _bloom(image, 60, 0.9, 2)
    return _bloom(near, 70, 0.75, 10)


def oil(image: Image.Image) -> Image.Image:
    """Brush strokes, broad first and fine where there is detail, in relief on canvas."""
    width, height = image.size
    soft = image.filter(ImageFilter.GaussianBlur(2))
    painted = soft.copy()
    detail = _array(image.convert("L").filter(ImageFilter.FIND_EDGES).reduce(4))
    colours = np.asarray(soft)
    for spacing, length, thick, least in ((19, 34.0, 15, -1.0), (9, 13.0, 5, 9.0)):
        _strokes(painted, colours, detail, spacing, length, thick, least)
    fine = image.convert("L").filter(ImageFilter.FIND_EDGES).point([min(255, v * 2) for v in range(256)])
    painted.paste(image, (0, 0), fine.filter(ImageFilter.GaussianBlur(1.5)).point([v * 7 // 10 for v in range(256)]))
    relief = _array(painted.convert("L").filter(ImageFilter.EMBOSS)) - 128
    weave = 5 * textures.hatching(width, height, 0.0, 5.0) + 5 * textures.hatching(width, height, 90.0, 5.0)
    lit = _array(painted) + (0.30 * relief + weave - 4)[:, :, None]
    return ImageEnhance.Color(_image(lit)).enhance(1.18)


def _strokes(
    painted: Image.Image,
    colours: NDArray[np.uint8],
    detail: Pixels,
    spacing: int,
    length: float,
    thick: int,
    least: float,
) -> None:
    """Lay strokes on a jittered grid, where there is at least so much detail."""
    width, height = painted.size
    rows, columns = np.mgrid[0:height:spacing, 0:width:spacing]
    random = chance.stream(0, "strokes", spacing)
    jitter = random.random((2, *rows.shape))
    ys = np.clip(rows + (jitter[0] - 0.2) * spacing, 0, height - 1).astype(int).ravel()
    xs = np.clip(columns + (jitter[1] - 0.2) * spacing, 0, width - 1).astype(int).ravel()
    wanted = detail[np.minimum(ys // 4, detail.shape[0] - 1), np.minimum(xs // 4, detail.shape[1] - 1)] > least
    order = random.permutation(rows.size)
    ys, xs = ys[order][wanted[order]], xs[order][wanted[order]]
    turn = textures.cloudy(width, height, 150, "turn")[ys, xs] * 1.5 + 0.35
    dx, dy = np.cos(turn) * length / 2, np.sin(turn) * length / 2
    shade = 1 + 0.09 * (random.random(rows.size)[: len(xs)] * 2 - 1)
    inks = np.clip(colours[ys, xs] * shade[:, None], 0, 255).astype(int)
    pen = ImageDraw.Draw(painted)
    lines = np.stack([xs - dx, ys - dy, xs + dx, ys + dy], axis=1)
    for line, (red, green, blue) in zip(lines.tolist(), inks.tolist(), strict=True):
        pen.line(line, fill=(red, green, blue), width=thick)


@lru_cache(maxsize=1)
def _ink_table() -> NDArray[np.uint8]:
    """Return the nearest poster ink for every colour of 4 bits a channel."""
    steps = [16 * n + 8.0 for n in range(16)]
    table = [nearest_ink((r, g, b)) for r in steps for g in steps for b in steps]
    return np.asarray(table, dtype=np.uint8).reshape(16, 16, 16, 3)


def poster_backdrop(image: Image.Image) -> Image.Image:
    """Flatten a backdrop to a few inks, gradients to bands of them."""
    smooth = ImageEnhance.Color(image.filter(ImageFilter.GaussianBlur(1.6))).enhance(1.15)
    few = np.asarray(smooth) >> 4
    inks = _ink_table()[few[:, :, 0], few[:, :, 1], few[:, :, 2]]
    return Image.fromarray(inks).filter(ImageFilter.SMOOTH)


def poster(image: Image.Image) -> Image.Image:
    """Print: the paper's tooth in the inks, and a cream border with a fine rule."""
    width, height = image.size
    worn = 1 + 0.02 * textures.grain(width, height, "print") + 0.02 * textures.cloudy(width, height, 60, "worn")
    pixels = _array(image) * worn[:, :, None]
    inside = textures.margin(width, height, 0.045, 0.0)[:, :, None]
    rule = textures.margin(width, height, 0.028, 0.0)[:, :, None] * (1 - textures.margin(width, height, 0.033, 0.0)[:, :, None])
    border = np.array([246, 236, 214], dtype=np.float32) * (1 - rule) + np.array([40, 56, 74], dtype=np.float32) * rule
    return _image(pixels * inside + border * (1 - inside))


def _unchanged(image: Image.Image) -> Image.Image:
    return image


PREPARE: dict[str, Change] = {"neon": neon_backdrop, "poster": poster_backdrop}
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
