"""The playground: a chat page on this machine, the third platform over the same ports."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from adapters.web import health, security
from adapters.web.api import Api
from adapters.web.board import Board
from adapters.web.doors import Doors
from adapters.web.events import Events
from adapters.web.files import Files
from adapters.web.identity import PLATFORM, Identity
from adapters.web.messenger import WebInbox, WebMessenger
from adapters.web.moderating import Moderating
from adapters.web.pages import Pages
from adapters.web.painting import Painting
from adapters.web.pictures import Pictures
from adapters.web.streams import Streams
from adapters.web.uploads import Uploads
from bot.errors import ConfigError
from bot.ports import Easel, House

log = logging.getLogger(__name__)
# Pictures that wait for their jobs, all together: several requests of the largest size.
_WAITING_UPLOADS: Final = 4
# Overhead of a form's boundaries and its JSON part.
_FORM_BYTES: Final = 256 * 1024


class Config(BaseModel):
    """Options of the playground.

    Attributes:
        page: False serves the health checks alone, for a Limner that talks elsewhere.
        host: Address to bind to; any but a loopback address needs a password.
        port: 0 takes a free one.
        hosts: Further names under which the page is served, for a proxy in front of it; they
            need a password too. With a password and no names, every name is served.
        health_host: Where /healthz, /readyz and /metrics are served; None: with the page.
        paint_host: Where the pages to paint on are served, if the house has an easel.
        paint_port: 0 takes a free one.
        max_upload_mib: Of all pictures attached to one request together.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: bool = True
    host: str = "127.0.0.1"
    port: int = Field(8400, ge=0, le=65535)
    password: str = Field("", repr=False)
    hosts: tuple[str, ...] = ()
    health_host: str | None = None
    health_port: int | None = Field(None, ge=0, le=65535)
    paint_host: str = "127.0.0.1"
    paint_port: int = Field(8403, ge=0, le=65535)
    max_upload_mib: PositiveInt = 20
    title: str = "Limner"


def create(config: Config, house: House) -> Playground:
    """Return the playground, not serving yet.

    Raises:
        ConfigError: It would be open to others without a password.
    """
    outside = not security.is_loopback(config.host)
    if config.page and (outside or config.hosts) and not config.password:
        found = f'host = "{config.host}"' if outside else f"hosts = {list(config.hosts)}"
        raise ConfigError(
            f"web: {found} lets others reach the playground, so it needs a password. "
            'Set web.password, or keep host = "127.0.0.1" and no further hosts.'
        )
    if config.health_host is not None and config.health_port is None:
        raise ConfigError(
            f'web: health_host = "{config.health_host}" needs health_port as well. '
            "Set web.health_port, or leave both out to serve health checks with the page."
        )
    return Playground(config, house)


class Playground:
    """One playground; lives as long as the process."""

    name: Final = PLATFORM

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        max_upload_bytes = config.max_upload_mib * 2**20
        self._board, self._streams = Board(), Streams()
        self._uploads = Uploads(max_upload_bytes * _WAITING_UPLOADS)
        self._doors = Doors(
            Identity(house.secret_key, config.password, str(config.port)), _served_names(config)
        )
        self.messenger = WebMessenger(self._board, self._streams, self._uploads, house.desk.facts)
        self.inbox = WebInbox(self._uploads)
        self.url = f"http://{_bracketed(config.host)}:{config.port}"
        self.health_url = self.url
        self.paint_url = ""

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until cancelled, then end the event streams and close.

        Raises:
            ConfigError: The address is taken or not of this machine.
        """
        config = self._config
        async with AsyncExitStack() as stack:
            if config.page:
                app = self._page_app(Pages(self._doors, await self._files()))
                self.url = await _serve(stack, app, config.host, config.port, "port")
                self.health_url = self.url
                log.info("web.serving", extra={"url": self.url})
            if config.health_port is not None:
                host = config.health_host or config.host
                app = self._health_app()
                self.health_url = await _serve(stack, app, host, config.health_port, "health_port")
            elif not config.page:
                app = self._health_app()
                self.health_url = await _serve(stack, app, config.host, config.port, "port")
            if self._house.easel is not None:
                app = await self._paint_app(self._house.easel)
                host, port = config.paint_host, config.paint_port
                self.paint_url = await _serve(stack, app, host, port, "paint_port")
                log.info("web.painting", extra={"url": self.paint_url})
            ready()
            await asyncio.Event().wait()

    def _health_app(self) -> web.Application:
        app = web.Application()
        app.add_routes(health.routes(self._house, lambda _: True))
        return app

    async def _paint_app(self, easel: Easel) -> web.Application:
        files = await self._files()
        house = self._house
        app = Painting(easel, house.gallery, house.desk, files, house.downloads).app()
        if house.moderation is not None:
            app.add_routes(Moderating(house.moderation, house.gallery, files).routes())
        return app

    async def _files(self) -> Files:
        return await asyncio.to_thread(Files, self._config.title)

    def _page_app(self, pages: Pages) -> web.Application:
        max_upload_bytes = self._config.max_upload_mib * 2**20
        app = web.Application(
            middlewares=[self._doors.guard], client_max_size=max_upload_bytes + _FORM_BYTES
        )
        app.on_response_prepare.append(security.harden)
        app.on_shutdown.append(self._end_streams)
        app.add_routes(self._api(max_upload_bytes).routes())
        app.add_routes(Events(self._doors, self._streams).routes())
        app.add_routes(Pictures(self._house, self._doors, self._board).routes())
        app.add_routes(pages.routes())
        if self._config.health_port is None:
            app.add_routes(health.routes(self._house, self._doors.may_see_metrics))
        return app

    def _api(self, max_upload_bytes: int) -> Api:
        return Api(
            self._house,
            self._doors,
            self.messenger,
            self._board,
            self._streams,
            self._uploads,
            self._config.title,
            max_upload_bytes,
        )

    async def _end_streams(self, _: web.Application) -> None:
        self._streams.close()


async def _serve(
    stack: AsyncExitStack, app: web.Application, host: str, port: int, option: str
) -> str:
    """Start serving until `stack` unwinds; return the address that was bound."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise ConfigError(
            f"web: {option} = {port} on {host} cannot be used ({error.strerror or error}). "
            f"Another program may have it; set web.{option} to a free one."
        ) from error
    bound = runner.addresses[0][1]
    return f"http://{_bracketed(host)}:{bound}"


def _served_names(config: Config) -> frozenset[str]:
    if config.password and not config.hosts:
        return frozenset()
    return frozenset({"localhost", "127.0.0.1", "::1", config.host, *config.hosts})


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
