"""Slack as a chat platform: configuration, wiring, connection."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Final, Literal

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from adapters.slack import doors, inspection, scopes, views
from adapters.slack.api import SlackApi
from adapters.slack.doors import Guard
from adapters.slack.inbox import SlackInbox
from adapters.slack.installations import (
    INSTALL_PATH,
    REDIRECT_PATH,
    STATE_SECONDS,
    Installations,
    NotInstalled,
    States,
)
from adapters.slack.listening import Listener
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pages import Pages
from adapters.slack.posts import Posts
from adapters.slack.presses import Presses
from adapters.slack.reception import Reception, Spawn
from adapters.slack.shelf import Shelf
from adapters.slack.sockets import Sockets
from adapters.slack.surface import SlackSurface
from adapters.slack.telling import Teller
from adapters.slack.where import PLATFORM
from bot.chat import filling
from bot.chat.answering import Answers
from bot.chat.patience import reached
from bot.errors import BotError, ConfigError, DeliveryError
from bot.ports import House, Platform

log = logging.getLogger(__name__)
# Bolt warns of what is meant so: an unused token, events that nobody listens to.
_bolt_log = logging.getLogger(f"{__name__}.bolt")

_NO_BOT: Final = (
    "SLACK_BOT_TOKEN: is not set. Set it for one workspace, or slack.client_id and "
    "slack.client_secret to let many install the app."
)
_BOTH: Final = (
    "SLACK_BOT_TOKEN and slack.client_id: both are set. Set one of the two: the token for one "
    "workspace, or slack.client_id and slack.client_secret to let many install the app."
)
_NO_APP: Final = (
    "SLACK_APP_TOKEN: is not set, and Socket Mode needs it. Make one with the scope "
    'connections:write, or set slack.mode = "http".'
)
_UNSIGNED: Final = (
    'SLACK_SIGNING_SECRET: is not set, and slack.mode = "http" needs it. Copy it from the '
    "app's page Basic Information."
)


class Config(BaseModel):
    """Options of the Slack adapter.

    Attributes:
        bot_token: Of the one workspace; without it, workspaces install the app by OAuth.
        app_token: For Socket Mode. `signing_secret`: for HTTP.
        client_id: Of the app, and `client_secret`: for OAuth.
        mode: How events come: over sockets that Limner opens, or over HTTP.
        connections: Sockets at once; before Slack ends one, another is opened, up to ten in all.
        host: Where events over HTTP, and installations, are served.
        port: 0 takes a free one.
        public_url: Address of that server as members' browsers see it.
        join_channels: Join a public channel in which something is asked for.
        show_cost: Say what a picture cost.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    api_base: str = "https://slack.com/api/"
    authorize_url: str = "https://slack.com/oauth/v2/authorize"
    mode: Literal["socket", "http"] = "socket"
    connections: int = Field(default=2, ge=1, le=10)
    host: str = "127.0.0.1"
    port: int = Field(default=8401, ge=0, le=65535)
    public_url: str = ""
    join_channels: bool = True
    show_cost: bool = False


def create(config: Config, house: House) -> Platform:
    """Return Slack; nothing is connected yet. Raises: ConfigError."""
    _check(config)
    return Slack(config, house)


def _check(config: Config) -> None:
    if not config.bot_token and not (config.client_id and config.client_secret):
        raise ConfigError(_NO_BOT)
    if config.bot_token and config.client_id:
        raise ConfigError(_BOTH)
    if config.mode == "socket" and not config.app_token:
        raise ConfigError(_NO_APP)
    if config.mode == "http" and not config.signing_secret:
        raise ConfigError(_UNSIGNED)


class Slack:
    """The platform. Lives as long as the process; connects in `run`."""

    name: Final = PLATFORM

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        self._installations = Installations(house.vault)
        self._api = SlackApi(config.api_base, self._installations.token)
        self._posts = Posts(self._api, join_channels=config.join_channels)
        self._shelf = Shelf(self._api, house.vault)
        self.messenger = SlackMessenger(
            self._api, self._posts, self._shelf, house, show_cost=config.show_cost
        )
        self.inbox = SlackInbox(self._api)

    async def inspect(self) -> Sequence[str]:
        """Return what is missing at Slack, one sentence each. Raises: ConfigError."""
        async with aiohttp.ClientSession() as session:
            self._api.connect(session)
            try:
                missing = await self._missing()
                if self._config.bot_token:
                    return missing
                installed = await self._installations.everywhere()
                return [*missing, *await inspection.everywhere(self._api, installed)]
            except DeliveryError:
                return [f"Slack could not be reached at {self._config.api_base}."]

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call `ready` once, and serve until cancelled; then close what is open.

        Raises:
            ConfigError: Slack does not accept a token.
        """
        async with AsyncExitStack() as stack:
            self._api.connect(await stack.enter_async_context(aiohttp.ClientSession()))
            for sentence in await reached(self._missing, PLATFORM, (DeliveryError,)):
                log.warning("slack.missing", extra={"sentence": sentence})
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            app = self._app(lambda work: tasks.create_task(work))
            await self._serve_http(app, stack)
            if self._config.mode == "socket":
                await self._connect(app, stack)
            ready()
            await asyncio.Event().wait()

    # --- connecting ------------------------------------------------------------------------

    async def _missing(self) -> Sequence[str]:
        """Return which scopes are missing; learns on the way whose the configured token is."""
        config = self._config
        if config.mode == "socket":
            await inspection.check_app(self._api, config.app_token.get_secret_value())
        if not config.bot_token:
            return []
        bot, granted = await inspection.bot(self._api, config.bot_token.get_secret_value())
        self._installations.use(bot)
        return scopes.missing(granted)

    async def _connect(self, app: AsyncApp, stack: AsyncExitStack) -> None:
        """Open the sockets, which come back after a cut and hand over before they are closed."""
        sockets = Sockets(app, self._config.app_token.get_secret_value())
        stack.push_async_callback(sockets.close)
        await sockets.open(self._config.connections)

    async def _serve_http(self, app: AsyncApp, stack: AsyncExitStack) -> None:
        """Serve events and installations, where one of the two comes over HTTP."""
        config = self._config
        flow = self._flow() if config.client_id else None
        guard = None
        if config.mode == "http":
            secret = config.signing_secret.get_secret_value()
            guard = Guard(secret, lambda reason: self._house.refused(PLATFORM, reason))
        if flow is None and guard is None:
            return
        runner = web.AppRunner(doors.application(app, guard, flow), access_log=None)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, config.host, config.port).start()
        port = runner.addresses[0][1]
        log.info("slack.serving", extra={"host": config.host, "port": port})

    def _flow(self) -> AsyncOAuthFlow:
        """Return the way by which a workspace installs the app."""
        config = self._config
        public = config.public_url.rstrip("/")
        settings = AsyncOAuthSettings(
            client_id=config.client_id,
            client_secret=config.client_secret.get_secret_value(),
            scopes=sorted(scopes.SCOPES),
            redirect_uri=f"{public}{REDIRECT_PATH}" if public else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=config.authorize_url,
            installation_store=self._installations,
            state_store=States(self._house.vault),
            state_expiration_seconds=STATE_SECONDS,
        )
        return AsyncOAuthFlow(client=self._api.client, settings=settings)

    # --- listening -------------------------------------------------------------------------

    def _app(self, spawn: Spawn) -> AsyncApp:
        """Return the Bolt app. It answers Slack when a listener returns, not before."""
        _bolt_log.setLevel(logging.ERROR)
        authorized = self._installations.authorized
        app = AsyncApp(
            name=PLATFORM,  # else Bolt reads source files to find one
            logger=_bolt_log,
            client=self._api.client,
            # It passes what it finds by the names of the arguments, of which `self` is none.
            authorize=lambda enterprise_id, team_id: authorized(enterprise_id, team_id),
            process_before_response=True,
            request_verification_enabled=False,  # the guard at the door does it, and counts
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,
        )
        self._listen(app, Reception(self._house, Teller(self._api), spawn), spawn)
        return app

    def _listen(self, app: AsyncApp, reception: Reception, spawn: Spawn) -> None:
        surface = SlackSurface(reception, self._api, self._posts, self.messenger)
        answers = Answers(self._house, surface)
        listener = Listener(reception, surface)
        presses = Presses(reception, surface, answers)
        pages = Pages(self._house, self._api, self._shelf, self._installations, spawn)
        for name in filling.COMMANDS:
            app.command(f"/{name}")(listener.command)
        app.command("/limits")(reception.first(answers.limits))
        app.command("/moderation")(reception.first(presses.moderation))
        app.event("message")(listener.message)
        app.event("app_mention")(listener.message)
        app.event("app_home_opened")(pages.opened)
        app.event("tokens_revoked")(pages.revoked)
        app.event("app_uninstalled")(pages.uninstalled)
        app.action(re.compile(""))(presses.pressed)  # links too, which lead away by themselves
        app.view(views.CALLBACK)(presses.submitted)
        app.view_closed(views.CALLBACK)(reception.first(surface.tidy))
        app.shortcut("imagine")(reception.first(listener.ask_anywhere))
        app.shortcut("refine_picture")(reception.first(answers.refine_picture))
        app.shortcut("describe_picture")(presses.described)
        app.shortcut("show_prompt")(reception.first(answers.show_prompt))
        app.shortcut("report_picture")(reception.first(answers.moderating.report_picture))
        app.error(_unanswered)


async def _unanswered(error: Exception) -> BoltResponse:
    """Leave a request without acknowledgement: Slack sends an event again, and nothing is lost.

    Only what a workspace still sends that removed the app is at an end with this.
    """
    if isinstance(error, NotInstalled):
        log.info("slack.not_installed")
        return BoltResponse(status=200, body="")
    if not isinstance(error, BotError):
        log.error("handler.failed", exc_info=error)
    return BoltResponse(status=503, body="")
