"""What was asked of the simulator: every call, and whether it was charged."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

IMAGES: Final = frozenset({"generate", "edit"})
ENDPOINTS: Final = (*sorted(IMAGES), "moderations", "responses", "chat", "models")


def endpoints(name: str) -> frozenset[str]:
    """Return the endpoints meant by a name: one of them, "images" for both, "*" for all."""
    groups = {"images": IMAGES, "*": frozenset(ENDPOINTS)}
    found = groups.get(name) or frozenset({name}) & frozenset(ENDPOINTS)
    if not found:
        raise ValueError(f"no endpoint {name!r}; there are: images, *, {', '.join(ENDPOINTS)}")
    return found


@dataclass(slots=True)
class Call:
    """One call as it arrived and as it went on.

    Attributes:
        text: The prompt, or the text that was to be judged or answered.
        params: What was sent, without prompt, pictures and key.
        sources: How many pictures came with it.
        received: These pictures, where the simulator renders again. `mask`: what came with them.
        billed: Charged by the provider, whether or not the answer reached the caller.
        status: HTTP status of the answer, None while or when there was none.
        at: Unix time in seconds of its arrival.
    """

    endpoint: str
    model: str = ""
    text: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    sources: int = 0
    received: tuple[bytes, ...] = ()
    mask: bytes | None = None
    billed: bool = False
    status: int | None = None
    at: float = field(default_factory=time.time)
