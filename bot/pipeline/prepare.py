"""The first step: what is meant, and what it continues.

Nothing here is paid per picture or shown, so a crash simply does it again.
"""

from __future__ import annotations

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Again,
    Answered,
    Imagine,
    Intent,
    Job,
    Options,
    Plan,
    Publish,
    Redo,
    Refine,
    Refusal,
    Refused,
    Reply,
    Request,
    ScreenedPicture,
    Screening,
    Settlement,
    ShownVersion,
    Silent,
    Undo,
    Upload,
    Vary,
    Version,
)
from bot.errors import InvalidAsk, NotAllowed, NotFound
from bot.pipeline.ordering import (
    Meant,
    Uploads,
    all_reopened,
    choose_backend,
    order,
    screening_context,
    with_parent,
)
from bot.pipeline.parts import Ending, Parts, Prepared, ending
from bot.ports import ScreeningContext
from bot.refinement import Turn, again, plan_from_recipe, vary


async def prepare(parts: Parts, job: Job) -> Prepared | Ending:
    """Return what to draw for `job`, or how it ends without drawing.

    Raises:
        BotError: With the sentence for the member; nothing was paid for a picture.
    """
    request = job.request
    match request.ask:
        case Imagine() | Reply():
            return await _from_words(parts, request, request.ask)
        case Refine(recipe=recipe):
            found = await conversation.find(parts.album, request)
            plan = plan_from_recipe(_parent(found), recipe)
            return await order(parts, request, Meant(found, plan, words=plan.note))
        case Vary():
            found = await conversation.find(parts.album, request)
            parent = _parent(found)
            return await order(parts, request, Meant(found, vary(parent), words=parent.words))
        case Again(version_id=version_id):
            version = await _version(parts, version_id)
            return await order(parts, request, await _repeated(parts, version))
        case Undo(version_id=version_id):
            start = await _version(parts, version_id)
            return await _gone_back(parts, request, Plan(Intent.UNDO), start)
        case Publish(version_id=version_id):
            return await _published(parts, request, await _version(parts, version_id))
        case Redo():
            raise InvalidAsk("That request is not known any more. Please ask once more.")


async def _from_words(parts: Parts, request: Request, ask: Imagine | Reply) -> Prepared | Ending:
    found = await conversation.find(parts.album, request)
    context = screening_context(request, found.parent)
    uploads = await _uploads(parts, request, ask.references, context)
    if isinstance(uploads, Refusal):
        return ending(Refused(uploads))
    words = await parts.screener.screen_text(ask.words, context)
    if isinstance(words, Refusal):
        return ending(Refused(words) if _addressed(ask) else Silent())
    options = with_parent(ask.options, found.parent)
    plan = await parts.refiner.plan(
        Turn(
            words=ask.words,
            options=options,
            parent=found.parent,
            addressed=_addressed(ask),
            references=len(uploads),
            capabilities=choose_backend(parts.backends, options).capabilities,
            styles=parts.styles,
            rules=parts.screener.summary(),
        )
    )
    meant = Meant(found, plan, ask.words, options, uploads, (words.screening,))
    return await _without_drawing(parts, request, meant) or await order(parts, request, meant)


async def _without_drawing(parts: Parts, request: Request, meant: Meant) -> Ending | None:
    plan, parent = meant.plan, meant.found.parent
    match plan.intent:
        case Intent.SILENCE:
            return ending(Silent(), plan.cost_microdollars)
        case Intent.QUESTION:
            return ending(Answered(plan.answer), plan.cost_microdollars)
        case Intent.UNDO:
            return await _gone_back(parts, request, plan, parent)
        case _:
            return None


async def _gone_back(parts: Parts, request: Request, plan: Plan, start: Version | None) -> Ending:
    """Return the older version that the words mean, or in words why there is none."""
    if start is None:
        return ending(Answered("There is no picture here to go back from yet."))
    try:
        target = await conversation.step_back(parts.album, plan, start, request)
    except NotFound as error:
        return ending(Answered(str(error)), plan.cost_microdollars)
    return await _shown_again(parts, target, plan.cost_microdollars)


async def _repeated(parts: Parts, version: Version) -> Meant:
    """Return what was meant when `version` was made, to be drawn once more."""
    parent = (
        None if version.parent is None else await parts.album.version(version.parent.version_id)
    )
    index = 0 if version.parent is None else version.parent.index
    found = Continuation(version.conversation_id, parent, index)
    options = Options(exact=version.exact, quality=version.quality, backend=version.backend)
    return Meant(found, again(version), version.words, options)


async def _shown_again(parts: Parts, version: Version, microdollars: int = 0) -> Ending:
    """Return the ending that shows an older version and makes it the author's newest."""
    pictures = await all_reopened(parts, version)
    record = ShownVersion(
        version.id,
        tuple(picture.screening_id for picture in pictures),
        notes=(f"Back at v{version.number}. What you say next continues from here.",),
    )
    settlement = Settlement(record, head=version.id, microdollars=microdollars)
    return Ending(settlement, pictures, version)


async def _published(parts: Parts, request: Request, version: Version) -> Ending:
    if version.author.key != request.author.key:
        raise NotAllowed("Only the member who made this picture can publish it.")
    pictures = await all_reopened(parts, version)
    record = ShownVersion(version.id, tuple(picture.screening_id for picture in pictures))
    settlement = Settlement(record, head=version.id, publish=version.id)
    return Ending(settlement, pictures, conversation.as_published(version))


async def _uploads(
    parts: Parts, request: Request, references: tuple[Upload, ...], context: ScreeningContext
) -> Uploads | Refusal:
    """Return the members' own pictures, stored and screened."""
    inbox = parts.inboxes[request.place.platform]
    screened: list[tuple[ScreenedPicture, Screening]] = []
    for upload in references:
        data = await inbox.fetch(upload, parts.max_upload_bytes)
        file = await parts.pictures.put(data)
        passed = await parts.screener.screen_picture(file, data, context)
        if isinstance(passed, Refusal):
            return passed
        screened.append((passed.picture, passed.screening))
    return tuple(screened)


async def _version(parts: Parts, version_id: str) -> Version:
    version = await parts.album.version(version_id)
    if version is None:
        raise NotFound("That picture is gone. Start anew with /imagine.")
    return version


def _parent(found: Continuation) -> Version:
    if found.parent is None:
        raise NotFound("That picture is gone. Start anew with /imagine.")
    return found.parent


def _addressed(ask: Imagine | Reply) -> bool:
    return isinstance(ask, Imagine) or ask.addressed
