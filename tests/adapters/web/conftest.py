from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.web.platform import Playground
from tests.adapters.web.serving import Page, opened, serving
from tests.fakes.house import FakeHouse


@pytest.fixture
async def house() -> AsyncIterator[FakeHouse]:
    async with FakeHouse() as house:
        yield house


@pytest.fixture
async def playground(house: FakeHouse) -> AsyncIterator[Playground]:
    async with serving(house) as playground:
        yield playground


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[Page]:
    async with opened(playground.url) as page:
        yield page
