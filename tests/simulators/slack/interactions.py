"""What is sent to the app when a member does something: commands, presses, shortcuts, views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import payloads
from .asking import Asked, AskedKind
from .controls import action, find_control
from .errors import Json
from .mentions import escape
from .state import Channel, Message, User
from .views_state import View

if TYPE_CHECKING:
    from .platform import Platform


class Interactions:
    """Builds and sends what members do; lives as long as the simulator.

    Attributes:
        all: Everything that members started, oldest first.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.all: list[Asked] = []

    def command(self, who: User, place: Channel, command: str, words: str) -> Asked:
        """Send a slash command."""
        asked = self._asked("command", command, who, place)
        workspace, app = who.workspace, self._platform.app
        body: Json = {
            "token": app.verification_token,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": place.id,
            "channel_name": payloads.channel_name(place),
            "user_id": who.id,
            "user_name": who.name.lower(),
            "command": command,
            "text": self._command_words(command, words, who),
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self._platform.hooks.issue(asked, place),
            "trigger_id": asked.trigger.id,
        }
        return self._send(asked, "slash_commands", body, answered=self._command_answer)

    def press(self, who: User, on: Message | View, which: str, value: Any) -> Asked:
        """Press a button or choose in a menu, of a message or a view."""
        part, block_id = find_control(on.blocks, which)
        place = on.channel if isinstance(on, Message) else None
        asked = self._asked("press", part["action_id"], who, place)
        pressed = action(part, block_id, value, self._platform.clock)
        body = self._interaction("block_actions", asked) | {"actions": [pressed]}
        if isinstance(on, Message):
            asked.source = on
            body |= self._about_message(asked, on)
        else:
            body |= {
                "view": payloads.view(on),
                "container": {"type": "view", "view_id": on.id},
            }
        return self._send(asked, "interactive", body)

    def message_shortcut(self, who: User, message: Message, callback_id: str) -> Asked:
        """Choose an app's entry in a message's menu."""
        asked = self._asked("shortcut", callback_id, who, message.channel)
        asked.source = message
        url = self._platform.hooks.issue(asked, message.channel)
        body = self._interaction("message_action", asked) | {
            "callback_id": callback_id,
            "action_ts": self._platform.clock.ts(),
            "message_ts": message.ts,
            "message": payloads.message(message),
            "channel": _channel(message.channel),
            "response_url": url,
        }
        return self._send(asked, "interactive", body)

    def global_shortcut(self, who: User, callback_id: str) -> Asked:
        """Choose an app's entry in the menu of shortcuts."""
        asked = self._asked("shortcut", callback_id, who, None)
        body = self._interaction("shortcut", asked) | {
            "callback_id": callback_id,
            "action_ts": self._platform.clock.ts(),
        }
        return self._send(asked, "interactive", body)

    def submission(self, who: User, view: View) -> Asked:
        """Send a modal that was filled in."""
        asked = self._asked("submission", view.callback_id, who, None)
        body = self._interaction("view_submission", asked) | {
            "view": payloads.view(view),
            "response_urls": [],
        }

        def answered(payload: Any) -> None:
            self._platform.modals.answer_submission(view, asked, payload)

        return self._send(asked, "interactive", body, answered=lambda _, given: answered(given))

    def closing(self, who: User, view: View, *, cleared: bool) -> Asked:
        """Say that a modal was closed."""
        asked = self._asked("closing", view.callback_id, who, None)
        body = self._interaction("view_closed", asked) | {
            "view": payloads.view(view),
            "is_cleared": cleared,
        }
        body.pop("trigger_id")
        return self._send(asked, "interactive", body)

    # --- the parts -----------------------------------------------------------------------

    def _asked(self, kind: AskedKind, name: str, who: User, place: Channel | None) -> Asked:
        trigger = self._platform.triggers.issue(who)
        asked = Asked(kind, name, who, self._platform.waiting, trigger, place=place)
        trigger.asked = asked
        self.all.append(asked)
        return asked

    def _interaction(self, kind: str, asked: Asked) -> Json:
        workspace, app = asked.who.workspace, self._platform.app
        return {
            "type": kind,
            "token": app.verification_token,
            "api_app_id": app.id,
            "team": payloads.team(workspace),
            "user": payloads.actor(asked.who),
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": asked.trigger.id,
        }

    def _about_message(self, asked: Asked, message: Message) -> Json:
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel.id,
            "is_ephemeral": message.ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        made: Json = {
            "container": container,
            "channel": _channel(message.channel),
            "response_url": self._platform.hooks.issue(asked, message.channel, message),
            "state": {"values": {}},
        }
        # What an ephemeral message shows is not sent along.
        return made if message.ephemeral else made | {"message": payloads.message(message)}

    def _command_words(self, command: str, words: str, who: User) -> str:
        text = escape(words.strip(), links=False)
        if "<@" not in text:
            return text
        as_ids = self._platform.app.commands.get(command, False)
        for person in who.workspace.users.values():
            name = person.name.lower()
            shown = f"<@{person.id}|{name}>" if as_ids else f"@{name}"
            text = text.replace(person.mention, shown)
        return text

    def _command_answer(self, asked: Asked, payload: Any) -> None:
        if not payload:
            return
        asked.answer = payload if isinstance(payload, dict) else {"text": str(payload)}
        self._platform.hooks.answer(asked, asked.answer)

    def _send(self, asked: Asked, kind: Any, body: Json, *, answered: Any = None) -> Asked:
        def take(payload: Any) -> None:
            if answered is not None:
                answered(asked, payload)

        asked.delivery = self._platform.dispatcher.send(
            kind, body, takes_answer=answered is not None, on_answer=take
        )
        return asked


def _channel(place: Channel) -> Json:
    return {"id": place.id, "name": payloads.channel_name(place)}
