"""The platform behind the network: all parts of it, put together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.simulators.waiting import Waiting

from . import blocks as block_kit
from .app import new_app
from .clock import Clock
from .crew import Crew
from .dispatcher import Dispatcher
from .errors import ApiError
from .events import Events
from .faults import Faults
from .files import File, Files
from .hooks import Hooks
from .http_delivery import HttpDelivery
from .interactions import Interactions
from .limits import Limits
from .modals import Modals
from .oauth import OAuth
from .places import Team
from .posts import Posts
from .sockets import Sockets
from .state import Channel, Kind, User, Workspace
from .triggers import Triggers

if TYPE_CHECKING:
    from .requests import Request


class Platform:
    """Everything behind the network; lives as long as the simulator.

    Attributes:
        origin: Where the server answers, without a slash at the end.
        unknown_arguments: "method.argument" -> how often it was given though not documented.
        edit_window_seconds: How old a message may be to be edited; None any age.
        requests: Every call, in order of arrival.
    """

    def __init__(self, rate_limits: bool) -> None:
        self.origin = ""
        self.clock = Clock()
        self.app = new_app(self.clock)
        self.waiting = Waiting(self.dump)
        self.crew = Crew()
        self.faults = Faults()
        self.limits = Limits(self.clock, rate_limits)
        self.dispatcher = Dispatcher(self.app, self.crew, self.waiting)
        self.sockets = Sockets(self.app, self.dispatcher, self.crew, self.waiting)
        self.http = HttpDelivery(self.app, self.dispatcher)
        self.dispatcher.sockets, self.dispatcher.http = self.sockets, self.http
        self.events = Events(self.app, self.clock, self.dispatcher)
        self.posts = Posts(self.clock, self.events, self.waiting)
        self.files = Files(self.clock)
        self.triggers = Triggers(self.clock)
        self.hooks = Hooks(self)
        self.modals = Modals(self)
        self.interactions = Interactions(self)
        self.oauth = OAuth(self)
        self.workspaces: dict[str, Workspace] = {}
        self.unknown_arguments: Counter[str] = Counter()
        self.edit_window_seconds: float | None = None
        self.requests: list[Request] = []

    # --- what is there -------------------------------------------------------------------

    def add_workspace(self, name: str, *, installed: bool) -> Team:
        """Add a workspace with the app's bot, installed or not yet."""
        domain = name.lower().replace(" ", "-")
        workspace = Team(self.clock.new_id("T"), name, domain, self)
        bot_id = workspace.new_id("B")
        bot = User(workspace.new_id("U"), self.app.name, workspace, bot=True, bot_id=bot_id)
        workspace.bot = workspace.users[bot.id] = bot
        if installed:
            workspace.token_state, workspace.granted = "valid", set(self.app.scopes)
        self.workspaces[workspace.id] = workspace
        return workspace

    def add_channel(
        self, workspace: Workspace, name: str, kind: Kind, members: set[str]
    ) -> Channel:
        """Add a conversation."""
        prefix = {"im": "D"}.get(kind, "C")
        place = Channel(workspace.new_id(prefix), name, kind, workspace, members)
        workspace.channels[place.id] = place
        return place

    def direct(self, *people: User) -> Channel:
        """Return the direct messages between the app and people; they are made on demand."""
        workspace = people[0].workspace
        members = {person.id for person in people} | {workspace.bot.id}
        found = workspace.direct(members)
        if found is not None:
            return found
        kind: Kind = "im" if len(members) <= 2 else "mpim"
        name = "" if kind == "im" else "mpdm-" + "--".join(one.name.lower() for one in people)
        return self.add_channel(workspace, name, kind, members)

    def workspace_of(self, token: str) -> Workspace | None:
        """Return the workspace that a bot token was issued for."""
        for workspace in self.workspaces.values():
            if workspace.bot_token == token and workspace.token_state != "none":
                return workspace
        return None

    # --- checks --------------------------------------------------------------------------

    def shows(self, workspace: Workspace) -> Callable[[str], bool]:
        """Return what tells of a file whether a block may show it now."""
        return lambda name: self.files.can_show(workspace, name)

    def check_blocks(self, workspace: Workspace, content: Any) -> None:
        """Refuse a message's blocks that Slack would refuse."""
        found = block_kit.problems(content, surface="message", files=self.shows(workspace))
        if found:
            raise ApiError("invalid_blocks", errors=found, response_metadata={"messages": found})

    def finish_processing(self, files: list[File]) -> None:
        """Look again at what tests wait for when files become processed."""
        for file in files:
            if file.processed_at is not None:
                self.crew.start(self._later(file.processed_at - self.clock.now()))

    async def _later(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0) + 0.001)
        self.waiting.changed()

    def note_unknown(self, method: str, names: set[str]) -> None:
        """Note arguments that are not documented."""
        self.unknown_arguments.update(f"{method}.{name}" for name in names)

    # --- telling what is there -----------------------------------------------------------

    def dump(self) -> str:
        """Return what the platform looks like, for a person who reads a failed test."""
        lines = [f"{len(self.sockets.live)} socket connections"]
        for workspace in self.workspaces.values():
            for place in workspace.channels.values():
                if place.stored:
                    lines.append(f"{workspace.name} {place!r}:")
                    lines += [f"  {_line(one)}" for one in list(place.stored.values())[-20:]]
        lines += ["last deliveries:"]
        lines += [f"  {delivery.line}" for delivery in self.dispatcher.all[-15:]]
        lines += ["last calls:", *(f"  {request.line}" for request in self.requests[-15:])]
        lines += [f"problem: {problem}" for problem in self.dispatcher.problems[-5:]]
        return "\n".join(lines)


def _line(message: Any) -> str:
    marks = [
        mark
        for mark, there in (
            ("deleted", message.deleted),
            ("in a thread", message.thread_ts is not None),
            ("only for one", message.ephemeral),
            ("streaming", message.streaming),
        )
        if there
    ]
    pictures = [f"{file.name} {file.length} B" for file in message.pictures]
    buttons = [f"[{label}]" for label in message.buttons]
    return " ".join(
        [f"{message.author.name}: {message.shown[:200]!r}", *marks, *pictures, *buttons]
    )
