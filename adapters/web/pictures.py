"""Picture bytes: originals, small copies, unfinished ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from adapters.web import outgoing, security
from adapters.web.board import Board
from adapters.web.doors import Doors
from bot.chat import words
from bot.domain import PictureRef
from bot.errors import InvalidAsk, NotFound
from bot.ports import House

SIDES_PX: Final = (192, 640, 1280)
# A picture's address never gets other bytes; only the browser itself may keep them.
_KEEP: Final = "private, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Serves pictures to those who may see them; lives as long as the process."""

    house: House
    doors: Doors
    board: Board

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pictures."""
        return [
            web.get(r"/pictures/{version}/{index:\d+}", self.original),
            web.get(r"/thumbnails/{version}/{index:\d+}", self.thumbnail),
            web.get(r"/comparisons/{version}/{index:\d+}", self.comparison),
            web.get("/partials/{message}/{serial}", self.partial),
        ]

    async def original(self, http: web.Request) -> web.Response:
        """Return the stored bytes; `?download=1` saves them as a file."""
        author, ref = self.doors.author(http), _ref(http)
        picture = await self.house.gallery.original(ref, author)
        response = _picture(picture.data, picture.file.media_type)
        if http.query.get("download"):
            version = await self.house.gallery.version(ref.version_id, author)
            name = outgoing.filename(version, ref.index, picture.file.media_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    async def thumbnail(self, http: web.Request) -> web.Response:
        """Return a WebP copy; `?side=` is one of three longest sides in pixels."""
        author, side = self.doors.author(http), http.query.get("side", str(SIDES_PX[1]))
        if side not in {str(px) for px in SIDES_PX}:
            raise InvalidAsk("Small copies have a longest side of 192, 640 or 1280 pixels.")
        data = await self.house.gallery.thumbnail(_ref(http), author, int(side))
        return _picture(data, "image/webp")

    async def comparison(self, http: web.Request) -> web.Response:
        """Return a picture beside the one that it changed, what differs outlined."""
        author = self.doors.author(http)
        data = await self.house.gallery.before_after(_ref(http), author)
        return _picture(data, "image/webp")

    async def partial(self, http: web.Request) -> web.Response:
        """Return the newest screened, unfinished picture of a request."""
        author = self.doors.author(http)
        picture = self.board.partial(author.id, http.match_info["message"])
        if picture is None:
            raise NotFound("That unfinished picture is gone; the finished one is coming.")
        return _picture(picture.data, picture.file.media_type)


def _ref(http: web.Request) -> PictureRef:
    # A number this long is no index, and Python refuses to read one of thousands of digits.
    return PictureRef(http.match_info["version"], int(http.match_info["index"][:9]))


def _picture(data: bytes, media_type: str) -> web.Response:
    known = media_type if media_type in words.PICTURE_TYPES else "application/octet-stream"
    return web.Response(
        body=data,
        content_type=known,
        headers={"Cache-Control": _KEEP, "Content-Security-Policy": security.PICTURE_POLICY},
    )
