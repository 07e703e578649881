"""What is served beside the Web API: uploads, downloads, `response_url`s, the authorize page."""

from __future__ import annotations

import json
import re

from aiohttp import web

from .api import Api, bearer
from .errors import ApiError, Json
from .files import File
from .platform import Platform

_FILE_PATH = re.compile(r"/files-pri/(T[A-Z0-9]+)-(F[A-Z0-9]+)/(?:download/|thumb_)?")


class WebPages:
    """Serves everything but methods and sockets; lives as long as the simulator."""

    def __init__(self, platform: Platform, api: Api) -> None:
        self._platform = platform
        self._api = api

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file, raw or as a form."""
        data = await _upload_bytes(request)
        ticket = request.match_info["ticket"]
        entry = self._api.log(request, "upload", {"ticket": ticket, "length": len(data)})

        def carry() -> Json:
            self._platform.files.receive(ticket, data)
            return {"ok": True}

        response = await self._api.answer(request, entry, carry, {})
        if response.status == 200 and entry.status == 200:
            return web.Response(text=f"OK - {len(data)}", content_type="text/plain")
        return response

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file's bytes; without the right token, a page to sign in on."""
        entry = self._api.log(request, "download", {"path": request.path})
        file = self._file(request)

        def carry() -> Json:
            return {"ok": True}

        response = await self._api.answer(request, entry, carry, {})
        if response.status != 200 or entry.status != 200:
            return response
        if file is None:
            raise web.HTTPFound("/signin")
        kind = file.mimetype or "application/octet-stream"
        return web.Response(body=file.data, headers={"Content-Type": kind})

    async def sign_in(self, _request: web.Request) -> web.StreamResponse:
        """Show the page that whoever has no token gets instead of a file, with status 200."""
        page = "<!DOCTYPE html><title>Sign in | Slack</title><h1>Sign in to your workspace</h1>"
        return web.Response(text=page, content_type="text/html")

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Carry out one use of a `response_url`."""
        try:
            body = json.loads(await request.read())
            if not isinstance(body, dict):
                raise ValueError("no object")
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        entry = self._api.log(request, "response_url", body)
        secret = request.match_info["secret"]
        return await self._api.answer(
            request, entry, lambda: self._platform.hooks.use(secret, body), {}
        )

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Let the member who visits install the app, and send them back to it."""
        self._api.log(request, "authorize", dict(request.query))
        try:
            where = self._platform.oauth.authorize(dict(request.query))
        except ApiError as error:
            return web.Response(status=400, text=f"Something went wrong: {error.error}")
        raise web.HTTPFound(where)

    def _file(self, request: web.Request) -> File | None:
        found = _FILE_PATH.match(request.path)
        workspace = self._platform.workspace_of(bearer(request))
        if found is None or workspace is None or not workspace.installed:
            return None
        file = workspace.files.get(found[2])
        if file is None or file.deleted or "files:read" not in workspace.granted:
            return None
        return file if self._platform.files.open_to_bot(file) else None


async def _upload_bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    for part in form.values():
        if isinstance(part, web.FileField):
            return bytes(part.file.read())
    return b""
