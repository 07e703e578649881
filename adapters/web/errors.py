"""An error as the page is told: a status and one sentence."""

from __future__ import annotations

import logging
import uuid
from typing import Final

from aiohttp import web

from bot.errors import (
    BotError,
    DeliveryError,
    InvalidAsk,
    ModelError,
    ModelUnavailable,
    NotAllowed,
    NotFound,
    StorageError,
)

log = logging.getLogger(__name__)

STATUSES: Final[tuple[tuple[type[BotError], int], ...]] = (
    (InvalidAsk, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (StorageError, 503),
    (ModelUnavailable, 503),
    (DeliveryError, 503),
    (ModelError, 502),
)
_SENTENCES: Final = {
    401: "This page has been away for too long. Reload it to go on.",
    403: "This page may not do that.",
    404: "There is nothing here.",
    405: "That cannot be done here.",
    413: "That is too large to send. Attach fewer or smaller pictures.",
}


class Unauthorised(BotError):
    """The browser carries no cookie of ours, or its session is over."""


def told(error: Exception) -> web.Response:
    """Return the JSON answer for an error; what is no `BotError` is logged and told neutrally."""
    if isinstance(error, Unauthorised):
        return sentence(str(error), 401)
    if isinstance(error, BotError):
        return sentence(str(error), status(error))
    if isinstance(error, web.HTTPException):
        return sentence(_SENTENCES.get(error.status, "That did not work."), error.status)
    request_id = uuid.uuid4().hex[:12]
    log.error("web.request_failed", exc_info=error, extra={"request_id": request_id})
    return sentence(
        f"Something went wrong here. If it happens again, tell the operator this id: {request_id}.",
        500,
    )


def sentence(text: str, status: int) -> web.Response:
    """Return one sentence as JSON."""
    return web.json_response({"error": text}, status=status)


def status(error: BotError) -> int:
    """Return the HTTP status of an expected error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
