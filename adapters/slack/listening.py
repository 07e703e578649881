"""What members type: commands, and messages, most of which are not for the bot."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from adapters.slack import incoming, outgoing, views
from adapters.slack.incoming import Json
from adapters.slack.reception import Reception
from adapters.slack.surface import SlackSurface
from adapters.slack.views import Kept
from adapters.slack.where import PLATFORM
from bot.chat import filling, forms, hearing, lengths
from bot.chat.flags import Typed
from bot.chat.forms import Form
from bot.domain import Imagine, Reply, Request
from bot.errors import BotError

_HELP: Final = ("help", "--help", "-h", "?")
_GIVEN_BACK: Final = "This is what you typed, to copy, put right and send again:"
_NO_FORM: Final = f"The form did not open in time, so nothing was drawn. {_GIVEN_BACK}"


class Listener:
    """Hears commands and messages. Lives as long as the platform."""

    def __init__(self, reception: Reception, surface: SlackSurface) -> None:
        self._reception = reception
        self._house = reception.house
        self._surface = surface

    async def command(self, body: Json, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Answer a command: do it, or open its form where there is something to add or mend."""
        began = time.monotonic()
        text = incoming.words(str(body.get("text") or ""), str(context.bot_user_id))
        facts = self._house.desk.facts()
        if text.casefold() in _HELP:
            await ack(**outgoing.help_page(facts).arguments())
            return
        typed, trouble = filling.typed(text, facts)
        name = str(body["command"]).removeprefix("/")
        ask, place = filling.command(name, typed), incoming.place_of_press(body)
        try:
            lengths.check(Imagine(typed.words), facts)
            if trouble or ask is None:
                form = filling.form(name, facts, typed, trouble)
                self._reception.later(self._mend(body, text, form), body)
            else:
                request = incoming.request(body, ask, place, private=typed.private)
                await self._reception.take(request)
                self._house.acknowledged(PLATFORM, time.monotonic() - began)
        except BotError as error:
            told = f"{error} {trouble} {_GIVEN_BACK}"
            await ack(**views.given_back(told, text).arguments())
        else:
            await ack()

    async def _mend(self, body: Json, text: str, form: Form) -> None:
        """Open a form; what was typed is given back where that fails. Raises: BotError."""
        keep = Kept(str(body["channel_id"]), response_url=str(body["response_url"]))
        try:
            await self._surface.open_view(body, views.modal(form, keep))
        except BotError:
            if not text:
                raise
            told = views.given_back(f"{form.trouble} {_NO_FORM}".strip(), text)
            await self._reception.show(incoming.goal_of_press(body), told)

    async def ask_anywhere(self, body: Json) -> None:
        """Open the form that asks for the channel as well."""
        form = forms.imagine(self._house.desk.facts(), Typed(""), ask_where=True)
        await self._surface.open_view(body, views.modal(form, Kept()))

    async def message(self, body: Json, context: AsyncBoltContext) -> None:
        """Take in a message that is for the bot; it is acknowledged when this returns.

        Raises:
            StorageError: It could not be written down; Slack sends it once more.
        """
        event, me = body["event"], str(context.bot_user_id)
        if not incoming.worth_hearing(event, me):
            return
        workspace = incoming.team(body)
        heard, place = incoming.hear(event, workspace, me), incoming.place_of(workspace, event)
        ask = await hearing.understood(heard, place, self._house.gallery)
        addressed = hearing.addressed(ask)
        request = incoming.message(body, ask or Imagine(""), addressed=addressed)
        if ask is not None:
            private = isinstance(ask, Reply) and await self._goes_on_privately(request)
            await self._reception.take(replace(request, private=private))
        if told := hearing.complaint(heard, ask, place):
            self._reception.later(self._reception.tell_once(request, told), body)

    async def _goes_on_privately(self, request: Request) -> bool:
        """Return whether a direct message continues pictures that were asked for in private."""
        place, author = request.place, request.author
        if not place.direct or place.room is None:
            return False
        conversation = await self._house.gallery.conversation_in(PLATFORM, place.room)
        if conversation is None:
            return False
        versions = await self._house.gallery.conversation(conversation, author)
        return bool(versions) and versions[-1].private
