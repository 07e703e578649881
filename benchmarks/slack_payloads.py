"""What the stand-in for Slack sends, as texts with holes: nothing is rendered while it counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.simulators.slack import File, Message, Revision, SlackSimulator, payloads

_SIDE_PX: Final = 1024
_TS: Final = "@ts@"


@dataclass(frozen=True, slots=True)
class Shown:
    """One message: where it stands, and how events and answers show it."""

    channel: str
    ts: str
    text: str


class SlackPayloads:
    """One app in one workspace; lives as long as its stand-in.

    Args:
        origin: Where files and `response_url`s are said to be.
    """

    def __init__(self, origin: str) -> None:
        # Played for a moment, for what it would send; the holes are where ids would stand.
        simulator = SlackSimulator(rate_limits=False)
        simulator.platform.origin = origin
        self._origin = origin
        self._app = simulator.app
        self._team = simulator.add_workspace()
        self._place = self._team.add_channel("pictures")
        del self._team.channels[self._place.id]
        self._place.id = "@channel@"
        self._team.channels[self._place.id] = self._place
        self._file = json.dumps(self._file_as_sent(shared=False))
        self._shared = json.dumps(self._file_as_sent(shared=True))
        self._message = json.dumps(self._message_as_sent())
        self._command = json.dumps(self._command_envelope())
        self._posted = json.dumps(self._envelope("@message@"))
        self._changed = json.dumps(self._envelope(_changed_event()))

    # --- who is there ------------------------------------------------------------------------

    @property
    def bot_token(self) -> str:
        """The token that calls carry."""
        return self._team.bot_token

    @property
    def app_token(self) -> str:
        """The token that opens sockets."""
        return self._app.app_token

    @property
    def scopes(self) -> str:
        """What the app may do, as a header says it."""
        return ",".join(sorted(self._team.granted))

    def identity(self) -> dict[str, Any]:
        """Return the answer of `auth.test`."""
        bot = self._team.bot
        return {
            "ok": True,
            "url": "https://studio.slack.com/",
            "team": self._team.name,
            "user": bot.name.lower(),
            "team_id": self._team.id,
            "user_id": bot.id,
            "bot_id": bot.bot_id,
            "is_enterprise_install": False,
        }

    def hello(self) -> dict[str, Any]:
        """Return the first words on a socket."""
        info = {"app_id": self._app.id}
        return {"type": "hello", "num_connections": 1, "connection_info": info}

    # --- what happens ------------------------------------------------------------------------

    def command(self, envelope: str, number: int, user: str, channel: str, words: str) -> str:
        """Return the envelope of `/imagine`."""
        return (
            self._command.replace("@envelope@", envelope)
            .replace("@number@", str(number))
            .replace("@user@", user)
            .replace("@channel@", channel)
            .replace("@words@", words)
        )

    def message(
        self, channel: str, ts: str, said: dict[str, Any], file: str | None = None
    ) -> Shown:
        """Return a message of the bot's that shows what a call said, or shares a file."""
        extra = f'"subtype":"file_share","upload":false,"files":[{file}],' if file else ""
        text = (
            self._message.replace("@channel@", channel)
            .replace(_TS, ts)
            .replace('"@text@"', json.dumps(said.get("text") or ""))
            .replace('"@blocks@"', json.dumps(said.get("blocks") or []))
            .replace('"@metadata@"', json.dumps(said.get("metadata")))
        )
        return Shown(channel, ts, f"{{{extra}{text[1:]}" if extra else text)

    def posted(self, envelope: str, shown: Shown) -> str:
        """Return the envelope that tells of a message."""
        place = f'"channel":"{shown.channel}","channel_type":"channel","event_ts":"{shown.ts}"'
        event = f"{{{place},{shown.text[1:]}"
        return self._posted.replace("@envelope@", envelope).replace('"@message@"', event)

    def changed(self, envelope: str, before: Shown, now: Shown) -> str:
        """Return the envelope that tells of an edit."""
        return (
            self._changed.replace("@envelope@", envelope)
            .replace(_TS, now.ts)
            .replace("@channel@", now.channel)
            .replace('"@before@"', before.text)
            .replace('"@now@"', now.text)
        )

    def file(self, file: str, name: str, size: int, ts: str = "", channel: str = "") -> str:
        """Return a processed file, shared by a message or not at all."""
        return (
            (self._shared if ts else self._file)
            .replace("@file@", file)
            .replace("@name@", name)
            .replace('"@size@"', str(size))
            .replace(_TS, ts)
            .replace("@channel@", channel)
        )

    # --- with holes --------------------------------------------------------------------------

    def _command_envelope(self) -> dict[str, Any]:
        body = {
            "token": self._app.verification_token,
            "team_id": self._team.id,
            "team_domain": self._team.domain,
            "channel_id": "@channel@",
            "channel_name": "pictures",
            "user_id": "@user@",
            "user_name": "member",
            "command": "/imagine",
            "text": "@words@",
            "api_app_id": self._app.id,
            "is_enterprise_install": "false",
            "response_url": f"{self._origin}/actions/@number@",
            "trigger_id": "@envelope@.trigger",
        }
        return {
            "envelope_id": "@envelope@",
            "payload": body,
            "type": "slash_commands",
            "accepts_response_payload": True,
        }

    def _envelope(self, event: Any) -> dict[str, Any]:
        bot = {"user_id": self._team.bot.id, "is_bot": True, "is_enterprise_install": False}
        body = {
            "token": self._app.verification_token,
            "team_id": self._team.id,
            "api_app_id": self._app.id,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev@envelope@",
            "event_time": 1_795_000_000,
            "authorizations": [{"enterprise_id": None, "team_id": self._team.id, **bot}],
            "is_ext_shared_channel": False,
            "event_context": "4-@envelope@",
        }
        return {
            "envelope_id": "@envelope@",
            "payload": body,
            "type": "events_api",
            "accepts_response_payload": False,
            "retry_attempt": 0,
            "retry_reason": "",
        }

    def _message_as_sent(self) -> dict[str, Any]:
        revision = Revision(0.0, "@text@", (), (), None)
        message = Message(_TS, self._place, self._team.bot, [revision])
        return {**payloads.message(message), "blocks": "@blocks@", "metadata": "@metadata@"}

    def _file_as_sent(self, *, shared: bool) -> dict[str, Any]:
        file = File("@file@", "@name@", "@name@", self._team.bot, 0)
        file.mimetype, file.width, file.height = "image/png", _SIDE_PX, _SIDE_PX
        file.processed_at = 0.0
        if shared:
            file.shares = {self._place.id: [_TS]}
        return {**payloads.file(file, self._team.platform), "size": "@size@"}


def _changed_event() -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "ts": _TS,
        "message": "@now@",
        "previous_message": "@before@",
        "event_ts": _TS,
        "channel": "@channel@",
        "channel_type": "channel",
    }
