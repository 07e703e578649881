"""Reports and appeals of members, and what moderators see and decide of them."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from bot.domain import (
    PLACE_WORDS,
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
from bot.errors import DeliveryError, NotAllowed, NotFound, Undeliverable
from bot.moderation import wording
from bot.ports import Seat
from tests.bot.moderation.bench import ELSEWHERE, MODERATOR, SEAT, Bench
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, DIRECT

CY, DEE = Author("discord", "3", "Cy"), Author("discord", "4", "Dee")


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


async def test_a_picture_is_one_review_however_many_report_it_and_each_of_them_once(
    bench: Bench,
) -> None:
    ref = PictureRef((await bench.picture(ADA)).id)

    said = [
        await bench.desk.report(ref, who, CHANNEL, remark)
        for who, remark in ((BEN, "Hateful"), (BEN, "Sexual"), (CY, "Sexual"), (DEE, "Hateful"))
    ]

    (review,) = await bench.desk.waiting(SEAT)
    assert said == [wording.REPORTED, wording.REPORTED_BEFORE, *[wording.REPORTED] * 2]
    assert (review.reports, review.reporter) == (3, BEN)
    assert review.remark == "Hateful; Sexual"


async def test_two_pictures_of_one_member_are_two_reviews(bench: Bench) -> None:
    for _ in range(2):
        version = await bench.picture(ADA)
        await bench.desk.report(PictureRef(version.id), BEN, CHANNEL, "")

    assert [one.reports for one in await bench.desk.waiting(SEAT)] == [1, 1]


async def test_a_report_after_a_decision_is_a_new_review_once_for_each_reporter(
    bench: Bench,
) -> None:
    ref = PictureRef((await bench.picture(ADA)).id)
    said = []
    for who in (BEN, CY, BEN, CY):
        said.append(await bench.desk.report(ref, who, CHANNEL, ""))
        for review in await bench.desk.waiting(SEAT):
            await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)

    assert said == [wording.REPORTED] * 2 + [wording.REPORT_DECIDED] * 2
    assert len(await bench.desk.decided(SEAT)) == 2


async def test_reports_that_joined_another_count_for_the_day_as_well(bench: Bench) -> None:
    said = []
    for _ in range(4):
        ref = PictureRef((await bench.picture(ADA)).id)
        await bench.desk.report(ref, Author("discord", samples.fresh("member")), CHANNEL, "")
        said.append(await bench.desk.report(ref, BEN, CHANNEL, ""))

    assert said == [wording.REPORTED] * 3 + [wording.TOO_MANY]


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

    (review,) = await bench.desk.waiting(SEAT)
    await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)
    later = await bench.desk.appeal(job.id, ADA, "")

    assert said == [wording.APPEALED, wording.APPEALED_BEFORE]
    assert later == wording.APPEAL_DECIDED
    assert await bench.desk.waiting(SEAT) == []


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
    seat = await bench.desk.seated(link.rpartition("/")[2])
    assert (seat.moderator, seat.place) == (MODERATOR, CHANNEL)
    assert seat.moderator.name == "Mo"


async def test_a_link_ends_with_the_rights_of_its_moderator(bench: Bench) -> None:
    token = (bench.desk.invite(SEAT) or "").rpartition("/")[2]
    for _ in range(3):  # as a page asks for several things at once
        await bench.desk.seated(token)
    asked = list(bench.messenger.asked)

    bench.messenger.moderators = set()
    bench.clock.now += 16

    assert asked == [MODERATOR.id]
    for _ in range(2):
        with pytest.raises(NotAllowed):
            await bench.desk.seated(token)
    assert bench.messenger.asked == [MODERATOR.id] * 2


async def test_a_platform_that_does_not_answer_lets_nobody_in_and_says_so(bench: Bench) -> None:
    token = (bench.desk.invite(SEAT) or "").rpartition("/")[2]
    bench.messenger.will_fail("moderates", DeliveryError("Busy."), Undeliverable("Gone."))

    with pytest.raises(DeliveryError, match="Please try again"):
        await bench.desk.seated(token)
    with pytest.raises(NotAllowed):  # Limner is in that server no longer
        await bench.desk.seated(token)


async def test_where_the_platform_has_no_moderators_a_link_is_enough(bench: Bench) -> None:
    operator = Seat(Author("web", "operator", "operator"), Place("web", "", "playground"))
    token = (bench.desk.seats.link(operator) or "").rpartition("/")[2]

    assert await bench.desk.seated(token) == operator


async def test_what_moderators_block_themselves_is_not_allowed_by_a_review(bench: Bench) -> None:
    job = await bench.refused("pine cones", category=PLACE_WORDS, rule="place")
    await bench.desk.appeal(job.id, ADA, "")

    (review,) = await bench.desk.waiting(SEAT)

    assert Ruling.ALLOW_ONCE in review.rulings
    with pytest.raises(NotAllowed):
        await bench.desk.decide(review.id, Ruling.ALLOW_HERE, SEAT)


async def test_there_is_no_link_for_direct_messages(bench: Bench) -> None:
    assert bench.desk.invite(Seat(MODERATOR, DIRECT)) is None
