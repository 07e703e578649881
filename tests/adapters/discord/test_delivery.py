from __future__ import annotations

import asyncio
import dataclasses
import time

import pytest

from adapters.discord import delivery
from bot.domain import (
    Address,
    Answer,
    Answered,
    Author,
    Delivered,
    Job,
    JobState,
    Outcome,
    Progress,
    Receipt,
    Refusal,
    Refused,
    Request,
    Silent,
    Step,
    Ticket,
)
from bot.errors import DeliveryError, NotFound, Undeliverable
from bot.ports import Messenger, Paced
from tests.adapters.discord.stage import Stage
from tests.fakes import makes, screened
from tests.simulators.discord import Interaction, Message, Person, TextChannel

PICTURE = Delivered(makes.version(), (screened.picture(),))


class IdleStudio:
    """Takes requests in and does nothing about them: the tests themselves give the answers."""

    def __init__(self) -> None:
        self.accepted: list[Request] = []
        self.addresses: list[Address] = []
        self.submitted = asyncio.Event()

    def accept(self, request: Request) -> None:
        self.accepted.append(request)

    async def submit(self, request: Request) -> Ticket:
        job = f"job-{len(self.accepted)}"
        fields = {**request.address.fields, "job": job}
        self.addresses.append(dataclasses.replace(request.address, fields=fields))
        self.submitted.set()
        return Ticket(job)

    def withdraw(self, request: Request) -> None:
        raise NotFound("There is nothing to withdraw.")

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        raise NotFound("There is nothing to stop.")


class Asked:
    """One request of Ana's in the channel, acknowledged and not answered."""

    def __init__(self, stage: Stage, studio: IdleStudio, interaction: Interaction) -> None:
        self.stage = stage
        self.studio = studio
        self.interaction = interaction

    async def finish(self, outcome: Outcome = PICTURE) -> Receipt:
        """Answer it, as the core does, or once more after a crash."""
        answer = Answer("job-1", self.studio.accepted[0], outcome)
        return await messenger(self.stage).finish(self.studio.addresses[0], answer)

    def expire(self) -> None:
        self.stage.sim.expire_token(self.interaction)

    def remove(self) -> None:
        """Let a moderator delete the placeholder."""
        assert self.interaction.original is not None
        self.stage.sim.platform.posts.delete(self.interaction.original)


async def asked(stage: Stage, *, private: bool = False, **config: object) -> Asked:
    """Let Ana ask for a picture."""
    studio = IdleStudio()
    stage.house = dataclasses.replace(stage.house, studio=studio)
    await stage.start(**config)
    options = {"private": True} if private else {}
    started = await stage.ana.slash(stage.channel, "imagine", prompt="a dog", **options)
    await started.wait_acknowledged()
    await asyncio.wait_for(studio.submitted.wait(), 5)
    return Asked(stage, studio, started)


class Said:
    """Something that Ben said in a thread that the bot knows, not answered."""

    def __init__(self, stage: Stage, thread: TextChannel, request: Request) -> None:
        self.stage = stage
        self.thread = thread
        self.request = request

    async def post(self, tries: int = 0) -> Address:
        """Post the placeholder, as the core does each time that it takes the job up."""
        request = self.request
        job = Job("job-1", JobState.ACCEPTED, request, request.address, time.time(), tries=tries)
        return await messenger(self.stage).post(job)

    async def finish(self, address: Address | None = None, outcome: Outcome = PICTURE) -> Receipt:
        answer = Answer("job-1", self.request, outcome)
        return await messenger(self.stage).finish(address or self.request.address, answer)


async def said(stage: Stage, *, addressed: bool = True, **config: object) -> Said:
    """Let Ben say something in a thread that the bot knows."""
    studio = IdleStudio()
    stage.house = dataclasses.replace(stage.house, studio=studio)
    await stage.start(**config)
    thread = stage.channel.start_thread(stage.ben, "a dog")
    stage.fake.gallery.rooms["discord", str(thread.id)] = "c" * 32
    mention = [stage.sim.bot] if addressed else []
    await stage.ben.send(thread, "make it blue", mention=mention)
    await asyncio.wait_for(studio.submitted.wait(), 5)
    return Said(stage, thread, studio.accepted[0])


def messenger(stage: Stage) -> Messenger:
    assert stage.platform is not None
    return stage.platform.messenger


async def direct_messages(person: Person) -> list[Message]:
    return (await person.open_dm()).messages


# --- when the interaction's token is dead -------------------------------------------------------


async def test_a_dead_token_edits_the_same_message_by_the_bots_own_right(stage: Stage) -> None:
    ana = await asked(stage)
    ana.expire()

    receipt = await ana.finish()

    (message,) = stage.channel.messages
    assert receipt.messages == (str(message.id),)
    assert message is ana.interaction.original
    assert len(message.attachments) == 1


async def test_an_old_token_is_not_even_tried(stage: Stage) -> None:
    ana = await asked(stage)
    address = ana.studio.addresses[0]
    past = {**address.fields, "expires_at": str(int(time.time()) - 1)}
    ana.studio.addresses[0] = dataclasses.replace(address, fields=past)

    await ana.finish()

    assert not [r for r in stage.sim.requests if r.path.startswith("/webhooks")]
    assert len(stage.channel.messages[0].attachments) == 1


async def test_where_the_edit_is_refused_a_new_message_is_posted_once(stage: Stage) -> None:
    ana = await asked(stage, threads="never")
    ana.expire()
    ana.remove()

    first = await ana.finish()
    second = await ana.finish()

    assert first == second
    assert [str(m.id) for m in stage.channel.messages] == list(first.messages)


async def test_a_post_older_than_its_nonce_is_found_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await asked(stage, threads="never")
    ana.expire()
    ana.remove()
    monkeypatch.setattr(delivery, "_NONCE_LASTS_SECONDS", 0.0)

    first = await ana.finish()
    stage.sim.advance_clock(3600)
    second = await ana.finish()

    assert first == second
    assert len(stage.channel.messages) == 1


async def test_a_private_result_goes_by_direct_message_and_never_to_the_channel(
    stage: Stage,
) -> None:
    ana = await asked(stage, private=True)
    ana.expire()

    receipt = await ana.finish()

    (sent,) = await direct_messages(stage.ana)
    assert receipt == Receipt((str(sent.id),), room=str(sent.channel.id))
    assert len(sent.attachments) == 1
    assert stage.channel.messages == []


async def test_a_picture_for_adults_is_never_sent_directly(stage: Stage) -> None:
    ana = await asked(stage, private=True)
    ana.expire()
    adult = dataclasses.replace(PICTURE.version, adult=True)

    receipt = await ana.finish(dataclasses.replace(PICTURE, version=adult))

    assert receipt == Receipt(shown=False)
    assert await direct_messages(stage.ana) == []


async def test_a_private_result_that_reaches_nobody_waits_in_the_members_list(
    stage: Stage,
) -> None:
    ana = await asked(stage, private=True)
    ana.expire()
    stage.ana.accepts_dms = False

    receipt = await ana.finish()

    assert receipt == Receipt(shown=False)
    assert stage.channel.messages == []


async def test_where_only_the_member_installed_it_nothing_is_posted_later(stage: Stage) -> None:
    guild = stage.sim.add_guild("Elsewhere", bot_is_member=False)
    stage.channel = guild.add_channel("room")
    ana = await asked(stage)
    ana.expire()

    receipt = await ana.finish()

    assert receipt == Receipt(shown=False)
    assert await direct_messages(stage.ana) == []


async def test_an_old_refusal_is_told_where_it_was_asked_for(stage: Stage) -> None:
    ana = await asked(stage)
    ana.expire()

    await ana.finish(Refused(Refusal("names", "people", "I don't draw real people.")))

    assert stage.channel.messages[0].content == "I don't draw real people."


# --- when the place is no longer what it was ----------------------------------------------------


async def test_a_placeholder_is_posted_once_and_becomes_the_answer(stage: Stage) -> None:
    ben = await said(stage)

    first = await ben.post()
    stage.sim.advance_clock(3600)
    second = await ben.post(tries=1)
    await messenger(stage).update(first, Progress(Step.QUEUED, position=3))
    waiting = ben.thread.messages[-1].content
    await ben.finish(first)

    assert first == second
    assert first.fields["job"] == "job-1"
    assert "number 3" in waiting
    assert len(ben.thread.messages) == 2
    assert ben.thread.messages[-1].attachments


async def test_an_archived_thread_is_opened_again_for_the_answer(stage: Stage) -> None:
    ben = await said(stage)
    address = await ben.post()
    ben.thread.archive()

    receipt = await ben.finish(address)

    assert receipt.messages == (address.message,)
    assert ben.thread.messages[-1].attachments
    assert not ben.thread.archived


async def test_a_locked_thread_ends_in_a_direct_message(stage: Stage) -> None:
    ben = await said(stage)
    address = await ben.post()
    ben.thread.archive(locked=True)

    receipt = await ben.finish(address)

    (sent,) = await direct_messages(stage.ben)
    assert receipt == Receipt((str(sent.id),), room=str(sent.channel.id))


async def test_a_deleted_channel_ends_in_a_direct_message(stage: Stage) -> None:
    ana = await asked(stage)
    ana.expire()
    stage.channel.delete()

    await ana.finish()

    (sent,) = await direct_messages(stage.ana)
    assert len(sent.attachments) == 1


async def test_a_direct_message_older_than_its_nonce_is_found_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await asked(stage)
    ana.expire()
    stage.channel.delete()
    monkeypatch.setattr(delivery, "_NONCE_LASTS_SECONDS", 0.0)

    first = await ana.finish()
    stage.sim.advance_clock(3600)
    second = await ana.finish()

    assert first == second
    assert len(await direct_messages(stage.ana)) == 1


async def test_a_missing_permission_ends_in_a_direct_message(stage: Stage) -> None:
    ben = await said(stage)
    stage.channel.deny(stage.sim.bot, "SEND_MESSAGES_IN_THREADS")

    await ben.finish()

    assert len(await direct_messages(stage.ben)) == 1


async def test_without_the_right_to_read_history_the_answer_stands_by_itself(
    stage: Stage,
) -> None:
    ben = await said(stage)
    stage.channel.deny(stage.sim.bot, "READ_MESSAGE_HISTORY")

    await ben.finish()

    assert ben.thread.messages[-1].attachments
    assert ben.thread.messages[-1].reply_to is None


async def test_a_picture_is_shown_where_no_thread_may_be_opened(stage: Stage) -> None:
    stage.guild.revoke(stage.sim.bot, "CREATE_PUBLIC_THREADS")
    await stage.start()

    shown = await stage.imagine("a dog")

    assert shown.attachments
    assert shown.thread is None


# --- doing it twice, and doing it under load ----------------------------------------------------


async def test_finishing_twice_shows_it_once(stage: Stage) -> None:
    ana = await asked(stage)

    first = await ana.finish()
    second = await ana.finish()

    (message,) = stage.channel.messages
    assert first == second
    assert first.thread == str(stage.thread_of(message).id)
    assert len(message.attachments) == 1


async def test_a_refusal_told_twice_leaves_no_placeholder(stage: Stage) -> None:
    ana = await asked(stage)
    refused = Refused(Refusal("names", "people", "I don't draw real people."))

    await ana.finish(refused)
    await ana.finish(refused)

    assert stage.channel.messages == []
    assert all(message.ephemeral for message in ana.interaction.follow_ups)


async def test_a_silent_end_takes_the_placeholder_away(stage: Stage) -> None:
    ben = await said(stage)
    address = await ben.post()

    receipt = await ben.finish(address, Silent())

    assert receipt == Receipt()
    assert len(ben.thread.messages) == 1


async def test_an_outage_is_for_now_and_can_be_tried_again(stage: Stage) -> None:
    ana = await asked(stage)
    fault = stage.sim.fail("PATCH", "@original", status=429, headers={"Via": ""})

    with pytest.raises(DeliveryError) as busy:
        await ana.finish()
    receipt = await ana.finish()

    assert fault.hits == 1
    assert not isinstance(busy.value, Undeliverable)
    assert receipt.shown


async def test_a_cut_connection_is_for_now(stage: Stage) -> None:
    ana = await asked(stage)
    stage.sim.fail("PATCH", "@original", drop="after")

    with pytest.raises(DeliveryError):
        await ana.finish()
    await ana.finish()

    assert len(stage.channel.messages[0].attachments) == 1


async def test_what_discord_finds_too_large_is_sent_once_more_smaller(stage: Stage) -> None:
    ana = await asked(stage)
    fault = stage.sim.fail(
        "PATCH", "@original", status=413, body={"code": 40005, "message": "Too large"}
    )

    receipt = await ana.finish()

    assert fault.hits == 1
    assert receipt.shown
    assert stage.channel.messages[0].attachments


async def test_progress_edits_are_spaced_by_the_announcer_alone(stage: Stage) -> None:
    ana = await asked(stage)

    for step in (Step.PREPARING, Step.DRAWING, Step.CHECKING):
        await messenger(stage).update(ana.studio.addresses[0], Progress(step))

    edits = [r for r in stage.sim.requests if r.method == "PATCH"]
    assert len(edits) == 3


async def test_discord_asks_the_announcer_for_rare_edits(stage: Stage) -> None:
    await stage.start()

    paced = messenger(stage)

    assert isinstance(paced, Paced)
    assert paced.least_interval_seconds == 1.5


async def test_progress_after_the_tokens_end_is_told_by_the_bots_own_right(stage: Stage) -> None:
    ana = await asked(stage)
    address = ana.studio.addresses[0]
    past = dataclasses.replace(address, fields={**address.fields, "expires_at": "1"})

    await messenger(stage).update(past, Progress(Step.DRAWING))

    assert stage.channel.messages[0].content == "Drawing ..."
    assert stage.channel.messages[0].buttons == ("Cancel",)


async def test_the_final_picture_replaces_the_unfinished_one(stage: Stage) -> None:
    ana = await asked(stage)
    partial = Progress(Step.DRAWING, partial=screened.picture())

    await messenger(stage).update(ana.studio.addresses[0], partial)
    unfinished = stage.channel.messages[0].attachments
    await ana.finish()

    assert [file.filename for file in unfinished] == ["unfinished.png"]
    assert [f.filename for f in stage.channel.messages[0].attachments] == ["limner-v7.png"]


class Hushed(Asked):
    """A request that was acknowledged to all, though what it is about is private."""

    @property
    def request(self) -> Request:
        accepted = self.studio.accepted[0]
        return dataclasses.replace(accepted, address=self.studio.addresses[0], private=True)

    async def open(self) -> Address:
        """Ask for a message to answer in, as the core does before it draws."""
        request = self.request
        job = Job("job-1", JobState.ACCEPTED, request, request.address, time.time())
        return await messenger(self.stage).post(job)

    async def finish(self, outcome: Outcome = PICTURE) -> Receipt:
        address, answer = await self.open(), Answer("job-1", self.request, outcome)
        return await messenger(self.stage).finish(address, answer)


async def hushed(stage: Stage) -> Hushed:
    ana = await asked(stage)
    return Hushed(ana.stage, ana.studio, ana.interaction)


async def test_what_is_private_is_told_to_its_author_alone_whatever_was_acknowledged(
    stage: Stage,
) -> None:
    ana = await hushed(stage)

    await ana.finish()

    (shown,) = ana.interaction.follow_ups
    assert shown.visible_to == stage.ana.id
    assert len(shown.attachments) == 1
    assert stage.channel.messages == []


async def test_what_is_private_goes_by_direct_message_once_the_token_is_dead(stage: Stage) -> None:
    ana = await hushed(stage)
    ana.expire()

    await ana.finish()

    (sent,) = await direct_messages(stage.ana)
    assert len(sent.attachments) == 1
    assert [one.attachments for one in stage.channel.messages] == [()]


async def test_no_unfinished_picture_is_shown_of_what_is_private(stage: Stage) -> None:
    ana = await hushed(stage)
    partial = Progress(Step.DRAWING, partial=screened.picture())

    await messenger(stage).update(await ana.open(), partial)

    assert stage.channel.messages[0].content == "Drawing ..."
    assert stage.channel.messages[0].attachments == ()


async def test_drawing_an_unaddressed_request_shows_as_typing(stage: Stage) -> None:
    ben = await said(stage, addressed=False)

    address = await ben.post()
    await messenger(stage).update(address, Progress(Step.DRAWING))

    assert address == ben.request.address
    assert any(r.path == f"/channels/{ben.thread.id}/typing" for r in stage.sim.requests)
    assert len(ben.thread.messages) == 1


async def test_no_more_uploads_than_configured_run_at_once(stage: Stage) -> None:
    ana = await asked(stage, max_uploads=1, threads="never")

    async with asyncio.TaskGroup() as tasks, stage.sim.hold("PATCH", "@original") as gate:
        for _ in range(3):
            tasks.create_task(ana.finish())
        await gate.reached()
        await stage.whispered(await stage.ben.slash(stage.channel, "help"))
        under_way = gate.count

    assert under_way == 1
    assert len([r for r in stage.sim.requests if r.files]) == 3


async def test_words_are_an_answer_too(stage: Stage) -> None:
    ana = await asked(stage)

    await ana.finish(Answered("Yes, I can."))

    assert stage.channel.messages[0].content == "Yes, I can."
    assert stage.channel.messages[0].buttons == ()
