from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from adapters.discord import fitting
from adapters.discord.fitting import Fidelity
from adapters.discord.outgoing import Attached


def noise(side_px: int, *, grain: int = 256) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, grain, (side_px, side_px, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def png(picture: Image.Image, level: int = 0) -> Attached:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=level)
    return Attached("limner-v1.png", buffer.getvalue(), "image/png", "noise")


async def test_a_picture_that_fits_keeps_its_bytes() -> None:
    file = png(noise(64))

    fitted = await fitting.fitted([file], 10_000_000)

    assert fitted.files == (file,)
    assert fitted.fidelity is Fidelity.ORIGINAL


async def test_a_picture_over_the_limit_becomes_lossless_webp_when_that_fits() -> None:
    picture = noise(128, grain=4)
    file = png(picture)

    fitted = await fitting.fitted([file], len(file.data) // 2)

    assert fitted.fidelity is Fidelity.LOSSLESS
    assert fitted.files[0].filename == "limner-v1.webp"
    with Image.open(io.BytesIO(fitted.files[0].data)) as opened:
        assert np.array_equal(np.asarray(opened.convert("RGB")), np.asarray(picture))


async def test_a_picture_that_cannot_fit_losslessly_becomes_the_best_copy_that_fits() -> None:
    file = png(noise(256))

    fitted = await fitting.fitted([file], 20_000)

    assert fitted.fidelity is Fidelity.COPY
    assert len(fitted.files[0].data) <= 20_000
    assert fitted.files[0].alt == "noise"


async def test_a_transparent_picture_stays_transparent() -> None:
    picture = noise(64, grain=4).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((64, 64)))

    fitted = await fitting.fitted([png(picture)], 14_000)

    assert fitted.fidelity is not Fidelity.ORIGINAL
    with Image.open(io.BytesIO(fitted.files[0].data)) as opened:
        assert opened.mode == "RGBA"


async def test_several_pictures_fit_into_one_request_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [png(noise(128)) for _ in range(4)]
    monkeypatch.setattr(fitting, "MAX_REQUEST_BYTES", 100_000)

    fitted = await fitting.fitted(files, 10_000_000)

    assert sum(len(file.data) for file in fitted.files) <= 100_000
    assert len(fitted.files) == 4
