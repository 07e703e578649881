from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import pytest

from adapters.slack.api import Rejected, SlackApi
from bot.chat import pacing
from bot.errors import DeliveryError
from tests.simulators.slack import SlackSimulator, Team


class Line:
    """The adapter's client, connected to a workspace of the stand-in."""

    def __init__(self, sim: SlackSimulator, team: Team, session: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.team = team
        self.channel = team.add_channel("pictures")
        self.api = SlackApi(sim.api_base, self._token)
        self.api.connect(session)

    async def _token(self, team: str) -> str:
        return self.team.bot_token

    async def call(self, method: str = "auth.test", **arguments: object) -> dict[str, object]:
        return await self.api.call(self.team.id, method, **arguments)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with SlackSimulator() as sim, aiohttp.ClientSession() as session:
        yield Line(sim, sim.add_workspace(), session)


async def test_an_answer_is_given_back(line: Line) -> None:
    assert (await line.call())["team_id"] == line.team.id


async def test_a_refusal_keeps_slacks_own_code(line: Line) -> None:
    with pytest.raises(Rejected) as refused:
        await line.call("chat.postMessage", channel="C0NOWHERE00", text="hi")

    assert refused.value.code == "channel_not_found"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_outage_is_told_as_one(line: Line, status: int) -> None:
    line.sim.fail("chat.postMessage", status=status)

    with pytest.raises(DeliveryError) as failed:
        await line.call("chat.postMessage", channel=line.channel.id, text="hi")

    assert not isinstance(failed.value, Rejected)


@pytest.mark.parametrize("drop", ["before", "after"])
async def test_what_posts_is_never_tried_again_by_itself_after_a_lost_connection(
    line: Line, drop: Literal["before", "after"]
) -> None:
    line.sim.fail("chat.postMessage", drop=drop)

    with pytest.raises(DeliveryError):
        await line.call("chat.postMessage", channel=line.channel.id, text="hi")

    assert len(line.sim.calls("chat.postMessage")) == 1


async def test_what_may_be_done_twice_waits_out_an_outage(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_PAUSES_SECONDS", (0.01, 0.01))
    line.sim.fail("auth.test", status=503)

    assert (await line.call())["ok"] is True
    assert len(line.sim.calls("auth.test")) == 2


async def test_a_rate_limit_is_waited_out(line: Line) -> None:
    line.sim.fail("auth.test", retry_after=1)

    answer = await line.call()

    assert answer["ok"] is True
    assert len(line.sim.calls("auth.test")) == 2


async def test_progress_is_left_out_while_slack_limits_its_method(line: Line) -> None:
    assert line.api.spare(line.team.id, "auth.test")
    line.sim.fail("auth.test", retry_after=1)

    await line.call()

    assert not line.api.spare(line.team.id, "auth.test")
    assert line.api.spare(line.team.id, "chat.update")


async def test_a_limit_of_one_workspace_is_none_of_another(line: Line) -> None:
    line.sim.fail("auth.test", retry_after=1)

    await line.call()

    assert line.api.spare("T0ANOTHER", "auth.test")


async def test_before_it_is_connected_nothing_can_be_called() -> None:
    async def token(team: str) -> str:
        return "xoxb-1"

    with pytest.raises(DeliveryError, match="not connected"):
        await SlackApi("http://127.0.0.1:9/api/", token).call("T1", "auth.test")
