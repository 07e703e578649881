"""Which events the app gets: subscriptions, scopes, membership; and how they look."""

from __future__ import annotations

from typing import Any, Literal

from . import payloads
from .app import App
from .clock import Clock
from .deliveries import Delivery
from .dispatcher import Dispatcher
from .errors import Json
from .state import Channel, Message, Revision, User, Workspace


class Events:
    """Turns what happens into events; lives as long as the simulator."""

    def __init__(self, app: App, clock: Clock, dispatcher: Dispatcher) -> None:
        self._app = app
        self._clock = clock
        self._dispatcher = dispatcher
        self._mention_first = False

    # --- messages ------------------------------------------------------------------------

    def message_posted(self, message: Message) -> None:
        """Tell of a new message; of one that mentions the app twice, now in this order, now that.

        The two events have ids of their own and the same `ts`.
        """
        if message.ephemeral:
            return
        place = message.channel
        bot = place.workspace.bot
        mentioned = bot.mention in message.text and not message.author.bot and place.kind != "im"
        tell = [self._told_message, self._told_mention] if mentioned else [self._told_message]
        if mentioned:
            self._mention_first = not self._mention_first
        for one in reversed(tell) if self._mention_first else tell:
            one(message)

    def _told_message(self, message: Message) -> None:
        shown = payloads.message(message)
        if not message.author.bot:
            shown["client_msg_id"] = f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}"
        self._in_channel(message.channel, shown | {"event_ts": message.ts})

    def _told_mention(self, message: Message) -> None:
        place = message.channel
        event = payloads.message(message) | {
            "type": "app_mention",
            "channel": place.id,
            "event_ts": message.ts,
        }
        event.pop("subtype", None)
        if place.bot_is_member:
            self.tell(place.workspace, "app_mention", event)

    def message_changed(self, message: Message, before: Revision) -> None:
        """Tell that a message shows something else."""
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "ts": self._clock.ts(),
            "message": payloads.message(message),
            "previous_message": payloads.message(message, before),
        }
        self._about(message, event)

    def message_deleted(self, message: Message) -> None:
        """Tell that a message is gone."""
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "ts": self._clock.ts(),
            "deleted_ts": message.ts,
            "previous_message": payloads.message(message),
        }
        self._about(message, event)

    def _about(self, message: Message, event: Json) -> None:
        if not message.ephemeral:
            self._in_channel(message.channel, event | {"event_ts": event["ts"]})

    def _in_channel(self, place: Channel, event: Json) -> None:
        if place.bot_is_member:
            event = event | {"channel": place.id, "channel_type": place.kind}
            self.tell(place.workspace, f"message.{place.scope_prefix}", event)

    # --- the rest ------------------------------------------------------------------------

    def home_opened(self, who: User, tab: Literal["home", "messages"], dm: Channel) -> None:
        """Tell that a member looks at the app's home or messages tab."""
        event: Json = {"type": "app_home_opened", "user": who.id, "channel": dm.id, "tab": tab}
        home = who.workspace.homes.get(who.id)
        if tab == "home" and home is not None:
            event["view"] = payloads.view(home)
        self.tell(who.workspace, "app_home_opened", event | {"event_ts": self._clock.ts()})

    def member_joined(self, who: User, place: Channel) -> None:
        """Tell that somebody, perhaps the app itself, came into a channel."""
        event = {
            "type": "member_joined_channel",
            "user": who.id,
            "channel": place.id,
            "channel_type": "C" if place.kind == "channel" else "G",
            "team": place.workspace.id,
            "event_ts": self._clock.ts(),
        }
        self.tell(place.workspace, "member_joined_channel", event)

    def reaction_added(self, who: User, message: Message, name: str) -> None:
        """Tell of a reaction."""
        event = {
            "type": "reaction_added",
            "user": who.id,
            "reaction": name,
            "item": {"type": "message", "channel": message.channel.id, "ts": message.ts},
            "item_user": message.author.id,
            "event_ts": self._clock.ts(),
        }
        if message.channel.bot_is_member:
            self.tell(message.channel.workspace, "reaction_added", event)

    def uninstalled(self, workspace: Workspace) -> None:
        """Tell that the app was removed; its token is dead already."""
        revoked = {"oauth": [], "bot": [workspace.bot.id]}
        for event in (
            {"type": "tokens_revoked", "tokens": revoked},
            {"type": "app_uninstalled"},
        ):
            if str(event["type"]) in self._app.events:
                self._send(workspace, event)

    def tell(self, workspace: Workspace, name: str, event: Json) -> Delivery | None:
        """Deliver an event where the app is installed and has asked for it."""
        if not workspace.installed or not self._app.hears(name, workspace.granted):
            return None
        return self._send(workspace, event)

    def _send(self, workspace: Workspace, event: Json) -> Delivery:
        body: dict[str, Any] = {
            "token": self._app.verification_token,
            "team_id": workspace.id,
            "api_app_id": self._app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._clock.new_id("Ev"),
            "event_time": int(self._clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.id,
                    "user_id": workspace.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._clock.new_id('E')}",
        }
        return self._dispatcher.send("events_api", body)
