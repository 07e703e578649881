"""Shows answers on Slack: one message per request, its pictures uploaded first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from adapters.slack import outgoing, where
from adapters.slack.api import Rejected
from adapters.slack.files import SlackFiles
from adapters.slack.outgoing import MARKUP, Post
from adapters.slack.posts import PAGE, Posts
from adapters.slack.telling import Teller
from adapters.slack.where import Where, mark
from bot.chat import cards, ways, words
from bot.chat.answering import Pictures
from bot.domain import (
    Address,
    Answer,
    Answered,
    Cancelled,
    Delivered,
    Job,
    Progress,
    Receipt,
    ScreenedPicture,
    Silent,
    Version,
)
from bot.errors import NotAllowed
from bot.ports import Vault

_PROGRESS_SECONDS: Final = 5.0
_BLOCKS_PAUSES_SECONDS: Final = (1.0, 3.0)
_FILES_SECONDS: Final = 86_400.0
_BELOW: Final = "Slack could not show the picture here, so it is in the thread."


class SlackMessenger:
    """Posts, edits and finishes. Lives as long as the platform; keeps nothing in memory.

    Args:
        vault: Keeps which files Slack has of an answer, until it is shown.
    """

    least_interval_seconds: Final = _PROGRESS_SECONDS  # edits of all messages share one budget

    def __init__(
        self, posts: Posts, files: SlackFiles, teller: Teller, vault: Vault, *, show_cost: bool
    ) -> None:
        self._posts = posts
        self._files = files
        self._teller = teller
        self._vault = vault
        self._show_cost = show_cost

    async def post(self, job: Job) -> Address:
        """Post the message that will carry the answer; what may be talk gets none yet.

        Raises:
            NotAllowed: Nothing can be posted there; says what to do.
        """
        goal = where.read(job.address)
        if not goal.addressed or goal.message:
            return job.address
        begun = await self._posts.begin(await self._at_home(goal))
        return where.address(begun)

    async def update(self, address: Address, progress: Progress) -> None:
        """Show where a job stands, where there is room for it beside the answers."""
        await self._posts.step(where.read(address), progress)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome: pictures to all, refusals and errors to the author alone."""
        goal = where.read(address)
        match answer.outcome:
            case Silent():
                await self._posts.remove(goal)
                return Receipt()
            case Delivered() as delivered:
                return await self._show(goal, answer, delivered)
            case Answered() | Cancelled():
                return await self._say(goal, answer)
            case _ if goal.direct:
                return await self._say(goal, answer)
            case _:
                await self._posts.remove(goal)
                await self._teller.tell(goal, outgoing.post(cards.render(MARKUP, answer)))
                return Receipt()

    async def send(self, goal: Where, found: Pictures) -> None:
        """Show pictures in the member's direct messages: an original, or a version once more."""
        home = await self._at_home(replace(goal, private=True))
        named = _named(found.version, found.pictures, found.index or 0)
        if found.index is not None:
            thread = home.thread or None
            await self._upload(goal.team, named, channel_id=home.channel, thread_ts=thread)
            return
        files = await self._upload(goal.team, named)
        await self._ready(goal.team, files)
        card = cards.seen_again(MARKUP, found.version)
        shown = outgoing.post(
            card, outgoing.images(found.version, files), notes={"publish": home.origin}
        )
        await self._posts.put(replace(home, thread="", message=""), shown)

    async def _say(self, goal: Where, answer: Answer) -> Receipt:
        goal, shown = await self._at_home(goal), outgoing.post(cards.render(MARKUP, answer))
        if said := await ways.first([self._posts.put], goal, shown):
            return _receipt(said)
        await self._teller.tell(goal, shown)
        return Receipt()

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

    async def _with_pictures(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        files = await self._uploaded(goal, answer.job_id, delivered)
        shown = self._composed(goal, answer, delivered.version, files)
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
        named = _named(delivered.version, delivered.pictures)
        if not goal.message:
            goal = await self._begun(goal)
        thread = goal.thread or goal.message
        shared = await self._shared(replace(goal, thread=thread))
        files = [shared[name] for name, _ in named if name in shared]
        if named[0][0] not in shared:
            files = list(
                await self._upload(goal.team, named, channel_id=goal.channel, thread_ts=thread)
            )
        kept = await self._vault.get(_files_of(answer.job_id))
        unseen = kept.split(",") if kept else []
        shown = self._composed(goal, answer, delivered.version, (), _BELOW, below=[*files, *unseen])
        return await self._posts.put(goal, shown)

    async def _begun(self, goal: Where) -> Where:
        """Return the goal with a message. Raises: Rejected, when none may be posted there."""
        try:
            return await self._posts.begin(goal)
        except NotAllowed as error:
            raise Rejected("not_in_channel") from error

    async def _shared(self, goal: Where) -> dict[str, str]:
        """Return the files that were shared below a message: their ids by name."""
        below = await self._posts.messages(goal, oldest=goal.message, limit=PAGE)
        files = [file for message in below for file in message.get("files") or ()]
        return {str(file.get("name")): str(file.get("id") or "") for file in files}

    async def _privately(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        files = await self._uploaded(goal, answer.job_id, delivered)
        goal = await self._at_home(replace(goal, private=True))
        remark = words.SENT_DIRECTLY
        shown = self._composed(goal, answer, delivered.version, files, remark)
        return await self._posts.put(goal, shown)

    async def _uploaded(self, goal: Where, job: str, delivered: Delivered) -> Sequence[str]:
        """Return the files that Slack has of the pictures, processed.

        Their ids are recorded before they are shown, so that a repeat shows the same ones.
        """
        name = _files_of(job)
        kept = await self._vault.get(name)
        named = _named(delivered.version, delivered.pictures)
        files = kept.split(",") if kept else await self._upload(goal.team, named)
        record = self._vault.put(name, ",".join(files), time.time() + _FILES_SECONDS)
        await asyncio.gather(record, self._ready(goal.team, files))
        return files

    async def _upload(
        self, team: str, named: Sequence[tuple[str, bytes]], **share: str | None
    ) -> Sequence[str]:
        return [await self._files.upload(team, name, data, **share) for name, data in named]

    async def _ready(self, team: str, files: Sequence[str]) -> None:
        for file in files:
            await self._files.ready(team, file)

    def _composed(
        self,
        goal: Where,
        answer: Answer,
        version: Version,
        files: Sequence[str],
        *remarks: str,
        below: Sequence[str] = (),
    ) -> Post:
        card = cards.render(MARKUP, answer, show_cost=self._show_cost, remarks=remarks)
        hint = outgoing.hint(first=not goal.thread)
        # So that neither press has to look up what may be slow to find, or gone.
        notes = {"publish": goal.origin, "delete": ",".join(below)}
        return outgoing.post(card, outgoing.images(version, files), hint, notes)


def _files_of(job: str) -> str:
    return f"slack:files:{job}:"


def _named(
    version: Version, pictures: Sequence[ScreenedPicture], first: int = 0
) -> Sequence[tuple[str, bytes]]:
    """Return pictures as files: names and bytes."""
    return [
        (words.filename(version, n, picture.file.media_type), picture.data)
        for n, picture in enumerate(pictures, first)
    ]


def _receipt(goal: Where) -> Receipt:
    return Receipt((mark(goal.channel, goal.message),), goal.root)
