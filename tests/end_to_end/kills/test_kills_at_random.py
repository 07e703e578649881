"""`kill -9` again and again at any moment, with many requests under way."""

import asyncio
import random
from collections import Counter

import pytest

from tests.end_to_end.kills.ground import UNKNOWN, Asked, Ground, Scene
from tests.simulators.discord import Message

pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_KILLS = 8
_MAX_TRIES = 3
_MEMBERS = 5
_NEW = 3
# What three commands need from the two ends together is more than this.
_MOST_REQUESTS = 20
_LONGEST_SECONDS = 0.05


async def test_nothing_is_lost_paid_twice_or_shown_twice(ground: Ground) -> None:
    chance = random.Random(20261121)
    scenes = [ground.scene() for _ in range(_MEMBERS)]
    ground.openai.latency_seconds, ground.openai.text_latency_seconds = 0.3, 0.05
    billed_before = len(ground.openai.billed_calls)
    asked: list[tuple[Scene, Asked]] = []

    for _ in range(_KILLS):
        before = ground.requests()
        for scene in chance.sample(scenes, _NEW):
            asked.append((scene, await scene.send_slash()))
        await reached(ground, before + chance.randint(1, _MOST_REQUESTS))
        await asyncio.sleep(chance.uniform(0.0, _LONGEST_SECONDS))  # between two of them
        await ground.kill()
        await ground.start()
    asked.append((scenes[0], await scenes[0].slash()))
    accepted = [one for one in asked if acknowledged(one[1])]
    for _, one in accepted:
        await ground.closed(one)

    assert len(accepted) > _KILLS
    for scene, one in asked:
        check_answer(scene, one)
    assert sum(len(scene.answers()) for scene in scenes) == len(accepted)
    check_paid_once(ground, billed_before, len(accepted))


async def reached(ground: Ground, requests: int) -> None:
    """Wait until the program has made so many requests."""
    await ground.until(lambda: ground.requests() >= requests, f"{requests} requests")


def acknowledged(asked: Asked) -> bool:
    """Return whether Discord had the acknowledgement of a command."""
    return asked.interaction is not None and asked.interaction.acknowledged


def check_answer(scene: Scene, asked: Asked) -> None:
    """Fail unless an accepted command shows a picture or an honest message, and nothing else."""
    assert asked.interaction is not None
    message: Message | None = asked.interaction.message
    if not asked.interaction.acknowledged:
        assert message is None
        return
    assert message is not None, scene.ground.discord.dump()
    assert not message.loading
    assert message.attachments or UNKNOWN in message.text or given_up(scene, asked), message.text
    assert asked.interaction.follow_ups == []


def given_up(scene: Scene, asked: Asked) -> bool:
    """Return whether a job was there at so many crashes that it counts as their cause."""
    books = scene.ground.books
    job = books.job(asked.event_id)
    return job is not None and job["tries"] > _MAX_TRIES and books.outcome(asked.event_id)["again"]


def check_paid_once(ground: Ground, billed_before: int, accepted: int) -> None:
    """Fail unless each request was charged at most once and all accounts are closed."""
    billed = ground.openai.billed_calls[billed_before:]
    assert len(billed) <= accepted
    assert Counter(call.text for call in billed).most_common(1)[0][1] == 1
    assert ground.quarantined() == []
    ground.books.check_closed()
