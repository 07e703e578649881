"""What the adapter holds in memory: cards and attached pictures, both bounded."""

from __future__ import annotations

import pytest

from adapters.web import board
from adapters.web.board import Board
from adapters.web.uploads import Uploads, sniff
from bot.domain import Upload
from bot.errors import InvalidAsk
from tests.fakes import screened

PNG = screened.png()


def test_cards_come_back_in_the_order_they_were_pinned() -> None:
    cards = Board()
    cards.pin("a", {"message": "1"})
    cards.pin("a", {"message": "2"})
    cards.change("a", "1", job="j")

    assert cards.cards("a") == [{"message": "1", "job": "j"}, {"message": "2"}]
    assert cards.cards("b") == []


def test_a_change_to_an_unknown_card_is_left_out() -> None:
    cards = Board()

    cards.change("a", "1", job="j")

    assert cards.cards("a") == []


def test_only_the_newest_cards_of_a_browser_stay() -> None:
    cards = Board()
    for number in range(board.CARDS_PER_BROWSER + 1):
        cards.pin("a", {"message": str(number)})

    assert len(cards.cards("a")) == board.CARDS_PER_BROWSER
    assert cards.card("a", "0") is None


def test_only_the_newest_browsers_stay() -> None:
    cards = Board()
    for number in range(board.BROWSERS + 1):
        cards.pin(str(number), {"message": "1"})

    assert cards.cards("1") != []
    assert cards.cards("0") == []


def test_an_unfinished_picture_can_still_be_loaded_when_the_answer_came() -> None:
    cards, picture = Board(), screened.picture()
    cards.pin("a", {"message": "1"})

    first, second = (cards.show_partial("a", "1", picture) for _ in range(2))
    cards.take_down("a", "1")

    assert (first, second) == ("/partials/1/1", "/partials/1/2")
    assert cards.partial("a", "1") is picture
    assert cards.partial("b", "1") is None


def test_only_the_newest_unfinished_pictures_are_kept() -> None:
    cards, picture = Board(), screened.picture()
    for number in range(board.PARTIALS + 1):
        cards.pin(str(number), {"message": "1"})
        cards.show_partial(str(number), "1", picture)

    assert cards.partial("0", "1") is None
    assert cards.partial("1", "1") is picture


def test_an_unfinished_picture_without_a_card_is_not_kept() -> None:
    assert Board().show_partial("a", "1", screened.picture()) is None


def test_an_upload_is_fetched_as_it_came_and_more_than_once() -> None:
    uploads = Uploads(10_000)
    upload = uploads.hold("m", "cat.png", PNG)

    assert (upload.media_type, upload.size_bytes) == ("image/png", len(PNG))
    assert uploads.fetch(upload, 10_000) == PNG == uploads.fetch(upload, 10_000)


@pytest.mark.parametrize("url", ["web:unknown", "http://example.org/cat.png", ""])
def test_what_was_not_held_here_is_not_fetched(url: str) -> None:
    with pytest.raises(InvalidAsk, match="attach it again"):
        Uploads(10).fetch(Upload(url, "cat.png", "image/png", 1), 10)


def test_an_upload_over_the_fetchers_limit_is_refused() -> None:
    uploads = Uploads(10_000)
    upload = uploads.hold("m", "cat.png", PNG)

    with pytest.raises(InvalidAsk, match="larger than"):
        uploads.fetch(upload, 10)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7", b"RIFF0000WAVE"])
def test_what_is_no_picture_is_not_held(data: bytes) -> None:
    with pytest.raises(InvalidAsk, match="PNG, JPEG, WebP and GIF"):
        Uploads(10_000).hold("m", "cat.png", data)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_the_media_type_comes_from_the_bytes(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


def test_pictures_of_finished_requests_make_room() -> None:
    uploads = Uploads(len(PNG) + 10)
    old = uploads.hold("old", "cat.png", PNG)
    uploads.finished("old")

    new = uploads.hold("new", "cat.png", PNG)

    assert uploads.fetch(new, 10_000) == PNG
    with pytest.raises(InvalidAsk):
        uploads.fetch(old, 10_000)


def test_pictures_that_still_wait_are_never_pushed_out() -> None:
    uploads = Uploads(len(PNG) + 10)
    waiting = uploads.hold("old", "cat.png", PNG)
    uploads.finished("another")

    with pytest.raises(InvalidAsk, match="Try again in a minute"):
        uploads.hold("new", "cat.png", PNG)
    assert uploads.fetch(waiting, 10_000) == PNG
