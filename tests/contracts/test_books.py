"""What every implementation of `JobBook` promises, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import (
    Address,
    Asked,
    Cancelled,
    Declined,
    DrawPlan,
    Failed,
    Imagine,
    Job,
    JobState,
    LimitName,
    Receipt,
    Settlement,
    ShownVersion,
    Usage,
)
from bot.errors import NotFound, StorageError
from bot.ports import Admitted
from bot.storage.database import Database
from bot.storage.tables import calls
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, Clock

NOTHING = Usage(0, 0, 0, 0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(
    params=[
        pytest.param(kind, marks=[pytest.mark.postgres] * (kind != "sqlite"))
        for kind in samples.KINDS
    ]
)
async def book(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Database]:
    url = await asyncio.to_thread(samples.ready_url_of, request.param, tmp_path)
    async with samples.opened(url, clock) as database:
        yield database


async def test_an_admitted_job_is_found_as_it_was_asked(book: Database, clock: Clock) -> None:
    asked = samples.request(message="m1")

    result = await book.admit(samples.admission(asked))

    assert isinstance(result, Admitted)
    assert result.fresh
    assert result.job == await book.job(result.job.id)
    assert result.job == Job(
        result.job.id, JobState.ACCEPTED, asked, Address("discord", "m1"), clock.now
    )


async def test_a_redelivered_event_finds_its_job_and_reserves_nothing(book: Database) -> None:
    asked = samples.request(event_key="discord:9")
    first = await samples.admitted(book, asked)

    again = await book.admit(samples.admission(asked, decide=samples.quota(0)))

    assert again == Admitted(first, fresh=False)
    assert await book.has_event("discord:9")
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 1_000)


async def test_an_unknown_event_is_unknown(book: Database) -> None:
    assert not await book.has_event("discord:9")


async def test_a_declined_request_leaves_no_trace(book: Database) -> None:
    asked = samples.request(event_key="discord:9")

    result = await book.admit(samples.admission(asked, decide=samples.quota(0)))

    assert isinstance(result, Declined)
    assert not await book.has_event("discord:9")
    assert await book.allowance_usage(ADA, CHANNEL) == NOTHING


async def test_five_requests_at_once_against_a_quota_of_one_let_exactly_one_in(
    book: Database,
) -> None:
    results = await asyncio.gather(
        *(book.admit(samples.admission(decide=samples.quota(1))) for _ in range(5))
    )

    assert sum(isinstance(result, Admitted) for result in results) == 1
    assert (await book.allowance_usage(ADA, CHANNEL)).member_pictures == 1


async def test_usage_counts_the_member_the_place_and_the_whole_bot(book: Database) -> None:
    elsewhere = replace(CHANNEL, channel="elsewhere")
    await samples.admitted(book, samples.request(ADA), pictures=2, microdollars=100)
    await samples.admitted(book, samples.request(BEN), pictures=3, microdollars=30)
    await samples.admitted(book, samples.request(ADA, elsewhere), pictures=4, microdollars=7)

    assert await book.allowance_usage(ADA, CHANNEL) == Usage(2, 6, 5, 137)
    assert await book.allowance_usage(BEN, elsewhere) == Usage(1, 3, 4, 137)


async def test_a_new_day_begins_with_nothing_used(book: Database, clock: Clock) -> None:
    await samples.kept(book)

    clock.now += 86_400

    assert (await book.allowance_usage(ADA, CHANNEL)).member_pictures == 0


async def test_an_attached_address_replaces_the_first(book: Database) -> None:
    job = await samples.admitted(book)
    address = Address("discord", "m5", {"token": "abc"})

    await book.attach(job.id, address)

    assert (await book.job(job.id)).address == address


async def test_what_nobody_admitted_cannot_be_changed(book: Database) -> None:
    with pytest.raises(NotFound):
        await book.attach("nothing", Address("discord"))
    with pytest.raises(NotFound):
        await book.job("nothing")
    with pytest.raises(NotFound):
        await book.request_cancel("nothing")
    with pytest.raises(NotFound):
        await book.settle("nothing", Settlement(Cancelled()))
    with pytest.raises(NotFound):
        await book.close("nothing", Receipt())
    with pytest.raises(NotFound):
        await book.begin_draw("nothing", 1, samples.draw_plan(), (), samples.all_of(1))


async def test_the_intent_of_a_call_is_recorded_before_it(book: Database) -> None:
    job = await samples.admitted(book)
    plan = samples.draw_plan()
    screening = samples.screening(samples.picture("a"))

    begun = await book.begin_draw(job.id, 1, plan, (screening,), samples.all_of(1))

    assert begun == plan
    recorded = await book.job(job.id)
    assert recorded == replace(job, state=JobState.DRAWING, attempt=1, draw=plan)
    assert await book.screening(screening.id) == screening


async def test_an_attempt_begins_once(book: Database) -> None:
    job = await samples.drawing(book)

    for attempt in (1, 3):
        with pytest.raises(StorageError):
            await book.begin_draw(job.id, attempt, samples.draw_plan(), (), samples.all_of(1))

    assert (await book.job(job.id)).attempt == 1


async def test_two_runs_of_one_job_begin_one_call(book: Database) -> None:
    job = await samples.admitted(book)

    results = await asyncio.gather(
        *(book.begin_draw(job.id, 1, samples.draw_plan(), (), samples.all_of(1)) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(isinstance(result, DrawPlan) for result in results) == 1
    assert sum(isinstance(result, StorageError) for result in results) == 3


async def test_a_call_that_cost_nothing_holds_no_money_beside_the_next(book: Database) -> None:
    job = await samples.drawing(book)

    failed = await book.call_failed(job.id, 1)
    await book.begin_draw(
        job.id, 2, samples.draw_plan(estimate_microdollars=700), (), samples.all_of(1)
    )

    assert failed == replace(job, state=JobState.ACCEPTED)
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 700)
    assert await call_states(book) == ["failed", "open"]


async def test_only_the_call_under_way_can_fail(book: Database) -> None:
    job = await samples.drawing(book)
    await book.settle(job.id, Settlement(Cancelled(), call="unknown"))

    await book.call_failed(job.id, 1)

    assert (await book.job(job.id)).state is JobState.SETTLED
    assert await call_states(book) == ["unknown"]


async def test_a_second_attempt_holds_its_own_money_beside_the_first(book: Database) -> None:
    job = await samples.drawing(book)

    await book.begin_draw(
        job.id, 2, samples.draw_plan(estimate_microdollars=700), (), samples.all_of(1)
    )

    assert (await book.job(job.id)).attempt == 2
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 1_700)


async def test_a_cancelled_job_does_not_begin_a_call(book: Database) -> None:
    job = await samples.admitted(book)
    await book.request_cancel(job.id)

    with pytest.raises(NotFound):
        await book.begin_draw(job.id, 1, samples.draw_plan(), (), samples.all_of(1))


async def test_a_settled_job_does_not_begin_a_call(book: Database) -> None:
    job = await samples.drawing(book)
    await book.settle(job.id, Settlement(Cancelled()))

    with pytest.raises(NotFound):
        await book.begin_draw(job.id, 2, samples.draw_plan(), (), samples.all_of(1))


async def test_count_estimate_and_reservation_shrink_to_what_is_granted(book: Database) -> None:
    job = await samples.admitted(book, pictures=1, microdollars=1_000)
    plan = samples.draw_plan(count=3, estimate_microdollars=1_000)

    begun = await book.begin_draw(job.id, 1, plan, (), samples.all_of(2))

    assert begun == replace(plan, count=2, estimate_microdollars=667)
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 2, 2, 667)


async def test_fit_sees_the_usage_without_the_job_itself_and_with_what_planning_cost(
    book: Database,
) -> None:
    await samples.admitted(book, pictures=2, microdollars=50)
    job = await samples.admitted(book, pictures=1, microdollars=1_000)
    plan = samples.draw_plan()
    plan = replace(plan, plan=replace(plan.plan, cost_microdollars=6))
    seen: list[Usage] = []

    def fit(usage: Usage) -> int:
        seen.append(usage)
        return 1

    await book.begin_draw(job.id, 1, plan, (), fit)

    assert seen == [Usage(1, 2, 2, 56)]
    assert (await book.allowance_usage(ADA, CHANNEL)).money_microdollars == 50 + 1_000 + 6


@pytest.mark.parametrize("granted", [True, False])
async def test_where_the_answer_goes_is_recorded_with_the_intent_of_a_call_or_its_decline(
    book: Database, granted: bool
) -> None:
    job = await samples.admitted(book)
    address = Address("slack", "T1/C1:5.1", {"token": "abc"})
    fit = samples.all_of(1) if granted else lambda _usage: Declined(LimitName.MONEY_DAY, "Enough.")

    await book.begin_draw(job.id, 1, samples.draw_plan(), (), fit, address)

    assert (await book.job(job.id)).address == address


async def test_a_call_that_a_limit_declines_leaves_no_trace(book: Database) -> None:
    job = await samples.admitted(book)
    declined = Declined(LimitName.MONEY_DAY, "Enough for today.")

    result = await book.begin_draw(job.id, 1, samples.draw_plan(), (), lambda _usage: declined)

    assert result == declined
    assert await book.job(job.id) == job
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 1_000)


async def test_to_grant_no_picture_is_a_mistake(
    book: Database, caplog: pytest.LogCaptureFixture
) -> None:
    job = await samples.admitted(book)

    with pytest.raises(ValueError, match="at least one"):
        await book.begin_draw(job.id, 1, samples.draw_plan(), (), samples.all_of(0))

    assert await book.job(job.id) == job


async def test_what_draws_nothing_reserves_nothing(book: Database) -> None:
    job = await samples.admitted(book, pictures=0, microdollars=0)

    await book.settle(job.id, Settlement(Failed("No."), microdollars=7))

    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 0, 0, 7)


async def test_written_prompts_are_counted_for_their_member_and_day_alone(
    book: Database, clock: Clock
) -> None:
    wanted = replace(samples.admission(pictures=0, microdollars=0), prompts=1)

    for _ in range(2):  # the same event again is the same request
        await book.admit(wanted)
    await book.settle(wanted.job_id, Settlement(Failed("No.")))

    assert (await book.allowance_usage(ADA, CHANNEL)).member_prompts == 1
    assert (await book.allowance_usage(BEN, CHANNEL)).member_prompts == 0
    clock.now += 86_400
    assert (await book.allowance_usage(ADA, CHANNEL)).member_prompts == 0


async def test_a_reservation_moves_to_the_day_of_the_call(book: Database, clock: Clock) -> None:
    job = await samples.admitted(book)
    clock.now += 86_400

    await book.begin_draw(job.id, 1, samples.draw_plan(), (), samples.all_of(1))

    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 1_000)
    clock.now -= 86_400
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 0, 0, 0)


async def test_settling_keeps_the_version_and_charges_what_it_cost(book: Database) -> None:
    job = await samples.drawing(book)
    drawn = samples.version()
    screening = samples.screening(drawn.pictures[0])

    settled, kept = await book.settle(job.id, samples.delivery(drawn, screenings=(screening,)))

    assert kept is not None
    assert kept == replace(drawn, conversation_id=kept.conversation_id, number=1)
    assert kept.conversation_id
    assert kept == await book.version(drawn.id)
    assert settled == await book.job(job.id)
    assert settled.state is JobState.SETTLED
    assert settled.outcome == ShownVersion(drawn.id, ())
    assert await book.screening(screening.id) == screening
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 900)


async def test_what_a_platform_has_to_remember_of_a_version_is_kept_with_it(
    book: Database,
) -> None:
    forgotten = await samples.drawing(book)
    await book.forget(forgotten.request.author.key)
    drawn = samples.version()
    await book.settle(forgotten.id, samples.delivery(drawn, secrets={"version:1": "never"}))
    job = await samples.drawing(book, samples.request())

    await book.settle(job.id, samples.delivery(drawn, secrets={"version:2": "a file"}))

    assert await book.vault.every("version:") == {"version:2": "a file"}


async def test_settling_twice_keeps_one_version_and_charges_once(book: Database) -> None:
    job = await samples.drawing(book)
    drawn = samples.version()
    first = await book.settle(job.id, samples.delivery(drawn))

    second = await book.settle(job.id, Settlement(Failed("No."), microdollars=5))

    assert second == first
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 900)


async def test_what_draws_nothing_is_refunded(book: Database) -> None:
    job = await samples.drawing(book)

    settled, kept = await book.settle(job.id, Settlement(Failed("No."), call="failed"))

    assert kept is None
    assert settled.outcome == Failed("No.")
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 0, 0, 0)


async def test_an_unknown_outcome_costs_money_and_no_quota(book: Database) -> None:
    job = await samples.drawing(book)

    await book.settle(job.id, Settlement(Failed("?"), microdollars=1_000, call="unknown"))

    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 0, 0, 1_000)


async def test_a_job_settles_on_the_day_of_its_reservation(book: Database, clock: Clock) -> None:
    job = await samples.drawing(book)
    clock.now += 86_400

    await book.settle(job.id, samples.delivery(samples.version()))

    assert (await book.allowance_usage(ADA, CHANNEL)).member_pictures == 0
    clock.now -= 86_400
    assert await book.allowance_usage(ADA, CHANNEL) == Usage(1, 1, 1, 900)


async def test_a_settled_job_is_open_until_it_is_closed(book: Database) -> None:
    job = await samples.drawing(book)
    await book.settle(job.id, Settlement(Cancelled()))

    await book.close(job.id, Receipt())

    assert (await book.job(job.id)).state is JobState.DONE
    assert (await book.allowance_usage(ADA, CHANNEL)).open_jobs == 0


async def test_closing_twice_does_no_harm(book: Database) -> None:
    job = await samples.drawing(book)
    await book.settle(job.id, samples.delivery(samples.version()))
    await book.close(job.id, Receipt(("m1",)))

    await book.close(job.id, Receipt(("m2",)))

    assert await book.at_message("discord", "m1") is not None
    assert await book.at_message("discord", "m2") is None


async def test_a_job_without_an_outcome_cannot_be_closed(book: Database) -> None:
    job = await samples.drawing(book)

    with pytest.raises(StorageError):
        await book.close(job.id, Receipt())


async def test_a_job_is_cancelled_until_it_is_settled(book: Database) -> None:
    job = await samples.drawing(book)
    other = await samples.drawing(book)
    await book.settle(other.id, samples.delivery(samples.version()))

    assert (await book.request_cancel(job.id)).cancelled
    assert (await book.request_cancel(job.id)).cancelled
    assert (await book.job(job.id)).cancelled
    assert not (await book.request_cancel(other.id)).cancelled


async def test_a_question_keeps_its_first_answer(book: Database) -> None:
    job = await samples.admitted(book)
    asked = Asked("real_person", "Is it meant kindly?", "Yes", ("real_person:ada",))
    with pytest.raises(NotFound):
        await book.answer(job.id, "no")  # it asked nothing yet
    await book.settle(job.id, Settlement(asked))

    said = [await book.answer(job.id, by) for by in ("event", "no", "event")]
    kept = await book.answer(job.id, "", instead_of="another event")
    taken_back = await book.answer(job.id, "", instead_of="event")
    last = await book.answer(job.id, "no")

    assert (said, kept, taken_back, last) == (["event"] * 3, "event", "", "no")
    assert (await book.job(job.id)).outcome == replace(asked, answered="no")


async def test_what_is_not_done_is_open_oldest_first(book: Database, clock: Clock) -> None:
    drawing = await samples.drawing(book)
    clock.now += 1
    accepted = await samples.admitted(book)
    done = await samples.drawing(book)
    await book.settle(done.id, Settlement(Cancelled()))
    await book.close(done.id, Receipt())

    found = await book.open_jobs()

    assert list(found) == [drawing, accepted]


async def test_a_try_is_recorded_as_often_as_it_is_begun(book: Database) -> None:
    job = await samples.admitted(book)

    begun = [await book.begin_try(job.id, number) for number in (1, 1, 2)]

    assert begun == [replace(job, tries=number) for number in (1, 1, 2)]
    assert await book.job(job.id) == begun[-1]


async def test_an_orderly_stop_forgets_the_tries_of_open_jobs(book: Database) -> None:
    job = await samples.admitted(book)
    await book.begin_try(job.id, 3)

    await book.put_down()

    assert await book.job(job.id) == job


async def test_words_that_no_encoding_takes_do_not_stop_a_request(book: Database) -> None:
    words = "a \ud800 dog \x00 'DROP TABLE jobs' 🕶️"

    job = await samples.admitted(book, samples.request(ask=Imagine(words)))

    recorded = (await book.job(job.id)).request.ask
    assert isinstance(recorded, Imagine)
    assert recorded.words == words.replace("\ud800", "?")


async def test_two_processes_share_one_quota(book: Database, clock: Clock) -> None:
    url = book.engine.url.render_as_string(hide_password=False)
    async with samples.opened(url, clock) as other:
        results = await asyncio.gather(
            *(
                each.admit(samples.admission(decide=samples.quota(3)))
                for _ in range(10)
                for each in (book, other)
            )
        )

    assert sum(isinstance(result, Admitted) for result in results) == 3
    assert (await book.allowance_usage(ADA, CHANNEL)).member_pictures == 3


async def call_states(book: Database) -> list[str]:
    """Return the states of all billed calls, by attempt."""

    def look() -> list[str]:
        with book.engine.connect() as connection:
            return list(
                connection.execute(sa.select(calls.c.state).order_by(calls.c.attempt)).scalars()
            )

    return await asyncio.to_thread(look)
