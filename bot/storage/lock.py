"""One process at a time beside a folder of data."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.errors import ConfigError


class FolderLock:
    """Holds a folder for this process until closed; the system lets go of it if we die."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made where it is missing.

        Raises:
            ConfigError: Another process holds it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "limner.lock"
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise ConfigError(
                f"Another Limner is running with the data in {folder}. Stop it first, or give "
                "this one a folder of its own with LIMNER_DATA_DIR."
            ) from error
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode())

    def close(self) -> None:
        """Let go of the folder."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
