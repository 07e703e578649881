"""What was stored on the way to an answer is gone once the answer is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from bot.domain import (
    Address,
    Answer,
    Delivered,
    Describe,
    Failed,
    Imagine,
    PictureRef,
    Receipt,
    Refused,
    Reply,
    Spot,
    Suggested,
    Upload,
)
from bot.errors import ModelAnsweredBadly
from bot.pipeline.holding import Held
from bot.pipeline.leftovers import discard, hold, tidied
from bot.pipeline.parts import Bill
from bot.ports import Album
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    CHANGE,
    SIDE,
    Mind,
    again,
    drawing,
    painter,
    png,
    stored,
    textured,
)
from tests.fakes import scenery
from tests.fakes.core import Core, request, running_core
from tests.fakes.messenger import FakeMessenger

PHOTO = Upload("photo", "me.png", "image/png", 0)


async def left(core: Core, folder: Path) -> set[str]:
    """Return what is stored and no version has, once all jobs are closed."""
    await core.runner.drain(10)
    versions = await core.gallery.recent(core.messenger.shown[0].request.author)
    kept = [
        file.sha256
        for version in versions
        for file in (*version.pictures, *version.references, version.region)
        if file is not None
    ]
    return stored(folder) - set(kept)


@dataclass
class Impatient(FakeMessenger):
    """Where a member deletes a picture the moment it is shown."""

    core: Core | None = None

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        assert self.core is not None
        assert isinstance(answer.outcome, Delivered)
        version = answer.outcome.version
        await self.core.gallery.delete(version.id, version.author, moderator=False)
        return await super().finish(address, answer)


class Everything(set[bytes]):
    """Any picture at all."""

    def __contains__(self, picture: object) -> bool:
        return True


def cell() -> bytes:
    from bot.editing import Region

    return Region.of_cells(["B2"], SIDE, SIDE).to_png()


async def test_what_a_painter_drew_around_a_change_goes_with_the_answer(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = (await core.ask(Reply(ADD, PictureRef(first.id)))).outcome

        assert isinstance(outcome, Delivered)
        assert await left(core, tmp_path) == set()
        assert len(stored(tmp_path)) == 2


async def test_what_a_painter_drew_goes_also_after_a_restart(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ticket = await core.studio.submit(request(Reply(ADD, PictureRef(first.id))))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, again(CHANGE.ideal))

    async with running_core(tmp_path, backend=painter()) as core:
        await core.messenger.answers(1)

        assert await left(core, tmp_path) == set()


async def test_both_drawings_go_where_there_was_a_second_attempt(tmp_path: Path) -> None:
    backend = painter(
        drawing(BEFORE), drawing(scenery.scene("page", SIDE)), again(textured((0.5, 0.5)))
    )
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")
        ask = Reply(ADD, PictureRef(first.id), spot=Spot(cells=("B2",)))
        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Delivered)
        assert len(backend.orders) == 3
        # The smaller of the two regions: it is the same for everybody, and stays for a day.
        (region,) = await left(core, tmp_path)
        assert (await core.pictures.get(region)) == cell()


async def test_a_picture_that_is_deleted_while_it_is_shown_is_gone(tmp_path: Path) -> None:
    messenger = Impatient()
    async with running_core(
        tmp_path, messenger=messenger, backend=painter(drawing(BEFORE))
    ) as core:
        messenger.core = core

        await core.ask(Imagine("stones"))
        await core.runner.drain(10)

        assert stored(tmp_path) == set()


async def test_a_picture_that_a_version_has_is_looked_for_in_no_row(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter(drawing(BEFORE))) as core:
        version = await core.imagine("stones")
        parts, bill = replace(core.parts, album=cast("Album", None)), Bill()
        hold(parts, bill, version.pictures[0].sha256)

        await tidied(parts, bill, version)

        assert stored(tmp_path) == {version.pictures[0].sha256}


async def test_a_picture_that_may_not_be_shown_is_not_kept(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter(drawing(BEFORE))) as core:
        core.rule.blocked_pictures = Everything()

        outcome = (await core.ask(Imagine("stones"))).outcome

        assert isinstance(outcome, Refused)
        assert await left(core, tmp_path) == set()
        assert stored(tmp_path) == set()


async def test_a_part_that_may_not_leave_is_not_kept(tmp_path: Path) -> None:
    backend = painter(drawing(scenery.scene("stones", 1200)))
    backend.capabilities = replace(backend.capabilities, edit_side_px=512)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        core.rule.blocked_pictures = Everything()
        before = len(core.rule.pictures)

        ask = Reply(ADD, PictureRef(first.id), spot=Spot(cells=("B2",)))
        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Refused)
        assert len(core.rule.pictures) == before + 1
        (region,) = await left(core, tmp_path)
        assert len(await core.pictures.get(region)) < 2000


async def test_unfinished_pictures_go_with_the_answer(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    backend.partials = (png(textured((0.2, 0.2))), png(textured((0.7, 0.7))))
    async with running_core(tmp_path, backend=backend, partials=2) as core:
        await core.imagine("stones")

        assert await left(core, tmp_path) == set()


async def test_a_described_upload_is_not_kept(tmp_path: Path) -> None:
    async with running_core(tmp_path, language=Mind()) as core:
        core.messenger.uploads["photo"] = png(BEFORE)

        outcome = (await core.ask(Describe(picture=PHOTO))).outcome

        assert isinstance(outcome, Suggested | Failed)
        await core.runner.drain(10)
        assert stored(tmp_path) == set()


@pytest.mark.parametrize("refused", [True, False])
async def test_an_upload_of_a_request_that_came_to_nothing_is_not_kept(
    tmp_path: Path, refused: bool
) -> None:
    backend = painter()
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = png(BEFORE)
        if refused:
            core.rule.blocked_pictures = {png(BEFORE)}
        else:
            backend.failures.append(ModelAnsweredBadly("No picture came.", billed=True))

        outcome = (await core.ask(Imagine(ADD, references=(PHOTO,)))).outcome

        assert isinstance(outcome, Refused if refused else Failed)
        await core.runner.drain(10)
        assert stored(tmp_path) == set()


async def test_an_upload_that_another_request_uses_meanwhile_stays(tmp_path: Path) -> None:
    backend = painter(again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, language=Mind()) as core:
        core.messenger.uploads["photo"] = png(BEFORE)
        backend.gate.clear()
        ticket = await core.studio.submit(request(Imagine(ADD, references=(PHOTO,))))
        await backend.entered.wait()

        described = await core.ask(Describe(picture=PHOTO))
        await core.closed(described.job_id)
        backend.gate.set()

        outcome = (await core.messenger.answer_to(ticket.job_id)).outcome
        assert isinstance(outcome, Delivered)
        (kept,) = outcome.version.references
        assert kept.sha256 in stored(tmp_path)
        assert await left(core, tmp_path) == set()


async def test_what_a_running_job_holds_is_not_deleted_though_no_row_names_it(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        file = await core.pictures.put(drawing(BEFORE).pictures[0])
        parts = replace(core.parts, held=Held())
        parts.held.take(file.sha256)
        parts.held.take(file.sha256)

        parts.held.give_back([file.sha256])
        await discard(parts, [file.sha256])
        still = stored(tmp_path)
        parts.held.give_back([file.sha256])
        await discard(parts, [file.sha256])

        assert still == {file.sha256}
        assert stored(tmp_path) == set()


async def test_nothing_is_deleted_while_an_upload_is_being_stored(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        file = await core.pictures.put(drawing(BEFORE).pictures[0])
        async with core.parts.held.lock:
            deleting = asyncio.ensure_future(discard(core.parts, [file.sha256]))  # noqa: TID251
            await core.database.unused([file.sha256])
            await asyncio.sleep(0)
            core.parts.held.take(file.sha256)

        await deleting

        assert stored(tmp_path) == {file.sha256}
