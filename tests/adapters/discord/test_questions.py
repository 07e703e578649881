"""Questions of the policy: whose they are, and what is left of them once they are answered."""

from __future__ import annotations

import dataclasses

from bot.chat import words
from bot.domain import Asked, Declined, LimitName, Request, Ticket
from tests.adapters.discord.stage import Stage
from tests.adapters.discord.test_acknowledging import StudioOf
from tests.simulators.discord import Message

AGREE = "Yes, she is"
MAY_I = Asked("real_person", "Is she fine with it?", AGREE)


class Declining(StudioOf):
    """Takes in nothing anew."""

    async def submit(self, request: Request) -> Ticket:
        return dataclasses.replace(await super().submit(request), fresh=False)


async def asked(stage: Stage) -> Message:
    """Ask for a picture that leads to a question, and return the question."""
    stage.fake.will_answer(MAY_I)
    wish = await stage.ana.slash(stage.channel, "imagine", prompt="Ms Miller as a cat")
    return await stage.whispered(wish)


async def said_yes(stage: Stage, question: Message) -> None:
    """Wait until a question says that it was answered."""
    await stage.sim.wait_for(lambda: not question.buttons, what="the buttons to go")
    assert not question.deleted
    assert question.content == words.SAID_YES


async def test_a_question_is_the_authors_alone_and_a_yes_goes_on(stage: Stage) -> None:
    await stage.start()

    question = await asked(stage)
    shown = question.content
    drawn = await stage.press(stage.ana, question, AGREE)

    assert question.visible_to == stage.ana.id
    assert shown == "Is she fine with it?"
    assert stage.fake.submitted[-1].ask.kind == "confirm"
    assert drawn.attachments
    assert not drawn.ephemeral
    await said_yes(stage, question)


async def test_a_question_that_everybody_sees_loses_its_buttons_too(stage: Stage) -> None:
    await stage.start()
    stage.fake.will_answer(MAY_I)

    said = await stage.ana.send(stage.channel, "Ms Miller as a cat", mention=[stage.sim.bot])
    question = await stage.sim.wait_for(
        lambda: next((one for one in stage.channel.messages if "No" in one.buttons), None)
    )
    drawn = await stage.press(stage.ana, question, AGREE)

    assert question.reply_to is said
    assert drawn.attachments
    await said_yes(stage, question)


async def test_a_question_that_could_not_be_closed_at_once_is_closed_with_the_answer(
    stage: Stage,
) -> None:
    await stage.start()
    question = await asked(stage)
    stage.fake.hold()

    both = stage.sim.fail("PATCH", f"/messages/{question.id}", status=404, times=2)
    pressed = await stage.ana.press(question, AGREE)
    await stage.sim.wait_for(lambda: both.hits == 2, what="both ways to fail")
    left = question.buttons
    stage.fake.release()
    await stage.finished(pressed)

    assert left == (AGREE, "No")
    await said_yes(stage, question)


async def test_a_yes_that_a_limit_declines_leaves_the_question(stage: Stage) -> None:
    stage.house = dataclasses.replace(stage.house, studio=Declining(stage.fake))
    await stage.start()
    question = await asked(stage)

    stage.fake.will_answer(Declined(LimitName.OPEN_JOBS, "One at a time."))
    told = await stage.whispered(await stage.ana.press(question, AGREE))
    await stage.fake.idle()

    assert "One at a time." in told.content
    assert question.buttons == (AGREE, "No")


async def test_a_no_takes_the_question_away(stage: Stage) -> None:
    await stage.start()

    question = await asked(stage)
    await stage.ana.press(question, "No")

    await stage.sim.wait_for(lambda: question.deleted, what="the question gone")
    assert len(stage.fake.submitted) == 1
