"""More than drawing, over HTTP: prompts, blends, comparisons."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

import aiohttp
import pytest

from adapters.web.platform import Playground
from bot.chat import words
from bot.domain import DrawSuggested, Imagine, PictureRef, Upscale
from tests.adapters.web.serving import EventStream, Page, opened
from tests.fakes import screened
from tests.fakes.house import FakeHouse

PNG = screened.png()


def with_pictures(count: int, **form: Any) -> aiohttp.FormData:
    body = aiohttp.FormData()
    body.add_field("request", json.dumps({"event": str(uuid.uuid4()), **form}))
    for _ in range(count):
        body.add_field("picture", io.BytesIO(PNG), filename="cat.png", content_type="image/png")
    return body


async def expanded(page: Page, events: EventStream, **form: Any) -> Any:
    """Draw a picture, expand it, and return the version."""
    await page.ask("imagine", words="a dog", **form)
    parent = {"version": (await events.until("answer"))["outcome"]["version"]["id"]}
    await page.ask("expand", parent=parent, shape="wide", **form)
    return (await events.until("answer"))["outcome"]["version"]


async def test_a_comparison_is_served_as_a_picture(page: Page) -> None:
    async with page.events() as events:
        version = await expanded(page, events)

    async with page.session.get(f"{page.url}/comparisons/{version['id']}/0") as response:
        data = await response.read()

    assert version["compares"]
    assert (response.content_type, data[8:12]) == ("image/webp", b"WEBP")
    assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_a_private_comparison_is_its_authors_alone(
    page: Page, playground: Playground
) -> None:
    async with page.events() as events:
        version = await expanded(page, events, private=True)
    path = f"/comparisons/{version['id']}/0"

    async with opened(playground.url) as other:
        status, told = await other.get(path)
    async with page.session.get(page.url + path) as mine:
        assert mine.status == 200

    assert (status, told["error"]) == (404, "That picture is gone.")


@pytest.mark.parametrize("index", ["7", "9" * 5000])
async def test_a_comparison_of_no_picture_is_not_found(page: Page, index: str) -> None:
    async with page.events() as events:
        version = await expanded(page, events)

    assert (await page.get(f"/comparisons/{version['id']}/{index}"))[0] == 404


async def test_prompts_stay_on_the_feed_and_are_drawn_from_there(
    page: Page, house: FakeHouse
) -> None:
    async with page.events() as events:
        await page.ask("prompt", words="a dog", private=True)
        told = await events.until("answer")
        card = (await page.get("/api/feed"))[1]["cards"][0]
        await page.ask("suggested", job=card["job"], index=1, private=card["private"])
        drawn = await events.until("answer")

    assert card["outcome"] == told["outcome"]
    assert len(card["outcome"]["suggestions"]) == 2
    assert house.submitted[-1].ask == DrawSuggested(told["job"], 1)
    assert drawn["outcome"]["version"]["private"]


async def test_pictures_are_blended(page: Page, house: FakeHouse) -> None:
    status, _ = await page.send("POST", "/api/requests", data=with_pictures(2, kind="blend"))
    await house.idle()

    ask = house.submitted[0].ask
    assert status == 202
    assert isinstance(ask, Imagine)
    assert house.fetched == [PNG, PNG]


async def test_five_pictures_are_not_blended_and_leave_no_card(
    page: Page, house: FakeHouse
) -> None:
    status, told = await page.send("POST", "/api/requests", data=with_pictures(5, kind="blend"))

    assert (status, told["error"]) == (422, words.BLEND_WHAT.format(5))
    assert house.accepted == []
    assert (await page.get("/api/feed"))[1]["cards"] == []


async def test_an_unknown_shape_is_told_in_a_sentence(page: Page, house: FakeHouse) -> None:
    status, told = await page.ask("expand", parent={"version": "v"}, shape="round")

    assert status == 422
    assert told["error"] == (
        "Expand a picture to square, wide, tall or a ratio from 1:3 to 3:1, such as 16:9."
    )
    assert house.accepted == []


async def test_an_unknown_kind_of_request_is_refused(page: Page, house: FakeHouse) -> None:
    status, told = await page.ask("animate", parent={"version": "v"})

    assert status == 422
    assert "Reload the page" in told["error"]
    assert house.accepted == []


async def test_a_picture_is_upscaled_in_its_conversation(page: Page, house: FakeHouse) -> None:
    async with page.events() as events:
        version = await expanded(page, events)
        parent = {"version": version["id"], "index": 0}
        await page.ask("upscale", parent=parent, conversation=version["conversation"])
        larger = (await events.until("answer"))["outcome"]["version"]

    assert house.submitted[-1].ask == Upscale(PictureRef(version["id"]))
    assert larger["conversation"] == version["conversation"]
