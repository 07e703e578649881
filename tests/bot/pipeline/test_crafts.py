"""What is done with a picture beside changing it: expand, upscale, vary a little."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.conversation import Continuation
from bot.domain import (
    Again,
    Answered,
    Capabilities,
    Delivered,
    Expand,
    Instruction,
    Intent,
    PictureRef,
    Refused,
    Reply,
    Spot,
    Upscale,
    Vary,
    Version,
)
from bot.pipeline import crafts
from bot.pipeline.crafts import of_button
from bot.pipeline.meaning import Meant
from tests.bot.pipeline.editing import (
    BEFORE,
    SIDE,
    Mind,
    again,
    drawing,
    mask_of,
    painter,
    pixels,
    stored,
)
from tests.fakes import scenery
from tests.fakes.backends import FakeBackend
from tests.fakes.core import ALICE, CHANNEL, Core, request, running_core

WIDE = SIDE * 3 // 2
LEFT = (WIDE - SIDE) // 2


def continued(width: int = WIDE, height: int = SIDE) -> Any:
    """Return a picture of another shape as a model gives it: the old one is in it, redrawn."""
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    pads = ((top, height - SIDE - top), (left, width - SIDE - left), (0, 0))
    new = np.pad(BEFORE, pads, mode="symmetric")
    drawn = np.asarray(scenery.scene("hills", width, height), np.float32)
    mixed = np.round(0.6 * new + 0.4 * drawn).astype(np.uint8)
    mixed[top : top + SIDE, left : left + SIDE] = BEFORE
    return mixed


async def expanded(core: Core, version: Version, shape: str) -> Any:
    return (await core.ask(Expand(PictureRef(version.id), shape))).outcome


async def test_a_picture_is_continued_and_itself_kept_to_the_bit(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "wide")

        assert isinstance(outcome, Delivered), outcome
        now, order = pixels(outcome.pictures[0].data), backend.orders[-1]
        assert now.shape == (SIDE, WIDE, 3)
        assert np.array_equal(now[:, LEFT : LEFT + SIDE], BEFORE)
        inside = mask_of(order)
        assert inside[:, :LEFT].all()
        assert not inside[:, LEFT : LEFT + SIDE].any()
        assert order.shape == f"{WIDE}:{SIDE}"
        assert outcome.version.intent is Intent.EXPAND
        assert outcome.version.shape == "wide"
        assert outcome.version.prompt == first.prompt
        assert order.prompt.text.endswith(first.prompt)
        assert any("exactly as it was" in note for note in outcome.notes)


async def test_there_is_no_step_where_the_picture_is_continued(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "wide")

        now = pixels(outcome.pictures[0].data).astype(np.float32)
        steps = np.abs(np.diff(now, axis=1)).mean((0, 2))
        assert max(steps[LEFT - 1], steps[LEFT + SIDE - 1]) <= np.percentile(steps, 99)


@pytest.mark.parametrize(
    ("shape", "size"), [("tall", (SIDE, WIDE)), ("16:9", (683, SIDE)), ("3:1", (3 * SIDE, SIDE))]
)
async def test_it_grows_only_as_far_as_the_shape_needs(
    tmp_path: Path, shape: str, size: tuple[int, int]
) -> None:
    backend = painter(drawing(BEFORE), again(continued(*size)))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, shape)

        assert (outcome.version.size.width, outcome.version.size.height) == size


async def test_a_model_that_continues_nothing_is_told_of(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "wide")

        assert isinstance(outcome, Delivered)
        assert any("redrew the whole picture" in note for note in outcome.notes)
        assert not any("exactly as it was" in note for note in outcome.notes)


async def test_words_say_to_which_side_it_grows(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter(drawing(BEFORE))) as core:
        first = await core.imagine("stones")
        plan = replace(of_button(first, Intent.EXPAND), spot=Spot(("A1", "A2", "A3")))
        found = Continuation(first.conversation_id, first)

        meant = await crafts.expanded(core.parts, found, first, plan, "continue it to the left")

        assert isinstance(meant, Meant)
        assert meant.region is not None
        free = pixels(await core.pictures.get(meant.region.sha256))[..., 0] > 0
        assert free.shape == (SIDE, WIDE)
        assert free[:, : WIDE - SIDE].all()
        assert not free[:, WIDE - SIDE :].any()


async def test_a_larger_canvas_is_sent_as_small_as_the_model_takes(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()))
    backend.capabilities = replace(backend.capabilities, edit_side_px=288)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "wide")

        size = backend.orders[-1].sources[0].file.size
        assert (size.width, size.height) == (288, 192)
        assert mask_of(backend.orders[-1]).shape == (192, 288)
        assert np.array_equal(pixels(outcome.pictures[0].data)[:, LEFT : LEFT + SIDE], BEFORE)


async def test_a_larger_canvas_is_not_kept(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        await expanded(core, first, "wide")
        await core.runner.drain(10)

        assert backend.orders[-1].sources[0].file.sha256 not in stored(tmp_path)
        assert first.pictures[0].sha256 in stored(tmp_path)


async def test_the_shape_that_it_has_is_told_and_not_paid_for(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter(drawing(BEFORE))) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "square")

        assert isinstance(outcome, Answered)
        assert "that shape already" in outcome.text
        assert len(core.backend.orders) == 1
        assert (await core.database.allowance_usage(ALICE, CHANNEL)).member_pictures == 1


async def test_a_painter_that_cannot_edit_says_so_and_is_not_paid(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=FakeBackend().without_edits()) as core:
        first = await core.imagine("stones")

        outcome = await expanded(core, first, "wide")

        assert isinstance(outcome, Answered)
        assert "can't continue a picture" in outcome.text
        assert len(core.backend.orders) == 1


async def test_a_canvas_that_is_not_allowed_does_not_leave(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        await expanded(core, first, "wide")
        core.rule.blocked_pictures = {backend.orders[-1].sources[0].data}

        outcome = await expanded(core, first, "wide")

        assert isinstance(outcome, Refused)
        assert len(backend.orders) == 2


async def test_a_continuation_is_put_together_after_a_restart(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        ticket = await core.studio.submit(request(Expand(PictureRef(first.id), "wide")))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, again(continued()))

    async with running_core(tmp_path, backend=painter()) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        now = pixels(outcome.pictures[0].data)
        assert np.array_equal(now[:, LEFT : LEFT + SIDE], BEFORE)
        assert core.backend.orders == []


async def test_a_continuation_can_be_asked_for_again(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(continued()), again(continued()))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        outcome = await expanded(core, first, "wide")

        repeated = await core.draw(Again(outcome.version.id))

        told = [order.instruction for order in backend.orders]
        assert told == [None, Instruction.CONTINUED, Instruction.CONTINUED]
        assert backend.prompts == [first.prompt] * 3
        assert repeated.prompt == first.prompt
        assert repeated.size == outcome.version.size


UPSCALER = Capabilities(seeds=True, repeatable=True, upscales=True, max_count=4)


async def test_a_picture_is_drawn_larger_from_the_same_words_and_seed(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=UPSCALER)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones", seed=40, count=3)

        second = await core.draw(Upscale(PictureRef(first.id, 2)))
        await core.draw(Upscale(PictureRef(second.id)))

        orders = backend.orders
        assert [order.scale for order in orders] == [1, 2, 4]
        assert [order.seed for order in orders] == [40, 42, 42]
        assert [order.count for order in orders] == [3, 1, 1]
        assert {order.prompt.text for order in orders} == {first.prompt}
        assert second.intent is Intent.UPSCALE


async def test_it_grows_no_further_than_the_painter_can(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=UPSCALER)
    backend.answers.append(replace(drawing(np.zeros((16, 2100, 3), np.uint8)), seed=40))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones", seed=40)

        outcome = (await core.ask(Upscale(PictureRef(first.id)))).outcome

        assert isinstance(outcome, Answered)
        assert "as many pixels" in outcome.text
        assert len(backend.orders) == 1


@pytest.mark.parametrize("can", [FakeBackend().capabilities, replace(UPSCALER, upscales=False)])
async def test_a_painter_that_cannot_upscale_says_so(tmp_path: Path, can: Capabilities) -> None:
    backend = FakeBackend(capabilities=can)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = (await core.ask(Upscale(PictureRef(first.id)))).outcome

        assert isinstance(outcome, Answered)
        assert "can't give this picture more pixels" in outcome.text
        assert len(backend.orders) == 1


async def test_a_subtle_variation_starts_from_the_picture_itself(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(BEFORE), again(BEFORE))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        second = await core.draw(Vary(PictureRef(first.id), subtle=True))
        await core.draw(Vary(PictureRef(second.id), subtle=True))

        assert [source.file for source in backend.orders[1].sources] == list(first.pictures)
        told = [order.instruction for order in backend.orders]
        assert told == [None, Instruction.ALMOST_THE_SAME, Instruction.ALMOST_THE_SAME]
        assert backend.prompts == [first.prompt] * 3
        assert second.prompt == first.prompt
        assert second.intent is Intent.VARIATION


async def test_a_subtle_variation_drawn_again_is_as_subtle(tmp_path: Path) -> None:
    backend = painter(*[drawing(BEFORE)] * 4)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        subtle = await core.draw(Vary(PictureRef(first.id), subtle=True))

        second = await core.draw(Again(subtle.id))
        third = await core.draw(Again(second.id))

        told = [order.instruction for order in backend.orders[1:]]
        assert told == [Instruction.ALMOST_THE_SAME] * 3
        assert (subtle.subtle, second.subtle, third.subtle) == (True, True, True)


async def test_a_strong_variation_drawn_again_is_as_strong(tmp_path: Path) -> None:
    backend = painter(*[drawing(BEFORE)] * 3)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        strong = await core.draw(Vary(PictureRef(first.id)))

        await core.draw(Again(strong.id))

        assert backend.prompts == [first.prompt] * 3
        assert not any(order.instruction for order in backend.orders)


async def test_a_repeated_call_is_told_the_same_after_a_restart(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    backend.capabilities = replace(backend.capabilities, repeatable=True)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        await core.studio.submit(request(Vary(PictureRef(first.id), subtle=True)))
        await backend.entered.wait()

    after = painter(again(BEFORE))
    after.capabilities = backend.capabilities
    async with running_core(tmp_path, backend=after) as core:
        await core.messenger.answers(1)

        assert [order.text for order in after.orders] == [backend.orders[1].text]
        assert after.orders[0].instruction is Instruction.ALMOST_THE_SAME


async def test_a_painter_without_eyes_varies_as_it_can_and_says_so(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=FakeBackend().without_edits()) as core:
        first = await core.imagine("stones")

        outcome = (await core.ask(Vary(PictureRef(first.id), subtle=True))).outcome

        assert isinstance(outcome, Delivered)
        assert any("just a little" in note for note in outcome.notes)
        assert core.backend.prompts[1] == first.prompt


async def test_words_without_a_picture_continue_nothing(tmp_path: Path) -> None:
    mind = Mind({"wider": {"intent": Intent.EXPAND}})
    async with running_core(tmp_path, backend=painter(), language=mind) as core:
        outcome = (await core.ask(Reply("wider"))).outcome

        assert isinstance(outcome, Answered)
        assert core.backend.orders == []
