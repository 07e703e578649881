"""Slack's Web API as the adapter uses it: paced, its errors in our words."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.where import Where
from bot.chat.pacing import Lanes
from bot.errors import DeliveryError, Undeliverable

log = logging.getLogger(__name__)

T = TypeVar("T")

_BUSY: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
     "request_timeout", "team_added_to_org"}
)  # fmt: skip
_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
_DEFAULT_WAIT_SECONDS: Final = 5.0
# A call that hangs holds up what waits for it; aiohttp would wait for five minutes.
_ANSWER_SECONDS: Final = aiohttp.ClientTimeout(total=30)
_OUT_OF_REACH: Final = (aiohttp.ClientError, OSError)
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json; charset=utf-8"
# Calls a minute by Slack's tiers (2026-11).
_PER_MINUTE: Final = {"chat.postMessage": 60, "chat.update": 50, "files.info": 100}
_TIER_3: Final = 50
# Carried out twice, these would show something twice to everybody.
_POSTING: Final = frozenset(
    {"chat.postMessage", "chat.startStream", "files.completeUploadExternal"}
)


class Rejected(Undeliverable):
    """Slack said no to one call, for good; another way may still work.

    Attributes:
        code: Slack's own error code.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack did not accept the message ({code}).")
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered to a call that it carried out."""

    said: dict[str, Any]
    headers: Mapping[str, str]


class SlackApi:
    """Calls methods for any workspace. Lives as long as the platform.

    Attributes:
        token: Returns a workspace's bot token. Raises: Rejected when it is not installed there.
        lanes: What shares a limit within its workspace: calls of one method, or of one kind.
    """

    def __init__(self, base_url: str, token: Callable[[str], Awaitable[str]]) -> None:
        self.base_url = base_url.rstrip("/") + "/"
        self.token = token
        self.lanes = Lanes(_PER_MINUTE, _TIER_3)
        self.client = AsyncWebClient(base_url=self.base_url, retry_handlers=[])

    def connect(self, session: aiohttp.ClientSession) -> None:
        """Use a session from now on."""
        self.client.session = session

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session of all calls."""
        if self.client.session is None:
            raise DeliveryError("Slack is not connected yet.")
        return self.client.session

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method and return its answer.

        Raises:
            Rejected: Slack refuses, for good.
            DeliveryError: Slack is busy or out of reach, for now.
        """
        harmless = method not in _POSTING
        once = partial(self.once, team, method, **arguments)
        return await self.lanes.call(team, method, once, harmless=harmless)

    async def there(self, goal: Where, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method about the channel where an answer goes. Raises: as `call`."""
        return await self.call(goal.team, method, channel=goal.channel, **arguments)

    async def attempt(self, goal: Where, method: str, **arguments: Any) -> dict[str, Any] | None:
        """Call a method as `there`; return None where Slack refuses, which does no harm."""
        try:
            return await self.there(goal, method, **arguments)
        except Rejected as error:
            log.info("slack.not_done", extra={"method": method, "code": error.code})
            return None

    async def ask(self, token: str, method: str, **arguments: Any) -> Answer:
        """Call a method with a token, once, and return the whole answer. Raises: as `call`.

        The SDK's way of doing so takes half as long again, several times for each picture.
        """
        url, (kind, body) = f"{self.base_url}{method}", _body(arguments)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        proxy = self.client.proxy
        try:
            async with self.session.post(
                url, data=body, headers=headers, proxy=proxy, timeout=_ANSWER_SECONDS
            ) as response:
                said, status = _read(await response.read()), response.status
        except _OUT_OF_REACH as error:
            raise DeliveryError("Slack could not be reached.") from error
        if status == 200 and said.get("ok"):
            return Answer(said, response.headers)
        raise _failure(status, str(said.get("error") or ""), response.headers)

    async def respond(self, url: str, message: Mapping[str, Any], team: str = "") -> None:
        """Answer through a `response_url`, rather twice than never. Raises: as `call`."""
        once = partial(self.post, url, json=dict(message))
        await self.lanes.call(team, "response_url", once, harmless=True)

    async def post(self, url: str, **body: Any) -> None:
        """Send something to an address that Slack gave, once. Raises: as `call`."""
        try:
            async with self.session.post(url, **body) as response:
                if response.status != 200:
                    raise _failure(response.status, f"status_{response.status}", response.headers)
        except _OUT_OF_REACH as error:
            raise DeliveryError("Slack could not be reached.") from error

    async def once(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method once. Raises: as `call`."""
        return (await self.ask(await self.token(team), method, **arguments)).said


def _body(arguments: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return arguments as a method takes them: as JSON with structure, as a form without.

    Every method takes forms; those that read take nothing else.
    """
    said = {name: value for name, value in arguments.items() if value is not None}
    if any(isinstance(value, list | dict) for value in said.values()):
        return _JSON, json.dumps(said).encode()
    plain = {n: v if isinstance(v, str) else json.dumps(v) for n, v in said.items()}
    return _FORM, urlencode(plain).encode()


def _read(body: bytes) -> dict[str, Any]:
    """Return an answer; empty where it is none of Slack's, but a proxy's."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _failure(status: int, code: str, headers: Mapping[str, str]) -> DeliveryError:
    """Return a refusal in our words; without a code of Slack's it was not Slack who answered."""
    if code and status != 429 and status < 500 and code not in _BUSY:
        return Rejected(code)
    told = headers.get("Retry-After", "")
    wait = float(told) if told.isdigit() else None
    limited = status == 429 or code in _LIMITED
    wait = wait or (_DEFAULT_WAIT_SECONDS if limited else None)
    return DeliveryError("Slack is busy.", retry_after_seconds=wait)
