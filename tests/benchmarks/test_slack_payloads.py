"""What the benchmark's cheap Slack sends has the shape of what the strict one sends."""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.slack_payloads import SlackPayloads
from tests.simulators.slack import Delivery, SlackSimulator

_SAID: dict[str, Any] = {"text": "a dog", "blocks": [], "metadata": None}
# What only one message in many has.
_RARE = {"blocks", "metadata", "edited"}


async def test_commands_and_events_have_the_fields_that_the_simulator_sends() -> None:
    channel, played = await _played()
    cheap = SlackPayloads("http://127.0.0.1:9")
    before = cheap.message(channel, "1.2", _SAID)
    now = cheap.message(channel, "1.2", {**_SAID, "text": "a cat"})

    sent = [
        cheap.command("7", 7, "U1", channel, "a dog"),
        cheap.posted("8", before),
        cheap.changed("9", before, now),
        cheap.posted(
            "8", cheap.message(channel, "1.2", _SAID, cheap.file("F1", "a.png", 5, "1", channel))
        ),
    ]

    ours = [json.loads(envelope)["payload"] for envelope in sent]
    assert [_shape(body) for body in ours] == [_shape(one.body) for one in played]
    assert ours[0]["text"] == "a dog"
    assert ours[2]["event"]["message"]["text"] == "a cat"


async def _played() -> tuple[str, Sequence[Delivery]]:
    """Return a channel, and what the simulator sends of a command, messages and an edit."""
    async with SlackSimulator() as sim:
        team = sim.add_workspace()
        alice, channel = team.add_user("Alice"), team.add_channel("pictures")
        posts, files = sim.platform.posts, sim.files
        async with sim.hold_deliveries() as held:
            await alice.command(channel, "/imagine", "a dog")
            message = posts.post(channel, team.bot, "a dog")
            posts.edit(message, "a cat", [])
            file = files.from_member(team.bot, "a.png", b"")
            file.mimetype, file.width, file.height = "image/png", 1024, 1024
            posts.post(channel, team.bot, "a dog", files=(file,), subtype="file_share")
            found = list(held)
            held.clear()
        return channel.id, found


def _shape(value: Any) -> Any:
    """Return the names of the fields, all the way down."""
    if isinstance(value, dict):
        return {name: _shape(inner) for name, inner in value.items() if name not in _RARE}
    return [_shape(inner) for inner in value] if isinstance(value, list) else None
