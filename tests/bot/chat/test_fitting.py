from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.chat import fitting
from bot.chat.fitting import Attached, Fidelity


def noise(side_px: int, *, grain: int = 256) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, grain, (side_px, side_px, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def png(picture: Image.Image, level: int = 0, **more: Any) -> Attached:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=level, **more)
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


async def test_several_pictures_fit_into_one_request_together() -> None:
    files = [png(noise(128)) for _ in range(4)]

    fitted = await fitting.fitted(files, 10_000_000, 100_000)

    assert sum(len(file.data) for file in fitted.files) <= 100_000
    assert len(fitted.files) == 4


@pytest.mark.parametrize("limit", [12_000, 3_000])
async def test_a_copy_says_of_itself_what_the_picture_says(limit: int) -> None:
    texts = PngInfo()
    texts.add_itxt(
        "XML:com.adobe.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'>by a model</x:xmpmeta>"
    )
    file = png(noise(64), pnginfo=texts)

    fitted = await fitting.fitted([file], limit)

    assert fitted.fidelity is not Fidelity.ORIGINAL
    assert b"by a model" in fitted.files[0].data


async def test_a_copy_of_a_signed_picture_says_that_ai_made_it() -> None:
    signed = png(noise(64)).data
    mark = b"caBX" + b"jumbc2pa"
    mark = (len(mark) - 4).to_bytes(4, "big") + mark + zlib.crc32(mark).to_bytes(4, "big")

    fitted = await fitting.fitted([Attached("v1.png", signed[:33] + mark + signed[33:], "")], 3_000)

    assert b"digitalsourcetype/trainedAlgorithmicMedia" in fitted.files[0].data


async def test_a_copy_of_a_picture_that_says_nothing_says_nothing() -> None:
    fitted = await fitting.fitted([png(noise(64))], 3_000)

    assert b"DigitalSourceType" not in fitted.files[0].data
