"""Slack as a chat platform: configuration, wiring, connection."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Literal

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import doors, inspection, scopes, views
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.doors import Guard
from adapters.slack.files import SlackFiles, SlackInbox
from adapters.slack.incoming import PLATFORM, Json, team
from adapters.slack.inspection import UNREACHABLE
from adapters.slack.installations import REDIRECT_PATH, Installations, oauth_flow
from adapters.slack.listening import Listener
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pages import Pages
from adapters.slack.posts import Posts
from adapters.slack.presses import Presses
from adapters.slack.reception import Reception
from adapters.slack.telling import Teller
from bot.chat import words
from bot.chat.patience import reached
from bot.chat.presses import TEMPLATE
from bot.errors import BotError, ConfigError
from bot.ports import House, Inbox, Messenger, Platform

log = logging.getLogger(__name__)
# Bolt warns of what is meant so: an unused token, events that nobody listens to.
_bolt_log = logging.getLogger(f"{__name__}.bolt")
_socket_log = logging.getLogger(f"{__name__}.socket")


class Config(BaseModel):
    """Options of the Slack adapter.

    Attributes:
        bot_token: Of the one workspace; without it, workspaces install the app by OAuth.
        app_token: For Socket Mode. `signing_secret`: for HTTP.
        client_id: Of the app, and `client_secret`: for OAuth.
        mode: How events come: over sockets that Limner opens, or over HTTP.
        connections: Sockets at once; while Slack renews one, the others go on.
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
    many = bool(config.client_id and config.client_secret.get_secret_value())
    if not config.bot_token.get_secret_value() and not many:
        raise ConfigError(
            "SLACK_BOT_TOKEN: is not set. Set it for one workspace, or slack.client_id and "
            "slack.client_secret to let many install the app."
        )
    if config.mode == "socket" and not config.app_token.get_secret_value():
        raise ConfigError(
            "SLACK_APP_TOKEN: is not set, and Socket Mode needs it. Make one with the scope "
            'connections:write, or set slack.mode = "http".'
        )
    if config.mode == "http" and not config.signing_secret.get_secret_value():
        raise ConfigError(
            'SLACK_SIGNING_SECRET: is not set, and slack.mode = "http" needs it. Copy it from the '
            "app's page Basic Information."
        )


class Slack:
    """The platform. Lives as long as the process; connects in `run`."""

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        self._installations = Installations(house.vault)
        self._api = SlackApi(_slashed(config.api_base), self._installations.token)
        self._files = SlackFiles(self._api)
        self._posts = Posts(self._api, join_channels=config.join_channels)
        self._teller = Teller(self._api)
        self._messenger = SlackMessenger(
            self._posts, self._files, self._teller, house.vault, show_cost=config.show_cost
        )
        self._inbox = SlackInbox(self._api, self._files)

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return PLATFORM

    @property
    def messenger(self) -> Messenger:
        """Its way up."""
        return self._messenger

    @property
    def inbox(self) -> Inbox:
        """Its way down for files."""
        return self._inbox

    async def inspect(self) -> Sequence[str]:
        """Return what is missing at Slack, one sentence each. Raises: ConfigError."""
        async with aiohttp.ClientSession() as session:
            try:
                return await self._missing(session)
            except UNREACHABLE:
                return [f"Slack could not be reached at {self._config.api_base}."]

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call `ready` once, and serve until cancelled; then close what is open.

        Raises:
            ConfigError: Slack does not accept a token.
        """
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(aiohttp.ClientSession())
            self._api.connect(session)
            ask = partial(self._missing, session)
            for sentence in await reached(ask, PLATFORM, UNREACHABLE):
                log.warning("slack.missing", extra={"sentence": sentence})
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            app = self._app(session, lambda work: tasks.create_task(work))
            await self._serve_http(app, session, stack)
            if self._config.mode == "socket":
                await self._connect(app, stack)
            ready()
            await asyncio.Event().wait()

    # --- connecting ------------------------------------------------------------------------

    async def _missing(self, session: aiohttp.ClientSession) -> Sequence[str]:
        """Return which scopes are missing; learns on the way whose the configured token is."""
        client, config = self._client(session), self._config
        if config.mode == "socket":
            await inspection.check_app(client, config.app_token.get_secret_value())
        token = config.bot_token.get_secret_value()
        if not token:
            return []
        bot = await inspection.bot(client, token)
        self._installations.use(bot.installed)
        return scopes.missing(bot.scopes)

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        base = _slashed(self._config.api_base)
        return AsyncWebClient(base_url=base, session=session, retry_handlers=[])

    async def _connect(self, app: AsyncApp, stack: AsyncExitStack) -> None:
        """Open the sockets; each renews itself, and meanwhile the others are there."""
        for _ in range(self._config.connections):
            handler = AsyncSocketModeHandler(
                app, self._config.app_token.get_secret_value(), logger=_socket_log
            )
            stack.push_async_callback(handler.close_async)
            await handler.client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it open

    async def _serve_http(
        self, app: AsyncApp, session: aiohttp.ClientSession, stack: AsyncExitStack
    ) -> None:
        """Serve events and installations, where one of the two comes over HTTP."""
        config = self._config
        flow = self._flow(session) if config.client_id else None
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

    def _flow(self, session: aiohttp.ClientSession) -> AsyncOAuthFlow:
        config = self._config
        public = config.public_url.rstrip("/")
        return oauth_flow(
            self._client(session),
            self._installations,
            self._house.vault,
            client_id=config.client_id,
            client_secret=config.client_secret.get_secret_value(),
            redirect_uri=f"{public}{REDIRECT_PATH}" if public else None,
            authorization_url=config.authorize_url,
        )

    # --- listening -------------------------------------------------------------------------

    def _app(
        self,
        session: aiohttp.ClientSession,
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
    ) -> AsyncApp:
        """Return the Bolt app. It answers Slack when a listener returns, not before."""
        _bolt_log.setLevel(logging.ERROR)
        _socket_log.setLevel(logging.WARNING)
        _socket_log.addFilter(_without_trace)

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            return await self._installations.authorized(enterprise_id, team_id)

        app = AsyncApp(
            name=PLATFORM,  # else Bolt reads source files to find one
            logger=_bolt_log,
            client=self._client(session),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # the guard at the door does it, and counts
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,
        )
        reception = Reception(self._house, self._teller, spawn)
        listener = Listener(reception, self._open_view)
        pages = Pages(self._house, self._api, self._installations)
        answers = Presses(
            reception, self._api, self._files, self._posts, self._messenger, self._open_view
        )
        app.command("/imagine")(listener.imagine)
        app.command("/limits")(listener.limits)
        app.event("message")(listener.message)
        app.event("app_mention")(listener.message)
        app.event("app_home_opened")(pages.opened)
        app.event("tokens_revoked")(pages.revoked)
        app.event("app_uninstalled")(pages.uninstalled)
        app.action(re.compile(TEMPLATE.pattern))(answers.pressed)
        app.view(views.CALLBACK)(answers.submitted)
        app.shortcut("imagine")(answers.imagine)
        app.shortcut("refine_picture")(answers.refine_picture)
        app.shortcut("show_prompt")(answers.show_prompt)
        app.error(_unanswered)
        return app

    async def _open_view(self, body: Json, view: dict[str, Any]) -> None:
        try:
            await self._api.call(
                team(body), "views.open", trigger_id=str(body["trigger_id"]), view=view
            )
        except Rejected as error:
            log.info("slack.no_view", extra={"code": error.code})
            raise BotError(words.SLOW) from error


async def _unanswered(error: Exception) -> BoltResponse:
    """Leave a request without acknowledgement: Slack sends an event again, and nothing is lost."""
    if not isinstance(error, BotError):
        log.error("handler.failed", exc_info=error)
    return BoltResponse(status=503, body="")


def _without_trace(record: logging.LogRecord) -> bool:
    """Keep a line of the socket's: a cut connection is an outage and no bug."""
    if record.exc_info:
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True


def _slashed(base: str) -> str:
    return base if base.endswith("/") else f"{base}/"
