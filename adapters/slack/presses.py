"""What members press, and the forms that they submit."""

from __future__ import annotations

from typing import Final

from slack_bolt.async_app import AsyncAck

from adapters.slack import incoming, views
from adapters.slack.incoming import Json
from adapters.slack.reception import Reception, briefly
from adapters.slack.surface import SlackSurface
from bot.chat import filling, lengths, presses
from bot.chat.answering import Answers
from bot.domain import PictureRef
from bot.errors import InvalidAsk

_ENDING: Final = frozenset({"cancel", "delete"})


class Presses:
    """Takes in buttons and forms. Lives as long as the platform."""

    def __init__(self, reception: Reception, surface: SlackSurface, answers: Answers[Json]) -> None:
        self._reception = reception
        self._surface = surface
        self._house = reception.house
        self._answers = answers

    async def pressed(self, body: Json, ack: AsyncAck) -> None:
        """Answer a button; what draws is acknowledged once it is recorded.

        So is what ends something: nobody shall believe that it happened when a crash undid it.
        """
        press = presses.parse(str(body["actions"][0].get("action_id") or ""))
        if press is None:
            await ack()
        elif press.draws:
            await self._answers.pressed(body, press)
            await ack()
        else:
            doing = self._reception.later(self._answers.pressed(body, press), body)
            if press.verb in _ENDING:
                await briefly(doing)
            await ack()

    async def described(self, body: Json, ack: AsyncAck) -> None:
        """Answer the menu "Describe picture"; acknowledged once it is recorded, if that is soon."""
        await briefly(self._reception.later(self._answers.describe_picture(body), body))
        await ack()

    async def moderation(self, body: Json) -> None:
        """Answer `/moderation`."""
        said = incoming.words(str(body.get("text") or ""), "")
        await self._answers.moderating.typed(body, said)

    async def submitted(self, body: Json, ack: AsyncAck) -> None:
        """Answer a form, whichever process opened it."""
        keep, given = views.kept(body["view"]), views.filled(body["view"])
        team, facts = incoming.team(body), self._house.desk.facts()
        channel = keep.channel or str(given.get("channel") or "")
        place = incoming.place(team, channel, keep.thread)
        parent = PictureRef(keep.version, keep.index) if keep.version else None
        # What the kept ones are is looked up when they are fetched.
        files = [{"id": file, "mimetype": "image/png"} for file in keep.files]
        uploads = incoming.uploads(team, [*files, *(given.get("picture") or ())])
        try:
            ask, private = filling.asked(keep.form, given, facts, parent=parent, pictures=uploads)
            lengths.check(ask, facts)
        except InvalidAsk as error:
            await ack(response_action="errors", errors={views.first(body["view"]): str(error)})
            return
        private = private or keep.private
        request = incoming.request(body, ask, place, private=private, url=keep.response_url)
        await self._reception.take(request)
        await ack()
        self._reception.later(self._surface.tidy(body), body)
