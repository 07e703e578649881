"""Money is spent once, nothing accepted is lost, nothing unscreened is drawn or shown."""

import asyncio
from collections import deque
from pathlib import Path

import pytest

from bot.domain import (
    Address,
    Answer,
    Ask,
    Cancelled,
    Declined,
    Delivered,
    Drawing,
    Failed,
    Imagine,
    Job,
    JobState,
    LimitName,
    Options,
    PictureRef,
    RawPicture,
    Receipt,
    Redo,
    Refused,
    Reply,
    Size,
    Step,
    Upload,
)
from bot.errors import (
    DeliveryError,
    ModelAnsweredBadly,
    ModelMisconfigured,
    ModelRefused,
    ModelUnavailable,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Undeliverable,
)
from bot.limits import Limits
from tests.fakes.backends import FakeBackend, kept, png
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, request, running_core
from tests.fakes.messenger import FakeMessenger

DOG = Imagine("a dog")


async def used(core: Core) -> tuple[int, int]:
    """Return today's pictures of Alice and today's money of all."""
    usage = await core.database.allowance_usage(ALICE, CHANNEL)
    return usage.member_pictures, usage.money_microdollars


# --- nothing unscreened is drawn or shown -----------------------------------------------------


async def test_a_blocked_prompt_never_reaches_the_backend(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        outcome = (await core.ask(Imagine("a dog with gore"))).outcome

        assert isinstance(outcome, Refused)
        assert outcome.refusal.sentence
        assert core.backend.prompts == []
        assert await used(core) == (0, 0)


async def test_the_refined_prompt_is_screened_too(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        core.rule.words = {"dog"}
        outcome = (await core.ask(Reply("make it noir", PictureRef(first.id)))).outcome

        assert isinstance(outcome, Refused)
        assert len(core.backend.orders) == 1


async def test_a_blocked_upload_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u"] = data = png((9, 9, 9))
        core.rule.blocked_pictures = {data}
        upload = Upload("u", "x.png", "image/png", len(data))
        outcome = (await core.ask(Imagine("a dog", references=(upload,)))).outcome

        assert isinstance(outcome, Refused)
        assert core.backend.orders == []


async def test_a_blocked_picture_is_not_shown_and_not_charged(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        bad = png((9, 9, 9))
        core.rule.blocked_pictures = {kept(bad)}
        core.backend.answers.append(drawing(bad))
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Refused)
        assert await used(core) == (0, 10_000)


async def test_the_good_ones_of_a_batch_are_delivered(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        good, bad = png((1, 1, 1)), png((9, 9, 9))
        core.rule.blocked_pictures = {kept(bad)}
        core.backend.answers.append(drawing(bad, good))
        outcome = (await core.ask(Imagine("a dog", Options(count=2)))).outcome

        assert isinstance(outcome, Delivered)
        assert [picture.data for picture in outcome.pictures] == [kept(good)]
        assert outcome.withheld == 1
        assert await used(core) == (1, 10_000)


async def test_partial_pictures_are_screened_before_they_are_shown(tmp_path: Path) -> None:
    good, bad = png((1, 1, 1)), png((9, 9, 9))
    backend = FakeBackend(partials=(bad, good))
    async with running_core(tmp_path, backend=backend, partials=2) as core:
        core.rule.blocked_pictures = {bad}
        await core.imagine("a dog")
        shown = [update.partial for update in core.messenger.updates if update.partial]

        assert bad in core.rule.pictures
        assert all(picture.data == good for picture in shown)


# --- money is spent once ----------------------------------------------------------------------


async def test_what_was_not_billed_is_tried_again_with_its_own_intent_row(tmp_path: Path) -> None:
    backend = FakeBackend(failures=deque([ModelUnavailable("busy"), ModelUnavailable("busy")]))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Delivered)
        assert len(backend.orders) == 3
        assert await used(core) == (1, 10_000)


async def test_after_three_tries_comes_an_honest_error(tmp_path: Path) -> None:
    backend = FakeBackend(failures=deque([ModelUnavailable("The model is busy.")] * 9))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.ask(DOG)).outcome

        assert outcome == Failed("The model is busy.")
        assert len(backend.orders) == 3
        assert await used(core) == (0, 0)


async def test_a_long_pause_is_told_instead_of_waited_for(tmp_path: Path) -> None:
    backend = FakeBackend(
        failures=deque([ModelUnavailable("Busy for an hour.", retry_after_seconds=3600)])
    )
    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.ask(DOG)).outcome

        assert outcome == Failed("Busy for an hour.")
        assert len(backend.orders) == 1


@pytest.mark.parametrize(
    ("error", "charged"),
    [
        (OutcomeUnknown("Nobody knows."), 20_000),
        (ModelAnsweredBadly("Nothing came.", billed=True), 20_000),
        (ModelMisconfigured("No quota at the provider."), 0),
        (ModelUnavailable("Cut off.", billed=None), 20_000),
    ],
)
async def test_a_failure_is_told_once_refunded_and_never_repeated_when_it_may_be_billed(
    tmp_path: Path, error: Exception, charged: int
) -> None:
    backend = FakeBackend(failures=deque([error]))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.ask(DOG)).outcome

        assert outcome == Failed(str(error))
        assert len(backend.orders) == 1
        assert await used(core) == (0, charged)


async def test_the_providers_own_filter_is_a_refusal_with_a_way_on(tmp_path: Path) -> None:
    backend = FakeBackend(failures=deque([ModelRefused("vendor text")]))
    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Refused)
        assert "vendor text" not in outcome.refusal.sentence
        assert outcome.refusal.suggestion
        assert len(backend.orders) == 1


async def test_a_damaged_picture_is_told_and_refunded(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.backend.answers.append(drawing(b"\x89PNG but not really"))
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Failed)
        assert "damaged" in outcome.sentence
        assert await used(core) == (0, 10_000)


async def test_a_redelivered_event_is_carried_out_once(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.ask(DOG, event="fake:same")
        again = await core.studio.submit(request(DOG, event="fake:same"))

        assert not again.fresh
        assert len(core.backend.orders) == 1


async def test_five_at_once_against_a_quota_of_one_make_one_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 1, 99, 99_000_000)) as core:
        await asyncio.gather(*(core.studio.submit(request(DOG)) for _ in range(5)))
        answers = await core.messenger.answers(5)

        kinds = sorted(answer.outcome.kind for answer in answers)
        assert kinds == ["declined"] * 4 + ["delivered"]
        assert len(core.backend.orders) == 1


async def test_the_money_cap_holds_before_the_call(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 9, 99, 15_000)) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Declined)
        assert outcome.limit is LimitName.MONEY_DAY
        assert core.backend.orders == []
        assert await used(core) == (0, 0)


async def test_as_many_pictures_as_are_left_are_drawn_and_it_is_said(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 2, 99, 99_000_000)) as core:
        outcome = (await core.ask(Imagine("four pictures of a dog"))).outcome

        assert isinstance(outcome, Delivered)
        assert len(outcome.version.pictures) == 2
        assert any("asked for 4" in note for note in outcome.notes)
        assert await used(core) == (2, 20_000)


async def test_a_failed_request_can_be_asked_for_once_more_by_its_author(tmp_path: Path) -> None:
    backend = FakeBackend(failures=deque([OutcomeUnknown("Nobody knows.")]))
    async with running_core(tmp_path, backend=backend) as core:
        failed = await core.ask(DOG)
        denied = (await core.ask(Redo(failed.job_id), BOB)).outcome
        outcome = (await core.ask(Redo(failed.job_id))).outcome

        assert isinstance(denied, Failed)
        assert "Only the member who asked" in denied.sentence
        assert isinstance(outcome, Delivered)
        assert outcome.version.words == "a dog"


# --- cancel -----------------------------------------------------------------------------------


async def test_cancel_of_a_running_job_refunds_and_says_so(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        ticket = await core.studio.submit(request(DOG))
        await backend.entered.wait()
        await core.studio.cancel(ticket.job_id, ALICE, moderator=False)
        answers = await core.messenger.answers(1)

        assert answers[0].outcome == Cancelled()
        # The provider may bill what was cut off, so the estimate stays counted.
        assert await used(core) == (0, 20_000)


async def test_cancel_of_a_queued_job_costs_nothing(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend, concurrent=1) as core:
        await core.studio.submit(request(DOG, BOB))
        await backend.entered.wait()
        queued = await core.studio.submit(request(DOG))
        await core.studio.cancel(queued.job_id, ALICE, moderator=False)
        backend.gate.set()
        answers = await core.messenger.answers(2)

        assert {answer.outcome.kind for answer in answers} == {"cancelled", "delivered"}
        assert len(backend.orders) == 1
        assert (await used(core))[0] == 0


async def test_only_the_author_or_a_moderator_cancels(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        ticket = await core.studio.submit(request(DOG))
        with pytest.raises(NotAllowed):
            await core.studio.cancel(ticket.job_id, BOB, moderator=False)
        await core.studio.cancel(ticket.job_id, BOB, moderator=True)

        assert (await core.messenger.answers(1))[0].outcome == Cancelled()


async def test_what_is_finished_cannot_be_cancelled(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(DOG)

        with pytest.raises(NotFound, match="finished"):
            await core.studio.cancel(answer.job_id, ALICE, moderator=False)


# --- nothing accepted is lost -----------------------------------------------------------------


async def test_a_job_stopped_inside_a_billed_call_ends_as_unknown_and_refunded(
    tmp_path: Path,
) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        await core.studio.submit(request(DOG))
        await backend.entered.wait()

    async with running_core(tmp_path) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Failed)
        assert outcome.again
        assert "Draw again" in outcome.sentence
        assert core.backend.orders == []
        assert await used(core) == (0, 20_000)


async def test_a_free_and_deterministic_painter_simply_draws_again(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.capabilities = type(backend.capabilities)(repeatable=True, seeds=True, max_count=4)
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        await core.studio.submit(request(DOG))
        await backend.entered.wait()
    backend.gate.set()

    async with running_core(tmp_path, backend=backend) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

    assert isinstance(outcome, Delivered)
    assert backend.orders[0].seed == backend.orders[1].seed


async def test_a_paid_drawing_is_used_after_a_restart_and_not_paid_again(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    data = png((5, 6, 7))
    async with running_core(tmp_path, backend=backend) as core:
        ticket = await core.studio.submit(request(DOG))
        await backend.entered.wait()
        await core.parts.quarantine.stash(ticket.job_id, 1, drawing(data))

    async with running_core(tmp_path) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert [picture.data for picture in outcome.pictures] == [data]
        assert core.backend.orders == []
        assert await used(core) == (1, 10_000)


async def test_a_settled_answer_is_delivered_after_a_restart(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.failures.append(DeliveryError("not now", retry_after_seconds=50))
        ticket = await core.studio.submit(request(DOG))
        await reached(core, ticket.job_id, JobState.SETTLED)

    async with running_core(tmp_path) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Delivered)
        assert len(outcome.pictures) == 1
        assert core.backend.orders == []


async def test_an_answer_that_the_platform_did_not_take_is_shown_later(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.failures.append(DeliveryError("not now", retry_after_seconds=0.01))
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Delivered)
        assert len(core.backend.orders) == 1


async def test_an_answer_that_can_be_shown_nowhere_waits_in_the_members_list(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.failures.append(Undeliverable("no such channel"))
        ticket = await core.studio.submit(request(DOG))
        await reached(core, ticket.job_id, JobState.DONE)

        assert core.messenger.shown == []
        assert [version.words for version in await core.gallery.recent(ALICE)] == ["a dog"]


async def test_a_journal_line_without_a_row_is_taken_up_if_it_was_acknowledged(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        core.studio.accept(request(DOG, event="fake:lost"))

    async with running_core(tmp_path) as core:
        answers = await core.messenger.answers(1)

        assert isinstance(answers[0].outcome, Delivered)
        assert answers[0].request.event_key == "fake:lost"


async def test_a_journal_line_that_was_never_acknowledged_is_dropped(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.studio.accept(request(DOG, event="fake:lost"))

    async with running_core(tmp_path, start=False) as core:
        core.messenger.known = False
        await core.studio.connected("fake")

        assert not await core.database.has_event("fake:lost")


async def test_what_a_limit_declined_is_over_for_the_next_process(tmp_path: Path) -> None:
    asked = request(DOG)
    async with running_core(tmp_path, limits=Limits(3, 0, 100, 10_000_000)) as core:
        core.studio.accept(asked)
        await core.studio.submit(asked)

    async with running_core(tmp_path) as core:
        assert not await core.database.has_event(asked.event_key)


async def test_an_event_that_comes_twice_and_is_declined_is_told_once(tmp_path: Path) -> None:
    asked = request(DOG)
    async with running_core(tmp_path, limits=Limits(3, 0, 100, 10_000_000)) as core:
        core.studio.accept(asked)
        core.studio.accept(asked)
        first, second = await asyncio.gather(core.studio.submit(asked), core.studio.submit(asked))

        assert first.job_id == second.job_id
        assert [answer.outcome.kind for answer in core.messenger.shown] == ["declined"]

    async with running_core(tmp_path) as core:
        assert core.messenger.shown == []


async def test_what_is_withdrawn_is_over_for_the_next_process(tmp_path: Path) -> None:
    asked = request(DOG)
    async with running_core(tmp_path) as core:
        core.studio.accept(asked)
        core.studio.withdraw(asked)

    async with running_core(tmp_path) as core:
        assert core.journal.pending() == []
        assert not await core.database.has_event(asked.event_key)


@pytest.mark.parametrize("ask", [Imagine("  "), Redo("unknown")])
async def test_what_was_not_told_yet_is_told_by_the_next_process(tmp_path: Path, ask: Ask) -> None:
    class Dying(FakeMessenger):
        async def finish(self, address: Address, answer: Answer) -> Receipt:
            self.updated.set()
            await asyncio.Event().wait()
            raise AssertionError

    asked, messenger = request(ask), Dying()
    async with running_core(tmp_path, messenger=messenger) as core:
        core.studio.accept(asked)
        submitting = asyncio.get_running_loop().create_task(core.studio.submit(asked))
        await messenger.updated.wait()
        submitting.cancel()
        await asyncio.wait([submitting])

    async with running_core(tmp_path) as core:
        (answer,) = await core.messenger.answers(1)

        assert isinstance(answer.outcome, Failed)
        assert answer.request == asked


async def test_a_bug_at_the_door_is_told_neutrally_with_the_requests_id(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_admission: object) -> object:
        raise KeyError("secret detail")

    async with running_core(tmp_path) as core:
        core.database.admit = broken  # type: ignore[method-assign, assignment]
        await core.studio.submit(request(DOG, event="fake:77"))
        (answer,) = await core.messenger.answers(1)

    assert isinstance(answer.outcome, Failed)
    assert "secret" not in answer.outcome.sentence
    assert "fake:77" in answer.outcome.sentence
    assert "request.crashed" in caplog.text


async def test_talk_that_makes_no_sense_is_met_with_silence(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        ticket = await core.studio.submit(request(Reply(" ", addressed=False)))

        assert not ticket.fresh
        assert core.messenger.shown == []


async def test_a_job_that_only_waits_through_crashes_is_not_given_up(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.capabilities = type(backend.capabilities)(repeatable=True, max_count=4)
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend, concurrent=1) as core:
        tickets = [await core.studio.submit(request(DOG)) for _ in range(2)]
        await backend.entered.wait()
    for _ in range(5):
        backend.entered.clear()
        async with running_core(tmp_path, backend=backend, concurrent=1):
            await backend.entered.wait()
    backend.gate.set()

    async with running_core(tmp_path, backend=backend) as core:
        blamed = await core.messenger.answer_to(tickets[0].job_id)
        waited = await core.messenger.answer_to(tickets[1].job_id)

        assert isinstance(blamed.outcome, Failed)
        assert isinstance(waited.outcome, Delivered)


async def test_a_journal_line_that_makes_no_sense_is_told_so(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.studio.accept(request(Imagine(" ")))

    async with running_core(tmp_path) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Failed)
        assert outcome.sentence.startswith("Say what to draw")


async def test_where_nobody_can_tell_an_answer_too_many_is_given(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.studio.accept(request(DOG, event="fake:lost"))

    messenger = Deaf(away=True)
    async with running_core(tmp_path, messenger=messenger) as core:
        assert isinstance((await core.messenger.answers(1))[0].outcome, Delivered)


async def test_a_job_stopped_between_two_attempts_is_drawn_by_the_next_process(
    tmp_path: Path,
) -> None:
    away = ModelUnavailable("busy", retry_after_seconds=20.0)
    backend = FakeBackend(failures=deque([away]))
    async with running_core(tmp_path, backend=backend) as core:
        ticket = await core.studio.submit(request(DOG))
        await backend.entered.wait()
        await reached(core, ticket.job_id, JobState.ACCEPTED)

    async with running_core(tmp_path) as core:
        assert isinstance((await core.messenger.answers(1))[0].outcome, Delivered)
        assert await used(core) == (1, 10_000)


async def test_a_bug_ends_in_one_neutral_sentence_with_the_requests_id(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend(failures=deque([KeyError("secret detail")]))
    async with running_core(tmp_path, backend=backend) as core:
        answer = await core.ask(DOG)

        assert isinstance(answer.outcome, Failed)
        assert answer.job_id in answer.outcome.sentence
        assert "secret detail" not in answer.outcome.sentence
        assert "job.crashed" in caplog.text
        assert (await used(core))[0] == 0


async def test_a_job_that_takes_the_process_down_each_time_is_given_up_honestly(
    tmp_path: Path,
) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend, start=False) as core:
        await core.studio.submit(request(DOG))
        await backend.entered.wait()
    for _ in range(3):
        async with running_core(tmp_path, start=False):
            pass

    async with running_core(tmp_path) as core:
        outcome = (await core.messenger.answers(1))[0].outcome

        assert isinstance(outcome, Failed)
        assert core.backend.orders == []


async def test_a_message_without_an_answer_yet_gets_its_placeholder_once(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("a dog"), address=Address("fake"))
        job = await core.database.job(answer.job_id)

        assert core.messenger.posted == [answer.job_id]
        assert job.address.message == f"m-{answer.job_id}"


async def test_steps_are_told_in_their_order(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        await core.studio.submit(request(DOG))
        await backend.entered.wait()
        await core.messenger.updated.wait()
        backend.gate.set()
        await core.messenger.answers(1)

    assert core.messenger.updates[0].step in (Step.PREPARING, Step.DRAWING)


class Deaf(FakeMessenger):
    """A platform whose interactions have no message of their own.

    Args:
        away: It cannot be asked what was acknowledged.
    """

    def __init__(self, *, away: bool = False) -> None:
        super().__init__()
        self._away = away

    async def post(self, job: Job) -> Address:
        return job.address

    async def acknowledged(self, address: Address) -> bool:
        if self._away:
            raise DeliveryError("The platform could not be reached.")
        return await super().acknowledged(address)


async def reached(core: Core, job_id: str, state: JobState) -> None:
    """Return once the job's row stands at `state`; the database tells nobody, so it is asked."""
    async with asyncio.timeout(10):
        while (await core.database.job(job_id)).state is not state:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def drawing(*pictures: bytes) -> Drawing:
    """Return a drawing that cost 10,000 microdollars."""
    raw = tuple(RawPicture(data, "image/png") for data in pictures)
    return Drawing(raw, "fake-1", Size(64, 64), 10_000)
