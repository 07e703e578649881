"""The ways in which an answer reaches its author, the best one first.

Each way may be taken twice and then shows the answer once: an edit says the same again, a post
carries an enforced nonce and, when some time has passed, is looked for before it is sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from adapters.discord import outgoing, rest, texts
from adapters.discord.incoming import DEFAULT_SIZE_LIMIT_BYTES
from adapters.discord.outgoing import Post
from adapters.discord.rest import Rejected, Rest
from adapters.discord.target import Target, nonce
from bot.chat import fitting, originals, words
from bot.chat.fitting import Fidelity
from bot.domain import (
    Answer,
    Asked,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    Outcome,
    Receipt,
    Refused,
)
from bot.errors import DeliveryError
from bot.ports import House

log = logging.getLogger(__name__)

# Discord remembers a nonce for "the past few minutes" (documentation, 2026-08).
_NONCE_LASTS_SECONDS: Final = 120.0

Way = Callable[[Target, Answer], Awaitable[Receipt]]


class Delivery:
    """Shows final answers; lives as long as the platform.

    Attributes:
        thread_hint: Begin threads with an ordinary message of the bot: without the message
            content intent, only replies to such a message carry their text.
    """

    def __init__(self, house: House, rest: Rest, *, threads: str, show_cost: bool) -> None:
        self._house = house
        self._rest = rest
        self._threads = threads
        self._show_cost = show_cost
        self.thread_hint = False
        self._no_threads_until: dict[str, float] = {}

    def ways(self, target: Target, answer: Answer) -> Sequence[Way]:
        """Return how `answer` may reach its author from `target`, the best way first.

        What is for adults stays where only they are.
        """
        every = self._every_way(target, answer)
        if isinstance(answer.outcome, Delivered) and answer.outcome.version.adult:
            return [way for way in every if way != self._send_privately]
        return every

    def _every_way(self, target: Target, answer: Answer) -> Sequence[Way]:
        by_token: list[Way] = [self._edit_original] if target.alive else []
        by_right: list[Way] = [self._edit_message] if target.message else []
        if target.private:
            return [*by_token, self._send_privately]
        whisper: list[Way] = [self._whisper] if target.alive else []
        if answer.request.private:  # though its placeholder is not: a button said otherwise
            return [*whisper, self._send_privately]
        if target.user_install:
            return by_token
        if isinstance(answer.outcome, Cancelled):
            return [*by_token, *by_right]
        if target.interaction and _concerns_author_alone(answer.outcome):
            return [*whisper, *by_token, *by_right, self._send_privately]
        return [*by_token, *by_right, self._post, self._send_privately]

    async def remove(self, target: Target) -> None:
        """Take a placeholder away."""
        try:
            if target.alive:
                await self._rest.delete_original(target.application, target.token)
            elif target.message and not target.private and not target.user_install:
                await self._rest.delete(target.channel, target.message)
        except Rejected as error:
            log.info("discord.not_removed", extra={"code": error.code})

    async def leave_word(self, target: Target, sentence: str) -> None:
        """Put words into a public placeholder whose answer could not stand there."""
        if target.private or not target.message:
            return
        post = outgoing.sentence(sentence)
        try:
            if target.alive:
                await self._rest.edit_original(target.application, target.token, post)
            elif not target.user_install:
                await self._rest.edit(target.channel, target.message, post)
        except DeliveryError as error:  # mostly because the place itself is gone
            log.info("discord.no_word_left", extra={"reason": str(error)})

    async def posted_before(self, target: Target, channel: str, *marks: str) -> str | None:
        """Return the bot's own message that replies to the target or carries one of `marks`."""
        try:
            messages = await self._rest.after(channel, int(target.interaction or target.trigger))
        except Rejected:  # no right to read the history; then the nonce has to do
            return None
        me = str(self._rest.me)
        for message in messages:
            if str(message["author"]["id"]) == me and _belongs(message, target.reply_to, marks):
                return str(message["id"])
        return None

    # --- the ways --------------------------------------------------------------------------

    async def _whisper(self, target: Target, answer: Answer) -> Receipt:
        """Replace the public placeholder by a message for the author alone."""
        try:
            await self._rest.delete_original(target.application, target.token)
        except Rejected as error:
            if error.code != rest.UNKNOWN_MESSAGE:
                raise
        post = await self._composed(target, answer, target.size_limit)
        return Receipt((await self._rest.follow_up(target.application, target.token, post),))

    async def _edit_original(self, target: Target, answer: Answer) -> Receipt:
        async def edit(post: Post) -> str:
            return await self._rest.edit_original(target.application, target.token, post)

        return await self._shown(target, answer, await self._fitting(target, answer, edit))

    async def _edit_message(self, target: Target, answer: Answer) -> Receipt:
        message = target.message or ""
        return await self._edited(target, answer, message)

    async def _edited(self, target: Target, answer: Answer, message: str) -> Receipt:
        async def edit(post: Post) -> str:
            try:
                return await self._rest.edit(target.channel, message, post)
            except Rejected as error:
                if error.code != rest.ARCHIVED:
                    raise
                await self._rest.unarchive(target.channel)
                return await self._rest.edit(target.channel, message, post)

        return await self._shown(target, answer, await self._fitting(target, answer, edit))

    async def _post(self, target: Target, answer: Answer) -> Receipt:
        if earlier := await self._earlier(target, answer, target.channel):
            return await self._edited(target, answer, earlier)

        async def send(post: Post) -> str:
            once = nonce(target.event, "answer")
            return await self._rest.send(target.channel, post, nonce=once, reply_to=target.reply_to)

        return await self._shown(target, answer, await self._fitting(target, answer, send))

    async def _send_privately(self, target: Target, answer: Answer) -> Receipt:
        channel = await self._rest.private_channel(target.author)
        message = await self._earlier(target, answer, channel)

        async def send(post: Post) -> str:
            return await self._rest.send(channel, post, nonce=nonce(target.event, "private"))

        if message is None:
            message = await self._fitting(target, answer, send, DEFAULT_SIZE_LIMIT_BYTES)
        await self.leave_word(target, words.SENT_DIRECTLY)
        return Receipt((message,), room=channel)

    # --- what they share -------------------------------------------------------------------

    async def _earlier(self, target: Target, answer: Answer, channel: str) -> str | None:
        if time.time() - answer.request.received_at < _NONCE_LASTS_SECONDS:
            return None
        outcome = answer.outcome
        shown = outcome.version.id if isinstance(outcome, Delivered) else answer.job_id
        return await self.posted_before(target, channel, shown)

    async def _fitting(
        self,
        target: Target,
        answer: Answer,
        send: Callable[[Post], Awaitable[str]],
        limit: int | None = None,
    ) -> str:
        limit = limit or target.size_limit
        try:
            return await send(await self._composed(target, answer, limit))
        except Rejected as error:
            if error.code != rest.TOO_LARGE or not isinstance(answer.outcome, Delivered):
                raise
        return await send(await self._composed(target, answer, limit // 3))

    async def _composed(self, target: Target, answer: Answer, limit: int) -> Post:
        outcome, facts = answer.outcome, self._house.desk.facts()
        if not isinstance(outcome, Delivered):
            return outgoing.render(answer, facts)
        files = fitting.attached(outcome.version, outcome.pictures)
        fitted = await fitting.fitted(files, limit, texts.MAX_FILES_BYTES)
        copied = fitted.fidelity is Fidelity.COPY
        return outgoing.render(
            answer,
            facts,
            fitted.files,
            remarks=originals.remarks(self._house, texts.NAME, copied=copied),
            show_cost=self._show_cost,
            thread_button=target.threads and self._threads == "on_demand",
        )

    async def _shown(self, target: Target, answer: Answer, message: str) -> Receipt:
        """Return the receipt for a message, with the thread that is opened on it."""
        outcome = answer.outcome
        wanted = self._threads == "always" and target.threads and not target.private
        if not wanted or not isinstance(outcome, Delivered) or outcome.version.private:
            return Receipt((message,), room=target.channel)
        name = texts.thread_name(outcome.version)
        messages, thread = await self.open_thread(target.channel, message, name)
        return Receipt((message, *messages), thread, room=target.channel)

    async def open_thread(
        self, channel: str, message: str, name: str
    ) -> tuple[tuple[str, ...], str | None]:
        """Open a thread and return the messages it begins with, and its id; None: not now."""
        if time.monotonic() < self._no_threads_until.get(channel, 0.0):
            return (), None
        try:
            thread = await self._rest.open_thread(channel, message, name)
            if not self.thread_hint:
                return (), thread
            hint = Post(texts.THREAD_HINT)
            return (await self._rest.send(thread, hint, nonce=nonce(thread, "hint")),), thread
        except Rejected as error:
            if error.code == rest.THREAD_EXISTS:
                return (), message  # a thread has the id of the message that it hangs on
            log.info("discord.no_thread", extra={"code": error.code})
        except DeliveryError as error:  # the picture is shown; a thread is not worth a new try
            log.info("discord.no_thread", extra={"reason": str(error)})
            self._pause_threads(channel, error.retry_after_seconds or 0.0)
        return (), None

    def _pause_threads(self, channel: str, seconds: float) -> None:
        """Leave threads out for so long: waiting for them would hold up the answers behind."""
        now = time.monotonic()
        paused = {place: until for place, until in self._no_threads_until.items() if until > now}
        self._no_threads_until = paused | {channel: now + seconds}


def _concerns_author_alone(outcome: Outcome) -> bool:
    """Return whether there is nothing for the others to see, nor to press."""
    match outcome:
        case Refused() | Asked() | Declined() | Failed(again=False):
            return True
        case _:
            return False


def _belongs(message: Mapping[str, Any], reply_to: str | None, marks: tuple[str, ...]) -> bool:
    reference = (message.get("message_reference") or {}).get("message_id")
    if reply_to and reference is not None and str(reference) == reply_to:
        return True
    return any(
        mark in button.get("custom_id", "")
        for row in message.get("components") or ()
        for button in row.get("components", ())
        for mark in marks
    )
