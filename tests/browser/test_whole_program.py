"""The playground of the whole program, as `make run` starts it without any token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.page import Playground
from tests.browser.sites import Site
from tests.end_to_end.program import Program, free_port, running
from tests.simulators.openai import OpenAISimulator

pytestmark = [
    pytest.mark.browser,
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
]


# One program for all that needs no painter of its own: each browser is a member of its own.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    program = Program(tmp_path_factory.mktemp("data"), {})
    await program.start()
    yield program
    assert await program.stop() == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    """Return a program whose painter can change a part of a picture."""
    async with OpenAISimulator() as openai:
        environ = {
            "OPENAI_API_KEY": openai.api_key,
            "OPENAI_BASE_URL": openai.base_url,
            "LIMNER_STUDIO__LANGUAGE": "offline",
        }
        async with running(tmp_path_factory.mktemp("data"), environ) as program:
            yield program


async def test_a_newcomer_makes_refines_undoes_and_saves_a_picture(
    browser: Browser, program: Program, tmp_path: Path
) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Playground(await context.new_page(), Site(program.address))
    await tab.open()

    await tab.enter("a dog wearing pink sunglasses, on the beach at sunset")
    await tab.refine("make it anime-style")
    await expect(tab.shown).to_contain_text("v2 from v1")
    await tab.press("Undo")
    await expect(tab.rows.nth(0)).to_have_attribute("aria-current", "true")
    async with tab.page.expect_download() as saving:
        await tab.page.get_by_role("link", name="Save the original").first.click()
    await (await saving.value).save_as(tmp_path / "saved")

    assert (tmp_path / "saved").read_bytes().startswith(b"\x89PNG")
    await program.stop()
    await program.start()
    await tab.page.reload()
    await expect(tab.rows).to_have_count(2)
    await context.close()


async def test_prompts_are_written_and_drawn_and_pictures_enlarged_without_any_token(
    browser: Browser, program: Program
) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Playground(await context.new_page(), Site(program.address))
    await tab.open()

    await tab.craft("Prompt")
    await tab.page.get_by_label("For which generator").select_option("Midjourney")
    await tab.say("a dog on the beach, wide")
    notice = tab.page.locator(".notice.suggested")
    await expect(notice.locator(".passage").first).to_contain_text("--ar")
    await notice.get_by_role("button", name="Draw prompt 2").click()
    await expect(tab.pieces).to_have_count(1)
    await tab.pieces.last.locator(".label-title a").click()
    await tab.more("Upscale")

    await expect(tab.shown).to_contain_text("v2 from v1")
    await expect(tab.shown).to_contain_text("2496 × 1664")
    await expect(tab.page.get_by_role("button", name="Region")).to_have_count(0)
    assert tab.complaints == []
    await context.close()


async def test_a_picture_is_expanded_and_compared_by_a_painter_that_can(
    browser: Browser, editing: Program
) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Playground(await context.new_page(), Site(editing.address))
    await tab.open()
    await tab.enter("a dog on the beach")

    await tab.more("Expand: wide")
    await expect(tab.shown).to_contain_text("v2 from v1", timeout=20_000)
    await tab.press("Compare")

    image = tab.page.get_by_role("dialog").get_by_alt_text("Before and after")
    await expect(image).to_have_js_property("complete", True)
    assert await image.evaluate("image => image.naturalWidth") > 300
    await context.close()


async def test_links_to_paint_on_are_served_where_the_operator_says(tmp_path: Path) -> None:
    port = free_port()
    environ = {
        "LIMNER_PAINTING__PUBLIC_URL": "https://limner.example.org",
        "LIMNER_WEB__PAINT_PORT": str(port),
    }
    async with (
        running(tmp_path / "data", environ),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/paint/{'0' * 64}") as response,
    ):
        text = await response.text()

    assert response.status == 404
    assert "This is not one of my links." in text


async def test_it_fits_a_phone(browser: Browser, program: Program) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    tab = Playground(await context.new_page(), Site(program.address))
    await tab.open()

    await tab.enter("three penguins holding balloons in the snow at night")

    assert await tab.overflow_px() <= 0
    await context.close()


async def test_a_painted_part_alone_is_sent_to_the_core(browser: Browser, editing: Program) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    tab = Playground(await context.new_page(), Site(editing.address))
    await tab.open()
    await tab.enter("a dog on the beach")
    await tab.press("Region")
    await tab.page.locator(".paint-stage").click()
    await tab.page.get_by_label("What shall be there?").fill("add a red balloon")
    await tab.page.keyboard.press("Enter")

    await expect(tab.shown).to_contain_text("v2 from v1")
    await context.close()
