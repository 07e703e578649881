"""What the messenger does for jobs of an earlier process, whose cards are gone."""

from __future__ import annotations

import dataclasses

from adapters.web.board import Board
from adapters.web.messenger import WebInbox, WebMessenger
from adapters.web.streams import Streams
from adapters.web.uploads import Uploads
from bot.domain import (
    Address,
    Answer,
    Author,
    Failed,
    Imagine,
    Job,
    JobState,
    Place,
    Progress,
    Request,
    Step,
)
from bot.errors import InvalidAsk
from tests.fakes import screened
from tests.fakes.house import FACTS

ADDRESS = Address("web", "web:e", {"browser": "b"})
AUTHOR = Author("web", "b")
PLACE = Place("web", "", "playground")
REQUEST = Request("web:e", AUTHOR, PLACE, Imagine("a dog"), ADDRESS, 7.0)


def made(board: Board, uploads: Uploads | None = None) -> WebMessenger:
    return WebMessenger(board, Streams(), uploads or Uploads(10_000), lambda: FACTS)


async def test_every_request_brings_its_message_along() -> None:
    nameless = dataclasses.replace(REQUEST, address=Address("web"))

    for request in (REQUEST, nameless):
        job = Job("j", JobState.ACCEPTED, request, request.address, 7.0)
        assert await made(Board()).post(job) == ADDRESS


async def test_an_answer_after_a_restart_brings_its_card_along() -> None:
    board = Board()

    receipt = await made(board).finish(ADDRESS, Answer("j", REQUEST, Failed("Sorry.")))

    card = board.cards("b")[0]
    assert receipt.messages == ("web:e",)
    assert (card["words"], card["job"], card["outcome"]["text"]) == ("a dog", "j", "Sorry.")


async def test_finishing_twice_shows_one_card() -> None:
    board = Board()
    messenger = made(board)

    for _ in range(2):
        await messenger.finish(ADDRESS, Answer("j", REQUEST, Failed("Sorry.")))

    assert len(board.cards("b")) == 1


async def test_progress_after_a_restart_makes_no_card() -> None:
    board = Board()

    await made(board).update(ADDRESS, Progress(Step.DRAWING, partial=screened.picture()))

    assert board.cards("b") == []


async def test_a_finished_requests_pictures_may_make_room() -> None:
    uploads = Uploads(len(screened.png()) + 10)
    upload = uploads.hold("web:e", "cat.png", screened.png())
    await made(Board(), uploads).finish(ADDRESS, Answer("j", REQUEST, Failed("Sorry.")))

    uploads.hold("web:f", "cat.png", screened.png())

    inbox = WebInbox(uploads)
    try:
        await inbox.fetch(upload, 10_000)
    except InvalidAsk as error:
        sentence = str(error)
    assert "attach it again" in sentence
    assert await inbox.acknowledged(ADDRESS)
