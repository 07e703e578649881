"""The pages to paint on over HTTP: who comes in by a link, and what is served there."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.domain import Author, Imagine, Reply
from tests.adapters.web.easels import OURS, Easels, easels, form
from tests.adapters.web.serving import Page, serving
from tests.fakes.backends import png
from tests.fakes.easel import ALICE, THREAD, mask
from tests.fakes.house import FakeHouse


@pytest.fixture
async def chat() -> AsyncIterator[Easels]:
    async with easels() as chat:
        yield chat


async def test_paint_and_words_become_a_request_of_the_member_who_asked(chat: Easels) -> None:
    link, key = await chat.begun()

    status, _ = await chat.send(link, key)
    await chat.house.idle()

    asked = chat.house.submitted[-1]
    assert status == 202
    assert isinstance(asked.ask, Reply)
    assert asked.ask.words == "a red scarf"
    assert asked.ask.spot is not None
    assert (asked.author, asked.place) == (ALICE, THREAD)


async def test_a_preview_neither_uses_a_link_up_nor_sees_the_picture(chat: Easels) -> None:
    link = await chat.link()

    seen = [await chat.session.get(link) for _ in range(2)]
    head = await chat.session.head(link)
    picture = await chat.session.get(link + "/picture")

    assert [each.status for each in (*seen, head, picture)] == [200, 200, 200, 403]
    assert (await chat.begin(link))[0] == 200


async def test_the_browser_that_began_sees_the_picture_of_the_author_alone(chat: Easels) -> None:
    link, key = await chat.begun()

    async with chat.session.get(link + "/picture", headers={"X-Limner-Key": key}) as response:
        data = await response.read()

    assert (response.status, response.content_type) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "no-store"
    assert data[8:12] == b"WEBP"


async def test_a_link_shows_no_picture_that_its_author_may_not_see(chat: Easels) -> None:
    link = await chat.link(Author("discord", "bob"))
    key = (await chat.begin(link))[1]["key"]

    async with chat.session.get(link + "/picture", headers={"X-Limner-Key": key}) as response:
        told = await response.json()

    assert response.status == 404
    assert "gone" in told["error"]


async def test_another_browser_is_told_to_ask_for_a_link_of_its_own(chat: Easels) -> None:
    link, key = await chat.begun()

    status, told = await chat.begin(link)
    sent, _ = await chat.send(link, "")
    again, _ = await chat.begin(link, key)

    assert (status, sent, again) == (403, 403, 200)
    assert "opened in another browser" in told["error"]
    assert len(chat.house.submitted) == 1


async def test_a_forged_or_used_link_is_told_in_words_on_a_page(chat: Easels) -> None:
    link, key = await chat.begun()
    forged = f"{link[:-1]}{'0' if link[-1] != '0' else '1'}"
    await chat.send(link, key)

    cut_off = (link[:-1], "not one of my links")
    for wrong, sentence in (cut_off, (forged, "not one of my links"), (link, "used already")):
        async with chat.session.get(wrong) as response:
            text = await response.text()

        assert (response.status, response.content_type) == (404, "text/html")
        assert sentence in text
    assert (await chat.send(link, key))[0] == 404


async def test_what_cannot_be_used_leaves_the_link_good(chat: Easels) -> None:
    link, key = await chat.begun()

    wrong = [
        await chat.send(link, key, data=form(painted=b"no picture")),
        await chat.send(link, key, data=form(painted=b"\0" * (4 * 2**20 + 1))),
        await chat.send(link, key, data=form('{"words": ""}')),
        await chat.send(link, key, data=form('{"words": 1, "more": 2}')),
        await chat.send(link, key, data=b"\0"),
    ]
    right = await chat.send(link, key)

    assert [status for status, _ in wrong] == [422] * 5
    assert all(told["error"].endswith((".", "?")) for _, told in wrong)
    assert right[0] == 202


@pytest.mark.parametrize(
    "headers",
    [{}, {**OURS, "Sec-Fetch-Site": "cross-site"}, {**OURS, "Sec-Fetch-Site": "same-site"}],
)
async def test_only_the_page_itself_may_begin_and_send(
    chat: Easels, headers: dict[str, str]
) -> None:
    link, key = await chat.begun()

    began, _ = await chat.post(link + "/begin", headers=headers)
    sent, _ = await chat.post(link, headers={**headers, "X-Limner-Key": key}, data=form())

    assert (began, sent) == (403, 403)


async def test_nothing_is_read_for_somebody_without_the_key(chat: Easels) -> None:
    link = await chat.link()

    status, told = await chat.send(link, "0" * 32, data=b"\0" * 2**20)

    assert status == 403
    assert "another browser" in told["error"]


async def test_the_page_is_strict_and_remembers_nothing(chat: Easels) -> None:
    async with chat.session.get(await chat.link()) as response:
        text = await response.text()

    headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Server"] == "Limner"
    assert "Set-Cookie" not in headers
    assert "<style" not in text
    assert " style=" not in text


async def test_a_title_cannot_be_markup() -> None:
    async with easels(title="<b>Ours</b>") as chat, chat.session.get(await chat.link()) as response:
        assert "<title>&lt;b&gt;Ours&lt;/b&gt;: paint" in await response.text()


async def test_nothing_else_is_served_beside_the_links(chat: Easels) -> None:
    paths = ["/", "/metrics", "/healthz", "/api/feed", "/pictures/v/0", "/paint/", "/paint/x"]
    paths += ["/static/paint.js", "/paint/static/index.html", "/paint/static/..%2fapi.py"]

    statuses = [(await chat.session.get(chat.url + path)).status for path in paths]
    script = await chat.session.get(chat.url + "/paint/static/paint.js")

    assert statuses == [404] * len(paths)
    assert script.status == 200


async def test_the_playground_serves_no_links(chat: Easels) -> None:
    link = await chat.link()

    response = await chat.session.get(link.replace(chat.url, chat.page_url))

    assert response.status == 404


async def test_painting_works_where_the_playground_is_off() -> None:
    async with easels(page=False, host="0.0.0.0") as chat:
        link, key = await chat.begun()

        assert (await chat.send(link, key))[0] == 202


async def test_without_an_easel_there_is_no_such_server(house: FakeHouse) -> None:
    async with serving(house, paint_port=0) as playground:
        assert playground.paint_url == ""


async def test_a_bug_is_told_neutrally(chat: Easels, caplog: pytest.LogCaptureFixture) -> None:
    link, key = await chat.begun()
    chat.house.gallery.pictures.clear()

    async with chat.session.get(link + "/picture", headers={"X-Limner-Key": key}) as response:
        told = await response.json()

    assert response.status == 500
    assert "Something went wrong here" in told["error"]
    assert "web.request_failed" in caplog.text


def painted_reply(version_id: str, sent: bytes, **more: Any) -> aiohttp.FormData:
    """Return what the playground sends for a painted region."""
    parent = f'{{"version": "{version_id}", "index": 0}}'
    form_ = f'"kind": "reply", "words": "a hat", "parent": {parent}'
    event = more.get("event", "7c1f8ad0-8f7e-4f6e-9d4e-1f0f2b7f7a10")
    body = aiohttp.FormData()
    body.add_field("request", more.get("form", f'{{"event": "{event}", {form_}}}'))
    body.add_field("mask", io.BytesIO(sent), filename="mask.png", content_type="image/png")
    return body


async def test_the_playground_sends_paint_with_a_reply(page: Page, house: FakeHouse) -> None:
    await page.ask("imagine", words="a cat")
    await house.idle()
    version = next(iter(house.gallery.versions))

    status, _ = await page.send("POST", "/api/requests", data=painted_reply(version, mask()))

    ask = house.submitted[-1].ask
    assert status == 202
    assert isinstance(ask, Reply)
    assert ask.spot is not None
    assert ask.spot.painted


@pytest.mark.parametrize("pictures", [1, 2])
async def test_the_playground_sends_paint_with_the_one_picture_that_is_attached(
    page: Page, house: FakeHouse, pictures: int
) -> None:
    event = "7c1f8ad0-8f7e-4f6e-9d4e-1f0f2b7f7a10"
    new = f'{{"event": "{event}", "kind": "imagine", "words": "a hat"}}'
    body = painted_reply("v", mask(), form=new)
    for number in range(pictures):
        body.add_field("picture", png(), filename=f"{number}.png", content_type="image/png")

    status, _ = await page.send("POST", "/api/requests", data=body)

    painted = [ask.spot for ask in (one.ask for one in house.submitted) if isinstance(ask, Imagine)]
    assert status == (202 if pictures == 1 else 422)
    assert [bool(spot and spot.painted) for spot in painted] == [True] * (pictures == 1)


async def test_the_playground_says_what_is_wrong_with_paint(page: Page, house: FakeHouse) -> None:
    event = '"event": "7c1f8ad0-8f7e-4f6e-9d4e-1f0f2b7f7a10"'
    new = f'{{{event}, "kind": "imagine", "words": "a cat"}}'
    vague = f'{{{event}, "kind": "reply", "words": "a hat"}}'

    broken = await page.send("POST", "/api/requests", data=painted_reply("v", b"no picture"))
    alone = [
        await page.send("POST", "/api/requests", data=painted_reply("v", mask(), form=form_))
        for form_ in (new, vague)
    ]

    assert [status for status, _ in (broken, *alone)] == [422] * 3
    assert "did not come through" in broken[1]["error"]
    assert all("Paint over one picture" in told["error"] for _, told in alone)
    assert house.submitted == []


@pytest.mark.parametrize("twice", ["request", "mask"])
async def test_no_part_of_a_form_may_come_twice(chat: Easels, twice: str) -> None:
    link, key = await chat.begun()
    body = form()
    body.add_field(twice, io.BytesIO(b'{"words": "a hat"}' if twice == "request" else mask()))

    status, told = await chat.send(link, key, data=body)

    assert status == 422
    assert "not understood" in told["error"]
    assert (await chat.send(link, key))[0] == 202


async def test_a_picture_too_large_for_its_chat_is_downloaded_as_it_is_stored() -> None:
    async with easels() as chat:
        link = chat.download()
        async with chat.session.get(link) as response:
            data = await response.read()

        stored = next(iter(chat.house.gallery.pictures.values()))
        assert (response.status, data) == (200, stored.data)
        assert response.content_type == stored.file.media_type
        assert response.headers["Content-Disposition"] == 'attachment; filename="limner-v1.png"'
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("broken", ["forged", "bob's", "gone", "not offered"])
async def test_a_link_that_brings_no_picture_says_what_to_do(broken: str) -> None:
    async with easels(links=broken != "not offered") as chat:
        link = chat.download(Author("discord", "bob") if broken == "bob's" else ALICE)
        if broken == "gone":
            chat.house.gallery.versions.clear()
        async with chat.session.get(link + "0" * (broken == "forged")) as response:
            told = await response.text()

        assert (response.status, response.content_type) == (404, "text/html")
        assert "This link does not work" in told
