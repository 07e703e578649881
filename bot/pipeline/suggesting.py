"""Prompts instead of pictures: written for a few words, or read off a picture.

Nothing is drawn here. A language model wrote what comes back, so every prompt is screened before
it is shown; one that may not be shown is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Final

from bot import conversation
from bot.domain import (
    Describe,
    DrawSuggested,
    PictureRef,
    Question,
    Recipe,
    Refusal,
    Refused,
    Request,
    ScreenedPicture,
    Suggested,
    Suggestion,
    Upload,
    Version,
    WritePrompt,
)
from bot.errors import InvalidAsk, ModelError, NotFound
from bot.pipeline.meaning import reopened
from bot.pipeline.ordering import asked_first, screened_words, screening_context
from bot.pipeline.parts import Bill, Ending, Parts, ending
from bot.pipeline.uploads import taken_in
from bot.ports import ScreeningContext
from bot.prompting import BLIND, Suggester, Written

_NOBODY: Final = "Nobody here writes prompts. Use your words with /imagine instead."
_GONE: Final = "Those prompts are gone. Ask for new ones, or use the words with /imagine."
_LEFT_OUT: Final = "One that may not be drawn here is left out."


async def suggest(
    parts: Parts, request: Request, ask: Describe | WritePrompt | DrawSuggested, bill: Bill
) -> Ending:
    """Return the suggested prompts, or a refusal.

    Raises:
        InvalidAsk: There is nothing to go by; says what to do.
        NotFound: The picture, or the suggestion, is gone.
        ModelError: The language model failed.
    """
    if parts.suggester is None:
        raise InvalidAsk(_NOBODY)
    match ask:
        case WritePrompt():
            return await _for_words(parts, parts.suggester, request, ask, bill)
        case Describe(parent=PictureRef() as ref):
            return await _of_ours(parts, parts.suggester, request, ref, bill)
        case Describe(picture=Upload() as upload):
            return await _of_upload(parts, parts.suggester, request, upload, bill)
        case Describe():
            return await _described(parts, parts.suggester, request, None, None, bill)
        case DrawSuggested():  # the studio turned it into the request that it stands for
            raise NotFound(_GONE)


async def _for_words(
    parts: Parts, suggester: Suggester, request: Request, ask: WritePrompt, bill: Bill
) -> Ending:
    context = screening_context(request, None)
    passed = await parts.screener.screen_text(ask.words, context)
    if isinstance(passed, Refusal):
        return ending(Refused(passed))
    if isinstance(passed, Question):
        return asked_first(passed)
    words = passed.prompt.text
    written = await _billed(parts, suggester.write(words, ask.dialect), bill)
    if passed.rewriting is not None:
        written = replace(written, intro=f"{passed.rewriting.sentence} {written.intro}".strip())
    return await _shown(parts, written, replace(context, allowed=words))


async def _of_ours(
    parts: Parts, suggester: Suggester, request: Request, ref: PictureRef, bill: Bill
) -> Ending:
    version = await conversation.visible(parts.album, ref.version_id, request)
    picture = None
    if suggester.sees and version.pictures:
        index = min(max(ref.index, 0), len(version.pictures) - 1)
        picture = await reopened(parts, version, index)
    return await _described(parts, suggester, request, picture, version, bill)


async def _of_upload(
    parts: Parts, suggester: Suggester, request: Request, upload: Upload, bill: Bill
) -> Ending:
    if not suggester.sees:
        raise InvalidAsk(BLIND)
    context = screening_context(request, None, uploads=True)
    uploads = await taken_in(parts, request, (upload,), context, bill)
    if isinstance(uploads, Refusal):
        return ending(Refused(uploads))
    return await _described(parts, suggester, request, uploads[0].picture, None, bill)


async def _described(
    parts: Parts,
    suggester: Suggester,
    request: Request,
    picture: ScreenedPicture | None,
    version: Version | None,
    bill: Bill,
) -> Ending:
    context = screening_context(request, version, uploads=picture is not None and version is None)
    written = await _billed(parts, suggester.describe(picture, version), bill)
    return await _shown(parts, written, context)


async def _billed(parts: Parts, work: Awaitable[Written], bill: Bill) -> Written:
    """Return what was written; the bill holds what it cost, or may have cost, if it failed."""
    bill.microdollars = parts.planning_microdollars
    try:
        written = await work
    except InvalidAsk:
        bill.microdollars = 0
        raise
    except ModelError as error:
        bill.microdollars = 0 if error.billed is False else bill.microdollars
        raise
    bill.microdollars = written.cost_microdollars
    return written


async def _shown(parts: Parts, written: Written, context: ScreeningContext) -> Ending:
    """Return the prompts that may be shown, or the refusal where none of them may."""
    beside = "\n".join((written.intro, *_fields(written.recipe)))
    allowed, said = await asyncio.gather(
        asyncio.gather(*(_allowed(parts, one, context) for one in written.suggestions)),
        screened_words(parts, beside, context),
    )
    refusals = [one for one in allowed if isinstance(one, Refusal)]
    suggestions = tuple(one for one in allowed if isinstance(one, Suggestion))
    if not suggestions:
        refusal = refusals[0] if refusals else Refusal("", "", _NOTHING_SAID)
        return ending(Refused(refusal), written.cost_microdollars)
    intro = written.intro if said else _PLAIN_INTRO
    intro = f"{intro} {_LEFT_OUT}" if refusals else intro
    outcome = Suggested(intro, suggestions, written.recipe if said else None)
    return ending(outcome, written.cost_microdollars)


async def _allowed(
    parts: Parts, suggestion: Suggestion, context: ScreeningContext
) -> Suggestion | Refusal:
    """Return a prompt that may be shown, else why not; a model wrote it.

    What has to be asked about it, or rewritten in it, is when it is drawn.
    """
    texts = dict.fromkeys((suggestion.text, suggestion.prompt))
    generated = replace(context, base="", generated=True, told=True)
    passed = await parts.screener.screen_text("\n".join(texts), generated)
    return passed if isinstance(passed, Refusal) else suggestion


def _fields(recipe: Recipe) -> tuple[str, ...]:
    fields = (recipe.content_type, recipe.description, recipe.style, recipe.composition)
    return tuple(text for text in (*fields, recipe.without) if text)


_PLAIN_INTRO: Final = "Copy one, or have it drawn here."
_NOTHING_SAID: Final = (
    "Nothing came of that. Try it once more, with other words or another picture."
)
