from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backends.sketch import chance, colours, openmoji
from bot.backends.sketch.bodies import mirrored
from bot.backends.sketch.canvas import Canvas, Pen
from bot.backends.sketch.lights import LIGHTS
from bot.backends.sketch.looks import LOOKS, POSTER_INKS, glowing, nearest_ink
from bot.backends.sketch.raster import RasterCache
from bot.backends.sketch.sizes import size_of
from bot.domain import Size
from bot.errors import ConfigError, InvalidAsk

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'
)
CHANNEL = st.floats(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ("square", Size(1024, 1024)),
        ("Wide", Size(1248, 832)),
        ("tall", Size(832, 1248)),
        ("16:9", Size(1360, 768)),
        ("1x1", Size(1024, 1024)),
        ("9:1", Size(1776, 592)),
        ("1:50", Size(592, 1776)),
    ],
)
def test_shapes_become_sizes(shape: str, size: Size) -> None:
    assert size_of(shape) == size


@pytest.mark.parametrize("shape", ["", "round", "0:1", "1:0", "a:b", "-1:2"])
def test_unknown_shapes_are_refused(shape: str) -> None:
    with pytest.raises(InvalidAsk):
        size_of(shape)


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_every_ratio_has_about_a_megapixel(width: int, height: int) -> None:
    size = size_of(f"{width}:{height}")

    assert 0.95 < size.width * size.height / 2**20 < 1.05
    assert 1 / 3.1 < size.width / size.height < 3.1


@given(st.integers(), st.text(max_size=20))
def test_chance_depends_on_seed_and_names_alone(seed: int, name: str) -> None:
    assert 0 <= chance.share(seed, name) < 1
    assert chance.share(seed, name) == chance.share(seed, name)
    assert 3 <= chance.between(3, 4, seed, name) <= 4


def test_chance_is_the_same_for_ever() -> None:
    assert chance.number(1, "dog", "x") == 15040810836540563865


@given(COLOUR)
def test_colours_survive_their_text(colour: colours.Rgb) -> None:
    back = colours.rgb(colours.text(colour))

    assert all(abs(a - b) <= 0.5 for a, b in zip(back, colour, strict=True))


def test_short_colours_are_understood() -> None:
    assert colours.rgb("#fa0") == (255, 170, 0)


def test_repainting_changes_a_colour_and_its_shades_only() -> None:
    svg = 'a="#f4aa41" b="#e27022" c="#92d3f5" d="#000" e="#ffffff"'

    blue = colours.repaint(svg, "#f4aa41", "#0000ff")

    assert "#f4aa41" not in blue
    assert "#e27022" not in blue
    assert all(kept in blue for kept in ("#92d3f5", "#000000", "#ffffff"))


def test_repainting_grey_leaves_colours_alone() -> None:
    assert colours.repaint("#3f3f3f #ea5a47", "#3f3f3f", "#f27fb0") == "#f27fb0 #ea5a47"


def test_the_dominant_colour_is_not_the_paper() -> None:
    assert colours.dominant({"#ffffff": 900, "#000000": 500, "#ea5a47": 60}) == "#ea5a47"
    assert colours.dominant({"#ffffff": 900, "#000000": 5}) == "#ffffff"
    assert colours.dominant({}) == "#888888"


@given(COLOUR)
def test_every_look_gives_a_colour(colour: colours.Rgb) -> None:
    for look in LOOKS.values():
        assert colours.HEX.fullmatch(colours.text(look.fill(colour)))
    assert nearest_ink(colour) in POSTER_INKS
    assert max(glowing(colour)) > 200


def test_a_mirrored_path_mirrored_again_is_the_path() -> None:
    path = "M24 66 C13 68 11 84 16 89 L28 89 H40 V20 Q32 70 24 66 Z"

    once = mirrored(path)

    assert once.startswith("M 48 66")
    assert mirrored(mirrored(once)) == once


def test_the_cache_keeps_what_fits_and_forgets_the_oldest() -> None:
    cache = RasterCache(max_bytes=3 * 10 * 10 * 4)
    first = cache.get(SQUARE, 10)

    assert cache.get(SQUARE, 10) is first
    for width in (11, 12, 13):
        cache.get(SQUARE, width)
    assert cache.get(SQUARE, 10) is not first


def test_missing_drawings_are_told_with_what_to_do() -> None:
    with pytest.raises(ConfigError, match="emosvg"):
        openmoji.folder(package="no_such_package")


def _canvas() -> Canvas:
    return Canvas(64, 48, LIGHTS["day"], 1, "test")


def test_marks_outside_the_picture_change_nothing() -> None:
    canvas = _canvas()

    canvas.disc(-50, -50, 10, (255, 0, 0))
    canvas.marks(lambda pen: None, (255, 0, 0))

    assert canvas.image.getbbox() is None


def test_marks_cover_what_they_are_asked_to() -> None:
    canvas = _canvas()

    canvas.disc(32, 24, 10, (255, 0, 0))

    red = np.asarray(canvas.image)[:, :, 0]
    assert red[24, 32] == 255
    assert abs(int((red > 127).sum()) - 314) < 30


def test_a_rubbed_out_part_stays_empty() -> None:
    canvas = _canvas()

    def draw(pen: Pen) -> None:
        pen.ellipse([10, 10, 40, 40], fill=255)
        pen.rectangle([0, 25, 64, 60], fill=0)

    canvas.marks(draw, (255, 255, 255))

    assert np.asarray(canvas.image)[30, 25, 0] == 0
    assert np.asarray(canvas.image)[18, 25, 0] == 255


def test_a_ridge_fills_everything_below_its_curve() -> None:
    canvas = _canvas()

    canvas.ridge(np.full(64, 20.0), [(10, 20, 30), (10, 20, 30)])

    pixels = np.asarray(canvas.image)
    assert (pixels[:20] == 0).all()
    assert (pixels[21:] == (10, 20, 30)).all()


def test_a_ridge_below_its_bottom_paints_nothing() -> None:
    canvas = _canvas()

    canvas.ridge(np.full(64, 40.0), [(9, 9, 9), (9, 9, 9)], bottom=0.5)

    assert canvas.image.getbbox() is None
