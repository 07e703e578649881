"""What a billed call gave, kept until somebody has screened it; a list of pictures a call."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.domain import Drawing
from bot.errors import Lost
from bot.storage import codec, folders
from bot.storage.pictures import FolderPictures

_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,100}")


class FolderQuarantine:
    """Implements `Quarantine`. Lives as long as the process.

    The bytes go into the store at once, where no version uses them yet: shown to nobody, and
    written once. The list of a call's pictures stands here, and is renamed into place when all of
    them are on the disk: after a crash a drawing is there whole, or it is not there.
    """

    def __init__(self, root: Path, pictures: FolderPictures) -> None:
        self._folder = root / "quarantine"
        self._pictures = pictures
        self._swept = False

    async def stash(self, job_id: str, attempt: int, drawing: Drawing) -> None:
        """See `ports.Quarantine`."""
        path = self._path(job_id, attempt)
        await self._pictures.in_pool(lambda: self._stash(path, drawing))

    async def stashed(self, job_id: str, attempt: int) -> Drawing | None:
        """See `ports.Quarantine`."""
        path = self._path(job_id, attempt)
        return await self._pictures.in_pool(lambda: self._stashed(path))

    async def clear(self, job_id: str) -> None:
        """See `ports.Quarantine`."""
        await self._pictures.in_pool(lambda: self._clear(job_id))

    def _path(self, job_id: str, attempt: int) -> Path:
        return self._folder / _name(job_id) / f"{attempt}.json"

    def _stash(self, path: Path, drawing: Drawing) -> None:
        if path.exists():
            return
        digests = tuple(self._pictures.keep(picture.data) for picture in drawing.pictures)
        without_bytes = tuple(replace(picture, data=b"") for picture in drawing.pictures)
        manifest = codec.Manifest(replace(drawing, pictures=without_bytes), digests)
        folders.write_file(path, codec.MANIFEST.encode(manifest).encode())

    def _stashed(self, path: Path) -> Drawing | None:
        try:
            manifest = codec.MANIFEST.decode(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Lost("A drawing cannot be read. Please ask once more.") from error
        pictures = tuple(
            replace(picture, data=self._pictures.read(digest))
            for picture, digest in zip(manifest.drawing.pictures, manifest.digests, strict=True)
        )
        return replace(manifest.drawing, pictures=pictures)

    def _clear(self, job_id: str) -> None:
        folders.remove_folder(self._folder / _name(job_id))
        if not self._swept:
            self._swept = True
            folders.sweep(self._folder)


def _name(job_id: str) -> str:
    """Return a job's id as the name of a folder."""
    if _PLAIN.fullmatch(job_id):
        return job_id
    return hashlib.sha256(job_id.encode()).hexdigest()
