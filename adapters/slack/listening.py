"""What members type: commands, and messages, most of which are not for the bot."""

from __future__ import annotations

import time
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from adapters.slack import incoming, outgoing, views
from adapters.slack.incoming import Json
from adapters.slack.reception import Reception
from adapters.slack.surface import SlackSurface
from adapters.slack.views import Kept
from adapters.slack.where import PLATFORM
from bot.chat import flags, forms, hearing
from bot.chat.flags import BadFlag, Typed
from bot.domain import Imagine, Reply, Request
from bot.errors import BotError


class Listener:
    """Hears commands and messages. Lives as long as the platform."""

    def __init__(self, reception: Reception, surface: SlackSurface) -> None:
        self._reception = reception
        self._house = reception.house
        self._surface = surface

    async def imagine(self, body: Json, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Answer `/imagine`: draw, or open the form where there is something to choose or mend."""
        began = time.monotonic()
        text = incoming.words(str(body.get("text") or ""), str(context.bot_user_id))
        facts = self._house.desk.facts()
        if text.casefold() == "help":
            await ack(**outgoing.help_page(facts).arguments())
            return
        try:
            typed, trouble = flags.parse(text, facts), ""
        except BadFlag as bad:
            typed, trouble = Typed(bad.words, bad.options, bad.private), str(bad)
        if trouble or not typed.words:
            await ack()
            keep = Kept(str(body["channel_id"]), response_url=str(body["response_url"]))
            form = views.modal(forms.imagine(facts, typed, trouble=trouble), keep)
            self._reception.later(self._surface.open_view(body, form), body)
            return
        ask, place = Imagine(typed.words, typed.options), incoming.place_of_press(body)
        request = incoming.request(body, ask, place, private=typed.private)
        try:
            await self._reception.take(request)
        except BotError as error:
            await ack(**outgoing.sentence(str(error)).arguments())
        else:
            await ack()
            self._house.acknowledged(PLATFORM, time.monotonic() - began)

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
        request = incoming.message(workspace, event, ask or Imagine(""), addressed=addressed)
        if ask is not None:
            private = isinstance(ask, Reply) and await self._goes_on_privately(request)
            await self._reception.take(replace(request, private=private))
        if told := hearing.complaint(heard, ask, place):
            telling = self._reception.tell_once(request.event_key, request.address, told)
            self._reception.later(telling, body)

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
