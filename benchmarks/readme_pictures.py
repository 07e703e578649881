"""Takes the pictures that README shows: the playground and three sketches, made by the program.

Run it with `python -m benchmarks.readme_pictures [NAME ...]`; without names it takes all of them.
It starts Limner in a folder of its own and opens its page in Chromium.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from tests.browser.page import Playground
from tests.browser.sites import Site
from tests.end_to_end.program import running

FOLDER: Final = Path(__file__).parent.parent / "docs"
CHROMIUM: Final = Path("/usr/bin/chromium")
PLAYGROUND: Final = "playground"
SKETCHES: Final = {
    "sketch-beach": "a dog wearing pink sunglasses on a beach at sunset",
    "sketch-forest": "a fox beside a tent in a snowy forest at night, watercolour style",
    "sketch-city": "three red balloons over a city, poster style",
}
CONVERSATION: Final = (
    "a dog wearing pink sunglasses on a beach at sunset",
    "add a red umbrella",
    "make it watercolour",
)
_WINDOW: Final = {"width": 1200, "height": 760}
_SKETCH_SIDE_PX: Final = 480
# Enough for flat drawings; photographs would need more.
_COLOURS: Final = 256


async def take(names: Collection[str], address: str) -> None:
    """Take the pictures of these names from the playground at `address`."""
    async with async_playwright() as playwright:
        # The sandbox needs rights that containers rarely have; only our own page is opened.
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        context = await browser.new_context(
            viewport={"width": _WINDOW["width"], "height": _WINDOW["height"]},
            color_scheme="light",
            reduced_motion="reduce",
        )
        tab = Playground(await context.new_page(), Site(address))
        for name in names:
            await tab.open()
            png = await _conversation(tab) if name == PLAYGROUND else await _sketch(tab, name)
            _keep(name, png)
        await browser.close()


async def _conversation(tab: Playground) -> bytes:
    first, *rest = CONVERSATION
    await tab.enter(first)
    for words in rest:
        await tab.refine(words)
    await _all_loaded(tab.page)
    await tab.page.mouse.move(0, 0)
    return await tab.page.screenshot()


async def _sketch(tab: Playground, name: str) -> bytes:
    await tab.draw(SKETCHES[name])
    version = await _newest(tab.page.context, tab.site.url)
    answer = await tab.page.context.request.get(tab.site.url + version["pictures"][0]["url"])
    return _smaller(await answer.body())


async def _newest(context: BrowserContext, address: str) -> dict[str, Any]:
    feed = await (await context.request.get(f"{address}/api/feed")).json()
    version: dict[str, Any] = feed["conversations"][0]["versions"][-1]
    return version


async def _all_loaded(page: Page) -> None:
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".pending")).to_have_count(0)
    await page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")


def _smaller(png: bytes) -> bytes:
    """Return a sketch in the size in which README shows it, with what is written in the file."""
    with Image.open(io.BytesIO(png)) as whole:
        texts = getattr(whole, "text", {})
        small = whole.convert("RGB").resize(
            (_SKETCH_SIDE_PX, _SKETCH_SIDE_PX), Image.Resampling.LANCZOS
        )
    return _png(small, texts)


def _png(picture: Image.Image, texts: dict[str, str]) -> bytes:
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    few = picture.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, pnginfo=info)
    return out.getvalue()


def _keep(name: str, png: bytes) -> None:
    target = FOLDER / f"{name}.png"
    with Image.open(io.BytesIO(png)) as picture:
        if picture.mode != "P":
            png = _png(picture, {})
    target.write_bytes(png)
    print(f"{target.name}: {len(png) // 1024} KiB")


async def main(names: Collection[str]) -> None:
    """Start Limner and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), {}) as program:
            await take(names, program.address)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or (PLAYGROUND, *SKETCHES)))
