"""The playground's page as a member uses it."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.complaints import complaints_of
from tests.browser.sites import Site


class Playground:
    """One open tab, and what it complained of."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.complaints = complaints_of(page)

    @property
    def box(self) -> Locator:
        """The prompt box."""
        return self.page.locator("#words")

    @property
    def pieces(self) -> Locator:
        """Conversations on the feed that have a picture."""
        return self.page.locator(".feed .piece:not(.pending)")

    @property
    def rows(self) -> Locator:
        """Versions in the tree of the open conversation."""
        return self.page.locator(".tree-row:not(.coming)")

    @property
    def shown(self) -> Locator:
        """The line under the shown picture: version, parent, painter."""
        return self.page.locator(".room .label-line")

    async def open(self, path: str = "/") -> None:
        """Open the page and wait until it knows what there is."""
        await self.page.goto(self.site.url + path)
        await expect(self.page.locator(".left")).to_be_visible()

    async def say(self, words: str) -> None:
        """Write words into the box and send them."""
        await self.box.fill(words)
        await self.box.press("Enter")

    async def draw(self, words: str) -> None:
        """Ask for a new picture on the feed and wait for it."""
        before = await self.pieces.count()
        await self.say(f"/imagine {words.removeprefix('/imagine ')}")
        await expect(self.pieces).to_have_count(before + 1)

    async def enter(self, words: str = "a red balloon on a beach") -> None:
        """Draw a picture and open its conversation."""
        await self.draw(words)
        await self.pieces.last.locator(".label-title a").click()
        await expect(self.rows).to_have_count(1)

    async def refine(self, words: str) -> None:
        """Say words to the shown picture and wait for the next version."""
        before = await self.rows.count()
        await self.say(words)
        await expect(self.rows).to_have_count(before + 1)

    async def press(self, label: str) -> None:
        """Press a button of the shown piece by its visible or spoken name."""
        await self.page.locator(".actions").get_by_role("button", name=label).click()

    async def more(self, label: str) -> None:
        """Choose what the menu "More" of the shown piece offers."""
        await self.press("More")
        await self.page.get_by_role("menuitem", name=label).click()

    async def craft(self, label: str) -> None:
        """Choose what the prompt box can be asked for beside a picture."""
        await self.page.get_by_role("button", name="Prompt, blend or describe").click()
        await self.page.get_by_role("menuitem", name=re.compile(f"^{label}")).click()

    async def overflow_px(self) -> int:
        """Return by how much the page is wider than the window."""
        width: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width
