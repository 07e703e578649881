"""What the Slack simulator refuses, against the errors that Slack describes (`$LIMNER_SPECS`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.contracts.slack_tour import Tour, refused
from tests.simulators.slack import SlackSimulator, spec
from tests.simulators.slack.arguments import METHODS

pytestmark = pytest.mark.skipif(not spec.available(), reason=spec.MISSING)


@pytest.fixture
async def tour() -> AsyncIterator[Tour]:
    async with SlackSimulator(rate_limits=False) as sim:
        yield Tour(sim)


BAD_BLOCKS = '[{"type": "sektion"}]'
# A call on {channel} or {message} that must be refused, and how.
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C0", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "{channel}"}, "no_text"),
    ("chat.postMessage", {"channel": "{channel}", "blocks": BAD_BLOCKS}, "invalid_blocks"),
    ("chat.postMessage", {"channel": "{channel}", "blocks": "["}, "invalid_blocks_format"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "{away}", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "{archived}", "text": "x"}, "is_archived"),
    ("chat.postEphemeral", {"channel": "{channel}", "user": "U0", "text": "x"},
     "user_not_in_channel"),
    ("chat.update", {"channel": "{channel}", "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "{channel}", "ts": "{theirs}", "text": "x"}, "cant_update_message"),
    ("chat.delete", {"channel": "{channel}", "ts": "{theirs}"}, "cant_delete_message"),
    ("chat.appendStream", {"channel": "{channel}", "ts": "{theirs}", "markdown_text": "x"},
     "message_not_owned_by_app"),
    ("conversations.info", {"channel": "C0"}, "channel_not_found"),
    ("conversations.join", {"channel": "{archived}"}, "is_archived"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0"}, "user_not_found"),
    ("conversations.replies", {"channel": "{channel}", "ts": "1.2"}, "thread_not_found"),
    ("files.info", {"file": "F0"}, "file_not_found"),
    ("files.delete", {"file": "F0"}, "file_not_found"),
    ("files.completeUploadExternal", {"files": '[{"id": "F0"}]'}, "file_not_found"),
    ("reactions.add", {"channel": "{channel}", "timestamp": "{theirs}", "name": "A B"},
     "invalid_name"),
    ("users.info", {"user": "U0"}, "user_not_found"),
    ("bots.info", {"bot": "B0"}, "bot_not_found"),
    ("team.info", {"team": "T0"}, "team_not_found"),
    ("views.open", {"trigger_id": "1.2", "view": "{}"}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V0", "view": "{}"}, "not_found"),
    ("views.publish", {"user_id": "{alice}", "view": "{}"}, "invalid_arguments"),
    ("assistant.threads.setStatus", {"channel_id": "{channel}", "thread_ts": "1.2", "status": "x"},
     "invalid_thread_ts"),
    ("oauth.v2.access", {"client_id": "x", "code": "x"}, "invalid_client_id"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("auth.revoke", {"token": "xoxb-none"}, "invalid_auth"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED)
async def test_refusal_is_one_that_slack_describes(
    tour: Tour, method: str, arguments: dict[str, Any], error: str
) -> None:
    archived = tour.team.add_channel("old")
    archived.archived = True
    names = {
        "{channel}": tour.channel.id,
        "{away}": tour.team.add_channel("away", tour.alice, with_bot=False).id,
        "{archived}": archived.id,
        "{theirs}": (await tour.alice.say(tour.channel, "x")).ts,
        "{alice}": tour.alice.id,
    }
    tour.client.token = arguments.get("token", tour.client.token)

    code = await refused(tour.client, method, {k: names.get(v, v) for k, v in arguments.items()})

    assert code == error
    assert code in spec.load().errors(method)


@pytest.mark.parametrize("method", [name for name in METHODS if METHODS[name].scopes])
async def test_refusal_without_a_scope_names_one_that_helps(tour: Tour, method: str) -> None:
    tour.team.granted.clear()

    code = await refused(tour.client, method, {"channel": tour.channel.id})

    needed = (tour.sim.requests[-1].answer or {})["needed"]
    helping = spec.load().scopes(method) | {"assistant:write"}
    assert code == "missing_scope"
    assert needed in helping
