"""What a billed call gave, kept until somebody has screened it; a list of pictures a call."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.domain import Drawing
from bot.errors import Lost
from bot.storage import codec, folders
from bot.storage.pictures import FolderPictures
from bot.storage.sealing import KeyRing

_PURPOSE: Final = "quarantine"
_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,100}")


class FolderQuarantine:
    """Implements `Quarantine`. Lives as long as the process.

    The bytes go into the store at once, where no version uses them yet: shown to nobody, and
    written once. The list of a call's pictures stands here, and is renamed into place when all of
    them are on the disk: after a crash a drawing is there whole, or it is not there. The list is
    encrypted, since a painter's notes tell what was asked for; the pictures are not.
    """

    def __init__(self, root: Path, pictures: FolderPictures, keys: KeyRing) -> None:
        self._folder = root / "quarantine"
        self._box = keys.box(_PURPOSE)
        self._pictures = pictures
        self._swept = False
        # What stands in the lists that this process wrote, so that clearing them reads none.
        self._digests: dict[str, tuple[str, ...]] = {}

    async def stash(self, job_id: str, attempt: int, drawing: Drawing) -> None:
        """See `ports.Quarantine`."""
        path = self._path(job_id, attempt)
        await self._pictures.in_pool(lambda: self._stash(path, drawing))

    async def stashed(self, job_id: str, attempt: int) -> Drawing | None:
        """See `ports.Quarantine`."""
        path = self._path(job_id, attempt)
        return await self._pictures.in_pool(lambda: self._stashed(path))

    async def clear(self, job_id: str) -> Sequence[str]:
        """See `ports.Quarantine`."""
        return await self._pictures.in_pool(lambda: self._clear(job_id))

    def _path(self, job_id: str, attempt: int) -> Path:
        return self._folder / f"{_name(job_id)}.{attempt}.json"

    def _stash(self, path: Path, drawing: Drawing) -> None:
        if path.exists():
            return
        digests = tuple(self._pictures.keep(picture) for picture in drawing.pictures)
        without_bytes = tuple(replace(picture, data=b"") for picture in drawing.pictures)
        manifest = codec.Manifest(replace(drawing, pictures=without_bytes), digests)
        folders.write_file(path, self._box.seal(codec.MANIFEST.encode(manifest)).encode())
        self._digests[path.name] = digests

    def _stashed(self, path: Path) -> Drawing | None:
        manifest = self._manifest(path)
        if manifest is None:
            return None
        pictures = tuple(
            replace(picture, data=self._pictures.read(digest))
            for picture, digest in zip(manifest.drawing.pictures, manifest.digests, strict=True)
        )
        return replace(manifest.drawing, pictures=pictures)

    def _listed(self, path: Path) -> tuple[str, ...]:
        manifest = self._manifest(path)
        return () if manifest is None else manifest.digests

    def _manifest(self, path: Path) -> codec.Manifest | None:
        try:
            return codec.MANIFEST.decode(self._box.open(path.read_text("utf-8", "replace")))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Lost("A drawing cannot be read. Please ask once more.") from error

    def _clear(self, job_id: str) -> list[str]:
        digests: set[str] = set()
        for path in folders.files(self._folder, f"{_name(job_id)}."):
            with contextlib.suppress(Lost):  # then they go with what else is left over
                digests.update(self._digests.pop(path.name, ()) or self._listed(path))
            folders.remove(path)
        self._sweep_once()
        return sorted(digests)

    def _sweep_once(self) -> None:
        if not self._swept:
            self._swept = True
            folders.sweep(self._folder)


def renew(root: Path, keys: KeyRing) -> None:
    """Encrypt every list with the present key; nobody may use the quarantine meanwhile."""
    box = keys.box(_PURPOSE)
    for path in (root / "quarantine").glob("*.json"):
        text = path.read_text("utf-8", "replace")
        with contextlib.suppress(Lost):  # told when it is needed
            if not box.is_present(text):
                folders.write_file(path, box.seal(box.open(text)).encode())


def _name(job_id: str) -> str:
    """Return a job's id as it begins the names of its files."""
    if _PLAIN.fullmatch(job_id):
        return job_id
    return hashlib.sha256(job_id.encode()).hexdigest()
