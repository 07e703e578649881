"""Slack over HTTP: signed events in, and the pages by which workspaces install the app."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

EVENTS_PATH: Final = "/slack/events"
_WINDOW_SECONDS: Final = 300  # by which Slack's own verifier calls a timestamp stale
# What Bolt raises over a body that is signed and makes no sense.
_NONSENSE: Final = (ValueError, TypeError, AttributeError, KeyError)
_MAX_BODY_BYTES: Final = 4 * 1024 * 1024


class Guard:
    """Refuses and counts what Slack did not sign, signed long ago, or sent before.

    A retry of Slack's own carries a new signature; the same one twice is somebody's copy.
    """

    def __init__(self, signing_secret: str, refused: Callable[[str], None]) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._refused = refused
        self._seen: OrderedDict[str, float] = OrderedDict()

    def why_not(self, body: str, headers: dict[str, str], now: float) -> str | None:
        """Return why a request is refused, None when it is Slack's."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        reason = None
        if not timestamp.isdigit() or abs(now - int(timestamp)) > _WINDOW_SECONDS:
            reason = "stale"
        elif not self._verifier.is_valid(body, timestamp, signature):
            reason = "signature"
        elif not self._first(signature, now):
            reason = "replay"
        if reason is not None:
            log.warning("slack.refused", extra={"reason": reason})
            self._refused(reason)
        return reason

    def _first(self, signature: str, now: float) -> bool:
        while self._seen and next(iter(self._seen.values())) < now - 2 * _WINDOW_SECONDS:
            self._seen.popitem(last=False)
        known = signature in self._seen
        self._seen.setdefault(signature, now)
        return not known


def application(app: AsyncApp, guard: Guard | None, flow: AsyncOAuthFlow | None) -> web.Application:
    """Return what is served: events with a guard, installation with a flow."""

    async def events(request: web.Request) -> web.Response:
        assert guard is not None  # it is only a route with one
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = (await request.read()).decode("utf-8", "replace")
        if guard.why_not(body, headers, time.time()) is not None:
            return web.Response(status=401, text="")
        try:
            answer = await app.async_dispatch(await to_bolt_request(request))
        except _NONSENSE as error:
            log.warning("slack.nonsense", extra={"reason": type(error).__name__})
            return web.Response(status=400, text="")
        return await to_aiohttp_response(answer)

    async def install(request: web.Request) -> web.Response:
        assert flow is not None
        answer = await flow.handle_installation(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def redirected(request: web.Request) -> web.Response:
        assert flow is not None
        answer = await flow.handle_callback(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    served = web.Application(client_max_size=_MAX_BODY_BYTES)
    if guard is not None:
        served.router.add_post(EVENTS_PATH, events)
    if flow is not None:
        served.router.add_get(flow.settings.install_path, install)
        served.router.add_get(flow.settings.redirect_uri_path, redirected)
    return served
