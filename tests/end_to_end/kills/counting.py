"""What must be true of many requests at once, whichever of them a kill met."""

from __future__ import annotations

from collections import Counter

from tests.end_to_end.kills.ground import Asked, Ground

_MAX_TRIES = 3


async def reached(ground: Ground, requests: int) -> None:
    """Wait until the program has made so many requests."""
    await ground.until(lambda: ground.requests() >= requests, f"{requests} requests")


def given_up(ground: Ground, asked: Asked) -> bool:
    """Return whether a job was there at so many crashes that it counts as their cause."""
    books = ground.books
    job = books.job(asked.key)
    return job is not None and job["tries"] > _MAX_TRIES and books.outcome(asked.key)["again"]


def check_paid_once(ground: Ground, billed_before: int, accepted: int) -> None:
    """Fail unless each request was charged at most once and all accounts are closed."""
    billed = ground.openai.billed_calls[billed_before:]
    assert len(billed) <= accepted
    assert Counter(call.text for call in billed).most_common(1)[0][1] == 1
    assert ground.quarantined() == []
    ground.books.check_closed()
