from __future__ import annotations

import asyncio
import dataclasses

from bot.domain import Author, Declined, Failed, LimitName, Request, Ticket
from bot.errors import StorageError
from tests.adapters.discord.stage import Stage
from tests.fakes.house import FakeHouse


class StudioOf:
    """A fake house's studio whose doors can be held or broken."""

    def __init__(self, fake: FakeHouse) -> None:
        self._fake = fake
        self.door = asyncio.Event()
        self.door.set()
        self.accept_error: Exception | None = None

    def accept(self, request: Request) -> None:
        if self.accept_error is not None:
            raise self.accept_error
        self._fake.accept(request)

    async def submit(self, request: Request) -> Ticket:
        await self.door.wait()
        return await self._fake.submit(request)

    def withdraw(self, request: Request) -> None:
        self._fake.withdraw(request)

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
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


async def test_a_request_is_submitted_with_the_message_that_acknowledged_it(stage: Stage) -> None:
    await stage.start()

    answer = await stage.imagine("a dog")

    (request,) = stage.fake.submitted
    assert request.address.message == str(answer.id)


async def test_a_duplicated_event_draws_once(stage: Stage) -> None:
    await stage.start()
    stage.sim.duplicate_next_event("INTERACTION_CREATE")

    answer = await stage.imagine("a dog")

    await stage.sim.wait_for(lambda: len(stage.fake.accepted) == 2)
    assert len(stage.fake.submitted) == 1
    assert len(answer.attachments) == 1


async def test_a_command_that_discord_does_not_let_acknowledge_is_withdrawn(stage: Stage) -> None:
    await stage.start()
    stage.sim.fail("POST", "/callback", status=404, body={"code": 10062, "message": "Unknown"})

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: bool(stage.fake.withdrawn))

    assert stage.fake.withdrawn == stage.fake.accepted
    assert stage.fake.submitted == []
    assert stage.channel.messages == []


async def test_an_acknowledgement_whose_answer_was_lost_still_counts(stage: Stage) -> None:
    await stage.start()
    stage.sim.fail("POST", "/callback", drop="after")

    answer = await stage.imagine("a dog")

    assert len(answer.attachments) == 1
    assert stage.fake.submitted[0].address.message == str(answer.id)


async def test_what_cannot_be_carried_out_is_told_to_its_author_alone(stage: Stage) -> None:
    stage.fake.will_answer(Failed("I need some words to draw from.", again=False))
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")

    assert (await stage.whispered(asked)).content == "I need some words to draw from."
    assert stage.channel.messages == []


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


async def test_an_interaction_stays_acknowledged_when_its_message_is_removed(stage: Stage) -> None:
    stage.fake.will_answer(Declined(LimitName.OPEN_JOBS, "Three are running already."))
    await stage.start()
    assert stage.platform is not None

    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.whispered(asked)

    assert stage.channel.messages == []
    assert await stage.platform.inbox.acknowledged(stage.fake.accepted[0].address)


async def test_a_command_whose_acknowledgement_never_arrived_is_withdrawn(stage: Stage) -> None:
    await stage.start()
    stage.sim.fail("POST", "/callback", drop="before")

    await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    await stage.sim.wait_for(lambda: bool(stage.fake.withdrawn))

    assert stage.fake.submitted == []
    assert stage.channel.messages == []


async def test_trouble_where_only_the_member_installed_it_is_told_in_place(stage: Stage) -> None:
    stage.fake.will_answer(Failed("I need some words to draw from.", again=False))
    guild = stage.sim.add_guild("Elsewhere", bot_is_member=False)
    channel = guild.add_channel("room")
    await stage.start()

    asked = await stage.ana.slash(channel, "imagine", prompt="a dog")
    await stage.finished(asked)

    assert (await asked.wait_message()).content == "I need some words to draw from."
    assert asked.follow_up_count == 0
