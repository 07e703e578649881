"""Work on pixels is done in threads: the event loop is everybody's, and never waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.domain import (
    Again,
    Answer,
    Delivered,
    Expand,
    Imagine,
    Intent,
    PictureRef,
    Reply,
    Spot,
    Upload,
)
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    CHANGE,
    SIDE,
    Mind,
    again,
    drawing,
    painted,
    painter,
    png,
    textured,
)
from tests.fakes import scenery
from tests.fakes.core import ALICE, Core, running_core
from tests.fakes.marking import mark
from tests.fakes.threads import watched

PHOTO = Upload("photo", "me.jpg", "image/jpeg", 0)
MARKED = Upload("marked", "marked.png", "image/png", 0)
MOVE = "move it"
MARKS = png(mark(BEFORE, "ring", "red", 3)[0])
MIDDLE = np.zeros((SIDE, SIDE), bool)
MIDDLE[120:260, 130:250] = True
PAINTED = painted(MIDDLE)
CELL = Spot(cells=("B2",))
Step = Callable[[Core], Awaitable[Answer]]


async def found_afterwards(core: Core) -> Answer:
    return await core.ask(Reply(ADD, PictureRef((await core.imagine("stones")).id)))


async def painted_over(core: Core) -> Answer:
    first = await core.imagine("stones")
    return await core.ask(Reply(ADD, PictureRef(first.id), spot=PAINTED))


async def marked_copy(core: Core) -> Answer:
    first = await core.imagine("stones")
    return await core.ask(Reply(ADD, PictureRef(first.id), references=(MARKED,)))


async def moved(core: Core) -> Answer:
    first = await core.imagine("stones")
    second = await core.draw(Reply(ADD, PictureRef(first.id), spot=CELL))
    third = await core.draw(Reply(MOVE, PictureRef(second.id)))
    return await core.ask(Again(third.id))


async def expanded(core: Core) -> Answer:
    return await core.ask(Expand(PictureRef((await core.imagine("stones")).id), "wide"))


async def in_a_photo(core: Core) -> Answer:
    return await core.ask(Imagine(ADD, references=(PHOTO,), spot=CELL))


async def in_a_marked_photo(core: Core) -> Answer:
    return await core.ask(Imagine(ADD, references=(PHOTO, MARKED)))


@pytest.mark.parametrize(
    ("step", "worked"),
    [
        (found_afterwards, {"edit.compose"}),
        (painted_over, {"edit.compose", "regions.of_png", "crops.mask_for_model"}),
        (marked_copy, {"edit.find_marks", "cleaning.cleaned"}),
        (moved, {"edit.compose", "regions.anywhere_but"}),
        (expanded, {"canvas.plan_canvas", "canvas.extended", "edit.compose"}),
        (in_a_photo, {"edit.compose", "cleaning.cleaned", "regions.of_cells"}),
        (in_a_marked_photo, {"edit.find_marked_copy", "edit.compose"}),
    ],
)
@pytest.mark.parametrize("edit_side_px", [0, 256])
async def test_nothing_that_works_on_pixels_runs_on_the_loop(
    tmp_path: Path, step: Step, worked: set[str], edit_side_px: int
) -> None:
    backend = painter(drawing(BEFORE) if "photo" not in step.__name__ else again(CHANGE.ideal))
    backend.answers.extend(again(textured((0.5, 0.5))) for _ in range(3))
    backend.capabilities = replace(backend.capabilities, edit_side_px=edit_side_px)
    mind = Mind({MOVE: {"intent": Intent.LOCAL_CHANGE, "adjust": "elsewhere"}})
    with watched() as calls:
        async with running_core(tmp_path, backend=backend, language=mind) as core:
            core.messenger.uploads |= {"photo": png(BEFORE), "marked": MARKS}
            calls.on_loop.clear()

            answer = await step(core)
            await core.runner.drain(10)

            assert isinstance(answer.outcome, Delivered)
            assert worked <= calls.beside
            assert calls.on_loop == set()


async def test_a_second_attempt_is_made_beside_the_loop(tmp_path: Path) -> None:
    backend = painter(
        drawing(BEFORE), drawing(scenery.scene("page", SIDE)), again(textured((0.5, 0.5)))
    )
    with watched() as calls:
        async with running_core(tmp_path, backend=backend, second_attempts=True) as core:
            calls.on_loop.clear()

            await painted_over(core)

            assert len(backend.orders) == 3
            assert "regions.grown" in calls.beside
            assert calls.on_loop == set()


@pytest.mark.parametrize(
    ("sheet", "drew"), [("gridded", "grid.gridded"), ("before_after", "comparing.before_after")]
)
async def test_sheets_are_drawn_beside_the_loop(tmp_path: Path, sheet: str, drew: str) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    with watched() as calls:
        async with running_core(tmp_path, backend=backend) as core:
            first = await core.imagine("stones")
            second = await core.draw(Reply(ADD, PictureRef(first.id)))
            calls.on_loop.clear()

            data = await getattr(core.gallery, sheet)(PictureRef(second.id), ALICE)

            assert data.startswith(b"RIFF")
            assert drew in calls.beside
            assert calls.on_loop == set()
