from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.page import Playground
from tests.browser.sites import SITES, Site
from tests.fakes.house import FakeHouse

CHROMIUM = Path("/usr/bin/chromium")


# One browser for all tests of a module; each test gets its own context, as in a private window.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed; the browser tests need it")
    async with async_playwright() as playwright:
        # The sandbox needs rights that containers rarely have; only our own page is opened.
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module", params=SITES, ids=lambda make: str(make.__name__))
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    async with request.param() as site:
        yield site


@pytest.fixture
def house(site: Site) -> FakeHouse:
    if site.house is None:
        pytest.skip("this test steers a fake house")
    return site.house


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, site: Site) -> AsyncIterator[Playground]:
    """An open tab; afterwards nothing may have been complained of, policy violations included."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    playground = Playground(await context.new_page(), site)
    await playground.open()
    yield playground
    await context.close()
    assert playground.complaints == []
