from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack import api
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

    def at(self, url: str) -> None:
        """Call somebody else from now on, who answers in Slack's place."""
        session = self.api.session
        self.api = SlackApi(url, self._token)
        self.api.connect(session)

    async def call(self, method: str = "auth.test", **arguments: object) -> dict[str, object]:
        return await self.api.call(self.team.id, method, **arguments)


@asynccontextmanager
async def served(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """Give the address of a server that answers everything in one way."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


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


_PROXY_SAID = {
    "page": ("text/html", b"<html>Bad gateway</html>"),
    "page_called_json": ("application/json", b"<html>Bad gateway</html>"),
    "plain": ("text/plain", b"upstream connect error"),
    "nothing": ("application/json", b""),
    "list": ("application/json", b"[]"),
    "null": ("application/json", b"null"),
    "half": ("application/json", b'{"ok": tr'),
    "no_text": ("application/json", b"\xff\xfe\x80"),
    "no_code": ("application/json", b'{"ok": false}'),
}


@pytest.mark.parametrize("status", [200, 302, 403, 404, 502])
@pytest.mark.parametrize("said", _PROXY_SAID.values(), ids=_PROXY_SAID)
async def test_an_answer_that_is_not_slacks_is_an_outage(
    line: Line, said: tuple[str, bytes], status: int
) -> None:
    kind, body = said

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Content-Type": kind})

    async with served(answer) as url:
        line.at(url)
        with pytest.raises(DeliveryError) as failed:
            await line.call("chat.postMessage", channel=line.channel.id, text="hi")

    assert not isinstance(failed.value, Rejected)


async def test_after_an_answer_that_is_not_slacks_a_harmless_call_is_made_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_PAUSES_SECONDS", (0.01, 0.01))
    said = iter((b"<html>", b'{"ok": true, "team_id": "T1"}'))

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=next(said), content_type="application/json")

    async with served(answer) as url:
        line.at(url)
        found = await line.call()

    assert found["team_id"] == "T1"


async def test_a_call_that_hangs_is_given_up_as_an_outage(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api._ANSWER_SECONDS.total == 30
    monkeypatch.setattr(api, "_ANSWER_SECONDS", aiohttp.ClientTimeout(total=0.05))
    over = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    async with served(answer) as url:
        line.at(url)
        async with asyncio.timeout(10):
            with pytest.raises(DeliveryError, match="could not be reached"):
                await line.call("chat.postMessage", channel=line.channel.id, text="hi")
        over.set()


async def test_an_address_that_is_used_up_is_refused_for_good(line: Line) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=404, text="used_url")

    async with served(answer) as url:
        with pytest.raises(Rejected, match="404"):
            await line.api.respond(url, {"text": "hi"}, line.team.id)


async def test_a_limit_of_one_workspaces_response_urls_is_none_of_another(line: Line) -> None:
    statuses = iter((429, 200))

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=next(statuses), headers={"Retry-After": "1"})

    async with served(answer) as url:
        await line.api.respond(url, {"text": "hi"}, "T1")

    assert not line.api.lanes.may_spare("T1", "response_url")
    assert line.api.lanes.may_spare("T2", "response_url")


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
    assert line.api.lanes.may_spare(line.team.id, "auth.test")
    line.sim.fail("auth.test", retry_after=1)

    await line.call()

    assert not line.api.lanes.may_spare(line.team.id, "auth.test")
    assert line.api.lanes.may_spare(line.team.id, "chat.update")


async def test_a_limit_of_one_workspace_is_none_of_another(line: Line) -> None:
    line.sim.fail("auth.test", retry_after=1)

    await line.call()

    assert line.api.lanes.may_spare("T0ANOTHER", "auth.test")


async def test_before_it_is_connected_nothing_can_be_called() -> None:
    async def token(team: str) -> str:
        return "xoxb-1"

    with pytest.raises(DeliveryError, match="not connected"):
        await SlackApi("http://127.0.0.1:9/api/", token).call("T1", "auth.test")
