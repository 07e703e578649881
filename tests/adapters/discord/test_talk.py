from __future__ import annotations

import dataclasses

from adapters.discord import texts
from bot.domain import (
    Answered,
    Author,
    Imagine,
    PictureRef,
    Reply,
    Request,
    Silent,
    Ticket,
)
from bot.errors import NotAllowed, NotFound
from tests.adapters.discord.stage import Stage
from tests.fakes import screened
from tests.simulators.discord import Message


async def drawn(stage: Stage, place: object, count: int) -> Message:
    """Return the newest message with a picture in `place`, once there are `count`."""

    def found() -> Message | None:
        shown = [m for m in place.messages if m.author is stage.sim.bot and m.attachments]  # type: ignore[attr-defined]
        return shown[-1] if len(shown) >= count else None

    message = await stage.sim.wait_for(found, what=f"{count} pictures")
    await stage.fake.idle()
    return message


async def settled(stage: Stage, asks: int) -> None:
    """Wait until `asks` requests were taken in and answered."""
    await stage.sim.wait_for(lambda: len(stage.fake.receipts) >= asks)


async def test_plain_words_in_the_thread_refine_the_picture(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    thread = stage.thread_of(answer)

    said = await stage.ben.send(thread, "make it anime-style")
    refined = await drawn(stage, thread, 1)

    ask = stage.fake.submitted[-1].ask
    assert ask == Reply("make it anime-style", addressed=False)
    assert "**v2** from v1" in refined.content
    assert refined.reply_to is said
    assert refined.pinged == set()


async def test_talk_in_a_thread_that_is_not_for_the_bot_leaves_no_trace(stage: Stage) -> None:
    await stage.start()
    thread = stage.thread_of(await stage.imagine("a dog"))
    before = len(thread.messages)
    stage.fake.will_answer(Silent())

    await stage.ben.send(thread, "what a nice day")
    await settled(stage, 2)

    assert len(thread.messages) == before + 1


async def test_a_reply_to_a_picture_continues_that_one_outside_a_thread(stage: Stage) -> None:
    await stage.start(threads="never")
    first = await stage.imagine("a dog")
    await stage.imagine("a cat")

    await stage.ben.send(stage.channel, "at night", reply_to=first)
    refined = await drawn(stage, stage.channel, 3)

    ask = stage.fake.submitted[-1].ask
    assert ask == Reply("at night", parent=PictureRef(stage.versions[0].id))
    assert "from v1" in refined.content


async def test_a_mention_with_words_draws_anywhere(stage: Stage) -> None:
    await stage.start()

    await stage.ben.send(stage.channel, "a red fox", mention=[stage.sim.bot])
    answer = await drawn(stage, stage.channel, 1)

    assert stage.fake.submitted[-1].ask == Imagine("a red fox")
    assert answer.thread is not None


async def test_a_mention_that_replies_to_somebodys_picture_starts_from_it(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ana.send(
        stage.channel, "my cat", attachments=[("cat.png", screened.png(), "image/png")]
    )

    await stage.ben.send(stage.channel, "as a king", mention=[stage.sim.bot], reply_to=posted)
    await drawn(stage, stage.channel, 1)

    assert stage.fake.fetched == [screened.png()]


async def test_a_mention_in_a_known_thread_is_said_to_the_bot(stage: Stage) -> None:
    await stage.start()
    thread = stage.thread_of(await stage.imagine("a dog"))

    await stage.ben.send(thread, "in snow", mention=[stage.sim.bot])
    await drawn(stage, thread, 1)

    assert stage.fake.submitted[-1].ask == Reply("in snow", addressed=True)


async def test_pictures_join_as_references_and_other_files_are_told(stage: Stage) -> None:
    await stage.start()

    await stage.ben.send(
        stage.channel,
        "like this",
        mention=[stage.sim.bot],
        attachments=[
            ("a.png", screened.png(), "image/png"),
            ("notes.pdf", b"%PDF", "application/pdf"),
        ],
    )
    await drawn(stage, stage.channel, 1)

    assert len(stage.fake.fetched) == 1
    assert any("notes.pdf" in message.content for message in stage.channel.messages)


async def test_everything_in_a_direct_message_is_for_the_bot(stage: Stage) -> None:
    await stage.start()
    direct = await stage.ana.open_dm()

    await stage.ana.send(direct, "a red fox")
    await drawn(stage, direct, 1)
    await stage.ana.send(direct, "make it blue")
    await drawn(stage, direct, 2)

    assert [r.ask for r in stage.fake.submitted] == [Imagine("a red fox"), Reply("make it blue")]
    assert all(request.place.direct for request in stage.fake.submitted)


async def test_what_is_said_to_others_gets_silence(stage: Stage) -> None:
    await stage.start()
    thread = stage.thread_of(await stage.imagine("a dog"))
    said = await stage.ana.send(stage.channel, "hello")
    fence = "a red fox"

    await stage.ben.send(stage.channel, "a cat please")
    await stage.ben.send(stage.channel, "hi", reply_to=said)
    await stage.ben.send(thread, "look", mention=[stage.ana])
    await stage.ben.send(stage.channel, fence, mention=[stage.sim.bot])
    await settled(stage, 2)

    assert [r.ask for r in stage.fake.submitted[1:]] == [Imagine(fence)]


async def test_a_bare_mention_is_taken_in_so_that_it_is_answered(stage: Stage) -> None:
    await stage.start()

    await stage.ben.send(stage.channel, "", mention=[stage.sim.bot])
    await settled(stage, 1)

    assert stage.fake.submitted[-1].ask == Imagine("")


async def test_an_answer_in_words_comes_as_a_reply(stage: Stage) -> None:
    await stage.start()
    stage.fake.will_answer(Answered("I can draw **almost** anything."))

    said = await stage.ben.send(stage.channel, "what can you do?", mention=[stage.sim.bot])
    await settled(stage, 1)

    answer = stage.channel.messages[-1]
    assert answer.reply_to is said
    assert answer.content == r"I can draw \*\*almost\*\* anything."


async def test_without_message_content_a_reply_to_the_threads_first_message_refines(
    stage: Stage,
) -> None:
    stage.sim.privileged_intents.clear()
    await stage.start()
    thread = stage.thread_of(await stage.imagine("a dog"))
    hint = thread.messages[-1]
    assert hint.content == texts.THREAD_HINT

    await stage.ben.send(thread, "nobody reads this")
    await stage.ben.send(thread, "make it night", reply_to=hint)
    await drawn(stage, thread, 1)

    assert stage.fake.submitted[-1].ask == Reply("make it night", PictureRef(stage.versions[0].id))
    assert len(stage.fake.submitted) == 2


async def test_two_threads_of_the_same_channel_are_two_conversations(stage: Stage) -> None:
    await stage.start()
    dog = stage.thread_of(await stage.imagine("a dog"))
    cat = stage.thread_of(await stage.imagine("a cat"))

    await stage.ben.send(cat, "in snow")
    await drawn(stage, cat, 1)
    await stage.ben.send(dog, "at sea")
    await drawn(stage, dog, 1)

    dogs, cats, snow, sea = stage.versions
    assert snow.conversation_id == cats.conversation_id
    assert sea.conversation_id == dogs.conversation_id


async def test_a_reply_that_names_somebody_else_is_not_for_the_bot(stage: Stage) -> None:
    await stage.start(threads="never")
    first = await stage.imagine("a dog")

    await stage.ben.send(stage.channel, "look at this", mention=[stage.ana], reply_to=first)
    await stage.ben.send(stage.channel, "a fox", mention=[stage.sim.bot])
    await settled(stage, 2)

    assert [r.ask for r in stage.fake.submitted[1:]] == [Imagine("a fox")]


async def test_a_reply_to_the_bots_words_is_said_to_the_bot(stage: Stage) -> None:
    await stage.start(threads="never")
    stage.fake.will_answer(Answered("I can draw almost anything."))
    await stage.ben.send(stage.channel, "what can you do?", mention=[stage.sim.bot])
    await settled(stage, 1)

    await stage.ben.send(stage.channel, "then a fox", reply_to=stage.channel.messages[-1])
    await settled(stage, 2)

    assert stage.fake.submitted[-1].ask == Reply("then a fox")


async def test_the_bots_own_role_may_be_mentioned_instead(stage: Stage) -> None:
    await stage.start()

    await stage.ben.send(stage.channel, f"<@&{stage.guild.bot_role_id}> a fox")
    await settled(stage, 1)

    assert stage.fake.submitted[0].ask == Imagine("a fox")


async def test_a_file_alone_that_is_no_picture_is_told(stage: Stage) -> None:
    await stage.start()

    await stage.ben.send(
        stage.channel,
        "",
        mention=[stage.sim.bot],
        attachments=[("notes.pdf", b"%PDF", "application/pdf")],
    )
    said = await stage.sim.wait_for(lambda: stage.channel.messages[1:])

    assert "notes.pdf" in said[0].content
    assert stage.fake.accepted == []


async def test_trouble_is_told_to_the_one_who_spoke_to_the_bot(stage: Stage) -> None:
    await stage.start()
    stage.house.gallery.rooms = None  # type: ignore[attr-defined]

    await stage.ben.send(await stage.ben.open_dm(), "a fox")
    said = await stage.sim.wait_for(lambda: stage.sim.platform.dm_with(stage.ben).messages[1:])

    assert "Something went wrong" in said[0].content


async def test_a_refusal_of_the_house_is_told_as_a_reply(stage: Stage) -> None:
    stage.house = dataclasses.replace(stage.house, studio=Closed())
    await stage.start()

    asked = await stage.ben.send(stage.channel, "a fox", mention=[stage.sim.bot])
    said = await stage.sim.wait_for(lambda: stage.channel.messages[1:])

    assert said[0].content == "I am closing for tonight. Come back tomorrow."
    assert said[0].reply_to is asked


class Closed:
    """A studio that takes nothing in."""

    def accept(self, request: Request) -> None:
        pass

    async def submit(self, request: Request) -> Ticket:
        raise NotAllowed("I am closing for tonight. Come back tomorrow.")

    def withdraw(self, request: Request) -> None:
        raise NotFound("There is no such job.")

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        raise NotFound("There is no such job.")


async def test_a_thread_that_discord_has_not_told_about_is_found(stage: Stage) -> None:
    await stage.start()
    thread = stage.thread_of(await stage.imagine("a dog"))
    await stage.stop()
    parent, thread.guild.channels = thread.guild.channels, {}  # the bot sees no channel at all
    await stage.start()
    thread.guild.channels = parent

    await stage.ben.send(thread, "in snow")
    await settled(stage, 2)

    place = stage.fake.submitted[-1].place
    assert (place.channel, place.thread) == (str(stage.channel.id), str(thread.id))


async def test_other_bots_are_not_heard(stage: Stage) -> None:
    await stage.start()
    stage.ana.bot = True

    await stage.ana.send(stage.channel, "a cat", mention=[stage.sim.bot])
    await stage.ben.send(stage.channel, "a fox", mention=[stage.sim.bot])
    await settled(stage, 1)

    assert [r.ask for r in stage.fake.submitted] == [Imagine("a fox")]
