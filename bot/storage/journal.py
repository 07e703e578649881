"""What was acknowledged and is not in the database yet: one encrypted line a request.

What needs its line no more (it has its row, was declined or dropped) gets a second, short one, so
that a later process does not take it for lost.

A line is handed to the operating system and not synced, so it survives the process (`kill -9`)
and not a power cut, and costs a few microseconds on the event loop.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.domain import Request
from bot.errors import StorageError
from bot.storage import codec
from bot.storage.sealing import Box, KeyRing

log: Final = logging.getLogger(__name__)

_COMPACT_BYTES: Final = 256 * 1024
_ASKED: Final = b"+"
"""Begins a request's line: its event's key as JSON, a space, the sealed request."""

_DONE: Final = b"-"
"""Begins the line that takes an earlier one back."""


class FileJournal:
    """Implements `AcceptJournal`. One process writes a journal; lives as long as it.

    Lines are taken out when the file has grown, not one by one. A crash may come between a row
    and `committed`, so the caller asks `JobBook.has_event` for what `pending` returns, and says
    `committed` once a request has its row or was dropped.
    """

    def __init__(self, path: Path, keys: KeyRing, compact_bytes: int = _COMPACT_BYTES) -> None:
        """Open the journal at `path`, made where it is missing.

        Args:
            path: The file.
            keys: Encrypt what was asked.
            compact_bytes: From this size on, lines that are done are taken out.

        Raises:
            StorageError: It cannot be opened.
        """
        self._path = path
        self._box = keys.box("journal")
        self._compact_bytes = compact_bytes
        self._size = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._earlier = _read(path, self._box)
            self._lines = {one.event_key: _line(one, self._box) for one in self._earlier}
            self._open_bytes = sum(map(len, self._lines.values()))
            self._descriptor = self._rewritten()
        except OSError as error:
            raise StorageError(f"The journal {path} cannot be opened. Check the folder.") from error

    def append(self, request: Request) -> None:
        """See `ports.AcceptJournal`."""
        line = _line(request, self._box)
        try:
            _write(self._descriptor, line)
        except OSError as error:
            raise StorageError("Limner's disk is full. Please tell its operator.") from error
        self._take_out(request.event_key)
        self._lines[request.event_key] = line
        self._open_bytes += len(line)
        self._size += len(line)

    def committed(self, event_key: str) -> None:
        """See `ports.AcceptJournal`."""
        if event_key in self._lines:
            self._take_back(event_key)
        self._take_out(event_key)
        if self._size >= max(self._compact_bytes, 2 * self._open_bytes):
            self._compact()

    def pending(self) -> Sequence[Request]:
        """See `ports.AcceptJournal`."""
        return [request for request in self._earlier if request.event_key in self._lines]

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take_back(self, event_key: str) -> None:
        line = _DONE + json.dumps(event_key).encode() + b"\n"
        try:
            _write(self._descriptor, line)
        except OSError:  # then the next process asks for its row
            log.exception("journal.not_taken_back")
        else:
            self._size += len(line)

    def _take_out(self, event_key: str) -> None:
        self._open_bytes -= len(self._lines.pop(event_key, b""))

    def _compact(self) -> None:
        try:
            descriptor = self._rewritten()
        except OSError:  # the old file is whole and goes on growing
            log.exception("journal.not_compacted")
            return
        os.close(self._descriptor)
        self._descriptor = descriptor

    def _rewritten(self) -> int:
        """Replace the file by one with the open lines alone; return its descriptor."""
        aside = self._path.with_name(f"{self._path.name}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(aside, flags, 0o600)
        try:
            content = b"".join(self._lines.values())
            _write(descriptor, content)
            aside.rename(self._path)
        except BaseException:
            os.close(descriptor)
            raise
        self._size = len(content)
        return descriptor


def _line(request: Request, box: Box) -> bytes:
    event_key = json.dumps(request.event_key).encode()
    return _ASKED + event_key + b" " + box.seal(codec.REQUEST.encode(request)).encode() + b"\n"


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _read(path: Path, box: Box) -> list[Request]:
    """Return the requests in a journal; a line that was cut off while written is left out."""
    if not path.exists():
        return []
    requests: dict[str, Request] = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            if line.startswith(_DONE):
                requests.pop(json.loads(line.removeprefix(_DONE)), None)
            elif line:
                request = codec.REQUEST.decode(_asked(line, box))
                requests[request.event_key] = request
        except (StorageError, ValueError):
            log.warning("journal.torn_line", extra={"bytes": len(line)})
    return list(requests.values())


def _asked(line: bytes, box: Box) -> str:
    """Return the JSON in a request's line; earlier programs wrote it in clear, and nothing else."""
    text = line.decode()
    return box.open(text.rpartition(" ")[2]) if line.startswith(_ASKED) else text
