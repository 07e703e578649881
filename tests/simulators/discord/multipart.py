"""Request bodies: JSON, or multipart with `payload_json` and files, split without re-encoding."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .cdn import Upload
from .errors import ApiError, known

_PARAMETER = re.compile(rb'(name|filename)="((?:[^"\\]|\\.)*)"')
_FILENAME_STAR = re.compile(rb"filename\*=utf-8''([^;\r\n]+)", re.IGNORECASE)
_FILE_FIELD = re.compile(r"files\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carried."""

    payload: Any = None
    files: list[Upload] = field(default_factory=list)


def parse_body(content_type: str, raw: bytes) -> Body:
    """Return the payload and the files of a request.

    Raises:
        ApiError: Not JSON, or of a content type that Discord refuses.
    """
    if not raw:
        return Body()
    kind, _, parameters = content_type.partition(";")
    if kind.strip().lower() == "multipart/form-data":
        return _parse_multipart(parameters, raw)
    if kind.strip().lower() != "application/json":
        message = f'Expected "Content-Type" header to be one of application/json, got {kind!r}.'
        raise ApiError(400, 50035, "Invalid Form Body", errors=_type_error(message))
    return Body(_load(raw))


def _type_error(message: str) -> dict[str, Any]:
    return {"_errors": [{"code": "CONTENT_TYPE_INVALID", "message": message}]}


def _load(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise known(50109) from None


def _parse_multipart(parameters: str, raw: bytes) -> Body:
    found = re.search(r'boundary="?([^";]+)"?', parameters)
    if found is None:
        raise known(50109)
    payload: Any = {}
    files: list[Upload] = []
    for head, data in _parts(raw, b"--" + found.group(1).encode()):
        names = dict(_PARAMETER.findall(head))
        name = names.get(b"name", b"").decode()
        if name == "payload_json":
            payload = _load(data)
        elif index := _FILE_FIELD.fullmatch(name):
            files.append(Upload(int(index.group(1)), _filename(head, names), data))
    return Body(payload, files)


def _filename(head: bytes, names: dict[bytes, bytes]) -> str:
    starred = _FILENAME_STAR.search(head)
    if starred:
        return unquote(starred.group(1).decode())
    return unquote(names.get(b"filename", b"unknown").decode())


def _parts(raw: bytes, boundary: bytes) -> list[tuple[bytes, bytes]]:
    parts: list[tuple[bytes, bytes]] = []
    start = raw.find(boundary)
    delimiter = b"\r\n" + boundary
    while start >= 0:
        start = raw.find(b"\r\n", start)
        end = raw.find(delimiter, start)
        if start < 0 or end < 0:
            break
        split = raw.find(b"\r\n\r\n", start, end)
        if split < 0:
            break
        parts.append((raw[start:split], raw[split + 4 : end]))
        start = end + 2
    return parts
