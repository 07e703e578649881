"""What follows from a ruling, once each, however often the process dies in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import (
    Author,
    Declined,
    LimitName,
    PictureRef,
    PlaceRules,
    Publish,
    Receipt,
    Refusal,
    Refused,
    Reply,
    Ruling,
    Settlement,
    ShownVersion,
)
from bot.errors import DeliveryError, NotFound, StorageError, Undeliverable
from bot.moderation import wording
from tests.bot.moderation.bench import MODERATOR, SEAT, Bench, FakeStudio, bench_on
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, THREAD, Clock
from tests.fakes.moderating import FakeModerated

DOWN = DeliveryError("Discord does not answer.")
GONE = Undeliverable("That channel is gone.")
REVIEWS = PlaceRules(review_channel="mods")


async def shown_in_mods(bench: Bench) -> None:
    await bench.desk.set_rules(REVIEWS, SEAT, channel=False)


# --- rulings --------------------------------------------------------------------------------


async def test_upholding_a_refusal_is_told_to_whom_it_concerns(bench: Bench) -> None:
    review = await bench.appealed()

    await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)
    await bench.follow()

    assert bench.messenger.told == [(ADA.key, wording.UPHELD)]
    assert bench.studio.submitted == {}


async def test_upholding_a_picture_that_was_reported_tells_nobody(bench: Bench) -> None:
    review = await bench.reported()

    await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)
    await bench.follow()

    assert bench.messenger.told == []
    assert await bench.database.reviews.unfinished(["discord"], 10) == []


async def test_allowing_once_asks_again_with_the_category_overruled(bench: Bench) -> None:
    review = await bench.appealed("a bloody knight")
    refused = await bench.database.job(review.job_id or "")

    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
    await bench.follow()

    (request,) = bench.studio.submitted.values()
    assert request.event_key == f"review:{review.id}"
    assert (request.ask, request.author) == (refused.request.ask, ADA)
    assert request.overruled == request.agreed == ("violence_graphic",)
    assert request.address.message == refused.address.message
    assert bench.messenger.told == [(ADA.key, wording.ALLOWED)]
    assert (await bench.policies.rules_in(CHANNEL)).allowed == ()


async def test_what_is_allowed_waits_for_its_authors_limit_and_is_drawn_then(bench: Bench) -> None:
    review = await bench.appealed("a bloody knight")
    told = wording.ALLOWED_LATER.format("You have used your pictures.")
    bench.studio.full = Declined(LimitName.MEMBER_DAY, "You have used your pictures.")
    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)

    for _ in range(3):
        await bench.follow()
        bench.clock.now += 300
    assert bench.messenger.told == [(ADA.key, told)]
    assert (await bench.desk.review(review.id, SEAT)).ruling is Ruling.ALLOW_ONCE
    bench.studio.full = None
    await bench.follow()

    assert list(bench.studio.submitted) == [f"review:{review.id}"]
    assert bench.messenger.told[1:] == [(ADA.key, wording.ALLOWED)]
    assert await bench.database.reviews.unfinished(["discord"], 10) == []


async def test_what_is_allowed_waits_for_a_week_at_most(bench: Bench) -> None:
    review = await bench.appealed("a bloody knight")
    bench.studio.full = Declined(LimitName.MEMBER_DAY, "You have used your pictures.")
    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
    await bench.follow()

    bench.studio.full = None
    bench.clock.now += 8 * 86_400
    await bench.follow()

    assert bench.studio.submitted == {}
    assert bench.messenger.told[1:] == [(ADA.key, wording.ALLOWED_TOO_LONG_AGO)]


async def test_what_a_limit_gives_back_before_it_is_noted_as_carried_out_stays_to_be_done(
    bench: Bench,
) -> None:
    review = await bench.appealed()
    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
    (kept,) = await bench.database.reviews.unfinished(["discord"], 9)
    asked = replace(samples.request(ADA), event_key=review.event_key)
    job = await samples.admitted(bench.database, asked)
    spent = Declined(LimitName.MONEY_DAY, "Spent.", bench.clock.now + 60)

    await bench.database.settle(job.id, Settlement(spent))
    await bench.database.reviews.carried_out(kept)

    (again,) = await bench.database.reviews.unfinished(["discord"], 9)
    assert again.pending
    assert again.review.not_before == bench.clock.now + 60
    assert not await bench.database.has_event(review.event_key)
    await bench.database.reviews.carried_out(again)
    assert not (await bench.database.reviews.one(review.id)).pending


async def test_what_is_allowed_continues_the_picture_that_it_continued_when_it_was_appealed(
    bench: Bench,
) -> None:
    first = await bench.picture(ADA, place=THREAD)
    asked = samples.request(ADA, THREAD, Reply("more blood"))
    job = await samples.admitted(bench.database, asked)
    refusal = Refusal("lexicon", "violence_graphic", "No gore.", appeal=True)
    await bench.database.settle(job.id, Settlement(Refused(refusal)))
    await bench.desk.appeal(job.id, ADA, "")
    (review,) = await bench.desk.waiting(SEAT)
    second = await bench.picture(ADA, place=THREAD)

    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
    await bench.follow()

    (request,) = bench.studio.submitted.values()
    assert first.id != second.id
    assert request.ask == Reply("more blood", PictureRef(first.id))
    assert review.text == f"{first.prompt}\nmore blood"


async def test_allowing_here_lets_the_words_pass_in_the_whole_server_and_draws_them(
    bench: Bench,
) -> None:
    review = await bench.appealed("a bloody knight")
    await bench.desk.set_rules(PlaceRules(allowed=("ketchup",)), SEAT, channel=False)

    await bench.desk.decide(review.id, Ruling.ALLOW_HERE, SEAT)
    await bench.follow()

    elsewhere = replace(CHANNEL, channel="another")
    assert (await bench.policies.rules_in(elsewhere)).allowed == ("ketchup", "a bloody knight")
    assert len(bench.studio.submitted) == 1


async def test_a_phrase_that_was_a_members_word_goes_with_them_and_is_in_no_log(
    bench: Bench,
) -> None:
    await bench.desk.set_rules(PlaceRules(allowed=("a plain knight",)), SEAT, channel=False)
    for words in ("a dragon in blood", "a plain knight", "a zeppelin in blood"):
        review = await bench.appealed(words)
        await bench.desk.decide(review.id, Ruling.ALLOW_HERE, SEAT)
        await bench.follow()
    allowed = await bench.desk.rules(CHANNEL, channel=False)
    without = replace(
        allowed, allowed=tuple(one for one in allowed.allowed if "zeppelin" not in one)
    )
    await bench.desk.set_rules(without, SEAT, channel=False)

    await bench.database.forget(ADA.key)  # as `limner forget` does, beside this process
    known = await bench.desk.rules(CHANNEL, channel=False)

    assert allowed.allowed == ("a plain knight", "a dragon in blood", "a zeppelin in blood")
    assert (known.allowed, dict(known.adopted)) == (("a plain knight",), {})
    assert (await bench.policies.rules_in(CHANNEL)).allowed == ("a plain knight",)
    told = await asyncio.to_thread(samples.content, bench.database.engine)
    assert [words for words in ("dragon", "zeppelin") if words in told] == []
    noted = [line for entry in await bench.desk.history(SEAT) for line in entry.note.splitlines()]
    assert sorted(noted) == [
        "server: allowed + a plain knight",
        "server: allowed - a member's words, from a review",
    ]


async def test_what_goes_beside_a_running_limner_passes_there_for_a_minute_at_most(
    bench: Bench,
) -> None:
    review = await bench.appealed("a bloody knight")
    await bench.desk.decide(review.id, Ruling.ALLOW_HERE, SEAT)
    await bench.follow()
    await bench.database.forget(ADA.key)

    bench.clock.now += 60

    assert (await bench.policies.rules_in(CHANNEL)).allowed == ()


@pytest.mark.parametrize("words", ["x", " ... ", "🔪"])
async def test_words_that_would_let_anything_pass_are_drawn_and_not_allowed(
    bench: Bench, words: str
) -> None:
    review = await bench.appealed(words)

    await bench.desk.decide(review.id, Ruling.ALLOW_HERE, SEAT)
    await bench.follow()

    assert (await bench.policies.rules_in(CHANNEL)).allowed == ()
    assert len(bench.studio.submitted) == 1


async def test_a_request_that_was_forgotten_since_is_not_drawn(bench: Bench) -> None:
    review = await bench.appealed()
    await bench.desk.decide(review.id, Ruling.ALLOW_ONCE, SEAT)
    await bench.database.retire(bench.clock.now + 1)

    await bench.follow()

    assert bench.studio.submitted == {}
    assert await bench.database.reviews.unfinished(["discord"], 10) == []


async def test_a_removed_picture_goes_from_its_messages_the_store_and_every_continuation(
    bench: Bench,
) -> None:
    first = await bench.picture(ADA)
    job = await samples.drawing(bench.database, samples.request(message="m-of-removed"))
    drawn = samples.version(ADA, conversation_id=first.conversation_id, parent=first)
    _, removed = await bench.database.settle(job.id, samples.delivery(drawn))
    await bench.database.close(job.id, Receipt(("m-of-removed", "m-2")))
    assert removed is not None
    review = await bench.review_of(removed.id)

    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)
    await bench.follow()

    assert bench.messenger.taken_down == [(removed.id, ("m-2", "m-of-removed"))]
    assert bench.messenger.told == [(ADA.key, wording.REMOVED)]
    with pytest.raises(NotFound):
        await bench.gallery.version(removed.id, ADA)
    assert await bench.database.newest_for(first.conversation_id, ADA) == first
    assert (await bench.desk.review(review.id, SEAT)).ruling is Ruling.REMOVE


async def test_a_removed_picture_goes_from_every_channel_that_it_was_shown_in(
    bench: Bench,
) -> None:
    version = await bench.picture(ADA)
    other = replace(CHANNEL, channel="another", thread="thread")
    for number, room in enumerate((None, "direct messages")):
        asked = samples.request(ADA, other, Publish(version.id), message=f"copy-{number}")
        job = await samples.admitted(bench.database, asked)
        await bench.database.settle(job.id, Settlement(ShownVersion(version.id, ())))
        await bench.database.close(job.id, Receipt((f"copy-{number}", f"more-{number}"), room=room))
    review = await bench.review_of(version.id)

    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)
    await bench.follow()

    rooms = bench.messenger.rooms
    assert {rooms.pop("copy-0"), rooms.pop("more-0")} == {"thread"}
    assert {rooms.pop("copy-1"), rooms.pop("more-1")} == {"direct messages"}
    assert list(rooms.values()) == [CHANNEL.channel]


async def test_a_picture_that_its_author_deleted_first_is_removed_without_ado(
    bench: Bench,
) -> None:
    review = await bench.reported()
    await bench.gallery.delete(review.version_id or "", ADA, moderator=False)

    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)
    await bench.follow()

    assert bench.messenger.taken_down == []
    (decided,) = await bench.desk.decided(SEAT)
    assert decided.ruling is Ruling.REMOVE


async def test_a_picture_stays_in_the_store_until_its_messages_are_gone(bench: Bench) -> None:
    review = await bench.reported()
    bench.messenger.will_fail("take_down", DOWN)
    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)

    await bench.follow()
    kept = await bench.gallery.version(review.version_id or "", ADA)
    bench.clock.now += 60
    await bench.follow()

    assert kept.id == review.version_id
    assert [version for version, _ in bench.messenger.taken_down] == [kept.id]
    with pytest.raises(NotFound):
        await bench.gallery.version(kept.id, ADA)


@pytest.mark.parametrize("fault", [DOWN, GONE])
async def test_a_picture_whose_messages_cannot_be_reached_goes_from_the_store_all_the_same(
    bench: Bench, fault: Exception
) -> None:
    review = await bench.reported()
    bench.messenger.will_fail("take_down", *[fault] * 20)
    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)

    for _ in range(7):
        await bench.follow()
        bench.clock.now += 301

    with pytest.raises(NotFound):
        await bench.gallery.version(review.version_id or "", ADA)
    assert bench.messenger.told == [(ADA.key, wording.REMOVED)]


async def test_a_warning_is_told_to_the_author_alone(bench: Bench) -> None:
    review = await bench.reported()

    await bench.desk.decide(review.id, Ruling.WARN, SEAT)
    await bench.follow()

    assert bench.messenger.told == [(ADA.key, wording.WARNED)]
    assert await bench.standing.pause(ADA, CHANNEL) is None


async def test_a_member_who_is_sent_out_waits_from_the_decision_on(bench: Bench) -> None:
    review = await bench.reported()
    await bench.desk.decide(review.id, Ruling.TIME_OUT, SEAT)
    decided_at = bench.clock.now
    bench.clock.now += 3_600

    await bench.follow()

    assert await bench.standing.pause(ADA, CHANNEL) == decided_at + 86_400
    assert bench.messenger.told == [(ADA.key, wording.TIMED_OUT.format("23 hours"))]


async def test_a_member_who_lets_nobody_write_to_them_holds_nothing_up(bench: Bench) -> None:
    review = await bench.reported()
    bench.messenger.will_fail("tell", GONE)

    await bench.desk.decide(review.id, Ruling.WARN, SEAT)

    assert await bench.follow() is None
    assert await bench.database.reviews.unfinished(["discord"], 10) == []


# --- deaths in between ----------------------------------------------------------------------


@pytest.mark.parametrize("ruling", [Ruling.ALLOW_ONCE, Ruling.ALLOW_HERE])
async def test_what_was_decided_is_carried_out_by_the_next_process_and_once(
    url: str, tmp_path: Path, clock: Clock, ruling: Ruling
) -> None:
    studio, messenger = FakeStudio({}), FakeModerated()
    async with bench_on(url, tmp_path, clock, studio=studio, messenger=messenger) as first:
        review = await first.appealed("a bloody knight")
        await first.desk.decide(review.id, ruling, SEAT)  # and dies before anything follows

    for _ in range(2):
        async with bench_on(url, tmp_path, clock, studio=studio, messenger=messenger) as next_:
            await next_.follow()
            allowed = (await next_.policies.rules_in(CHANNEL)).allowed

    assert list(studio.submitted) == [f"review:{review.id}"]
    assert messenger.told == [(ADA.key, wording.ALLOWED)]
    assert allowed == (("a bloody knight",) if ruling is Ruling.ALLOW_HERE else ())


@pytest.mark.parametrize("ruling", [one for one in Ruling if one.value[:5] != "allow"])
async def test_a_ruling_whose_last_step_was_not_noted_is_carried_out_again_without_harm(
    url: str, tmp_path: Path, clock: Clock, ruling: Ruling
) -> None:
    messenger = FakeModerated()
    async with bench_on(url, tmp_path, clock, messenger=messenger) as first:
        review = await first.reported()
        await first.desk.decide(review.id, ruling, SEAT)
        kept = await first.database.reviews.one(review.id)
        await first.following.effects.follow(kept, patient=True)  # and dies before it is noted
        until = await first.standing.pause(ADA, CHANNEL)
    clock.now += 600

    async with bench_on(url, tmp_path, clock, messenger=messenger) as second:
        await second.follow()

        assert await second.database.reviews.unfinished(["discord"], 10) == []
        assert await second.standing.pause(ADA, CHANNEL) == until
        assert len(messenger.taken_down) == (1 if ruling is Ruling.REMOVE else 0)
        if ruling is Ruling.REMOVE:
            with pytest.raises(NotFound):
                await second.gallery.version(review.version_id or "", ADA)


async def test_a_platform_that_fails_is_tried_again_later_and_later(bench: Bench) -> None:
    review = await bench.reported()
    bench.messenger.will_fail("tell", *[DOWN] * 3)
    await bench.desk.decide(review.id, Ruling.WARN, SEAT)

    pauses = []
    for _ in range(4):
        pauses.append(await bench.follow())
        bench.clock.now += pauses[-1] or 0.0

    assert pauses == [2.0, 4.0, 8.0, None]
    assert bench.messenger.told == [(ADA.key, wording.WARNED)]


async def test_a_platform_that_says_when_to_come_back_is_left_until_then(bench: Bench) -> None:
    review = await bench.reported()
    bench.messenger.will_fail("tell", DeliveryError("Slowly.", retry_after_seconds=120))
    await bench.desk.decide(review.id, Ruling.WARN, SEAT)

    assert await bench.follow() == 120
    assert await bench.follow() == 120
    assert bench.messenger.told == []


async def test_a_ruling_that_meets_a_bug_holds_no_other_up(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = await bench.reported(), await bench.reported()
    bench.messenger.will_fail("tell", ZeroDivisionError())
    for review in (broken, fine):
        await bench.desk.decide(review.id, Ruling.WARN, SEAT)

    pause = await bench.follow()

    assert pause == 300
    assert [record.message for record in caplog.records].count("moderation.failed") == 1
    assert bench.messenger.told == [(ADA.key, wording.WARNED)]


async def test_more_than_is_read_at_once_is_done_before_the_bell_rings_again(
    bench: Bench,
) -> None:
    bench.following.at_once = 2
    bench.messenger.will_fail("tell", *[DOWN] * 2)  # the first of them stay for later
    for _ in range(5):
        review = await bench.reported()
        await bench.desk.decide(review.id, Ruling.WARN, SEAT)
        bench.clock.now += 86_401  # else they are too many

    await bench.follow()

    assert bench.messenger.told == [(ADA.key, wording.WARNED)] * 3


async def test_nothing_is_done_on_a_platform_before_it_is_connected(
    url: str, tmp_path: Path, clock: Clock
) -> None:
    async with bench_on(url, tmp_path, clock) as bench:
        review = await bench.reported()
        await bench.desk.decide(review.id, Ruling.WARN, SEAT)
        bench.following._connected.clear()

        await bench.follow()
        before = list(bench.messenger.told)
        bench.following.connected("discord")
        await bench.follow()

    assert before == []
    assert bench.messenger.told == [(ADA.key, wording.WARNED)]


async def test_a_decision_is_followed_at_once_in_the_background(bench: Bench) -> None:
    review = await bench.reported()
    await shown_in_mods(bench)

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bench.following.run())
        await bench.desk.decide(review.id, Ruling.WARN, SEAT)
        async with asyncio.timeout(5):
            while not bench.messenger.told:  # noqa: ASYNC110 - the fake tells nobody
                await asyncio.sleep(0.01)
        running.cancel()

    assert bench.messenger.told == [(ADA.key, wording.WARNED)]


async def test_an_outage_of_the_database_is_waited_out(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Event()

    class Down:
        async def unfinished(self, *_: object) -> list[object]:
            tried.set()
            raise StorageError("Limner's memory did not answer.")

    bench.following.reviews = Down()  # type: ignore[assignment]
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bench.following.run())
        async with asyncio.timeout(5):
            await tried.wait()
        await asyncio.sleep(0)
        running.cancel()

    assert "moderation.retry" in [record.message for record in caplog.records]


# --- showing --------------------------------------------------------------------------------


async def test_a_review_is_shown_where_the_moderators_want_it(bench: Bench) -> None:
    await shown_in_mods(bench)
    review = await bench.reported()

    await bench.follow()
    await bench.follow()

    assert bench.messenger.shown == {("mods", f"message-of-{review.id}"): review}


async def test_a_review_that_is_reported_again_is_renewed_with_the_count(bench: Bench) -> None:
    await shown_in_mods(bench)
    review = await bench.reported()
    await bench.follow()

    await bench.review_of(review.version_id or "", Author("discord", "3", "Cy"))
    await bench.follow()

    ((where, shown),) = bench.messenger.shown.items()
    assert where == ("mods", f"message-of-{review.id}")
    assert shown.reports == 2


async def test_a_decided_review_is_renewed_in_its_own_message(bench: Bench) -> None:
    await shown_in_mods(bench)
    review = await bench.reported()
    await bench.follow()
    await bench.desk.set_rules(PlaceRules(review_channel="other"), SEAT, channel=False)

    await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)
    await bench.follow()

    ((where, shown),) = bench.messenger.shown.items()
    assert where == ("mods", f"message-of-{review.id}")
    assert (shown.ruling, shown.decided_by) == (Ruling.UPHOLD, "discord:9 Mo")


async def test_what_waits_is_shown_once_a_channel_is_chosen(bench: Bench) -> None:
    review, decided = await bench.reported(), await bench.reported()
    await bench.desk.decide(decided.id, Ruling.UPHOLD, SEAT)
    await bench.follow()
    before = dict(bench.messenger.shown)

    await shown_in_mods(bench)
    await bench.follow()

    assert before == {}
    assert list(bench.messenger.shown) == [("mods", f"message-of-{review.id}")]


async def test_a_review_that_could_not_be_shown_is_shown_after_a_restart(
    url: str, tmp_path: Path, clock: Clock
) -> None:
    messenger = FakeModerated()
    messenger.will_fail("show_review", DOWN)
    async with bench_on(url, tmp_path, clock, messenger=messenger) as first:
        await shown_in_mods(first)
        review = await first.reported()
        await first.follow()

    async with bench_on(url, tmp_path, clock, messenger=messenger) as second:
        await second.follow()

    assert list(messenger.shown) == [("mods", f"message-of-{review.id}")]


async def test_a_channel_that_is_gone_is_left_alone_and_said_so(bench: Bench) -> None:
    await shown_in_mods(bench)
    assert bench.desk.trouble(CHANNEL) == ""
    first = await bench.reported()
    bench.messenger.will_fail("show_review", GONE)

    pause = await bench.follow()
    await bench.follow()
    trouble = bench.desk.trouble(CHANNEL)
    before = dict(bench.messenger.shown)
    later = await bench.reported()
    await shown_in_mods(bench)  # the same channel, chosen again: Limner may write there now
    await bench.follow()

    assert (pause, before) == (None, {})
    assert trouble == wording.CHANNEL_GONE
    assert bench.desk.trouble(CHANNEL) == ""
    assert {one.id for one in bench.messenger.shown.values()} == {first.id, later.id}


async def test_one_review_that_cannot_be_shown_does_not_keep_the_others_from_it(
    bench: Bench,
) -> None:
    await shown_in_mods(bench)
    await bench.reported()
    fine = await bench.reported()
    bench.messenger.will_fail("show_review", GONE)

    await bench.follow()

    assert [one.id for one in bench.messenger.shown.values()] == [fine.id]
    assert bench.desk.trouble(CHANNEL) == ""


async def test_a_message_that_a_moderator_deleted_is_not_missed(bench: Bench) -> None:
    await shown_in_mods(bench)
    review = await bench.reported()
    await bench.follow()
    bench.messenger.will_fail("show_review", GONE)

    await bench.desk.decide(review.id, Ruling.UPHOLD, SEAT)

    assert await bench.follow() is None
    assert bench.desk.trouble(CHANNEL) == ""
    other = await bench.reported()
    await bench.follow()
    assert ("mods", f"message-of-{other.id}") in bench.messenger.shown


async def test_a_message_follows_when_the_words_of_a_review_go(bench: Bench) -> None:
    await shown_in_mods(bench)
    review = await bench.reported()
    await bench.follow()

    await bench.database.reviews.hush(bench.clock.now + 1)
    await bench.follow()

    ((_, shown),) = bench.messenger.shown.items()
    assert (shown.id, shown.text, shown.remark) == (review.id, "", "")
    assert shown.sha256 == review.sha256


async def test_what_is_shown_of_a_forgotten_member_follows_as_well(bench: Bench) -> None:
    await shown_in_mods(bench)
    await bench.reported()
    await bench.follow()

    await bench.database.forget(ADA.key)
    await bench.follow()

    ((_, shown),) = bench.messenger.shown.items()
    assert (shown.author.name, shown.author.id, shown.text) == ("", "", "")
    assert shown.reporter == BEN
    assert shown.ruling is Ruling.UPHOLD


async def test_a_picture_that_was_removed_may_be_deleted_by_nobody_again(bench: Bench) -> None:
    review = await bench.reported()
    await bench.desk.decide(review.id, Ruling.REMOVE, SEAT)
    await bench.follow()

    with pytest.raises(NotFound):
        await bench.gallery.delete(review.version_id or "", MODERATOR, moderator=True)
    with pytest.raises(NotFound):
        await bench.desk.report(PictureRef(review.version_id or ""), BEN, CHANNEL, "")
