"""Moderation in a whole core: what moderators decide and set reaches the policy and the painter."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.compose import moderation
from bot.domain import (
    Declined,
    Delivered,
    Imagine,
    Job,
    JobState,
    PictureRef,
    PlaceRules,
    Refused,
    Reply,
    Ruling,
)
from bot.errors import ConfigError
from bot.limits import Limits
from bot.moderation import Following, LiveModeration, wording
from bot.pipeline.standing import paused
from bot.ports import Seat
from bot.settings import Files, Settings, load
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, request, running_core
from tests.fakes.moderating import FakeModerated
from tests.fakes.policy import policy_of

SEAT = Seat(BOB, CHANNEL)
FILES = Files(
    data_dir=Path(),
    config_dir=Path(),
    policy={},
    prices={},
    prompts={},
    dialects={},
    secret_keys=(b"a key of the tests",),
)


@dataclass
class Court:
    """A running core with moderators; lives as long as a test."""

    core: Core
    desk: LiveModeration
    following: Following
    moderators: FakeModerated


@asynccontextmanager
async def court(folder: Path, **of_core: Any) -> AsyncIterator[Court]:
    async with running_core(folder, **of_core) as core:
        asked = moderation.make_asked(Settings(), FILES, core.database)
        moderators = FakeModerated()
        asked.messengers["fake"] = moderators
        following = moderation.make_following(asked, core.database, core.studio, core.gallery)
        following.connected("fake")
        screener: Any = core.parts.screener  # which is the filter
        (painter,) = core.parts.backends.values()
        desk = moderation.make_desk(
            Settings(),
            FILES,
            asked,
            core.database,
            core.gallery,
            screener,
            policy_of(),
            painter,
            core.parts.limits,
            planning_microdollars=1_000,
        )
        yield Court(core, desk, following, moderators)


async def test_a_refusal_that_a_moderator_turns_down_is_drawn_once(tmp_path: Path) -> None:
    async with court(tmp_path) as here:
        refused = await here.core.ask(Imagine("a knight with gore"))
        assert isinstance(refused.outcome, Refused)
        await here.core.closed(refused.job_id)
        await here.desk.appeal(refused.job_id, ALICE, "for a museum")
        (review,) = await here.desk.waiting(SEAT)

        await here.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
        await here.following.once()
        await here.following.once()

        drawn = (await here.core.messenger.answers(2))[1]
        assert isinstance(drawn.outcome, Delivered)
        assert drawn.outcome.version.words == "a knight with gore"
        assert drawn.request.address.message == refused.request.address.message
        assert isinstance((await here.core.ask(Imagine("a knight with gore"))).outcome, Refused)
        assert len(here.core.backend.orders) == 1


async def test_what_a_limit_declines_after_a_moderator_allowed_it_is_drawn_once_when_it_may_be(
    tmp_path: Path,
) -> None:
    async with court(tmp_path, limits=Limits(9, 9, 99, 15_000)) as here:  # less than a picture
        refused = await here.core.ask(Imagine("a knight with gore"))
        await here.core.closed(refused.job_id)
        await here.desk.appeal(refused.job_id, ALICE, "")
        (review,) = await here.desk.waiting(SEAT)
        await here.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
        await here.following.once()
        declined = (await here.core.messenger.answers(2))[1]
        await here.core.closed(declined.job_id)
        for _ in range(2):
            await here.following.once()
        told = list(here.moderators.told)
        assert isinstance(declined.outcome, Declined)
        assert told == [(ALICE.key, wording.ALLOWED), (ALICE.key, wording.ALLOWED_AGAIN)]

    async with court(tmp_path) as later:
        await later.following.once()
        assert later.core.backend.orders == []
        later.following.effects = replace(later.following.effects, now=lambda: time.time() + 86_400)
        later.following.clock = lambda: time.monotonic() + 3_600
        for _ in range(2):
            await later.following.once()

        (drawn,) = await later.core.messenger.answers(1)
        assert isinstance(drawn.outcome, Delivered)
        assert len(later.core.backend.orders) == 1
        assert isinstance((await later.core.ask(Imagine("a knight with gore"))).outcome, Refused)


async def test_a_removed_picture_cannot_be_refined_and_its_children_stay(tmp_path: Path) -> None:
    async with court(tmp_path) as here:
        first = await here.core.imagine("a dog")
        child = await here.core.reply("add a hat", first)
        await here.desk.report(PictureRef(first.id), BOB, CHANNEL, "")
        (review,) = await here.desk.waiting(SEAT)

        await here.desk.decide(review.id, Ruling.REMOVE, SEAT)
        await here.following.once()

        answer = await here.core.ask(Reply("add a bow", PictureRef(first.id)))
        assert not isinstance(answer.outcome, Delivered)
        assert (await here.core.reply("add a bow", child)).parent_number == child.number
        assert [version for version, _ in here.moderators.taken_down] == [first.id]


async def test_the_desk_knows_the_policys_categories_and_what_is_locked(tmp_path: Path) -> None:
    async with court(tmp_path) as here:
        categories = here.desk.categories()
        preview = await here.desk.preview("a dog", CHANNEL)

    assert categories["sexual_minors"][1]
    assert not categories["violence_graphic"][1]
    assert preview.action == "allow"


async def test_who_has_to_wait_gets_what_a_moderator_allowed_all_the_same(tmp_path: Path) -> None:
    async with court(tmp_path) as here:
        standing = here.following.effects.standing
        await standing.send_out(ALICE, CHANNEL, time.time() + 60, "moderator")
        parts = replace(here.core.parts, standing=standing)
        asked = request(Imagine("a dog"))
        job = Job("j1", JobState.ACCEPTED, asked, asked.address, created_at=0.0)
        allowed = replace(job, request=replace(asked, overruled=("disturbing",)))

        assert await paused(parts, job) is not None
        assert await paused(parts, allowed) is None


async def test_what_is_set_here_is_what_the_filter_asks_for(tmp_path: Path) -> None:
    async with court(tmp_path) as here:
        await here.desk.set_rules(PlaceRules(blocked=("clowns",)), SEAT, channel=False)

        rules = await here.desk.policies.rules_in(request(Imagine("x")).place)

    assert rules.blocked == ("clowns",)


def settings_of(tmp_path: Path, **environ: str) -> Settings:
    given = {"LIMNER_DATA_DIR": str(tmp_path), **environ}
    return load(given, tmp_path / "no.env")[0]


def test_the_earlier_name_of_the_public_address_still_counts(tmp_path: Path) -> None:
    old, new = "https://old.example", "https://new.example"

    earlier = settings_of(tmp_path, LIMNER_PAINTING__PUBLIC_URL=old)
    both = settings_of(
        tmp_path, LIMNER_PAINTING__PUBLIC_URL=old, LIMNER_PAGES__PUBLIC_URL=f"{new}/"
    )

    assert (earlier.public_url, both.public_url) == (old, new)
    assert settings_of(tmp_path).public_url == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMNER_PAGES__PUBLIC_URL", "limner.example.org"),
        ("LIMNER_MODERATION__EVASIONS", "1"),
        ("LIMNER_MODERATION__TEXT_DAYS", "0"),
        ("LIMNER_MODERATION__LINK_MINUTES", "0"),
        ("LIMNER_MODERATION__COOL_DOWN_MINUTES", "-1"),
    ],
)
def test_settings_that_make_no_sense_stop_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name.removeprefix("LIMNER_").lower().split("__")[1]):
        settings_of(tmp_path, **{name: value})
