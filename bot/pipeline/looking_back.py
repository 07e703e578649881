"""Older pictures shown once more: undo and publish. Nothing is drawn here."""

from __future__ import annotations

from typing import Final

from bot import conversation
from bot.domain import (
    Answered,
    Plan,
    Refusal,
    Refused,
    Request,
    Settlement,
    ShownVersion,
    Version,
)
from bot.errors import NotAllowed, NotFound
from bot.pipeline.elsewhere import refused_here
from bot.pipeline.meaning import all_reopened
from bot.pipeline.ordering import screening_context
from bot.pipeline.parts import Ending, Parts, ending

_FOR_YOUR_EYES: Final = (
    "v{number} is for your eyes alone, so I don't show it here. Publish it first, then go back."
)
_FOR_ADULTS: Final = (
    "v{number} is for adults, so I show it only in a channel that is marked as age-restricted. Ask "
    "for it there."
)


async def gone_back(parts: Parts, request: Request, plan: Plan, start: Version | None) -> Ending:
    """Return the older version that the words mean, or in words why there is none."""
    if start is None:
        return ending(Answered("There is no picture here to go back from yet."))
    try:
        target = await conversation.step_back(parts.album, plan, start, request)
    except NotFound as error:
        return ending(Answered(str(error)), plan.cost_microdollars)
    if target.private and not conversation.answers_privately(request):
        told = _FOR_YOUR_EYES.format(number=target.number)
        return ending(Answered(told), plan.cost_microdollars)
    if target.adult and not request.place.for_adults:
        told = _FOR_ADULTS.format(number=target.number)
        return ending(Answered(told), plan.cost_microdollars)
    return await _shown_again(parts, target, plan.cost_microdollars)


async def published(parts: Parts, request: Request, version_id: str) -> Ending:
    """Return the ending that shows a private version to all, or why it may not be shown here.

    Raises:
        NotFound: It is gone.
        NotAllowed: It is another member's, or for adults.
    """
    version = await parts.album.version(version_id)
    if version is None:
        raise NotFound("That picture is gone. Start anew with /imagine.")
    if version.author.key != request.author.key:
        raise NotAllowed("Only the member who made this picture can publish it.")
    if version.adult and not request.place.for_adults:
        raise NotAllowed(_FOR_ADULTS.format(number=version.number))
    # It may have been drawn where more is allowed than in the place where it is published.
    painter = parts.backends.get(version.backend)
    context = screening_context(request, None, backend=painter)
    screened = await parts.screener.screen_text(version.prompt, context)
    if isinstance(screened, Refusal):
        return ending(Refused(screened))
    pictures = await all_reopened(parts, version)
    refused = await refused_here(parts, request, version, pictures)
    if refused is not None:
        return ending(Refused(refused))
    record = ShownVersion(version.id, tuple(picture.screening_id for picture in pictures))
    settlement = Settlement(record, head=version.id, publish=version.id)
    return Ending(settlement, pictures, conversation.as_published(version))


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
