"""What the page asks for: requests, cancellations, versions, figures. JSON in, JSON out."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from adapters.web import documents, incoming, outgoing
from adapters.web.board import Board
from adapters.web.doors import Doors
from adapters.web.identity import PLATFORM
from adapters.web.messenger import WebMessenger
from adapters.web.receiving import receive
from adapters.web.streams import Streams
from adapters.web.uploads import Uploads
from bot.chat import painted
from bot.domain import Author, Place, Request, Version
from bot.errors import BotError, NotFound
from bot.ports import House

PLAYGROUND: Final = Place(PLATFORM, "", incoming.CHANNEL, age_gates=False)
FEED_CONVERSATIONS: Final = 24


@dataclass(frozen=True, slots=True)
class Api:
    """The page's JSON interface; lives as long as the process."""

    house: House
    doors: Doors
    messenger: WebMessenger
    board: Board
    streams: Streams
    uploads: Uploads
    title: str
    max_upload_bytes: int

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the interface."""
        return [
            web.post("/api/requests", self.ask),
            web.post("/api/jobs/{job}/cancel", self.cancel),
            web.post("/api/jobs/{job}/appeal", self.appeal),
            web.delete("/api/messages/{message}", self.put_away),
            web.get("/api/feed", self.feed),
            web.get("/api/conversations/{conversation}", self.conversation),
            web.get("/api/versions/{version}", self.version),
            web.delete("/api/versions/{version}", self.delete),
            web.get("/api/allowance", self.allowance),
            web.get("/api/facts", self.facts),
        ]

    async def ask(self, http: web.Request) -> web.Response:
        """Take a request; the answer comes as an event."""
        arrived_at = time.monotonic()
        author = self.doors.author(http)
        posted = await receive(http, self.max_upload_bytes)
        form = documents.parse(posted.document)
        message = f"{PLATFORM}:{form.event}"
        try:
            uploads = [self.uploads.hold(message, name, data) for name, data in posted.pictures]
            facts = self.house.desk.facts()
            mask = await asyncio.to_thread(painted.small, posted.mask) if posted.mask else ""
            request = incoming.understand(form, author, uploads, time.time(), facts, mask)
            job_id = await self._submit(request, form.conversation)
        except Exception:
            # Not accepted, so that no card may wait for an answer that never comes.
            self.messenger.withdraw(author.id, message)
            raise
        self.house.acknowledged(PLATFORM, time.monotonic() - arrived_at)
        return web.json_response({"message": message, "job": job_id}, status=202)

    async def _submit(self, request: Request, conversation: str | None) -> str:
        new = self.messenger.announce(request, conversation)
        self.house.studio.accept(request)
        ticket = await self.house.studio.submit(request)
        if ticket.fresh:
            self.messenger.accepted(request, ticket.job_id)
        elif new and not self._has_outcome(request):
            self.messenger.withdraw(request.author.id, request.event_key)
        return ticket.job_id

    def _has_outcome(self, request: Request) -> bool:
        card = self.board.card(request.author.id, request.event_key)
        return card is not None and card["outcome"] is not None

    async def cancel(self, http: web.Request) -> web.Response:
        """Stop a job."""
        author = self.doors.author(http)
        await self.house.studio.cancel(http.match_info["job"], author, moderator=False)
        return web.json_response({})

    async def appeal(self, http: web.Request) -> web.Response:
        """Put a refusal before whoever runs this."""
        author = self.doors.author(http)
        if self.house.moderation is None:
            raise NotFound("Nobody moderates here.")
        told = await self.house.moderation.appeal(http.match_info["job"], author, "")
        return web.json_response({"text": told})

    async def put_away(self, http: web.Request) -> web.Response:
        """Take a card without pictures off the feed."""
        author, message = self.doors.author(http), http.match_info["message"]
        card = self.board.card(author.id, message)
        if card is not None and card["job"] and (card["outcome"] or {}).get("kind") == "asked":
            with contextlib.suppress(BotError):  # putting the question away is saying no
                await self.house.studio.cancel(card["job"], author, moderator=False)
        self.messenger.withdraw(author.id, message)
        return web.json_response({})

    async def feed(self, http: web.Request) -> web.Response:
        """Return the author's latest conversations, newest first, and the cards on the board."""
        author = self.doors.author(http)
        # Taken first: what happens while the gallery is read comes again as an event.
        cursor = self.streams.cursor(author.id)
        latest = await self.house.gallery.recent(author)
        ids = list(dict.fromkeys(version.conversation_id for version in latest))
        conversations = [await self._tree(key, author) for key in ids[:FEED_CONVERSATIONS]]
        cards = self.board.cards(author.id)
        return web.json_response({"conversations": conversations, "cards": cards, "cursor": cursor})

    async def conversation(self, http: web.Request) -> web.Response:
        """Return one conversation."""
        author = self.doors.author(http)
        return web.json_response(await self._tree(http.match_info["conversation"], author))

    async def _tree(self, conversation: str, author: Author) -> dict[str, Any]:
        shown = await self.house.gallery.conversation(conversation, author)
        return {"id": conversation, "versions": self._shown(shown, author)}

    def _shown(self, versions: Sequence[Version], author: Author) -> list[outgoing.Json]:
        facts = self.house.desk.facts()
        return [outgoing.version(version, author, facts) for version in versions]

    async def version(self, http: web.Request) -> web.Response:
        """Return one version."""
        author = self.doors.author(http)
        version = await self.house.gallery.version(http.match_info["version"], author)
        return web.json_response(self._shown([version], author)[0])

    async def delete(self, http: web.Request) -> web.Response:
        """Remove a version and its pictures."""
        author, version = self.doors.author(http), http.match_info["version"]
        await self.house.gallery.delete(version, author, moderator=False)
        self.streams.publish(author.id, "deleted", {"version": version})
        return web.json_response({})

    async def allowance(self, http: web.Request) -> web.Response:
        """Return what is left today."""
        left = await self.house.desk.allowance(self.doors.author(http), PLAYGROUND)
        return web.json_response(outgoing.allowance(left))

    async def facts(self, http: web.Request) -> web.Response:
        """Return what can be chosen."""
        author, known = self.doors.author(http), self.house.desk.facts()
        told = outgoing.facts(known, self.title, self.max_upload_bytes)
        # So that a member can name himself to the operator, who removes his words and pictures.
        return web.json_response(told | {"you": author.id})
