"""Reports and appeals of members, and what moderators see and decide of them."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from bot.domain import (
    Author,
    PictureRef,
    Place,
    Refusal,
    Refused,
    Reply,
    ReviewKind,
    Ruling,
    Settlement,
)
from bot.errors import NotAllowed, NotFound
from bot.moderation import wording
from bot.ports import Seat
from tests.bot.moderation.bench import ELSEWHERE, MODERATOR, SEAT, Bench
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, DIRECT


async def test_a_report_waits_with_what_was_drawn_and_who_said_what(bench: Bench) -> None:
    version = await bench.picture(ADA)

    told = await bench.desk.report(PictureRef(version.id), BEN, CHANNEL, " that is gore ")

    (review,) = await bench.desk.waiting(SEAT)
    assert told == wording.REPORTED
    assert (review.kind, review.version_id) == (ReviewKind.REPORT, version.id)
    assert (review.author, review.reporter) == (ADA, BEN)
    assert (review.text, review.remark) == (version.prompt, "that is gore")
    assert review.sha256 == hashlib.sha256(version.prompt.encode()).hexdigest()
    assert Ruling.REMOVE in review.rulings


async def test_the_same_member_reports_a_picture_once(bench: Bench) -> None:
    version = await bench.picture(ADA)
    cy = Author("discord", "3", "Cy")

    said = [
        await bench.desk.report(PictureRef(version.id), who, CHANNEL, "") for who in (BEN, BEN, cy)
    ]

    assert said == [wording.REPORTED, wording.REPORTED_BEFORE, wording.REPORTED]
    assert len(await bench.desk.waiting(SEAT)) == 2


async def test_a_burst_of_reports_ends_in_words_and_begins_anew_the_next_day(bench: Bench) -> None:
    async def report() -> str:
        version = await bench.picture(ADA)
        return await bench.desk.report(PictureRef(version.id), BEN, CHANNEL, "")

    said = [await report() for _ in range(4)]
    bench.clock.now += 86_401

    assert said == [wording.REPORTED] * 3 + [wording.TOO_MANY]
    assert await report() == wording.REPORTED


async def test_a_private_picture_of_somebody_else_cannot_be_reported(bench: Bench) -> None:
    version = await bench.picture(ADA, private=True)

    with pytest.raises(NotFound):
        await bench.desk.report(PictureRef(version.id), BEN, CHANNEL, "")

    assert await bench.desk.waiting(SEAT) == []


async def test_ones_own_picture_is_deleted_and_not_reported(bench: Bench) -> None:
    version = await bench.picture(ADA)

    assert await bench.desk.report(PictureRef(version.id), ADA, CHANNEL, "") == wording.OWN_PICTURE
    assert await bench.desk.waiting(SEAT) == []


async def test_a_report_from_another_server_goes_to_where_the_picture_was_made(
    bench: Bench,
) -> None:
    version = await bench.picture(ADA)

    await bench.desk.report(PictureRef(version.id), BEN, ELSEWHERE.place, "")

    assert await bench.desk.waiting(ELSEWHERE) == []
    assert [one.version_id for one in await bench.desk.waiting(SEAT)] == [version.id]


async def test_what_was_made_on_another_platform_is_not_decided_here(bench: Bench) -> None:
    version = await bench.picture(ADA)
    slack = Place("slack", "", "D1")

    await bench.desk.report(PictureRef(version.id), BEN, slack, "")

    assert [one.version_id for one in await bench.desk.waiting(SEAT)] == [version.id]


async def test_an_appeal_waits_with_the_effective_request(bench: Bench) -> None:
    version = await bench.picture(ADA)
    asked = samples.request(ADA, ask=Reply("more blood", PictureRef(version.id)))
    job = await samples.admitted(bench.database, asked)
    refusal = Refusal("lexicon", "violence_graphic", "No gore.", appeal=True, pattern="blood")
    await bench.database.settle(job.id, Settlement(Refused(refusal)))

    told = await bench.desk.appeal(job.id, ADA, "a costume")

    (review,) = await bench.desk.waiting(SEAT)
    assert told == wording.APPEALED
    assert review.text == f"{version.prompt}\nmore blood"
    assert (review.category, review.rule, review.pattern) == (
        "violence_graphic",
        "lexicon",
        "blood",
    )
    assert (review.policy_version, review.job_id) == ("policy-1", job.id)
    assert {Ruling.ALLOW_ONCE, Ruling.ALLOW_HERE} <= set(review.rulings)


async def test_a_job_is_appealed_once(bench: Bench) -> None:
    job = await bench.refused()

    said = [await bench.desk.appeal(job.id, ADA, "") for _ in range(2)]

    assert said == [wording.APPEALED, wording.APPEALED_BEFORE]
    assert len(await bench.desk.waiting(SEAT)) == 1


@pytest.mark.parametrize("refusal", [{"appeal": False}, {"category": "hate"}])
async def test_what_may_not_be_appealed_is_not(bench: Bench, refusal: dict[str, Any]) -> None:
    job = await bench.refused(**refusal)

    with pytest.raises(NotFound):
        await bench.desk.appeal(job.id, ADA, "")


async def test_only_its_author_appeals_a_refusal(bench: Bench) -> None:
    job = await bench.refused()

    with pytest.raises(NotAllowed):
        await bench.desk.appeal(job.id, BEN, "")


async def test_a_picture_is_no_refusal_that_could_be_appealed(bench: Bench) -> None:
    asked = samples.request(ADA, message="m")
    job = await samples.drawing(bench.database, asked)
    await bench.database.settle(job.id, samples.delivery(samples.version()))

    with pytest.raises(NotFound):
        await bench.desk.appeal(job.id, ADA, "")


async def test_nobody_moderates_a_direct_message(bench: Bench) -> None:
    job = await bench.refused(place=DIRECT)

    with pytest.raises(NotFound, match="direct messages"):
        await bench.desk.appeal(job.id, ADA, "")


async def test_a_review_of_another_server_is_not_there(bench: Bench) -> None:
    review = await bench.reported()

    with pytest.raises(NotFound):
        await bench.desk.review(review.id, ELSEWHERE)
    with pytest.raises(NotFound):
        await bench.desk.decide(review.id, Ruling.UPHOLD, ELSEWHERE)

    assert await bench.desk.review(review.id, SEAT) == review


async def test_what_is_not_among_a_reviews_rulings_cannot_be_decided(bench: Bench) -> None:
    report, appeal = await bench.reported(), await bench.appealed()

    with pytest.raises(NotAllowed, match="remove"):
        await bench.desk.decide(report.id, Ruling.ALLOW_HERE, SEAT)
    with pytest.raises(NotAllowed, match="allow once"):
        await bench.desk.decide(appeal.id, Ruling.REMOVE, SEAT)

    assert len(await bench.desk.waiting(SEAT)) == 2


async def test_a_decision_says_who_and_when_and_stands_in_the_log(bench: Bench) -> None:
    review = await bench.appealed()
    bench.clock.now += 60

    decided = await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)

    assert (decided.ruling, decided.decided_by) == (Ruling.UPHOLD, "discord:9 Mo")
    assert decided.decided_at == bench.clock.now
    assert await bench.desk.waiting(SEAT) == []
    assert await bench.desk.decided(SEAT) == [decided]
    (entry,) = await bench.desk.history(SEAT)
    assert (entry.what, entry.review_id, entry.moderator) == ("uphold", review.id, "discord:9 Mo")
    assert (entry.category, entry.rule, entry.pattern) == ("violence_graphic", "lexicon", "bloody")
    assert (entry.at, entry.policy_version) == (bench.clock.now, "policy-1")
    assert await bench.desk.history(ELSEWHERE) == []


async def test_of_rulings_at_once_the_first_counts_and_is_logged_alone(bench: Bench) -> None:
    review = await bench.reported()
    wanted = [Ruling.UPHOLD, Ruling.WARN, Ruling.REMOVE, Ruling.TIME_OUT] * 5

    decided = await asyncio.gather(
        *(bench.desk.decide(review.id, ruling, SEAT) for ruling in wanted)
    )

    assert {one.ruling for one in decided} == {decided[0].ruling}
    assert len(await bench.desk.history(SEAT)) == 1
    assert (await bench.desk.review(review.id, SEAT)).ruling is decided[0].ruling


async def test_what_words_would_get_is_asked_of_the_policy(bench: Bench) -> None:
    assert (await bench.desk.preview("gore", CHANNEL)).action == "block"
    assert bench.desk.categories()["hate"] == ("block", True)


async def test_a_link_brings_its_moderator_back(bench: Bench) -> None:
    link = bench.desk.invite(SEAT)

    assert link is not None
    assert link.startswith("https://limner.example.org/moderation/")
    seat = bench.desk.seated(link.rpartition("/")[2])
    assert (seat.moderator, seat.place) == (MODERATOR, CHANNEL)
    assert seat.moderator.name == "Mo"


async def test_there_is_no_link_for_direct_messages(bench: Bench) -> None:
    assert bench.desk.invite(Seat(MODERATOR, DIRECT)) is None
