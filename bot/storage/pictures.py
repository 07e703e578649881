"""Pictures as files named by their hash, in 256 folders: ten thousand more fill none of them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from bot.domain import PictureFile, RawPicture
from bot.errors import InvalidAsk, Lost, StorageError
from bot.storage import imagefiles
from bot.storage.folders import write_file

T = TypeVar("T")

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_THREADS: Final = 4
_LOST: Final = "That picture is lost or damaged. Please draw it again."


class FolderPictures:
    """Implements `PictureStore`. Lives as long as the process and owns a small pool of threads.

    Bytes are kept as they came, so that what is embedded in them (C2PA) stays intact.
    """

    def __init__(self, root: Path) -> None:
        self._originals = root / "pictures"
        self._thumbnails = root / "thumbs"
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="limner-pictures")
        _flatten(self._originals)

    async def put(self, picture: RawPicture) -> PictureFile:
        """See `ports.PictureStore`."""
        return await self.in_pool(partial(self._put, picture))

    async def get(self, sha256: str) -> bytes:
        """See `ports.PictureStore`."""
        return await self.in_pool(partial(self.read, sha256))

    async def delete(self, sha256s: Iterable[str]) -> None:
        """See `ports.PictureStore`."""
        await self.in_pool(partial(self._delete, list(sha256s)))

    async def thumbnail(self, sha256: str, longest_side_px: int) -> bytes:
        """See `ports.PictureStore`."""
        return await self.in_pool(partial(self._thumbnail, sha256, longest_side_px))

    async def stored_before(self, before: float) -> list[str]:
        """Return the hashes of pictures that were put last before a Unix time.

        What a request left behind that came to nothing (an upload that was refused) is found so,
        long after any job could still need it.
        """
        return await self.in_pool(partial(self._stored_before, before))

    def close(self) -> None:
        """Finish what is being written and end the threads."""
        self._pool.shutdown()

    async def in_pool(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, done in the store's own threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def keep(self, picture: RawPicture) -> str:
        """Write bytes down, whatever they are, and return their hash; blocks, for `in_pool`."""
        path = _path(self._originals, picture.sha256)
        if not _is_there(path, len(picture.data)):
            write_file(path, picture.data)
        else:
            _touch(path)
        return picture.sha256

    def read(self, sha256: str) -> bytes:
        """Return stored bytes, their hash checked; blocks, for `in_pool`. Raises: Lost."""
        try:
            data = _path(self._originals, sha256).read_bytes()
        except OSError as error:
            raise Lost(_LOST) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Lost(_LOST)
        return data

    def _put(self, picture: RawPicture) -> PictureFile:
        media_type, size = imagefiles.inspect(picture.data)
        return PictureFile(self.keep(picture), media_type, size, len(picture.data))

    def _stored_before(self, before: float) -> list[str]:
        return sorted(
            path.name
            for path in self._originals.glob("??/*")
            if _SHA256.fullmatch(path.name) and _modified(path) < before
        )

    def _delete(self, sha256s: Iterable[str]) -> None:
        try:
            for sha256 in sha256s:
                _path(self._originals, sha256).unlink(missing_ok=True)
                for copy in _path(self._thumbnails, sha256).parent.glob(f"{sha256}-*"):
                    copy.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError("A picture could not be removed. Please try again later.") from error

    def _thumbnail(self, sha256: str, longest_side_px: int) -> bytes:
        path = _path(self._thumbnails, sha256)
        path = path.with_name(f"{sha256}-{longest_side_px}.webp")
        try:
            return path.read_bytes()
        except FileNotFoundError:
            pass
        try:
            small = imagefiles.thumbnail(self.read(sha256), longest_side_px)
        except InvalidAsk as error:
            raise Lost(_LOST) from error
        write_file(path, small, sync=False)
        return small


def _flatten(originals: Path) -> None:
    """Move up what an earlier layout kept one level deeper."""
    for folder in originals.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"):
        for path in folder.iterdir():
            path.rename(folder.parent / path.name)
        folder.rmdir()


def _path(folder: Path, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise Lost(_LOST)
    return folder / sha256[:2] / sha256


def _is_there(path: Path, size_bytes: int) -> bool:
    try:
        return os.stat(path).st_size == size_bytes
    except FileNotFoundError:
        return False


def _touch(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(path)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
