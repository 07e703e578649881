"""What nobody needs any more is deleted, and nothing else."""

import os
import time
from pathlib import Path

import pytest

from bot.compose import moderation
from bot.compose.limner import Limner
from bot.domain import Imagine, PictureRef, RawPicture, Refused, Review, ReviewKind, Upload
from bot.errors import Lost
from bot.moderation import Following
from bot.ports import Filing
from bot.settings import Files, Settings
from tests.fakes.backends import png
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, running_core

DAY = 86_400
FILES = Files(
    data_dir=Path(),
    config_dir=Path(),
    policy={},
    prices={},
    prompts={},
    dialects={},
    secret_keys=(b"a key of the tests",),
)


def following(core: Core) -> Following:
    """Return what would follow the moderators' decisions; nothing of it runs."""
    asked = moderation.make_asked(Settings(), FILES, core.database)
    return moderation.make_following(asked, core.database, core.studio, core.gallery)


def tidying(core: Core) -> Limner:
    """Return the part of a Limner that tidies, around a test's core."""
    return Limner(
        studio=core.studio,
        runner=core.runner,
        models={},
        platforms={},
        health=None,  # type: ignore[arg-type]
        remarks=(),
        database=core.database,
        pictures=core.pictures,
        following=following(core),
        text_seconds=30 * 86_400,
    )


def age(folder: Path, seconds: float) -> None:
    """Make every stored picture so much older."""
    for path in (folder / "pictures").rglob("*"):
        if path.is_file():
            then = time.time() - seconds
            os.utime(path, (then, then))


async def test_a_refused_upload_is_gone_with_the_answer(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = data = png((9, 9, 9))
        core.rule.blocked_pictures = {data}
        upload = Upload("u", "x.png", "image/png", len(data))
        kept = await core.imagine("a dog")
        stored = await core.pictures.stored_before(time.time() + DAY)

        answer = await core.ask(Imagine("a dog", references=(upload,)))
        await core.closed(answer.job_id)
        await core.runner.drain(5)

        assert isinstance(answer.outcome, Refused)
        assert core.rule.pictures[-1] == data
        assert await core.pictures.stored_before(time.time() + DAY) == stored
        assert await core.gallery.original(PictureRef(kept.id), ALICE)


async def test_what_a_crash_leaves_behind_is_gone_after_a_day(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        kept = await core.imagine("a dog")
        left = RawPicture(png((9, 9, 9)), "image/png")
        await core.pictures.put(left)

        fresh = await tidying(core).tidy(time.time(), 0)
        age(tmp_path, 2 * DAY)
        old = await tidying(core).tidy(time.time(), 0)

        assert (fresh, old) == (0, 1)
        with pytest.raises(Lost):
            await core.pictures.get(left.sha256)
        assert await core.gallery.original(PictureRef(kept.id), ALICE)


async def test_versions_are_kept_for_as_long_as_is_set(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("a dog"))
        await core.closed(answer.job_id)
        week = 7 * 86_400

        await tidying(core).tidy(time.time(), week)
        assert len(await core.gallery.recent(ALICE)) == 1
        await tidying(core).tidy(time.time() + week + 60, week)

        assert await core.gallery.recent(ALICE) == []
        assert not [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]


async def test_secrets_go_when_they_expire(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.database.vault.put("state", "issued", time.time() - 1)
        await core.database.vault.put("token", "xoxb-1")

        await tidying(core).tidy(time.time(), 0)

        assert await core.database.vault.expire() == 0
        assert await core.database.vault.get("token") == "xoxb-1"


async def reported(core: Core) -> str:
    """Return the id of a review of a picture that was reported just now."""
    version = await core.imagine("a dog")
    review = Review(
        id=f"review-of-{version.id}",
        kind=ReviewKind.REPORT,
        place=CHANNEL,
        author=ALICE,
        created_at=time.time(),
        reporter=BOB,
        text=version.prompt,
        sha256="0" * 64,
        remark="that is gore",
        version_id=version.id,
    )
    await core.database.reviews.file(Filing(review, once=review.id))
    return review.id


@pytest.mark.parametrize(
    ("keep", "later", "kept"), [(0, 29, True), (0, 31, False), (7, 6, True), (7, 8, False)]
)
async def test_words_in_reviews_are_kept_for_as_long_as_is_set_and_no_longer_than_versions(
    tmp_path: Path, keep: int, later: int, kept: bool
) -> None:
    async with running_core(tmp_path) as core:
        review_id = await reported(core)

        await tidying(core).tidy(time.time() + later * DAY, keep * DAY)

        review = (await core.database.reviews.one(review_id)).review
        assert (review.text != "") is kept
        assert (review.remark != "") is kept
        assert (review.author.name, review.author.id) == ("Alice" if kept else "", "alice")
        assert review.sha256 == "0" * 64


async def test_strikes_and_pauses_go_when_they_are_over(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.database.standing.strike("job", "fake:eve", "fake:guild", "hate", DAY)
        await core.database.standing.pause("fake:eve", "fake:guild", time.time() - 1, "evasion")

        await tidying(core).tidy(time.time() + DAY + 60, 0)

        assert not await core.database.knows("fake:eve")
