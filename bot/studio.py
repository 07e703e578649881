"""The use cases that adapters call: one way down. The way up is the messenger's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bot import conversation
from bot import limits as admission
from bot.announcing import Announcer
from bot.domain import (
    Address,
    Answer,
    Asked,
    Author,
    Declined,
    Describe,
    Failed,
    Imagine,
    Job,
    JobState,
    Publish,
    Reply,
    Request,
    Ticket,
    Undo,
    WritePrompt,
)
from bot.errors import BotError, NotAllowed, NotFound, StorageError
from bot.limits import Limits
from bot.ports import AcceptJournal, Admission, Admitted, Album, Inbox, JobBook, JobRunner
from bot.unfolding import NO, Unfolding

log = logging.getLogger(__name__)

# Two minutes in all: longer than a restart of a database, shorter than a member's patience.
_SUBMIT_PAUSES_SECONDS: Final = (0.2, 1.0, 5.0, 15.0, 30.0, 60.0)
_TAKE_UP_PAUSE_SECONDS: Final = 10.0
# Platforms send an event again within minutes; a busy one brings some hundred in that time.
_REMEMBERED_EVENTS: Final = 4096
_BUG: Final = (
    "Something went wrong on my side. It does not count against your pictures. "
    "Tell the people who run Limner: request {}."
)


class LiveStudio:
    """The studio of one process. Lives as long as it; holds only what it found at its start.

    Args:
        planning_microdollars: Reserved for the language model's part of a request.
    """

    def __init__(
        self,
        book: JobBook,
        album: Album,
        journal: AcceptJournal,
        runner: JobRunner,
        announcer: Announcer,
        limits: Limits,
        *,
        planning_microdollars: int,
        now: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._book = book
        self._album = album
        self._unfolding = Unfolding(book, album)
        self._journal = journal
        self._runner = runner
        self._announcer = announcer
        self._limits = limits
        self._planning = planning_microdollars
        self._now = now
        self._new_id = new_id
        self._submitted: dict[str, asyncio.Future[Ticket]] = {}
        self._inboxes: Mapping[str, Inbox] = {}
        self._left_jobs: Sequence[Job] = ()
        self._left_requests: Sequence[Request] = ()

    def accept(self, request: Request) -> None:
        """Write the request down before it is acknowledged."""
        self._journal.append(request)

    async def submit(self, request: Request) -> Ticket:
        """Reserve, record and start a request; what speaks against it is told to its author.

        Its line in the journal stays until it has its row or its author was told: whatever stops
        the process before, the next one takes it up. The same event again gets the same ticket:
        what ends without a job has no row by which a second one would be noticed.
        """
        earlier = self._submitted.get(request.event_key)
        if earlier is None:
            return await self._submit_first(request)
        ticket = await asyncio.shield(earlier)
        self._journal.committed(request.event_key)  # it was written down once more
        return replace(ticket, fresh=False)

    async def _submit_first(self, request: Request) -> Ticket:
        submitted = asyncio.get_running_loop().create_future()
        self._remember(request.event_key, submitted)
        try:
            ticket = await self._recorded(request)
        except BaseException:
            self._submitted.pop(request.event_key, None)
            submitted.cancel()
            raise
        submitted.set_result(ticket)
        return ticket

    async def _recorded(self, request: Request) -> Ticket:
        try:
            ticket = await self._patiently(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
            ticket = await self._excuse(request, error)
        self._journal.committed(request.event_key)
        return ticket

    def _remember(self, event_key: str, submitted: asyncio.Future[Ticket]) -> None:
        self._submitted[event_key] = submitted
        if len(self._submitted) > _REMEMBERED_EVENTS:
            del self._submitted[next(iter(self._submitted))]

    def withdraw(self, request: Request) -> None:
        """Forget a request that was never acknowledged."""
        self._journal.committed(request.event_key)

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        """Stop a job that is queued or runs; say no to what it asked. See `ports.Studio`.

        Raises:
            NotAllowed: Neither its author nor a moderator.
            NotFound: Unknown, or finished already.
        """
        job = await self._book.job(job_id)
        if job.request.author.key != author.key and not moderator:
            raise NotAllowed("Only the member who asked, or a moderator, can cancel this.")
        if isinstance(job.outcome, Asked):
            await self._book.answer(job_id, NO)
            return
        if job.state in (JobState.SETTLED, JobState.DONE):
            raise NotFound("That one is finished already.")
        await self._book.request_cancel(job_id)
        self._runner.cancel(job_id)

    async def begin(self, inboxes: Mapping[str, Inbox]) -> None:
        """Read what an earlier process left, before new requests come in."""
        self._inboxes = inboxes
        left = await self._book.open_jobs()
        self._left_jobs = [replace(job, tries=job.tries + 1) for job in left]
        self._left_requests = self._journal.pending()

    async def connected(self, platform: str) -> None:
        """Take up what was left on a platform, now that answers can be shown there.

        What the platform never had acknowledged is dropped: the member saw the command fail and
        will ask again.
        """
        while True:
            try:
                return await self._take_up(platform)
            except BotError as error:
                log.warning("take_up.retry", extra={"platform": platform, "reason": str(error)})
            await asyncio.sleep(_TAKE_UP_PAUSE_SECONDS)

    async def _take_up(self, platform: str) -> None:
        jobs = [job for job in self._left_jobs if job.address.platform == platform]
        requests = [line for line in self._left_requests if line.address.platform == platform]
        for job in jobs:
            self._runner.start(job)
        recovered = [await self._recovered(request) for request in requests]
        if jobs or requests:
            extra = {"platform": platform, "jobs": len(jobs), "journal": sum(recovered)}
            log.info("jobs.taken_up", extra=extra)

    async def _acknowledged(self, address: Address) -> bool:
        """Return whether a member waits for an answer; where nobody can tell now, it is given."""
        try:
            return await self._inboxes[address.platform].acknowledged(address)
        except BotError as error:
            log.warning("acknowledgement.unclear", extra={"reason": str(error)})
            return True

    async def _recovered(self, request: Request) -> bool:
        known = await self._book.has_event(request.event_key)
        if known or not await self._acknowledged(request.address):
            self._journal.committed(request.event_key)
            return False
        await self.submit(request)
        log.info("journal.recovered", extra={"event": request.event_key})
        return True

    async def _patiently(self, request: Request) -> Ticket:
        """Admit a request through a short outage of the database: its member waits already."""
        for pause in _SUBMIT_PAUSES_SECONDS:
            try:
                return await self._admitted(request)
            except StorageError as error:
                log.warning("submit.retry", extra={"wait": pause, "reason": str(error)})
            await asyncio.sleep(pause)
        return await self._admitted(request)

    async def offer(self, request: Request) -> Declined | None:
        """Start a request that was recorded elsewhere; see `ports.Offers`."""
        admitted = await self._started(self._admission(request))
        return admitted if isinstance(admitted, Declined) else None

    async def _admitted(self, pressed: Request) -> Ticket:
        request = await self._unfolding.of(pressed)
        request = await conversation.kept_private(self._album, request)
        wanted = self._admission(request)
        admitted = await self._started(wanted)
        if isinstance(admitted, Declined):
            await self._unfolding.taken_back(pressed)
            await self._decline(wanted.job_id, request, admitted)
            return Ticket(wanted.job_id, fresh=False)
        return Ticket(admitted.job.id, admitted.fresh)

    async def _started(self, wanted: Admission) -> Admitted | Declined:
        admitted = await self._book.admit(wanted)
        if isinstance(admitted, Admitted) and admitted.fresh:
            self._runner.start(admitted.job)
        return admitted

    def _admission(self, request: Request) -> Admission:
        pictures = _pictures(request)
        writes, talks = isinstance(request.ask, Describe | WritePrompt), _may_be_talk(request)
        words_only = admission.write if writes else admission.listen
        decide = words_only if writes or talks else partial(admission.admit, pictures=pictures)
        now = self._now()
        job_id = self._new_id()
        return Admission(
            job_id=job_id,
            request=replace(request, address=_of_job(request.address, job_id)),
            pictures=pictures,
            microdollars=self._planning if pictures or writes or talks else 0,
            decide=decide(self._limits, now=now),
            prompts=int(writes),
        )

    async def _decline(self, job_id: str, request: Request, declined: Declined) -> None:
        if _may_be_talk(request):
            return
        usage = await self._book.allowance_usage(request.author, request.place)
        left = admission.allowance(self._limits, usage, self._now())
        log.info("request.declined", extra={"limit": declined.limit.value})
        await self._announcer.finish(Answer(job_id, request, declined, left), request.address)

    async def _excuse(self, request: Request, error: Exception) -> Ticket:
        """Tell an author why nothing becomes of a request; what may be talk is met with silence."""
        told = str(error)
        if isinstance(error, BotError):
            log.info("request.failed", extra={"error": type(error).__name__})
        else:
            log.error("request.crashed", extra={"event": request.event_key}, exc_info=error)
            told = _BUG.format(request.event_key)
        ticket = Ticket(self._new_id(), fresh=False)
        if not _may_be_talk(request):
            answer = Answer(ticket.job_id, request, Failed(told, again=False))
            await self._announcer.finish(answer, request.address)
        return ticket


def _of_job(address: Address, job_id: str) -> Address:
    """Return an address that tells its messenger which job can be cancelled there."""
    return replace(address, fields={**address.fields, "job": job_id})


def _may_be_talk(request: Request) -> bool:
    return isinstance(request.ask, Reply) and not request.ask.addressed


def _pictures(request: Request) -> int:
    """Return how many pictures to reserve: none for what draws none or may be mere talk."""
    match request.ask:
        case Undo() | Publish() | Describe() | WritePrompt() | Reply(addressed=False):
            return 0
        case Imagine(options=options) | Reply(options=options):
            return options.count or 1
        case _:
            return 1
