from __future__ import annotations

import asyncio
import dataclasses
import logging

import pytest

from bot.domain import Address, Author, Declined, LimitName, Request, Ticket
from bot.errors import InvalidAsk, NotFound, StorageError
from tests.adapters.discord.stage import Stage
from tests.fakes.house import FakeHouse


class StudioOf:
    """A fake house's studio whose doors can be held or broken."""

    def __init__(self, fake: FakeHouse) -> None:
        self._fake = fake
        self.door = asyncio.Event()
        self.door.set()
        self.submit_error: Exception | None = None
        self.accept_error: Exception | None = None
        self.cancel_error: Exception | None = None
        self.cancelled: list[str] = []

    def accept(self, request: Request) -> None:
        if self.accept_error is not None:
            raise self.accept_error
        self._fake.accept(request)

    async def submit(self, request: Request) -> Ticket:
        await self.door.wait()
        if self.submit_error is not None:
            raise self.submit_error
        return await self._fake.submit(request)

    async def attach(self, job_id: str, address: Address) -> None:
        await self._fake.attach(job_id, address)

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        if self.cancel_error is not None:
            raise self.cancel_error
        self.cancelled.append(job_id)
        await self._fake.cancel(job_id, author, moderator)


def studio_of(stage: Stage) -> StudioOf:
    """Put a studio with doors into the stage's house."""
    studio = StudioOf(stage.fake)
    stage.house = dataclasses.replace(stage.house, studio=studio)
    return studio


async def test_a_command_is_acknowledged_while_the_house_is_busy(stage: Stage) -> None:
    studio = studio_of(stage)
    studio.door.clear()
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    seconds = await asked.wait_acknowledged()

    assert seconds < 1
    assert stage.fake.submitted == []
    studio.door.set()
    assert (await stage.finished(asked)).attachments


async def test_a_request_is_written_down_before_it_is_acknowledged(stage: Stage) -> None:
    await stage.start()

    async with stage.sim.hold("POST", "/callback") as held:
        asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
        await held.reached()
        written = [request.event_key for request in stage.fake.accepted]

    assert written == [f"discord:{asked.id}"]
    await stage.finished(asked)


async def test_what_cannot_be_written_down_is_not_acknowledged_as_accepted(stage: Stage) -> None:
    studio_of(stage).accept_error = StorageError("The disk is full; please tell the operator.")
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")

    assert "disk is full" in (await stage.whispered(asked)).content
    assert asked.acknowledged_with == 4


async def test_an_answer_that_is_ready_first_waits_for_the_acknowledgement(stage: Stage) -> None:
    stage.fake.will_answer(Declined(LimitName.OPEN_JOBS, "Three are running already."))
    await stage.start()

    async with stage.sim.hold("POST", "/callback") as held:
        asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
        await held.reached()
        await stage.sim.wait_for(lambda: bool(stage.fake.submitted))
        assert stage.fake.receipts == []

    assert "Three are running" in (await stage.whispered(asked)).content


async def test_the_job_learns_which_message_carries_its_answer(stage: Stage) -> None:
    stage.fake.hold()
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: bool(stage.fake.attached))
    stage.fake.release()
    answer = await stage.finished(asked)

    ((job_id, address),) = stage.fake.attached
    assert address.message == str(answer.id)
    assert address.fields["job"] == job_id


async def test_a_duplicated_event_draws_once(stage: Stage) -> None:
    await stage.start()
    stage.sim.duplicate_next_event("INTERACTION_CREATE")

    answer = await stage.imagine("a dog")

    await stage.sim.wait_for(lambda: len(stage.fake.accepted) == 2)
    assert len(stage.fake.submitted) == 1
    assert len(answer.attachments) == 1


async def test_a_job_whose_command_was_never_acknowledged_is_withdrawn(stage: Stage) -> None:
    studio = studio_of(stage)
    stage.fake.hold()
    await stage.start()
    stage.sim.fail("POST", "/callback", status=404, body={"code": 10062, "message": "Unknown"})

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.fake.idle()
    await stage.sim.wait_for(lambda: bool(studio.cancelled))
    await stage.sim.wait_for(lambda: bool(stage.fake.receipts))

    assert stage.channel.messages == []


async def test_an_acknowledgement_whose_answer_was_lost_still_counts(stage: Stage) -> None:
    await stage.start()
    stage.sim.fail("POST", "/callback", drop="after")

    answer = await stage.imagine("a dog")

    assert len(answer.attachments) == 1
    assert stage.fake.attached[0][1].message == str(answer.id)


async def test_what_cannot_be_carried_out_is_told_to_its_author_alone(stage: Stage) -> None:
    studio_of(stage).submit_error = InvalidAsk("I need some words to draw from.")
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")

    assert (await stage.whispered(asked)).content == "I need some words to draw from."
    assert stage.channel.messages == []


async def test_a_bug_is_told_neutrally_with_the_requests_id(stage: Stage) -> None:
    studio_of(stage).submit_error = RuntimeError("secret detail")
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog", private=True)

    said = await stage.whispered(asked)
    assert "secret" not in said.content
    assert str(asked.id) in said.content


async def test_an_interaction_is_known_as_acknowledged_only_after_its_defer(stage: Stage) -> None:
    stage.fake.hold()
    await stage.start()
    assert stage.platform is not None

    async with stage.sim.hold("POST", "/callback") as held:
        asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
        await held.reached()
        address = stage.fake.accepted[0].address
        before = await stage.platform.inbox.acknowledged(address)
    await asked.wait_acknowledged()

    assert not before
    assert await stage.platform.inbox.acknowledged(address)
    stage.fake.release()
    await stage.finished(asked)


async def test_the_time_to_acknowledge_is_reported(stage: Stage) -> None:
    await stage.start()

    await stage.imagine("a dog")

    ((name, seconds),) = stage.fake.acknowledgements
    assert name == "discord"
    assert 0 < seconds < 1


async def test_an_acknowledgement_that_never_arrived_withdraws_the_job(stage: Stage) -> None:
    studio = studio_of(stage)
    stage.fake.hold()
    await stage.start()
    stage.sim.fail("POST", "/callback", drop="before")

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: bool(stage.fake.receipts))

    assert studio.cancelled == [stage.fake.answers[0].job_id]
    assert stage.channel.messages == []


async def test_a_job_that_is_done_already_is_not_withdrawn(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    studio_of(stage).cancel_error = NotFound("That request is finished already.")
    caplog.set_level(logging.INFO)
    stage.fake.hold()
    await stage.start()
    stage.sim.fail("POST", "/callback", drop="before")

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: "discord.not_withdrawn" in caplog.messages)

    assert stage.channel.messages == []


async def test_trouble_where_only_the_member_installed_it_is_told_in_place(stage: Stage) -> None:
    studio_of(stage).submit_error = InvalidAsk("I need some words to draw from.")
    guild = stage.sim.add_guild("Elsewhere", bot_is_member=False)
    channel = guild.add_channel("room")
    await stage.start()

    asked = await stage.ana.slash(channel, "imagine", prompt="a dog")

    assert (await asked.wait_message()).content == "I need some words to draw from."
    assert asked.follow_up_count == 0


async def test_trouble_that_cannot_be_told_is_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    studio_of(stage).submit_error = InvalidAsk("I need some words to draw from.")
    await stage.start()
    stage.sim.fail("DELETE", "@original", status=403, body={"code": 50001, "message": "No"})

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: [r for r in stage.sim.requests if r.method == "DELETE"])
    await stage.sim.wait_for(lambda: "discord.untold" in caplog.messages)
