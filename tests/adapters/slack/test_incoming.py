from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import incoming, views
from bot.domain import Imagine, Reply

ME = "U0LIMNER"
EVENT: dict[str, Any] = {
    "type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": "10.5",
    "text": "a dog",
}  # fmt: skip


def told(event: dict[str, Any], workspace: str = "T1", **changed: Any) -> dict[str, Any]:
    """Return an event as it comes to the app of a workspace."""
    return {"team_id": workspace, "event": {**event, **changed}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<@{ME}> make it night", "make it night"),
        ("for <@U2|ana> and <@U3>", "for @ana and @someone"),
        ("in <#C2|general> or <#C3>", "in #general or #channel"),
        ("<!channel> look <!here|here>", "@channel look here"),
        ("<!subteam^S1|@team> hi", "@team hi"),
        ("like <https://a.example/x|this one>", "like this one (https://a.example/x)"),
        ("like <https://a.example/x|a.example/x>", "like https://a.example/x"),
        ("cats &lt;3 &amp; dogs &gt; all", "cats <3 & dogs > all"),
        (":dog: with :sunglasses: :+1::skin-tone-3:", "dog with sunglasses +1"),
        ("at 10:30:00", "at 10:30:00"),
        ("  two\n  lines ", "two\nlines"),
        ("“smart” – quotes", "“smart” – quotes"),
    ],
)
def test_slacks_markup_becomes_plain_words(text: str, said: str) -> None:
    assert incoming.words(text, ME) == said


@given(st.text(alphabet="<>@#!|:^&;abc U1\n", max_size=80))
def test_no_text_makes_understanding_fail(text: str) -> None:
    assert f"<@{ME}>" not in incoming.words(text, ME)


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"user": ME},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"hidden": True},
        {"user": None},
    ],
)
def test_bots_edits_and_notices_are_not_heard(change: dict[str, Any]) -> None:
    assert incoming.worth_hearing(EVENT, ME)
    assert not incoming.worth_hearing({**EVENT, **change}, ME)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_messages_with_files_and_broadcast_replies_are_heard(subtype: str) -> None:
    assert incoming.worth_hearing({**EVENT, "subtype": subtype}, ME)


def test_who_is_named_is_told_apart() -> None:
    both = incoming.hear({**EVENT, "text": f"<@{ME}> ask <@U2>"}, "T1", ME)
    other = incoming.hear({**EVENT, "text": "hey <@U2>"}, "T1", ME)

    assert (both.mentioned, both.names_other) == (True, True)
    assert (other.mentioned, other.names_other) == (False, True)


def test_a_thread_is_a_room_of_its_own() -> None:
    place = incoming.place_of("T1", {**EVENT, "thread_ts": "9.1"})

    assert (place.space, place.channel, place.thread, place.room) == (
        "T1",
        "T1/C1",
        "T1/C1:9.1",
        "T1/C1:9.1",
    )
    assert incoming.place_of("T1", EVENT).room is None


@pytest.mark.parametrize("channel", ["C1", "G1", "D1"])
def test_nowhere_on_slack_is_a_place_for_adults_alone(channel: str) -> None:
    place = incoming.place_of("T1", {**EVENT, "channel": channel})

    assert (place.age_gates, place.for_adults) == (False, False)


def test_direct_messages_are_one_room() -> None:
    place = incoming.place_of("T1", {**EVENT, "channel": "D1"})

    assert place.direct
    assert place.room == "T1/D1"


def test_a_mention_in_a_channel_is_answered_in_a_thread_below_it() -> None:
    request = incoming.message(told(EVENT), Imagine("a dog"), addressed=True)

    assert request.address.fields["thread"] == "10.5"
    assert request.place.room == "T1/C1:10.5"


def test_a_direct_message_is_answered_beside_it() -> None:
    request = incoming.message(told(EVENT, channel="D1"), Imagine("x"), addressed=True)

    assert request.address.fields["thread"] == ""


def test_the_two_events_of_one_mention_have_one_key() -> None:
    said = incoming.message(told(EVENT), Reply("x"), addressed=True)
    mentioned = incoming.message(told(EVENT, type="app_mention"), Reply("x"), addressed=True)

    assert said.event_key == mentioned.event_key == "slack:T1:C1:10.5"


def test_pictures_and_other_files_are_told_apart() -> None:
    files = [
        {"id": "F1", "name": "dog.png", "mimetype": "image/png", "size": 5},
        {"id": "F2", "name": "a.pdf", "mimetype": "application/pdf", "size": 5},
    ]

    heard = incoming.hear({**EVENT, "files": files}, "T1", ME)

    assert [upload.url for upload in heard.references] == ["slack-file:T1/F1"]
    assert heard.left_out == ("a.pdf",)


PRESS: dict[str, Any] = {
    "team": {"id": "T1"}, "user": {"id": "U1", "name": "ana"}, "channel": {"id": "C1"},
    "trigger_id": "t1", "response_url": "https://hooks.example/1",
    "actions": [{"action_id": "l:vary:v1:0", "action_ts": "11.0"}],
    "container": {"type": "message", "message_ts": "10.0", "channel_id": "C1"},
    "message": {"ts": "10.0"},
}  # fmt: skip


def test_a_press_is_answered_in_the_thread_of_its_message() -> None:
    assert incoming.place_of_press(PRESS).thread == "T1/C1:10.0"


def test_a_press_in_a_thread_stays_there() -> None:
    in_thread = {**PRESS, "message": {"ts": "10.0", "thread_ts": "9.0"}}

    assert incoming.place_of_press(in_thread).thread == "T1/C1:9.0"


def test_a_press_on_what_one_member_sees_has_its_thread_from_the_container() -> None:
    container = {"is_ephemeral": True, "channel_id": "C1", "message_ts": "12.0"}
    alone = {**PRESS, "container": container, "message": {}}

    assert incoming.place_of_press(alone).thread is None
    threaded = {**alone, "container": {**container, "thread_ts": "9.0"}}
    assert incoming.place_of_press(threaded).thread == "T1/C1:9.0"


def test_values_of_every_kind_of_input_are_read() -> None:
    state = {
        "words": {"words": {"type": "plain_text_input", "value": "a dog"}},
        "shape": {"shape": {"type": "static_select", "selected_option": {"value": "wide"}}},
        "count": {"count": {"type": "static_select", "selected_option": None}},
        "more": {"more": {"type": "checkboxes", "selected_options": [{"value": "exact"}]}},
        "channel": {"channel": {"selected_conversation": "C7"}},
        "picture": {"picture": {"type": "file_input", "files": [{"id": "F1"}]}},
    }

    values = views.values({"state": {"values": state}})

    assert values == {
        "words": "a dog", "shape": "wide", "count": None, "more": ["exact"], "channel": "C7",
        "picture": [{"id": "F1"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "channel", "files"),
    [
        ("C0ABC", "C0ABC", []),
        ("F0ABC,F0DEF", "", ["F0ABC", "F0DEF"]),
        ("l:publish:v1:0:p", "", []),
        (None, "", []),
    ],
)
def test_what_a_button_brings_along_is_read(
    value: str | None, channel: str, files: list[str]
) -> None:
    body = {"actions": [{"value": value}]}

    assert incoming.noted_channel(body) == channel
    assert incoming.noted_files(body) == files
    assert incoming.noted_channel({}) == ""
