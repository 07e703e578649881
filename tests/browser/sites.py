"""What the browser tests can be run against: anything that serves a playground."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from tests.adapters.web.serving import serving
from tests.fakes.house import FakeHouse


@dataclass(frozen=True, slots=True)
class Site:
    """A served playground.

    Attributes:
        house: The fake house behind it, to steer it; None when the whole program serves.
    """

    url: str
    house: FakeHouse | None = None


@asynccontextmanager
async def fake_site(**options: Any) -> AsyncIterator[Site]:
    """Yield the playground on a fake house."""
    async with FakeHouse(step_seconds=0.02) as house, serving(house, **options) as playground:
        yield Site(playground.url, house)


# Every test in `test_page.py` runs on each of these; add the whole program here.
SITES: Final[tuple[Callable[[], AbstractAsyncContextManager[Site]], ...]] = (fake_site,)
