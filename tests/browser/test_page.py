"""The playground in headless Chromium, on whatever serves it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.page import Playground
from tests.fakes import screened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]

PASTE = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "cat.png", { type: "image/png" }));
  const paste = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true });
  document.getElementById("words").dispatchEvent(paste);
}"""


async def test_an_empty_wall_offers_examples(tab: Playground) -> None:
    example = tab.page.locator(".example").first
    words = (await example.inner_text()).strip()

    await example.click()

    await expect(tab.page.locator(".example")).to_have_count(4)
    await expect(tab.box).to_have_value(words)
    await expect(tab.box).to_be_focused()


async def test_words_make_a_picture_with_its_label(tab: Playground) -> None:
    await tab.draw("/imagine a dog on a beach")

    piece = tab.pieces.first
    picture = piece.locator(".picture img")
    await expect(piece.locator(".label-title")).to_have_text("a dog on a beach")
    await expect(piece.locator(".label-line")).to_contain_text("v1")
    await expect(piece.locator(".mark")).to_have_text("Sketch")
    await expect(piece.locator(".credit")).not_to_be_empty()
    assert "dog" in (await picture.get_attribute("alt") or "")
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 0


async def test_plain_words_in_a_conversation_refine_the_shown_picture(tab: Playground) -> None:
    await tab.enter()

    await tab.refine("make it anime-style")

    await expect(tab.shown).to_contain_text("v2 from v1")
    await expect(tab.page.locator(".context")).to_contain_text("Refining v2")


async def test_plain_words_on_the_feed_refine_the_picture_that_just_came(tab: Playground) -> None:
    await tab.say("a dog on a beach")
    await expect(tab.pieces).to_have_count(1)

    await expect(tab.page.locator(".context")).to_contain_text("Refining v1")
    await tab.say("make it anime-style")

    await expect(tab.pieces.first.locator(".label-line")).to_contain_text("v2 from v1")
    await expect(tab.pieces).to_have_count(1)


async def test_starting_anew_on_the_feed_begins_another_conversation(tab: Playground) -> None:
    await tab.draw("a dog on a beach")

    await tab.page.get_by_role("button", name="Start anew").click()
    await expect(tab.page.locator(".context")).to_be_hidden()
    await tab.say("a castle")

    await expect(tab.pieces).to_have_count(2)


async def test_an_earlier_version_can_be_branched_from(tab: Playground) -> None:
    await tab.enter()
    await tab.refine("make it anime-style")

    await tab.rows.nth(0).click()
    await expect(tab.page.locator(".context")).to_contain_text("Refining v1")
    await tab.refine("at night")

    await expect(tab.rows.nth(2)).to_contain_text("v3 from v1")
    await expect(tab.page.locator(".tree-lines path")).to_have_count(2)


async def test_undo_goes_back_to_the_parent_and_keeps_the_child(tab: Playground) -> None:
    await tab.enter()
    await tab.refine("make it anime-style")

    await tab.press("Undo")

    await expect(tab.rows.nth(0)).to_have_attribute("aria-current", "true")
    await expect(tab.rows).to_have_count(2)


async def test_vary_and_again_add_versions(tab: Playground) -> None:
    await tab.enter()

    await tab.press("Vary")
    await expect(tab.rows).to_have_count(2)
    await tab.press("Again")

    await expect(tab.rows).to_have_count(3)


async def test_the_original_is_saved_under_a_name_from_the_words(
    tab: Playground, tmp_path: Path
) -> None:
    await tab.draw("a red balloon")

    async with tab.page.expect_download() as saving:
        await tab.pieces.first.get_by_role("link", name="Save the original").click()
    download = await saving.value
    await download.save_as(tmp_path / "saved")

    assert download.suggested_filename == "a-red-balloon-v1.png"
    assert (tmp_path / "saved").read_bytes().startswith(b"\x89PNG")


async def test_a_picture_is_deleted_after_a_question(tab: Playground) -> None:
    await tab.enter()

    await tab.more("Delete")
    await tab.page.get_by_role("button", name="Keep it").click()
    await expect(tab.rows).to_have_count(1)
    await tab.more("Delete")
    await tab.page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    await expect(tab.page.locator(".empty")).to_be_visible()


async def test_among_several_the_buttons_ask_which_one(tab: Playground) -> None:
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("4", exact=True).check()
    await tab.draw("a red balloon")
    await expect(tab.page.locator(".picture")).to_have_count(4)

    await tab.press("Refine")
    await expect(tab.page.get_by_role("dialog")).to_contain_text("which one?")
    await tab.page.keyboard.press("2")

    await expect(tab.page.locator(".context")).to_contain_text("Refining v1, picture 2")
    await expect(tab.box).to_be_focused()


async def test_the_prompt_dialog_works_by_keyboard(tab: Playground) -> None:
    await tab.enter("a red balloon")
    button = tab.page.get_by_role("button", name="Prompt", exact=True)

    await button.focus()
    await tab.page.keyboard.press("Enter")
    dialog = tab.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Words given")
    await expect(dialog).to_contain_text("Prompt used")
    await expect(dialog.get_by_role("button", name="Done")).to_be_focused()
    await tab.page.keyboard.press("Escape")

    await expect(dialog).to_have_count(0)
    await expect(button).to_be_focused()


async def test_a_recipe_edited_by_hand_is_drawn(tab: Playground) -> None:
    await tab.enter("a red balloon")

    await tab.page.get_by_role("button", name="Recipe").click()
    await tab.page.get_by_role("textbox", name="Style").fill("noir")
    await tab.page.get_by_role("button", name="Draw this").click()

    await expect(tab.rows).to_have_count(2)
    await tab.press("Prompt")
    await expect(tab.page.get_by_role("dialog")).to_contain_text("noir")


async def test_the_full_size_view_has_arrows_zoom_and_escape(tab: Playground) -> None:
    await tab.enter("a red balloon")
    await tab.refine("make it anime-style")

    await tab.page.locator(".picture-open").click()
    view = tab.page.locator(".lightbox")
    await expect(view.locator(".light-caption")).to_contain_text("v2 from v1")
    await tab.page.keyboard.press("ArrowLeft")
    await expect(view.locator(".light-caption")).to_contain_text("v1")
    await tab.page.keyboard.press("z")
    zoomed = await view.get_attribute("class")
    await tab.page.keyboard.press("Escape")

    assert zoomed is not None
    assert "zoomed" in zoomed
    await expect(view).to_have_count(0)
    await expect(tab.rows).to_have_count(2)


async def test_everything_is_reached_by_keys(tab: Playground) -> None:
    await tab.enter("a red balloon")
    await tab.refine("make it anime-style")

    await tab.page.locator(".room-title").focus()
    await tab.page.keyboard.press("ArrowLeft")
    await expect(tab.rows.nth(0)).to_have_attribute("aria-current", "true")
    await tab.page.keyboard.press("/")
    await tab.page.keyboard.type("one")
    await tab.page.keyboard.press("Shift+Enter")
    await tab.page.keyboard.type("two")
    await expect(tab.box).to_have_value("one\ntwo")
    await tab.page.keyboard.press("Escape")
    await expect(tab.box).not_to_be_focused()
    await tab.page.keyboard.press("Escape")

    await expect(tab.pieces).to_have_count(1)


async def test_a_pasted_picture_is_attached_and_can_be_taken_off(tab: Playground) -> None:
    await tab.page.evaluate(PASTE, base64.b64encode(screened.png()).decode())
    await expect(tab.page.locator(".attached img")).to_have_count(1)

    await tab.page.get_by_role("button", name="Remove cat.png").click()

    await expect(tab.page.locator(".attached")).to_be_hidden()


async def test_what_members_write_is_never_markup(tab: Playground) -> None:
    words = "a red balloon <img src=x onerror=alert(1)><b>bold</b>"

    await tab.enter(words)

    await expect(tab.page.locator(".room-title")).to_have_text(words)
    await expect(tab.page.locator(".room b")).to_have_count(0)
    await expect(tab.page.locator("img[src=x]")).to_have_count(0)


async def test_a_reload_shows_what_was_there(tab: Playground) -> None:
    await tab.enter("a red balloon")
    await tab.refine("make it anime-style")

    await tab.page.reload()

    await expect(tab.rows).to_have_count(2)
    await expect(tab.shown).to_contain_text("v2 from v1")


async def test_every_tab_shows_a_new_picture(tab: Playground) -> None:
    other = Playground(await tab.page.context.new_page(), tab.site)
    await other.open()

    await tab.draw("a red balloon")
    await expect(other.pieces).to_have_count(1)
    await tab.page.close()
    await other.draw("three blue birds")

    await expect(other.pieces).to_have_count(2)
    assert other.complaints == []


async def test_a_private_picture_says_so_and_can_be_published(tab: Playground) -> None:
    await tab.page.get_by_role("button", name="Shape, count").click()
    await tab.page.get_by_label("Only for me").check()
    await tab.enter("a red balloon")
    await expect(tab.page.locator(".mark.private")).to_be_visible()

    await tab.press("Publish")

    await expect(tab.page.locator(".mark.private")).to_have_count(0)


async def test_a_chosen_theme_stays(tab: Playground) -> None:
    root = tab.page.locator("html")
    for _ in range(2):
        await tab.page.get_by_role("button", name="Theme:").click()

    await tab.page.reload()

    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(tab.page.get_by_role("button", name="Theme: Dark")).to_be_visible()


@pytest.mark.parametrize("width", [360, 390])
async def test_a_phone_never_scrolls_sideways(tab: Playground, width: int) -> None:
    await tab.page.set_viewport_size({"width": width, "height": 740})
    overflows = [await tab.overflow_px()]
    await tab.enter("a red balloon with " + "averyveryverylongword" * 8)
    await tab.refine("make it wide")
    overflows.append(await tab.overflow_px())
    await tab.page.get_by_role("button", name="Shape, count").click()
    overflows.append(await tab.overflow_px())
    await tab.page.keyboard.press("Escape")
    await tab.press("Prompt")
    overflows.append(await tab.overflow_px())
    await tab.page.keyboard.press("Escape")
    await tab.page.get_by_role("link", name="Back to all pictures").click()
    await expect(tab.pieces).to_have_count(1)
    overflows.append(await tab.overflow_px())

    assert overflows == [0] * 5


async def test_buttons_have_names_and_pictures_have_texts(tab: Playground) -> None:
    await tab.enter("a red balloon")

    nameless = await tab.page.evaluate("""() => [...document.querySelectorAll("button, a")]
      .filter((node) => !node.textContent.trim() && !node.getAttribute("aria-label")).length""")
    textless = await tab.page.evaluate("document.querySelectorAll('img:not([alt])').length")

    assert (nameless, textless) == (0, 0)
    await expect(tab.page.get_by_role("main")).to_have_count(1)
    await expect(tab.page.locator("h1")).to_have_count(1)
