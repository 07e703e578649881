"""Everything that happens on the platform, apart from the network in front of it."""

from __future__ import annotations

from tests.simulators.waiting import Waiting

from . import payloads
from .bulk import BulkGuilds
from .cdn import Cdn
from .clock import Clock
from .commands import Commands
from .errors import Json
from .events import Events
from .gateway import Gateway
from .interactions import Interaction
from .member_inputs import start_data
from .members import Person
from .places import GuildHandle, TextChannel
from .posts import Posts
from .responding import Responding
from .sessions import GUILDS, PRIVILEGED, Session
from .state import DM_CHANNEL, Channel, Message, User, World

# Flags of the application that mirror the portal's switches for apps in under 100 servers.
_INTENT_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


class Platform:
    """The state of one Discord and its rules; lives as long as the simulator."""

    def __init__(self, token: str) -> None:
        self.clock = Clock()
        self.world = World(self.clock)
        self.waiting = Waiting(self.dump)
        self.cdn = Cdn(self.world)
        self.gateway = Gateway(token, self._greet, self._find_members, self.waiting.changed)
        self.gateway.guild_ids = self._guild_ids
        self.events = Events(self.world, self.cdn, self.gateway)
        self.posts = Posts(self.world, self.cdn, self.events, self.waiting.changed)
        self.commands = Commands(self.clock, self.world.bot.id)
        self.responding = Responding(self.world, self.posts, self.events, self.waiting.changed)
        self.bulk = BulkGuilds(self.world)
        self.gateway_url = ""
        self.recommended_shards: int | None = None
        self.recent_requests: list[str] = []

    # --- making things -------------------------------------------------------------------

    def add_user(self, name: str, accepts_dms: bool = True) -> Person:
        """Add an account; it becomes a member of a guild when it first acts there."""
        person = Person(self.clock.snowflake(), name, accepts_dms=accepts_dms, platform=self)
        self.world.users[person.id] = person
        return person

    def add_guild(self, guild: GuildHandle) -> None:
        """Register a guild and tell the bot, if it is a member."""
        self.world.guilds[guild.id] = guild
        if guild.bot_is_member:
            guild.bot_role_id = self.clock.snowflake()
            self.events.guild("GUILD_CREATE", guild, payloads.guild_create(guild, self.world))

    def dm_with(self, person: User) -> Channel:
        """Return the one direct-message channel of the bot and somebody."""
        channel = self.world.dms.get(person.id)
        if channel is None:
            channel = TextChannel(
                self.clock.snowflake(), DM_CHANNEL, "", recipients=[person], platform=self
            )
            self.world.channels[channel.id] = self.world.dms[person.id] = channel
        return channel

    def private_chat(self, person: User, friend: User) -> Channel:
        """Return direct messages among people; the bot has no access."""
        channel = TextChannel(
            self.clock.snowflake(),
            DM_CHANNEL,
            "",
            recipients=[person, friend],
            open_to_bot=False,
            platform=self,
        )
        self.world.channels[channel.id] = channel
        return channel

    # --- interactions --------------------------------------------------------------------

    def start_interaction(
        self, person: Person, place: Channel, kind: int, data: Json, more: Json
    ) -> Interaction:
        """Create an interaction and deliver it."""
        interaction = Interaction(
            id=self.clock.snowflake(),
            type=kind,
            user=person,
            channel=place,
            data=data,
            created_at=self.clock.now(),
            deadline_seconds=self.responding.deadline_seconds,
            waiting=self.waiting,
            **more,
        )
        self.responding.add(interaction)
        guild_id = place.guild.id if place.guild else None
        self.events.interaction(guild_id, start_data(person, place, interaction, self))
        self.waiting.changed()
        return interaction

    def interaction_of(self, message: Message) -> Interaction | None:
        """Return the interaction that a message answers."""
        if message.interaction is None:
            return None
        return self.responding.all.get(int(message.interaction["id"]))

    # --- sessions ------------------------------------------------------------------------

    def application_flags(self) -> int:
        """Return the application's flags: which privileged intents are switched on."""
        return sum(_INTENT_FLAGS[name] for name in self.gateway.privileged & set(PRIVILEGED))

    def shards(self) -> int:
        """Return how many shards `GET /gateway/bot` recommends."""
        return self.recommended_shards or max(1, -(-len(self._guild_ids()) // 1000))

    def _guild_ids(self) -> list[int]:
        own = [guild.id for guild in self.world.guilds.values() if guild.bot_is_member]
        return own + self.bulk.ids()

    def _greet(self, session: Session) -> None:
        ids = [guild_id for guild_id in self._guild_ids() if session.covers(guild_id)]
        session.add(
            "READY",
            {
                "v": 10,
                "user": payloads.user(self.world.bot)
                | {"mfa_enabled": True, "verified": True, "email": None, "locale": "en-US"},
                "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in ids],
                "session_id": session.id,
                "resume_gateway_url": self.gateway_url,
                "session_type": "normal",
                "shard": [session.shard, session.shards],
                "application": {
                    "id": str(self.world.bot.id),
                    "flags": self.application_flags(),
                },
                "private_channels": [],
                "relationships": [],
            },
        )
        if not session.intents & GUILDS:
            return
        for guild in self.world.guilds.values():
            if guild.bot_is_member and session.covers(guild.id):
                session.add("GUILD_CREATE", payloads.guild_create(guild, self.world))
        for guild_id, index in self.bulk.events():
            if session.covers(guild_id):
                session.add("GUILD_CREATE", lambda i=index: self.bulk.create_event(i))

    def _find_members(self, data: Json) -> Json:
        guild = self.world.guilds[int(data["guild_id"])]
        wanted = data.get("user_ids") or []
        ids = {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        query = str(data.get("query") or "").lower()
        found = [
            payloads.member(guild, account)
            for account in self.world.users.values()
            if account.id in ids or (query and account.name.lower().startswith(query))
        ]
        return {
            "guild_id": str(guild.id),
            "members": found,
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }

    # --- telling what is there -----------------------------------------------------------

    def dump(self) -> str:
        """Return what the platform looks like, for a person who reads a failed test."""
        lines = ["the bot is connected" if self.gateway.connected() else "NO BOT IS CONNECTED"]
        for channel in self.world.channels.values():
            if not channel.stored:
                continue
            kind = "thread" if channel.is_thread else "channel" if channel.guild else "dm"
            lines.append(f"{kind} {channel.name or channel.id}:")
            lines += [f"  {_line(message)}" for message in list(channel.stored.values())[-20:]]
        for interaction in list(self.responding.all.values())[-10:]:
            after = interaction.acknowledged_after_seconds
            state = f"acknowledged after {after:.3f} s" if after is not None else interaction.error
            lines.append(f"{interaction!r}: {state or 'open'}")
        lines.append("last requests:")
        lines += [f"  {line}" for line in self.recent_requests[-15:]]
        return "\n".join(lines)

    def interactions_of(self, person: User) -> list[Interaction]:
        """Return what somebody started, oldest first."""
        return [one for one in self.responding.all.values() if one.user is person]


def _line(message: Message) -> str:
    marks = [
        mark
        for mark, there in (
            ("deleted", message.deleted),
            ("thinking", message.loading),
            ("only for one", message.ephemeral),
        )
        if there
    ]
    files = [f"{file.filename} {len(file.data)} B" for file in message.attachments]
    parts = [f"{message.author.name}: {message.text[:200]!r}", *marks, *files]
    parts += [f"[{label}]" for label in message.buttons]
    return " ".join(parts)
