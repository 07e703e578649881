"""Pictures for the tests of edits, generated: seven like photographs, and four hard ones.

Each is RGB uint8, height x width x 3, and always the same for the same name and size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Field = NDArray[np.float32]
Rng = np.random.Generator

_LINE: Final = (
    "the harbour lay still under a pale morning and nobody had yet opened a shutter when the"
    " first boat came round the breakwater with its lamp lit and its nets piled high on deck"
)


def scene(name: str, width: int = 1024, height: int | None = None) -> Pixels:
    """Return the picture of that name."""
    height = height or width
    rng = np.random.default_rng(sorted(SCENES).index(name) + 7)
    return SCENES[name](height, width, rng)


def clouds(height: int, width: int, rng: Rng, coarsest: int = 4, fall: float = 0.55) -> Field:
    """Return noise of all scales, mean 0 and deviation 1; a small `fall` makes it smooth."""
    total = np.zeros((height, width), np.float32)
    cells, weight = coarsest, 1.0
    while cells < max(width, height):
        down = max(2, cells * height // max(width, height))
        across = max(2, cells * width // max(width, height))
        noise = rng.standard_normal((down, across)).astype(np.float32)
        total += weight * _enlarged(noise, width, height)
        cells, weight = cells * 2, weight * fall
    return np.asarray((total - total.mean()) / max(float(total.std()), 1e-6), np.float32)


def blob(height: int, width: int, centre: tuple[float, float], radius: float, rng: Rng) -> Pixels:
    """Return a mask (255 inside) of a rounded, irregular shape; centre is x, y in pixels."""
    angles = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    radii = np.full_like(angles, radius)
    for k in (2, 3, 5):
        radii += radius * rng.uniform(-0.12, 0.12) * np.cos(k * angles + rng.uniform(0, 6.3))
    points = np.stack((centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles)), 1)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
    return mask


def _enlarged(noise: Field, width: int, height: int) -> Field:
    return np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _pixels(values: Any) -> Pixels:
    return np.asarray(np.clip(np.round(values), 0, 255), np.uint8)


def _tinted(grey: Field, dark: tuple[int, int, int], bright: tuple[int, int, int]) -> Field:
    share = np.clip(grey, 0, 1)[..., None]
    return (np.array(dark) * (1 - share) + np.array(bright) * share).astype(np.float32)


def _hills(height: int, width: int, rng: Rng) -> Pixels:
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    sky = rows * 0.8 + 0.12 * clouds(height, width, rng, 3, 0.5)
    image = _tinted(sky, (96, 140, 200), (240, 226, 205))
    greens = (((70, 92, 110), (120, 140, 150)), ((44, 80, 52), (128, 150, 84)))
    ground = ((40, 58, 26), (150, 150, 74))
    for base, (dark, bright), rough in zip(
        (0.42, 0.56, 0.7), (*greens, ground), (0.5, 0.7, 0.8), strict=True
    ):
        ridge = base + 0.05 * clouds(8, width, rng, 4, 0.5)[0]
        land = _tinted(0.5 + 0.22 * clouds(height, width, rng, 8, rough), dark, bright)
        image = np.where((rows > ridge)[..., None], land, image)
    return _pixels(image + rng.normal(0, 1.5, image.shape))


def _stones(height: int, width: int, rng: Rng) -> Pixels:
    seeds = np.full((height, width), 255, np.uint8)
    count = 220
    seeds[rng.integers(0, height, count), rng.integers(0, width, count)] = 0
    distance, labels = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = rng.uniform((70, 66, 60), (190, 178, 165), (labels.max() + 1, 3))
    relief = 1.15 - distance / (distance.max() * 0.8)
    grain = 1 + 0.09 * clouds(height, width, rng, 16, 0.8)
    return _pixels(colours[labels] * relief[..., None] * grain[..., None])


def _street(height: int, width: int, rng: Rng) -> Pixels:
    image = _tinted(
        np.linspace(0, 1, height, dtype=np.float32)[:, None] + np.zeros((height, width), "f4"),
        (150, 180, 220),
        (230, 225, 215),
    )
    left = 0
    while left < width:
        across = int(rng.integers(width // 12, width // 6))
        top = int(rng.integers(height // 8, height // 2))
        image[top:, left : left + across] = rng.uniform(60, 210, 3)
        for y in range(top + 14, height - 10, height // 26):
            for x in range(left + 10, min(left + across, width) - 16, width // 40):
                image[y : y + height // 40, x : x + width // 64] = rng.uniform(20, 250) * np.ones(3)
        left += across
    plaster = 1 + 0.07 * clouds(height, width, rng, 24, 0.85)
    return _pixels(_soft(image, 0.6) * plaster[..., None])


def _wood(height: int, width: int, rng: Rng) -> Pixels:
    across = np.linspace(0, 26, width, dtype=np.float32)[None, :]
    rings = np.sin(across * 3 + 2.2 * clouds(height, width, rng, 3, 0.4))
    fibre = _enlarged(rng.standard_normal((height // 24, width)).astype(np.float32), width, height)
    return _pixels(_tinted(0.5 + 0.28 * rings + 0.1 * fibre, (82, 48, 26), (206, 158, 104)))


def _leaves(height: int, width: int, rng: Rng) -> Pixels:
    image = _tinted(0.5 + 0.25 * clouds(height, width, rng, 8, 0.7), (14, 30, 12), (60, 96, 36))
    canvas = np.ascontiguousarray(image)
    for _ in range(420):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(width * rng.uniform(0.015, 0.05)), int(width * rng.uniform(0.006, 0.016)))
        colour = rng.uniform((30, 70, 10), (160, 200, 90)).tolist()
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(canvas, centre, axes, turn, 0, 360, colour, -1, cv2.LINE_AA)
    return _pixels(canvas * (1 + 0.1 * clouds(height, width, rng, 12, 0.8))[..., None])


def _portrait(height: int, width: int, rng: Rng) -> Pixels:
    image = _tinted(0.5 + 0.3 * clouds(height, width, rng, 3, 0.3), (60, 40, 60), (190, 150, 120))
    canvas = np.ascontiguousarray(image)
    for _ in range(40):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        size = int(width * rng.uniform(0.02, 0.06))
        _oval(canvas, centre, (size, size), rng.uniform(90, 240, 3).tolist())
    canvas = _soft(canvas, width / 60)
    middle = (width // 2, height // 2)
    _oval(canvas, (width // 2, height), (width // 3, height // 3), (60, 70, 110))
    _oval(canvas, middle, (width // 5, height // 4), (214, 170, 140))
    for side in (-1, 1):
        eye = (middle[0] + side * width // 12, middle[1] - height // 24)
        _oval(canvas, eye, (width // 36, height // 60), (240, 240, 236))
        cv2.circle(canvas, eye, height // 80, (50, 70, 60), -1, cv2.LINE_AA)
    _oval(canvas, (middle[0], middle[1] + height // 9), (width // 16, height // 70), (170, 80, 84))
    shade = 1 + 0.06 * clouds(height, width, rng, 5, 0.7)
    return _pixels(_soft(canvas, 0.8) * shade[..., None] + rng.normal(0, 2, canvas.shape))


def _night(height: int, width: int, rng: Rng) -> Pixels:
    day = _street(height, width, rng).astype(np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    lamp = np.exp(-((rows / height - 0.4) ** 2 + (columns / width - 0.6) ** 2) * 9)
    light = (0.12 + 0.5 * lamp)[..., None] * np.array((1.0, 0.86, 0.62), np.float32)
    return _pixels(day * light + rng.normal(4, 2, day.shape))


def _stars(height: int, width: int, rng: Rng) -> Pixels:
    image = np.full((height, width, 3), (7, 8, 14), np.float32)
    image += (6 * np.clip(clouds(height, width, rng, 3, 0.5), 0, 3))[..., None]
    for _ in range(500):
        x, y = rng.uniform(4, width - 5), rng.uniform(4, height - 5)
        tint = tuple(float(v) for v in rng.uniform(0.5, 1.0, 3) * rng.uniform(60, 255))
        centre, radius = (int(x * 16), int(y * 16)), int(rng.uniform(8, 28))
        cv2.circle(image, centre, radius, tint, -1, cv2.LINE_AA, 4)
    return _pixels(_soft(image, 0.7) + rng.normal(0, 1.2, image.shape))


def _page(height: int, width: int, rng: Rng) -> Pixels:
    paper = Image.new("RGB", (width, height), (246, 243, 236))
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(size=height / 46)
    step = height // 32
    for row in range(2, 30):
        line = " ".join(rng.choice(_LINE.split(), 9))
        pen.text((width // 12, row * step), line[:74], font=font, fill=(32, 30, 34))
    return _pixels(np.asarray(paper, np.float32) + rng.normal(0, 1.0, (height, width, 3)))


def _drawing(height: int, width: int, rng: Rng) -> Pixels:
    image = np.full((height, width, 3), (250, 222, 160), np.uint8)
    for _ in range(16):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        size = int(width * rng.uniform(0.04, 0.16))
        colour = rng.integers(30, 250, 3).tolist()
        corner = (centre[0] + size, centre[1] + size)
        if rng.random() < 0.5:
            cv2.circle(image, centre, size, colour, -1, cv2.LINE_AA)
            cv2.circle(image, centre, size, (20, 20, 24), width // 200, cv2.LINE_AA)
        else:
            cv2.rectangle(image, centre, corner, colour, -1)
            cv2.rectangle(image, centre, corner, (20, 20, 24), width // 200)
    return image


def _sky(height: int, width: int, rng: Rng) -> Pixels:
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    smooth = rows + 0.02 * clouds(height, width, rng, 2, 0.3)
    noise = rng.normal(0, 0.8, (height, width, 3))
    return _pixels(_tinted(smooth, (60, 110, 190), (235, 214, 190)) + noise)


def _oval(image: Any, centre: tuple[int, int], axes: tuple[int, int], colour: Any) -> None:
    cv2.ellipse(image, centre, axes, 0, 0, 360, colour, -1, cv2.LINE_AA)


def _soft(image: Any, sigma: float) -> Any:
    return cv2.GaussianBlur(image, (0, 0), sigma)


PHOTOS: Final = ("hills", "leaves", "night", "portrait", "stones", "street", "wood")
SCENES: Final[dict[str, Callable[[int, int, Rng], Pixels]]] = {
    "hills": _hills,
    "leaves": _leaves,
    "night": _night,
    "portrait": _portrait,
    "stones": _stones,
    "street": _street,
    "wood": _wood,
    "stars": _stars,
    "page": _page,
    "drawing": _drawing,
    "sky": _sky,
}
