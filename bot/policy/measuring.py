"""How well the policy decides, measured on labelled prompts: one JSON object a line."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain import Action, Author, Place, Verdict
from bot.errors import InvalidAsk
from bot.ports import Explanation, ScreeningContext

NOBODY: Final = Author("measuring", "nobody", "nobody")
NOWHERE: Final = Place("measuring", "nowhere", "nowhere")
TIERS: Final = ("core", "contextual")
# Remote stages are waited for; asking more at once only runs into their rate limits.
_TOGETHER: Final = 8
_NAMED: Final = 20


class Labelled(BaseModel):
    """A prompt and what should become of it; further keys of its line are not looked at.

    Attributes:
        tier: "core" is decided by the text alone, "contextual" needs judgement.
        kind: An edit is judged as said of some picture about which nothing is known: the words
            before it are empty.
    """

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    label: Literal["allow", "block"]
    category: str = ""
    tier: Literal["core", "contextual"] | None = None
    kind: Literal["imagine", "edit", "chat"] = "imagine"


class Explains(Protocol):
    """The policy filter, as it says why."""

    async def explain(
        self, text: str, context: ScreeningContext, *, local: bool = False
    ) -> Explanation:
        """Return what each rule makes of a text; without the remote ones where it is local."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled prompt and what the policy did with it.

    Attributes:
        line: Its line in the file, from 1.
    """

    line: int
    row: Labelled
    verdict: Verdict
    seconds: float
    stages: Mapping[str, float]
    down: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether anything but plain permission came out."""
        return self.verdict.action is not Action.ALLOW

    @property
    def wrong(self) -> bool:
        """Whether that is not what the label says."""
        return self.blocked is not (self.row.label == "block")


def read(lines: Iterable[str]) -> dict[int, Labelled]:
    """Return the labelled prompts by the numbers of their lines; empty lines are none.

    Raises:
        InvalidAsk: Some are wrong: names each line, what is wrong there and what is possible.
    """
    rows: dict[int, Labelled] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows[number] = Labelled.model_validate_json(line)
        except ValidationError as error:
            wrong.append(f"line {number}: {_first(error)}")
    if wrong:
        more = [f"and {len(wrong) - _NAMED} more"] if len(wrong) > _NAMED else []
        raise InvalidAsk("\n".join([*wrong[:_NAMED], *more]))
    if not rows:
        raise InvalidAsk("There is no prompt in it.")
    return rows


def context_of(*, edit: bool) -> ScreeningContext:
    """Return what the policy knows of a prompt beside its words: nothing but its kind."""
    return ScreeningContext(NOBODY, NOWHERE, edit=edit)


async def judge(policy: Explains, rows: Mapping[int, Labelled], *, local: bool) -> list[Judged]:
    """Return what the policy makes of each prompt, in order; locally one after the other."""
    turns = asyncio.Semaphore(1 if local else _TOGETHER)

    async def one(line: int, row: Labelled) -> Judged:
        async with turns:
            context = context_of(edit=row.kind == "edit")
            said = await policy.explain(row.text, context, local=local)
        seconds = said.local_seconds if local else said.seconds
        return Judged(line, row, said.verdict, seconds, _stages(said, local), said.down)

    async with asyncio.TaskGroup() as tasks:
        judged = [tasks.create_task(one(line, row)) for line, row in rows.items()]
    return [task.result() for task in judged]


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures: shares in 0..1, null where there is nothing to have a share of."""
    named = defaultdict[str, list[Judged]](list)
    for one in judged:
        if one.row.category:
            named[one.row.category].append(one)
    tiers = {tier: _shares([one for one in judged if one.row.tier == tier]) for tier in TIERS}
    return {
        "all": _shares(judged),
        **tiers,
        "categories": {
            name: {**_shares(some), **_counts(some)} for name, some in sorted(named.items())
        },
        "seconds": spread([one.seconds for one in judged]),
    }


def stage_seconds(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return how long each stage took."""
    times = defaultdict[str, list[float]](list)
    for one in judged:
        for stage, seconds in one.stages.items():
            times[stage].append(seconds)
    return {stage: spread(seconds) for stage, seconds in times.items()}


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Return the median and what 95 in 100 do not exceed (nearest rank)."""
    ordered = sorted(seconds)
    return {
        f"p{percent}": round(ordered[-(-len(ordered) * percent // 100) - 1], 6)
        for percent in (50, 95)
    }


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in found["loc"])
    return f"{where}: {found['msg']}" if where else found["msg"]


def _stages(said: Explanation, local: bool) -> dict[str, float]:
    stages = {opinion.rule: opinion.seconds for opinion in said.opinions}
    if local:  # what is left are the readings
        stages = {"normalising": max(0.0, said.local_seconds - sum(stages.values())), **stages}
    return stages


def _shares(judged: Sequence[Judged]) -> dict[str, float | None]:
    return {
        "recall": _share(one.blocked for one in judged if one.row.label == "block"),
        "false_positives": _share(one.blocked for one in judged if one.row.label == "allow"),
    }


def _share(found: Iterator[bool]) -> float | None:
    every = list(found)
    return round(sum(every) / len(every), 6) if every else None


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    return {label: sum(one.row.label == label for one in judged) for label in ("block", "allow")}
