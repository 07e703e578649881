"""Log lines: an event name plus fields, `picture.delivered seconds=2.31 backend=openai`.

Prompt text, pictures and secrets are never logged above DEBUG.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Final, Literal, TextIO

_KNOWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up(level: str, form: Literal["text", "json"], stream: TextIO = sys.stderr) -> None:
    """Send all log lines to `stream` in one form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonLines() if form == "json" else _TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Libraries tell of every request below WARNING, with addresses that carry tokens.
    for name in ("discord", "aiohttp", "httpx", "httpx2", "openai", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _KNOWN}


class _TextLines(logging.Formatter):
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        line, *trace = super().format(record).split("\n")
        tail = "".join(f" {key}={_quoted(value)}" for key, value in fields.items())
        return "\n".join((line + tail, *trace))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "event": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def _quoted(value: object) -> str:
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if set(text) & set(' "=\n') or not text else text
