"""What goes wrong: answers in Slack's JSON shape, and tests that ask for the impossible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.simulators.errors import SimulatorError

__all__ = ["ApiError", "Json", "SimulatorError", "explained", "rate_limited"]

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal of the Web API, `{ok: false, error, ...}`; HTTP 200 except where Slack differs."""

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(f"{error} {fields or ''}")
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.body: Json = {"ok": False, "error": error, **fields}


def explained(error: str, *messages: str) -> ApiError:
    """Return a refusal that says in `response_metadata.messages` what is wrong."""
    return ApiError(error, response_metadata={"messages": list(messages)})


def rate_limited(seconds: int) -> ApiError:
    """Return Slack's answer to too many calls: HTTP 429 with a whole number of seconds."""
    return ApiError("ratelimited", status=429, headers={"Retry-After": str(seconds)})
