"""`kill -9` again and again at any moment, with many requests under way."""

import asyncio
import random
from collections import Counter

import pytest

from tests.end_to_end.kills.ground import UNKNOWN, Asked, Ground, Scene
from tests.simulators.discord import Message

pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_KILLS = 8
_MEMBERS = 5
_LONGEST_SECONDS = 1.2


async def test_nothing_is_lost_paid_twice_or_shown_twice(ground: Ground) -> None:
    chance = random.Random(20261121)
    scenes = [ground.scene() for _ in range(_MEMBERS)]
    ground.openai.latency_seconds, ground.openai.text_latency_seconds = 0.3, 0.05
    billed_before = len(ground.openai.billed_calls)
    asked: list[tuple[Scene, Asked]] = []

    for _ in range(_KILLS):
        for scene in chance.sample(scenes, 3):
            asked.append((scene, await scene.send_slash()))
        await asyncio.sleep(chance.uniform(0.0, _LONGEST_SECONDS))
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


def acknowledged(asked: Asked) -> bool:
    """Return whether Discord had the acknowledgement of a command."""
    return asked.interaction is not None and asked.interaction.acknowledged


def check_answer(scene: Scene, asked: Asked) -> None:
    """Fail unless an accepted command shows a picture or an honest message."""
    assert asked.interaction is not None
    message: Message | None = asked.interaction.message
    if not asked.interaction.acknowledged:
        assert message is None
        return
    assert message is not None, scene.ground.discord.dump()
    assert not message.loading
    assert message.attachments or UNKNOWN in message.text, message.text
    assert asked.interaction.follow_ups == []


def check_paid_once(ground: Ground, billed_before: int, accepted: int) -> None:
    """Fail unless each request was charged at most once and all accounts are closed."""
    billed = ground.openai.billed_calls[billed_before:]
    assert len(billed) <= accepted
    assert Counter(call.text for call in billed).most_common(1)[0][1] == 1
    assert ground.quarantined() == []
    ground.books.check_closed()
