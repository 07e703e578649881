"""Who somebody is, and which message is meant: Slack's ids are unique in one workspace only."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.request.internals import extract_team_id

from adapters.slack import incoming, where
from adapters.slack.where import Where
from bot.domain import Imagine

Json = dict[str, Any]

AUTHORIZED: Json = {"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}
EVENT: Json = {
    "team_id": "T1", "authorizations": [AUTHORIZED],
    "event": {"type": "message", "channel": "C1", "user": "U1", "ts": "10.5", "team": "T1"},
}  # fmt: skip
COMMAND: Json = {
    "team_id": "T1", "channel_id": "C1", "user_id": "U1", "user_name": "ana", "trigger_id": "t1",
}  # fmt: skip
PRESS: Json = {
    "team": {"id": "T1"}, "user": {"id": "U1", "name": "ana", "team_id": "T1"},
    "enterprise": None, "channel": {"id": "C1"}, "trigger_id": "t1", "message": {"ts": "10.5"},
    "actions": [{"action_ts": "11.0"}],
}  # fmt: skip
FORM: Json = {
    "team": {"id": "T1"}, "user": {"id": "U1", "name": "ana", "team_id": "T1"},
    "view": {"id": "V1", "app_installed_team_id": "T1"}, "trigger_id": "t1",
}  # fmt: skip
HOME: Json = {
    "team_id": "T1", "authorizations": [AUTHORIZED],
    "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"},
}  # fmt: skip
# Slack Connect: the member of another workspace does something where T1 has the app.
GUEST_SAYS: Json = {
    **EVENT, "team_id": "T9", "is_ext_shared_channel": True,
    "event": {**EVENT["event"], "user_team": "T9", "team": "T9"},
}  # fmt: skip
GUEST_PRESSES: Json = {**PRESS, "user": {"id": "U1", "name": "ana", "team_id": "T9"}}
GUEST_SUBMITS: Json = {
    **FORM, "team": {"id": "T9"}, "user": {"id": "U1", "name": "ana", "team_id": "T9"},
}  # fmt: skip
# Enterprise Grid: one organisation of many workspaces.
GRID_SAYS: Json = {
    **EVENT, "authorizations": [{**AUTHORIZED, "enterprise_id": "E1"}],
    "event": {**EVENT["event"], "user": "W1", "user_team": "E1"},
}  # fmt: skip
GRID_COMMAND: Json = {**COMMAND, "enterprise_id": "E1", "user_id": "W1"}
GRID_PRESSES: Json = {
    **PRESS, "enterprise": {"id": "E1"}, "user": {"id": "W1", "name": "ana", "team_id": "T2"},
}  # fmt: skip

ALL: dict[str, Json] = {
    "event": EVENT, "command": COMMAND, "press": PRESS, "form": FORM, "home": HOME,
    "guest says": GUEST_SAYS, "guest presses": GUEST_PRESSES, "guest submits": GUEST_SUBMITS,
    "grid says": GRID_SAYS, "grid command": GRID_COMMAND, "grid presses": GRID_PRESSES,
}  # fmt: skip


@pytest.mark.parametrize("body", [EVENT, COMMAND, PRESS, FORM, HOME])
def test_a_member_is_the_same_one_whatever_they_do(body: Json) -> None:
    assert incoming.author(body).key == "slack:T1/U1"


def test_members_of_two_workspaces_with_one_id_are_two() -> None:
    other = {**COMMAND, "team_id": "T2"}

    assert incoming.author(other).key != incoming.author(COMMAND).key


@pytest.mark.parametrize("body", [GUEST_SAYS, GUEST_PRESSES, GUEST_SUBMITS])
def test_a_guest_in_a_shared_channel_is_no_member_of_the_workspace_that_has_the_app(
    body: Json,
) -> None:
    assert incoming.author(body).id == "T9/U1"
    assert incoming.team(body) == "T1"


def test_a_guest_whose_organisation_alone_is_told_belongs_to_where_they_are_heard() -> None:
    guest = {**EVENT, "event": {**EVENT["event"], "user_team": "E9", "team": "E9"}}

    assert incoming.author(guest).id == "T1/U1"


@pytest.mark.parametrize("body", [GRID_SAYS, GRID_COMMAND, GRID_PRESSES])
def test_a_member_of_an_organisation_is_the_same_one_in_all_its_workspaces(body: Json) -> None:
    assert incoming.author(body).id == "E1/W1"
    assert incoming.team(body) == "T1"


@pytest.mark.parametrize("body", ALL.values(), ids=ALL)
def test_calls_use_the_workspace_by_whose_token_bolt_let_the_request_in(body: Json) -> None:
    assert incoming.team(body) == extract_team_id(body)


def test_channels_threads_and_messages_of_two_workspaces_are_never_the_same() -> None:
    mine, others = incoming.place("T1", "C1", "9.0"), incoming.place("T2", "C1", "9.0")

    assert (mine.room, others.room) == ("T1/C1:9.0", "T2/C1:9.0")
    assert incoming.place("T1", "D1").room != incoming.place("T2", "D1").room
    assert incoming.message_of(PRESS) == "T1/C1:10.5"
    assert incoming.message_of({**PRESS, "team": {"id": "T2"}}) == "T2/C1:10.5"


@pytest.mark.parametrize("body", [EVENT, GUEST_SAYS])
def test_the_api_is_given_the_ids_that_slack_knows(body: Json) -> None:
    goal = where.read(incoming.message(body, Imagine("a dog"), addressed=True).address)

    assert (goal.team, goal.channel, goal.user, goal.thread) == ("T1", "C1", "U1", "10.5")


def test_a_posted_answer_is_known_by_its_workspace_and_found_again_by_its_time_stamp() -> None:
    address = where.address(Where(team="T1", channel="C1", message="12.0"))

    assert address.message == "T1/C1:12.0"
    assert where.read(address).message == "12.0"


def test_a_private_room_is_known_by_its_workspace() -> None:
    goal = Where(team="T1", channel="D1", message="12.0", origin="C1")

    assert where.address(goal).own_room == "T1/D1:12.0"
