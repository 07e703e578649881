"""Through the whole core: what is stored, screened and shown says how it came to be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.domain import Capabilities, Drawing, RawPicture, Size
from tests.bot.pipeline.editing import ADD, BEFORE, CHANGE, again, drawing, painter, said
from tests.bot.pipeline.test_provenance import SIGNED, file_of, told
from tests.fakes.backends import FakeBackend
from tests.fakes.core import ALICE, running_core

TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/"
WORDS = "a lighthouse beside alicebluish waves"


async def test_a_picture_says_which_model_made_it_and_neither_who_asked_nor_what(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine(WORDS)

        data = await core.pictures.get(version.pictures[0].sha256)

        assert told(RawPicture(data, ""))["DigitalSourceType"] == TERM + "trainedAlgorithmicMedia"
        assert told(RawPicture(data, ""))["AISystemUsed"] == "fake-1"
        for secret in (ALICE.name, ALICE.id, *WORDS.split()[1:]):
            assert secret.encode().lower() not in data.lower().replace(b"description", b"")


async def test_what_is_kept_of_a_paid_call_is_what_is_shown(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine(WORDS)

        stored = {path.name for path in tmp_path.rglob("??/*") if len(path.name) == 64}

        assert stored == {version.pictures[0].sha256}


@pytest.mark.parametrize("kind", SIGNED)
async def test_what_the_provider_signed_is_shown_to_the_byte(tmp_path: Path, kind: str) -> None:
    signed = RawPicture(SIGNED[kind](file_of(kind).data), "")
    backend = FakeBackend()
    backend.answers.append(Drawing((signed,), "fake-1", Size(64, 48)))
    async with running_core(tmp_path, backend=backend) as core:
        version = await core.imagine(WORDS)

        assert version.pictures[0].sha256 == signed.sha256


async def test_a_local_change_says_that_a_model_made_a_part(tmp_path: Path) -> None:
    async with running_core(
        tmp_path, backend=painter(drawing(BEFORE), again(CHANGE.ideal))
    ) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        shown = RawPicture(outcome.pictures[0].data, "")
        about = Image.open(io.BytesIO(shown.data)).info["Description"]
        assert told(shown)["DigitalSourceType"] == TERM + "compositeWithTrainedAlgorithmicMedia"
        assert about == (
            f"Changed by AI (fake-1) with Limner, from picture {first.pictures[0].sha256[:16]}."
        )


async def test_a_sketch_says_that_no_ai_made_it(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=Capabilities(sketch=True, repeatable=True))
    async with running_core(tmp_path, backend=backend) as core:
        version = await core.imagine(WORDS)

        data = await core.pictures.get(version.pictures[0].sha256)

        assert told(RawPicture(data, ""))["DigitalSourceType"] == TERM + "algorithmicMedia"
