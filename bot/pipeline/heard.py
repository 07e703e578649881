"""What a member said and posted, screened together before anybody thinks about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.conversation import Continuation
from bot.domain import (
    Imagine,
    Question,
    Refusal,
    Refused,
    Reply,
    Request,
    Rewriting,
    ScreenedPicture,
    Screening,
    Silent,
)
from bot.pipeline.ordering import asked_first, choose_backend, screening_context, with_parent
from bot.pipeline.parts import Bill, Ending, Parts, ending
from bot.pipeline.uploads import taken_in
from bot.ports import ScreeningContext

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heard:
    """What may be thought about and drawn.

    Attributes:
        ask: With the words as they may be drawn.
        screenings: Of uploads and words.
        rewriting: Why the words are others than were said; None: they aren't.
        adult: As in `TextPass`, of words and uploads.
    """

    ask: Imagine | Reply
    uploads: tuple[ScreenedPicture, ...]
    screenings: tuple[Screening, ...]
    rewriting: Rewriting | None = None
    adult: bool = False


async def heard(
    parts: Parts, request: Request, ask: Imagine | Reply, found: Continuation, bill: Bill
) -> Heard | Ending:
    """Return what the policy lets through, or how it ends: what may be talk ends in silence."""
    context = _context(parts, request, ask, found)
    taking_in, screening = await asyncio.gather(
        _settled(taken_in(parts, request, ask.references, context, bill)),
        _settled(parts.screener.screen_text(ask.words, context)),
    )
    uploads, words = taking_in(), screening()
    for result in (uploads, words):
        if isinstance(result, Refusal | Question) and not bill.heeded:
            return ending(Silent())
        if isinstance(result, Refusal):
            return ending(Refused(result))
        if isinstance(result, Question):
            return asked_first(result)
    assert not isinstance(uploads, Refusal)
    assert not isinstance(words, Refusal | Question)
    if words.rewriting is not None:
        ask = replace(ask, words=words.prompt.text)
    return Heard(
        ask,
        tuple(passed.picture for passed in uploads),
        (*(passed.screening for passed in uploads), words.screening),
        words.rewriting,
        words.adult or any(passed.adult for passed in uploads),
    )


def _context(
    parts: Parts, request: Request, ask: Imagine | Reply, found: Continuation
) -> ScreeningContext:
    options = with_parent(ask.options, found.parent, parts.backends)
    return screening_context(
        request,
        found.parent,
        uploads=bool(ask.references),
        region=ask.spot is not None,
        backend=choose_backend(parts.backends, options),
    )


async def _settled(work: Awaitable[T]) -> Callable[[], T]:
    """Return what gives the result of some work, or raises what it raised: it has ended then."""
    try:
        result = await work
    except Exception as error:  # noqa: BLE001 - raised again by whoever asks for the result
        failure = error

        def fail() -> T:
            raise failure

        return fail
    return lambda: result
