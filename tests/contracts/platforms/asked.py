"""What an adapter asks the core for, written down so that platforms can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain import (
    Again,
    Author,
    Confirm,
    Describe,
    DrawSuggested,
    Expand,
    Imagine,
    Options,
    PictureRef,
    Publish,
    Recipe,
    Redo,
    Refine,
    Reply,
    Request,
    Ticket,
    Undo,
    Upscale,
    Vary,
    Version,
    WritePrompt,
)
from bot.ports import Album, Studio


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, without what differs from run to run and from platform to platform.

    Whether words might be talk among members is left out: a browser has nobody to talk with.

    Attributes:
        parent: Number of the version that it continues or is about, None where there is none.
        picture: Which of that version's pictures, from 0.
        recipe: What a form was filled with, None where there was no form.
        placed: It shows where the picture may change: by cells, or by painting on the page.
        how: What a button says beyond its kind: the shape of a larger picture, a number.
    """

    kind: str
    words: str = ""
    parent: int | None = None
    picture: int = 0
    options: Options = field(default_factory=Options)
    recipe: Recipe | None = None
    private: bool = False
    placed: bool = False
    how: str = ""


class RecordingStudio:
    """A studio that writes down what it is asked for. Lives as long as one process would.

    Args:
        record: Grows with every fresh request, whatever becomes of it.
    """

    def __init__(self, studio: Studio, album: Album, record: list[Asked]) -> None:
        self._studio = studio
        self._album = album
        self._record = record

    def accept(self, request: Request) -> None:
        """Hand on."""
        self._studio.accept(request)

    async def submit(self, request: Request) -> Ticket:
        """Write the request down and hand it on."""
        self._record.append(await self._read(request))
        return await self._studio.submit(request)

    def withdraw(self, request: Request) -> None:
        """Hand on."""
        self._studio.withdraw(request)

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        """Hand on."""
        await self._studio.cancel(job_id, author, moderator)

    async def _read(self, request: Request) -> Asked:
        return Asked(request.ask.kind, private=request.private, **await self._about(request))

    async def _about(self, request: Request) -> dict[str, Any]:
        match request.ask:
            case Imagine(words, options):
                return {"words": words, "options": options}
            case Reply(words, parent, options, spot=spot):
                version = await (self._at(parent) if parent else self._continued(request))
                picture = parent.index if parent else 0
                return {
                    "words": words,
                    "options": options,
                    "parent": version and version.number,
                    "picture": picture,
                    "placed": spot is not None,
                }
            case Refine(parent, recipe):
                return {"recipe": recipe, **await self._of(parent)}
            case Expand(parent, shape):
                return {"how": shape, **await self._of(parent)}
            case Vary(parent) | Upscale(parent) | Describe(PictureRef() as parent):
                return await self._of(parent)
            case WritePrompt(words, dialect):
                return {"words": words, "how": dialect}
            case DrawSuggested(index=index):
                return {"how": str(index)}
            case Again(version) | Undo(version) | Publish(version):
                return await self._of(PictureRef(version))
            case Redo() | Confirm() | Describe():
                return {}

    async def _of(self, ref: PictureRef) -> dict[str, Any]:
        version = await self._at(ref)
        return {"parent": version and version.number, "picture": ref.index}

    async def _at(self, ref: PictureRef) -> Version | None:
        return await self._album.version(ref.version_id)

    async def _continued(self, request: Request) -> Version | None:
        """Return what words without a picture go on with: the page names it, chats leave it."""
        room = request.place.room
        known = room and await self._album.conversation_in(request.place.platform, room)
        return await self._album.newest_for(known, request.author) if known else None
