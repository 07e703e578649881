"""Shows answers on Slack: one message per request, its pictures uploaded first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from adapters.slack import outgoing, where
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import TOO_LARGE, Share
from adapters.slack.outgoing import MARKUP, Post
from adapters.slack.posts import Posts
from adapters.slack.rulings import Rulings
from adapters.slack.shelf import Kept, Shelf
from adapters.slack.where import Where
from bot.chat import cards, fitting, originals, questions, ways, words
from bot.chat.fitting import Attached, Fidelity
from bot.chat.surface import Derived, Pictures
from bot.domain import (
    Address,
    Answer,
    Answered,
    Author,
    Cancelled,
    Delivered,
    Job,
    Progress,
    Receipt,
    Request,
    ScreenedPicture,
    Silent,
    Suggested,
    Version,
)
from bot.ports import House, Shape

_BLOCKS_PAUSES_SECONDS: Final = (1.0, 3.0)
_SLACK: Final = "Slack"
_BELOW: Final = "Slack could not show the picture here, so it is in the thread."


class SlackMessenger(Rulings):
    """Posts, edits and finishes. Lives as long as the platform."""

    least_interval_seconds: Final = 5.0  # edits of all messages share one budget

    def __init__(
        self, api: SlackApi, posts: Posts, shelf: Shelf, house: House, *, show_cost: bool
    ) -> None:
        super().__init__(api, posts, shelf)
        self._house = house
        self._facts = house.desk.facts
        self._show_cost = show_cost

    async def post(self, job: Job) -> Address:
        """Post the message that will carry the answer; what may be talk gets none yet.

        Raises:
            NotAllowed: Nothing can be posted there; says what to do.
        """
        goal = _goal(job.address, job.request)
        if not goal.addressed or goal.message:
            return job.address
        begun = await self._posts.begin(await self._at_home(goal))
        return where.address(begun)

    async def update(self, address: Address, progress: Progress) -> None:
        """Show where a job stands, where there is room for it beside the answers."""
        await self._posts.step(where.read(address), progress)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome: pictures to all, refusals and errors to the author alone."""
        goal = _goal(address, answer.request)
        self._shelf.ahead.drop(answer.job_id)
        receipt = await self._finished(goal, answer)
        if questions.taken_in(answer.outcome):
            await self._teller.close(goal)
        return receipt

    async def _finished(self, goal: Where, answer: Answer) -> Receipt:
        match answer.outcome:
            case Silent():
                await self._posts.remove(goal)
                return Receipt()
            case Delivered() as delivered:
                return await self._show(goal, answer, delivered)
            case Answered() | Suggested() | Cancelled():
                return await self._say(goal, answer)
            case _ if goal.direct:
                return await self._say(goal, answer)
            case _:
                await self._posts.remove(goal)
                await self._teller.tell(goal, self._rendered(answer))
                return Receipt()

    def expect(self, job: Job, shapes: Sequence[Shape], tasks: asyncio.TaskGroup) -> None:
        """Ask Slack for room for pictures; see `ports.Early`."""
        self._shelf.ahead.expect(job.id, where.read(job.address).team, shapes, tasks)

    @asynccontextmanager
    async def sending(
        self,
        job: Job,
        version: Version,
        pictures: Sequence[ScreenedPicture],
        tasks: asyncio.TaskGroup,
    ) -> AsyncIterator[Mapping[str, str]]:
        """Begin to upload what an answer will show; see `ports.Early`."""
        origin = _origin(_goal(job.address, job.request))
        async with self._shelf.ahead.sending(job.id, version.id, pictures, tasks) as files:
            yield await self._shelf.record(version, files, origin) if files else {}

    async def send(self, goal: Where, found: Pictures | Derived, viewer: Author) -> None:
        """Show pictures in the member's direct messages: as files, or a version once more."""
        home, version = await self._at_home(replace(goal, private=True)), found.version
        share = {"channel_id": home.channel, "thread_ts": home.thread or None}
        if isinstance(found, Derived):
            share["initial_comment"] = outgoing.post(found.card).text
            await self._files.upload(goal.team, await found.drawn(), share)
            return
        if found.index is not None:
            (picture,) = fitting.attached(version, found.pictures, found.index)
            if not await self._sent(goal.team, picture, share):
                card = originals.instead(self._house, MARKUP, _SLACK, version, found.index, viewer)
                await self._posts.put(replace(home, message=""), outgoing.post(card))
            return
        kept = await self._shelf.pictures(goal.team, version, found.pictures, home.origin)
        shown = outgoing.post(
            cards.seen_again(MARKUP, version, self._facts(), remarks=self._remarks(kept)),
            outgoing.images(version, kept.files),
            notes={"publish": kept.origin},
        )
        await self._posts.put(replace(home, thread="", message=""), shown)

    async def _sent(self, team: str, picture: Attached, share: Share) -> bool:
        """Send a picture, and return whether with every pixel as it is; else a link must do it.

        Where there are no links, the best copy is sent.
        """
        copies = self._house.downloads is None
        try:
            _, how = await self._files.upload(team, picture, share, copies=copies)
        except Rejected as error:
            if copies or error.code != TOO_LARGE:
                raise
            return False
        return how is not Fidelity.COPY

    async def _say(self, goal: Where, answer: Answer) -> Receipt:
        goal, shown = await self._at_home(goal), self._rendered(answer)
        if said := await ways.first([self._posts.put], goal, shown):
            return _receipt(said)
        await self._teller.tell(goal, shown)
        return Receipt()

    def _rendered(self, answer: Answer) -> Post:
        return outgoing.post(cards.render(MARKUP, answer, self._facts()))

    # --- pictures --------------------------------------------------------------------------

    async def _at_home(self, goal: Where) -> Where:
        """Return the goal, what is private moved to its author's direct messages."""
        if not goal.private or goal.direct:
            return goal
        channel = await self._teller.private_channel(goal)
        return replace(goal, channel=channel, thread="", message="", origin=goal.channel)

    async def _show(self, goal: Where, answer: Answer, delivered: Delivered) -> Receipt:
        goal = await self._at_home(goal)
        every = (self._with_pictures, self._with_files_below, self._privately)
        if shown := await ways.first(every, goal, answer, delivered):
            return _receipt(shown)
        await self._posts.remove(goal)
        await self._teller.tell(goal, outgoing.sentence(words.WAITS_IN_LIMITS))
        return Receipt(shown=False)

    async def _with_pictures(
        self, goal: Where, answer: Answer, delivered: Delivered, *remarks: str
    ) -> Where:
        kept = await self._kept(goal, delivered)
        shown = self._composed(goal, answer, delivered, kept, *remarks)
        for pause in _BLOCKS_PAUSES_SECONDS:
            try:
                return await self._posts.put(goal, shown)
            except Rejected as error:
                if error.code != "invalid_blocks":
                    raise
            await asyncio.sleep(pause)
        return await self._posts.put(goal, shown)

    async def _with_files_below(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        """Share the pictures into the thread, where Slack does not take them as blocks."""
        version = delivered.version
        if not goal.message:
            goal = await self._posts.opened(goal)
        thread = goal.thread or goal.message
        share = {"channel_id": goal.channel, "thread_ts": thread}
        shared = await self._shared(replace(goal, thread=thread))
        below, copied = [], False
        for one in fitting.attached(version, delivered.pictures):
            file = shared.get(_stem(one.filename))
            if file is None:
                file, how = await self._files.upload(goal.team, one, share)
                copied = copied or how is Fidelity.COPY
            below.append(file)
        await self._shelf.note_below(version.id, below)
        kept = await self._shelf.kept(version.id)
        below += kept.files  # which nobody sees
        nothing = replace(kept, files=(), copied=kept.copied or copied)
        shown = self._composed(goal, answer, delivered, nothing, _BELOW, below=below)
        return await self._posts.put(goal, shown)

    async def _shared(self, goal: Where) -> dict[str, str]:
        """Return the files that the bot shared below a message: their ids by name, but its end."""
        below = await self._posts.messages(goal, oldest=goal.message)
        ours = [message.get("files") or () for message in below if message.get("bot_id")]
        return {_stem(str(file["name"])): str(file["id"]) for files in ours for file in files}

    async def _privately(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        goal = await self._at_home(replace(goal, private=True))
        return await self._with_pictures(goal, answer, delivered, words.SENT_DIRECTLY)

    async def _kept(self, goal: Where, delivered: Delivered) -> Kept:
        version, pictures = delivered.version, delivered.pictures
        return await self._shelf.pictures(goal.team, version, pictures, _origin(goal))

    def _remarks(self, kept: Kept) -> tuple[str, ...]:
        return originals.remarks(self._house, _SLACK, copied=kept.copied)

    def _composed(
        self,
        goal: Where,
        answer: Answer,
        delivered: Delivered,
        kept: Kept,
        *remarks: str,
        below: Sequence[str] = (),
    ) -> Post:
        card = cards.render(
            MARKUP,
            answer,
            self._facts(),
            show_cost=self._show_cost,
            remarks=(*remarks, *self._remarks(kept)),
        )
        hint = () if goal.thread else (outgoing.HINT,)
        # So that neither press has to look up what may be slow to find, or gone.
        notes = {"publish": kept.origin, "delete": ",".join(below)}
        return outgoing.post(card, outgoing.images(delivered.version, kept.files), hint, notes)


def _stem(filename: str) -> str:
    return filename.rpartition(".")[0]


def _goal(address: Address, request: Request) -> Where:
    """Return where an answer goes; what is about a private version is, whatever a button said."""
    goal = where.read(address)
    return replace(goal, private=goal.private or request.private)


def _origin(goal: Where) -> str:
    """Return where a picture was asked for; in a thread with the bot, the parent's origin is it."""
    inherits = goal.direct and goal.thread
    return goal.origin or ("" if inherits else goal.channel)


def _receipt(goal: Where) -> Receipt:
    return Receipt((goal.mark(goal.message),), goal.root)
