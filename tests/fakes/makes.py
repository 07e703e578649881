"""Values for the pure tests of adapters."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.domain import (
    Address,
    Allowance,
    Answer,
    Author,
    Imagine,
    Intent,
    Outcome,
    PictureFile,
    Place,
    Recipe,
    Request,
    Size,
    Version,
)

ANA = Author("discord", "11", "Ana")
RENEWS_AT = 1_800_000_000.0


def version(pictures: int = 1, **changes: Any) -> Version:
    """Return a version that shows a dog."""
    made = Version(
        id="a" * 32,
        conversation_id="c" * 32,
        number=7,
        author=ANA,
        intent=Intent.NEW,
        words="a dog",
        prompt="A photograph of a dog",
        recipe=Recipe("photograph", "a dog", "warm", "close-up", "cats"),
        pictures=tuple(
            PictureFile(f"{n:064x}", "image/png", Size(64, 64), 100) for n in range(pictures)
        ),
        backend="sketch",
        model="sketch-1",
        size=Size(64, 64),
        created_at=1_790_000_000.0,
        seconds=12.4,
        cost_microdollars=40_000,
    )
    return dataclasses.replace(made, **changes)


def answer(
    outcome: Outcome, *, private: bool = False, allowance: Allowance | None = None
) -> Answer:
    """Return an outcome as the core hands it over."""
    request = Request(
        event_key="discord:1",
        author=ANA,
        place=Place("discord", "1", "2"),
        ask=Imagine("a dog"),
        address=Address("discord"),
        received_at=0.0,
        private=private,
    )
    return Answer("job-1", request, outcome, allowance)


def allowance(left: int = 3) -> Allowance:
    """Return an allowance with `left` pictures."""
    return Allowance(left, 20, 200, RENEWS_AT, 1, 3)
