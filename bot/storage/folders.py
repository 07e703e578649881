"""Files that are whole or not there: written aside, synced, and renamed into place."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.errors import StorageError

_ASIDE: Final = ".aside-"
_FORGOTTEN_SECONDS: Final = 3600.0
"""A file aside that is older was left by a process that died."""


def write_file(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut.

    Args:
        path: Its folder is made where it is missing.
        data: Its content.
        sync: False for what can be made again.

    Raises:
        StorageError: The disk did not take it.
    """
    with _told(path):
        try:
            _write(path, data, sync=sync)
        except FileNotFoundError:
            _make_folder(path.parent)
            _write(path, data, sync=sync)


def files(folder: Path, prefix: str) -> list[Path]:
    """Return the files of a folder whose names begin so."""
    with _told(folder), contextlib.suppress(FileNotFoundError):
        return [folder / name for name in os.listdir(folder) if name.startswith(prefix)]
    return []


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    with _told(path):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what processes that died have left aside in a folder."""
    old = time.time() - _FORGOTTEN_SECONDS
    for path in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):  # whoever put it there has just moved it
            if path.stat().st_mtime < old:
                path.unlink()


def _write(path: Path, data: bytes, *, sync: bool) -> None:
    """Write a file into a folder that is there, by few calls: each hands the interpreter over."""
    aside = path.with_name(f"{_ASIDE}{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.rename(aside, path)
    if sync:
        _sync_folder(path.parent)


def _make_folder(path: Path) -> None:
    """Make a folder and its parents; a new one's name is synced too."""
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            "Limner could not write to its disk. Please try again later, or tell its operator."
        ) from error
