"""What a billed call gave, kept until somebody has screened it; a folder a call."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.domain import Drawing, RawPicture
from bot.errors import Lost
from bot.storage import codec, folders

_MANIFEST: Final = "drawing.json"
_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,100}")


class FolderQuarantine:
    """Implements `Quarantine`. Lives as long as the process.

    A folder is renamed into place when all its files are on the disk: after a crash a drawing is
    there whole, or it is not there.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / "quarantine"
        self._swept = False

    async def stash(self, job_id: str, attempt: int, drawing: Drawing) -> None:
        """See `ports.Quarantine`."""
        await asyncio.to_thread(self._stash, self._path(job_id, attempt), drawing)

    async def stashed(self, job_id: str, attempt: int) -> Drawing | None:
        """See `ports.Quarantine`."""
        return await asyncio.to_thread(_stashed, self._path(job_id, attempt))

    async def clear(self, job_id: str) -> None:
        """See `ports.Quarantine`."""
        await asyncio.to_thread(self._clear, job_id)

    def _path(self, job_id: str, attempt: int) -> Path:
        return self._folder / _name(job_id) / str(attempt)

    def _stash(self, path: Path, drawing: Drawing) -> None:
        digests = [hashlib.sha256(picture.data).hexdigest() for picture in drawing.pictures]
        without_bytes = tuple(replace(picture, data=b"") for picture in drawing.pictures)
        manifest = codec.MANIFEST.encode(
            codec.Manifest(replace(drawing, pictures=without_bytes), tuple(digests))
        )
        files = {str(number): picture.data for number, picture in enumerate(drawing.pictures)}
        folders.write_folder(path, {**files, _MANIFEST: manifest.encode()})

    def _clear(self, job_id: str) -> None:
        folders.remove_folder(self._folder / _name(job_id))
        if not self._swept:
            self._swept = True
            folders.sweep(self._folder)


def _stashed(path: Path) -> Drawing | None:
    try:
        manifest = codec.MANIFEST.decode((path / _MANIFEST).read_bytes())
        pictures = [
            _checked((path / str(number)).read_bytes(), digest, picture)
            for number, (picture, digest) in enumerate(
                zip(manifest.drawing.pictures, manifest.digests, strict=True)
            )
        ]
    except FileNotFoundError as error:
        if not path.exists():
            return None
        raise Lost("A drawing is lost. Please ask once more.") from error
    except OSError as error:
        raise Lost("A drawing cannot be read. Please ask once more.") from error
    return replace(manifest.drawing, pictures=tuple(pictures))


def _checked(data: bytes, digest: str, picture: RawPicture) -> RawPicture:
    if hashlib.sha256(data).hexdigest() != digest:
        raise Lost("A drawing is damaged. Please ask once more.")
    return replace(picture, data=data)


def _name(job_id: str) -> str:
    """Return a job's id as the name of a folder."""
    if _PLAIN.fullmatch(job_id):
        return job_id
    return hashlib.sha256(job_id.encode()).hexdigest()
