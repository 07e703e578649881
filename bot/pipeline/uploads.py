"""Members' own pictures: fetched, measured, stored and screened before anybody looks at them."""

from __future__ import annotations

from bot.domain import RawPicture, Refusal, Request, Upload
from bot.pipeline.parts import Parts
from bot.ports import PicturePass, ScreeningContext


async def taken_in(
    parts: Parts, request: Request, references: tuple[Upload, ...], context: ScreeningContext
) -> tuple[PicturePass, ...] | Refusal:
    """Return the members' own pictures, stored and screened.

    Raises:
        InvalidAsk: Too large, gone, or no picture.
    """
    inbox = parts.inboxes[request.place.platform]
    passes: list[PicturePass] = []
    for upload in references:
        data = await inbox.fetch(upload, parts.max_upload_bytes)
        picture = RawPicture(data, upload.media_type)
        file = await parts.pictures.put(picture)
        passed = await parts.screener.screen_picture(file, picture, context)
        if isinstance(passed, Refusal):
            return passed
        passes.append(passed)
    return tuple(passes)
