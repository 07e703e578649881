from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sockets import Sockets
from tests.simulators.slack import Asked, SlackSimulator


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator() as made:
        yield made


class Polite(AsyncApp):
    """An app that acknowledges everything, after a while."""

    seconds = 0.0

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        await asyncio.sleep(self.seconds)
        return BoltResponse(status=200)


@asynccontextmanager
async def sockets_of(slack: SlackSimulator, seconds: float = 0.0) -> AsyncIterator[Sockets]:
    """Give sockets that are not connected yet and look often whether they are."""
    app = Polite(
        name="slack",
        client=AsyncWebClient("xoxb-1", base_url=slack.api_base),
        signing_secret="x",
        logger=logging.getLogger("quiet"),
        request_verification_enabled=False,
    )
    app.seconds = seconds
    sockets = Sockets(app, slack.app.app_token, ping_seconds=0.5)
    try:
        yield sockets
    finally:
        await sockets.close()


def asking(slack: SlackSimulator) -> Callable[[], Awaitable[Asked]]:
    """Return how a member sends a command."""
    team = slack.add_workspace()
    alice = team.add_user("Alice")
    channel = team.add_channel("pictures", alice)
    return lambda: alice.command(channel, "/imagine", "a dog")


async def renewed(slack: SlackSimulator, opened: int) -> None:
    """Wait until connections stand that are younger than the first so many."""
    await slack.wait_for(
        lambda: [one.number > opened for one in slack.sockets.live] == [True, True], 20
    )


# --- connections that break -------------------------------------------------------------------


async def test_after_a_refused_ticket_it_asks_for_another_and_the_log_keeps_the_secret(
    slack: SlackSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with sockets_of(slack) as sockets:
        await sockets.open(1)
        sockets.standing[0].wss_uri = f"{slack.sockets.url}?ticket=used-up&app_id=A1"
        await asyncio.wait_for(sockets.standing[0].connect(), 20)

        assert [one.number for one in slack.sockets.live] == [2]
    (line,) = [one for one in caplog.messages if "Failed to connect" in one]
    assert "ticket=...&app_id" in line
    assert "used-up" not in caplog.text


async def test_who_is_refused_again_and_again_asks_less_often(slack: SlackSimulator) -> None:
    slack.sockets.enabled = False
    loop = asyncio.get_running_loop()
    async with sockets_of(slack) as sockets, asyncio.TaskGroup() as tasks:
        began = loop.time()
        tasks.create_task(sockets.open(1))
        await slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2, 20)
        waited = loop.time() - began
        slack.sockets.enabled = True

    assert waited >= 1.5  # half a second of the SDK's, and one of ours


async def test_cut_connections_come_back(slack: SlackSimulator) -> None:
    async with sockets_of(slack) as sockets:
        await sockets.open(2)
        slack.sockets.drop()
        await renewed(slack, 2)

        assert (slack.sockets.opened, len(sockets.standing)) == (4, 2)


# --- connections whose end is announced ---------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2])
async def test_no_command_is_lost_while_all_connections_are_renewed(
    slack: SlackSimulator, count: int
) -> None:
    ask = asking(slack)
    async with sockets_of(slack) as sockets:
        await sockets.open(count)
        asked = []
        for number in range(60):
            if number in (5, 30):
                await slack.sockets.refresh()
            asked.append(await ask())
            await asyncio.sleep(0.002)
        for one in asked:
            await one.wait_acknowledged()
        await slack.wait_for(lambda: len(slack.sockets.live) == count, 20)

        assert slack.sockets.opened >= 2 * count


async def test_an_acknowledgement_that_is_late_goes_through_the_connection_that_took_over(
    slack: SlackSimulator,
) -> None:
    ask = asking(slack)
    async with sockets_of(slack, seconds=0.5) as sockets:
        await sockets.open(1)
        asked = await ask()
        (old,) = slack.sockets.live
        await slack.wait_for(lambda: asked.delivery.attempts)
        await slack.sockets.refresh()
        await slack.wait_connected(2)
        await old.socket.close()

        await asked.wait_acknowledged()
        assert [one.number for one in slack.sockets.live] == [2]


async def test_a_connection_that_only_was_warned_is_left_for_another_once_it_is_closed(
    slack: SlackSimulator,
) -> None:
    async with sockets_of(slack) as sockets:
        await sockets.open(1)
        await slack.sockets.refresh("warning")
        await slack.sockets.refresh("refresh_requested")
        await slack.wait_for(lambda: [one.number for one in slack.sockets.live] == [2], 20)

        assert slack.sockets.opened == 2


async def test_no_eleventh_connection_is_opened_to_renew_the_ten(slack: SlackSimulator) -> None:
    async with sockets_of(slack) as sockets:
        await sockets.open(10)
        await slack.sockets.refresh("warning")
        # Sooner than one that waits for Slack to close the old one would give up.
        await slack.wait_for(lambda: slack.sockets.opened == 20, 10)
        await slack.wait_connected(10)

        assert len(slack.sockets.live) == 10
