"""Members' own pictures: fetched, measured, stored and screened before anybody looks at them."""

from __future__ import annotations

import asyncio

from bot.domain import RawPicture, Refusal, Request, Upload
from bot.pipeline.leftovers import hold
from bot.pipeline.parts import Bill, Parts
from bot.ports import PicturePass, ScreeningContext


async def taken_in(
    parts: Parts,
    request: Request,
    references: tuple[Upload, ...],
    context: ScreeningContext,
    bill: Bill,
) -> tuple[PicturePass, ...] | Refusal:
    """Return the members' own pictures, stored and screened, without what else their files hold.

    They are held until the job is closed, and go with it unless a version has them.

    Raises:
        InvalidAsk: Too large, gone, or no picture.
    """
    inbox = parts.inboxes[request.place.platform]
    passes: list[PicturePass] = []
    for upload in references:
        data = await inbox.fetch(upload, parts.max_upload_bytes)
        picture = await _without_traces(parts, data)
        async with parts.held.lock:
            hold(parts, bill, picture.sha256)
            file = await parts.pictures.put(picture)
        passed = await parts.screener.screen_picture(file, picture, context)
        if isinstance(passed, Refusal):
            return passed
        passes.append(passed)
    return tuple(passes)


async def _without_traces(parts: Parts, data: bytes) -> RawPicture:
    """Return a picture as it is kept and sent on: where and by whom it was taken is nobody's."""
    async with parts.editing:
        return await asyncio.to_thread(_cleaned, data)


def _cleaned(data: bytes) -> RawPicture:
    from bot.editing import cleaned  # OpenCV is loaded with the first edit

    picture = RawPicture(cleaned(data), "")
    _ = picture.sha256  # worked out here, and not on the loop
    return picture
