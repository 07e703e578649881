"""The whole way, from files to a file: what was asked for changes, all else stays to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from bot.editing import Box, Fault, Region, Verdict, compose, decode, plan_crop
from bot.editing.arrays import grow, resize
from bot.editing.compositing import feather_width
from bot.editing.measures import inner_band, psnr, seam_excess
from bot.errors import InvalidAsk
from tests.bot.editing.cases import SIDE, case, file_of, pixels_of, png, saved
from tests.fakes.rerender import HEAVY, LIGHT, MEDIUM, Strength, edit, rerender
from tests.fakes.scenery import Pixels, scene

SMALL = scene("hills", 48, 40)
ANY_RENDER = arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60), st.just(3)))


def changed(before: Pixels, after: Pixels) -> Any:
    return (before != after).any(2)


@pytest.mark.parametrize(
    ("strength", "ring_db", "ghost", "mask_db"),
    [(LIGHT, 37, 3.5, 34), (MEDIUM, 35, 5, 30), (HEAVY, 31, 6.5, 26)],
)
@pytest.mark.parametrize("name", ["hills", "stones"])
def test_only_the_region_changes_and_it_changes_as_asked(
    name: str, strength: Strength, ring_db: float, ghost: float, mask_db: float
) -> None:
    it = case(name, "object", strength)

    done = compose(file_of(it.original), file_of(it.rendered), it.region)

    result = pixels_of(done.data)
    inside = it.region.mask > 0
    assert done.verdict is Verdict.COMPOSITED
    assert not changed(it.original, result)[~inside].any()
    assert max(seam_excess(it.original, result, it.region.mask)) <= 0.5
    assert psnr(result, it.ideal, inner_band(it.region.mask, 8)) >= ring_db
    assert psnr(result, it.ideal, inside) >= mask_db
    assert done.figures.ghost <= ghost


@pytest.mark.parametrize(
    ("name", "kind"), [("street", "recolour"), ("drawing", "object"), ("portrait", "texture")]
)
def test_without_a_region_the_change_is_found_and_all_else_stays(name: str, kind: str) -> None:
    it = case(name, kind, MEDIUM, seed=11)

    done = compose(file_of(it.original), file_of(it.rendered))

    result = pixels_of(done.data)
    visible = np.abs(it.ideal.astype(int) - it.original).max(2) > 12
    assert done.region is not None
    assert (done.region.mask > 0)[visible].mean() >= 0.9
    assert (np.abs(result.astype(int) - it.ideal).max(2) > 8)[it.support == 0].mean() <= 0.01
    assert not changed(it.original, result)[done.region.mask == 0].any()
    assert np.abs(result.astype(int) - it.ideal)[it.support > 0].mean() < 10


def test_of_a_loose_region_only_what_changed_in_it_is_taken() -> None:
    original = scene("stones", SIDE)
    both = original.copy()
    both[20:90, 20:90], both[200:270, 200:270] = (200, 30, 40), (30, 60, 200)
    there = Region.of_box(Box(0.5, 0.5, 1, 1), SIDE, SIDE)

    done = compose(file_of(original), file_of(rerender(both, LIGHT, 3)), Region.anywhere_but(there))

    differs = changed(original, pixels_of(done.data))
    assert done.verdict is Verdict.COMPOSITED
    assert differs[30:80, 30:80].mean() > 0.9
    assert not differs[SIDE // 2 :, SIDE // 2 :].any()
    assert differs.mean() < 0.15


def elsewhere(pixels: Pixels, how: str) -> Pixels:
    """Return a picture changed as a whole."""
    if how == "night":
        return np.asarray(pixels * np.array((0.25, 0.3, 0.5)), np.uint8)
    return pixels[::-1] if how == "upside down" else 255 - pixels


@pytest.mark.parametrize("how", ["night", "upside down", "negative"])
def test_a_change_of_everything_is_given_back_as_it_came(how: str) -> None:
    original = scene("street", SIDE)
    rendered = file_of(rerender(elsewhere(original, how), MEDIUM, 2))

    done = compose(file_of(original), rendered)

    assert done.verdict is Verdict.GLOBAL
    assert done.data == rendered


def test_where_nothing_changed_that_is_said() -> None:
    original = scene("street", SIDE)

    done = compose(file_of(original), file_of(rerender(original, LIGHT, 1)))

    assert done.verdict is Verdict.UNCHANGED
    assert done.region is None


def test_another_picture_is_not_put_into_the_region() -> None:
    rendered = file_of(scene("leaves", SIDE))

    done = compose(file_of(scene("street", SIDE)), rendered, case().region)

    assert done.verdict is Verdict.REJECTED
    assert done.fault is Fault.ANOTHER_PICTURE
    assert done.data == rendered


def test_a_region_of_everything_means_the_picture_as_it_came() -> None:
    it = case()

    whole = Region.of_box(Box(0, 0, 1, 1), SIDE, SIDE)

    assert compose(file_of(it.original), file_of(it.rendered), whole).verdict is Verdict.GLOBAL


@settings(max_examples=8)
@given(ANY_RENDER, st.tuples(*[st.floats(0, 1)] * 4))
def test_outside_the_region_every_bit_stays_whatever_comes_back(
    rendered: Pixels, box: tuple[float, float, float, float]
) -> None:
    region = Region.of_box(Box(*box), 48, 40)

    done = compose(png(SMALL), png(rendered), region)

    if done.verdict is Verdict.COMPOSITED:
        assert not changed(SMALL, pixels_of(done.data))[region.mask == 0].any()
    else:
        assert done.data == png(rendered)


@pytest.mark.parametrize(("width", "height"), [(300, 300), (777, 512), (512, 400)])
def test_the_result_has_the_originals_size_whatever_size_comes_back(
    width: int, height: int
) -> None:
    it = case()

    done = compose(file_of(it.original), file_of(resize(it.rendered, width, height)), it.region)

    assert pixels_of(done.data).shape == it.original.shape
    assert done.verdict is Verdict.COMPOSITED
    assert psnr(pixels_of(done.data), it.ideal) > psnr(it.original, it.ideal)


def odd(kind: str, pixels: Pixels) -> bytes:
    image = Image.fromarray(pixels)
    match kind:
        case "RGBA":
            return saved(image.convert("RGBA"), "PNG")
        case "palette":
            return saved(image.quantize(256), "PNG")
        case "CMYK":
            return saved(image.convert("CMYK"), "JPEG", quality=95)
        case "turned":
            exif = Image.Exif()
            exif[0x0112] = 6
            return saved(Image.fromarray(np.rot90(pixels)), "JPEG", exif=exif, quality=95)
        case "16 bit":
            return png(np.round(np.asarray(image.convert("L"))).astype(np.uint16) * 257)
    return saved(image, "WEBP", quality=90)


@pytest.mark.parametrize("kind", ["RGBA", "palette", "CMYK", "turned", "16 bit", "WebP"])
def test_odd_files_are_edited_like_any_other(kind: str) -> None:
    it = case("hills")
    original, rendered = odd(kind, it.original), odd(kind, it.rendered)

    done = compose(original, rendered, it.region)

    before, after = decode(original).rgb, pixels_of(done.data)[..., :3]
    assert done.verdict is Verdict.COMPOSITED
    assert not changed(before, after)[it.region.mask == 0].any()
    assert changed(before, after)[it.support > 0].mean() > 0.9


@pytest.mark.parametrize("box", [Box(0, 0, 0.25, 1), Box(0.7, 0.7, 1, 1), Box(0.5, 0.5, 0.5, 0.5)])
def test_regions_at_the_edge_and_of_one_pixel_are_edited(box: Box) -> None:
    original = scene("street", SIDE)
    region = Region.of_box(box, SIDE, SIDE)
    wanted = np.where(region.mask[..., None] > 0, 255 - original, original)

    done = compose(file_of(original), file_of(wanted), region)

    different = changed(original, pixels_of(done.data))
    assert not different[region.mask == 0].any()
    assert different[region.mask > 0].mean() > 0.8


def test_ten_edits_in_a_row_leave_alone_what_was_in_no_region() -> None:
    first = scene("stones", 192)
    latest, touched = file_of(first), np.zeros((192, 192), np.uint8)
    rng = np.random.default_rng(4)
    for number in range(10):
        before = decode(latest).rgb
        change = edit(before, "recolour", number, radius=float(rng.integers(60, 140)))
        region = Region(grow(change.support, 6))
        latest = compose(latest, file_of(rerender(change.ideal, MEDIUM, number)), region).data
        touched |= region.mask

    result = pixels_of(latest)
    assert not changed(first, result)[touched == 0].any()
    assert 0.3 < (touched > 0).mean() < 0.95
    assert changed(first, result)[touched > 0].mean() > 0.8


def test_a_large_picture_is_edited_by_a_crop_in_its_own_resolution() -> None:
    original = scene("hills", 1600, 1200)
    region = Region.of_box(Box(0.4, 0.4, 0.55, 0.55), 1600, 1200)
    crop = plan_crop(region, 1600, 1200, 384, 384)
    part = original[crop.top : crop.bottom, crop.left : crop.right]
    wanted = part.copy()
    inside = region.mask[crop.top : crop.bottom, crop.left : crop.right] > 0
    wanted[inside] = (200, 40, 60)

    rendered = rerender(resize(wanted, crop.width, crop.height), LIGHT, 3)
    done = compose(file_of(original), file_of(rendered), region, crop=crop)

    result = pixels_of(done.data)
    assert done.verdict is Verdict.COMPOSITED
    assert not changed(original, result)[region.mask == 0].any()
    assert np.abs(result[600, 750].astype(int) - (200, 40, 60)).max() < 20


def test_transparency_stays_and_what_is_drawn_onto_nothing_is_opaque() -> None:
    sticker = np.dstack((scene("drawing", SIDE), np.full((SIDE, SIDE), 255, np.uint8)))
    sticker[:, 225:, 3] = 0
    flat = np.where(sticker[..., 3:] > 0, sticker[..., :3], 255).astype(np.uint8)
    wanted = flat.copy()
    wanted[150:210, 270:330] = (30, 60, 200)
    region = Region.of_box(Box(0.6, 0.3, 0.95, 0.65), SIDE, SIDE)

    result = pixels_of(compose(png(sticker), file_of(wanted), region).data)

    assert (result[region.mask == 0] == sticker[region.mask == 0]).all()
    assert result[180, 300, 3] == 255
    assert result[247, 360, 3] == 0


def test_the_same_files_give_the_same_file() -> None:
    it = case("portrait")
    files = file_of(it.original), file_of(it.rendered)

    assert compose(*files, it.region).data == compose(*files, it.region).data


def test_the_delivered_mask_is_the_members_region() -> None:
    it = case()

    done = compose(file_of(it.original), file_of(it.rendered), it.region)

    assert done.region is not None
    assert (done.region.mask == it.region.mask).all()
    assert done.figures.coverage == it.region.coverage
    assert done.figures.feather_px == feather_width(SIDE, SIDE)


def test_what_would_show_its_border_fades_in_over_more_pixels() -> None:
    original = np.clip(scene("leaves", SIDE), 0, 160).astype(np.uint8)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[120:260, 120:260] = 255
    rendered = original.copy()
    rendered[mask > 0] += 90  # as bright as it gets right up to the border

    done = compose(file_of(original), file_of(rendered), Region(mask))

    assert done.verdict is Verdict.COMPOSITED
    assert done.figures.feather_px == 2 * feather_width(SIDE, SIDE)
    assert done.figures.seam_p95 <= 2


def test_what_is_no_picture_is_refused_in_words() -> None:
    with pytest.raises(InvalidAsk):
        compose(file_of(SMALL), b"an error page")
