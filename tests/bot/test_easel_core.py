"""A link to paint on, through the real core: the answer in the thread, once, whatever crashes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.domain import Address, Delivered, PictureRef, Reply, Request, Ticket, Version
from bot.easel import LiveEasel
from bot.errors import NotFound
from bot.studio import LiveStudio
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    CHANGE,
    SIDE,
    again,
    changed,
    drawing,
    mask_of,
    painter,
)
from tests.fakes.core import ALICE, CHANNEL, Core, request, running_core
from tests.fakes.easel import easel, mask, token_of

BOX = (130, 120, 249, 259)
INSIDE = np.zeros((SIDE, SIDE), bool)
INSIDE[120:260, 130:250] = True
PAINTED = mask(SIDE, SIDE, BOX)


def region_of(version: Version) -> Request:
    """Return what a chat invites for: its answer is a new message."""
    return request(Reply("", PictureRef(version.id)), address=Address("fake"))


async def begun(ours: LiveEasel, version: Version) -> tuple[str, str]:
    token = token_of(await ours.invite(region_of(version)))
    return token, await ours.begin(token)


async def answered(core: Core) -> Delivered:
    """Return what came of the painting, the second answer."""
    outcome = (await core.messenger.answers(2))[-1].outcome
    assert isinstance(outcome, Delivered), outcome
    return outcome


async def test_what_was_not_painted_stays_to_the_bit(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        ours = easel(core.database.vault, core.studio)
        token, key = await begun(ours, await core.imagine("stones"))

        await ours.submit(token, key, PAINTED, ADD)
        outcome = await answered(core)

        assert changed(outcome)[INSIDE].any()
        assert not changed(outcome)[~INSIDE].any()
        assert mask_of(backend.orders[-1])[INSIDE].all()
        assert len(core.messenger.posted) == 1
        assert (outcome.version.author, outcome.version.words) == (ALICE, ADD)
        with pytest.raises(NotFound):
            await ours.invited(token)


@dataclass
class _Dying:
    """A studio whose process dies once a request is written down."""

    inner: LiveStudio

    def accept(self, given: Request) -> None:
        self.inner.accept(given)

    async def submit(self, given: Request) -> Ticket:
        raise SystemExit

    def withdraw(self, given: Request) -> None:
        raise NotImplementedError

    async def cancel(self, job_id: str, author: object, moderator: bool) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("known", [True, False], ids=["taken up", "dropped"])
async def test_a_crash_while_sending_neither_loses_nor_repeats_it(
    tmp_path: Path, known: bool
) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        dying = easel(core.database.vault, _Dying(core.studio))
        token, key = await begun(dying, await core.imagine("stones"))
        with pytest.raises(SystemExit):
            await dying.submit(token, key, PAINTED, ADD)
        messenger = core.messenger

    messenger.known = known
    async with running_core(tmp_path, backend=backend, messenger=messenger) as core:
        ours = easel(core.database.vault, core.studio)
        await ours.submit(token, key, PAINTED, ADD)
        await answered(core)

        assert len(backend.orders) == 2
        assert len(messenger.shown) == 2


async def test_a_limit_counts_for_the_member_who_asked(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        ours = easel(core.database.vault, core.studio)
        before = await core.desk.allowance(ALICE, CHANNEL)
        token, key = await begun(ours, await core.imagine("stones"))

        await ours.submit(token, key, PAINTED, ADD)
        await answered(core)

        after = await core.desk.allowance(ALICE, CHANNEL)
        assert before.pictures_left - after.pictures_left == 2


async def test_a_forgotten_members_link_is_good_no_more(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter(drawing(BEFORE))) as core:
        first = await core.imagine("stones")
        ours = easel(core.database.vault, core.studio)
        token, key = await begun(ours, first)

        await core.database.forget(ALICE.key)

        with pytest.raises(NotFound):
            await ours.submit(token, key, PAINTED, ADD)
        assert await core.database.vault.every("easel:") == {}
