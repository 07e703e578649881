"""The network in front of the platform: REST, gateway and files on one local port."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.simulators.orders import FOR_EVER
from tests.simulators.waiting import Predicate, T

from .errors import Json, SimulatorError
from .faults import Fault, Held, When, meant
from .interactions import Interaction
from .members import Person
from .message_forms import MAX_REQUEST_BYTES
from .permissions import BOT_DEFAULT, Permission
from .places import GuildHandle
from .platform import Platform
from .serving import PREFIX, Request, RestServer
from .state import Message, User


class DiscordSimulator:
    """A Discord of one's own; lives from `async with` to its end. See the package's docstring."""

    def __init__(self, token: str = "") -> None:
        self.token = token or "MTA0.stand-in.token-of-the-simulator"
        self.platform = Platform(self.token)
        self.rest = RestServer(self.platform, self.token)
        self.faults = self.rest.faults
        self.limits = self.rest.limits
        self.api_base = ""
        self.gateway_url = ""
        self._runner: web.AppRunner | None = None

    # --- life ----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * MAX_REQUEST_BYTES)
        app.router.add_get("/gw/", self.platform.gateway.serve)
        app.router.add_get("/{kind:(ephemeral-)?attachments}/{tail:.*}", self.rest.serve_file)
        app.router.add_route("*", "/{tail:.*}", self.rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_base = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway_url = self.platform.gateway_url = f"ws://127.0.0.1:{port}/gw/"
        self.platform.cdn.origin = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.resume()
        await self.platform.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()
        if self.rest.crashes and error is None:
            raise SimulatorError("the simulator itself failed") from self.rest.crashes[0]

    # --- what is there -------------------------------------------------------------------

    @property
    def bot(self) -> User:
        """Return the bot's account."""
        return self.platform.world.bot

    @property
    def bot_user_id(self) -> int:
        """Return the bot's id."""
        return self.bot.id

    @property
    def application_id(self) -> int:
        """Return the application's id, the same as the bot's."""
        return self.bot.id

    @property
    def requests(self) -> list[Request]:
        """Return every REST request so far."""
        return self.rest.requests

    @property
    def unknown_requests(self) -> list[Request]:
        """Return the requests that are not served here; a good test ends with none."""
        return self.rest.unknown

    @property
    def invalid_requests(self) -> int:
        """Return how many answers were 401, 403 or 429."""
        return self.rest.invalid

    @property
    def messages(self) -> list[Message]:
        """Return every message, ephemeral ones included, by channel and age."""
        return list(self.platform.world.messages())

    def message(self, message_id: int) -> Message:
        """Return a message of any channel by its id."""
        return self.platform.world.find_message(message_id)

    @property
    def interactions(self) -> list[Interaction]:
        """Return every interaction, oldest first."""
        return list(self.platform.responding.all.values())

    @property
    def commands(self) -> list[Json]:
        """Return the global commands as registered."""
        return self.platform.commands.listed(None)

    def add_user(self, name: str, accepts_dms: bool = True) -> Person:
        """Add an account."""
        return self.platform.add_user(name, accepts_dms)

    def add_guild(
        self,
        name: str = "Guild",
        permissions: Permission = BOT_DEFAULT,
        nsfw_level: int = 0,
        premium_tier: int = 0,
        bot_is_member: bool = True,
    ) -> GuildHandle:
        """Add a guild; `permissions` are the bot's. Without the bot: only members' installs."""
        clock = self.platform.clock
        guild = GuildHandle(
            clock.snowflake(),
            name,
            owner_id=clock.snowflake(),
            nsfw_level=nsfw_level,
            premium_tier=premium_tier,
            bot_permissions=permissions,
            bot_is_member=bot_is_member,
            platform=self.platform,
        )
        self.platform.add_guild(guild)
        return guild

    def add_guilds(self, count: int, channels: int = 20, roles: int = 10) -> None:
        """Add many like guilds, known to the bot from its next identify; cheap."""
        self.platform.bulk.add(count, channels, roles)

    # --- settings ------------------------------------------------------------------------

    @property
    def rate_limits(self) -> bool:
        """Return whether rate limits are enforced."""
        return self.limits.enabled

    @rate_limits.setter
    def rate_limits(self, enabled: bool) -> None:
        self.limits.enabled = enabled

    @property
    def acknowledge_deadline_seconds(self) -> float:
        """Return within which time new interactions must be answered first."""
        return self.platform.responding.deadline_seconds

    @acknowledge_deadline_seconds.setter
    def acknowledge_deadline_seconds(self, seconds: float) -> None:
        self.platform.responding.deadline_seconds = seconds

    @property
    def privileged_intents(self) -> set[str]:
        """Return the switched-on ones of "message_content", "members", "presences"; mutable."""
        return self.platform.gateway.privileged

    @property
    def heartbeat_seconds(self) -> float:
        """Return the heartbeat interval of new connections."""
        return self.platform.gateway.heartbeat_seconds

    @heartbeat_seconds.setter
    def heartbeat_seconds(self, seconds: float) -> None:
        self.platform.gateway.heartbeat_seconds = seconds

    def advance_clock(self, seconds: float) -> None:
        """Put the platform's clock forward: tokens, links and nonces age; deadlines do not."""
        self.platform.clock.advance(seconds)

    def expire_token(self, interaction: Interaction) -> None:
        """End a token's 15 minutes now."""
        interaction.token_dead = True

    # --- waiting -------------------------------------------------------------------------

    async def wait_for(self, predicate: Predicate[T], timeout: float = 10.0, what: str = "") -> T:
        """Return the predicate's first true value; on time-out raise with a readable dump."""
        return await self.platform.waiting.wait_for(predicate, timeout, what)

    async def wait_connected(self, timeout: float = 20.0) -> None:
        """Wait until the bot has identified or resumed."""
        await self.wait_for(self.platform.gateway.connected, timeout, "the bot's connection")

    async def wait_command(self, name: str, timeout: float = 20.0) -> Json:
        """Return a global command once the bot has registered it."""

        def found() -> Json | None:
            return next((command for command in self.commands if command["name"] == name), None)

        return await self.wait_for(found, timeout, f"registration of {name!r}")

    def dump(self) -> str:
        """Return what the platform looks like, for people."""
        return self.platform.dump()

    # --- faults --------------------------------------------------------------------------

    def fail(
        self,
        method: str = "*",
        path_regex: str = "",
        *,
        status: int | None = None,
        times: int = 1,
        body: Json | None = None,
        headers: dict[str, str] | None = None,
        delay: float = 0.0,
        drop: bool | When = False,
    ) -> Fault:
        """Order a fault for the next matching requests; `drop=True` cuts before applying."""
        cut: When | None = "before" if drop is True else (drop or None)
        plain = status is None and cut is None and not delay
        wanted = meant(method, path_regex)
        answered = 500 if plain else status
        fault = Fault(wanted, answered, times, body, headers or {}, delay, cut)
        return self.faults.add(fault)

    def hold(
        self, method: str, path_regex: str, *, when: When = "before", times: int = FOR_EVER
    ) -> AbstractAsyncContextManager[Held]:
        """Hold matching requests before or after they are applied, inside the block."""
        return self.faults.hold(Held(meant(method, path_regex), when, times))

    def pause(self, path_regex: str, *, method: str = "*", when: When = "before") -> Held:
        """Hold matching requests until `resume`."""
        return self.faults.pause(Held(meant(method, path_regex), when))

    def resume(self) -> None:
        """Release every held request."""
        self.faults.resume()

    async def drop_gateway(self, code: int | None = 4000) -> None:
        """Close every gateway connection; None cuts it without a close frame."""
        await self.platform.gateway.drop(code)

    def gateway_zombie(self) -> None:
        """Let the present gateway connections go silent without closing."""
        self.platform.gateway.zombie()

    async def reconnect_request(self) -> None:
        """Ask the bot to reconnect (op 7)."""
        await self.platform.gateway.request_reconnect()

    async def invalid_session(self, resumable: bool = False) -> None:
        """Invalidate the sessions (op 9)."""
        await self.platform.gateway.invalidate(resumable)

    def duplicate_next_event(self, event: str = "") -> None:
        """Deliver the next event (of this name) twice."""
        self.platform.gateway.duplicate_next(event)
