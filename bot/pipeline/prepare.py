"""The first step: what is meant, and what it continues.

Nothing here is paid per picture or shown, so a crash simply does it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Again,
    Answered,
    Ask,
    Confirm,
    Describe,
    DrawSuggested,
    Expand,
    Imagine,
    Intent,
    Job,
    Options,
    Plan,
    Publish,
    Redo,
    Refine,
    Reply,
    Request,
    Silent,
    Undo,
    Upscale,
    Vary,
    Version,
    WritePrompt,
)
from bot.errors import InvalidAsk, NotFound
from bot.limits import allowance
from bot.pipeline.crafts import expanded, of_button, once_more, upscaled, varied
from bot.pipeline.heard import heard
from bot.pipeline.looking_back import gone_back, published
from bot.pipeline.meaning import Meant, reopened_file
from bot.pipeline.ordering import (
    choose_backend,
    order,
    screened_words,
    screening_context,
    with_parent,
)
from bot.pipeline.parts import Bill, Ending, Parts, Prepared, ending
from bot.pipeline.planning import planned
from bot.pipeline.suggesting import suggest
from bot.pipeline.where import located, shown
from bot.refinement import PICTURES_LEFT, again, plan_from_recipe

_NO_PICTURE_YET: Final = "There is no picture here yet: tell me what to draw first."
_CANNOT_SAY: Final = "I can't answer that here. `/help` tells what I can do."


async def prepare(parts: Parts, job: Job, bill: Bill) -> Prepared | Ending:
    """Return what to draw for `job`, or how it ends without drawing.

    Raises:
        BotError: With the sentence for the member; nothing was paid for a picture.
    """
    request = job.request
    match request.ask:
        case Imagine() | Reply():
            return await _from_words(parts, request, request.ask, bill)
        case Refine(recipe=recipe):
            found = await conversation.find(parts.album, request)
            plan = plan_from_recipe(_parent(found), recipe)
            return await order(parts, request, Meant(found, plan, words=plan.note))
        case Vary(subtle=subtle):
            found = await conversation.find(parts.album, request)
            meant = varied(parts, found, _parent(found), subtle=subtle)
            return await order(parts, request, meant)
        case Expand() | Upscale():
            return await _at_a_press(parts, request, request.ask)
        case Describe() | WritePrompt() | DrawSuggested():
            return await suggest(parts, request, request.ask, bill)
        case Again(version_id=version_id):
            version = await conversation.visible(parts.album, version_id, request)
            return await order(parts, request, await _repeated(parts, request, version))
        case Undo(version_id=version_id):
            start = await conversation.visible(parts.album, version_id, request)
            return await gone_back(parts, request, Plan(Intent.UNDO), start)
        case Publish(version_id=version_id):
            return await published(parts, request, version_id)
        case Redo() | Confirm():  # the studio turned them into the request they stand for
            raise InvalidAsk("That request is not known any more. Please ask once more.")


async def _at_a_press(parts: Parts, request: Request, ask: Expand | Upscale) -> Prepared | Ending:
    found = await conversation.find(parts.album, request)
    parent = _parent(found)
    if isinstance(ask, Expand):
        plan = of_button(parent, Intent.EXPAND, ask.shape)
        crafted = await expanded(parts, found, parent, plan, parent.words)
    else:
        plan = of_button(parent, Intent.UPSCALE)
        crafted = await upscaled(parts, found, parent, plan, parent.words)
    return crafted if isinstance(crafted, Ending) else await order(parts, request, crafted)


async def _from_words(
    parts: Parts, request: Request, ask: Imagine | Reply, bill: Bill
) -> Prepared | Ending:
    bill.heeded = isinstance(ask, Imagine) or ask.addressed
    if not bill.heeded and not ask.words.strip():
        return ending(Silent())  # a picture that a member shows to the others
    found = await conversation.find(parts.album, request)
    said = await heard(parts, request, ask, found, bill)
    if isinstance(said, Ending):
        return said
    as_said, ask = ask.words, said.ask
    given = await shown(parts, ask, found, said.uploads)
    found, region = given.found, given.region
    options = with_parent(ask.options, found.parent, parts.backends)
    capabilities = choose_backend(parts.backends, options).capabilities
    plan = await planned(
        parts, ask, as_said, bill, given=given, options=options, capabilities=capabilities
    )
    meant = Meant(
        found,
        plan,
        ask.words,
        options,
        given.uploads,
        said.screenings,
        allowed=ask.words,
        rewriting=said.rewriting,
        adult=said.adult,
    )
    meant = await located(parts, request, meant, region, edits=capabilities.edits, bill=bill)
    crafted = await _crafted(parts, request, meant)
    return crafted if isinstance(crafted, Ending) else await order(parts, request, crafted)


async def _told(parts: Parts, request: Request, answer: str) -> str:
    """Return an answer with the number of pictures left, which is looked up for it alone."""
    if PICTURES_LEFT not in answer:
        return answer
    usage = await parts.book.allowance_usage(request.author, request.place)
    left = allowance(parts.limits, usage, parts.now())
    # The question holds a reservation as well, which it gives back once it is answered.
    count = min(left.pictures_left, left.place_left) + _reserved(request.ask)
    return answer.replace(PICTURES_LEFT, str(count))


def _reserved(ask: Ask) -> int:
    """Return how many pictures were reserved at the door for words that may be a question."""
    if not isinstance(ask, Imagine | Reply) or (isinstance(ask, Reply) and not ask.addressed):
        return 0
    return ask.options.count or 1


async def _crafted(parts: Parts, request: Request, meant: Meant) -> Meant | Ending:
    """Return what to draw for words that are understood, or how they end without drawing."""
    plan, found, parent = meant.plan, meant.found, meant.found.parent
    match plan.intent:
        case Intent.SILENCE:
            return ending(Silent(), plan.cost_microdollars)
        case Intent.QUESTION:
            context = screening_context(request, parent)
            told = await _told(parts, request, plan.answer)
            answer = await screened_words(parts, told, context) or _CANNOT_SAY
            return ending(Answered(answer), plan.cost_microdollars)
        case Intent.UNDO:
            return await gone_back(parts, request, plan, parent)
        case Intent.EXPAND | Intent.UPSCALE:
            if parent is None:
                return ending(Answered(_NO_PICTURE_YET), plan.cost_microdollars)
            craft = expanded if plan.intent is Intent.EXPAND else upscaled
            crafted = await craft(parts, found, parent, plan, meant.words)
        case _:
            return meant
    if isinstance(crafted, Ending):
        return crafted
    return replace(
        crafted,
        screenings=meant.screenings,
        allowed=meant.allowed,
        rewriting=meant.rewriting,
        adult=meant.adult,
    )


async def _repeated(parts: Parts, request: Request, version: Version) -> Meant:
    """Return what was meant when `version` was made, to be drawn once more."""
    found = Continuation(await conversation.home_of(parts.album, version, request))
    if version.parent is not None:
        parent = await conversation.origin(parts.album, version, version.parent, request)
        found = replace(found, parent=parent, picture=version.parent.index)
    backend = version.backend if version.backend in parts.backends else None
    options = Options(exact=version.exact, quality=version.quality, backend=backend)
    uploads = tuple([await reopened_file(parts, file) for file in version.references])
    meant = Meant(
        found,
        again(version),
        version.words,
        options,
        uploads,
        agreed=version.agreed,
        adult=version.adult,
    )
    return await once_more(parts, meant, version)


def _parent(found: Continuation) -> Version:
    if found.parent is None:
        raise NotFound("That picture is gone. Start anew with /imagine.")
    return found.parent
