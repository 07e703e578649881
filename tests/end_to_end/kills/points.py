"""The moments of a request at which Limner is killed, each aimed at from outside.

A moment is reached by letting a request stand still at Discord or OpenAI, or by letting nobody
write to the database: then what is done is certain, and what follows has certainly not happened.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.end_to_end.kills.ground import Ask, Asked, Ground
from tests.simulators.discord.faults import When
from tests.simulators.openai.faults import Fault

KillPoint = Callable[[Ground, Ask], Awaitable[Asked]]


# --- nothing is paid for a picture ------------------------------------------------------------


async def without_a_row(ground: Ground, ask: Ask) -> Asked:
    """Kill between the acknowledgement and the job's row."""
    with ground.books.locked():
        asked = await ask()
        assert ground.books.job(asked.event_id) is None
        await ground.kill()
    return asked


async def words_are_screened(ground: Ground, ask: Ask) -> Asked:
    """Kill while the member's words are moderated."""
    async with ground.openai.hold("moderations") as screening:
        asked = await ask()
        await screening.reached()
        await ground.kill()
    return asked


async def plan_is_made(ground: Ground, ask: Ask) -> Asked:
    """Kill while the language model is at work."""
    async with ground.openai.hold("responses") as planning:
        asked = await ask()
        await planning.reached()
        await ground.kill()
    return asked


async def prompt_is_screened(ground: Ground, ask: Ask) -> Asked:
    """Kill while the refined prompt is moderated."""
    async with ground.openai.hold("responses", "after") as planning:
        asked = await ask()
        await planning.reached()
        async with ground.openai.hold("moderations") as screening:
            planning.release()
            await screening.reached()
            await ground.kill()
    return asked


async def without_an_intent(ground: Ground, ask: Ask) -> Asked:
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


async def between_two_attempts(ground: Ground, ask: Ask) -> Asked:
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


async def call_is_made(ground: Ground, ask: Ask) -> Asked:
    """Kill inside the call; the provider sees the connection end and charges nothing."""
    ground.openai.fault("images", Fault.DROP_BEFORE)
    async with ground.openai.hold("images") as drawing:
        asked = await ask()
        await drawing.reached()
        await ground.kill()
    return asked


async def call_is_charged(ground: Ground, ask: Ask) -> Asked:
    """Kill inside the call; the provider has charged it, and the drawing is lost."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
        await ground.kill()
    return asked


# --- the drawing is there ---------------------------------------------------------------------


async def picture_is_screened(ground: Ground, ask: Ask) -> Asked:
    """Kill when the drawing came back, while it is moderated."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
        async with ground.openai.hold("moderations") as screening:
            drawing.release()
            await screening.reached()
            await ground.kill()
    return asked


async def without_a_settlement(ground: Ground, ask: Ask) -> Asked:
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
        path: Pattern of the request's path, which progress messages may share.
        when: Whether Discord has applied it.
    """

    method: str
    path: str
    when: When

    async def __call__(self, ground: Ground, ask: Ask) -> Asked:
        """Ask, and kill when the settled answer stands at the point."""
        async with ground.openai.hold("images", "after") as drawing:
            asked = await ask()
            await drawing.reached()
            while not await self._killed(ground, asked, drawing.release):
                pass  # that was only progress
        return asked

    async def _killed(self, ground: Ground, asked: Asked, release: Callable[[], None]) -> bool:
        async with ground.discord.hold(self.method, self.path, when=self.when) as showing:
            release()
            await showing.reached()
            job = ground.books.job(asked.event_id)
            if job is None or job["state"] != "settled":
                return False
            await ground.kill()
            return True


ORIGINAL = ("PATCH", "/messages/@original$")
THREAD = ("POST", "/threads$")

SHOWN: tuple[KillPoint, ...] = tuple(
    Showing(*request, when) for request in (ORIGINAL, THREAD) for when in ("before", "after")
)


def name(value: object) -> str | None:
    """Return what pytest calls a point; other parameters have names of their own."""
    if isinstance(value, Showing):
        what = "thread" if (value.method, value.path) == THREAD else "answer"
        return f"{value.when}_the_{what}"
    return getattr(value, "__name__", None)
