"""A part of a member's own photo changes: the rest of it stays, to the bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.domain import (
    Again,
    Ask,
    Capabilities,
    Delivered,
    Imagine,
    Intent,
    Options,
    Place,
    Reply,
    Upload,
)
from tests.bot.pipeline.editing import (
    BEFORE,
    CHANGE,
    SIDE,
    again,
    changed,
    drawing,
    painter,
    pixels,
    png,
    said,
)
from tests.fakes import rerender, scenery
from tests.fakes.backends import FakeBackend, kept
from tests.fakes.core import CHANNEL, Core, running_core

WORDS = "add a red ball"
PHOTO = Upload("photo", "me.png", "image/png", 0)
KEPT = "Everything outside the change is exactly as it was."
THREAD = Place("fake", "guild", "channel", thread="members only")
DIRECT = Place("fake", "", "dm-alice", direct=True)


async def asked(core: Core, ask: Ask, place: Place = CHANNEL) -> Delivered:
    core.messenger.uploads["photo"] = png(BEFORE)
    outcome = (await core.ask(ask, place=place)).outcome
    assert isinstance(outcome, Delivered), outcome
    return outcome


@pytest.mark.parametrize(
    ("ask", "place"),
    [
        # The command with a picture, "Refine picture" of a message's menu, and the playground.
        (Imagine(WORDS, references=(PHOTO,)), CHANNEL),
        (Imagine(WORDS, references=(PHOTO,)), DIRECT),
        (Imagine("put a red ball on the stones", references=(PHOTO,)), CHANNEL),
        # Posted with a mention, or as plain words to the bot alone.
        (Reply(WORDS, references=(PHOTO,)), THREAD),
        (Reply(WORDS, references=(PHOTO,)), DIRECT),
    ],
)
async def test_the_rest_of_a_photo_is_exactly_as_it_was(
    tmp_path: Path, ask: Imagine | Reply, place: Place
) -> None:
    async with running_core(tmp_path, backend=painter(again(CHANGE.ideal))) as core:
        outcome = await asked(core, ask, place)

        assert outcome.version.intent is Intent.LOCAL_CHANGE
        assert 0.01 < changed(outcome).mean() < 0.5
        assert changed(outcome)[CHANGE.support > 0].mean() > 0.5
        assert KEPT in outcome.notes


async def test_again_keeps_the_rest_of_the_photo_as_well(tmp_path: Path) -> None:
    backend = painter(again(CHANGE.ideal), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        first = await asked(core, Imagine(WORDS, references=(PHOTO,)))

        outcome = await asked(core, Again(first.version.id))

        assert KEPT in outcome.notes
        assert 0.01 < changed(outcome).mean() < 0.5


async def test_what_is_said_next_goes_on_from_the_changed_photo(tmp_path: Path) -> None:
    backend = painter(again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        first = await asked(core, Imagine(WORDS, references=(PHOTO,)))
        before = pixels(first.pictures[0].data)
        then = rerender.edit(before, "object", seed=8, radius=90.0)
        backend.answers.append(again(then.ideal))

        outcome = await said(core, "add a blue cup", first.version.id)

        assert KEPT in outcome.notes
        assert changed(outcome, before).mean() < 0.5


async def test_a_photo_is_drawn_in_its_own_shape(tmp_path: Path) -> None:
    photo = scenery.scene("stones", 400, 301)
    backend = painter(again(rerender.edit(photo, "object", seed=3, radius=80.0).ideal))
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = png(photo)

        outcome = (await core.ask(Imagine(WORDS, references=(PHOTO,)))).outcome

        assert isinstance(outcome, Delivered)
        assert backend.orders[0].shape == outcome.version.shape == "4:3"
        assert KEPT in outcome.notes
        assert changed(outcome, photo).mean() < 0.5


async def test_a_photo_larger_than_what_a_painter_gives_keeps_its_size(tmp_path: Path) -> None:
    large = scenery.scene("stones", 1200)
    after = rerender.edit(large, "object", seed=3, radius=200.0).ideal
    small = again(np.asarray(Image.fromarray(after).resize((SIDE, SIDE))))
    backend = painter(small)
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["photo"] = png(large)

        outcome = (await core.ask(Imagine(WORDS, references=(PHOTO,)))).outcome

        assert isinstance(outcome, Delivered)
        assert KEPT in outcome.notes
        assert outcome.pictures[0].file.size.width == 1200
        assert changed(outcome, large).mean() < 0.5


async def test_what_does_not_fit_into_the_photo_is_told(tmp_path: Path) -> None:
    other = drawing(scenery.scene("page", SIDE))
    async with running_core(tmp_path, backend=painter(other)) as core:
        outcome = await asked(core, Imagine(WORDS, references=(PHOTO,)))

        assert outcome.pictures[0].data == kept(other.pictures[0].data)
        assert any("redrew the whole picture" in note for note in outcome.notes)


@pytest.mark.parametrize(
    "ask",
    [
        Imagine("make it anime-style", references=(PHOTO,)),
        Imagine(WORDS, Options(shape="wide"), (PHOTO,)),
        Imagine(WORDS, Options(style="anime"), (PHOTO,)),
        Imagine(WORDS, references=(PHOTO, PHOTO)),
        Imagine("a castle that looks like this", references=(PHOTO,)),
    ],
)
async def test_what_changes_all_of_a_photo_is_a_new_picture(tmp_path: Path, ask: Ask) -> None:
    drawn = again(CHANGE.ideal)
    async with running_core(tmp_path, backend=painter(drawn)) as core:
        outcome = await asked(core, ask)

        assert outcome.version.intent is Intent.NEW
        assert outcome.pictures[0].data == kept(drawn.pictures[0].data)
        assert KEPT not in outcome.notes


async def test_a_painter_that_sees_no_photo_says_so_and_nothing_more(tmp_path: Path) -> None:
    backend = FakeBackend(capabilities=Capabilities(seeds=True, repeatable=True))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = await asked(core, Imagine(WORDS, references=(PHOTO,)))

        assert outcome.version.intent is Intent.NEW
        assert any("can't look at pictures" in note for note in outcome.notes)
        assert not any("same seed" in note for note in outcome.notes)
