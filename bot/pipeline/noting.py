"""A screener that notes what screening one job costs, and what a moderator should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain import (
    PictureFile,
    Question,
    RawPicture,
    Refusal,
    ScreenedPicture,
    ScreenedPrompt,
)
from bot.ports import PicturePass, Screener, ScreeningContext, ScreeningLog, TextPass


@dataclass(frozen=True, slots=True)
class NotingScreener:
    """Hands everything on with the job's log; lives as long as a job's run."""

    inner: Screener
    log: ScreeningLog

    async def screen_text(
        self, text: str, context: ScreeningContext
    ) -> TextPass | Refusal | Question:
        """See `ports.Screener`."""
        return await self.inner.screen_text(text, replace(context, log=self.log))

    async def screen_picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> PicturePass | Refusal:
        """See `ports.Screener`."""
        noted = replace(context, log=self.log)
        return await self.inner.screen_picture(file, picture, noted)

    async def reopen_text(self, screening_id: str, text: str) -> ScreenedPrompt:
        """See `ports.Screener`."""
        return await self.inner.reopen_text(screening_id, text)

    async def reopen_picture(self, screening_id: str, file: PictureFile) -> ScreenedPicture:
        """See `ports.Screener`."""
        return await self.inner.reopen_picture(screening_id, file)

    def summary(self) -> tuple[str, ...]:
        """See `ports.Screener`."""
        return self.inner.summary()
