"""What members type: commands, and messages, most of which are not for the bot."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from adapters.slack import incoming, outgoing, views
from adapters.slack.incoming import PLATFORM, Json
from adapters.slack.reception import Reception
from adapters.slack.views import Kept
from bot.chat import flags, forms, hearing, words
from bot.chat.flags import BadFlag, Typed
from bot.domain import Imagine, Reply, Request
from bot.errors import BotError

_LISTED_VERSIONS: Final = 10

Opener = Callable[[Json, dict[str, Any]], Coroutine[Any, Any, None]]


class Listener:
    """Hears commands and messages. Lives as long as the platform.

    Args:
        open_view: Opens a modal for an interaction, within the 3 s of its trigger.
    """

    def __init__(self, reception: Reception, open_view: Opener) -> None:
        self._reception = reception
        self._house = reception.house
        self._open_view = open_view

    async def imagine(self, body: Json, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Answer `/imagine`: draw, or open the form where there is something to choose or mend."""
        began = time.monotonic()
        text = incoming.words(str(body.get("text") or ""), str(context.bot_user_id))
        facts = self._house.desk.facts()
        if text.casefold() == "help":
            await ack(**outgoing.help_page(facts).arguments())
            return
        keep = Kept("imagine", str(body["channel_id"]), response_url=str(body["response_url"]))
        try:
            typed, trouble = flags.parse(text, facts), ""
        except BadFlag as bad:
            typed, trouble = Typed(bad.words, bad.options, bad.private), str(bad)
        if trouble or not typed.words:
            form = forms.imagine(facts, typed, trouble=trouble)
            await self._open_form(body, ack, views.modal(form, keep))
            return
        ask = Imagine(typed.words, typed.options)
        try:
            await self._reception.take(incoming.command(body, ask, private=typed.private))
        except BotError as error:
            await ack(**outgoing.sentence(str(error)).arguments())
        else:
            await ack()
            self._house.acknowledged(PLATFORM, time.monotonic() - began)

    async def limits(self, body: Json, ack: AsyncAck) -> None:
        """Answer `/limits`."""
        await ack()
        who, to = incoming.author(body), incoming.command(body, Imagine(""), private=False)

        async def show() -> None:
            left = await self._house.desk.allowance(who, to.place)
            recent = tuple(await self._house.gallery.recent(who))[:_LISTED_VERSIONS]
            await self._reception.show(to.address, outgoing.limits(left, recent))

        self._reception.later(show(), to.address, to.event_key)

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
        addressed = ask.addressed if isinstance(ask, Reply) else ask is not None
        request = incoming.message(workspace, event, ask or Imagine(""), addressed=addressed)
        if heard.left_out and (addressed or hearing.said_to_bot(heard, place)):
            told = words.not_a_picture(heard.left_out)
            await self._reception.tell_once(request.event_key, request.address, told)
        if ask is not None:
            private = isinstance(ask, Reply) and await self._goes_on_privately(request)
            await self._reception.take(replace(request, private=private))

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

    async def _open_form(self, body: Json, ack: AsyncAck, form: dict[str, Any]) -> None:
        await ack()
        to = incoming.command(body, Imagine(""), private=False)
        self._reception.later(self._open_view(body, form), to.address, to.event_key)
