"""The Web API over HTTP: the log, the faults, the token, the limits, then the method."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .arguments import METHODS, Signature
from .calls import Call
from .errors import ApiError, Json, explained
from .faults import Fault
from .methods import HANDLERS
from .platform import Platform
from .requests import Request
from .state import SCOPE_PREFIX, Workspace

JSON = "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
Carry = Callable[[], Json]


class Api:
    """Serves methods; lives as long as the simulator.

    Attributes:
        unknown: Calls of methods that are not served here.
        crashes: Mistakes of the simulator itself.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.unknown: list[Request] = []
        self.crashes: list[Exception] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one call of a method."""
        method = request.match_info["method"]
        try:
            arguments = await read_arguments(request)
        except ValueError:
            arguments = {}
        token = _token(request, arguments)
        workspace = self._platform.workspace_of(token)
        entry = self.log(request, method, arguments, workspace)
        headers = _scope_headers(workspace, METHODS.get(method))
        names = {name.lower(): value for name, value in request.headers.items()}

        def carry() -> Json:
            return self._call(Call(method, arguments, self._platform, workspace, names), token)

        return await self.answer(request, entry, carry, headers)

    def log(
        self,
        request: web.Request,
        method: str,
        arguments: Json,
        workspace: Workspace | None = None,
    ) -> Request:
        """Return a new entry in the log of requests."""
        entry = Request(method, arguments, time.time(), workspace, transport=request.transport)
        self._platform.requests.append(entry)
        self._platform.waiting.changed()
        return entry

    async def answer(
        self, request: web.Request, entry: Request, carry: Carry, headers: dict[str, str]
    ) -> web.StreamResponse:
        """Carry something out, with the faults that were ordered for it."""
        try:
            return await self._suffer(request, entry, carry, headers)
        except Exception as error:
            self.crashes.append(error)
            raise
        finally:
            entry.done, entry.transport = True, None
            self._platform.waiting.changed()

    async def _suffer(
        self, request: web.Request, entry: Request, carry: Carry, headers: dict[str, str]
    ) -> web.StreamResponse:
        faults, method, arguments = self._platform.faults, entry.method, entry.arguments
        fault = faults.take(method, arguments)
        if fault is not None and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if await faults.stand(method, arguments, "before") and entry.sender_gone:
            return _cut(request)  # whoever asked is dead: its call never arrived
        if fault is not None and fault.drop == "before":
            return _cut(request)
        if fault is not None and fault.status is not None:
            entry.status = fault.status
            return web.Response(status=fault.status, text="Internal Error", headers=headers)
        response = _respond(entry, _ordered(fault, entry) or carry, headers)
        await faults.stand(method, arguments, "after")
        if fault is not None and fault.drop == "after":
            return _cut(request)
        return response

    def _call(self, call: Call, token: str) -> Json:
        signature, handler = METHODS.get(call.method), HANDLERS.get(call.method)
        if signature is None or handler is None:
            self.unknown.append(self._platform.requests[-1])
            raise ApiError("unknown_method", req_method=call.method)
        self._check_token(signature, call, token)
        self._limit(signature, call)
        _check_scopes(signature, call)
        self._platform.note_unknown(call.method, set(call.arguments) - signature.known)
        missing = [name for name in sorted(signature.required) if name not in call.arguments]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            raise explained("invalid_arguments", *messages)
        return {"ok": True, **handler(call)}

    def _check_token(self, signature: Signature, call: Call, token: str) -> None:
        if signature.token == "none":
            return
        app_token = self._platform.app.app_token
        if not token:
            raise ApiError("not_authed")
        if (token == app_token) != (signature.token == "app"):
            known = token == app_token or self._platform.workspace_of(token) is not None
            raise ApiError("not_allowed_token_type" if known else "invalid_auth")
        if signature.token == "app":
            return
        workspace = self._platform.workspace_of(token)
        if workspace is None:
            raise ApiError("invalid_auth")
        if workspace.token_state == "revoked":
            raise ApiError("token_revoked")
        if workspace.token_state == "uninstalled":
            raise ApiError("account_inactive")

    def _limit(self, signature: Signature, call: Call) -> None:
        token_team = self._platform.app.id if signature.token != "bot" else call.workspace.id
        channel = call.optional("channel")
        self._platform.limits.take(call.method, signature.tier, token_team, channel)


def _check_scopes(signature: Signature, call: Call) -> None:
    if not signature.scopes:
        return
    granted = call.workspace.granted
    if set(_spelled_out(signature)) & granted:
        return
    raise ApiError(
        "missing_scope", needed=_spelled_out(signature)[0], provided=",".join(sorted(granted))
    )


def _spelled_out(signature: Signature) -> list[str]:
    found: list[str] = []
    for scope in signature.scopes:
        prefix, _, name = scope.partition(":")
        kinds = SCOPE_PREFIX.values() if prefix == "*" else [prefix]
        found += [f"{kind}:{name}" for kind in kinds]
    return found


def _scope_headers(workspace: Workspace | None, signature: Signature | None) -> dict[str, str]:
    if workspace is None or signature is None:
        return {}
    return {
        "x-oauth-scopes": ",".join(sorted(workspace.granted)),
        "x-accepted-oauth-scopes": ",".join(_spelled_out(signature)),
    }


async def read_arguments(request: web.Request) -> Json:
    """Return the arguments of query and body (form or JSON object).

    Raises:
        ValueError: The body is announced as JSON and is none.
    """
    found: Json = dict(request.query)
    if request.content_type == JSON:
        raw = await request.read()
        body = json.loads(raw) if raw else {}
        if not isinstance(body, dict):
            raise ValueError("no object")
        found |= body
    elif request.content_type in FORMS:
        form = await request.post()
        found |= {name: value for name, value in form.items() if isinstance(value, str)}
    return found


def _token(request: web.Request, arguments: Json) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer" and token:
        return token.strip()
    return str(arguments.get("token", ""))


def bearer(request: web.Request) -> str:
    """Return the token of a request's header."""
    return _token(request, {})


def _ordered(fault: Fault | None, entry: Request) -> Carry | None:
    if fault is None:
        return None
    refusal = fault.refusal()
    if refusal is not None:
        return lambda: _raise(refusal)
    return (lambda: _pretended(entry)) if fault.silent else None


def _raise(error: ApiError) -> Json:
    raise error


def _pretended(entry: Request) -> Json:
    """Return an answer as if the call had been carried out."""
    arguments = entry.arguments
    if entry.method == "files.completeUploadExternal":
        files = arguments["files"]
        return {"ok": True, "files": json.loads(files) if isinstance(files, str) else files}
    named: dict[str, Any] = {
        name: arguments[name] for name in ("channel", "ts", "text") if name in arguments
    }
    return {"ok": True, **named}


def _respond(entry: Request, carry: Carry, headers: dict[str, str]) -> web.Response:
    status = 200
    try:
        body = carry()
    except ApiError as error:
        body, status, headers = error.body, error.status, headers | error.headers
    entry.status, entry.answer = status, body
    return web.json_response(body, status=status, headers=headers)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
