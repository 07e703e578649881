"""The way up and the way down: answers to the open tabs, attached pictures to the core."""

from __future__ import annotations

from collections.abc import Callable

from adapters.web import outgoing
from adapters.web.board import Board
from adapters.web.identity import PLATFORM
from adapters.web.streams import Streams
from adapters.web.uploads import Uploads
from bot.domain import (
    Address,
    Answer,
    Cancelled,
    Delivered,
    Job,
    Progress,
    Receipt,
    Request,
    Silent,
    Upload,
)
from bot.ports import Facts


class WebMessenger:
    """Puts progress and answers on the board and sends them to the browser's tabs.

    Nothing here can be lost for good: a page that comes back reads the gallery and the board.
    """

    def __init__(
        self, board: Board, streams: Streams, uploads: Uploads, facts: Callable[[], Facts]
    ) -> None:
        self._board = board
        self._streams = streams
        self._uploads = uploads
        self._facts = facts

    def announce(self, request: Request, conversation: str | None) -> bool:
        """Show a new request in every tab of its browser; False when it is shown already."""
        card = outgoing.card(request, None, conversation)
        browser = request.author.id
        if self._board.card(browser, card["message"]) is not None:
            return False
        self._board.pin(browser, card)
        self._streams.publish(browser, "asked", card)
        return True

    def accepted(self, request: Request, job_id: str) -> None:
        """Tell the tabs which job carries a request out, so that it can be cancelled."""
        message = _message(request.address, request.event_key)
        self._board.change(request.author.id, message, job=job_id)
        told = {"message": message, "job": job_id}
        self._streams.publish(request.author.id, "accepted", told)

    def withdraw(self, browser: str, message: str) -> None:
        """Take a card away: it was put away by hand, or never accepted."""
        self._board.take_down(browser, message)
        self._uploads.finished(message)
        self._streams.publish(browser, "withdrawn", {"message": message})

    async def post(self, job: Job) -> Address:
        """Return the job's own address: here every request brings its message along."""
        message = _message(job.address, job.request.event_key)
        return Address(PLATFORM, message, {"browser": job.request.author.id})

    async def update(self, address: Address, progress: Progress) -> None:
        """Send a sign of life."""
        browser, message = address.fields.get("browser", ""), address.message or ""
        partial = None
        if progress.partial is not None:
            partial = self._board.show_partial(browser, message, progress.partial)
        told = outgoing.progress(message, progress, partial)
        self._board.change(browser, message, progress=told)
        self._streams.publish(browser, "progress", told)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Send the outcome; a tab that is away finds it in the gallery or on the board."""
        message = _message(address, answer.request.event_key)
        browser = answer.request.author.id
        told = outgoing.answer(message, answer, self._facts())
        self._settle_card(browser, message, answer, told)
        self._uploads.finished(message)
        self._streams.publish(browser, "answer", told)
        return Receipt(messages=(message,))

    def _settle_card(self, browser: str, message: str, answer: Answer, told: outgoing.Json) -> None:
        if isinstance(answer.outcome, Delivered | Silent | Cancelled):
            self._board.take_down(browser, message)
            return
        known = self._board.card(browser, message)
        card = known or outgoing.card(answer.request, answer.job_id, None)
        settled = card | {"outcome": told["outcome"], "job": answer.job_id}
        self._board.pin(browser, settled)
        told["card"] = settled


class WebInbox:
    """Gives the core what came attached to a request."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from here)."""
        return self._uploads.fetch(upload, max_bytes)

    async def acknowledged(self, address: Address) -> bool:
        """Say yes: what was written down was asked for, and asking twice is carried out once."""
        return True


def _message(address: Address, event_key: str) -> str:
    return address.message or event_key
