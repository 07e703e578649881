"""HTTP delivery and OAuth of the Slack simulator, through the real slack-bolt's own server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.installing import install
from tests.simulators.slack_scene import MODAL, Bot, Scene, make_bot, open_scene


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """Serve an application on a local port; yields its origin."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        made.sim.dispatcher.hurry = 3000
        yield made


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    made = make_bot(scene, signing_secret=scene.sim.app.signing_secret)
    async with serving(made.app.web_app("/slack/events")) as origin:
        scene.sim.app.request_url = f"{origin}/slack/events"
        yield made


@dataclass
class Door:
    """A bare request URL that answers as it is told."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.requests.append(dict(request.headers))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, headers=self.headers)


@pytest.fixture
async def door(scene: Scene) -> AsyncIterator[Door]:
    made = Door()
    app = web.Application()
    app.router.add_post("/events", made.serve)
    async with serving(app) as origin:
        scene.sim.app.request_url = f"{origin}/events"
        yield made


async def test_request_url_is_verified(scene: Scene, bot: Bot) -> None:
    assert await scene.sim.http.verify_url()


async def test_command_press_and_event_reach_the_bot(scene: Scene, bot: Bot) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    answer = await scene.channel.next_message()
    pressed = await scene.alice.press(answer, "Refine")
    modal = await pressed.wait_modal()
    sent = await scene.alice.submit(modal, {"words": "wrong"})
    await sent.wait_acknowledged()
    await scene.alice.say(scene.channel, "thanks")
    await scene.sim.wait_for(lambda: any(heard["text"] == "thanks" for heard in bot.heard))

    assert await asked.wait_acknowledged() < 3
    assert modal.errors == {"words": "Say something else"}
    assert modal.callback_id == MODAL["callback_id"]
    assert scene.sim.problems == []


@pytest.mark.parametrize("flaw", ["badly_signed", "stale"])
async def test_request_that_is_not_properly_signed_is_refused_by_bolt(
    scene: Scene, bot: Bot, flaw: str
) -> None:
    setattr(scene.sim.http, flaw, 1)

    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")

    assert "dispatch_failed" in await asked.wait_error()
    assert asked.delivery.attempts[0].status == 401
    assert bot.commands == []


async def test_replay_is_the_same_request_byte_by_byte(scene: Scene, bot: Bot) -> None:
    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    await asked.wait_acknowledged()

    reply = await scene.sim.http.post(scene.sim.http.sent[0])
    await scene.sim.wait_for(lambda: len(bot.commands) == 2)

    assert reply.status == 200
    assert bot.commands[0] == bot.commands[1]


async def test_failed_event_is_sent_again_with_the_reason(scene: Scene, door: Door) -> None:
    door.statuses = [500, 503]

    await scene.alice.say(scene.channel, "hello")
    await scene.sim.wait_quiet()

    tries = [(r.get("X-Slack-Retry-Num"), r.get("X-Slack-Retry-Reason")) for r in door.requests]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert scene.sim.deliveries[0].acknowledged


async def test_app_can_forbid_retries(scene: Scene, door: Door) -> None:
    door.statuses, door.headers = [500], {"X-Slack-No-Retry": "1"}

    await scene.alice.say(scene.channel, "hello")
    await scene.sim.wait_quiet()

    assert len(door.requests) == 1


async def test_command_is_not_sent_again(scene: Scene, door: Door) -> None:
    door.statuses = [500]

    asked = await scene.alice.command(scene.channel, "/imagine", "a dog")
    await asked.wait_error()

    assert len(door.requests) == 1


async def test_event_to_a_dead_url_fails_after_its_retries(scene: Scene) -> None:
    scene.sim.app.request_url = "http://127.0.0.1:9/events"

    await scene.alice.say(scene.channel, "hello")
    await scene.sim.wait_quiet()

    attempts = scene.sim.deliveries[0].attempts
    assert [attempt.failure for attempt in attempts] == ["connection_failed"] * 4


# --- OAuth ------------------------------------------------------------------------------------


@asynccontextmanager
async def installable(scene: Scene, folder: Any) -> AsyncIterator[tuple[str, Any]]:
    """Serve a bot that many workspaces can install; yields its install page and its store."""
    sim = scene.sim
    store = FileInstallationStore(base_dir=str(folder), client_id=sim.app.client_id)
    settings = AsyncOAuthSettings(
        client_id=sim.app.client_id,
        client_secret=sim.app.client_secret,
        scopes=["chat:write", "commands", "channels:history"],
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder)),
        authorization_url=sim.authorize_url,
    )
    client = AsyncWebClient(base_url=sim.api_base)
    app = AsyncApp(client=client, signing_secret=sim.app.signing_secret, oauth_settings=settings)

    async def hear(ack: Any, body: Any, say: Any) -> None:
        await ack()
        await say(f"{body['team_id']} said {body['text']}")

    app.command("/imagine")(hear)
    async with serving(app.web_app("/slack/events")) as origin:
        sim.app.request_url = f"{origin}/slack/events"
        sim.app.redirect_urls = [f"{origin}/slack/oauth_redirect"]
        yield f"{origin}/slack/install", store


# slack-sdk 3.47 exchanges the code with aiohttp's older way of saying who asks.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning")
async def test_workspace_installs_the_app_and_uses_it(scene: Scene, tmp_path: Any) -> None:
    other = scene.sim.add_workspace("Other", installed=False)
    carol = other.add_user("Carol")
    place = other.add_channel("pictures")

    async with installable(scene, tmp_path) as (page, store):
        status, _ = await install(carol, page)
        asked = await carol.command(place, "/imagine", "a dog")
        await asked.wait_acknowledged()
        answer = await place.next_message()

    found = store.find_bot(enterprise_id=None, team_id=other.id)
    assert (status, other.installed) == (200, True)
    assert other.granted == {"chat:write", "commands", "channels:history"}
    assert found.bot_token == other.bot_token
    assert answer.text == f"{other.id} said a dog"


async def test_refused_installation_installs_nothing(scene: Scene, tmp_path: Any) -> None:
    other = scene.sim.add_workspace("Other", installed=False)

    async with installable(scene, tmp_path) as (page, _):
        await install(other.add_user("Carol"), page, allow=False)

    assert not other.installed


async def test_code_is_good_for_one_token_with_the_right_secret(scene: Scene) -> None:
    app, oauth = scene.sim.app, scene.sim.platform.oauth
    oauth.visitor = scene.alice
    where = oauth.authorize(
        {"client_id": app.client_id, "scope": "chat:write", "redirect_uri": "http://bot/back"}
    )
    code = where.split("code=")[1].split("&")[0]
    given = {"client_id": app.client_id, "redirect_uri": "http://bot/back", "code": code}

    wrong = await scene.refused("oauth.v2.access", **given, client_secret="guessed")
    right = await scene.client.api_call(
        "oauth.v2.access", json={**given, "client_secret": app.client_secret}
    )
    again = await scene.refused("oauth.v2.access", **given, client_secret=app.client_secret)

    assert (wrong, again) == ("bad_client_secret", "invalid_code")
    assert right["access_token"] == scene.team.bot_token
