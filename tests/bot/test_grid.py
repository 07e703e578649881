"""A picture under a grid with names."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.errors import InvalidAsk
from bot.grid import gridded
from tests.bot.editing.cases import pixels_of, png, saved

WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (128, 128, 128)


def plain(colour: tuple[int, int, int], width: int = 900, height: int = 600) -> bytes:
    return saved(Image.new("RGB", (width, height), colour), "PNG")


def contrast(region: Any) -> int:
    return int(region.max()) - int(region.min())


def test_it_is_webp_and_no_larger_than_it_should_be() -> None:
    sheet = gridded(plain(GREY, 3000, 2000))

    with Image.open(io.BytesIO(sheet)) as image:
        assert (image.format, image.size) == ("WEBP", (1024, 683))


@pytest.mark.parametrize("colour", [WHITE, BLACK, GREY])
def test_each_cell_has_a_name_that_is_seen_on_anything(colour: tuple[int, int, int]) -> None:
    pixels = pixels_of(gridded(plain(colour)))

    for row in range(3):
        for column in range(3):
            y, x = row * 200, column * 300
            assert contrast(pixels[y + 6 : y + 60, x + 12 : x + 70]) > 120
            assert contrast(pixels[y + 80 : y + 190, x + 80 : x + 290]) < 12


def test_no_two_names_are_alike() -> None:
    pixels = pixels_of(gridded(plain(GREY))).astype(int)
    names = [
        pixels[row * 200 + 6 : row * 200 + 60, column * 300 + 12 : column * 300 + 70]
        for row in range(3)
        for column in range(3)
    ]

    differences = [
        np.abs(one - other).max() for i, one in enumerate(names) for other in names[i + 1 :]
    ]
    assert min(differences) > 80


@pytest.mark.parametrize("colour", [WHITE, BLACK, GREY])
def test_lines_are_thin_and_seen_on_anything(colour: tuple[int, int, int]) -> None:
    pixels = pixels_of(gridded(plain(colour))).astype(int)

    across = np.abs(pixels[150] - colour).max(1) > 40
    assert 1 <= across[290:310].sum() <= 8
    assert 1 <= across[590:610].sum() <= 8
    assert not across[20:280].any()


def test_a_tiny_picture_is_enlarged_so_that_its_names_can_be_read() -> None:
    assert pixels_of(gridded(plain(GREY, 32, 16))).shape == (240, 480, 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (4000, 2)])
def test_any_shape_is_drawn(size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(gridded(plain(GREY, *size)))) as image:
        assert max(image.size) <= 1024


def test_what_is_transparent_is_white() -> None:
    see_through = np.zeros((300, 300, 4), np.uint8)

    assert pixels_of(gridded(png(see_through)))[240, 240].tolist() == [255, 255, 255]


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidAsk):
        gridded(b"no picture")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_it_takes_no_opencv(kind: str, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(saved(Image.new("RGB", (640, 480), GREY), kind))
    program = (
        "import pathlib, sys; import bot.gallery; from bot.grid import gridded; "
        "gridded(pathlib.Path(sys.argv[1]).read_bytes()); sys.exit('cv2' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program, tmp_path / "picture"], check=False)

    assert done.returncode == 0


def test_a_large_webp_is_read_as_what_is_edited_is() -> None:
    large = saved(Image.new("RGB", (1600, 900), GREY), "WEBP")

    assert pixels_of(gridded(large)).shape == (576, 1024, 3)


def test_what_is_damaged_or_too_large_is_refused_in_words() -> None:
    with pytest.raises(InvalidAsk, match="damaged"):
        gridded(saved(Image.effect_noise((300, 300), 40), "PNG")[:2000])
    with pytest.raises(InvalidAsk, match="too large"):
        gridded(saved(Image.new("1", (6500, 6500)), "PNG"))


def test_a_turned_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = saved(Image.new("RGB", (900, 600), GREY), "JPEG", exif=exif)

    assert pixels_of(gridded(turned)).shape == (900, 600, 3)
