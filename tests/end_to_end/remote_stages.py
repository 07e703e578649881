"""The remote stages of the policy, told what to say: verdicts, nothing at all, or nonsense."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from tests.simulators.openai import Fault, OpenAISimulator

MOUSE: Final = "a yellow mouse on a beach"
# Words that tell nothing by themselves, and what the judge is to make of them.
SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "pokemon beach": {
        "category": "copyright_character",
        "action": "rewrite",
        "rewritten": MOUSE,
    },
    "a wall by somebody": {
        "category": "artist_style",
        "action": "rewrite",
        "rewritten": "a stencil wall",
    },
    "the physicist smiles": {"category": "real_person", "action": "ask"},
    "the violinist waves": {"category": "real_person", "action": "ask"},
    "the mayor takes a suitcase": {"category": "real_person_harm", "action": "block"},
    "a staged accident": {"category": "deception", "action": "block"},
}
# Much longer than the program waits.
_SLOW_SECONDS: Final = 30.0
JUDGE: Final = ("down", "slow", "garbled", "of another form", "of no category")
MODERATION: Final = ("down", "slow", "garbled", "of another form")


def let_judge_speak(openai: OpenAISimulator) -> None:
    """Let the judge say of the words in `SAID` what stands there, until it is healed."""
    for words, answer in SAID.items():
        openai.judge.says(words, pictures=False, **answer)


def break_judge(openai: OpenAISimulator, how: str) -> None:
    """Let the judge fail in one of the ways of `JUDGE`, until it is healed."""
    judge = openai.judge
    match how:
        case "down":
            judge.down = True
        case "slow":
            judge.latency_seconds = _SLOW_SECONDS
        case "garbled":
            judge.garbled = "{no json"
        case "of another form":
            judge.garbled = '{"safe": true, "score": "high"}'
        case _:
            judge.says(".", category="sorcery", action="block")


@asynccontextmanager
async def broken_moderation(openai: OpenAISimulator, how: str) -> AsyncIterator[None]:
    """Let moderation fail in one of the ways of `MODERATION` inside the block."""
    if how == "slow":
        async with openai.hold("moderations"):
            yield
        return
    if how == "down":
        openai.fail("moderations", 500, times=10_000)
    else:
        fault = Fault.NOT_JSON if how == "garbled" else Fault.MISSHAPEN
        openai.fault("moderations", fault, times=10_000)
    try:
        yield
    finally:
        openai.heal()
