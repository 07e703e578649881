"""A whole house in memory: adapters are tested against it without the core.

`FakeHouse` draws small real PNGs, keeps versions in dicts and answers through the messengers that
are connected to it. Words steer it: "forbidden" is refused, "broken" fails, a question mark at the
end is answered in words, "undo" goes back. `will_answer` scripts the next outcome; `hold` keeps
jobs at the drawing step until `release`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from bot.domain import (
    Again,
    Allowance,
    Answer,
    Answered,
    Author,
    Cancelled,
    Capabilities,
    Confirm,
    Declined,
    Delivered,
    Describe,
    DrawSuggested,
    Expand,
    Failed,
    Imagine,
    Intent,
    Job,
    JobState,
    LimitName,
    Options,
    Outcome,
    PictureRef,
    Place,
    Progress,
    Publish,
    Receipt,
    Recipe,
    Redo,
    Refine,
    Refusal,
    Refused,
    Reply,
    Request,
    ScreenedPicture,
    Silent,
    Step,
    Suggested,
    Suggestion,
    Ticket,
    Undo,
    Upload,
    Upscale,
    Vary,
    Version,
    WritePrompt,
)
from bot.errors import NotAllowed, NotFound
from bot.ports import Downloads, Easel, Facts, House, Inbox, Messenger, ModerationDesk, Platform
from tests.fakes import scenes, screened
from tests.fakes.gallery import FakeGallery
from tests.fakes.vault import FakeVault

CREDIT = "Sketches use OpenMoji art, CC BY-SA 4.0."

FACTS = Facts(
    backends={
        "sketch": Capabilities(
            edits=True,
            max_sources=4,
            seeds=True,
            max_count=4,
            repeatable=True,
            upscales=True,
            sketch=True,
            credit=CREDIT,
        ),
        "openai": Capabilities(edits=True, max_sources=16, qualities=("low", "high"), max_count=4),
    },
    styles=("anime", "watercolour", "pencil", "noir", "pixel", "neon", "oil", "poster"),
    shapes=("square", "wide", "tall"),
    rules=("Nothing that sexualises anyone.", "No cruelty shown for its own sake."),
    max_count=4,
    max_prompt_characters=2000,
    max_upload_bytes=20 * 1024 * 1024,
)


class FakeDesk:
    """Counts what the gallery holds against `per_day`."""

    def __init__(self, house: FakeHouse, per_day: int) -> None:
        self._house = house
        self.per_day = per_day

    async def allowance(self, author: Author, place: Place) -> Allowance:
        return self.left(author)

    def left(self, author: Author) -> Allowance:
        """Return what is left to an author, at once."""
        left = max(0, self.per_day - self._house.drawn.get(author.key, 0))
        opened = sum(job.request.author == author for job in self._house.open_jobs.values())
        renews_at = (time.time() // 86400 + 1) * 86400
        return Allowance(left, self.per_day, 200, renews_at, opened, 3)

    def facts(self) -> Facts:
        return self._house.facts


@dataclass(slots=True)
class _Wish:
    """What one request comes down to: where it hangs and what is to be drawn."""

    words: str
    recipe: Recipe
    options: Options = field(default_factory=Options)
    parent: PictureRef | None = None
    conversation_id: str | None = None
    intent: Intent = Intent.NEW
    seed: int = 0
    references: tuple[Upload, ...] = ()


class FakeHouse:
    """Studio, gallery and desk in one; use it as an async context manager.

    Attributes:
        accepted: Requests as the adapter wrote them down. `submitted`: fresh ones, in order.
        withdrawn: Those that it took back.
        fetched: Bytes of the uploads that jobs brought in through the inbox.
        step_seconds: Pause at each step, for demonstrations and to let a page show it.
        unhealthy: What `House.healthy` answers.
        easel, downloads: Given to the adapter as they are when `house` is asked for.
        facts: What members can choose from.
        vault: The adapter's secrets. `refusals`: requests that it refused, as name and reason.
    """

    def __init__(self, *, per_day: int = 20, step_seconds: float = 0.0) -> None:
        self.gallery = FakeGallery()
        self.desk = FakeDesk(self, per_day)
        self.step_seconds = step_seconds
        self.unhealthy: str | None = None
        self.vault = FakeVault()
        self.easel: Easel | None = None
        self.downloads: Downloads | None = None
        self.moderation: ModerationDesk | None = None
        self.facts = FACTS
        self.refusals: list[tuple[str, str]] = []
        self.accepted: list[Request] = []
        self.submitted: list[Request] = []
        self.withdrawn: list[Request] = []
        self.acknowledgements: list[tuple[str, float]] = []
        self.answers: list[Answer] = []
        self.receipts: list[Receipt] = []
        self.fetched: list[bytes] = []
        self.open_jobs: dict[str, Job] = {}
        self.drawn: dict[str, int] = {}
        self._jobs: dict[str, Job] = {}
        self._by_event: dict[str, str] = {}
        self._script: deque[Outcome] = deque()
        self._messengers: dict[str, Messenger] = {}
        self._inboxes: dict[str, Inbox] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._closing = False
        self._gate = asyncio.Event()
        self._gate.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        for task in self._running.values():
            task.cancel()
        await self._group.__aexit__(kind, error, trace)

    @property
    def house(self) -> House:
        """What an adapter's `create(config, house)` is given."""
        return House(
            studio=self,
            gallery=self.gallery,
            desk=self.desk,
            secret_key=b"k" * 32,
            healthy=lambda: self.unhealthy,
            metrics=lambda: (b"limner_pictures_total 3.0\n", "text/plain; version=0.0.4"),
            acknowledged=lambda name, seconds: self.acknowledgements.append((name, seconds)),
            vault=self.vault,
            refused=lambda name, reason: self.refusals.append((name, reason)),
            easel=self.easel,
            downloads=self.downloads,
            moderation=self.moderation,
        )

    def connect(self, platform: Platform) -> None:
        """Answer requests of this platform through its messenger and inbox."""
        self.connect_parts(platform.name, platform.messenger, platform.inbox)

    def connect_parts(self, name: str, messenger: Messenger, inbox: Inbox) -> None:
        """Answer requests of the platform `name` through these parts."""
        self._messengers[name], self._inboxes[name] = messenger, inbox

    def will_answer(self, outcome: Outcome) -> None:
        """Give the next request this outcome."""
        self._script.append(outcome)

    def hold(self) -> None:
        """Keep jobs at the drawing step."""
        self._gate.clear()

    def release(self) -> None:
        """Let held jobs go on."""
        self._gate.set()

    async def idle(self) -> None:
        """Wait until no job is open."""
        await self._idle.wait()

    def accept(self, request: Request) -> None:
        self.accepted.append(request)

    async def submit(self, request: Request) -> Ticket:
        known = self._by_event.get(request.event_key)
        if known is not None:
            return Ticket(known, fresh=False)
        job_id = uuid.uuid4().hex
        fields = {**request.address.fields, "job": job_id}
        address = dataclasses.replace(request.address, fields=fields)
        job = Job(job_id, JobState.ACCEPTED, request, address, time.time())
        self.submitted.append(request)
        self._by_event[request.event_key] = job.id
        self._jobs[job.id] = self.open_jobs[job.id] = job
        self._idle.clear()
        self._running[job.id] = self._group.create_task(self._run(job.id))
        return Ticket(job.id)

    def withdraw(self, request: Request) -> None:
        self.withdrawn.append(request)

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        job = self.open_jobs.get(job_id)
        if job is None:
            raise NotFound("That request is finished already.")
        if job.request.author.key != author.key and not moderator:
            raise NotAllowed("Only the person who asked can cancel this.")
        self._running[job_id].cancel()

    async def _run(self, job_id: str) -> None:
        try:
            outcome: Outcome = await self._outcome(job_id)
        except asyncio.CancelledError:
            if self._closing:
                raise
            outcome = Cancelled()
        await self._finish(self._jobs[job_id], outcome)

    async def _finish(self, job: Job, outcome: Outcome) -> None:
        del self.open_jobs[job.id]
        answer = Answer(job.id, job.request, outcome, self.desk.left(job.request.author))
        messenger = self._messengers[job.request.place.platform]
        address = self._jobs[job.id].address
        if address.message is None:
            address = await messenger.post(self._jobs[job.id])
        receipt = await messenger.finish(address, answer)
        self.answers.append(answer)
        self.receipts.append(receipt)
        self.gallery.bind(job, receipt, outcome)
        if not self.open_jobs:
            self._idle.set()

    async def _outcome(self, job_id: str) -> Outcome:
        request = self._jobs[job_id].request
        # Not each step: a chat lets a message be edited five times in two seconds, and makes who
        # used that up wait.
        await self._show(job_id, Progress(Step.QUEUED, position=len(self.open_jobs)))
        if self._script:
            return self._script.popleft()
        wish = await self._wish(request)
        if isinstance(wish, _Wish):
            return await self._paint(job_id, request, wish)
        return wish

    async def _show(self, job_id: str, progress: Progress) -> None:
        job = self._jobs[job_id]
        if job.address.message is not None:
            await self._messengers[job.request.place.platform].update(job.address, progress)
        await asyncio.sleep(self.step_seconds)

    async def _wish(self, request: Request) -> _Wish | Outcome:
        match request.ask:
            case Imagine(words, options, references):
                return _by_words(words) or _Wish(
                    words, Recipe(description=words), options, references=references
                )
            case Reply():
                return await self._reply(request, request.ask)
            case Refine(parent, recipe):
                version = await self.gallery.version(parent.version_id, request.author)
                return self._child(version, parent, recipe.description or version.words, recipe)
            case Vary(parent):
                version = await self.gallery.version(parent.version_id, request.author)
                wish = self._child(version, parent, version.words, version.recipe)
                wish.seed, wish.intent = self._next_seed(), Intent.VARIATION
                return wish
            case Again(version_id):
                version = await self.gallery.version(version_id, request.author)
                wish = self._child(version, version.parent, version.words, version.recipe)
                wish.seed = self._next_seed()
                return wish
            case Redo(job_id) | Confirm(job_id):
                return await self._wish(self._jobs[job_id].request)
            case Undo(version_id):
                return await self._undo(version_id, request.author)
            case Publish(version_id):
                version = await self.gallery.version(version_id, request.author)
                return self._deliver(dataclasses.replace(version, private=False))
            case Expand(parent, shape):
                version = await self.gallery.version(parent.version_id, request.author)
                wish = self._child(version, parent, version.words, version.recipe)
                wish.options, wish.intent = Options(shape=shape), Intent.EXPAND
                return wish
            case Upscale(parent):
                version = await self.gallery.version(parent.version_id, request.author)
                wish = self._child(version, parent, version.words, version.recipe)
                wish.intent = Intent.UPSCALE
                return wish
            case WritePrompt(words):
                return Suggested("Two prompts for you.", _suggestions(words))
            case Describe():
                return Suggested("Four prompts for that picture.", _suggestions("a picture") * 2)
            case DrawSuggested():
                return _Wish("a suggestion", Recipe(description="a suggestion"), Options())

    def _next_seed(self) -> int:
        return len(self.gallery.versions) + 1

    def _child(
        self, version: Version, parent: PictureRef | None, words: str, recipe: Recipe
    ) -> _Wish:
        options = Options(shape=version.shape, count=len(version.pictures))
        return _Wish(
            words,
            recipe,
            options,
            parent,
            version.conversation_id,
            Intent.GLOBAL_CHANGE,
            version.seed or 0,
        )

    async def _reply(self, request: Request, ask: Reply) -> _Wish | Outcome:
        parent = await self._parent(request, ask)
        if parent is None:
            return _Wish(ask.words, Recipe(description=ask.words), ask.options)
        if ask.words.strip().lower() == "undo":
            return await self._undo(parent.version_id, request.author)
        if not ask.addressed and "@" in ask.words:
            return Silent()
        by_words = _by_words(ask.words)
        if by_words is not None:
            return by_words
        version = await self.gallery.version(parent.version_id, request.author)
        recipe = dataclasses.replace(version.recipe, style=ask.words)
        wish = self._child(version, parent, ask.words, recipe)
        wish.references = ask.references
        wish.options = dataclasses.replace(
            ask.options, shape=ask.options.shape or version.shape, count=ask.options.count
        )
        return wish

    async def _parent(self, request: Request, ask: Reply) -> PictureRef | None:
        if ask.parent is not None or request.place.room is None:
            return ask.parent
        platform = request.place.platform
        conversation = await self.gallery.conversation_in(platform, request.place.room)
        newest = self.gallery.newest(conversation or "", request.author)
        return PictureRef(newest.id) if newest else None

    async def _undo(self, version_id: str, author: Author) -> Outcome:
        version = await self.gallery.version(version_id, author)
        if version.parent is None:
            return Answered("This is the first version; there is nothing to go back to.")
        back = await self.gallery.version(version.parent.version_id, author)
        return Delivered(back, self._shown(back), notes=(f"Back to v{back.number}.",))

    async def _paint(self, job_id: str, request: Request, wish: _Wish) -> Outcome:
        if self.desk.left(request.author).pictures_left == 0:
            return self._declined(request.author)
        for upload in wish.references:
            inbox = self._inboxes[request.place.platform]
            self.fetched.append(await inbox.fetch(upload, FACTS.max_upload_bytes))
        await self._show(job_id, Progress(Step.DRAWING))
        size = scenes.size_of(wish.options.shape)
        text = ", ".join(filter(None, dataclasses.astuple(wish.recipe)[:4]))
        drawn = [
            await asyncio.to_thread(scenes.draw, text, wish.seed + n, size)
            for n in range(wish.options.count or 1)
        ]
        pictures = tuple(screened.picture(data) for data in drawn)
        await self._show(job_id, Progress(Step.DRAWING, partial=pictures[0]))
        await self._gate.wait()
        return self._keep(request, wish, text, pictures)

    def _declined(self, author: Author) -> Declined:
        allowance = self.desk.left(author)
        sentence = f"You have used your {allowance.pictures_per_day} pictures for today."
        return Declined(LimitName.MEMBER_DAY, sentence, allowance.renews_at)

    def _keep(
        self, request: Request, wish: _Wish, text: str, pictures: tuple[ScreenedPicture, ...]
    ) -> Delivered:
        conversation = wish.conversation_id or uuid.uuid4().hex
        tree = [v for v in self.gallery.versions.values() if v.conversation_id == conversation]
        parent = self.gallery.versions.get(wish.parent.version_id) if wish.parent else None
        backend = wish.options.backend or "sketch"
        version = Version(
            id=uuid.uuid4().hex,
            conversation_id=conversation,
            number=max((v.number for v in tree), default=0) + 1,
            author=request.author,
            intent=wish.intent,
            words=wish.words,
            prompt=text,
            recipe=wish.recipe,
            pictures=tuple(picture.file for picture in pictures),
            backend=backend,
            model=f"{backend}-1",
            size=pictures[0].file.size,
            created_at=time.time(),
            parent=wish.parent,
            parent_number=parent.number if parent else None,
            note=f"Changed: {wish.words}" if parent else "",
            shape=wish.options.shape,
            quality=wish.options.quality,
            exact=wish.options.exact,
            seed=wish.seed,
            seconds=0.3,
            private=request.private,
        )
        for picture in pictures:
            self.gallery.pictures[picture.file.sha256] = picture
        key = request.author.key
        self.drawn[key] = self.drawn.get(key, 0) + len(pictures)
        return self._deliver(version)

    def _deliver(self, version: Version) -> Delivered:
        self.gallery.versions[version.id] = version
        capabilities = FACTS.backends[version.backend]
        notes = (version.note,) if version.note else ()
        return Delivered(
            version,
            self._shown(version),
            notes=notes,
            credit=capabilities.credit,
            sketch=capabilities.sketch,
        )

    def _shown(self, version: Version) -> tuple[ScreenedPicture, ...]:
        return tuple(self.gallery.pictures[file.sha256] for file in version.pictures)


def _by_words(words: str) -> Outcome | None:
    if "forbidden" in words:
        return Refused(
            Refusal(
                "blocklist",
                "violence",
                "I can't draw that: pictures of real people being hurt are not drawn here.",
                "Try the same scene with an invented character.",
            )
        )
    if "broken" in words:
        return Failed("The picture did not come through. Nothing was charged.")
    if words.endswith("?"):
        return Answered("Say what to change, and I draw it anew.")
    return None


def _suggestions(words: str) -> tuple[Suggestion, ...]:
    prompts = (f"A photograph of {words}.", f"A watercolour of {words}.")
    return tuple(Suggestion(prompt, prompt) for prompt in prompts)
