"""`kill -9` again and again at any moment on Slack, with many requests under way."""

import asyncio
import random

import pytest

from tests.end_to_end.kills.counting import check_paid_once, given_up, reached
from tests.end_to_end.kills.ground import UNKNOWN
from tests.end_to_end.kills.on_slack import Ground, Scene, Sent, Spoken

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["slack-sqlite"], indirect=True),
]

_KILLS = 5
# What four requests need from the two ends together is more than this.
_MOST_REQUESTS = 30
_LONGEST_SECONDS = 0.05


async def test_nothing_is_lost_paid_twice_or_shown_twice(ground: Ground) -> None:
    chance = random.Random(20261121)
    ground.openai.latency_seconds, ground.openai.text_latency_seconds = 0.3, 0.05
    billed_before = len(ground.openai.billed_calls)
    asked: list[tuple[Scene, Sent | Spoken]] = []

    with ground.impatient():
        for _ in range(_KILLS):
            before = ground.requests()
            asked += [await a_command(ground), await a_command(ground)]
            asked += [await a_mention(ground), await a_mention(ground)]
            await reached(ground, before + chance.randint(1, _MOST_REQUESTS))
            await asyncio.sleep(chance.uniform(0.0, _LONGEST_SECONDS))  # between two of them
            await ground.kill()
            await ground.start()
        last = ground.scene()
        asked.append((last, await last.slash()))
    await ground.quiet()
    accepted = [one for one in asked if ground.books.job(one[1].key) is not None]
    for _, one in accepted:
        await ground.closed(one)

    for scene, one in asked:
        check_answer(scene, one)
    check_paid_once(ground, billed_before, len(accepted))


async def a_command(ground: Ground) -> tuple[Scene, Sent]:
    """Ask by the command, in a scene of its own."""
    scene = ground.scene()
    return scene, await scene.send_slash()


async def a_mention(ground: Ground) -> tuple[Scene, Spoken]:
    """Ask by naming the bot, in a scene of its own."""
    scene, billed = ground.scene(), len(ground.openai.billed_calls)
    said = await scene.say(f"{ground.team.bot.mention} {scene.words()}")
    return scene, scene.spoken(said, billed)


def check_answer(scene: Scene, asked: Sent | Spoken) -> None:
    """Fail unless a request shows a picture or an honest message, and nothing else.

    What nobody acknowledged may come to nothing. An event is sent until it is acknowledged. Words
    for one member alone cannot be looked up, so that a kill right after them may repeat them.
    """
    answers = scene.answers()
    if not answers:
        assert isinstance(asked, Sent)
        assert not asked.handle.acknowledged
        return
    assert all(scene.final(answer) for answer in answers), scene.ground.dump()
    shown = answers[0]
    honest = UNKNOWN in shown.shown or (not shown.pictures and given_up(scene.ground, asked))
    assert shown.pictures or honest, shown.shown
    assert len({answer.shown for answer in answers}) == 1
    assert len(answers) == 1 or all(answer.ephemeral for answer in answers)
