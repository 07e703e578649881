"""Painting over a picture in headless Chromium: by a link from a chat, and in the playground."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Route, expect

from bot.domain import Imagine, Reply
from tests.adapters.web.easels import Easels, easels
from tests.browser.easel import SIZE, EaselPage, is_painted, opened
from tests.browser.page import Playground
from tests.fakes.backends import png
from tests.fakes.house import FakeHouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]

MIDDLE = (384.0, 216.0)
CORNERS = ((5.0, 5.0), (762.0, 5.0), (5.0, 426.0), (762.0, 426.0))


@pytest_asyncio.fixture(loop_scope="module")
async def chat() -> AsyncIterator[Easels]:
    async with easels() as chat:
        yield chat


@pytest_asyncio.fixture(loop_scope="module", params=[{}])
async def easel(
    browser: Browser, chat: Easels, request: pytest.FixtureRequest
) -> AsyncIterator[EaselPage]:
    """A page on which somebody began; afterwards nothing may have been complained of."""
    options = {"viewport": {"width": 1280, "height": 800}} | request.param
    context = await browser.new_context(**options, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = EaselPage(await context.new_page(), chat)
    await page.begin(await chat.link())
    yield page
    await context.close()
    assert page.complaints == []


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
on_a_phone = pytest.mark.parametrize("easel", [PHONE], indirect=True)


async def test_a_brush_stroke_by_mouse_is_sent_where_it_was_painted(easel: EaselPage) -> None:
    await easel.drag((200, 216), (500, 216))

    mask = await easel.sent("a red scarf")

    asked = easel.chat.house.submitted[-1].ask
    assert isinstance(asked, Reply)
    assert asked.words == "a red scarf"
    assert mask.size == SIZE
    assert is_painted(mask, (200, 216), MIDDLE, (500, 216)) == [True] * 3
    assert is_painted(mask, *CORNERS, (384, 260), (384, 170)) == [False] * 6


@on_a_phone
async def test_a_finger_paints(easel: EaselPage) -> None:
    await easel.touch([(200, 216), (300, 216), (400, 216), (500, 216)])

    mask = await easel.sent()

    assert is_painted(mask, (200, 216), MIDDLE, (500, 216)) == [True] * 3
    assert is_painted(mask, *CORNERS) == [False] * 4


@on_a_phone
async def test_two_fingers_zoom_and_paint_nothing(easel: EaselPage) -> None:
    await easel.touch(
        [(330, 216), (280, 216), (200, 216)],
        [(438, 216), (488, 216), (568, 216)],
    )
    await easel.touch([MIDDLE, MIDDLE])

    mask = await easel.sent()

    box = mask.getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert abs((left + right) / 2 - MIDDLE[0]) < 8
    assert abs((top + bottom) / 2 - MIDDLE[1]) < 8
    # The brush is as large on the screen as before, so a third as large on the picture.
    usual = 44 / ((360 - 20 - 2 - 24) / SIZE[0])
    assert right - left < usual / 2


async def test_a_pen_that_presses_paints_broader(easel: EaselPage) -> None:
    await easel.pen((100, 100), (300, 100), pressure=1.0)
    await easel.pen((100, 300), (300, 300), pressure=0.05)

    mask = await easel.sent()

    heights = [mask.crop((150, middle - 60, 250, middle + 60)).getbbox() for middle in (100, 300)]
    firm, light = (box[3] - box[1] for box in heights if box is not None)
    assert light < firm / 2


async def test_a_lasso_paints_what_it_encloses(easel: EaselPage) -> None:
    await easel.page.get_by_role("button", name="Lasso").click()
    await easel.drag((200, 100), (560, 100), (560, 330), (200, 330))

    mask = await easel.sent()

    assert is_painted(mask, MIDDLE, (215, 115), (545, 315)) == [True] * 3
    assert is_painted(mask, (190, 216), (570, 216), (384, 90), (384, 340)) == [False] * 4


async def test_the_eraser_takes_paint_away(easel: EaselPage) -> None:
    await easel.drag((200, 216), (500, 216))
    await easel.page.keyboard.press("e")
    await easel.drag(MIDDLE, (385, 216))

    mask = await easel.sent()

    assert is_painted(mask, (200, 216), MIDDLE, (500, 216)) == [True, False, True]


async def test_strokes_are_undone_and_redone_by_keys(easel: EaselPage) -> None:
    await easel.drag((100, 100), (200, 100))
    await easel.drag((100, 300), (200, 300))
    await easel.drag((600, 300), (700, 300))

    for keys in ("Control+z", "Control+z", "Control+Shift+z"):
        await easel.page.keyboard.press(keys)
    mask = await easel.sent()

    assert is_painted(mask, (150, 100), (150, 300), (650, 300)) == [True, True, False]


async def test_clearing_can_be_undone(easel: EaselPage) -> None:
    await easel.drag((100, 100), (200, 100))
    await easel.page.get_by_role("button", name="Clear").click()
    await expect(easel.page.get_by_role("button", name="Clear")).to_be_disabled()

    await easel.page.get_by_role("button", name="Undo").click()

    assert is_painted(await easel.sent(), (150, 100)) == [True]


async def test_paint_lands_under_the_pointer_when_zoomed_and_moved(easel: EaselPage) -> None:
    [place] = await easel.where([(600, 120)])
    await easel.page.mouse.move(*place)
    await easel.page.mouse.wheel(0, -900)
    await easel.settle()
    await easel.drag((600, 120), (601, 120))
    # By the right button the picture follows; from 100 to 200 pixels of the fitted picture.
    await easel.drag((600, 120), (500, 120), button="right")
    await easel.drag((500, 120), (501, 120))

    mask = await easel.sent()

    box = mask.getbbox()
    assert box is not None
    assert abs((box[0] + box[2]) / 2 - 600) < 3
    assert abs((box[1] + box[3]) / 2 - 120) < 3
    assert box[2] - box[0] < 30


async def test_brackets_change_the_size_of_the_brush(easel: EaselPage) -> None:
    size = easel.page.get_by_label("Brush size")
    before = int(await size.input_value())

    await easel.page.keyboard.press("]")
    larger = int(await size.input_value())
    for _ in range(20):
        await easel.page.keyboard.press("[")

    assert larger > before
    assert await size.input_value() == "4"


async def test_keys_alone_are_enough(easel: EaselPage) -> None:
    page = easel.page
    await expect(page.locator(".paint-stage")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(8):
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
    await page.get_by_label("What shall be there?").focus()
    await page.keyboard.type("a hat")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Sent.")).to_be_visible()

    ask = easel.chat.house.submitted[-1].ask
    assert isinstance(ask, Reply)
    assert ask.spot is not None
    mask = opened(ask.spot.painted)
    assert is_painted(mask, MIDDLE, (384 - 60, 216)) == [True, False]
    box = mask.getbbox()
    assert box is not None
    assert box[2] - box[0] > 2 * (box[3] - box[1])


async def test_what_is_missing_is_said(easel: EaselPage) -> None:
    told = easel.page.locator("[role=alert]")

    await easel.send("a hat")
    await expect(told).to_have_text("Paint over what shall change first.")
    await easel.drag((100, 100), (200, 100))
    await expect(told).to_be_empty()
    await easel.send(" ")

    await expect(told).to_have_text("Now say what shall be there.")
    await expect(easel.page.get_by_label("What shall be there?")).to_be_focused()
    assert len(easel.chat.house.submitted) == 1


async def test_an_answer_that_was_lost_is_no_failure(easel: EaselPage) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await easel.page.route("**/paint/*", lose, times=1)
    await easel.drag((100, 100), (200, 100))

    await easel.sent()

    assert len(easel.chat.house.submitted) == 2
    easel.complaints.clear()  # the lost answer, and that the link is used up


async def test_a_refused_painting_can_be_sent_again(easel: EaselPage) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, json={"error": "The database does not answer."})

    await easel.page.route("**/paint/*", refuse, times=1)
    await easel.drag((100, 100), (200, 100))
    await easel.send()
    await expect(easel.page.get_by_role("alert")).to_have_text("The database does not answer.")

    assert is_painted(await easel.sent(), (150, 100)) == [True]
    easel.complaints.clear()  # the browser itself reports the 503


async def test_a_preview_leaves_a_link_to_its_author(browser: Browser, chat: Easels) -> None:
    link = await chat.link()
    preview = await browser.new_page()
    await preview.goto(link)
    await expect(preview.get_by_role("button", name="Begin")).to_be_enabled()
    page = EaselPage(await browser.new_page(), chat)

    await page.begin(link)

    assert page.complaints == []
    await preview.close()
    await page.page.close()


async def test_a_second_browser_is_refused_in_words(easel: EaselPage, browser: Browser) -> None:
    other = await (await browser.new_context()).new_page()
    await other.goto(easel.page.url)

    await other.get_by_role("button", name="Begin").click()

    await expect(other.get_by_role("alert")).to_contain_text("opened in another browser")
    await expect(other.locator("canvas")).to_have_count(0)
    await other.context.close()


async def test_a_reload_goes_on_in_the_same_browser(easel: EaselPage) -> None:
    await easel.page.reload()
    await expect(easel.page.locator(".paint-stage")).to_be_visible()
    await easel.settle()
    await easel.drag((100, 100), (200, 100))

    assert is_painted(await easel.sent(), (150, 100)) == [True]


async def test_a_used_link_says_so(easel: EaselPage) -> None:
    await easel.drag((100, 100), (200, 100))
    await easel.sent()

    await easel.page.reload()

    await expect(easel.page.get_by_role("main")).to_contain_text("used already")
    easel.complaints.clear()  # the browser itself reports the 404


@on_a_phone
async def test_everything_fits_a_narrow_phone(easel: EaselPage) -> None:
    page = easel.page
    controls = page.locator(".easel button, .easel input, .easel textarea")

    boxes = [await control.bounding_box() for control in await controls.all()]

    assert len(boxes) >= 11
    for box in boxes:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 740
    stage = await page.locator(".paint-stage").bounding_box()
    assert stage is not None
    assert stage["height"] > 400


async def test_every_control_has_a_name(easel: EaselPage) -> None:
    nameless = await easel.page.evaluate("""() => [...document.querySelectorAll("button, input")]
      .filter((node) => !node.textContent.trim() && !node.getAttribute("aria-label")).length""")

    assert nameless == 0
    await expect(easel.page.get_by_role("main")).to_have_count(1)


async def test_a_region_is_painted_in_the_playground(tab: Playground, house: FakeHouse) -> None:
    await tab.enter()
    await tab.press("Region")
    page = tab.page
    box = await page.locator(".paint-stage").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2, steps=3)
    await page.mouse.up()
    await page.get_by_label("What shall be there?").fill("a kite")
    await page.keyboard.press("Enter")

    await expect(tab.rows).to_have_count(2)
    await expect(page.locator("dialog")).to_have_count(0)
    ask = house.submitted[-1].ask
    assert isinstance(ask, Reply)
    assert ask.parent is not None
    assert ask.spot is not None
    mask = opened(ask.spot.painted)
    assert is_painted(mask, (256, 256), (20, 20)) == [True, False]


async def test_an_attached_picture_is_painted_over_before_it_is_sent(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.open()
    page = tab.page
    photo = FilePayload(name="photo.png", mimeType="image/png", buffer=png(side=512))
    await page.locator("input[type=file]").set_input_files([photo, photo])
    brush = page.get_by_role("button", name="Paint over what shall change")
    await expect(page.locator(".attached li")).to_have_count(2)
    await expect(brush).to_have_count(0)  # one picture is painted at a time
    await page.get_by_role("button", name="Remove photo.png").first.click()
    await tab.box.fill("a kite")
    await brush.click()
    stage = page.locator(".paint-stage")
    await expect(stage).to_be_focused()
    await page.keyboard.press("Enter")  # paints where the brush stands: in the middle
    await expect(page.get_by_label("What shall be there?")).to_have_value("a kite")
    await page.get_by_role("button", name="Send").last.click()

    await expect(tab.pieces).to_have_count(1)
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".attached li")).to_have_count(0)
    ask = house.submitted[-1].ask
    assert isinstance(ask, Imagine)
    assert (ask.words, len(ask.references)) == ("a kite", 1)
    assert ask.spot is not None
    assert is_painted(opened(ask.spot.painted), (256, 256), (20, 20)) == [True, False]


async def test_a_region_can_be_left(tab: Playground, house: FakeHouse) -> None:
    await tab.enter()
    await tab.press("Region")
    await expect(tab.page.locator(".paint-stage")).to_be_focused()

    await tab.page.keyboard.press("Escape")

    await expect(tab.page.locator("dialog")).to_have_count(0)
    await expect(tab.page.locator(".actions").get_by_role("button", name="Region")).to_be_focused()
    assert len(house.submitted) == 1


async def test_paint_is_not_lost_by_one_key(tab: Playground) -> None:
    await tab.enter()
    await tab.press("Region")
    await tab.page.locator(".paint-stage").click()

    await tab.page.keyboard.press("Escape")
    await expect(tab.page.locator(".easel-told")).to_contain_text("Esc once more")
    await tab.page.keyboard.press("Escape")

    await expect(tab.page.locator("dialog")).to_have_count(0)
