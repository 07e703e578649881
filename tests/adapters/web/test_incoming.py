from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import documents, incoming
from bot.domain import (
    Again,
    Author,
    Describe,
    DrawSuggested,
    Expand,
    Imagine,
    Options,
    PictureRef,
    Publish,
    Recipe,
    Redo,
    Refine,
    Reply,
    Request,
    Undo,
    Upload,
    Upscale,
    Vary,
    WritePrompt,
)
from bot.errors import InvalidAsk
from tests.fakes.house import FACTS

EVENT = "11111111-2222-4333-8444-555555555555"
ROOM = f"web:{EVENT}"
AUTHOR = Author("web", "browser", "you")
PARENT = {"version": "v1", "index": 2}
REF = PictureRef("v1", 2)
CAT = Upload("web:token", "cat.png", "image/png", 10)


def understood(references: tuple[Upload, ...] = (), **form: Any) -> Request:
    parsed = documents.parse(json.dumps({"event": EVENT, **form}).encode())
    return incoming.understand(parsed, AUTHOR, references, 5.0, FACTS)


def test_plain_words_on_the_feed_are_a_new_picture() -> None:
    request = understood(kind="imagine", words=" a dog ")

    assert request.ask == Imagine("a dog")
    assert request.event_key == request.address.message == f"web:{EVENT}"
    assert request.place.key == "web::playground"
    assert not request.place.age_gates
    assert (request.received_at, request.private) == (5.0, False)


@pytest.mark.parametrize("words", ["/imagine a dog", "/IMAGINE: a dog", "  /imagine\n a dog"])
def test_the_command_before_the_words_is_taken_off(words: str) -> None:
    assert understood(kind="imagine", words=words).ask == Imagine("a dog")


def test_words_that_only_look_like_the_command_stay() -> None:
    assert understood(kind="imagine", words="/imagineering").ask == Imagine("/imagineering")


def test_options_reach_the_core_as_they_were_chosen() -> None:
    chosen = {"shape": "wide", "count": 3, "style": "anime", "quality": "high", "exact": True}

    ask = understood(kind="imagine", words="a dog", options=chosen | {"backend": "sketch"}).ask

    assert ask == Imagine("a dog", Options("wide", 3, "anime", "high", True, "sketch"))


@pytest.mark.parametrize(
    ("kind", "words", "ask"),
    [
        ("imagine", "/imagine a dog", Imagine("a dog", Options("wide", 3, "noir"))),
        ("imagine", "a dog", Imagine("a dog", Options("wide", 3, "noir"))),
        ("reply", "bluer", Reply("bluer", None, Options("wide", 3, "noir"))),
        ("reply", "/imagine a cat", Imagine("a cat", Options("wide", 3, "noir"))),
    ],
)
def test_flags_among_the_words_win_over_the_menus(kind: str, words: str, ask: object) -> None:
    chosen = {"shape": "tall", "count": 3}
    typed = f"{words} --shape wide —style “noir” --private"

    request = understood(kind=kind, words=typed, options=chosen, room=ROOM)

    assert request.ask == ask
    assert request.private


def test_a_wrong_flag_is_told_in_a_sentence() -> None:
    with pytest.raises(InvalidAsk, match=r"Did you mean --style\?"):
        understood(kind="imagine", words="a dog --stile anime")


def test_a_reply_names_its_picture_and_its_room() -> None:
    request = understood(kind="reply", words="bluer", parent=PARENT, room=ROOM, private=True)

    assert request.ask == Reply("bluer", PictureRef("v1", 2))
    assert request.place.room == ROOM
    assert request.private


def test_a_reply_without_a_parent_leaves_the_choice_to_the_core() -> None:
    assert understood(kind="reply", words="bluer", room=ROOM).ask == Reply("bluer")


def test_the_command_inside_a_conversation_begins_another_one() -> None:
    request = understood(kind="reply", words="/imagine a cat", parent=PARENT, room=ROOM)

    assert request.ask == Imagine("a cat")
    assert request.place.room is None


@pytest.mark.parametrize(
    ("form", "ask"),
    [
        ({"kind": "vary", "parent": PARENT}, Vary(PictureRef("v1", 2))),
        ({"kind": "vary", "parent": PARENT, "subtle": True}, Vary(REF, subtle=True)),
        ({"kind": "expand", "parent": PARENT, "shape": "wide"}, Expand(REF, "wide")),
        ({"kind": "expand", "parent": PARENT, "shape": " 16 x 9 "}, Expand(REF, "16:9")),
        ({"kind": "upscale", "parent": PARENT}, Upscale(REF)),
        ({"kind": "describe", "parent": PARENT}, Describe(REF)),
        ({"kind": "prompt", "words": " a dog "}, WritePrompt("a dog")),
        ({"kind": "prompt", "words": "a dog", "dialect": "FLUX"}, WritePrompt("a dog", "FLUX")),
        ({"kind": "suggested", "job": "j1", "index": 3}, DrawSuggested("j1", 3)),
        ({"kind": "again", "version": "v1"}, Again("v1")),
        ({"kind": "undo", "version": "v1"}, Undo("v1")),
        ({"kind": "publish", "version": "v1"}, Publish("v1")),
        ({"kind": "redo", "job": "j1"}, Redo("j1")),
        (
            {"kind": "refine", "parent": PARENT, "recipe": {"style": " noir ", "without": "cats"}},
            Refine(PictureRef("v1", 2), Recipe(style="noir", without="cats")),
        ),
    ],
)
def test_each_button_becomes_its_ask(form: dict[str, Any], ask: object) -> None:
    assert understood(**form).ask == ask


def test_attached_pictures_come_along_even_without_words() -> None:
    upload = Upload("web:token", "cat.png", "image/png", 10)

    assert understood((upload,), kind="imagine", words="").ask == Imagine("", references=(upload,))


def test_a_picture_that_comes_along_is_described() -> None:
    assert understood((CAT,), kind="describe").ask == Describe(picture=CAT)


def test_pictures_are_blended_with_words_and_flags() -> None:
    request = understood((CAT,) * 4, kind="blend", words="as one --shape wide --private")

    assert request.ask == Imagine("as one", Options(shape="wide"), (CAT,) * 4)
    assert request.private


def test_pictures_are_blended_without_words() -> None:
    ask = understood((CAT, CAT), kind="blend").ask

    assert ask == Imagine("", references=(CAT, CAT))


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "blend"},
        {"kind": "prompt", "words": "a dog"},
        {"kind": "suggested", "job": "j1", "index": 0},
        {"kind": "describe"},
    ],
)
def test_what_continues_nothing_is_said_outside_of_any_conversation(form: dict[str, Any]) -> None:
    pictures = {"blend": (CAT, CAT), "describe": (CAT,)}.get(form["kind"], ())

    assert understood(pictures, room=ROOM, **form).place.room is None


def test_a_picture_is_described_in_its_own_conversation() -> None:
    assert understood(kind="describe", parent=PARENT, room=ROOM).place.room == ROOM


@pytest.mark.parametrize(
    ("pictures", "form", "sentence"),
    [
        (1, {"kind": "blend", "words": "as one"}, "two to four pictures; these are 1."),
        (5, {"kind": "blend", "words": "as one"}, "two to four pictures; these are 5."),
        (0, {"kind": "prompt", "words": " "}, "Say what the prompt is about"),
        (0, {"kind": "describe"}, "Add a picture"),
        (2, {"kind": "describe"}, "one picture at a time; these are 2"),
        (1, {"kind": "describe", "parent": PARENT}, "one picture at a time; these are 2"),
        (0, {"kind": "expand", "parent": PARENT, "shape": "round"}, "square, wide, tall or a"),
        (0, {"kind": "expand", "parent": PARENT, "shape": "9:1"}, "from 1:3 to 3:1"),
    ],
)
def test_what_is_missing_or_too_much_is_told_in_a_sentence(
    pictures: int, form: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidAsk, match=sentence):
        understood((CAT,) * pictures, **form)


@pytest.mark.parametrize("words", ["", "  \n", "/imagine", "/imagine  "])
def test_neither_words_nor_pictures_asks_for_words(words: str) -> None:
    with pytest.raises(InvalidAsk, match="Say what to draw"):
        understood(kind="imagine", words=words)


def test_an_empty_recipe_asks_for_what_it_shows() -> None:
    with pytest.raises(InvalidAsk, match="what the picture should show"):
        understood(kind="refine", parent=PARENT, recipe={"without": "cats"})


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "steal"},
        {"kind": "imagine"},
        {"kind": "imagine", "words": "a", "event": "nonsense"},
        {"kind": "imagine", "words": "a", "extra": 1},
        {"kind": "imagine", "words": "a", "options": {"count": 5}},
        {"kind": "imagine", "words": "a" * 20_001},
        {"kind": "reply", "words": "a", "room": "discord:1"},
        {"kind": "vary", "parent": {"version": "v", "index": -1}},
        {"kind": "expand", "parent": PARENT},
        {"kind": "upscale"},
        {"kind": "suggested", "job": "j", "index": -1},
        {"kind": "prompt", "words": "a", "dialect": "a" * 81},
    ],
)
def test_what_does_not_fit_is_refused_in_plain_words(form: dict[str, Any]) -> None:
    with pytest.raises(InvalidAsk, match="Reload the page"):
        understood(**form)


@given(st.binary())
def test_no_bytes_break_the_parser(raw: bytes) -> None:
    with pytest.raises(InvalidAsk):
        documents.parse(raw)


@given(st.text(min_size=1).filter(lambda text: text.strip() and not re.search("^\\s*/|[-—]", text)))
def test_any_words_arrive_unchanged_but_for_space_around_them(words: str) -> None:
    ask = documents.ReplyForm(kind="reply", event=uuid.UUID(EVENT), words=words)

    assert incoming.understand(ask, AUTHOR, (), 0.0, FACTS).ask == Reply(words.strip())
