"""Links to the moderators' page: good for one seat, for a while, and never once changed."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Author, Place
from bot.errors import NotFound
from bot.moderation import Seats
from bot.ports import Seat
from bot.signing import Signer
from tests.bot.storage.samples import NOON, Clock

URL = "https://limner.example.org"
SEAT = Seat(Author("slack", "T1/U1", "Mo ü😀"), Place("slack", "T1", "T1/C1", age_gates=False))
WORDS = st.text(max_size=60)


def seats(clock: Clock | None = None, *, url: str = URL, key: bytes = b"key") -> Seats:
    return Seats(url, key, 1_800, clock or Clock())


def token_of(link: str | None) -> str:
    assert link is not None
    return link.removeprefix(f"{URL}/moderation/")


@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_any_seat_comes_back_and_its_token_fits_into_an_address(
    platform: str, space: str, channel: str, author: str, name: str
) -> None:
    seat = Seat(Author(platform, author, name), Place(platform, space, channel))

    token = token_of(seats().link(seat))

    assert seats().opened(token) == seat
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")


def test_a_link_is_good_for_its_time() -> None:
    clock = Clock()
    token = token_of(seats(clock).link(SEAT))

    clock.now += 1_799
    seats(clock).opened(token)
    clock.now += 1

    with pytest.raises(NotFound, match="too old"):
        seats(clock).opened(token)


@given(st.text(max_size=200))
def test_what_was_not_made_here_opens_nothing(token: str) -> None:
    with pytest.raises(NotFound):
        seats().opened(token)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotFound, match="not one of my links"):
        seats(key=b"other").opened(token_of(seats().link(SEAT)))


def test_a_changed_place_opens_nothing() -> None:
    packed, _, signature = token_of(seats().link(SEAT)).rpartition(".")
    said = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    said[1] = "T2"
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    with pytest.raises(NotFound):
        seats().opened(f"{forged}.{signature}")


def test_a_link_of_another_kind_opens_nothing() -> None:
    said: list[str | int] = ["v", 0, "slack", "U", int(NOON) + 9]

    for purpose, values in (("moderation", said), ("download", [*said, "more"])):
        with pytest.raises(NotFound):
            seats().opened(Signer(b"key", purpose).packed(values))


def test_without_an_address_there_is_no_link() -> None:
    assert seats(url="").link(SEAT) is None
