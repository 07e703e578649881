"""Pages on which members of other chats paint where a picture may change; a server of its own.

Pictures that are too large for their chat are downloaded here as well. Whoever knows a link comes
in, so nothing else is served here. There are no cookies: the browser
that began sends its key in a header, which a page of another origin cannot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from pydantic import Field, ValidationError

from adapters.web import errors, security
from adapters.web.documents import Strict
from adapters.web.files import Files
from adapters.web.receiving import receive
from bot.chat import painted, words
from bot.domain import Reply
from bot.errors import BotError, InvalidAsk, NotAllowed, NotFound
from bot.ports import Desk, Downloads, Easel, Gallery

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
KEY_HEADER: Final = "X-Limner-Key"
PICTURE_PX: Final = 1280
_LINK: Final = "/paint/{token}"
_ORIGINAL: Final = "/paint/original-{token}"
_PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class _Said(Strict):
    words: str = Field("", max_length=20_000)


@dataclass(frozen=True, slots=True)
class Painting:
    """Serves the pages to paint on; lives as long as the process."""

    easel: Easel
    gallery: Gallery
    desk: Desk
    files: Files
    downloads: Downloads | None = None

    def app(self) -> web.Application:
        """Return the server's application."""
        app = web.Application(middlewares=[self.guard], client_max_size=painted.MAX_BYTES)
        app.on_response_prepare.append(security.harden)
        app.add_routes(
            [
                web.get("/paint/static/{name}", self.files.file),
                web.get(_ORIGINAL, self.original),
                web.get(_LINK, self.page),
                web.post(_LINK, self.send),
                web.post(_LINK + "/begin", self.begin),
                web.get(_LINK + "/picture", self.picture),
            ]
        )
        return app

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let our own page ask alone, and turn every error into a sentence."""
        try:
            if request.method not in security.SAFE_METHODS:
                _check_origin(request)
            response = await handler(request)
        except web.HTTPException as error:
            return errors.told(error)
        except Exception as error:  # noqa: BLE001 - the border of the adapter: nothing leaks
            return errors.told(error)
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    async def page(self, request: web.Request) -> web.Response:
        """Serve the page of a link, or say what is wrong with it; changes nothing."""
        try:
            await self.easel.invited(_token(request))
        except BotError as error:
            return self.files.lost(error)
        return self.files.page("paint.html")

    async def begin(self, request: web.Request) -> web.Response:
        """Give the link to this browser."""
        key = await self.easel.begin(_token(request), _key(request))
        limit = self.desk.facts().max_prompt_characters
        return web.json_response({"key": key, "maxCharacters": limit}, headers=_PRIVATE)

    async def picture(self, request: web.Request) -> web.Response:
        """Return the picture to the browser that began."""
        begun = await self.easel.begun(_token(request), _key(request))
        if not isinstance(begun.ask, Reply) or begun.ask.parent is None:
            raise NotFound("That picture is gone.")
        data = await self.gallery.thumbnail(begun.ask.parent, begun.author, PICTURE_PX)
        headers = {**_PRIVATE, "Content-Security-Policy": security.PICTURE_POLICY}
        return web.Response(body=data, content_type="image/webp", headers=headers)

    async def original(self, request: web.Request) -> web.Response:
        """Send a picture as it is stored, or say what is wrong with its link."""
        try:
            if self.downloads is None:
                raise NotFound("There is nothing to download here.")
            version, index, picture = await self.downloads.picture(_token(request))
        except BotError as error:
            return self.files.lost(error)
        media_type = picture.file.media_type
        name = words.filename(version, index, media_type)
        headers = {
            **_PRIVATE,
            "Content-Security-Policy": security.PICTURE_POLICY,
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return web.Response(body=picture.data, content_type=media_type, headers=headers)

    async def send(self, request: web.Request) -> web.Response:
        """Carry out what was painted and said."""
        token, key = _token(request), _key(request)
        await self.easel.begun(token, key)  # nothing is read for anybody else
        posted = await receive(request, 0)
        await self.easel.submit(token, key, posted.mask, _words(posted.document))
        return web.json_response({}, status=202)


def _check_origin(request: web.Request) -> None:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if security.ASKED_HEADER not in request.headers or site != "same-origin":
        raise NotAllowed("Only the page of the link itself may ask for that.")


def _token(request: web.Request) -> str:
    return request.match_info["token"]


def _key(request: web.Request) -> str:
    return request.headers.get(KEY_HEADER, "")


def _words(document: bytes) -> str:
    try:
        return _Said.model_validate_json(document).words
    except ValidationError as error:
        raise InvalidAsk("Those words did not come through. Please send them once more.") from error
