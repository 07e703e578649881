"""Local changes through the whole core: what nobody asked to change stays as it was, to the bit."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.domain import (
    Delivered,
    Drawing,
    Imagine,
    Intent,
    PictureRef,
    RawPicture,
    Reply,
    Size,
    Upload,
)
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    CHANGE,
    SIDE,
    again,
    drawing,
    painter,
    pixels,
    png,
    said,
    stored,
)
from tests.fakes import rerender, scenery
from tests.fakes.backends import kept
from tests.fakes.core import request, running_core
from tests.fakes.messenger import FakeMessenger


async def test_a_local_change_leaves_every_other_pixel_as_it_was(tmp_path: Path) -> None:
    async with running_core(
        tmp_path, backend=painter(drawing(BEFORE), again(CHANGE.ideal))
    ) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        after = pixels(outcome.pictures[0].data)
        changed = (after != BEFORE).any(axis=2)
        assert outcome.version.intent is Intent.LOCAL_CHANGE
        assert changed[CHANGE.support > 0].mean() > 0.8
        far = cv2.dilate(CHANGE.support, np.ones((61, 61), np.uint8)) == 0
        assert not changed[far].any()
        assert any("exactly as it was" in note for note in outcome.notes)


async def test_a_change_of_everything_is_shown_as_the_model_drew_it(tmp_path: Path) -> None:
    redrawn = again(CHANGE.ideal)
    async with running_core(tmp_path, backend=painter(drawing(BEFORE), redrawn)) as core:
        first = await core.imagine("stones")

        outcome = await said(core, "make it anime-style", first.id)

        assert outcome.version.intent is Intent.GLOBAL_CHANGE
        assert outcome.pictures[0].data == kept(redrawn.pictures[0].data)
        assert not any("exactly as it was" in note for note in outcome.notes)


async def test_another_picture_altogether_is_labelled_as_redrawn(tmp_path: Path) -> None:
    other = drawing(scenery.scene("page", SIDE))
    async with running_core(tmp_path, backend=painter(drawing(BEFORE), other)) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        assert outcome.pictures[0].data == kept(other.pictures[0].data)
        assert any("redrew the whole picture" in note for note in outcome.notes)


async def test_a_bug_in_editing_does_not_cost_the_paid_picture(tmp_path: Path) -> None:
    damaged = Drawing((RawPicture(png(BEFORE)[:-40], "image/png"),), "fake-1", Size(1, 1), 10_000)
    async with running_core(tmp_path, backend=painter(drawing(BEFORE), damaged)) as core:
        first = await core.imagine("stones")

        answer = await core.ask(Reply(ADD, PictureRef(first.id)))

        assert answer.outcome.kind in ("failed", "delivered")


async def test_a_paid_picture_is_put_together_after_a_restart_and_not_paid_again(
    tmp_path: Path,
) -> None:
    backend = painter(drawing(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ticket = await core.studio.submit(request(Reply(ADD, PictureRef(first.id))))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, again(CHANGE.ideal))

    async with running_core(tmp_path, backend=painter()) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        same = (pixels(outcome.pictures[0].data) == BEFORE).all(axis=2)
        assert same.mean() > 0.7
        assert core.backend.orders == []


async def test_an_original_that_is_deleted_meanwhile_does_not_cost_the_paid_picture(
    tmp_path: Path,
) -> None:
    redrawn = again(CHANGE.ideal)
    backend = painter(drawing(BEFORE), redrawn)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ticket = await core.studio.submit(request(Reply(ADD, PictureRef(first.id))))
        await backend.entered.wait()
        await core.pictures.delete([first.pictures[0].sha256])
        backend.gate.set()
        outcome = (await core.messenger.answer_to(ticket.job_id)).outcome

        assert isinstance(outcome, Delivered)
        assert outcome.pictures[0].data == kept(redrawn.pictures[0].data)
        assert any("redrew" in note for note in outcome.notes)


def marked(ring: tuple[int, int, int, int]) -> bytes:
    """Return the picture as a phone posts it: a red ring on it, smaller, as JPEG."""
    image = Image.fromarray(BEFORE)
    ImageDraw.Draw(image).ellipse(ring, outline=(230, 20, 30), width=7)
    buffer = io.BytesIO()
    image.resize((SIDE * 3 // 4,) * 2).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


async def test_marks_on_a_posted_copy_say_where_and_never_appear(tmp_path: Path) -> None:
    messenger = FakeMessenger()
    messenger.uploads["x:marked"] = marked((60, 60, 220, 220))
    elsewhere = rerender.edit(CHANGE.ideal, "texture", seed=8, radius=60.0)
    backend = painter(drawing(BEFORE), again(elsewhere.ideal))
    async with running_core(tmp_path, backend=backend, messenger=messenger) as core:
        first = await core.imagine("stones")

        upload = Upload("x:marked", "marked.jpg", "image/jpeg", 0)
        outcome = await said(core, ADD, first.id, upload)

        order = backend.orders[-1]
        assert [source.data for source in order.sources] == [kept(png(BEFORE))]
        assert order.mask is not None
        mask = np.asarray(Image.open(io.BytesIO(order.mask)))[..., 3]
        assert mask[140, 140] == 0
        assert mask[340, 340] == 255
        changed = (pixels(outcome.pictures[0].data) != BEFORE).any(axis=2)
        assert not changed[240:].any()
        assert outcome.version.region is not None


async def test_a_marked_copy_is_not_kept(tmp_path: Path) -> None:
    messenger = FakeMessenger()
    messenger.uploads["x:marked"] = marked((60, 60, 220, 220))
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, messenger=messenger) as core:
        first = await core.imagine("stones")

        upload = Upload("x:marked", "marked.jpg", "image/jpeg", 0)
        outcome = await said(core, ADD, first.id, upload)
        await core.runner.drain(10)

        region = outcome.version.region
        assert region is not None
        both = (*first.pictures, *outcome.version.pictures, region)
        assert stored(tmp_path) == {file.sha256 for file in both}


async def test_an_upload_that_a_version_starts_from_stays(tmp_path: Path) -> None:
    messenger = FakeMessenger()
    messenger.uploads["x:other"] = png(scenery.scene("wood", SIDE))
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, messenger=messenger) as core:
        first = await core.imagine("stones")

        upload = Upload("x:other", "wood.png", "image/png", 0)
        outcome = await said(core, "add this table", first.id, upload)
        await core.runner.drain(10)

        both = (*first.pictures, *outcome.version.pictures, *outcome.version.references)
        assert len(outcome.version.references) == 1
        assert stored(tmp_path) == {file.sha256 for file in both}


async def test_a_picture_without_marks_joins_as_a_reference(tmp_path: Path) -> None:
    messenger = FakeMessenger()
    messenger.uploads["x:other"] = png(scenery.scene("wood", SIDE))
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, messenger=messenger) as core:
        first = await core.imagine("stones")

        upload = Upload("x:other", "wood.png", "image/png", 0)
        await said(core, "add this table", first.id, upload)

        assert len(backend.orders[-1].sources) == 2
        assert backend.orders[-1].mask is None


@pytest.mark.parametrize("times", [4])
async def test_pixels_outside_every_change_stay_those_of_the_first_picture(
    tmp_path: Path, times: int
) -> None:
    now, touched = BEFORE, np.zeros((SIDE, SIDE), np.uint8)
    backend = painter(drawing(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        parent = (await core.draw(Imagine("stones"))).id
        for turn in range(times):
            change = rerender.edit(now, "object", seed=20 + turn, radius=70.0)
            backend.answers.append(again(change.ideal))
            outcome = await said(core, ADD, parent)
            parent, now = outcome.version.id, pixels(outcome.pictures[0].data)
            wide = cv2.dilate(change.support, np.ones((61, 61), np.uint8))
            touched = np.maximum(touched, np.asarray(wide, np.uint8))

        assert np.array_equal(now[touched == 0], BEFORE[touched == 0])
        assert (touched == 0).mean() > 0.3
