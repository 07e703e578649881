"""The moderators' page: what waits, what was decided, and the rules of a place.

A link is made by a command of a chat, for one moderator, for a short time; whoever has it comes
in, so the page keeps nothing in the browser and asks with its link each time. Opening it shows
nothing yet: chats open links to preview them, and what is shown is asked for by the page.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from adapters.web import review_documents, security
from adapters.web.files import Files
from adapters.web.receiving import MAX_JSON_BYTES, document
from adapters.web.review_documents import MAX_RULES_BYTES, TOO_MUCH, Decision, RulesForm, Tried
from bot.domain import ACTIONS, PictureRef, PlaceRules
from bot.errors import BotError, InvalidAsk, NotFound
from bot.ports import Gallery, ModerationDesk, Seat

PICTURE_PX: Final = 768
_LINK: Final = "/moderation/{token}"
_TOO_MUCH: Final = "That is too long to send. Say it in fewer words."
_PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Moderating:
    """Serves the moderators' page; lives as long as the process."""

    desk: ModerationDesk
    gallery: Gallery
    files: Files

    def routes(self) -> list[web.RouteDef]:
        """Return what is served; the server's guard turns errors into sentences."""
        return [
            web.get("/moderation/static/{name}", self.files.file),
            web.get(_LINK, self.page),
            web.get(_LINK + "/state", self.state),
            web.get(_LINK + "/picture/{review}", self.picture),
            web.post(_LINK + "/decide", self.decide),
            web.post(_LINK + "/rules", self.set_rules),
            web.post(_LINK + "/preview", self.preview),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """Serve the page of a link, or say what is wrong with it."""
        try:
            await self._seat(request)
        except BotError as error:
            return self.files.lost(error)
        return self.files.page("moderation.html")

    async def state(self, request: web.Request) -> web.Response:
        """Return everything that the page shows."""
        return await self._state(await self._seat(request))

    async def decide(self, request: web.Request) -> web.Response:
        """Carry out a ruling."""
        seat, wanted = await self._seat(request), await _read(request, Decision)
        await self.desk.decide(wanted.review, wanted.ruling, seat)
        return await self._state(seat)

    async def set_rules(self, request: web.Request) -> web.Response:
        """Set the rules of the server, or of the channel."""
        seat = await self._seat(request)
        wanted = await _read(request, RulesForm, MAX_RULES_BYTES, TOO_MUCH)
        known = await self.desk.rules(seat.place, channel=wanted.channel)
        await self.desk.set_rules(wanted.applied(known), seat, channel=wanted.channel)
        return await self._state(seat)

    async def preview(self, request: web.Request) -> web.Response:
        """Return what some words would get."""
        seat, tried = await self._seat(request), await _read(request, Tried)
        found = await self.desk.preview(tried.words, seat.place)
        return _told(review_documents.preview(found))

    async def picture(self, request: web.Request) -> web.Response:
        """Return a small copy of the picture that a review is about."""
        seat = await self._seat(request)
        review = await self.desk.review(request.match_info["review"], seat)
        if review.version_id is None:
            raise NotFound("There is no picture to this.")
        ref = PictureRef(review.version_id)
        data = await self.gallery.thumbnail(ref, review.author, PICTURE_PX)
        headers = {**_PRIVATE, "Content-Security-Policy": security.PICTURE_POLICY}
        return web.Response(body=data, content_type="image/webp", headers=headers)

    async def _state(self, seat: Seat) -> web.Response:
        rules: dict[str, PlaceRules] = {
            "server": await self.desk.rules(seat.place, channel=False),
            "channel": await self.desk.rules(seat.place, channel=True),
        }
        shown = {
            "moderator": seat.moderator.name,
            "channel": seat.place.channel,
            "waiting": [review_documents.review(one) for one in await self.desk.waiting(seat)],
            "decided": [review_documents.review(one) for one in await self.desk.decided(seat)],
            "history": [review_documents.entry(one) for one in await self.desk.history(seat)],
            "rules": {name: review_documents.rules(one) for name, one in rules.items()},
            "categories": review_documents.categories(self.desk.categories()),
            "actions": list(ACTIONS),
            "trouble": self.desk.trouble(seat.place),
        }
        return _told(shown)

    async def _seat(self, request: web.Request) -> Seat:
        """Return whom the link was made for, who moderates there still: each request asks anew."""
        return await self.desk.seated(request.match_info["token"])


async def _read(
    request: web.Request,
    form: type[F],
    max_bytes: int = MAX_JSON_BYTES,
    too_much: str = _TOO_MUCH,
) -> F:
    posted = await document(request, max_bytes, too_much)
    try:
        # In a thread, since all words of a server together may be megabytes.
        return await asyncio.to_thread(form.model_validate_json, posted)
    except ValidationError as error:
        raise InvalidAsk("That did not come through. Please reload the page.") from error


def _told(shown: dict[str, Any]) -> web.Response:
    return web.json_response(shown, headers=_PRIVATE)
