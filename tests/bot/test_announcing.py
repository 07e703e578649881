import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.announcing import Announcer
from bot.domain import (
    Address,
    Answer,
    Answered,
    Imagine,
    Job,
    JobState,
    Progress,
    Receipt,
    Step,
)
from bot.errors import DeliveryError
from bot.telemetry import MeteredMessenger, Telemetry
from tests.fakes.core import request
from tests.fakes.messenger import FakeMessenger

ASKED = request(Imagine("a dog"))
JOB = Job("j1", JobState.ACCEPTED, ASKED, ASKED.address, created_at=0.0)
ANSWER = Answer("j1", ASKED, Answered("Hello."))


class SlowMessenger(FakeMessenger):
    """Notes the order of what reaches the platform; edits wait for `gate`."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.gate = asyncio.Event()
        self.editing = asyncio.Event()

    async def update(self, address: Address, progress: Progress) -> None:
        self.editing.set()
        await self.gate.wait()
        self.order.append(progress.step.value)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        self.order.append("answer")
        return Receipt()


@asynccontextmanager
async def announcer(messenger: FakeMessenger, first: float = 0.0) -> AsyncIterator[Announcer]:
    async with asyncio.TaskGroup() as tasks:
        yield Announcer({"fake": messenger}, tasks, first_after_seconds=first, interval_seconds=0)


async def test_a_fast_picture_shows_no_progress() -> None:
    messenger = FakeMessenger()

    async with announcer(messenger, first=60) as announcing:
        announcing.progress(JOB, Progress(Step.DRAWING))
        await announcing.finish(ANSWER, JOB.address)

    assert messenger.updates == []
    assert messenger.shown == [ANSWER]


async def test_the_newest_progress_wins() -> None:
    messenger = SlowMessenger()

    async with announcer(messenger) as announcing:
        announcing.progress(JOB, Progress(Step.QUEUED, 3))
        announcing.progress(JOB, Progress(Step.PREPARING))
        announcing.progress(JOB, Progress(Step.DRAWING))
        messenger.gate.set()
        await messenger.editing.wait()

    assert messenger.order == ["drawing"]


async def test_the_answer_waits_for_an_edit_under_way() -> None:
    messenger = SlowMessenger()

    async with announcer(messenger) as announcing, asyncio.TaskGroup() as doing:
        announcing.progress(JOB, Progress(Step.DRAWING))
        await messenger.editing.wait()
        doing.create_task(announcing.finish(ANSWER, JOB.address))
        await asyncio.sleep(0)
        assert messenger.order == []
        messenger.gate.set()

    assert messenger.order == ["drawing", "answer"]


async def test_a_progress_edit_that_fails_is_dropped() -> None:
    class Failing(FakeMessenger):
        async def update(self, address: Address, progress: Progress) -> None:
            self.updates.append(progress)
            raise DeliveryError("not now")

    messenger = Failing()

    async with announcer(messenger) as announcing:
        announcing.progress(JOB, Progress(Step.DRAWING))

    assert messenger.updates == [Progress(Step.DRAWING)]


async def test_a_bug_in_an_adapter_does_not_take_the_process_along(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(FakeMessenger):
        async def update(self, address: Address, progress: Progress) -> None:
            raise KeyError("bug")

    async with announcer(Broken()) as announcing:
        announcing.progress(JOB, Progress(Step.DRAWING))

    assert "progress.failed" in caplog.text


@pytest.mark.parametrize(("configured", "least"), [(0.05, 0.0), (0.0, 0.05)])
async def test_edits_keep_the_longer_of_the_configured_and_the_platforms_distance(
    configured: float, least: float
) -> None:
    times: list[float] = []

    class Timed(FakeMessenger):
        least_interval_seconds = least

        async def update(self, address: Address, progress: Progress) -> None:
            times.append(time.monotonic())
            if len(times) < 3:
                announcing.progress(JOB, Progress(Step.DRAWING))

    metered = MeteredMessenger(Timed(), "fake", Telemetry())
    async with asyncio.TaskGroup() as tasks:
        announcing = Announcer(
            {"fake": metered}, tasks, first_after_seconds=0, interval_seconds=configured
        )
        announcing.progress(JOB, Progress(Step.DRAWING))

    assert all(later - earlier >= 0.045 for earlier, later in itertools.pairwise(times))
    assert len(times) == 3


async def test_a_job_with_a_message_posts_no_placeholder() -> None:
    messenger = FakeMessenger()

    async with announcer(messenger) as announcing:
        assert await announcing.open(JOB) == JOB.address
        bare = replace(JOB, address=Address("fake"))
        assert (await announcing.open(bare)).message == "m-j1"

    assert messenger.posted == ["j1"]


UNPOSTED = replace(JOB, address=Address("fake"))


class Posting(SlowMessenger):
    """Posts messages one by one, once `gate` is open."""

    async def post(self, job: Job) -> Address:
        await self.gate.wait()
        self.order.append("post")
        return Address("fake", f"m{self.order.count('post')}")


async def test_a_message_is_posted_while_the_job_goes_on_and_only_once() -> None:
    messenger = Posting()

    async with announcer(messenger, first=60) as announcing:
        announcing.begin(UNPOSTED)
        assert messenger.order == []
        messenger.gate.set()
        address = await announcing.open(UNPOSTED)

    assert address.message == "m1"
    assert messenger.order == ["post"]


async def test_an_answer_that_is_quicker_than_its_message_goes_into_it() -> None:
    messenger = Posting()
    shown: list[Address] = []

    async def finish(address: Address, answer: Answer) -> Receipt:
        shown.append(address)
        return Receipt()

    messenger.finish = finish  # type: ignore[method-assign]
    async with announcer(messenger, first=60) as announcing, asyncio.TaskGroup() as doing:
        announcing.begin(UNPOSTED)
        doing.create_task(announcing.finish(ANSWER, UNPOSTED.address))
        await asyncio.sleep(0)
        messenger.gate.set()

    assert [address.message for address in shown] == ["m1"]


async def test_a_job_that_waits_in_line_has_its_message_before_its_turn() -> None:
    messenger = Posting()
    messenger.gate.set()

    async with announcer(messenger) as announcing:
        announcing.progress(UNPOSTED, Progress(Step.QUEUED, 3))
        await messenger.editing.wait()
        address = await announcing.open(UNPOSTED)

    assert messenger.order == ["post", "queued"]
    assert address.message == "m1"


async def test_a_message_that_could_not_be_posted_at_first_is_tried_again() -> None:
    class Stuttering(Posting):
        async def post(self, job: Job) -> Address:
            address = await super().post(job)
            if self.order == ["post"]:
                raise DeliveryError("not now")
            return address

    messenger = Stuttering()
    messenger.gate.set()

    async with announcer(messenger, first=60) as announcing:
        announcing.begin(UNPOSTED)
        address = await announcing.open(UNPOSTED)

    assert messenger.order == ["post", "post"]
    assert address.message == "m2"


async def test_progress_goes_into_the_message_that_was_posted_beside_the_first_steps() -> None:
    class Noting(Posting):
        async def update(self, address: Address, progress: Progress) -> None:
            self.order.append(f"{progress.step.value} in {address.message}")

    messenger = Noting()
    messenger.gate.set()

    async with announcer(messenger) as announcing:
        announcing.begin(UNPOSTED)
        announcing.progress(UNPOSTED, Progress(Step.PREPARING))

    assert messenger.order == ["post", "preparing in m1"]
