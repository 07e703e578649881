"""More than drawing: menus, before and after, prompts, pictures made into one."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.domain import (
    Describe,
    DrawSuggested,
    Expand,
    Failed,
    Imagine,
    PictureRef,
    Suggested,
    Suggestion,
    Upscale,
    Vary,
    WritePrompt,
)
from bot.domain import Recipe as Components
from bot.ports import Facts
from tests.adapters.web.serving import serving
from tests.browser.page import Playground
from tests.browser.sites import Site
from tests.browser.test_page import PASTE
from tests.fakes import screened
from tests.fakes.house import FACTS, FakeDesk, FakeHouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]

PNG = base64.b64encode(screened.png()).decode()
PROMPTS = Suggested(
    "Two prompts for Midjourney.",
    (
        Suggestion("a lighthouse at dusk, oil --ar 3:2", "A lighthouse at dusk, in oil.", "wide"),
        Suggestion("<b>a lighthouse</b> --ar 3:2", "A lighthouse, in watercolour.", "wide"),
    ),
    Components("Oil painting", "A lighthouse", "Violet and amber", "Wide", "people"),
)


class SeeingDesk(FakeDesk):
    def facts(self) -> Facts:
        return dataclasses.replace(FACTS, dialects=("FLUX", "Midjourney"), sees=True)


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with FakeHouse(step_seconds=0.02) as house:
        house.desk = SeeingDesk(house, per_day=20)
        async with serving(house) as playground:
            yield Site(playground.url, house)


async def test_more_works_by_keyboard_alone(tab: Playground, house: FakeHouse) -> None:
    await tab.enter()
    button = tab.page.locator(".actions").get_by_role("button", name="More")
    items = tab.page.get_by_role("menuitem")

    await button.focus()
    await tab.page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(items.first).to_be_focused()
    await tab.page.keyboard.press("Escape")
    await expect(tab.page.get_by_role("menu")).to_have_count(0)
    await expect(button).to_have_attribute("aria-expanded", "false")
    await expect(button).to_be_focused()
    await tab.page.keyboard.press("ArrowUp")
    await expect(items.last).to_be_focused()
    await tab.page.keyboard.press("ArrowDown")
    await tab.page.keyboard.press("ArrowDown")
    await expect(items.nth(1)).to_be_focused()
    await tab.page.keyboard.press("u")
    await tab.page.keyboard.press("Enter")

    await expect(tab.rows).to_have_count(2)
    assert isinstance(house.submitted[-1].ask, Upscale)


async def test_a_menu_closes_when_something_else_is_done(tab: Playground) -> None:
    await tab.enter()
    menu = tab.page.get_by_role("menu")

    await tab.press("More")
    await tab.page.locator(".room-title").click()
    await expect(menu).to_have_count(0)
    await tab.press("More")
    await tab.press("More")
    await expect(menu).to_have_count(0)
    await tab.press("More")
    await tab.page.keyboard.press("Tab")

    await expect(menu).to_have_count(0)
    await expect(tab.rows).to_have_count(1)


async def test_more_varies_and_expands_to_the_other_shapes(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.enter()
    await tab.press("More")
    labels = await tab.page.get_by_role("menuitem").all_inner_texts()
    await tab.page.keyboard.press("Escape")
    parent = PictureRef(next(iter(house.gallery.versions)))

    await tab.more("Vary subtly")
    await expect(tab.rows).to_have_count(2)
    await tab.rows.nth(0).click()
    await tab.more("Expand: wide")
    await expect(tab.rows).to_have_count(3)

    assert [label.strip() for label in labels] == [
        "Vary subtly",
        "Vary strongly",
        "Expand: wide",
        "Expand: tall",
        "Upscale",
        "Describe",
        "Delete",
    ]
    assert [each.ask for each in house.submitted[1:]] == [
        Vary(parent, subtle=True),
        Expand(parent, "wide"),
    ]


async def test_more_asks_which_of_several_pictures_is_meant(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("2", exact=True).check()
    await tab.enter()

    await tab.more("Vary strongly")
    await tab.page.keyboard.press("2")
    await expect(tab.rows).to_have_count(2)

    version = next(iter(house.gallery.versions))
    assert house.submitted[-1].ask == Vary(PictureRef(version, 1))


async def test_an_expanded_picture_is_compared_with_what_it_was(tab: Playground) -> None:
    await tab.enter()
    compare = tab.page.get_by_role("button", name="Compare")
    await expect(compare).to_have_count(0)
    await tab.more("Expand: wide")

    await compare.click()

    sheet = tab.page.get_by_role("dialog", name="Before and after: v2 from v1")
    shown = sheet.get_by_alt_text("Before and after, side by side")
    await expect(shown).to_have_js_property("complete", True)
    assert await shown.evaluate("image => image.naturalWidth") > 0
    await sheet.get_by_role("button", name="View at full size").click()
    await expect(sheet.get_by_role("button", name="Fit to the window")).to_be_visible()
    await tab.page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    await expect(compare).to_be_focused()


async def test_a_comparison_that_cannot_be_made_says_why(tab: Playground, house: FakeHouse) -> None:
    await tab.enter()
    await tab.more("Expand: wide")
    await expect(tab.rows).to_have_count(2)
    house.gallery.versions.popitem()

    await tab.press("Compare")

    await expect(tab.page.get_by_role("dialog")).to_contain_text("That picture is gone.")
    # The browser itself notes each answer that is no success.
    assert [told for told in tab.complaints if "404" not in told] == []
    tab.complaints.clear()


async def test_a_prompt_is_copied_and_drawn(tab: Playground, house: FakeHouse) -> None:
    await tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    house.will_answer(PROMPTS)
    await tab.craft("Prompt")
    await tab.page.get_by_label("For which generator").select_option("Midjourney")
    await tab.say("a lighthouse at dusk")

    notice = tab.page.locator(".notice.suggested")
    await expect(notice).to_contain_text("Two prompts for Midjourney.")
    await expect(notice.locator("dd")).to_have_text(
        ["Oil painting", "A lighthouse", "Violet and amber", "Wide", "people"]
    )
    await expect(notice.locator(".passage").nth(1)).to_have_text("<b>a lighthouse</b> --ar 3:2")
    await notice.get_by_role("button", name="Copy prompt 2").click()
    await expect(tab.page.locator("#live")).to_have_text("Copied.")
    copied = await tab.page.evaluate("navigator.clipboard.readText()")
    await notice.get_by_role("button", name="Draw prompt 2").click()
    await expect(tab.pieces).to_have_count(1)

    wrote = house.submitted[0]
    assert wrote.ask == WritePrompt("a lighthouse at dusk", "Midjourney")
    assert copied == "<b>a lighthouse</b> --ar 3:2"
    assert house.submitted[1].ask == DrawSuggested(house.answers[0].job_id, 1)
    await expect(notice).to_have_count(1)


async def test_prompts_outlive_a_reload_and_are_put_away(tab: Playground) -> None:
    await tab.say("/prompt a lighthouse")
    notice = tab.page.locator(".notice.suggested")
    await expect(notice.locator(".passage")).to_have_count(2)

    await tab.page.reload()
    await expect(notice.locator(".passage")).to_have_count(2)
    await notice.get_by_role("button", name="Edit the words").click()

    await expect(notice).to_have_count(0)
    await expect(tab.box).to_have_value("a lighthouse")
    await expect(tab.page.get_by_label("For which generator")).to_be_visible()


async def test_what_is_private_stays_private_when_it_is_described_and_drawn(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("Only for me").check()
    await tab.enter()
    await tab.page.get_by_label("only for me: remove").click()

    await tab.more("Describe")
    await tab.page.get_by_role("button", name="Draw prompt 1").click()
    await expect(tab.pieces).to_have_count(2)

    version = next(iter(house.gallery.versions))
    assert house.submitted[1].ask == Describe(PictureRef(version))
    assert [each.private for each in house.submitted] == [True] * 3


async def test_an_answer_to_a_picture_is_seen_on_the_feed_too(tab: Playground) -> None:
    await tab.draw("a red balloon")
    await tab.draw("three blue birds")
    await tab.page.evaluate("scrollTo(0, 0)")

    await tab.pieces.first.get_by_role("button", name="More").click()
    await tab.page.get_by_role("menuitem", name="Describe").click()

    notice = tab.page.locator(".feed .notice.suggested")
    await expect(notice.get_by_role("button", name="Draw prompt")).to_have_count(4)
    await expect(notice).to_be_in_viewport()


async def test_prompts_that_failed_are_tried_again(tab: Playground, house: FakeHouse) -> None:
    house.will_answer(Failed("Nothing came of that."))
    await tab.craft("Prompt")
    await tab.page.get_by_label("For which generator").select_option("FLUX")
    await tab.say("a lighthouse")

    await tab.page.get_by_role("button", name="Try again").click()

    await expect(tab.page.locator(".notice.suggested")).to_contain_text("Two prompts for you.")
    await expect(tab.page.locator(".notice.failed")).to_have_count(0)
    await tab.page.get_by_role("button", name="Edit the words").click()
    generator = tab.page.get_by_label("For which generator")
    await expect(generator).to_be_visible()
    await expect(generator).to_have_value("FLUX")


async def test_two_pictures_are_blended_without_words(tab: Playground, house: FakeHouse) -> None:
    await tab.craft("Blend")
    await tab.page.evaluate(PASTE, PNG)
    await tab.box.press("Enter")
    await expect(tab.page.locator(".toast")).to_contain_text("Blend 2 to 4 pictures")
    await tab.page.evaluate(PASTE, PNG)
    await expect(tab.page.locator(".attached img")).to_have_count(2)

    await tab.box.press("Enter")

    await expect(tab.pieces).to_have_count(1)
    ask = house.submitted[-1].ask
    assert isinstance(ask, Imagine)
    assert ask.words == ""
    assert house.fetched == [screened.png()] * 2
    await expect(tab.page.locator(".craft")).to_be_hidden()


async def test_pictures_that_are_here_are_blended_and_a_private_one_keeps_it_private(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.draw("a red balloon")
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("Only for me").check()
    await tab.draw("three blue birds")
    await tab.page.get_by_label("only for me: remove").click()

    await tab.craft("Blend")
    await tab.page.get_by_role("button", name="Pictures here").click()
    for name in ("v1: a red balloon", "v1: three blue birds"):
        await tab.page.get_by_role("dialog").get_by_role("button", name=name).click()
    await tab.page.get_by_role("button", name="Take them").click()
    await expect(tab.page.locator(".attached img")).to_have_count(2)
    await tab.say("the birds carry the balloon")
    await expect(tab.pieces).to_have_count(3)

    originals = [each.data for each in house.gallery.pictures.values()]
    assert house.fetched == originals[:2]
    assert house.submitted[-1].private


async def test_a_picture_of_mine_is_described(tab: Playground, house: FakeHouse) -> None:
    await tab.craft("Describe")
    await tab.page.evaluate(PASTE, PNG)

    await tab.box.press("Enter")

    await expect(tab.page.locator(".notice.suggested")).to_contain_text("Four prompts")
    ask = house.submitted[-1].ask
    assert isinstance(ask, Describe)
    assert ask.picture is not None
    assert ask.picture.filename == "cat.png"


async def test_escape_goes_back_to_drawing(tab: Playground) -> None:
    await tab.craft("Blend")

    await tab.box.press("Escape")
    await expect(tab.page.locator(".craft")).to_be_hidden()
    await tab.draw("a red balloon")

    await expect(tab.pieces.locator(".label-title")).to_have_text(["a red balloon"])


async def test_menus_and_prompts_fit_a_phone(tab: Playground, house: FakeHouse) -> None:
    await tab.page.set_viewport_size({"width": 360, "height": 740})
    await tab.enter()
    await tab.press("More")
    box = await tab.page.get_by_role("menu").bounding_box()
    overflows = [await tab.overflow_px()]
    await tab.page.keyboard.press("Escape")
    house.will_answer(
        dataclasses.replace(PROMPTS, suggestions=(Suggestion("averylongword" * 40, "a"),) * 2)
    )
    await tab.more("Describe")
    await expect(tab.page.locator(".notice.suggested")).to_be_in_viewport()
    overflows.append(await tab.overflow_px())
    await tab.craft("Prompt")
    overflows.append(await tab.overflow_px())

    assert overflows == [0] * 3
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740
