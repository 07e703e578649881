"""What members post: handled or refused in words, and its metadata goes nowhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.domain import Delivered, Failed, Imagine, Upload
from tests.fakes import scenery
from tests.fakes.core import running_core

PLACE = b"52.5200 N 13.4050 E"
UPLOAD = Upload("u", "me.jpg", "image/jpeg", 0)


def photo() -> bytes:
    """Return a phone's picture: lying on its side, and telling where it was taken."""
    tags = Image.Exif()
    tags[0x0112] = 6
    tags.get_ifd(0x8825)[29] = PLACE.decode()
    buffer = io.BytesIO()
    Image.fromarray(scenery.scene("hills", 96, 64)).save(buffer, "JPEG", exif=tags, comment=PLACE)
    return buffer.getvalue()


async def test_where_a_photograph_was_taken_reaches_nobody(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = data = photo()
        assert PLACE in data

        version = await core.draw(Imagine("make it anime-style", references=(UPLOAD,)))

        sent = core.backend.orders[0].sources[0]
        assert PLACE not in sent.data
        assert Image.open(io.BytesIO(sent.data)).size == (64, 96)
        assert version.references == (sent.file,)
        kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert not any(PLACE in file for file in kept)
        assert not any(PLACE in seen for seen in core.rule.pictures)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP"])
async def test_other_kinds_of_pictures_are_taken_as_well(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(scenery.scene("hills", 96, 64)).save(buffer, kind)
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = buffer.getvalue()

        outcome = (await core.ask(Imagine("make it anime-style", references=(UPLOAD,)))).outcome

        assert isinstance(outcome, Delivered)
        media_type = core.backend.orders[0].sources[0].file.media_type
        assert media_type in ("image/png", "image/webp")


async def test_a_bomb_is_refused_in_words_and_not_kept(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = buffer.getvalue()

        outcome = (await core.ask(Imagine("make it anime-style", references=(UPLOAD,)))).outcome

        assert isinstance(outcome, Failed)
        assert "too large" in outcome.sentence
        assert not any(path.is_file() for path in (tmp_path / "pictures").rglob("*"))
