"""HTTP delivery: signed requests to the app's request URL."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from .app import App
from .clock import secret
from .deliveries import Attempt, Delivery
from .dispatcher import Dispatcher
from .errors import Json, SimulatorError

STALE_SECONDS = 6 * 60  # the app must refuse what is older than five minutes


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it was sent: enough to send it again, byte by byte."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What the app answered."""

    status: int
    text: str
    headers: dict[str, str]


class HttpDelivery:
    """Posts to the app; lives as long as the simulator.

    Attributes:
        sent: Every delivered request, oldest first.
        badly_signed: How many of the next requests carry a wrong signature.
        stale: How many of the next requests are signed with a time long past.
    """

    timeout_reason = "http_timeout"

    def __init__(self, app: App, dispatcher: Dispatcher) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._session: aiohttp.ClientSession | None = None
        self.sent: list[Sent] = []
        self.badly_signed = 0
        self.stale = 0

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def ready(self) -> None:
        """Return at once: whether there is anybody shows when it is posted."""

    async def send(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Post something; its response is the acknowledgement."""
        request = self._request(delivery, attempt)
        self.sent.append(request)
        try:
            async with asyncio.timeout(delivery.deadline_seconds):
                reply = await self._post(request)
        except TimeoutError:
            attempt.failure = self.timeout_reason
            return True
        except aiohttp.ClientError:
            attempt.failure = "connection_failed"
            return False
        attempt.status = reply.status
        attempt.no_retry = reply.headers.get("x-slack-no-retry") == "1"
        if not 200 <= reply.status < 300:
            attempt.failure = "http_error"
            return False
        payload = _answer(reply.text) if delivery.takes_answer else None
        self._dispatcher.acknowledge(delivery, attempt, payload)
        return True

    async def post(self, request: Sent) -> Reply:
        """Post a request again as it is, for replays."""
        return await self._post(request)

    async def forge(self, body: bytes, headers: dict[str, str]) -> Reply:
        """Post anything, as an attacker would."""
        return await self._post(Sent(self._url(), headers, body))

    async def verify_url(self) -> bool:
        """Ask the app to prove that the request URL is its own; returns whether it did."""
        challenge = secret("challenge-")
        body = {
            "type": "url_verification",
            "token": self._app.verification_token,
            "challenge": challenge,
        }
        raw = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **self.signed(raw)}
        reply = await self._post(Sent(self._url(), headers, raw))
        return reply.status == 200 and challenge in reply.text

    def signed(self, body: bytes, *, seconds: float = 0.0) -> dict[str, str]:
        """Return the signature's headers, dated so many seconds from now."""
        at = str(int(time.time() + seconds))
        key = self._app.signing_secret.encode()
        digest = hmac.new(key, f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    def _request(self, delivery: Delivery, attempt: Attempt) -> Sent:
        kind, body = _encode(delivery)
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if attempt.number:
            headers["X-Slack-Retry-Num"] = str(attempt.number)
            headers["X-Slack-Retry-Reason"] = attempt.reason
        late = -STALE_SECONDS if self.stale > 0 else 0
        headers |= self.signed(body, seconds=late)
        if self.badly_signed > 0:
            headers["X-Slack-Signature"] = "v0=" + "0" * 64
        self.stale, self.badly_signed = max(self.stale - 1, 0), max(self.badly_signed - 1, 0)
        return Sent(self._url(), headers, body)

    def _url(self) -> str:
        if self._app.request_url is None:
            raise SimulatorError("the app has no request URL")
        return self._app.request_url

    async def _post(self, request: Sent) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(
            request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as response:
            text = await response.text()
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, text, headers)


def _encode(delivery: Delivery) -> tuple[str, bytes]:
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.body).encode()
    if delivery.kind == "slash_commands":
        return form, urlencode(delivery.body).encode()
    return form, urlencode({"payload": json.dumps(delivery.body)}).encode()


def _answer(text: str) -> Json | Any:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
