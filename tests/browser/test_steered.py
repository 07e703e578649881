"""The page when the house is slow, refuses, fails or goes away: on a fake house alone."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import Browser, expect

from bot.domain import Asked, Failed, Refusal, Refused, Reply
from tests.adapters.web.serving import serving
from tests.browser.page import Playground
from tests.browser.sites import Site, fake_site
from tests.browser.test_page import PASTE
from tests.end_to_end.program import free_port
from tests.fakes import screened
from tests.fakes.house import FakeHouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]


async def test_steps_are_shown_and_a_drawing_can_be_cancelled(
    tab: Playground, house: FakeHouse
) -> None:
    house.hold()
    await tab.say("a red balloon")
    card = tab.page.locator(".piece.pending")
    await expect(card.locator(".step")).to_have_text("Drawing")
    await expect(card.locator(".partial")).to_be_visible()
    await expect(tab.page.locator("#live")).to_have_text("Drawing")

    await card.get_by_role("button", name="Cancel").click()

    await expect(tab.page.locator(".empty")).to_be_visible()


async def test_a_drawing_goes_on_through_a_reload(tab: Playground, house: FakeHouse) -> None:
    house.hold()
    await tab.say("a red balloon")
    await expect(tab.page.locator(".partial")).to_be_visible()

    await tab.page.reload()
    await expect(tab.page.locator(".piece.pending .label-title")).to_have_text("a red balloon")
    house.release()

    await expect(tab.pieces).to_have_count(1)


async def test_a_picture_chosen_among_several_is_the_parent(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("2", exact=True).check()
    await tab.enter("a red balloon")

    await tab.page.get_by_role("button", name="Choose picture 2").click()
    await tab.refine("bluer")

    ask = house.submitted[-1].ask
    assert isinstance(ask, Reply)
    assert ask.parent is not None
    assert ask.parent.index == 1
    assert house.submitted[-1].place.room == house.submitted[0].event_key


async def test_a_pasted_picture_reaches_the_core(tab: Playground, house: FakeHouse) -> None:
    await tab.page.evaluate(PASTE, base64.b64encode(screened.png()).decode())

    await tab.draw("this, bluer")

    assert house.fetched == [screened.png()]


async def test_a_refusal_says_what_to_try_and_gives_the_words_back(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.say("something forbidden")
    notice = tab.page.locator(".notice.refused")
    await expect(notice).to_contain_text("Try the same scene with an invented character.")

    await notice.get_by_role("button", name="Edit the words").click()

    await expect(tab.box).to_have_value("something forbidden")
    await expect(notice).to_have_count(0)


async def test_a_failure_can_be_drawn_again(tab: Playground, house: FakeHouse) -> None:
    house.will_answer(Failed("The picture did not come through. Nothing was charged."))
    await tab.say("a red balloon")
    await expect(tab.page.locator(".notice.failed")).to_contain_text("Nothing was charged.")

    await tab.page.get_by_role("button", name="Draw again").click()

    await expect(tab.pieces.locator(".label-title")).to_have_text(["a red balloon"])
    await expect(tab.page.locator(".notice.failed")).to_have_count(0)


async def test_a_question_is_answered_with_yes(tab: Playground, house: FakeHouse) -> None:
    house.will_answer(Asked("real_person", "Is she fine with it?", "Yes, she is"))
    await tab.say("Ms Miller as a cat")
    notice = tab.page.locator(".notice.asked")
    await expect(notice).to_contain_text("Is she fine with it?")

    await notice.get_by_role("button", name="Yes, she is").click()

    await expect(tab.pieces.locator(".label-title")).to_have_text(["Ms Miller as a cat"])
    await expect(notice).to_have_count(0)
    assert house.submitted[-1].ask.kind == "confirm"


async def test_a_refusal_may_be_put_before_a_moderator(tab: Playground, house: FakeHouse) -> None:
    house.will_answer(Refused(Refusal("names", "hate", "Not drawn here.", appeal=True)))
    await tab.say("something")

    await tab.page.get_by_role("button", name="Ask a moderator").click()

    # The house of these tests has no moderators.
    await expect(tab.page.locator(".toast")).to_contain_text("Nobody moderates here.")
    tab.complaints.clear()  # the browser notes the status as well


async def test_a_limit_says_when_it_goes_on(tab: Playground, house: FakeHouse) -> None:
    house.desk.per_day = 0

    await tab.say("a red balloon")

    await expect(tab.page.locator(".notice.declined")).to_contain_text("It goes on at")
    await expect(tab.page.locator(".left")).to_contain_text("0 left")


async def test_a_question_is_answered_in_words(tab: Playground, house: FakeHouse) -> None:
    await tab.say("what can you draw?")

    await expect(tab.page.locator(".notice.answered")).to_contain_text("Say what to change")


async def test_words_that_were_not_taken_come_back_into_the_box(
    tab: Playground, house: FakeHouse
) -> None:
    await tab.page.route("**/api/requests", lambda route: route.abort())

    await tab.say("a red balloon")

    await expect(tab.page.locator(".toast")).to_contain_text("does not answer", timeout=15_000)
    await expect(tab.box).to_have_value("a red balloon")
    tab.complaints.clear()  # the aborted calls themselves


async def test_a_page_goes_on_after_the_server_was_started_anew(browser: Browser) -> None:
    async with FakeHouse(step_seconds=0.02) as house:
        async with serving(house, port=(port := free_port())) as first:
            tab = Playground(await browser.new_page(), Site(first.url, house))
            await tab.open()
            await tab.draw("a red balloon")
        async with serving(house, port=port):
            await tab.draw("three blue birds")
            await tab.page.close()

    assert not [told for told in tab.complaints if "ERR_" not in told]


async def test_the_password_opens_the_page_in_a_browser(browser: Browser) -> None:
    async with fake_site(password="open sesame") as site:
        tab = Playground(await browser.new_page(), site)
        await tab.page.goto(site.url)
        await tab.page.get_by_label("Password").fill("wrong")
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.get_by_role("alert")).to_have_text(
            "That is not the password. Try again."
        )
        tab.complaints.clear()  # the browser itself reports the 403
        await tab.page.get_by_label("Password").fill("open sesame")
        await tab.page.keyboard.press("Enter")
        await tab.draw("a red balloon")

        # Before the server goes: what the page still asks for would be refused after it.
        assert tab.complaints == []
        await tab.page.close()


async def test_branches_get_lanes_of_their_own(tab: Playground) -> None:
    rows = await tab.page.evaluate("""async () => {
      const { layOut } = await import("/static/tree.js");
      const parents = { a: null, b: "a", c: "b", d: "a", e: "d", f: "c", g: null };
      const items = Object.entries(parents).map(([id, parentId]) => ({ id, parentId }));
      const { rows, edges } = layOut(items);
      return [rows.map((row) => row.lane), edges];
    }""")

    assert rows == [
        [0, 0, 0, 1, 1, 0, 0],
        [[0, 1], [1, 2], [0, 3], [3, 4], [2, 5]],
    ]
