"""What nobody needs any more is deleted, and nothing else."""

import os
import time
from pathlib import Path

from bot.compose.limner import Limner
from bot.domain import Imagine, PictureRef, Refused, Upload
from tests.fakes.backends import png
from tests.fakes.core import ALICE, Core, running_core


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
    )


def age(folder: Path, seconds: float) -> None:
    """Make every stored picture so much older."""
    for path in (folder / "pictures").rglob("*"):
        if path.is_file():
            then = time.time() - seconds
            os.utime(path, (then, then))


async def test_a_refused_upload_is_gone_after_a_day(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = data = png((9, 9, 9))
        core.rule.blocked_pictures = {data}
        upload = Upload("u", "x.png", "image/png", len(data))
        answer = await core.ask(Imagine("a dog", references=(upload,)))
        await core.closed(answer.job_id)
        kept = await core.imagine("a dog")

        fresh = await tidying(core).tidy(time.time(), 0)
        age(tmp_path, 2 * 86_400)
        old = await tidying(core).tidy(time.time(), 0)

        assert isinstance(answer.outcome, Refused)
        assert (fresh, old) == (0, 1)
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
