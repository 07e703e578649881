"""Every request passes here: host name, password, same origin, identity."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from adapters.web import errors, security
from adapters.web.identity import BROWSER_SECONDS, SESSION_SECONDS, Identity
from bot.domain import Author
from bot.errors import NotAllowed

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Supervisors ask by address, whatever the page's name is; nothing is told there.
_HEALTH_PATHS: Final = frozenset({"/healthz", "/readyz"})
_OPEN_PATHS: Final = frozenset({"/login", "/metrics"})


class Doors:
    """Lets in who may come in; lives as long as the process.

    Attributes:
        throttle: Failed tries of the password, on the login form and at the metrics together.
    """

    def __init__(self, identity: Identity, hosts: frozenset[str]) -> None:
        self._identity = identity
        self._hosts = hosts
        self.throttle = security.Throttle()

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check a request, and turn every error into a sentence."""
        try:
            self._check(request)
            return await handler(request)
        except errors.Unauthorised as error:
            if request.path == "/":
                return web.Response(status=303, headers={"Location": "/login"})
            return errors.told(error)
        except web.HTTPException as error:
            if error.status < 400 or error.headers.get("WWW-Authenticate"):
                raise
            return errors.told(error)
        except Exception as error:  # noqa: BLE001 - the border of the adapter: nothing leaks
            return errors.told(error)

    def author(self, request: web.Request) -> Author:
        """Return whose browser asks.

        Raises:
            Unauthorised: It has not opened the page yet.
        """
        author = self._identity.author(request.cookies.get(self._identity.browser_cookie))
        if author is None:
            raise errors.Unauthorised("This page is not known here any more. Reload it to go on.")
        return author

    def welcome(self, request: web.Request, response: web.StreamResponse) -> None:
        """Give a browser its cookie, unless it has one."""
        name = self._identity.browser_cookie
        if self._identity.author(request.cookies.get(name)) is None:
            cookie = self._identity.new_browser()
            _set_cookie(request, response, name, cookie, BROWSER_SECONDS)

    def admit(self, request: web.Request, response: web.StreamResponse) -> None:
        """Open a session for somebody who gave the password."""
        cookie = self._identity.new_session(time.time())
        _set_cookie(request, response, self._identity.session_cookie, cookie, SESSION_SECONDS)

    def try_password(self, request: web.Request, given: str) -> bool:
        """Compare a password, unless this caller failed too often.

        Raises:
            NotAllowed: Says how long to wait.
        """
        caller, now = request.remote or "", time.monotonic()
        wait_seconds = self.throttle.wait_seconds(caller, now)
        if wait_seconds > 0:
            minutes = int(wait_seconds // 60) + 1
            raise NotAllowed(f"Too many tries. Wait {minutes} min, then try again.")
        if self._identity.is_password(given):
            return True
        self.throttle.failed(caller, now)
        return False

    def may_see_metrics(self, request: web.Request) -> bool:
        """Return whether a session or basic authentication opens the figures."""
        if self._is_inside(request):
            return True
        given = security.basic_password(request.headers.get("Authorization", ""))
        return given is not None and self.try_password(request, given)

    def _check(self, request: web.Request) -> None:
        if request.path in _HEALTH_PATHS:
            return
        if not security.may_serve(request.host, self._hosts):
            raise NotAllowed("This page is served under another name. Use the address it printed.")
        if request.method not in security.SAFE_METHODS:
            self._check_origin(request)
        if request.path in _OPEN_PATHS or request.path.startswith("/static/"):
            return
        if not self._is_inside(request):
            raise errors.Unauthorised("Your session is over. Reload the page and sign in again.")

    def _check_origin(self, request: web.Request) -> None:
        asked_by_page = request.path == "/login" or security.ASKED_HEADER in request.headers
        if not (asked_by_page and security.is_same_origin(request.headers)):
            raise NotAllowed("Only the playground's own page may ask for that.")

    def _is_inside(self, request: web.Request) -> bool:
        cookie = request.cookies.get(self._identity.session_cookie)
        return self._identity.may_enter(cookie, time.time())


def _set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, seconds: int
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Strict",
        secure=request.secure,
    )
