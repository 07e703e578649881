"""A local change that does not fit is drawn once more where that is allowed, and never twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.domain import Delivered, PictureRef, Reply
from bot.errors import ModelRefused, ModelUnavailable, OutcomeUnknown
from bot.limits import Limits
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    SIDE,
    again,
    changed,
    drawing,
    mask_of,
    painted,
    painter,
    shown,
    textured,
)
from tests.fakes import scenery
from tests.fakes.backends import FakeBackend, kept
from tests.fakes.core import ALICE, CHANNEL, PLENTY, Core, request, running_core

REGION = np.zeros((SIDE, SIDE), bool)
REGION[120:260, 130:250] = True
OTHER = drawing(scenery.scene("page", SIDE))
GOOD = again(textured((0.5, 0.5)))
WHERE = painted(REGION)


def ask(first: str) -> Reply:
    return Reply(ADD, PictureRef(first), spot=WHERE)


async def money(core: Core) -> int:
    usage = await core.database.allowance_usage(ALICE, CHANNEL)
    return usage.money_microdollars


async def pictures(core: Core) -> int:
    return (await core.database.allowance_usage(ALICE, CHANNEL)).member_pictures


async def test_what_does_not_fit_is_drawn_once_more_in_a_larger_region(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), OTHER, GOOD)
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, WHERE)

        one, two = backend.orders[1:]
        assert mask_of(two).sum() > mask_of(one).sum()
        assert [source.data for source in two.sources] == [source.data for source in one.sources]
        assert two.prompt.text == one.prompt.text
        grown = np.zeros((SIDE, SIDE), bool)
        grown[105:275, 115:265] = True
        assert changed(outcome)[REGION].mean() > 0.3
        assert not changed(outcome)[~grown].any()
        assert outcome.version.cost_microdollars == 20_000
        assert await money(core) == 30_000
        assert await pictures(core) == 2


async def test_it_is_never_drawn_a_third_time(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), OTHER, OTHER, GOOD)
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, WHERE)

        assert len(backend.orders) == 3
        assert outcome.pictures[0].data == kept(OTHER.pictures[0].data)
        assert any("redrew the whole picture" in note for note in outcome.notes)
        assert await money(core) == 30_000


@pytest.mark.parametrize(
    "limits",
    [
        replace(PLENTY, pictures_per_member_day=2),
        replace(PLENTY, pictures_per_place_day=2),
        # The first picture cost 10 000; each call is reserved with 20 000 until it is settled.
        replace(PLENTY, microdollars_per_day=49_999),
    ],
    ids=["member", "place", "money"],
)
async def test_it_is_not_drawn_again_where_a_limit_forbids_it(
    tmp_path: Path, limits: Limits
) -> None:
    backend = painter(drawing(BEFORE), OTHER, GOOD)
    async with running_core(tmp_path, backend=backend, second_attempts=True, limits=limits) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, WHERE)

        assert len(backend.orders) == 2
        assert any("redrew the whole picture" in note for note in outcome.notes)
        assert await money(core) == 20_000


async def test_it_is_not_drawn_again_where_the_operator_does_not_want_it(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), OTHER, GOOD)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, WHERE)

        assert len(backend.orders) == 2
        assert any("redrew the whole picture" in note for note in outcome.notes)


async def test_without_a_region_it_is_not_drawn_again(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), OTHER, GOOD)
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")

        await core.reply(ADD, first)

        assert len(backend.orders) == 2


@pytest.mark.parametrize(
    ("failure", "more"),
    [
        (ModelUnavailable("busy", billed=False), 0),
        (ModelRefused("no", billed=True), 20_000),
        (OutcomeUnknown("cut off"), 20_000),
    ],
)
async def test_a_second_call_that_fails_leaves_the_first_picture(
    tmp_path: Path, failure: Exception, more: int
) -> None:
    backend = painter(drawing(BEFORE), OTHER)
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")
        entered = backend.generate

        async def failing(*args: Any) -> Any:
            if len(backend.orders) == 2:
                backend.failures.append(failure)
            return await entered(*args)

        object.__setattr__(backend, "generate", failing)
        outcome = await shown(core, ADD, first, WHERE)

        assert outcome.pictures[0].data == kept(OTHER.pictures[0].data)
        assert any("redrew the whole picture" in note for note in outcome.notes)
        assert await money(core) == 20_000 + more


async def interrupted(folder: Path, first_drawing: Any) -> str:
    """Stop a process inside the second call; return the job's id."""
    backend = Gated(capabilities=painter().capabilities)
    backend.answers.extend((drawing(BEFORE), first_drawing))
    async with running_core(folder, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")
        ticket = await core.studio.submit(request(ask(first.id)))
        while len(backend.orders) < 3:
            backend.entered.clear()
            await backend.entered.wait()
        return ticket.job_id


class Gated(FakeBackend):
    """Waits for ever in its third call."""

    async def generate(self, *args: Any) -> Any:
        if len(self.orders) == 2:
            self.gate.clear()
        return await super().generate(*args)


async def test_a_kill_inside_the_second_call_leaves_the_first_picture_and_counts_both(
    tmp_path: Path,
) -> None:
    await interrupted(tmp_path, OTHER)

    async with running_core(tmp_path, backend=painter(), second_attempts=True) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert outcome.pictures[0].data == kept(OTHER.pictures[0].data)
        assert core.backend.orders == []
        assert await money(core) == 10_000 + 10_000 + 20_000


async def test_a_kill_after_the_second_call_uses_what_it_gave(tmp_path: Path) -> None:
    job_id = await interrupted(tmp_path, OTHER)

    async with running_core(tmp_path, backend=painter(), start=False) as core:
        await core.parts.quarantine.stash(job_id, 2, GOOD)
    async with running_core(tmp_path, backend=painter(), second_attempts=True) as core:
        outcome = (await core.messenger.answers(1))[0].outcome
        await core.closed(job_id)

        assert isinstance(outcome, Delivered)
        assert 0.05 < changed(outcome).mean() < 0.3
        assert core.backend.orders == []
        assert await money(core) == 30_000
        assert await core.parts.quarantine.stashed(job_id, 1) is None
        assert await core.parts.quarantine.stashed(job_id, 2) is None


async def test_a_kill_between_the_calls_goes_on_with_the_second_one(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ticket = await core.studio.submit(request(ask(first.id)))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, OTHER)

    async with running_core(tmp_path, backend=painter(GOOD), second_attempts=True) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert len(core.backend.orders) == 1
        assert 0.05 < changed(outcome).mean() < 0.3
        assert await money(core) == 30_000


async def test_a_kill_after_a_second_call_in_vain_leads_to_no_third_one(tmp_path: Path) -> None:
    job_id = await interrupted(tmp_path, OTHER)

    async with running_core(tmp_path, backend=painter(), start=False) as core:
        await core.parts.quarantine.stash(job_id, 2, OTHER)
    async with running_core(tmp_path, backend=painter(GOOD), second_attempts=True) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert core.backend.orders == []
        assert any("redrew the whole picture" in note for note in outcome.notes)
        assert await money(core) == 30_000
