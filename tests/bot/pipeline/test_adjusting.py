"""The region of the last edit moved by words, through the whole core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.domain import Again, Delivered, Imagine, Intent, PictureRef, Publish, Reply, Spot, Version
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    SIDE,
    Mind,
    again,
    changed,
    drawing,
    mask_of,
    painter,
    pixels,
    said,
    shown,
    textured,
)
from tests.fakes import rerender
from tests.fakes.backends import FakeBackend
from tests.fakes.core import ALICE, BOB, Core, running_core

SPREAD = textured((0.5, 0.5))
B2 = Spot(cells=("B2",))
SMALL = rerender.edit(BEFORE, "object", seed=3, radius=90.0)
CELL = np.zeros((SIDE, SIDE), bool)
CELL[SIDE // 3 : 2 * SIDE // 3, SIDE // 3 : 2 * SIDE // 3] = True


def mind(how: str, **more: object) -> Mind:
    return Mind({"move it": {"intent": Intent.LOCAL_CHANGE, "adjust": how, **more}})


async def edited(core: Core, spot: Spot | None = B2) -> tuple[Version, Delivered]:
    """Return a picture, and what came of a change in its middle."""
    first = await core.imagine("stones")
    if spot is None:
        return first, await said(core, ADD, first.id)
    return first, await shown(core, ADD, first, spot)


def three(*last: Any) -> FakeBackend:
    return painter(drawing(BEFORE), again(SPREAD), *(again(one) for one in last))


@pytest.mark.parametrize(("how", "compared"), [("larger", 1), ("smaller", -1)])
async def test_the_last_edit_is_done_again_in_another_size(
    tmp_path: Path, how: str, compared: int
) -> None:
    backend = three(SPREAD)
    async with running_core(tmp_path, backend=backend, language=mind(how)) as core:
        first, second = await edited(core)

        outcome = await said(core, "move it", second.version.id)

        one, two = (mask_of(order) for order in backend.orders[1:])
        assert np.sign(int(two.sum()) - int(one.sum())) == compared
        assert backend.orders[2].sources[0].data == backend.orders[1].sources[0].data
        assert backend.prompts[2] == backend.prompts[1]
        assert outcome.version.parent == PictureRef(first.id)
        assert outcome.notes[0] == f"The same change as in v2, in a {how} region."
        far = np.ones((SIDE, SIDE), bool)
        far[SIDE // 3 - 20 : 2 * SIDE // 3 + 20, SIDE // 3 - 20 : 2 * SIDE // 3 + 20] = False
        assert not changed(outcome)[far].any()


async def test_not_there_leaves_the_old_place_as_it_was_first(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD), again(elsewhere()))
    async with running_core(tmp_path, backend=backend, language=mind("elsewhere")) as core:
        _, second = await edited(core)

        outcome = await said(core, "move it", second.version.id)

        assert not mask_of(backend.orders[2])[170:214, 170:214].any()
        assert not changed(outcome)[CELL].any()
        assert changed(outcome)[20:80, 20:80].mean() > 0.8
        assert changed(outcome).mean() < 0.2
        assert "in another place" in outcome.notes[0]


async def test_not_there_but_there_takes_the_place_that_is_named(tmp_path: Path) -> None:
    backend = three(textured((5 / 6, 5 / 6)))
    language = mind("elsewhere", spot=["C3"])
    async with running_core(tmp_path, backend=backend, language=language) as core:
        _, second = await edited(core)

        outcome = await said(core, "move it", second.version.id)

        assert changed(outcome)[270:, 270:].mean() > 0.3
        assert not changed(outcome)[: 2 * SIDE // 3].any()


async def test_also_there_goes_on_from_the_edited_picture(tmp_path: Path) -> None:
    language = mind("also", spot=["C3"])
    async with running_core(tmp_path, backend=three(), language=language) as core:
        _, second = await edited(core)
        now = pixels(second.pictures[0].data)
        more = np.where(textured((5 / 6, 5 / 6)) != BEFORE, textured((5 / 6, 5 / 6)), now)
        core.backend.answers.append(again(more))

        outcome = await said(core, "move it", second.version.id)

        assert outcome.version.parent == PictureRef(second.version.id)
        assert not changed(outcome, now)[: 2 * SIDE // 3].any()
        assert changed(outcome)[CELL].mean() > 0.5


async def test_a_region_that_was_found_can_be_made_larger(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SMALL.ideal), again(SMALL.ideal))
    async with running_core(tmp_path, backend=backend, language=mind("larger")) as core:
        first, second = await edited(core, spot=None)
        assert second.version.region is None

        outcome = await said(core, "move it", second.version.id)

        inside = mask_of(backend.orders[2])
        assert inside[SMALL.support > 0].mean() > 0.95
        assert inside.mean() < 0.5
        assert outcome.version.parent == PictureRef(first.id)
        assert outcome.version.region is not None


async def test_words_that_move_nothing_are_an_ordinary_change(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SMALL.ideal))
    async with running_core(tmp_path, backend=backend, language=mind("larger")) as core:
        first = await core.imagine("stones")

        outcome = (await core.ask(Reply("move it", PictureRef(first.id)))).outcome

        assert isinstance(outcome, Delivered)
        assert outcome.version.parent == PictureRef(first.id)
        assert backend.orders[1].mask is None


async def test_an_edit_whose_beginning_was_deleted_is_changed_like_any_other(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path, backend=three(), language=mind("larger")) as core:
        first, second = await edited(core)
        await core.gallery.delete(first.id, first.author, moderator=False)
        core.backend.answers.append(second_drawing(second))

        outcome = await said(core, "move it", second.version.id)

        assert outcome.version.parent == PictureRef(second.version.id)


async def test_what_another_member_keeps_private_is_never_drawn_from(tmp_path: Path) -> None:
    backend = three(SPREAD)
    async with running_core(tmp_path, backend=backend, language=mind("larger")) as core:
        first = await core.draw(Imagine("stones"), ALICE, private=True)
        ask = Reply(ADD, PictureRef(first.id), spot=B2)
        second = await core.draw(ask, ALICE, private=True)
        await core.ask(Publish(second.id), ALICE)

        outcome = await core.draw(Reply("move it", PictureRef(second.id)), BOB)

        assert outcome.parent == PictureRef(second.id)
        assert backend.orders[2].sources[0].file == second.pictures[0]


async def test_what_was_drawn_in_another_place_changes_little_when_drawn_again(
    tmp_path: Path,
) -> None:
    corner = again(textured((0.2, 0.2)))
    backend = painter(drawing(BEFORE), again(SPREAD), corner, corner)
    async with running_core(tmp_path, backend=backend, language=mind("elsewhere")) as core:
        _, second = await edited(core)
        third = await said(core, "move it", second.version.id)

        outcome = (await core.ask(Again(third.version.id))).outcome

        assert isinstance(outcome, Delivered)
        assert 0 < changed(outcome).mean() < 0.15
        assert backend.orders[3].mask == backend.orders[2].mask


async def test_what_was_drawn_in_another_place_can_be_made_larger_there(tmp_path: Path) -> None:
    corner = textured((0.2, 0.2))
    backend = painter(drawing(BEFORE), again(SPREAD), again(corner), again(corner))
    language = mind("elsewhere")
    language.answers["larger"] = {"intent": Intent.LOCAL_CHANGE, "adjust": "larger"}
    async with running_core(tmp_path, backend=backend, language=language) as core:
        _, second = await edited(core)
        third = await said(core, "move it", second.version.id)

        outcome = await said(core, "larger", third.version.id)

        assert mask_of(backend.orders[3]).mean() < 0.3
        assert changed(outcome)[60:90, 60:90].mean() > 0.5


def second_drawing(second: Delivered) -> Any:
    return again(
        rerender.edit(pixels(second.pictures[0].data), "object", seed=4, radius=90.0).ideal
    )


def elsewhere() -> Any:
    """Return the picture with a change in its corner."""
    shown = BEFORE.copy()
    shown[20:80, 20:80] = (200, 30, 40)
    return shown
