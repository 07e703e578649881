"""Large pictures through the whole core: a part is sent, and stitched back to the bit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from bot.domain import Delivered, Imagine, PictureRef, Refused, Reply, Undo, Upload
from bot.errors import ModelAnsweredBadly, StorageError
from bot.pipeline.leftovers import discard
from tests.bot.pipeline.editing import (
    ADD,
    Mind,
    again,
    changed,
    drawing,
    mask_of,
    painted,
    painter,
    pixels,
    said,
    shown,
    stored,
)
from tests.fakes import scenery
from tests.fakes.backends import FakeBackend, kept
from tests.fakes.core import request, running_core

LARGE = scenery.scene("stones", 1400, 900)
REGION = np.zeros(LARGE.shape[:2], bool)
REGION[380:560, 900:1100] = True
# As `plan_crop` places it: twice the region, 512 at least, in the model's shape.
TOP, LEFT, SIDE = 214, 744, 512


def of(*answers: Any, side: int = 640) -> FakeBackend:
    backend = painter(drawing(LARGE), *answers)
    backend.capabilities = replace(backend.capabilities, edit_side_px=side)
    return backend


def part(picture: Any) -> Any:
    return picture[TOP : TOP + SIDE, LEFT : LEFT + SIDE]


def edited() -> Any:
    """Return the part with a change inside its region, at the size in which it is sent."""
    now = part(LARGE).copy()
    now[200:310, 190:320] = now[200:310, 190:320][::-1] // 2 + 60
    return np.asarray(Image.fromarray(now).resize((640, 640)))


async def test_a_large_picture_goes_as_the_part_around_its_region(tmp_path: Path) -> None:
    backend = of(again(edited()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones", shape="wide")

        outcome = await shown(core, ADD, first, painted(REGION))

        order = backend.orders[-1]
        sent = pixels(order.sources[0].data)
        assert max(sent.shape) == 640
        small = np.asarray(Image.fromarray(part(LARGE)).resize((640, 640)), np.int16)
        assert np.abs(sent - small).mean() < 4
        assert mask_of(order).shape == sent.shape[:2]
        assert 0.1 < mask_of(order).mean() < 0.4
        assert order.shape == "square"
        assert outcome.pictures[0].file.size.width == 1400
        assert changed(outcome, LARGE)[REGION].mean() > 0.5
        assert not changed(outcome, LARGE)[~REGION].any()
        assert outcome.version.shape == "wide"


async def test_a_wide_region_goes_as_a_wide_part(tmp_path: Path) -> None:
    backend = of()
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        await shown(core, ADD, first, painted(np.pad(REGION[:, 300:], ((0, 0), (0, 300))) | REGION))

        size = backend.orders[-1].sources[0].file.size
        assert backend.orders[-1].shape == "wide"
        assert size.width == pytest.approx(1.5 * size.height, abs=2)


@pytest.mark.parametrize("side", [0, 1400])
async def test_a_picture_that_the_model_takes_goes_whole(tmp_path: Path, side: int) -> None:
    backend = of(side=side)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        await shown(core, ADD, first, painted(REGION))

        assert backend.orders[-1].sources[0].file == first.pictures[0]


async def test_without_a_region_a_large_picture_goes_whole(tmp_path: Path) -> None:
    backend = of()
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        await said(core, ADD, first.id)

        assert backend.orders[-1].sources[0].file == first.pictures[0]


async def test_a_part_that_is_not_allowed_does_not_leave(tmp_path: Path) -> None:
    backend = of(again(edited()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        await shown(core, ADD, first, painted(REGION))
        core.rule.blocked_pictures = {backend.orders[-1].sources[0].data}

        ask = Reply(ADD, PictureRef(first.id), spot=painted(REGION))
        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Refused)
        assert len(backend.orders) == 2


async def test_a_part_that_does_not_fit_is_shown_as_it_came(tmp_path: Path) -> None:
    other = drawing(scenery.scene("page", 640))
    async with running_core(tmp_path, backend=of(other)) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, painted(REGION))

        assert outcome.pictures[0].data == kept(other.pictures[0].data)
        (note,) = [note for note in outcome.notes if "the part as it came" in note]
        assert "“Undo” goes back to the whole picture" in note
        undone = await core.draw(Undo(outcome.version.id))
        assert undone == first


async def test_a_part_is_stitched_after_a_restart_from_what_was_written_down(
    tmp_path: Path,
) -> None:
    backend = of()
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ask = Reply(ADD, PictureRef(first.id), spot=painted(REGION))
        ticket = await core.studio.submit(request(ask))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, again(edited()))

    async with running_core(tmp_path, backend=of()) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert core.backend.orders == []
        assert changed(outcome, LARGE)[REGION].mean() > 0.5
        assert not changed(outcome, LARGE)[~REGION].any()


async def test_a_part_is_adjusted_on_the_whole_picture(tmp_path: Path) -> None:
    backend = of(again(edited()), again(edited()))
    mind = Mind({"larger": {"intent": "local_change", "adjust": "larger"}})
    async with running_core(tmp_path, backend=backend, language=mind) as core:
        first = await core.imagine("stones")
        second = await shown(core, ADD, first, painted(REGION))

        outcome = await said(core, "larger", second.version.id)

        assert outcome.version.parent == PictureRef(first.id)
        assert outcome.pictures[0].file.size.width == 1400


async def test_no_unfinished_part_is_shown(tmp_path: Path) -> None:
    backend = of(again(edited()))
    async with running_core(tmp_path, backend=backend, partials=2) as core:
        first = await core.imagine("stones")

        await shown(core, ADD, first, painted(REGION))

        assert [order.partials for order in backend.orders] == [2, 0]


@pytest.mark.parametrize("works", [True, False])
async def test_a_part_is_kept_no_longer_than_it_is_needed(tmp_path: Path, works: bool) -> None:
    backend = of(again(edited()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        if not works:
            backend.failures.append(ModelAnsweredBadly("No picture came.", billed=True))
        backend.gate.clear()
        backend.entered.clear()
        ask = Reply(ADD, PictureRef(first.id), spot=painted(REGION))
        ticket = await core.studio.submit(request(ask))
        await backend.entered.wait()
        meanwhile = stored(tmp_path)
        backend.gate.set()
        answer = await core.messenger.answer_to(ticket.job_id)
        await core.runner.drain(10)

        part_of_it = backend.orders[-1].sources[0].file.sha256
        assert isinstance(answer.outcome, Delivered) is works
        assert part_of_it in meanwhile
        assert part_of_it not in stored(tmp_path)
        assert first.pictures[0].sha256 in stored(tmp_path)


async def test_a_part_that_a_version_was_made_from_stays(tmp_path: Path) -> None:
    backend = of(again(edited()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        await shown(core, ADD, first, painted(REGION))
        sent = backend.orders[-1].sources[0].data
        core.messenger.uploads["x:part"] = sent
        upload = Upload("x:part", "part.png", "image/png", len(sent))
        twin = await core.draw(Imagine("the part", references=(upload,)))
        backend.answers.append(again(edited()))

        ask = Reply(ADD, PictureRef(first.id), spot=painted(REGION))
        await core.ask(ask)
        await core.runner.drain(10)

        assert backend.orders[-1].sources[0].file.sha256 == twin.references[0].sha256
        assert twin.references[0].sha256 in stored(tmp_path)


@dataclass
class Full:
    """A picture folder on which nothing can be removed."""

    asked: list[str] = field(default_factory=list)

    async def delete(self, sha256s: Iterable[str]) -> None:
        self.asked.extend(sha256s)
        raise StorageError("The disk is full.")


async def test_an_outage_while_clearing_up_is_nobodys_business(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        full = Full()

        await discard(replace(core.parts, pictures=cast("Any", full)), ["0" * 64])

        assert full.asked == ["0" * 64]
