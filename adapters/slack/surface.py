"""What Slack does for a member who presses a button or picks from a message's menu."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from adapters.slack import incoming, outgoing, posts, views, where
from adapters.slack.api import SlackApi
from adapters.slack.files import SlackFiles
from adapters.slack.incoming import Json
from adapters.slack.messenger import SlackMessenger
from adapters.slack.outgoing import MARKUP, Image
from adapters.slack.posts import Posts
from adapters.slack.reception import Reception
from adapters.slack.views import Kept
from bot.chat import forms, words
from bot.chat.cards import Card
from bot.chat.forms import Form
from bot.chat.presses import Choice
from bot.chat.surface import Derived, Found, HowMade, Pictures
from bot.domain import Ask, Author, PictureRef, Place, Publish, Request, Upload
from bot.errors import BotError, DeliveryError

_TRIGGER_SECONDS: Final = 3.0  # after which a form cannot be opened any more (Slack, 2026-11)
_NOWHERE: Final = "I don't know any more where you asked for this. Use /imagine there once more."
_SENT: Final = "I sent it to you in our direct messages."


class SlackSurface:
    """Answers in Slack's habits; an event is the body that Slack sent. Lives with the platform."""

    markup: Final = MARKUP

    def __init__(
        self, reception: Reception, api: SlackApi, messages: Posts, messenger: SlackMessenger
    ) -> None:
        self._reception = reception
        self._api = api
        self._files = SlackFiles(api)
        self._posts = messages
        self._messenger = messenger

    def author(self, body: Json) -> Author:
        """Return who did it."""
        return incoming.author(body)

    def place(self, body: Json) -> Place:
        """Return where."""
        return incoming.place_of_press(body)

    def message(self, body: Json) -> str:
        """Return the id of the message that it is about."""
        return incoming.message_of(body)

    def pictures(self, body: Json) -> int:
        """Return how many pictures that message shows."""
        return len(incoming.shown_files(body) or self.posted(body))

    def posted(self, body: Json) -> tuple[Upload, ...]:
        """Return the pictures that somebody posted in that message."""
        return incoming.uploads(incoming.team(body), (body.get("message") or {}).get("files") or ())

    def later(self, body: Json, ask: Ask, *, private: bool) -> Request:
        """Return a request that may be submitted later."""
        return incoming.request(body, ask, self.place(body), private=private)

    async def draw(self, body: Json, ask: Ask, *, private: bool, answers: bool = False) -> None:
        """Take in a request; what is published goes to where the picture was asked for."""
        place = self.place(body)
        if isinstance(ask, Publish):
            channel = incoming.noted_channel(body) or await self._origin(body)
            if not channel:
                await self._reception.tell(incoming.goal_of_press(body), _NOWHERE)
                return
            place = incoming.place(place.space, channel)
        request = incoming.request(body, ask, place, private=private, answers=answers)
        await self._reception.take(request)

    async def open(
        self, body: Json, form: Form, parent: PictureRef | None, *, private: bool
    ) -> None:
        """Open a form about a picture of the bot's, or about those of the message."""
        keep = self._kept(body, parent, private=private)
        if parent is None:
            files = incoming.posted(body["message"])[: forms.MAX_PICTURES]
            keep = replace(keep, files=tuple(files))
        await self.open_view(body, views.modal(form, keep))

    def _kept(self, body: Json, parent: PictureRef | None, *, private: bool) -> Kept:
        place, ref = self.place(body), parent or PictureRef("")
        kept = Kept(where.bare(place.channel), where.ts(place.thread), private=private)
        return replace(kept, version=ref.version_id, index=ref.index)

    async def open_view(self, body: Json, view: dict[str, Any]) -> str:
        """Open a modal and return its id. Raises: BotError (it would come too late)."""
        trigger = str(body["trigger_id"])
        opening = self._api.call(incoming.team(body), "views.open", trigger_id=trigger, view=view)
        try:
            return str((await asyncio.wait_for(opening, _TRIGGER_SECONDS))["view"]["id"])
        except (DeliveryError, TimeoutError) as error:
            raise BotError(words.SLOW) from error

    async def _open_with(self, body: Json, found: Derived) -> None:
        """Open the form about a picture, and show that in it once it is drawn and processed."""
        version, team = found.version, incoming.team(body)
        form, card = forms.region(version), outgoing.post(replace(found.card, choice=None))
        keep = self._kept(body, PictureRef(version.id, found.index), private=version.private)
        view_id = await self.open_view(body, views.modal(form, keep, *card.blocks))
        file = ""
        try:
            file, _ = await self._files.upload(team, await found.drawn())
            await self._files.ready(team, [file])
            picture, keep = outgoing.picture(Image(file, found.alt)), replace(keep, shown=file)
            view = views.modal(form, keep, picture, *card.blocks)
            await self._api.call(team, "views.update", view_id=view_id, view=view)
        except BotError:  # closed meanwhile, gone, or not taken there; the cells have names
            await self._discard(team, file)

    async def tidy(self, body: Json) -> None:
        """Remove the picture that a modal showed, once that is closed or submitted."""
        await self._discard(incoming.team(body), views.kept(body["view"]).shown)

    async def _discard(self, team: str, file: str) -> None:
        """Remove a file, if there is one, that nobody was shown but in a modal."""
        with suppress(DeliveryError):  # nobody will see it, whatever becomes of it
            if file:
                await self._files.delete(team, file)

    async def show(self, body: Json, card: Card) -> None:
        """Show something to the member alone."""
        await self._reception.show(incoming.goal_of_press(body), outgoing.post(card))

    async def tell(self, body: Json, find: Callable[[], Awaitable[Found]]) -> None:
        """Show the member alone what is found; pictures go by direct message, or into a form."""
        goal = incoming.goal_of_press(body)
        match await find():
            case Card() as card:
                await self.show(body, card)
            case HowMade(version):
                await self._reception.show(goal, outgoing.prompt(version))
            case Derived(card=Card(choice=Choice())) as found:
                await self._open_with(body, found)
            case (Pictures() | Derived()) as found:
                await self._messenger.send(goal, found, self.author(body))
                if goal.channel and not goal.direct:
                    await self._reception.tell(goal, _SENT)

    async def acknowledge(self, body: Json) -> None:
        """Do nothing: Slack was told before."""

    async def moderates(self, body: Json, *, everywhere: bool = False) -> bool:
        """Return whether somebody is an admin of the workspace; no less will do in a channel."""
        return await self._messenger.moderates(self.author(body), self.place(body))

    async def remove(self, body: Json) -> None:
        """Remove the message and its files: those that it shows, and those in its thread."""
        if incoming.is_ephemeral(body):  # of which nothing but the press's own way knows
            gone = {"delete_original": True}
            await self._api.respond(incoming.response_url(body), gone, incoming.team(body))
            return
        goal = incoming.goal_of_press(body)
        await self._posts.delete(replace(goal, message=where.ts(self.message(body))))
        for file in dict.fromkeys([*incoming.shown_files(body), *incoming.noted_files(body)]):
            await self._files.delete(goal.team, file)

    async def _origin(self, body: Json) -> str:
        """Return the channel where a private picture was asked for, empty when nobody knows."""
        roots = await self._posts.messages(incoming.goal_of_press(body), limit="1")
        return next((posts.origin(root) or "" for root in roots), "")
