"""REST over HTTP: the log, the faults, the token, the limits, then the handler."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .cdn import Upload
from .errors import ApiError, known, unauthorized
from .faults import Fault, Faults
from .limits import Limits
from .message_forms import MAX_REQUEST_BYTES
from .multipart import parse_body
from .platform import Platform
from .rest import Answer, Call
from .routes import Route, find_route

PREFIX = "/api/v10"


@dataclass(slots=True)
class Request:
    """One REST request as logged.

    Attributes:
        status: Of the answer; None until there is one, and for ever when the request was cut.
        done: Whether nothing more happens to it.
    """

    method: str
    path: str
    query: dict[str, str]
    payload: Any
    files: list[Upload] = field(repr=False)
    at: float
    headers: dict[str, str]
    status: int | None = None
    answer: Any = None
    done: bool = False
    transport: asyncio.BaseTransport | None = field(default=None, repr=False)

    @property
    def sender_gone(self) -> bool:
        """Return whether whoever asked has hung up."""
        return not self.done and (self.transport is None or self.transport.is_closing())

    @property
    def line(self) -> str:
        """Return it as one line, tokens shortened."""
        path = re.sub(r"/([\w-]{6})[\w-]{60,}", r"/\1...", self.path)
        code = self.answer.get("code") if isinstance(self.answer, dict) else None
        return f"{self.method} {path} {self.status} {code or ''}".rstrip()


class RestServer:
    """The REST half of the simulator; lives as long as it.

    Attributes:
        requests: Everything that was asked, in order of arrival.
        unknown: What is not served here.
        invalid: How many answers were 401, 403 or 429; Discord bans at 10,000 in ten minutes.
        crashes: Mistakes of the simulator itself.
    """

    def __init__(self, platform: Platform, token: str) -> None:
        self.faults = Faults()
        self.limits = Limits()
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        self.invalid = 0
        self.crashes: list[Exception] = []
        self._platform = platform
        self._token = token

    async def serve_file(self, request: web.Request) -> web.StreamResponse:
        """Serve an uploaded file by its signed link."""
        file = self._platform.cdn.fetch(request.path, dict(request.query))
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        kind = file.content_type or "application/octet-stream"
        return web.Response(body=file.data, headers={"Content-Type": kind})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one REST request: log, faults, token, limits, handler."""
        raw = await request.read()
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        entry = Request(
            request.method,
            path,
            dict(request.query),
            None,
            [],
            time.time(),
            {"Authorization": request.headers.get("Authorization", "")},
            transport=request.transport,
        )
        self.requests.append(entry)
        try:
            return await self._answer(request, raw, entry)
        except Exception as error:
            self.crashes.append(error)
            raise
        finally:
            entry.done, entry.transport = True, None
            self._platform.recent_requests.append(entry.line)
            del self._platform.recent_requests[:-50]
            self._platform.waiting.changed()

    async def _answer(self, request: web.Request, raw: bytes, entry: Request) -> web.StreamResponse:
        fault = self.faults.take(entry.method, entry.path)
        headers: dict[str, str] = {}
        try:
            if fault is not None:
                await self._suffer(request, fault)
            if await self.faults.stand(entry.method, entry.path, "before") and entry.sender_gone:
                return _cut(request)  # whoever asked is dead: its request never arrived
            answer = self._apply(request, raw, entry, headers)
        except ApiError as error:
            headers |= error.headers
            answer = Answer(error.body, error.status)
        except _CutError:
            return _cut(request)
        entry.status, entry.answer = answer.status, answer.data
        self.invalid += answer.status in (401, 403, 429)
        await self.faults.stand(entry.method, entry.path, "after")
        if fault is not None and fault.drop == "after":
            return _cut(request)
        return _response(answer, headers)

    @staticmethod
    async def _suffer(request: web.Request, fault: Fault) -> None:
        if fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if fault.drop == "before":
            raise _CutError
        if fault.status is not None:
            error = ApiError(fault.status, 0, f"{fault.status}: ordered", headers=fault.headers)
            if fault.status == 429:
                error.body |= {"retry_after": 0.05, "global": False}
                error.headers = {"Via": "1.1 google", "Retry-After": "1"} | error.headers
            if fault.body is not None:
                error.body = fault.body
            raise error

    def _apply(
        self, request: web.Request, raw: bytes, entry: Request, headers: dict[str, str]
    ) -> Answer:
        found = find_route(entry.method, entry.path)
        if found is None or not request.path.startswith(PREFIX):
            self.unknown.append(entry)
            raise known(0)
        route, ids = found
        if not route.open and request.headers.get("Authorization") != f"Bot {self._token}":
            raise unauthorized()
        body = parse_body(request.headers.get("Content-Type", ""), raw)
        entry.payload, entry.files = body.payload, body.files
        headers |= self._take_limit(route, ids)
        if sum(len(file.data) for file in body.files) > MAX_REQUEST_BYTES:
            raise known(40005)
        return route.handler(Call(self._platform, ids, entry.query, body))

    def _take_limit(self, route: Route, ids: tuple[str, ...]) -> dict[str, str]:
        major = "/".join(ids[:2]) if route.bucket == "webhook" else "/".join(ids[:1])
        return self.limits.take(route.bucket, major, counts_globally=not route.open)


class _CutError(Exception):
    """The connection is to be cut without an answer."""


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    if answer.data is None:
        return web.Response(status=answer.status, headers=headers)
    # Exactly this content type: clients compare the whole header.
    kind = {"Content-Type": "application/json"}
    return web.Response(
        status=answer.status, body=json.dumps(answer.data).encode(), headers=kind | headers
    )
