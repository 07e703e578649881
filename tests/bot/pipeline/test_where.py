"""Where a change may happen, through the whole core: shown, said, found, or moved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from bot.domain import (
    Again,
    Capabilities,
    Delivered,
    Failed,
    Intent,
    Options,
    PictureRef,
    Reply,
    ScreenedPicture,
    Spot,
)
from tests.bot.pipeline.editing import (
    ADD,
    BEFORE,
    CHANGE,
    SIDE,
    Mind,
    again,
    changed,
    drawing,
    mask_of,
    painted,
    painter,
    said,
    shown,
    textured,
)
from tests.fakes import scenery
from tests.fakes.backends import FakeBackend
from tests.fakes.core import ALICE, CHANNEL, request, running_core

SPREAD = textured((0.5, 0.5))
MIDDLE = np.zeros((SIDE, SIDE), bool)
MIDDLE[120:260, 130:250] = True


@dataclass(frozen=True)
class Found:
    box: tuple[float, float, float, float] | None
    cost_microdollars: int = 700


@dataclass
class Eyes:
    """A model that looks at pictures, and what it was asked for."""

    answer: Found
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def find(self, picture: ScreenedPicture, target: str, words: str) -> Found:
        self.asked.append((target, words, picture.data))
        return self.answer


async def test_only_what_was_painted_may_change(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, painted(MIDDLE))

        assert changed(outcome)[MIDDLE].mean() > 0.5
        assert not changed(outcome)[~MIDDLE].any()
        assert mask_of(backend.orders[-1])[MIDDLE].all()
        assert mask_of(backend.orders[-1]).mean() < 0.25
        assert outcome.version.region is not None


async def test_a_mask_painted_on_a_smaller_copy_is_brought_to_the_picture(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, painted(MIDDLE[::3, ::3]))

        wide = np.zeros_like(MIDDLE)
        wide[116:264, 126:254] = True
        assert changed(outcome)[MIDDLE].mean() > 0.5
        assert not changed(outcome)[~wide].any()


async def test_only_the_chosen_cells_may_change(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(textured((1 / 6, 1 / 6), (0.5, 0.5))))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, Spot(cells=("A1", "B2")))

        third = SIDE // 3
        inside = np.zeros((SIDE, SIDE), bool)
        inside[:third, :third] = inside[third : 2 * third, third : 2 * third] = True
        assert changed(outcome)[inside].mean() > 0.3
        assert not changed(outcome)[~inside].any()


@pytest.mark.parametrize("words", ["make it anime-style", "a red hat"])
async def test_words_about_everything_stay_in_the_spot_that_was_shown(
    tmp_path: Path, words: str
) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, words, first, painted(MIDDLE))

        assert outcome.version.intent is Intent.LOCAL_CHANGE
        assert not changed(outcome)[~MIDDLE].any()


@pytest.mark.parametrize(
    ("spot", "told"),
    [
        (painted(np.zeros((8, 8), bool)), "Nothing is painted"),
        (Spot(painted="%%%"), "can't be read"),
        (Spot(painted="aGVsbG8="), "can't read that picture"),
        (Spot(cells=("D4",)), "from A1"),
        (Spot(), "from A1"),
    ],
)
async def test_a_spot_that_is_none_is_told_before_anything_is_paid(
    tmp_path: Path, spot: Spot, told: str
) -> None:
    mind = Mind(cost=900)
    async with running_core(
        tmp_path, backend=painter(drawing(BEFORE)), language=mind, planning_microdollars=2000
    ) as core:
        first = await core.imagine("stones")
        before = await core.database.allowance_usage(first.author, CHANNEL)

        outcome = (await core.ask(Reply(ADD, PictureRef(first.id), spot=spot))).outcome

        after = await core.database.allowance_usage(first.author, CHANNEL)
        assert isinstance(outcome, Failed)
        assert told in outcome.sentence
        assert len(core.backend.orders) == 1
        assert after.money_microdollars == before.money_microdollars


async def test_a_spot_goes_before_the_place_in_the_words(tmp_path: Path) -> None:
    mind = Mind({ADD: {"intent": Intent.LOCAL_CHANGE, "spot": ["C3"]}})
    backend = painter(drawing(BEFORE), again(textured((1 / 6, 1 / 6))))
    async with running_core(tmp_path, backend=backend, language=mind) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, ADD, first, Spot(cells=("A1",)))

        assert not changed(outcome)[SIDE // 3 :].any()


async def test_a_place_in_the_words_is_the_region(tmp_path: Path) -> None:
    mind = Mind({ADD: {"intent": Intent.LOCAL_CHANGE, "spot": ["top left"], "target": "ball"}})
    eyes = Eyes(Found((0.5, 0.5, 1.0, 1.0)))
    backend = painter(drawing(BEFORE), again(textured((1 / 6, 1 / 6))))
    async with running_core(tmp_path, backend=backend, language=mind, grounder=eyes) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        assert changed(outcome)[: SIDE // 3, : SIDE // 3].mean() > 0.3
        assert not changed(outcome)[SIDE // 3 :].any()
        assert eyes.asked == []


async def test_a_named_thing_is_looked_for_and_what_that_cost_is_counted(tmp_path: Path) -> None:
    mind = Mind({ADD: {"intent": Intent.LOCAL_CHANGE, "target": "the stone"}}, cost=300)
    eyes = Eyes(Found((0.35, 0.35, 0.65, 0.65)))
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend, language=mind, grounder=eyes) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        assert eyes.asked == [("the stone", ADD, core.backend.orders[-1].sources[0].data)]
        grown = mask_of(backend.orders[-1])
        assert grown[SIDE // 2, SIDE // 2]
        assert not grown[: SIDE // 4].any()
        assert not changed(outcome)[: SIDE // 4].any()
        assert outcome.version.cost_microdollars == 300 + 700 + 10_000


async def test_a_thing_that_is_not_found_is_found_afterwards(tmp_path: Path) -> None:
    mind = Mind({ADD: {"intent": Intent.LOCAL_CHANGE, "target": "the stone"}})
    eyes = Eyes(Found(None))
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, language=mind, grounder=eyes) as core:
        first = await core.imagine("stones")

        outcome = await said(core, ADD, first.id)

        assert backend.orders[-1].mask is None
        assert changed(outcome)[CHANGE.support > 0].mean() > 0.8
        assert outcome.version.cost_microdollars == 10_000 + 700


async def test_a_change_of_everything_looks_for_no_thing(tmp_path: Path) -> None:
    eyes = Eyes(Found((0.4, 0.4, 0.6, 0.6)))
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend, grounder=eyes) as core:
        first = await core.imagine("stones")

        outcome = await said(core, "make it anime-style", first.id)

        assert outcome.version.intent is Intent.GLOBAL_CHANGE
        assert eyes.asked == []


async def test_a_painter_that_cannot_edit_says_that_the_rest_may_differ(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE))
    backend.capabilities = Capabilities(seeds=True, repeatable=True)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones", seed=77)

        outcome = await shown(core, ADD, first, Spot(cells=("A1",)))

        assert (backend.orders[-1].sources, backend.orders[-1].mask) == ((), None)
        assert any("rest may differ" in note for note in outcome.notes)


async def test_the_same_change_once_more_stays_in_its_region(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        second = await shown(core, ADD, first, painted(MIDDLE))

        outcome = (await core.ask(Again(second.version.id))).outcome

        assert isinstance(outcome, Delivered)
        assert backend.orders[2].mask == backend.orders[1].mask
        assert not changed(outcome)[~MIDDLE].any()


async def test_another_one_of_the_chosen_cells_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")

        outcome = await shown(core, "another one", first, Spot(("B2",)))

        assert outcome.version.intent is Intent.LOCAL_CHANGE
        assert changed(outcome).mean() <= 1 / 9 + 0.01


async def test_of_several_pictures_it_is_told_in_how_many_the_rest_stayed(tmp_path: Path) -> None:
    able = Capabilities(edits=True, max_sources=4, masks=True, max_count=4)
    backend = FakeBackend(capabilities=able)
    good, page = again(SPREAD), drawing(scenery.scene("page", SIDE))
    both = replace(good, pictures=(*good.pictures, *page.pictures))
    backend.answers.extend([drawing(BEFORE), both])
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        ask = Reply(ADD, PictureRef(first.id), Options(count=2), spot=Spot(("B2",)))

        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Delivered)
        assert outcome.notes[1:] == (
            "In 1 of 2 pictures everything outside the change is exactly as it was.",
            "Of the others: The model redrew the whole picture; here it is as it came.",
        )


async def test_a_region_stays_while_a_drawing_needs_it(tmp_path: Path) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        same = await shown(core, ADD, first, Spot(("B2",)))
        backend.gate.clear()
        backend.entered.clear()
        ask = Reply(ADD, PictureRef(first.id), spot=Spot(("B2",)))
        ticket = await core.studio.submit(request(ask))
        await backend.entered.wait()

        await core.gallery.delete(same.version.id, ALICE, moderator=False)
        backend.gate.set()

        outcome = (await core.messenger.answer_to(ticket.job_id)).outcome
        assert isinstance(outcome, Delivered)
        assert changed(outcome).mean() <= 1 / 9 + 0.01


async def test_nothing_of_a_forgotten_member_is_left_of_a_change_on_its_way(
    tmp_path: Path,
) -> None:
    backend = painter(drawing(BEFORE), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("stones")
        backend.gate.clear()
        backend.entered.clear()
        await core.studio.submit(request(Reply(ADD, PictureRef(first.id), spot=Spot(("B2",)))))
        await backend.entered.wait()

        await core.pictures.delete(await core.database.forget(ALICE.key))

        left = [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]
        assert left == []
        backend.gate.set()
