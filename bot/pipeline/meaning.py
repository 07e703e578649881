"""What a request means once its words are understood, and the pictures that it starts from."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Options,
    PictureFile,
    Plan,
    Rewriting,
    ScreenedPicture,
    Screening,
    Version,
)
from bot.errors import Lost
from bot.pipeline.parts import Parts

_NOTHING_SAID: Final = Options()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request means, before it is screened once more and ordered.

    Attributes:
        region: Where `base` may change, or what of a larger canvas it leaves free.
        scale: As in `Order`.
        allowed: The words that it comes from, which were allowed.
        agreed: What was agreed to for a version that is drawn once more, as there.
        rewriting: Why other words are drawn than were asked for.
        adult: As in `Version`, by words, uploads, or the version that is drawn once more.
        notes: What to tell the member beside the plan's own note.
    """

    found: Continuation
    plan: Plan
    words: str
    options: Options = _NOTHING_SAID
    uploads: tuple[ScreenedPicture, ...] = ()
    screenings: tuple[Screening, ...] = ()
    region: PictureFile | None = None
    scale: int = 1
    notes: tuple[str, ...] = ()
    allowed: str = ""
    agreed: tuple[str, ...] = ()
    rewriting: Rewriting | None = None
    adult: bool = False

    @property
    def base(self) -> PictureFile | None:
        """The picture of which a part may change: the parent's, else the one upload."""
        parent = self.found.parent
        if parent is not None:
            return parent.pictures[conversation.chosen_picture(self.plan, self.found)]
        return self.uploads[0].file if len(self.uploads) == 1 else None

    @property
    def from_upload(self) -> bool:
        """Whether a member's own picture stands somewhere in what is drawn."""
        return bool(self.uploads) or is_from_upload(self.found.parent)


def is_from_upload(version: Version | None) -> bool:
    """Return whether a member's own picture stands somewhere in a version."""
    return version is not None and (version.from_upload or bool(version.references))


async def base_picture(parts: Parts, meant: Meant) -> ScreenedPicture:
    """Return the picture of which a part may change. Raises: Lost."""
    if meant.found.parent is None:
        return meant.uploads[0]
    picture = conversation.chosen_picture(meant.plan, meant.found)
    return await reopened(parts, meant.found.parent, picture)


async def reopened(parts: Parts, version: Version, index: int) -> ScreenedPicture:
    """Return a picture of a version, sealed again from its screening.

    Raises:
        Lost: It was never allowed, or its bytes are gone.
    """
    return await reopened_file(parts, version.pictures[index])


async def reopened_file(parts: Parts, file: PictureFile) -> ScreenedPicture:
    """Return a stored picture sealed again, as `reopened`."""
    screening_id = await parts.album.screening_of(file.sha256)
    if screening_id is None:
        raise Lost("That picture can't be shown any more. Start anew with /imagine.")
    return await parts.screener.reopen_picture(screening_id, file)


async def all_reopened(parts: Parts, version: Version) -> tuple[ScreenedPicture, ...]:
    """Return all pictures of a version, as `reopened`."""
    indices = range(len(version.pictures))
    return tuple(await asyncio.gather(*(reopened(parts, version, index) for index in indices)))
