"""From a stroke in the browser to the bits of the delivered file, through the real core."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import numpy as np
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, expect

from adapters.web.files import Files
from adapters.web.painting import Painting
from bot.domain import Address, Delivered, PictureRef, Reply
from tests.bot.pipeline.editing import ADD, BEFORE, CHANGE, SIDE, again, changed, drawing, painter
from tests.fakes.core import request, running_core
from tests.fakes.easel import easel, token_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(60),
    pytest.mark.asyncio(loop_scope="module"),
]


async def test_painted_pixels_are_the_only_ones_that_change(
    browser: Browser, tmp_path: Path
) -> None:
    backend = painter(drawing(BEFORE), again(CHANGE.ideal))
    async with running_core(tmp_path, backend=backend) as core:
        ours = easel(core.database.vault, core.studio)
        version = await core.imagine("stones")
        region = request(Reply("", PictureRef(version.id)), address=Address("fake"))
        token = token_of(await ours.invite(region))
        files = await asyncio.to_thread(Files, "Limner")
        app = Painting(ours, core.gallery, core.desk, files).app()
        async with TestServer(app) as server:
            page = await browser.new_page(viewport={"width": 800, "height": 800})
            await page.goto(str(server.make_url(f"/paint/{token}")))
            await page.get_by_role("button", name="Begin").click()
            box = await page.locator(".paint-stage").bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            await page.get_by_label("Brush size").fill("160")
            await page.mouse.move(x - 60, y)
            await page.mouse.down()
            await page.mouse.move(x + 60, y, steps=6)
            await page.mouse.up()
            await page.get_by_label("What shall be there?").fill(ADD)
            await page.get_by_role("button", name="Send").click()
            await expect(page.get_by_role("heading", name="Sent.")).to_be_visible()
            await page.close()
        outcome = (await core.messenger.answers(2))[-1].outcome

    assert isinstance(outcome, Delivered)
    order = backend.orders[-1]
    assert order.mask is not None
    may_change = np.asarray(Image.open(io.BytesIO(order.mask)))[..., 3] == 0
    middle = SIDE // 2
    assert may_change[middle, middle]
    assert not may_change[: SIDE // 5].any()
    assert changed(outcome)[may_change].any()
    assert not changed(outcome)[~may_change].any()
