"""The moments of a request at which Limner is killed, each aimed at from outside.

A moment is reached by letting a request stand still at the platform or OpenAI, or by letting nobody
write to the database: then what is done is certain, and what follows has certainly not happened.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.end_to_end.kills.ground import Ask, Asked, AskedT, Ground, When
from tests.simulators.openai.faults import Fault

KillPoint = Callable[[Ground, Ask[Asked]], Awaitable[Asked]]


# --- nothing is paid for a picture ------------------------------------------------------------


async def without_a_row(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill between the acknowledgement and the job's row."""
    with ground.books.locked():
        asked = await ask()
        assert ground.books.job(asked.key) is None
        await ground.kill()
    return asked


async def words_are_screened(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill while the member's words are moderated."""
    async with ground.openai.hold("moderations") as screening:
        asked = await ask()
        await screening.reached()
        await ground.kill()
    return asked


async def plan_is_made(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill while the language model is at work."""
    async with ground.openai.hold("responses") as planning:
        asked = await ask()
        await planning.reached()
        await ground.kill()
    return asked


async def prompt_is_screened(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill while the refined prompt is moderated."""
    async with ground.openai.hold("responses", "after") as planning:
        asked = await ask()
        await planning.reached()
        async with ground.openai.hold("moderations") as screening:
            planning.release()
            await screening.reached()
            await ground.kill()
    return asked


async def without_an_intent(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill when all is ready to be drawn, before the intent row of the call."""
    async with ground.openai.hold("responses", "after") as planning:
        asked = await ask()
        await planning.reached()
        with ground.books.locked():
            since = len(ground.openai.calls)
            planning.release()
            await ground.answered("moderations", since)
            await ground.kill()
    return asked


async def between_two_attempts(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill in the pause after a call that was certainly not charged."""
    ground.openai.fail("images", 500)
    asked = await ask()
    await ground.program.said("draw.retry")
    await ground.kill()
    return asked


UNPAID: tuple[KillPoint, ...] = (
    without_a_row,
    words_are_screened,
    plan_is_made,
    prompt_is_screened,
    without_an_intent,
    between_two_attempts,
)


# --- nobody can tell what became of the call --------------------------------------------------


async def call_is_made(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill inside the call; the provider sees the connection end and charges nothing."""
    ground.openai.fault("images", Fault.DROP_BEFORE)
    async with ground.openai.hold("images") as drawing:
        asked = await ask()
        await drawing.reached()
        await ground.kill()
    return asked


async def call_is_charged(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill inside the call; the provider has charged it, and the drawing is lost."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
        await ground.kill()
    return asked


# --- the drawing is there ---------------------------------------------------------------------


async def picture_is_screened(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill when the drawing came back, while it is moderated."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
        async with ground.openai.hold("moderations") as screening:
            drawing.release()
            await screening.reached()
            await ground.kill()
    return asked


async def without_a_settlement(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill when the picture passed its moderation, before it is kept and settled."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
        with ground.books.locked():
            since = len(ground.openai.calls)
            drawing.release()
            await ground.answered("moderations", since)
            await ground.kill()
    return asked


DRAWN: tuple[KillPoint, ...] = (picture_is_screened, without_a_settlement)


# --- it is being shown ------------------------------------------------------------------------


@dataclass(frozen=True)
class Showing:
    """Kills around a request by which the answer is shown.

    Attributes:
        request: As the ground holds it; progress messages may be like it.
        when: Whether the platform has carried it out.
    """

    request: tuple[str, ...]
    when: When

    async def __call__(self, ground: Ground, ask: Ask[AskedT]) -> AskedT:
        """Ask, and kill when the settled answer stands at the point."""
        async with ground.openai.hold("images", "after") as drawing:
            asked = await ask()
            await drawing.reached()
            while not await self._killed(ground, asked, drawing.release):
                pass  # that was only progress
        return asked

    async def _killed(self, ground: Ground, asked: Asked, release: Callable[[], None]) -> bool:
        async with ground.hold(*self.request, when=self.when) as showing:
            release()
            await showing.reached()
            job = ground.books.job(asked.key)
            if job is None or job["state"] != "settled":
                return False
            await ground.kill()
            return True


@dataclass(frozen=True)
class Standing:
    """Kills around the first request of a kind, wherever its job stands.

    Attributes:
        request: As the ground holds it.
        when: Whether the platform has carried it out.
    """

    request: tuple[str, ...]
    when: When

    async def __call__(self, ground: Ground, ask: Ask[AskedT]) -> AskedT:
        """Ask, and kill when the request stands."""
        async with ground.hold(*self.request, when=self.when) as standing:
            asked = await ask()
            await standing.reached()
            await ground.kill()
        return asked


def around(kind: type[Showing] | type[Standing], *request: str) -> tuple[KillPoint, ...]:
    """Return the points before and after a request."""
    return (kind(request, "before"), kind(request, "after"))


def name(value: object) -> str | None:
    """Return what pytest calls a point; other parameters have names of their own."""
    if isinstance(value, Showing | Standing):
        plain = re.sub(r"\W+", "_", value.request[-1]).strip("_")
        return f"{value.when}_{plain}"
    return getattr(value, "__name__", None)
