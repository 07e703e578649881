"""Discord's way up: placeholders, progress and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.discord import closing, outgoing, target
from adapters.discord.delivery import Delivery
from adapters.discord.rest import Rest
from adapters.discord.rulings import Rulings
from adapters.discord.target import Target
from bot.chat import questions, ways, words
from bot.domain import Address, Answer, Delivered, Job, Progress, Receipt, Silent, Step


class DiscordMessenger(Rulings):
    """Shows answers on Discord. Lives as long as the platform."""

    # Edits of many jobs share one channel's rate limit, and an answer must not wait behind them.
    least_interval_seconds: Final = 1.5

    def __init__(self, rest: Rest, delivery: Delivery) -> None:
        super().__init__(rest)
        self._delivery = delivery

    async def post(self, job: Job) -> Address:
        """Post a placeholder, under the message that is answered if there is one.

        An interaction has its placeholder from its acknowledgement on, and what might be talk
        among members gets no answer before there is one: both addresses come back as they are.
        """
        goal = target.read(job.address)
        goal = replace(goal, hushed=job.request.private and not goal.private)
        if not goal.addressed:
            return target.address(goal) if goal.hushed else job.address
        message = None
        if job.tries > 0:  # an earlier process may have posted it
            message = await self._delivery.posted_before(goal, goal.channel, job.id)
        if message is None:
            once = target.nonce(goal.event, "answer")
            shown = outgoing.placeholder(job.id)
            message = await self._rest.send(goal.channel, shown, nonce=once, reply_to=goal.reply_to)
        return target.address(replace(goal, job=job.id, message=message))

    async def update(self, address: Address, progress: Progress) -> None:
        """Show where the job stands; how often is the announcer's business."""
        goal = target.read(address)
        if goal.hushed:
            progress = replace(progress, partial=None)
        shown = outgoing.progress(progress, goal.job or None)
        if goal.alive:
            await self._rest.edit_original(goal.application, goal.token, shown)
        elif goal.message and not goal.private and not goal.user_install:
            await self._rest.edit(goal.channel, goal.message, shown)
        elif goal.trigger and progress.step is Step.DRAWING:
            await self._rest.typing(goal.channel)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome in the message at `address`, or in the best remaining way."""
        goal = target.read(address)
        receipt = await self._finished(goal, answer)
        if questions.taken_in(answer.outcome):
            await closing.close(self._rest, goal)
        return receipt

    async def _finished(self, goal: Target, answer: Answer) -> Receipt:
        if isinstance(answer.outcome, Silent):
            await self._delivery.remove(goal)
            return Receipt()
        if shown := await ways.first(self._delivery.ways(goal, answer), goal, answer):
            return shown
        if isinstance(answer.outcome, Delivered):
            await self._delivery.leave_word(goal, words.WAITS_IN_LIMITS)
        return Receipt(shown=False)
