"""The moderators' page in headless Chromium: by a link from a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.domain import LogEntry, NameKind, PlaceName, PlaceRules, ReviewKind, Ruling
from tests.adapters.web.easels import Easels, easels
from tests.adapters.web.test_moderating import SEAT
from tests.browser.complaints import REFUSALS, complaints_of
from tests.fakes.easel import ALICE
from tests.fakes.moderation import FakeModeration, review

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture
def desk() -> FakeModeration:
    desk = FakeModeration()
    desk.seats["t1"] = SEAT
    desk.log = [LogEntry("l1", 1_000.0, SEAT.place, "Mia", "rules", note="blocked: pine cones")]
    return desk


@pytest_asyncio.fixture(loop_scope="module")
async def chat(desk: FakeModeration) -> AsyncIterator[Easels]:
    async with easels(moderation=desk) as chat:
        desk.reviews = {
            "r1": review(version_id=chat.version_id, author=ALICE, remark="Hateful"),
            "r2": review(
                "r2", kind=ReviewKind.APPEAL, version_id=None, job_id="j1", reporter=None,
                text="<img src=x onerror=alert(1)> a battle of tin soldiers",
            ),
        }  # fmt: skip
        yield chat


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, chat: Easels) -> AsyncIterator[Page]:
    """The open page; afterwards nothing may have been complained of."""
    context = await browser.new_context(
        viewport={"width": 1000, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    complaints = complaints_of(page, but=REFUSALS)
    await page.goto(f"{chat.url}/moderation/t1")
    yield page
    await context.close()
    assert complaints == []


async def test_what_waits_is_shown_as_text_and_its_picture_only_when_asked_for(page: Page) -> None:
    report = page.get_by_role("article", name="A picture was reported")
    appeal = page.get_by_role("article", name="A member asks to look at a refusal")

    await expect(appeal).to_contain_text("<img src=x onerror=alert(1)> a battle of tin soldiers")
    shade = report.get_by_role("button", name="Show the picture")
    await expect(shade).not_to_have_class("desk-picture open")
    await shade.click()
    await expect(shade).to_have_class("desk-picture open")


async def test_a_ruling_is_carried_out_and_leaves_the_queue(
    page: Page, desk: FakeModeration
) -> None:
    report = page.get_by_role("article", name="A picture was reported")
    await report.get_by_role("button", name="Remove picture").click()

    await expect(report).to_have_count(0)
    await expect(page.get_by_role("tab", name="Waiting (1)")).to_be_visible()
    await page.get_by_role("tab", name="Decided").click()
    await expect(page.get_by_text("picture removed, by Mia")).to_be_visible()
    await expect(page.get_by_role("list", name="Log")).to_contain_text("blocked: pine cones")
    assert desk.reviews["r1"].ruling is Ruling.REMOVE


async def test_rules_of_the_server_are_set_as_a_form(page: Page, desk: FakeModeration) -> None:
    await page.get_by_role("tab", name="Rules of the server").click()
    await page.get_by_label("What is done about violence graphic").select_option("ask")
    await page.get_by_label("Score from which violence graphic counts").fill("0.7")
    await page.get_by_label("Never drawn here").fill("pine cones\n\n tin foil ")
    await page.get_by_label("People who are asked about").fill("Jon Wessel")
    await page.get_by_label("Characters that are drawn as others").fill("Tib = a frog\nTub")
    await page.get_by_label("Each picture says that it is AI-made").select_option("yes")
    await page.get_by_role("button", name="Save").click()

    await expect(page.get_by_text("Saved. In force at once.")).to_be_visible()
    assert desk.set == {
        False: PlaceRules(
            actions={"violence_graphic": "ask"},
            thresholds={"violence_graphic": 0.7},
            blocked=("pine cones", "tin foil"),
            caption=True,
            names=(
                PlaceName(NameKind.PERSON, "Jon Wessel"),
                PlaceName(NameKind.CHARACTER, "Tib", "a frog"),
                PlaceName(NameKind.CHARACTER, "Tub"),
            ),
        )
    }
    await expect(page.get_by_label("Never drawn here")).to_have_value("pine cones\ntin foil")
    characters = page.get_by_label("Characters that are drawn as others")
    await expect(characters).to_have_value("Tib = a frog\nTub")


async def test_a_fixed_rule_offers_no_choice(page: Page) -> None:
    await page.get_by_role("tab", name="Rules of the channel").click()

    await expect(page.get_by_text("sexual minors", exact=True)).to_be_visible()
    await expect(page.get_by_text("block, fixed")).to_be_visible()
    await expect(page.get_by_label("What is done about sexual minors")).to_have_count(0)


async def test_words_are_tried_out_with_the_rule_that_decides(page: Page) -> None:
    await page.get_by_role("tab", name="Try words").click()
    await page.get_by_label("What would these words get here?").fill("a sea of blood")
    await page.get_by_role("button", name="Try").click()

    await expect(page.locator(".desk-verdict")).to_have_text("block")
    await expect(page.get_by_text("violence_graphic, blocklist, gore")).to_be_visible()


async def test_a_ruling_that_fails_is_told_and_may_be_tried_again(
    page: Page, desk: FakeModeration
) -> None:
    known = desk.reviews.pop("r1")
    report = page.get_by_role("article", name="A picture was reported")
    await report.get_by_role("button", name="Warn").click()
    await expect(page.get_by_role("alert")).to_have_text("That review is gone.")

    desk.reviews["r1"] = known
    await report.get_by_role("button", name="Warn").click()
    await expect(report).to_have_count(0)


async def test_a_link_that_does_not_work_says_so(browser: Browser, chat: Easels) -> None:
    context = await browser.new_context()
    page = await context.new_page()

    await page.goto(f"{chat.url}/moderation/forged")

    await expect(page.get_by_text("That link is not one of mine.")).to_be_visible()
    await context.close()
