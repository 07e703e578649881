"""Slack's Web API as the adapter uses it: paced, its errors in our words."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.pacing import Lane
from bot.errors import DeliveryError, Undeliverable

log = logging.getLogger(__name__)

_BUSY: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
     "request_timeout", "team_added_to_org"}
)  # fmt: skip
_TRIES: Final = 6
_LONGEST_WAIT_SECONDS: Final = 120.0
_DEFAULT_WAIT_SECONDS: Final = 5.0
_MINUTE_SECONDS: Final = 60.0
# Calls a minute by Slack's tiers (2026-11); only kept to once Slack has complained.
_PER_MINUTE: Final = {"chat.postMessage": 60, "chat.update": 50, "files.info": 100}
_TIER_3: Final = 50


class Rejected(Undeliverable):
    """Slack said no to one call, for good; another way may still work.

    Attributes:
        code: Slack's own error code.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack did not accept the message ({code}).")
        self.code = code


class SlackApi:
    """Calls methods for any workspace. Lives as long as the platform.

    Args:
        token: Returns a workspace's bot token. Raises: Rejected when it is not installed there.
    """

    def __init__(self, base_url: str, token: Callable[[str], Awaitable[str]]) -> None:
        self.base_url = base_url
        self._token = token
        self._lanes: dict[tuple[str, str], Lane] = {}
        self.client = AsyncWebClient(base_url=base_url, retry_handlers=[])

    def connect(self, session: aiohttp.ClientSession) -> None:
        """Use a session from now on."""
        self.client.session = session

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session of all calls."""
        if self.client.session is None:
            raise DeliveryError("Slack is not connected yet.")
        return self.client.session

    async def token(self, team: str) -> str:
        """Return a workspace's bot token."""
        return await self._token(team)

    def spare(self, team: str, method: str) -> bool:
        """Return whether a call that can be left out may be made now."""
        return self._lane(team, method).may_spare(time.monotonic())

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method and return its answer.

        Raises:
            Rejected: Slack refuses, for good.
            DeliveryError: Slack is busy or out of reach, for now.
        """
        lane = self._lane(team, method)
        wait = 0.0
        for _ in range(_TRIES):
            await asyncio.sleep(lane.turn(time.monotonic()))
            try:
                return await self._once(team, method, arguments)
            except DeliveryError as error:
                wait = error.retry_after_seconds or 0.0
                if not wait or wait > _LONGEST_WAIT_SECONDS:
                    raise
                lane.limited(time.monotonic(), wait)
                log.info("slack.limited", extra={"method": method, "wait": wait})
        raise DeliveryError("Slack is busy.", retry_after_seconds=wait)

    async def respond(self, url: str, message: Mapping[str, Any]) -> None:
        """Answer through a `response_url`. Raises: Rejected, DeliveryError."""
        try:
            async with self.session.post(url, json=dict(message)) as response:
                if response.status == 429 or response.status >= 500:
                    raise DeliveryError("Slack is busy.", retry_after_seconds=_DEFAULT_WAIT_SECONDS)
                if response.status != 200:
                    raise Rejected(f"response_{response.status}")
        except (aiohttp.ClientError, OSError) as error:
            raise DeliveryError("Slack could not be reached.") from error

    def _lane(self, team: str, method: str) -> Lane:
        lane = self._lanes.get((team, method))
        if lane is None:
            interval = _MINUTE_SECONDS / _PER_MINUTE.get(method, _TIER_3)
            lane = self._lanes[team, method] = Lane(interval)
        return lane

    async def _once(self, team: str, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        token = {"token": await self._token(team)}
        _ = self.session  # connected
        try:
            answer = await self.client.api_call(method, data=_form(arguments), params=token)
        except SlackApiError as error:
            raise _in_our_words(error) from error
        except (aiohttp.ClientError, OSError, SlackClientError) as error:
            raise DeliveryError("Slack could not be reached.") from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Return arguments as every method takes them: a form, with JSON where there is structure."""
    form: dict[str, str] = {}
    for name, value in arguments.items():
        if isinstance(value, str):
            form[name] = value
        elif value is not None:
            form[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return form


def _in_our_words(error: SlackApiError) -> DeliveryError:
    response = error.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", response)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or status >= 500 or code in _BUSY:
        headers = getattr(response, "headers", None) or {}
        told = str(headers.get("Retry-After", headers.get("retry-after", "")))
        wait = float(told) if told.isdigit() else None
        limited = status == 429 or code in ("ratelimited", "rate_limited")
        wait = wait or (_DEFAULT_WAIT_SECONDS if limited else None)
        return DeliveryError("Slack is busy.", retry_after_seconds=wait)
    return Rejected(code or f"status_{status}")
