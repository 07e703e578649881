"""What members press, and the forms that they submit."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack import incoming, views
from adapters.slack.incoming import Json
from adapters.slack.reception import Reception
from adapters.slack.views import Kept
from bot.chat import forms, presses, words
from bot.chat.answering import Answers
from bot.domain import Ask, PictureRef, Refine
from bot.errors import InvalidAsk


class Presses:
    """Takes in buttons and forms. Lives as long as the platform."""

    def __init__(self, reception: Reception, answers: Answers[Json]) -> None:
        self._reception = reception
        self._facts = reception.house.desk.facts
        self._answers = answers

    async def pressed(self, body: Json, ack: AsyncAck) -> None:
        """Answer a button; what draws is acknowledged once it is recorded."""
        press = presses.parse(str(body["actions"][0].get("action_id") or ""))
        if press is None:
            await ack()
        elif press.draws:
            await self._answers.pressed(body, press)
            await ack()
        else:
            await ack()
            self._reception.later(self._answers.pressed(body, press), body)

    async def submitted(self, body: Json, ack: AsyncAck) -> None:
        """Answer a form, whichever process opened it."""
        keep, given = views.kept(body["view"]), incoming.values(body["view"])
        channel = keep.channel or str(given.get("channel") or "")
        place = incoming.place(incoming.team(body), channel, keep.thread)
        try:
            ask, private = self._filled(keep, given, place.space)
        except InvalidAsk as error:
            await ack(response_action="errors", errors={views.first(body["view"]): str(error)})
            return
        request = incoming.request(body, ask, place, private=private, url=keep.response_url)
        await self._reception.take(request)
        await ack()

    def _filled(self, keep: Kept, given: dict[str, Any], workspace: str) -> tuple[Ask, bool]:
        """Return what a form asks for, and whether its author alone shall see it."""
        if keep.version:
            return Refine(PictureRef(keep.version, keep.index), forms.refined(given)), keep.private
        # What the kept ones are is looked up when they are fetched.
        files = [{"id": file, "mimetype": "image/png"} for file in keep.files]
        uploads = incoming.uploads(workspace, [*files, *(given.get("picture") or ())])
        ask, private = forms.imagined(given, uploads, self._facts())
        if not ask.words and not ask.references:
            raise InvalidAsk(words.SAY_WHAT)
        return ask, private
