"""Links to pages of our own, from Discord: painted on in a browser, and whom they are good for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import downloads, easel
from tests.adapters.web.easels import OURS
from tests.adapters.web.easels import form as painted
from tests.end_to_end.pixels import GROWTH, box, changed, visibly
from tests.end_to_end.program import free_port
from tests.end_to_end.world import PLENTY, World, is_final, world
from tests.fakes.easel import mask
from tests.simulators.discord import Message
from tests.simulators.openai.pictures import text_of

PORT = free_port()
PAINT = f"http://127.0.0.1:{PORT}"
ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_PAGES__PUBLIC_URL": PAINT,
    "LIMNER_WEB__PAINT_PORT": str(PORT),
    "LIMNER_BACKENDS__OPENAI__SIZES": '{"wide": "3840x2160"}',
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def heavy(house: World) -> Iterator[None]:
    """Let the painter's large pictures weigh more than a bot may upload."""
    house.openai.picture_bytes = 10_600_000
    yield
    house.openai.picture_bytes = 0


@pytest.fixture
def faithless(house: World) -> Iterator[None]:
    """Let the painter render everything again, whatever it is asked to change."""
    house.openai.renders_again, house.openai.mask_inset = True, 0.0
    yield
    house.openai.renders_again, house.openai.mask_inset = False, 0.05


@dataclass
class Browser:
    """A browser on the page behind a link."""

    link: str
    key: str = ""

    async def asks(self, method: str, path: str = "", **options: Any) -> tuple[int, str]:
        """Return status and text of what the page asks for."""
        headers = {**OURS, "X-Limner-Key": self.key}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.link + path, headers=headers, **options) as response,
        ):
            data = await response.read()
            return response.status, data.decode(errors="replace")

    async def begins(self) -> tuple[int, str]:
        """Begin to paint, and keep the key."""
        status, text = await self.asks("POST", "/begin")
        if status == 200:
            self.key = text.partition('"key": "')[2].partition('"')[0]
        return status, text

    async def sends(self, words: str = "a red scarf", **paint: Any) -> tuple[int, str]:
        """Send what is painted, with words."""
        return await self.asks("POST", data=painted(f'{{"words": "{words}"}}', **paint))


async def link_for(here: World, shown: Message) -> str:
    return str((await here.press(shown, "Region")).links["Paint it"])


async def next_answer(here: World, before: list[Message]) -> Message:
    """Return the final message that the bot adds to the channel."""

    def final() -> Message | None:
        added = [one for one in here.said_by_bot(here.channel) if one not in before]
        return next((one for one in added if is_final(one)), None)

    return await here.wait(final, "an answer of its own")


def file(shown: Message) -> bytes:
    return shown.attachments[0].data


async def test_what_is_painted_on_the_linked_page_arrives_in_the_channel(
    here: World, faithless: None
) -> None:
    first = await here.imagine("a street in the rain")
    before = here.said_by_bot(here.channel)
    browser = Browser(await link_for(here, first))
    await browser.begins()
    sent, _ = await browser.sends("a red scarf", painted=mask(64, 64, (16, 16, 31, 31)))
    second = await next_answer(here, before)
    moved = changed(file(first), file(second))
    inside = box(moved.shape, 0.25, 0.25, 0.5, 0.5, grown=GROWTH)

    assert sent == 202
    assert "**v2** from v1" in second.text
    assert "red scarf" in here.openai.prompts[-1]
    assert not moved[~inside].any()
    assert visibly(file(first), file(second))[inside].mean() > 0.5


async def test_what_is_painted_on_a_private_picture_stays_private(here: World) -> None:
    first = await here.imagine(private=True)
    browser = Browser(await link_for(here, first))
    room = await here.alice.open_dm()
    await browser.begins()
    await browser.sends()
    second = await here.wait(lambda: next(iter(room.messages), None), "a direct message")

    assert "Publish" in second.buttons
    assert here.said_by_bot(here.channel) == []


async def test_a_link_is_used_once(here: World) -> None:
    first = await here.imagine()
    before = here.said_by_bot(here.channel)
    browser = Browser(await link_for(here, first))
    await browser.begins()
    await browser.sends()
    await next_answer(here, before)
    drawn, shown = len(here.openai.billed_calls), here.said_by_bot(here.channel)
    again = await browser.sends("another scarf")
    page = await browser.asks("GET")

    assert again[0] == 404
    assert page[0] == 404
    assert easel.USED_UP in page[1].replace("&#x27;", "'")
    assert len(here.openai.billed_calls) == drawn
    assert here.said_by_bot(here.channel) == shown


async def test_a_link_that_another_member_gets_hold_of_is_refused(here: World) -> None:
    first = await here.imagine(private=True)
    link = await link_for(here, first)
    hers, his = Browser(link), Browser(link)
    before = len(here.openai.billed_calls)
    await hers.begins()
    refused = [await his.begins(), await his.asks("GET", "/picture"), await his.sends()]
    room = await here.alice.open_dm()
    sent, _ = await hers.sends()
    answer = await here.wait(lambda: next(iter(room.messages), None), "Alice's own answer")

    assert [status for status, _ in refused] == [403, 403, 403]
    assert "another browser" in refused[0][1]
    assert sent == 202
    assert "**v2** from v1" in answer.text
    assert len(here.openai.billed_calls) == before + 1


async def test_a_forged_link_leads_nowhere(here: World) -> None:
    first = await here.imagine()
    link = await link_for(here, first)
    before = len(here.openai.billed_calls)
    last = "0" if link[-1] != "0" else "1"
    id_of_another = f"{PAINT}/paint/{'0' * 32}{link[-32:]}"
    for forged in (link[:-1] + last, id_of_another, f"{PAINT}/paint/x"):
        browser = Browser(forged)
        told = [await browser.begins(), await browser.asks("GET", "/picture")]
        told += [await browser.sends(), await browser.asks("GET")]

        assert {status for status, _ in told} == {404}
    assert len(here.openai.billed_calls) == before


async def test_a_link_works_after_a_restart(here: World) -> None:
    first = await here.imagine()
    before = here.said_by_bot(here.channel)
    browser = Browser(await link_for(here, first))
    await browser.begins()
    await here.restart()
    sent, _ = await browser.sends()

    assert sent == 202
    assert "**v2** from v1" in (await next_answer(here, before)).text


async def test_an_original_that_discord_does_not_take_is_behind_a_link(
    here: World, heavy: None
) -> None:
    first = await here.imagine("a mosaic", shape="wide")
    told = await here.press(first, "Original", here.bob)
    link = told.links["Download the original"]
    async with aiohttp.ClientSession() as session, session.get(link) as response:
        data = await response.read()
    forged, text = await Browser(link[:-1] + ("0" if link[-1] != "0" else "1")).asks("GET")

    assert "“Original” leads to the picture" in first.text
    assert told.visible_to == here.bob.id
    assert told.attachments == ()
    assert link.startswith(f"{PAINT}/paint/original-")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert len(data) > 10 * 2**20
    assert "mosaic" in text_of(data)
    assert (forged, downloads.FORGED in text) == (404, True)


async def test_links_expire(tmp_path: Path) -> None:
    port = free_port()
    paint = {
        "LIMNER_PAGES__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LIMNER_WEB__PAINT_PORT": str(port),
        "LIMNER_PAINTING__MINUTES": "0.01",
    }
    async with world(tmp_path, {**PLENTY, **ENVIRON, **paint}) as here:
        first = await here.imagine()
        browser = Browser(await link_for(here, first))
        async with asyncio.timeout(30):
            while (await browser.asks("GET"))[0] != 404:
                pass
        told = [await browser.begins(), await browser.sends()]

        assert [status for status, _ in told] == [404, 404]
        assert "too old" in told[0][1]
        assert len(here.openai.billed_calls) == 1
