"""What every implementation of `JobRunner` promises, and what the local one adds."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.domain import Author, Imagine, Job, JobState, PictureRef, Place, Reply
from bot.jobs.local import LocalRunner
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, DIRECT, THREAD

_TURNS = 20
"""Turns of the loop in which everything that could start has started."""


@dataclass
class Work:
    """Stands in for the pipeline: jobs run until they are let go.

    Attributes:
        fresh: Whether each that was started was as its row says.
        broken: Jobs that raise, and how often still.
        stubborn: Jobs that settle by themselves when they are interrupted.
        slow_to_stop: Jobs that take no interruption.
    """

    jobs: dict[str, Job] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    fresh: list[bool] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)
    peaks: Counter[str] = field(default_factory=Counter)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    stubborn: set[str] = field(default_factory=set)
    open: bool = False
    ends: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def advance(self, job: Job, fresh: bool) -> None:
        job_id, author = job.id, job.request.author.key
        self.started.append(job_id)
        self.fresh.append(fresh)
        for key in (author, "all"):
            self.running[key] += 1
            self.peaks[key] = max(self.peaks[key], self.running[key])
        try:
            if self.broken[job_id] > 0:
                self.broken[job_id] -= 1
                raise RuntimeError("broken")
            if not self.open:
                await self.gates.setdefault(job_id, asyncio.Event()).wait()
        except asyncio.CancelledError:
            self.interrupted.append(job_id)
            self.gates[job_id].set()
            if job_id not in self.stubborn:
                raise
        finally:
            for key in (author, "all"):
                self.running[key] -= 1
        self.ended.append(job_id)
        self.ends.put_nowait(job_id)

    async def next_end(self) -> str:
        """Return the next job that came to its end."""
        async with asyncio.timeout(20):
            return await self.ends.get()

    def job(self, author: Author = ADA, reply_in: Place | None = None) -> Job:
        """Return a new job: a picture, or plain words in a room."""
        place = reply_in or CHANNEL
        ask = Imagine("a dog") if reply_in is None else Reply("anime")
        asked = samples.request(author, place, ask)
        job = Job(samples.fresh("job"), JobState.ACCEPTED, asked, asked.address, samples.NOON)
        self.jobs[job.id] = job
        return job

    def let_go(self, *jobs: Job) -> None:
        for job in jobs:
            self.gates.setdefault(job.id, asyncio.Event()).set()


@dataclass
class Bench:
    """A runner at work. `positions`: what was told of each waiting job, in order."""

    runner: LocalRunner
    work: Work
    positions: dict[str, list[int]]

    def start(self, *jobs: Job) -> None:
        for job in jobs:
            self.runner.start(job)

    def start_many(self, count: int, author: Author = ADA) -> list[Job]:
        jobs = [self.work.job(author) for _ in range(count)]
        self.start(*jobs)
        return jobs


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with asyncio.TaskGroup() as tasks:
        made = make(tasks)
        yield made
        await made.runner.drain(0)


def make(tasks: asyncio.TaskGroup, retry_seconds: tuple[float, ...] = (0.0, 0.0, 0.0)) -> Bench:
    work, positions = Work(), dict[str, list[int]]()

    def on_position(job: Job, position: int) -> None:
        positions.setdefault(job.id, []).append(position)

    runner = LocalRunner(
        work.advance,
        concurrent=4,
        concurrent_per_member=2,
        on_position=on_position,
        tasks=tasks,
        retry_seconds=retry_seconds,
        positions_seconds=0.0,
    )
    return Bench(runner, work, positions)


async def turns() -> None:
    """Let everything start that can."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def ids(*jobs: Job) -> list[str]:
    return [job.id for job in jobs]


async def test_a_job_is_advanced_once(bench: Bench) -> None:
    (job,) = bench.start_many(1)
    bench.start(job)
    await turns()
    bench.start(job)
    bench.work.let_go(job)
    await turns()

    assert bench.work.ended == [job.id]
    assert bench.work.started == [job.id]


async def test_a_job_that_runs_at_once_is_as_its_row_says(bench: Bench) -> None:
    bench.start_many(3)
    await turns()
    bench.work.let_go(*bench.work.jobs.values())
    await turns()

    assert bench.work.fresh == [True, True, False]


async def test_a_job_that_is_tried_again_is_not_as_its_row_says(bench: Bench) -> None:
    bench.work.open = True
    job = bench.work.job()
    bench.work.broken[job.id] = 1

    bench.start(job)
    await bench.work.next_end()

    assert bench.work.fresh == [True, False]


async def test_a_job_that_ended_can_be_started_again(bench: Bench) -> None:
    bench.work.open = True
    (job,) = bench.start_many(1)
    await turns()

    bench.start(job)
    await turns()

    assert bench.work.ended == [job.id, job.id]


async def test_a_member_with_a_hundred_jobs_does_not_hold_up_another(bench: Bench) -> None:
    hers = bench.start_many(100, ADA)
    await turns()

    (his,) = bench.start_many(1, BEN)
    await turns()

    assert bench.work.started == ids(*hers[:2], his)


async def test_members_take_turns(bench: Bench) -> None:
    hers, his = bench.start_many(4, ADA), bench.start_many(4, BEN)
    crowd = [bench.start_many(1, Author("discord", f"crowd{n}"))[0] for n in range(2)]
    await turns()
    bench.work.let_go(*hers[:2], *his[:2])
    await turns()

    assert bench.work.started[:4] == ids(*hers[:2], *his[:2])
    assert set(bench.work.started[4:]) == set(ids(*crowd, hers[2], his[2]))


async def test_neither_limit_is_ever_passed(bench: Bench) -> None:
    jobs = [
        job for author in (ADA, BEN, Author("discord", "3")) for job in bench.start_many(20, author)
    ]
    while len(bench.work.ended) < len(jobs):
        await turns()
        bench.work.let_go(*(bench.work.jobs[id_] for id_ in bench.work.started))

    assert bench.work.peaks["all"] == 4
    assert bench.work.peaks[ADA.key] == bench.work.peaks[BEN.key] == 2
    assert sorted(bench.work.ended) == sorted(ids(*jobs))


async def test_plain_words_in_one_thread_run_one_after_the_other(bench: Bench) -> None:
    first, second, third = (bench.work.job(reply_in=THREAD) for _ in range(3))
    bench.start(first, second, third)
    await turns()
    assert bench.work.started == ids(first)

    bench.work.let_go(first)
    await turns()
    assert bench.work.started == ids(first, second)

    bench.work.let_go(second)
    await turns()
    assert bench.work.started == ids(first, second, third)


async def test_another_thread_another_member_and_a_button_do_not_wait_for_a_thread(
    bench: Bench,
) -> None:
    work = bench.work
    first, waits = work.job(reply_in=THREAD), work.job(reply_in=THREAD)
    elsewhere, his = work.job(reply_in=DIRECT), work.job(BEN, reply_in=THREAD)
    pointed = samples.request(BEN, THREAD, Reply("anime", parent=PictureRef("v")))
    button = Job("button", JobState.ACCEPTED, pointed, pointed.address, samples.NOON)
    work.jobs["button"] = button

    bench.start(first, waits, elsewhere, his, button)
    await turns()

    assert set(work.started) == set(ids(first, elsewhere, his, button))


async def test_a_cancelled_job_that_runs_is_interrupted_and_settles(bench: Bench) -> None:
    (job,) = bench.start_many(1)
    await turns()

    bench.runner.cancel(job.id)
    bench.runner.cancel(job.id)
    await turns()

    assert bench.work.interrupted == [job.id]
    assert bench.work.started == [job.id, job.id]
    assert bench.work.ended == [job.id]


async def test_a_job_that_settles_when_interrupted_is_left_alone(bench: Bench) -> None:
    (job,) = bench.start_many(1)
    bench.work.stubborn.add(job.id)
    await turns()

    bench.runner.cancel(job.id)
    await turns()

    assert bench.work.started == [job.id]
    assert bench.work.ended == [job.id]


async def test_a_job_that_is_cancelled_before_its_first_step_settles(bench: Bench) -> None:
    (job,) = bench.start_many(1)

    bench.runner.cancel(job.id)
    await turns()
    bench.work.let_go(job)
    await turns()

    assert bench.work.ended == [job.id]


async def test_a_cancelled_job_that_waits_settles_at_once(bench: Bench) -> None:
    jobs = bench.start_many(5)
    await turns()

    bench.runner.cancel(jobs[4].id)
    bench.work.let_go(jobs[4])
    await turns()

    assert bench.work.ended == [jobs[4].id]
    assert bench.work.started == ids(*jobs[:2], jobs[4])


async def test_a_cancelled_job_frees_its_thread_for_the_next(bench: Bench) -> None:
    jobs = [bench.work.job(reply_in=THREAD) for _ in range(4)]
    bench.start(*jobs)
    await turns()

    for job in (jobs[1], jobs[0]):
        bench.runner.cancel(job.id)
        bench.work.let_go(job)
    await turns()

    assert sorted(bench.work.ended) == ids(*jobs[:2])
    assert bench.work.started[-1] == jobs[2].id
    assert jobs[3].id not in bench.work.started


async def test_cancelling_gives_the_place_to_the_next(bench: Bench) -> None:
    jobs = bench.start_many(3)
    await turns()

    bench.runner.cancel(jobs[0].id)
    await turns()

    assert jobs[2].id in bench.work.started


async def test_an_unknown_or_ended_job_is_not_cancelled(bench: Bench) -> None:
    bench.work.open = True
    (job,) = bench.start_many(1)
    await turns()

    bench.runner.cancel(job.id)
    bench.runner.cancel("nothing")
    await turns()

    assert bench.work.started == [job.id]


async def test_a_job_that_raises_is_tried_again_and_logged(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.work.open = True
    job = bench.work.job()
    bench.work.broken[job.id] = 3

    bench.start(job)
    assert await bench.work.next_end() == job.id

    assert bench.work.started == [job.id] * 4
    assert [record.message for record in caplog.records] == ["job.advance_failed"] * 3
    assert caplog.records[0].exc_info is not None


async def test_a_job_that_goes_on_raising_is_tried_until_it_does_not(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.work.open = True
    job, after = bench.work.job(reply_in=THREAD), bench.work.job(reply_in=THREAD)
    bench.work.broken[job.id] = 9
    caplog.set_level(logging.CRITICAL)

    bench.start(job, after)
    assert await bench.work.next_end() == job.id
    assert await bench.work.next_end() == after.id

    assert bench.work.started == [job.id] * 10 + [after.id]


async def test_a_job_between_two_tries_holds_its_thread_and_no_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with asyncio.TaskGroup() as tasks:
        bench = make(tasks, retry_seconds=(3_600.0,))
        broken, next_words = (bench.work.job(reply_in=THREAD) for _ in range(2))
        others = [bench.work.job() for _ in range(2)]
        bench.work.broken[broken.id] = 1

        bench.start(broken, next_words, *others)
        await turns()

        assert bench.work.started == ids(broken, *others)
        await bench.runner.drain(0)


async def test_a_job_between_two_tries_can_be_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with asyncio.TaskGroup() as tasks:
        bench = make(tasks, retry_seconds=(3_600.0,))
        broken, next_words = (bench.work.job(reply_in=THREAD) for _ in range(2))
        bench.work.broken[broken.id] = 1
        bench.start(broken, next_words)
        await turns()

        bench.runner.cancel(broken.id)
        bench.work.let_go(broken, next_words)
        await turns()

        assert sorted(bench.work.ended) == ids(broken, next_words)


async def test_a_cancelled_job_that_cannot_settle_is_tried_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    jobs = bench.start_many(3)
    await turns()
    bench.work.broken[jobs[2].id] = 2

    bench.runner.cancel(jobs[2].id)
    bench.work.let_go(jobs[2])
    assert await bench.work.next_end() == jobs[2].id

    assert bench.work.started == ids(*jobs[:2], *[jobs[2]] * 3)


async def test_a_drain_waits_for_what_runs_and_starts_nothing_more(bench: Bench) -> None:
    jobs = bench.start_many(3)
    await turns()
    async with asyncio.TaskGroup() as tasks:
        draining = tasks.create_task(bench.runner.drain(60))
        await turns()
        late = bench.start_many(1, BEN)
        bench.runner.cancel(jobs[2].id)
        await turns()
        assert not draining.done()

        bench.work.let_go(*jobs)

    assert bench.work.ended == ids(*jobs[:2])
    assert late[0].id not in bench.work.started
    assert bench.work.interrupted == []


async def test_a_drain_interrupts_what_takes_too_long(bench: Bench) -> None:
    jobs = bench.start_many(2)
    await turns()

    await bench.runner.drain(0.01)

    assert sorted(bench.work.interrupted) == ids(*jobs)
    assert bench.work.ended == []


async def test_a_program_that_is_torn_down_starts_nothing_more() -> None:
    benches: list[Bench] = []

    async def program() -> None:
        async with asyncio.TaskGroup() as tasks:
            benches.append(make(tasks))
            benches[0].start_many(5)
            await turns()
            raise RuntimeError("torn down")

    with pytest.raises(ExceptionGroup):
        await program()

    (bench,) = benches
    assert len(bench.work.started) == len(bench.work.interrupted) == 2


async def test_every_waiting_job_is_told_its_place_when_it_changes(bench: Bench) -> None:
    hers, his = bench.start_many(5, ADA), bench.start_many(3, BEN)
    await turns()
    bench.work.let_go(hers[0])
    await turns()

    assert bench.positions == {
        hers[2].id: [1],
        his[2].id: [2, 1],
        hers[3].id: [3, 2],
        hers[4].id: [4, 3],
    }


async def test_what_starts_at_once_is_told_no_place(bench: Bench) -> None:
    bench.start_many(2)
    await turns()

    assert bench.positions == {}


async def test_a_thousand_waiting_jobs_are_told_few_places(bench: Bench) -> None:
    bench.work.open = True
    jobs = bench.start_many(1_000)
    for _ in jobs:
        await bench.work.next_end()

    told = [bench.positions.get(job.id, []) for job in jobs]
    assert all(before > after for each in told for before, after in itertools.pairwise(each))
    assert max(map(len, told)) <= 20 + 100
    assert bench.work.ended == ids(*jobs)
