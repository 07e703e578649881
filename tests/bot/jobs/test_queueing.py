"""The fair queue against a plain reading of its promises, over any sequence of events."""

from __future__ import annotations

from collections import defaultdict

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain import Author, Imagine, Job, JobState, Place, Reply
from bot.jobs.queueing import FairQueue, Lane, lane_of
from tests.bot.storage import samples

PER_MEMBER = 2


class QueueMachine(RuleBasedStateMachine):
    """Jobs come, run, pause, finish and leave."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = FairQueue(PER_MEMBER)
        self.waiting: list[Job] = []
        self.running: list[Job] = []
        self.paused: list[Job] = []

    @rule(member=st.sampled_from("abc"), room=st.sampled_from(["", "", "x", "y"]))
    def add(self, member: str, room: str) -> None:
        place = Place("discord", "guild", "channel", room or None)
        ask = Reply("anime") if room else Imagine("a dog")
        asked = samples.request(Author("discord", member), place, ask)
        job = Job(samples.fresh("job"), JobState.ACCEPTED, asked, asked.address, samples.NOON)
        self.queue.add(job)
        self.waiting.append(job)

    @rule()
    def take(self) -> None:
        job = self.queue.take()
        if job is None:
            assert not any(map(self.may_start, self.waiting))
            return
        assert self.may_start(job)
        self.waiting.remove(job)
        self.running.append(job)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), pause=st.booleans())
    def stop(self, data: st.DataObject, pause: bool) -> None:
        job = data.draw(st.sampled_from(self.running))
        self.running.remove(job)
        if pause:
            self.queue.pause(job)
            self.paused.append(job)
        else:
            self.queue.finish(job)

    @precondition(lambda self: self.paused)
    @rule(data=st.data(), resume=st.booleans())
    def go_on(self, data: st.DataObject, resume: bool) -> None:
        job = data.draw(st.sampled_from(self.paused))
        self.paused.remove(job)
        if resume:
            self.queue.resume(job)
            self.waiting.insert(0, job)
        else:
            self.queue.finish(job, ran=False)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.waiting))
        self.waiting.remove(job)
        assert self.queue.remove(job)
        assert not self.queue.remove(job)

    @invariant()
    def everything_that_waits_is_in_the_order(self) -> None:
        order = self.queue.order()
        assert sorted(job.id for job in order) == sorted(job.id for job in self.waiting)
        assert self.queue.waiting == len(self.waiting)

    @invariant()
    def lanes_keep_their_order(self) -> None:
        asked, ordered = self.by_lane(self.waiting), self.by_lane(self.queue.order())
        assert ordered == asked

    def by_lane(self, jobs: list[Job]) -> dict[Lane, list[str]]:
        lanes: dict[Lane, list[str]] = defaultdict(list)
        for job in jobs:
            lane = lane_of(job)
            if lane is not None:
                lanes[lane].append(job.id)
        return lanes

    def may_start(self, job: Job) -> bool:
        key, lane = job.request.author.key, lane_of(job)
        mine = [each for each in self.running if each.request.author.key == key]
        closed = {lane_of(each) for each in (*self.running, *self.paused)}
        first = lane is None or self.by_lane(self.waiting)[lane][0] == job.id
        return len(mine) < PER_MEMBER and first and (lane is None or lane not in closed)


QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, database=None)
TestFairQueue = QueueMachine.TestCase
