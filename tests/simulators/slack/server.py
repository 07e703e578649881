"""The network in front of the platform: Web API, sockets, files and hooks on one local port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.simulators.waiting import Predicate, T

from .api import Api
from .app import App
from .asking import Asked
from .deliveries import Delivery
from .errors import Json, SimulatorError
from .faults import Fault, Held, When, Where, meant
from .places import Team
from .platform import Platform
from .requests import Request
from .state import Message
from .web_pages import WebPages

MAX_BODY_BYTES = 1 << 28


class SlackSimulator:
    """A Slack of one's own; lives from `async with` to its end. See the package's docstring."""

    def __init__(self, *, rate_limits: bool = True) -> None:
        self.platform = Platform(rate_limits)
        self.api = Api(self.platform)
        self.pages = WebPages(self.platform, self.api)
        self.sockets = self.platform.sockets
        self.http = self.platform.http
        self.dispatcher = self.platform.dispatcher
        self.limits = self.platform.limits
        self.files = self.platform.files
        self.triggers = self.platform.triggers
        self.api_base = ""
        self._runner: web.AppRunner | None = None

    # --- life ----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_route("*", "/api/{method}", self.api.serve)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_post("/upload/v1/{ticket}", self.pages.upload)
        app.router.add_get("/files-pri/{tail:.*}", self.pages.download)
        app.router.add_get("/signin", self.pages.sign_in)
        app.router.add_post("/actions/{team}/{secret}", self.pages.respond)
        app.router.add_get("/oauth/v2/authorize", self.pages.authorize)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        port = self._runner.addresses[0][1]
        self.platform.origin = f"http://127.0.0.1:{port}"
        self.sockets.url = f"ws://127.0.0.1:{port}/link/"
        self.api_base = f"{self.platform.origin}/api/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.platform.faults.resume()
        await self.platform.crew.close()
        await self.sockets.close()
        await self.http.close()
        assert self._runner is not None
        await self._runner.cleanup()
        crashes = [*self.api.crashes, *self.platform.crew.crashes]
        if crashes and error is None:
            raise SimulatorError("the simulator itself failed") from crashes[0]

    # --- what is there -------------------------------------------------------------------

    @property
    def app(self) -> App:
        """Return the app's configuration, which tests may change."""
        return self.platform.app

    @property
    def authorize_url(self) -> str:
        """Return the page where members allow an installation."""
        return f"{self.platform.origin}/oauth/v2/authorize"

    def add_workspace(self, name: str = "Studio", *, installed: bool = True) -> Team:
        """Add a workspace, with the app or to be installed by OAuth."""
        return self.platform.add_workspace(name, installed=installed)

    @property
    def messages(self) -> Iterator[Message]:
        """Yield every message of every workspace, ephemeral ones included."""
        for workspace in self.platform.workspaces.values():
            yield from workspace.messages()

    @property
    def requests(self) -> list[Request]:
        """Return every call so far."""
        return self.platform.requests

    def calls(self, method: str) -> list[Request]:
        """Return every call of one method so far."""
        return [request for request in self.requests if request.method == method]

    @property
    def unknown_requests(self) -> list[Request]:
        """Return the calls that are not served here; a good test ends with none."""
        return self.api.unknown

    @property
    def unknown_arguments(self) -> dict[str, int]:
        """Return "method.argument" of everything undocumented that was given; should be empty."""
        return dict(self.platform.unknown_arguments)

    @property
    def problems(self) -> list[str]:
        """Return what was wrong with acknowledgements; a good test ends with none."""
        return self.dispatcher.problems

    @property
    def deliveries(self) -> list[Delivery]:
        """Return everything the app was told, oldest first."""
        return self.dispatcher.all

    def events(self, kind: str) -> list[Delivery]:
        """Return the delivered events of one type."""
        return [one for one in self.deliveries if one.event.get("type") == kind]

    @property
    def asked(self) -> list[Asked]:
        """Return everything that members started, oldest first."""
        return self.platform.interactions.all

    def advance_clock(self, seconds: float) -> None:
        """Put the platform's clock forward: triggers, hooks and limits age; deadlines do not."""
        self.platform.clock.advance(seconds)

    # --- waiting -------------------------------------------------------------------------

    async def wait_for(self, predicate: Predicate[T], timeout: float = 10.0, what: str = "") -> T:
        """Return the predicate's first true value; on time-out raise with a readable dump."""
        return await self.platform.waiting.wait_for(predicate, timeout, what)

    async def wait_connected(self, connections: int = 1, timeout: float = 20.0) -> None:
        """Wait until so many socket connections are open."""
        await self.wait_for(
            lambda: len(self.sockets.live) >= connections, timeout, "the app's connection"
        )

    async def wait_quiet(self, timeout: float = 10.0) -> None:
        """Wait until everything that was delivered is over."""
        await self.wait_for(
            lambda: all(one.over for one in self.deliveries), timeout, "the end of deliveries"
        )

    def dump(self) -> str:
        """Return what the platform looks like, for people."""
        return self.platform.dump()

    # --- faults --------------------------------------------------------------------------

    def fail(
        self,
        method: str,
        error: str | None = None,
        *,
        where: Where | None = None,
        times: int = 1,
        status: int | None = None,
        retry_after: int | None = None,
        drop: When | None = None,
        delay: float = 0.0,
        silent: bool = False,
        **fields: Any,
    ) -> Fault:
        """Order a fault for the next calls of a method; see `Fault`. Nothing said: HTTP 500."""
        plain = not (error or status or retry_after or drop or delay or silent)
        extra: Json = dict(fields)
        fault = Fault(
            meant(method, where),
            error,
            extra,
            500 if plain else status,
            retry_after,
            drop,
            delay,
            silent,
            times,
        )
        return self.platform.faults.add(fault)

    def hold(
        self, method: str, *, when: When = "before", where: Where | None = None
    ) -> AbstractAsyncContextManager[Held]:
        """Hold matching calls before or after they are carried out, inside the block."""
        return self.platform.faults.hold(Held(meant(method, where), when))

    def hold_deliveries(
        self, *, reverse: bool = False
    ) -> AbstractAsyncContextManager[list[Delivery]]:
        """Hold what the app would be told, inside the block; then late, or out of order."""
        return self.dispatcher.held(reverse=reverse)

    def duplicate_next(self, times: int = 1) -> None:
        """Deliver the next things twice."""
        self.dispatcher.doubled += times

    def lose_acknowledgements(self, times: int = 1) -> None:
        """Lose the next acknowledgements on their way."""
        self.dispatcher.lost += times

    def delay_deliveries(self, seconds: float, times: int = 1) -> None:
        """Let the next things set out late."""
        self.dispatcher.delay_next(seconds, times)
