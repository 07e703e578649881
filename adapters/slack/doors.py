"""Slack over HTTP: signed events in, and the pages by which workspaces install the app."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.chat.once import Once

log = logging.getLogger(__name__)

EVENTS_PATH: Final = "/slack/events"
_WINDOW_SECONDS: Final = 300  # by which Slack's own verifier calls a timestamp stale
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")  # other digits, or thousands of them, are no number
# What Bolt raises over a body that is signed and makes no sense.
_NONSENSE: Final = (ValueError, TypeError, AttributeError, KeyError)
_MAX_BODY_BYTES: Final = 4 * 1024 * 1024

_RETRIES: Final = ("1", "2", "3")

Headers = Mapping[str, str]
Page = Callable[[web.Request], Awaitable[web.Response]]


class Guard:
    """Refuses and counts what Slack did not sign, signed long ago, or sent before.

    The same signature twice is somebody's copy; Slack numbers its own retries, the first of which
    may come within the second and then has it, too.
    """

    def __init__(self, signing_secret: str, refused: Callable[[str], None]) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._refused = refused
        self._once = Once(2 * _WINDOW_SECONDS)

    def why_not(self, body: str, headers: Headers, now: float) -> str | None:
        """Return why a request is refused, None when it is Slack's."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        reason = None
        if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > _WINDOW_SECONDS:
            reason = "stale"
        elif not signature.isascii() or not self._verifier.is_valid(body, timestamp, signature):
            reason = "signature"
        elif not self._once.first(_key(headers), now):
            reason = "replay"
        if reason is not None:
            log.warning("slack.refused", extra={"reason": reason})
            self._refused(reason)
        return reason

    def unanswered(self, headers: Headers) -> None:
        """Let a request come again, because it could not be carried out."""
        self._once.forget(_key(headers))


def _key(headers: Headers) -> str:
    retry = headers.get("x-slack-retry-num", "")
    return f"{headers.get('x-slack-signature', '')}:{retry if retry in _RETRIES else ''}"


def application(app: AsyncApp, guard: Guard | None, flow: AsyncOAuthFlow | None) -> web.Application:
    """Return what is served: events with a guard, installation with a flow."""
    served = web.Application(client_max_size=_MAX_BODY_BYTES)
    if guard is not None:
        served.router.add_post(EVENTS_PATH, _guarded(guard, _page(app.async_dispatch)))
    if flow is not None:
        served.router.add_get(flow.settings.install_path, _page(flow.handle_installation))
        served.router.add_get(flow.settings.redirect_uri_path, _page(flow.handle_callback))
    return served


def _page(answered: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Page:
    async def page(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await answered(await to_bolt_request(request)))

    return page


def _guarded(guard: Guard, events: Page) -> Page:
    async def page(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = (await request.read()).decode("utf-8", "replace")
        if guard.why_not(body, headers, time.time()) is not None:
            return web.Response(status=401, text="")
        try:
            answer = await events(request)
        except _NONSENSE as error:
            log.warning("slack.nonsense", extra={"reason": type(error).__name__})
            return web.Response(status=400, text="")
        if answer.status >= 400:
            guard.unanswered(headers)
        return answer

    return page
