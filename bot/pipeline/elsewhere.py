"""A picture that is shown in another place than it was drawn for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.domain import RawPicture, Refusal, Request, ScreenedPicture, Version
from bot.pipeline.meaning import is_from_upload
from bot.pipeline.ordering import screening_context
from bot.pipeline.parts import Parts
from bot.ports import PicturePass, ScreeningContext


async def refused_here(
    parts: Parts, request: Request, version: Version, pictures: Sequence[ScreenedPicture]
) -> Refusal | None:
    """Return why a version's pictures may not be shown in the place of a request; None: they may.

    What passed among adults, or by another place's thresholds, need not pass here.
    """
    context = screening_context(
        request,
        None,
        uploads=is_from_upload(version),
        region=version.region is not None,
        backend=parts.backends.get(version.backend),
    )
    edit = context.edit or version.parent is not None
    context = replace(context, generated=True, edit=edit, prompt=version.prompt)
    found = await asyncio.gather(*(_screened(parts, one, context) for one in pictures))
    return next((one for one in found if isinstance(one, Refusal)), None)


async def _screened(
    parts: Parts, picture: ScreenedPicture, context: ScreeningContext
) -> PicturePass | Refusal:
    raw = RawPicture(picture.data, picture.file.media_type)
    await asyncio.to_thread(lambda: raw.sha256)  # worked out here, and not on the loop
    return await parts.screener.screen_picture(picture.file, raw, context)
