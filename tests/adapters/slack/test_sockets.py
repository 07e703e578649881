from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sockets import Socket
from tests.simulators.slack import SlackSimulator


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator() as made:
        yield made


@asynccontextmanager
async def socket_of(slack: SlackSimulator) -> AsyncIterator[Socket]:
    """Give a socket that is not connected yet and looks often whether it is."""
    client = AsyncWebClient("xoxb-1", base_url=slack.api_base)
    app = AsyncApp(
        name="slack",
        client=client,
        signing_secret="x",
        logger=logging.getLogger("quiet"),
        request_verification_enabled=False,
    )
    socket = Socket(app, slack.app.app_token, ping_seconds=0.5)
    try:
        yield socket
    finally:
        await socket.close()  # type: ignore[no-untyped-call]  # the SDK leaves it open


async def test_after_a_refused_ticket_it_asks_for_another_and_the_log_keeps_the_secret(
    slack: SlackSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with socket_of(slack) as socket:
        socket.wss_uri = f"{slack.sockets.url}?ticket=used-up&app_id=A1"
        await asyncio.wait_for(socket.connect(), 20)

        assert len(slack.sockets.live) == 1
    (line,) = [one for one in caplog.messages if "Failed to connect" in one]
    assert "ticket=...&app_id" in line
    assert "used-up" not in caplog.text


async def test_who_is_refused_again_and_again_asks_less_often(slack: SlackSimulator) -> None:
    slack.sockets.enabled = False
    loop = asyncio.get_running_loop()
    async with socket_of(slack) as socket, asyncio.TaskGroup() as tasks:
        began = loop.time()
        tasks.create_task(socket.connect())
        await slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2, 20)
        waited = loop.time() - began
        slack.sockets.enabled = True

    assert waited >= 1.5  # half a second of the SDK's, and one of ours
