"""The log of calls: what the app asked, and what it was answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from .errors import Json
from .state import Workspace


@dataclass(slots=True, eq=False)
class Request:
    """One call of the Web API, an upload, a download or a use of a `response_url`.

    Attributes:
        method: The method's name, or "upload", "download", "response_url".
        status: HTTP status of the answer; None until there is one, for ever when it was cut.
        done: Whether nothing more happens to it.
    """

    method: str
    arguments: Json
    at: float
    workspace: Workspace | None = None
    status: int | None = None
    answer: Json | None = None
    done: bool = False
    transport: asyncio.BaseTransport | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Return whether it was carried out."""
        return self.status == 200 and (self.answer or {}).get("ok", True)

    @property
    def error(self) -> str | None:
        """Return the code of the refusal."""
        return (self.answer or {}).get("error")

    @property
    def sender_gone(self) -> bool:
        """Return whether whoever asked has hung up."""
        return not self.done and (self.transport is None or self.transport.is_closing())

    @property
    def line(self) -> str:
        """Return it as one line."""
        return f"{self.method} {self.status} {self.error or ''}".rstrip()
