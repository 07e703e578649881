"""What a request stands for: once more, yes, or one of the prompts that were suggested."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain import (
    Asked,
    Confirm,
    DrawSuggested,
    Failed,
    Imagine,
    Options,
    Redo,
    Reply,
    Request,
    ShownVersion,
    Suggested,
)
from bot.errors import InvalidAsk, NotAllowed, NotFound
from bot.ports import Album, JobBook

NO: Final = "no"
_SAID_YES: Final = "You said yes to that already. Ask once more, and I draw another one."
_DRAWN_ALREADY: Final = "I drew your words already. Press Again under that picture for another one."
_SAID_NO: Final = "You said no to that. If you want it after all, please ask once more."
_WORDLESS: Final = "Say what to draw, for example: a dog wearing pink sunglasses."
_WORDLESS_SPOT: Final = "Say what shall be there, for example: a red hat."
_SUGGESTION_GONE: Final = (
    "Those prompts are gone. Ask for new ones, or copy the words and use them with /imagine."
)


class Unfolding:
    """Turns buttons that name a job into the requests they stand for. Holds nothing."""

    def __init__(self, book: JobBook, album: Album) -> None:
        self._book = book
        self._album = album

    async def of(self, request: Request) -> Request:
        """Return the request with what it stands for, its words checked for emptiness.

        Raises:
            InvalidAsk: It says nothing.
            NotAllowed: It is about another member's request.
            NotFound: What it is about is gone.
        """
        if isinstance(request.ask, Redo):
            job = await self._book.job(request.ask.job_id)
            if job.request.author.key != request.author.key:
                raise NotAllowed("Only the member who asked can ask for it once more.")
            # What a moderator allowed was allowed once: again only where nothing came of it.
            once = job.request if isinstance(job.outcome, Failed) else _unallowed(job.request)
            return _as_earlier(request, once)
        if isinstance(request.ask, Confirm):
            return await self._confirmed(request, request.ask)
        if isinstance(request.ask, DrawSuggested):
            return await self._suggested(request, request.ask)
        if isinstance(request.ask, Imagine | Reply) and _says_nothing(request.ask):
            raise InvalidAsk(_WORDLESS_SPOT if _shows_where(request.ask) else _WORDLESS)
        return request

    async def _confirmed(self, request: Request, ask: Confirm) -> Request:
        """Return the request that the policy asked about, or rewrote, with the author's yes."""
        job = await self._book.job(ask.job_id)
        earlier, told = job.request, job.outcome
        if earlier.author.key != request.author.key:
            raise NotAllowed("Only the member who was asked can say yes.")
        if isinstance(told, Asked):
            said = told.agreeing or (told.category,)
        elif isinstance(told, ShownVersion) and told.rewriting:
            said = told.agreeing or (told.rewriting,)
            earlier = _unallowed(await self._before(earlier, told))
        else:
            raise NotFound("There is nothing to say yes to any more. Please ask once more.")
        again = _SAID_YES if isinstance(told, Asked) else _DRAWN_ALREADY
        await self._answer_once(ask.job_id, request.event_key, again)
        agreed = tuple(dict.fromkeys((*earlier.agreed, *said)))
        return replace(_as_earlier(request, earlier), agreed=agreed)

    async def _answer_once(self, job_id: str, event_key: str, again: str) -> None:
        """Record a yes; the same event may say it again. Raises: NotAllowed (`again` says so)."""
        recorded = await self._book.answer(job_id, event_key)
        if recorded != event_key:
            raise NotAllowed(_SAID_NO if recorded == NO else again)

    async def taken_back(self, request: Request) -> None:
        """Let a question wait again: its yes came to nothing at the door."""
        if isinstance(request.ask, Confirm):
            await self._book.answer(request.ask.job_id, "", instead_of=request.event_key)

    async def _before(self, earlier: Request, shown: ShownVersion) -> Request:
        """Return a request whose answer was shown, continuing what it continued then.

        What began anew stays beside its answer, in one conversation.
        """
        version, ask = await self._album.version(shown.version_id), earlier.ask
        if version is None or not isinstance(ask, Imagine | Reply):
            return earlier
        if version.parent is not None:
            if isinstance(ask, Imagine) or ask.parent is not None:
                return earlier
            return replace(earlier, ask=replace(ask, parent=version.parent))
        anew = Imagine(ask.words, ask.options, ask.references, ask.spot)
        return replace(earlier, ask=anew, joins=version.conversation_id)

    async def _suggested(self, request: Request, ask: DrawSuggested) -> Request:
        """Return the request for one of the prompts that a job suggested, used as it stands."""
        try:
            job = await self._book.job(ask.job_id)
        except NotFound as error:
            raise NotFound(_SUGGESTION_GONE) from error
        told = job.outcome
        if not isinstance(told, Suggested) or not 0 <= ask.index < len(told.suggestions):
            raise NotFound(_SUGGESTION_GONE)
        if job.request.private and job.request.author.key != request.author.key:
            raise NotAllowed("Only the member who asked for these prompts can have them drawn.")
        chosen = told.suggestions[ask.index]
        options = Options(shape=chosen.shape, exact=True)
        private = request.private or job.request.private
        drawn = Imagine(chosen.prompt, options)
        return replace(request, ask=drawn, private=private, agreed=_lasting(job.request))


def _lasting(request: Request) -> tuple[str, ...]:
    """Return what was agreed to and holds for what comes of a request, too."""
    return tuple(entry for entry in request.agreed if ":" in entry)


def _unallowed(request: Request) -> Request:
    """Return a request without what a moderator allowed."""
    return replace(request, overruled=())


def _as_earlier(request: Request, earlier: Request) -> Request:
    """Return a request for what was asked earlier, with all that was agreed to then."""
    return replace(
        request,
        ask=earlier.ask,
        private=earlier.private,
        agreed=earlier.agreed,
        overruled=earlier.overruled,
        joins=earlier.joins,
    )


def _shows_where(ask: Imagine | Reply) -> bool:
    return isinstance(ask, Reply) and ask.spot is not None


def _says_nothing(ask: Imagine | Reply) -> bool:
    return not ask.words.strip() and not ask.references
