"""What members press, submit and pick from a message's menu.

Rights are checked at each press: the buttons under a picture are there for everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from slack_bolt.async_app import AsyncAck

from adapters.slack import incoming, outgoing, posts, views, where
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import SlackFiles
from adapters.slack.incoming import PLATFORM, Json
from adapters.slack.listening import Opener
from adapters.slack.messenger import SlackMessenger
from adapters.slack.posts import Posts
from adapters.slack.reception import Reception
from adapters.slack.views import Kept
from adapters.slack.where import Where
from bot.chat import cards, forms, presses, words
from bot.chat.flags import Typed
from bot.chat.presses import Press
from bot.domain import (
    Address,
    Ask,
    Author,
    Options,
    PictureRef,
    Place,
    Publish,
    Refine,
    ScreenedPicture,
    Version,
)
from bot.errors import BotError, InvalidAsk, NotAllowed, NotFound

# A modal must open within 3 s of its trigger, and shows what the database says.
_LOOKUP_SECONDS: Final = 1.5
_NOWHERE: Final = "I don't know any more where you asked for this. Use /imagine there once more."
_SENT: Final = "I sent it to you in our direct messages."

T = TypeVar("T")
Handler = Callable[[Json, Press, Address], Coroutine[Any, Any, None]]


class Presses:
    """Answers buttons, modals and shortcuts. Lives as long as the platform."""

    def __init__(
        self,
        reception: Reception,
        api: SlackApi,
        files: SlackFiles,
        messages: Posts,
        messenger: SlackMessenger,
        open_view: Opener,
    ) -> None:
        self._reception = reception
        self._house = reception.house
        self._api = api
        self._files = files
        self._posts = messages
        self._messenger = messenger
        self._open_view = open_view
        self._handlers: Mapping[str, Handler] = {
            "refine": self._refine,
            "prompt": self._prompt,
            "original": self._original,
            "see": self._see,
            "delete": self._delete,
            "cancel": self._cancel,
        }

    async def pressed(self, body: Json, ack: AsyncAck) -> None:
        """Answer a button, whichever process showed it."""
        press = presses.parse(str(body["actions"][0].get("action_id") or ""))
        if press is None:
            await ack()
            return
        to = incoming.address_of_press(body)
        if press.index is not None and press.ask() is not None:
            await self._draw(body, press, to)
            await ack()
        else:
            await ack()
            handler = self._ask_which if press.index is None else self._handlers[press.verb]
            self._reception.later(handler(body, press, to), to, press.code)

    async def _draw(self, body: Json, press: Press, to: Address) -> None:
        ask = press.ask()
        assert ask is not None  # its caller looked
        place, private = incoming.place_of_press(body), press.private
        if isinstance(ask, Publish):
            channel = await self._origin(where.read(to))
            if not channel:
                await self._reception.tell(to, _NOWHERE)
                return
            place, private = incoming.place(place.space, channel), False
        await self._reception.take(incoming.press(body, ask, place, private=private))

    async def _origin(self, goal: Where) -> str:
        """Return the channel where a private picture was asked for, empty when nobody knows."""
        roots = await self._posts.messages(goal, limit="1")
        return next((posts.origin(root) or "" for root in roots), "")

    async def _ask_which(self, body: Json, press: Press, to: Address) -> None:
        blocks = (body.get("message") or {}).get("blocks") or ()
        count = sum(block.get("type") == "image" for block in blocks)
        await self._reception.show(to, outgoing.post(cards.which_one(press, count)))

    async def _refine(self, body: Json, press: Press, to: Address) -> None:
        version = await _soon(self._version(body, press))
        await self._open_refine(body, version, press.index or 0, incoming.place_of_press(body))

    async def _open_refine(self, body: Json, version: Version, index: int, place: Place) -> None:
        keep = views.about(
            "refine", place, version=version.id, index=index, private=version.private
        )
        await self._open_view(body, views.modal(forms.refine(version), keep))

    async def _prompt(self, body: Json, press: Press, to: Address) -> None:
        await self._reception.show(to, outgoing.prompt(await self._version(body, press)))

    async def _original(self, body: Json, press: Press, to: Address) -> None:
        """Send one picture as it is stored: a file for one member alone goes by direct message."""
        version, index = await self._version(body, press), press.index or 0
        picture = await self._picture(version, index, incoming.author(body))
        goal = where.read(to)
        name = words.filename(version, index, picture.file.media_type)
        channel = await self._reception.teller.private_channel(goal)
        thread = {"thread_ts": goal.thread} if goal.direct and goal.thread else {}
        await self._files.upload(goal.team, name, picture.data, channel_id=channel, **thread)
        if not goal.direct:
            await self._reception.show(to, outgoing.sentence(_SENT))

    async def _see(self, body: Json, press: Press, to: Address) -> None:
        """Show a version of the member's own list once more, in their direct messages."""
        viewer = incoming.author(body)
        version = await self._version(body, press)
        pictures = [await self._picture(version, n, viewer) for n in range(len(version.pictures))]
        goal = where.read(to)
        await self._messenger.show_again(goal, version, pictures)
        if goal.channel and not goal.direct:
            await self._reception.show(to, outgoing.sentence(_SENT))

    async def _delete(self, body: Json, press: Press, to: Address) -> None:
        try:
            await self._by_right(body, to, partial(self._house.gallery.delete, press.target))
        except NotFound:
            if not await self._moderates(to):  # a moderator may clear what is left of it
                raise
        goal, message = where.read(to), body.get("message") or {}
        await self._posts.delete(goal.team, goal.channel, str(message.get("ts") or ""))
        for block in message.get("blocks") or ():
            if file := (block.get("slack_file") or {}).get("id"):
                await self._files.delete(goal.team, str(file))

    async def _cancel(self, body: Json, press: Press, to: Address) -> None:
        await self._by_right(body, to, partial(self._house.studio.cancel, press.target))

    async def _by_right(
        self, body: Json, to: Address, work: Callable[[Author, bool], Awaitable[None]]
    ) -> None:
        """Do it as the author; where that is not allowed, as a moderator who is one."""
        author = incoming.author(body)
        try:
            await work(author, False)
        except NotAllowed:
            if not await self._moderates(to):
                raise
            await work(author, True)

    async def _moderates(self, to: Address) -> bool:
        """Return whether somebody is an admin or owner of the workspace."""
        goal = where.read(to)
        try:
            user = (await self._api.call(goal.team, "users.info", user=goal.user))["user"]
        except Rejected:
            return False
        return bool(user.get("is_admin") or user.get("is_owner"))

    async def _version(self, body: Json, press: Press) -> Version:
        return await self._house.gallery.version(press.target, incoming.author(body))

    async def _picture(self, version: Version, index: int, viewer: Author) -> ScreenedPicture:
        return await self._house.gallery.original(PictureRef(version.id, index), viewer)

    # --- shortcuts -------------------------------------------------------------------------

    async def imagine(self, body: Json, ack: AsyncAck) -> None:
        """Answer the shortcut that opens the form anywhere."""
        await ack()
        nothing = Typed("", Options(), private=False)
        asked = forms.imagine(self._house.desk.facts(), nothing, ask_where=True)
        form = views.modal(asked, Kept("imagine"))
        to = incoming.address(incoming.place(incoming.team(body), ""), incoming.author(body).id)
        self._reception.later(self._open_view(body, form), to, str(body["trigger_id"]))

    async def refine_picture(self, body: Json, ack: AsyncAck) -> None:
        """Answer the menu "Refine picture" on any message."""
        await ack()
        to = incoming.address_of_press(body)
        self._reception.later(self._refine_message(body, to), to, str(body["trigger_id"]))

    async def show_prompt(self, body: Json, ack: AsyncAck) -> None:
        """Answer the menu "Show prompt" on any message."""
        await ack()
        to = incoming.address_of_press(body)

        async def show() -> None:
            version = await self._shown_in(body)
            unknown = outgoing.sentence(words.NOT_MINE)
            await self._reception.show(to, outgoing.prompt(version) if version else unknown)

        self._reception.later(show(), to, str(body["trigger_id"]))

    async def _refine_message(self, body: Json, to: Address) -> None:
        version = await _soon(self._shown_in(body))
        place = incoming.place_of_press(body)
        if version is not None and len(version.pictures) > 1:
            await self._ask_which(body, Press("refine", version.id, None, version.private), to)
        elif version is not None:
            await self._open_refine(body, version, 0, place)
        else:
            files = [str(file["id"]) for file in incoming.pictures(body["message"])]
            if not files:
                raise InvalidAsk(words.NO_PICTURE_HERE)
            keep = views.about("picture", place, files=tuple(files[: forms.MAX_PICTURES]))
            await self._open_view(body, views.modal(forms.picture(), keep))

    async def _shown_in(self, body: Json) -> Version | None:
        shown = incoming.mark(str(body["channel"]["id"]), str(body["message"]["ts"]))
        return await self._house.gallery.at_message(PLATFORM, shown)

    # --- modals ----------------------------------------------------------------------------

    async def submitted(self, body: Json, ack: AsyncAck) -> None:
        """Answer a form, whichever process opened it."""
        keep, given = views.kept(body["view"]), incoming.values(body["view"])
        place = incoming.place(
            incoming.team(body), keep.channel or str(given.get("channel") or ""), keep.thread
        )
        try:
            ask, private = self._filled(keep, given, place.space)
        except InvalidAsk as error:
            await ack(response_action="errors", errors={views.first(body["view"]): str(error)})
            return
        request = incoming.submission(body, ask, place, keep.response_url, private)
        await self._reception.take(request)
        await ack()

    def _filled(self, keep: Kept, given: dict[str, Any], workspace: str) -> tuple[Ask, bool]:
        """Return what a form asks for, and whether its author alone shall see it."""
        if keep.kind == "refine":
            return Refine(PictureRef(keep.version, keep.index), forms.refined(given)), keep.private
        # What the kept ones are is looked up when they are fetched.
        files = [{"id": file, "mimetype": "image/png"} for file in keep.files]
        uploads = incoming.uploads(workspace, [*files, *(given.get("picture") or ())])
        ask, private = forms.imagined(given, uploads, self._house.desk.facts())
        if not ask.words and not ask.references:
            raise InvalidAsk(words.SAY_WHAT)
        return ask, private


async def _soon(lookup: Awaitable[T]) -> T:
    """Return what a look-up gives before a modal would come too late."""
    try:
        async with asyncio.timeout(_LOOKUP_SECONDS):
            return await lookup
    except TimeoutError as error:
        raise BotError(words.SLOW) from error
