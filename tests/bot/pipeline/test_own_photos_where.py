"""A place said or shown on a member's own photo is used like one on a picture drawn here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.domain import (
    Again,
    Ask,
    Capabilities,
    Delivered,
    Failed,
    Imagine,
    Intent,
    Reply,
    ScreenedPicture,
    Spot,
    Upload,
)
from tests.bot.pipeline.editing import (
    BEFORE,
    SIDE,
    Mind,
    again,
    changed,
    drawing,
    mask_of,
    painted,
    painter,
    pixels,
    png,
    said,
    stored,
    textured,
)
from tests.fakes import scenery
from tests.fakes.backends import FakeBackend
from tests.fakes.core import Core, request, running_core
from tests.fakes.marking import mark

CORNER = textured((1 / 6, 1 / 6))
MIDDLE = np.zeros((SIDE, SIDE), bool)
MIDDLE[120:260, 130:250] = True
SPREAD = textured((0.5, 0.5))
PHOTO = Upload("photo", "me.png", "image/png", 0)
MARKED = Upload("marked", "me-marked.png", "image/png", 0)
KEPT = "Everything outside the change is exactly as it was."
WORDS = "add a red ball"


@dataclass(frozen=True)
class Found:
    box: tuple[float, float, float, float] | None
    cost_microdollars: int = 700


@dataclass
class Eyes:
    """A model that looks at pictures, and what it was shown."""

    answer: Found
    shown: list[bytes] = field(default_factory=list)

    async def find(self, picture: ScreenedPicture, target: str, words: str) -> Found:
        self.shown.append(picture.data)
        return self.answer


async def asked(core: Core, ask: Ask, photo: Any = BEFORE) -> Delivered:
    core.messenger.uploads["photo"] = png(photo)
    outcome = (await core.ask(ask)).outcome
    assert isinstance(outcome, Delivered), outcome
    return outcome


@pytest.mark.parametrize(
    "words", [f"{WORDS} in the top left corner", "put a red ball in the top left corner"]
)
async def test_a_place_in_the_words_is_the_region(tmp_path: Path, words: str) -> None:
    backend = painter(again(textured((1 / 6, 1 / 6), (5 / 6, 5 / 6))))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = await asked(core, Imagine(words, references=(PHOTO,)))

        assert mask_of(backend.orders[0])[:80, :80].all()
        assert mask_of(backend.orders[0]).mean() < 0.2
        assert changed(outcome)[: SIDE // 3, : SIDE // 3].mean() > 0.3
        assert not changed(outcome)[SIDE // 3 :].any()
        assert KEPT in outcome.notes
        assert outcome.version.region is not None


@pytest.mark.parametrize(
    "ask",
    [
        Imagine(WORDS, references=(PHOTO,), spot=painted(MIDDLE)),
        Imagine("make it anime-style", references=(PHOTO,), spot=painted(MIDDLE[::3, ::3])),
        Reply("a red hat", references=(PHOTO,), spot=painted(MIDDLE)),
    ],
)
async def test_only_what_was_painted_on_a_photo_may_change(tmp_path: Path, ask: Ask) -> None:
    backend = painter(again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = await asked(core, ask)

        wide = np.zeros_like(MIDDLE)
        wide[116:264, 126:254] = True
        assert outcome.version.intent is Intent.LOCAL_CHANGE
        assert changed(outcome)[MIDDLE].mean() > 0.5
        assert not changed(outcome)[~wide].any()
        assert mask_of(backend.orders[0]).mean() < 0.25


async def test_what_is_painted_on_several_photos_is_told(tmp_path: Path) -> None:
    async with running_core(tmp_path, backend=painter()) as core:
        core.messenger.uploads["photo"] = png(BEFORE)
        ask = Imagine(WORDS, references=(PHOTO, PHOTO), spot=painted(MIDDLE))

        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Failed)
        assert "Which picture?" in outcome.sentence
        assert core.backend.orders == []


@pytest.mark.parametrize("order", [(PHOTO, MARKED), (MARKED, PHOTO)])
async def test_marks_on_a_copy_of_a_photo_say_where_and_never_appear(
    tmp_path: Path, order: tuple[Upload, ...]
) -> None:
    copy, inside = mark(BEFORE, "ring", "red", 3)
    now = np.where(inside[..., None] > 0, 255 - BEFORE, BEFORE).astype(np.uint8)
    backend = painter(again(now))
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["marked"] = png(copy)

        outcome = await asked(core, Imagine(WORDS, references=order))
        await core.runner.drain(10)

        wide = np.asarray(inside) > 0
        far = ~np.asarray(Image.fromarray(wide).resize((SIDE, SIDE))) & (_near(wide) == 0)
        assert [one.data for one in backend.orders[0].sources] == [png(BEFORE)]
        assert mask_of(backend.orders[0])[wide].mean() > 0.9
        assert changed(outcome)[wide].mean() > 0.5
        assert not changed(outcome)[far].any()
        (kept,) = outcome.version.references
        assert kept.sha256 in stored(tmp_path)
        assert len(await core.gallery.recent(outcome.version.author)) == 1


async def test_two_photos_without_marks_are_both_sent(tmp_path: Path) -> None:
    other = scenery.scene("wood", SIDE)
    backend = painter(again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["marked"] = png(other)

        await asked(core, Imagine("both in one", references=(PHOTO, MARKED)))

        assert len(backend.orders[0].sources) == 2
        assert backend.orders[0].mask is None


async def test_a_marked_photo_means_itself_and_no_picture_of_the_thread(tmp_path: Path) -> None:
    copy, _ = mark(BEFORE, "ring", "red", 3)
    backend = painter(drawing(scenery.scene("wood", SIDE)), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("a wood")
        core.messenger.uploads |= {"photo": png(BEFORE), "marked": png(copy)}
        message = core.messenger.shown[0].request.address.message
        place = replace(core.messenger.shown[0].request.place, thread=message)

        outcome = (await core.ask(Reply(WORDS, references=(MARKED, PHOTO)), place=place)).outcome

        assert isinstance(outcome, Delivered)
        assert outcome.version.conversation_id == first.conversation_id
        assert outcome.version.parent is None
        assert [one.data for one in backend.orders[1].sources] == [png(BEFORE)]


async def test_a_named_thing_is_looked_for_in_the_photo(tmp_path: Path) -> None:
    mind = Mind({WORDS: {"intent": Intent.LOCAL_CHANGE, "target": "the stone"}}, cost=300)
    eyes = Eyes(Found((0.35, 0.35, 0.65, 0.65)))
    backend = painter(again(SPREAD))
    async with running_core(tmp_path, backend=backend, language=mind, grounder=eyes) as core:
        outcome = await asked(core, Imagine(WORDS, references=(PHOTO,)))

        assert eyes.shown == [png(BEFORE)]
        assert not changed(outcome)[: SIDE // 4].any()
        assert outcome.version.cost_microdollars == 300 + 700 + 10_000


LARGE = scenery.scene("stones", 1400, 900)
REGION = np.zeros(LARGE.shape[:2], bool)
REGION[380:560, 900:1100] = True
# As `plan_crop` places it: twice the region, 512 at least, in the model's shape.
PART = np.s_[214:726, 744:1256]


def of_large() -> FakeBackend:
    now = LARGE[PART].copy()
    now[200:310, 190:320] = now[200:310, 190:320][::-1] // 2 + 60
    backend = painter(again(np.asarray(Image.fromarray(now).resize((640, 640)))))
    backend.capabilities = replace(backend.capabilities, edit_side_px=640)
    return backend


async def test_a_large_photo_goes_as_the_part_around_its_region(tmp_path: Path) -> None:
    backend = of_large()
    async with running_core(tmp_path, backend=backend) as core:
        ask = Imagine(WORDS, references=(PHOTO,), spot=painted(REGION))

        outcome = await asked(core, ask, LARGE)
        await core.runner.drain(10)

        (source,) = backend.orders[0].sources
        assert max(pixels(source.data).shape) == 640
        assert outcome.pictures[0].file.size.width == 1400
        assert outcome.version.shape == "14:9"
        assert changed(outcome, LARGE)[REGION].mean() > 0.5
        assert not changed(outcome, LARGE)[~REGION].any()
        assert source.file.sha256 not in stored(tmp_path)


async def test_a_part_of_a_photo_is_stitched_after_a_restart(tmp_path: Path) -> None:
    backend = of_large()
    answer = backend.answers.pop()
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = png(LARGE)
        backend.gate.clear()
        backend.entered.clear()
        ask = Imagine(WORDS, references=(PHOTO,), spot=painted(REGION))
        ticket = await core.studio.submit(request(ask))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, answer)

    async with running_core(tmp_path, backend=painter()) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert core.backend.orders == []
        assert changed(outcome, LARGE)[REGION].mean() > 0.5
        assert not changed(outcome, LARGE)[~REGION].any()


async def test_again_stays_in_the_region_of_the_photo(tmp_path: Path) -> None:
    backend = painter(again(SPREAD), again(SPREAD))
    async with running_core(tmp_path, backend=backend) as core:
        first = await asked(core, Imagine(WORDS, references=(PHOTO,), spot=painted(MIDDLE)))

        outcome = await asked(core, Again(first.version.id))

        assert backend.orders[1].mask == backend.orders[0].mask
        assert not changed(outcome)[~MIDDLE].any()


@pytest.mark.parametrize(("how", "compared"), [("larger", 1), ("smaller", -1)])
async def test_the_region_on_a_photo_can_be_made_larger_and_smaller(
    tmp_path: Path, how: str, compared: int
) -> None:
    mind = Mind({"move it": {"intent": Intent.LOCAL_CHANGE, "adjust": how}})
    backend = painter(again(SPREAD), again(SPREAD))
    async with running_core(tmp_path, backend=backend, language=mind) as core:
        first = await asked(core, Imagine(WORDS, references=(PHOTO,), spot=Spot(("B2",))))

        outcome = await said(core, "move it", first.version.id)

        one, two = (mask_of(order) for order in backend.orders)
        assert np.sign(int(two.sum()) - int(one.sum())) == compared
        assert backend.orders[1].sources[0].data == png(BEFORE)
        assert outcome.version.parent is None
        assert outcome.version.references == first.version.references


async def test_a_painter_that_sees_no_photo_keeps_to_no_place(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=Capabilities(seeds=True, repeatable=True))
    async with running_core(tmp_path, backend=backend) as core:
        ask = Imagine(WORDS, references=(PHOTO,), spot=painted(MIDDLE))

        outcome = await asked(core, ask)

        assert outcome.version.intent is Intent.NEW
        assert any("can't look at pictures" in note for note in outcome.notes)


def _near(mask: Any) -> Any:
    """Return a mask grown by some pixels."""
    import cv2

    return cv2.dilate(mask.astype(np.uint8), np.ones((41, 41), np.uint8))
