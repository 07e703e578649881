"""What lies in `static/`: pages that are filled in, and files that are sent as they are."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Final

from aiohttp import web

from adapters.web import errors
from bot.errors import BotError

STATIC: Final = Path(__file__).parent / "static"
# Files change with the program: the browser asks each time and mostly hears "not modified".
_CACHE: Final = {"Cache-Control": "no-cache"}
_PAGE: Final = {"Cache-Control": "no-store"}


class Files:
    """Lives as long as the process. Making one reads files.

    Args:
        title: Of every page.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        pages = STATIC.glob("*.html")
        self._pages = {path.name: path.read_text("utf-8") for path in pages}
        # Only what lies here now is served: no path of a request is ever opened.
        self._files = {path.name: path for path in STATIC.iterdir() if path.suffix != ".html"}

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve a style sheet, script or icon."""
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_CACHE)

    def lost(self, error: BotError) -> web.Response:
        """Return the page of a link that does not work, which says why."""
        return self.page("lost.html", str(error), errors.status(error))

    def page(self, name: str, message: str = "", status: int = 200) -> web.Response:
        """Return a page with the title and a message in it."""
        text = self._pages[name].replace("{title}", html.escape(self._title))
        text = text.replace("{message}", html.escape(message))
        return web.Response(text=text, content_type="text/html", status=status, headers=_PAGE)
