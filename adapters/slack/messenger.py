"""Shows answers on Slack: one message per request, its pictures uploaded first."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from adapters.slack import outgoing, where
from adapters.slack.api import Rejected
from adapters.slack.files import SlackFiles
from adapters.slack.incoming import mark
from adapters.slack.outgoing import MARKUP, Post
from adapters.slack.posts import Posts
from adapters.slack.telling import Teller
from adapters.slack.where import Where
from bot.chat import cards, words
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
from bot.ports import Vault

log = logging.getLogger(__name__)

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
        begun = await self._posts.begin(await self._at_home(goal), job.request.received_at)
        return where.known(job.address, begun)

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

    async def show_again(
        self, goal: Where, version: Version, pictures: Sequence[ScreenedPicture]
    ) -> None:
        """Show a version once more, in the member's direct messages."""
        files = await self._upload(goal.team, version, pictures)
        await self._ready(goal.team, files)
        goal = await self._at_home(replace(goal, private=True, thread="", message=""))
        card = cards.seen_again(MARKUP, version)
        shown = outgoing.post(card, outgoing.images(version, files))
        await self._posts.put(goal, shown, time.time())

    async def _say(self, goal: Where, answer: Answer) -> Receipt:
        goal, shown = await self._at_home(goal), outgoing.post(cards.render(MARKUP, answer))
        try:
            goal = await self._posts.put(goal, shown, answer.request.received_at)
        except Rejected as error:
            log.info("slack.rejected", extra={"job": answer.job_id, "code": error.code})
            await self._teller.tell(goal, shown)
            return Receipt()
        return _receipt(goal)

    # --- pictures --------------------------------------------------------------------------

    async def _at_home(self, goal: Where) -> Where:
        """Return the goal, what is private moved to its author's direct messages."""
        if not goal.private or goal.direct:
            return goal
        channel = await self._teller.private_channel(goal)
        return replace(goal, channel=channel, thread="", message="", origin=goal.channel)

    async def _show(self, goal: Where, answer: Answer, delivered: Delivered) -> Receipt:
        goal = await self._at_home(goal)
        for way in (self._with_pictures, self._with_files_below, self._privately):
            try:
                return _receipt(await way(goal, answer, delivered))
            except Rejected as error:
                extra = {"job": answer.job_id, "code": error.code, "way": way.__name__}
                log.info("slack.rejected", extra=extra)
        await self._posts.remove(goal)
        await self._teller.tell(goal, outgoing.sentence(words.WAITS_IN_LIMITS))
        return Receipt(shown=False)

    async def _with_pictures(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        files = await self._uploaded(goal, answer.job_id, delivered)
        shown = self._composed(goal, answer, delivered.version, files)
        for pause in _BLOCKS_PAUSES_SECONDS:
            try:
                return await self._posts.put(goal, shown, answer.request.received_at)
            except Rejected as error:
                if error.code != "invalid_blocks":
                    raise
            await asyncio.sleep(pause)
        return await self._posts.put(goal, shown, answer.request.received_at)

    async def _with_files_below(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        """Share the pictures into the thread, where Slack does not take them as blocks."""
        version, pictures = delivered.version, delivered.pictures
        if not goal.message:
            goal = await self._posts.begin(goal, answer.request.received_at)
        thread = goal.thread or goal.message
        below = await self._posts.messages(replace(goal, thread=thread), oldest=goal.message)
        shared = {str(file.get("name")) for message in below for file in message.get("files") or ()}
        if words.filename(version, 0, pictures[0].file.media_type) not in shared:
            share = {"channel_id": goal.channel, "thread_ts": thread}
            await self._upload(goal.team, version, pictures, **share)
        shown = self._composed(goal, answer, version, (), _BELOW)
        return await self._posts.put(goal, shown, answer.request.received_at)

    async def _privately(self, goal: Where, answer: Answer, delivered: Delivered) -> Where:
        files = await self._uploaded(goal, answer.job_id, delivered)
        goal = await self._at_home(replace(goal, private=True))
        remark = words.SENT_DIRECTLY
        shown = self._composed(goal, answer, delivered.version, files, remark)
        return await self._posts.put(goal, shown, answer.request.received_at)

    async def _uploaded(self, goal: Where, job: str, delivered: Delivered) -> Sequence[str]:
        """Return the files that Slack has of the pictures, processed.

        Their ids are recorded before they are shown, so that a repeat shows the same ones.
        """
        name = f"slack:files:{job}:"
        if kept := await self._vault.get(name):
            files: Sequence[str] = kept.split(",")
        else:
            files = await self._upload(goal.team, delivered.version, delivered.pictures)
            record = self._vault.put(name, ",".join(files), time.time() + _FILES_SECONDS)
            await asyncio.gather(record, self._ready(goal.team, files))
            return files
        await self._ready(goal.team, files)
        return files

    async def _upload(
        self, team: str, version: Version, pictures: Sequence[ScreenedPicture], **share: str
    ) -> Sequence[str]:
        names = [words.filename(version, n, one.file.media_type) for n, one in enumerate(pictures)]
        return [
            await self._files.upload(team, name, picture.data, **share)
            for name, picture in zip(names, pictures, strict=True)
        ]

    async def _ready(self, team: str, files: Sequence[str]) -> None:
        for file in files:
            await self._files.ready(team, file)

    def _composed(
        self, goal: Where, answer: Answer, version: Version, files: Sequence[str], *remarks: str
    ) -> Post:
        card = cards.render(MARKUP, answer, show_cost=self._show_cost, remarks=remarks)
        hint = outgoing.hint(first=not goal.thread)
        return outgoing.post(card, outgoing.images(version, files), hint)


def _receipt(goal: Where) -> Receipt:
    return Receipt((mark(goal.channel, goal.message),), goal.root)
