"""The page itself, its files, and the form that asks for the password."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.web.doors import Doors
from adapters.web.files import Files
from bot.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Pages:
    """Serves what a browser loads first; lives as long as the process."""

    doors: Doors
    files: Files

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/", self.index),
            web.get("/login", self.form),
            web.post("/login", self.login),
            web.get("/static/{name}", self.files.file),
        ]

    async def index(self, request: web.Request) -> web.Response:
        """Serve the page and make the browser known."""
        response = self.files.page("index.html")
        self.doors.welcome(request, response)
        return response

    async def form(self, _: web.Request) -> web.Response:
        """Ask for the password."""
        return self.files.page("login.html")

    async def login(self, request: web.Request) -> web.StreamResponse:
        """Take the password."""
        given = (await request.post()).get("password")
        try:
            good = self.doors.try_password(request, given if isinstance(given, str) else "")
        except NotAllowed as error:
            return self.files.page("login.html", str(error), 429)
        if not good:
            return self.files.page("login.html", "That is not the password. Try again.", 403)
        response = web.Response(status=303, headers={"Location": "/"})
        self.doors.admit(request, response)
        return response
