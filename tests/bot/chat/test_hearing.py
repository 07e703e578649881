from __future__ import annotations

import pytest

from bot.chat import hearing
from bot.chat.hearing import Heard
from bot.domain import Imagine, PictureRef, Place, Reply, Upload, Version
from tests.fakes import makes

CHANNEL = Place("chat", "space", "channel")
DIRECT = Place("chat", "", "dm", direct=True)
DOG = Upload("x:dog", "dog.png", "image/png", 10)
CAT = Upload("x:cat", "cat.png", "image/png", 10)


class Shelf:
    """A gallery that knows one picture and one room, and counts the questions."""

    def __init__(self) -> None:
        self.asked = 0

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        self.asked += 1
        return makes.version(id="v1") if message_id == "picture" else None

    async def conversation_in(self, platform: str, room: str) -> str | None:
        self.asked += 1
        return "c1" if room == "thread" else None


async def understood(heard: Heard, place: Place = CHANNEL) -> Imagine | Reply | None:
    return await hearing.understood(heard, place, Shelf())  # type: ignore[arg-type]


async def test_a_reply_to_a_picture_refines_that_one_anywhere() -> None:
    assert await understood(Heard("blue", reply_to="picture")) == Reply("blue", PictureRef("v1"))


async def test_plain_words_in_a_thread_may_be_talk() -> None:
    assert await understood(Heard("blue", room="thread")) == Reply("blue", addressed=False)


async def test_a_mention_in_a_thread_is_said_to_the_bot() -> None:
    heard = Heard("blue", (DOG,), pointed=(CAT,), mentioned=True, room="thread")

    assert await understood(heard) == Reply("blue", references=(DOG, CAT))


async def test_a_mention_outside_a_conversation_starts_anew_from_what_it_points_at() -> None:
    heard = Heard("blue", (DOG,), pointed=(CAT,), mentioned=True)

    assert await understood(heard) == Imagine("blue", references=(DOG, CAT))


@pytest.mark.parametrize(
    "heard",
    [
        Heard("hello all"),
        Heard("hello", room="elsewhere"),
        Heard("nice", reply_to="somebody's", reply_to_me=False, room="thread"),
        Heard("what do you say", names_other=True, room="thread"),
        Heard("", room="thread"),
        Heard("", left_out=("a.pdf",), mentioned=True),
    ],
)
async def test_what_is_not_for_the_bot_is_passed_over(heard: Heard) -> None:
    assert await understood(heard) is None


async def test_talk_in_a_channel_costs_no_question() -> None:
    shelf = Shelf()

    await hearing.understood(Heard("hello all"), CHANNEL, shelf)  # type: ignore[arg-type]

    assert shelf.asked == 0


async def test_a_direct_message_begins_or_goes_on() -> None:
    going_on = Place("chat", "", "thread", direct=True)

    assert await understood(Heard("a dog", room="dm"), DIRECT) == Imagine("a dog")
    assert await understood(Heard("blue", room="thread"), going_on) == Reply("blue")


async def test_an_answer_to_a_message_of_the_bot_without_picture_goes_on_in_the_room() -> None:
    heard = Heard("blue", reply_to="hint", reply_to_me=True, room="thread")

    assert await understood(heard) == Reply("blue")


@pytest.mark.parametrize(
    ("heard", "place", "rude"),
    [
        (Heard("x"), CHANNEL, False),
        (Heard("x"), DIRECT, True),
        (Heard("x", mentioned=True), CHANNEL, True),
        (Heard("x", reply_to="m", reply_to_me=True), CHANNEL, True),
    ],
)
def test_silence_is_rude_only_where_the_bot_was_spoken_to(
    heard: Heard, place: Place, rude: bool
) -> None:
    assert hearing.said_to_bot(heard, place) is rude
