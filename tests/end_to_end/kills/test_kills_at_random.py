"""`kill -9` again and again at any moment, with many requests under way."""

import asyncio
import random

import pytest

from tests.end_to_end.kills.counting import check_paid_once, given_up, reached
from tests.end_to_end.kills.ground import UNKNOWN
from tests.end_to_end.kills.on_discord import Ground, Scene, Sent
from tests.simulators.discord import Message

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite", "discord-postgres"], indirect=True),
]

_KILLS = 8
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
    asked: list[tuple[Scene, Sent]] = []

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


def acknowledged(asked: Sent) -> bool:
    """Return whether Discord had the acknowledgement of a command."""
    return asked.interaction.acknowledged


def check_answer(scene: Scene, asked: Sent) -> None:
    """Fail unless an accepted command shows a picture or an honest message, and nothing else."""
    message: Message | None = asked.interaction.message
    if not asked.interaction.acknowledged:
        assert message is None
        return
    assert message is not None, scene.ground.discord.dump()
    assert not message.loading
    assert message.attachments or UNKNOWN in message.text or given_up(scene.ground, asked), (
        message.text
    )
    assert asked.interaction.follow_ups == []
