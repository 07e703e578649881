"""Rights, leaks and dead ends: what must not happen at the borders of a conversation."""

from collections import deque
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.domain import (
    Address,
    Again,
    Answer,
    Answered,
    Ask,
    Declined,
    Delivered,
    Describe,
    Failed,
    Imagine,
    LimitName,
    Options,
    PictureRef,
    Place,
    Publish,
    Receipt,
    Refused,
    Reply,
    Silent,
    Suggested,
    Undo,
    Upload,
    Vary,
)
from bot.errors import DeliveryError, ModelUnavailable, StorageError
from bot.language import offline
from bot.limits import Limits
from bot.ports import Completion, T, Task
from bot.vendors import Vendors
from tests.fakes.backends import FakeBackend, png
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, request, running_core
from tests.fakes.messenger import FakeMessenger

DOG = Imagine("a dog")
DIRECT = Place("fake", "", "dm-alice", direct=True)


def thread_of(answer: Answer) -> Place:
    return Place("fake", "guild", "channel", thread=answer.request.address.message)


def upload_of(core: Core) -> Upload:
    core.messenger.uploads["photo"] = data = png((7, 7, 7))
    return Upload("photo", "me.png", "image/png", len(data))


class PaidLanguage:
    """The offline rules at a price, as a language model would charge."""

    name = "paid"
    sees = False

    def __init__(self, cost: int = 5_000, **written: object) -> None:
        self.inner = offline.create(offline.Config(), Vendors())
        self.cost = cost
        self.written = written
        self.calls = 0

    async def complete(self, task: Task[T]) -> Completion[T]:
        self.calls += 1
        value = (await self.inner.complete(task)).value
        assert isinstance(value, BaseModel)
        return Completion(value.model_copy(update=self.written), self.cost)


# --- whose picture it is ----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["remove her clothes", "make her nude"])
async def test_undressing_an_uploaded_person_is_refused(tmp_path: Path, words: str) -> None:
    async with running_core(tmp_path) as core:
        outcome = (await core.ask(Imagine(words, references=(upload_of(core),)))).outcome

        assert isinstance(outcome, Refused)
        assert outcome.refusal.category == "ncii"
        assert core.backend.orders == []


async def test_an_upload_is_remembered_down_the_whole_conversation(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.draw(Imagine("make it noir", references=(upload_of(core),)))
        second = await core.reply("at night", first)
        third = await core.draw(Vary(PictureRef(second.id)))
        outcome = (await core.ask(Reply("remove her clothes", PictureRef(third.id)))).outcome

        assert third.from_upload
        assert isinstance(outcome, Refused)


async def test_again_starts_from_the_same_uploads(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.draw(Imagine("make it noir", references=(upload_of(core),)))
        await core.draw(Again(first.id))

        assert [len(order.sources) for order in core.backend.orders] == [1, 1]


async def test_again_of_a_change_whose_parent_is_gone_is_told(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.reply("at night", first)
        await core.gallery.delete(first.id, ALICE, moderator=False)
        outcome = (await core.ask(Again(second.id))).outcome

        assert isinstance(outcome, Failed)
        assert len(core.backend.orders) == 2


@pytest.mark.parametrize("ask", [Again, Undo])
async def test_a_private_version_is_for_its_author_alone(
    tmp_path: Path, ask: type[Again | Undo]
) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(DOG, private=True)
        outcome = (await core.ask(ask(mine.id), BOB)).outcome

        assert isinstance(outcome, Failed)
        assert len(core.backend.orders) == 1


@pytest.mark.parametrize("ask", [Again, Undo, Reply, Vary, Describe])
async def test_what_is_asked_of_a_private_version_is_answered_to_its_author_alone(
    tmp_path: Path, ask: type[Ask]
) -> None:
    async with running_core(tmp_path) as core:
        first = await core.draw(DOG, private=True)
        mine = await core.draw(Reply("at night", PictureRef(first.id)), private=True)
        asks: dict[type[Ask], Ask] = {
            Again: Again(mine.id),
            Undo: Undo(mine.id),
            Reply: Reply("in snow", PictureRef(mine.id)),
            Vary: Vary(PictureRef(mine.id)),
            Describe: Describe(PictureRef(mine.id)),
        }
        answer = await core.ask(asks[ask])

        assert answer.request.private
        if isinstance(answer.outcome, Delivered):
            assert answer.outcome.version.private
        else:
            assert isinstance(answer.outcome, Suggested)


async def test_what_is_published_is_answered_to_all(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(DOG, private=True)
        await core.draw(Publish(mine.id))
        answer = await core.ask(Vary(PictureRef(mine.id)))

        assert not answer.request.private


async def test_who_may_not_see_what_a_picture_came_from_is_told_so(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        secret = await core.draw(DOG, private=True)
        then = await core.draw(Reply("at night", PictureRef(secret.id)), private=True)
        shown = await core.draw(Publish(then.id))
        undone = (await core.ask(Undo(shown.id), BOB)).outcome
        repeated = (await core.ask(Again(shown.id), BOB)).outcome

        assert isinstance(undone, Answered)
        assert isinstance(repeated, Failed)
        assert undone.text == repeated.sentence
        assert "keeps it to themselves" in undone.text


async def test_plain_words_in_a_thread_never_continue_a_private_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.ask(DOG)
        thread = thread_of(first)
        assert isinstance(first.outcome, Delivered)
        await core.draw(Imagine("my secret cat"), ALICE, thread, private=True)
        told = await core.draw(Reply("make it noir"), ALICE, thread)

        assert told.parent == PictureRef(first.outcome.version.id)


async def test_what_is_made_in_a_direct_message_is_not_continued_in_the_thread(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        first = await core.ask(DOG)
        assert isinstance(first.outcome, Delivered)
        mine = await core.draw(
            Reply("as a cat", PictureRef(first.outcome.version.id)), ALICE, DIRECT
        )
        bobs = await core.draw(Reply("at night"), BOB, thread_of(first))

        assert mine.conversation_id != first.outcome.version.conversation_id
        assert bobs.parent == PictureRef(first.outcome.version.id)


async def test_what_a_model_wrote_for_the_member_is_screened(tmp_path: Path) -> None:
    language = PaidLanguage(note="Some gore for you.")
    async with running_core(tmp_path, language=language) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Delivered)
        assert not any("gore" in note for note in outcome.notes)


async def test_a_recipe_that_a_model_wrote_is_screened_before_anybody_can_look_at_it(
    tmp_path: Path,
) -> None:
    class Hidden(PaidLanguage):
        async def complete(self, task: Task[T]) -> Completion[T]:
            done = await super().complete(task)
            drafted: Any = done.value
            recipe = drafted.recipe.model_copy(update={"style": "gore everywhere"})
            value = drafted.model_copy(update={"recipe": recipe, "prompt": "A quiet meadow."})
            return Completion(value, self.cost)

    async with running_core(tmp_path, language=Hidden()) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Delivered)
        assert "gore" not in str(outcome.version.recipe)
        assert outcome.version.recipe.description == outcome.version.prompt


async def test_a_painter_that_is_not_configured_any_more_ends_no_conversation(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path, backend=FakeBackend(name="old")) as core:
        first = await core.imagine("a dog")

    async with running_core(tmp_path, backend=FakeBackend(name="new")) as core:
        second = await core.reply("at night", first)
        again = await core.draw(Again(first.id))

    assert (second.backend, again.backend) == ("new", "new")


# --- dead ends --------------------------------------------------------------------------------


async def test_a_lost_picture_is_told_and_holds_nobody_up(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        await core.pictures.delete([first.pictures[0].sha256])
        outcome = (await core.ask(Vary(PictureRef(first.id)))).outcome

        assert isinstance(outcome, Failed)
        await core.closed(core.messenger.shown[-1].job_id)
        assert (await core.database.allowance_usage(ALICE, CHANNEL)).open_jobs == 0


async def test_an_answer_that_meets_a_bug_in_the_messenger_is_apologised_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeMessenger):
        async def finish(self, address: Address, answer: Answer) -> Receipt:
            if isinstance(answer.outcome, Delivered):
                raise KeyError("bug in showing pictures")
            return await super().finish(address, answer)

    async with running_core(tmp_path, messenger=Broken()) as core:
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Failed)
        assert not outcome.again
        assert "job.crashed" in caplog.text
        assert len(await core.gallery.recent(ALICE)) == 1


async def test_a_job_whose_every_answer_meets_a_bug_is_closed(tmp_path: Path) -> None:
    class Broken(FakeMessenger):
        async def finish(self, address: Address, answer: Answer) -> Receipt:
            raise KeyError("bug in showing anything")

    async with running_core(tmp_path, messenger=Broken()) as core:
        ticket = await core.studio.submit(request(DOG))
        await core.closed(ticket.job_id)

        assert (await core.database.allowance_usage(ALICE, CHANNEL)).open_jobs == 0


async def test_a_decline_that_the_platform_does_not_take_is_shown_later(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 1, 9, 99_000_000)) as core:
        await core.ask(DOG)
        core.messenger.failures.append(DeliveryError("busy", retry_after_seconds=0.01))
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Declined)


async def test_a_short_outage_of_the_database_is_waited_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_core(tmp_path) as core:
        admit, failures = core.database.admit, deque([StorageError("away")])

        async def flaky(admission):  # type: ignore[no-untyped-def]
            if failures:
                raise failures.popleft()
            return await admit(admission)

        core.database.admit = flaky  # type: ignore[method-assign]
        outcome = (await core.ask(DOG)).outcome

        assert isinstance(outcome, Delivered)
        assert "submit.retry" in caplog.text


async def test_orderly_restarts_are_held_against_no_job(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.capabilities = type(backend.capabilities)(repeatable=True, max_count=4)
    backend.gate.clear()
    async with running_core(tmp_path, backend=backend) as core:
        await core.studio.submit(request(DOG))
        await backend.entered.wait()
    for _ in range(8):
        async with running_core(tmp_path, start=False) as core:
            await core.database.put_down()
    backend.gate.set()

    async with running_core(tmp_path, backend=backend) as core:
        assert isinstance((await core.messenger.answers(1))[0].outcome, Delivered)


# --- talk, and what it costs ------------------------------------------------------------------


async def test_a_picture_that_a_member_shows_the_others_is_met_with_silence(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        first = await core.ask(DOG)
        shown = Reply("", references=(upload_of(core),), addressed=False)
        answer = await core.ask(shown, BOB, thread_of(first))

        assert answer.outcome == Silent()
        assert len(core.backend.orders) == 1


async def test_talk_that_meets_an_outage_is_met_with_silence(tmp_path: Path) -> None:
    class Down(PaidLanguage):
        async def complete(self, task: Task[T]) -> Completion[T]:
            raise ModelUnavailable("down")

    async with running_core(tmp_path, language=Down()) as core:
        talk = await core.ask(Reply("nice weather", addressed=False), BOB, CHANNEL)
        asked = await core.ask(Reply("nice weather", addressed=True), BOB, CHANNEL)

        assert talk.outcome == Silent()
        assert isinstance(asked.outcome, Failed)


async def test_talk_is_not_planned_when_the_days_money_is_spent(tmp_path: Path) -> None:
    language = PaidLanguage()
    limits = Limits(9, 9, 9, 100_000)
    async with running_core(
        tmp_path, language=language, limits=limits, planning_microdollars=5_000
    ) as core:
        for _ in range(40):
            await core.studio.submit(request(Reply("so what", addressed=False), BOB))
        await core.runner.drain(10)
        money = (await core.database.allowance_usage(BOB, CHANNEL)).money_microdollars

        assert money <= limits.microdollars_per_day
        assert language.calls <= 20


async def test_running_pictures_of_a_member_are_counted_for_plain_words_too(
    tmp_path: Path,
) -> None:
    backend = FakeBackend()
    async with running_core(tmp_path, backend=backend, limits=Limits(1, 9, 9, 99_000_000)) as core:
        first = await core.ask(DOG)
        await core.closed(first.job_id)
        backend.gate.clear()
        backend.entered.clear()
        await core.studio.submit(request(DOG))
        await backend.entered.wait()
        answer = await core.ask(Reply("make it noir", addressed=False), ALICE, thread_of(first))
        backend.gate.set()

        assert isinstance(answer.outcome, Declined)
        assert answer.outcome.limit is LimitName.OPEN_JOBS


async def test_planning_is_counted_although_nothing_was_drawn(tmp_path: Path) -> None:
    async with running_core(
        tmp_path, language=PaidLanguage(5_000), planning_microdollars=6_000
    ) as core:
        core.rule.words = {"dog."}
        await core.ask(Imagine("a dog", Options(style="noir")))
        money = (await core.database.allowance_usage(ALICE, CHANNEL)).money_microdollars

        assert money in (5_000, 15_000)


async def test_planning_is_counted_of_a_job_that_is_given_up_while_it_is_drawn(
    tmp_path: Path,
) -> None:
    backend = FakeBackend(failures=deque([KeyError("a bug")]))
    async with running_core(
        tmp_path, backend=backend, language=PaidLanguage(5_000), planning_microdollars=6_000
    ) as core:
        answer = await core.ask(Imagine("a dog", Options(style="noir")))
        estimate = backend.estimate_microdollars(backend.orders[-1])
        money = (await core.database.allowance_usage(ALICE, CHANNEL)).money_microdollars

        assert isinstance(answer.outcome, Failed)
        assert money == 5_000 + estimate
