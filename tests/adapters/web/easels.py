"""A house with an easel, served, and one picture in a chat; and what a browser sends there."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.domain import Author, Imagine, Options, PictureRef, Request
from bot.downloads import LiveDownloads
from bot.ports import ModerationDesk
from tests.adapters.web.serving import serving
from tests.fakes.easel import ALICE, THREAD, easel, mask, region, token_of
from tests.fakes.house import FakeHouse
from tests.fakes.messenger import FakeMessenger

OURS: Mapping[str, str] = {"X-Limner": "1"}


@dataclass(frozen=True, slots=True)
class Easels:
    """A house with an easel, served, and one picture of Alice's in a chat."""

    house: FakeHouse
    url: str
    page_url: str
    version_id: str
    session: aiohttp.ClientSession

    async def link(self, author: Author = ALICE) -> str:
        """Return the address of a new link."""
        assert self.house.easel is not None
        token = token_of(await self.house.easel.invite(region(self.version_id, author)))
        return f"{self.url}/paint/{token}"

    def download(self, author: Author = ALICE) -> str:
        """Return the address of a link to the picture as it is stored."""
        links = LiveDownloads(self.house.gallery, self.url, b"k" * 32, 60.0, time.time)
        return links.link(PictureRef(self.version_id), author)

    async def begin(self, link: str, key: str = "") -> tuple[int, Any]:
        """Return status and JSON of beginning in a browser with this key."""
        return await self.post(link + "/begin", headers={**OURS, "X-Limner-Key": key})

    async def begun(self) -> tuple[str, str]:
        """Return a new link and the key of the browser that began."""
        link = await self.link()
        return link, (await self.begin(link))[1]["key"]

    async def send(self, link: str, key: str, **options: Any) -> tuple[int, Any]:
        """Return status and JSON of sending paint and words."""
        options.setdefault("data", form())
        return await self.post(link, headers={**OURS, "X-Limner-Key": key}, **options)

    async def post(self, url: str, **options: Any) -> tuple[int, Any]:
        async with self.session.post(url, **options) as response:
            return response.status, await response.json()


def form(words: str = '{"words": "a red scarf"}', painted: bytes | None = None) -> aiohttp.FormData:
    """Return what the page sends."""
    body = aiohttp.FormData()
    body.add_field("request", words)
    sent = mask() if painted is None else painted
    body.add_field("mask", io.BytesIO(sent), filename="mask.png", content_type="image/png")
    return body


@asynccontextmanager
async def easels(
    *, links: bool = True, moderation: ModerationDesk | None = None, **options: Any
) -> AsyncIterator[Easels]:
    """Yield a served easel; the picture is 768 x 432 pixels and Alice's alone."""
    async with FakeHouse() as house, aiohttp.ClientSession() as session:
        house.easel = easel(house.vault, house)
        house.moderation = moderation
        if links:
            house.downloads = LiveDownloads(house.gallery, "", b"k" * 32, 60.0, time.time)
        messenger = FakeMessenger()
        house.connect_parts("discord", messenger, messenger)
        ask = Imagine("a cat", Options(shape="wide"))
        asked = Request("first", ALICE, THREAD, ask, region().address, 1.0, private=True)
        await house.submit(asked)
        await house.idle()
        version = next(iter(house.gallery.versions))
        async with serving(house, **{"paint_port": 0} | options) as playground:
            yield Easels(house, playground.paint_url, playground.url, version, session)
