"""The page itself, its files, and the form that asks for the password."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Final

from aiohttp import web

from adapters.web.doors import Doors
from bot.errors import NotAllowed

STATIC: Final = Path(__file__).parent / "static"
# Files change with the program: the browser asks each time and mostly hears "not modified".
_CACHE: Final = {"Cache-Control": "no-cache"}
_PAGE: Final = {"Cache-Control": "no-store"}


class Pages:
    """Serves what a browser loads first; lives as long as the process. Making one reads files."""

    def __init__(self, doors: Doors, title: str) -> None:
        self._doors = doors
        self._title = title
        self._index = (STATIC / "index.html").read_text("utf-8")
        self._login = (STATIC / "login.html").read_text("utf-8")
        # Only what lies here now is served: no path of a request is ever opened.
        self._files = {path.name: path for path in STATIC.iterdir() if path.suffix != ".html"}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/", self.index),
            web.get("/login", self.form),
            web.post("/login", self.login),
            web.get("/static/{name}", self.file),
        ]

    async def index(self, request: web.Request) -> web.Response:
        """Serve the page and make the browser known."""
        response = self._page(self._index)
        self._doors.welcome(request, response)
        return response

    async def form(self, _: web.Request) -> web.Response:
        """Ask for the password."""
        return self._page(self._login)

    async def login(self, request: web.Request) -> web.StreamResponse:
        """Take the password."""
        given = (await request.post()).get("password")
        try:
            good = self._doors.try_password(request, given if isinstance(given, str) else "")
        except NotAllowed as error:
            return self._page(self._login, str(error), 429)
        if not good:
            return self._page(self._login, "That is not the password. Try again.", 403)
        response = web.Response(status=303, headers={"Location": "/"})
        self._doors.admit(request, response)
        return response

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve a style sheet, script or icon."""
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_CACHE)

    def _page(self, template: str, message: str = "", status: int = 200) -> web.Response:
        text = template.replace("{title}", html.escape(self._title))
        text = text.replace("{message}", html.escape(message))
        return web.Response(text=text, content_type="text/html", status=status, headers=_PAGE)
