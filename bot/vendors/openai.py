"""OpenAI's client, and its errors in our words: the one table."""

from __future__ import annotations

import json
import logging
import math
import ssl
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx2
import openai
from openai import AsyncOpenAI

from bot.errors import (
    ConfigError,
    ModelAnsweredBadly,
    ModelError,
    ModelMisconfigured,
    ModelRefused,
    ModelUnavailable,
    OutcomeUnknown,
)
from bot.vendors import OpenAIConnection
from bot.vendors.transport import AiohttpTransport

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 5.0

# What the member reads. Nothing of the provider's own text is ever shown.
BUSY: Final = "The AI service is busy or down. Please try again in a little while."
LIMITED: Final = "The AI service takes no more requests for now. Please try again soon."
UNKNOWN: Final = (
    "The connection to the AI service broke while it was at work, so nobody can tell whether"
    " it finished. You can ask again."
)
REFUSED: Final = (
    "The AI service's own safety filter refused this. Try describing the picture differently."
)
OPERATOR: Final = "The AI service did not accept the bot's account. Please tell its operator."
QUOTA: Final = "The bot's budget at the AI service is used up. Please tell its operator."
REJECTED: Final = "The AI service could not work with this request. Please tell the operator."
UNREADABLE: Final = (
    "The AI service could not read one of the pictures. Try another file: PNG, JPEG or WebP."
)
TOO_LONG: Final = "That was too long for the AI service. Please use fewer words."
GARBLED: Final = "The AI service's answer could not be used. Please try again."

# Codes of the SDK's types and of the platform's answers, read 2026-11-21. The older
# `content_policy_violation` still comes from relays.
_REFUSALS: Final = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "image_content_policy_violation",
        "content_filter",
        "bio_policy",
        "misalignment_policy_violation",
        "invalid_prompt",
    }
)
_NO_MONEY: Final = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_hard_limit", "billing_not_active"}
)
_OPERATORS: Final = frozenset(
    {
        "invalid_api_key",
        "account_deactivated",
        "model_not_found",
        "unknown_url",
        "unsupported_country_region_territory",
        "data_residency_mismatch",
    }
)
_PICTURES: Final = frozenset(
    {
        "invalid_image",
        "invalid_image_file",
        "invalid_image_format",
        "invalid_image_mode",
        "invalid_base64_image",
        "invalid_image_url",
        "image_parse_error",
        "image_too_large",
        "image_too_small",
        "image_file_too_large",
        "empty_image_file",
        "unsupported_image_media_type",
        "unsupported_file_mimetype",
        "failed_to_download_image",
        "image_file_not_found",
    }
)
_LENGTHS: Final = frozenset({"string_above_max_length", "context_length_exceeded"})
_PASSING: Final = frozenset({"rate_limit_exceeded", "server_error", "vector_store_timeout"})

# Answered by a gateway, which cannot tell whether the service behind it went on and charged.
_GATEWAY: Final = frozenset({502, 504, 520, 522, 524})
_PASSING_STATUS: Final = frozenset({408, 409, 425})
_ACCOUNT_STATUS: Final = frozenset({401, 402, 403, 404})

# Raised while connecting or before anything was written: certainly not sent.
_BEFORE_SENDING: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    ssl.SSLCertVerificationError,
)


def connect(connection: OpenAIConnection | None) -> AsyncOpenAI:
    """Return a client whose own retries are off: a repeated call could be charged twice.

    Raises:
        ConfigError: There is no key.
    """
    if connection is None or not connection.api_key:
        raise ConfigError(
            "OPENAI_API_KEY is not set, but the configuration uses OpenAI. Set the key, or choose"
            " parts that need none (backend `sketch`, language model `offline`)."
        )
    return AsyncOpenAI(
        api_key=connection.api_key,
        base_url=connection.base_url,
        max_retries=0,
        timeout=httpx2.Timeout(600, connect=CONNECT_SECONDS),
        http_client=httpx2.AsyncClient(transport=AiohttpTransport(), follow_redirects=True),
    )


def translate(error: Exception, *, sent: bool) -> ModelError:
    """Return an SDK error in our words, judged by code, type and status, never by its text.

    Args:
        error: An `openai.OpenAIError`, our own deadline's `TimeoutError`, or JSON that is none.
        sent: The call costs money as soon as it arrives: a lost connection then leaves the
            outcome unknown. False for free calls, which may simply be made again.

    Raises:
        Exception: `error` itself when the table does not know it.
    """
    for kind in type(error).__mro__:
        if kind in _TABLE:
            ours = _TABLE[kind](error, sent)
            log.warning("openai.failed", extra=_facts(error, ours))
            return ours
    raise error


def _facts(error: Exception, ours: ModelError) -> dict[str, object]:
    """Return what the operator needs in the log, without a word of the request."""
    names = {"status": "status_code", "code": "code", "kind": "type", "provider_id": "request_id"}
    facts = {name: getattr(error, attribute, None) for name, attribute in names.items()}
    return {"error": type(error).__name__, "told": type(ours).__name__, **facts}


def by_code(code: str | None, kind: str | None = None) -> ModelError | None:
    """Return the error that a code (or type) means, None for one that says nothing."""
    names = {code, kind}
    if names & _REFUSALS:
        return ModelRefused(REFUSED)
    if names & _NO_MONEY:
        return ModelMisconfigured(QUOTA)
    if names & _OPERATORS:
        return ModelMisconfigured(OPERATOR)
    if names & _PICTURES:
        return ModelError(UNREADABLE)
    if names & _LENGTHS:
        return ModelError(TOO_LONG)
    return ModelUnavailable(BUSY) if code in _PASSING else None


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Return how long the provider said to wait: milliseconds, seconds or a date."""
    for name, divisor in (("retry-after-ms", 1000), ("retry-after", 1)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            seconds = float(value) / divisor
        except ValueError:
            continue
        return max(0.0, seconds) if math.isfinite(seconds) else None
    return _until(headers.get("retry-after"))


def _until(date: str | None) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time.time()) if date else None
    except ValueError:
        return None


def _by_status(error: openai.APIStatusError, sent: bool) -> ModelError:
    status, wait = error.status_code, retry_after_seconds(error.response.headers)
    found = by_code(error.code, error.type)
    if status == 429 and not isinstance(found, ModelMisconfigured):
        return ModelUnavailable(LIMITED, retry_after_seconds=wait)
    if status in _GATEWAY:
        return _cut_off(sent)
    if status >= 500 or status in _PASSING_STATUS:
        # A synchronous interface that answers with an error has drawn and charged nothing.
        return ModelUnavailable(BUSY, retry_after_seconds=wait)
    return found or _by_bare_status(status)


def _by_bare_status(status: int) -> ModelError:
    if status == 413:
        return ModelError(UNREADABLE)
    return ModelMisconfigured(OPERATOR if status in _ACCOUNT_STATUS else REJECTED)


def _lost(error: openai.APIConnectionError, sent: bool) -> ModelError:
    if isinstance(error.__cause__, _BEFORE_SENDING):
        return ModelUnavailable(BUSY)
    return _cut_off(sent)


def _in_stream(error: openai.APIError, sent: bool) -> ModelError:
    # Without a status it came inside a stream that had begun.
    return by_code(error.code, error.type) or _cut_off(sent)


def _cut_off(sent: bool) -> ModelError:
    return OutcomeUnknown(UNKNOWN) if sent else ModelUnavailable(BUSY)


# One row for every exception of the SDK that can come up; the most derived one decides.
_TABLE: Final[Mapping[type, Callable[[Any, bool], ModelError]]] = {
    openai.APIStatusError: _by_status,
    openai.APIConnectionError: _lost,
    openai.APIResponseValidationError: lambda _, sent: ModelAnsweredBadly(GARBLED, billed=True),
    openai.APIError: _in_stream,
    openai.LengthFinishReasonError: lambda _, sent: ModelAnsweredBadly(GARBLED, billed=True),
    openai.ContentFilterFinishReasonError: lambda _, sent: ModelRefused(REFUSED, billed=True),
    openai.OAuthError: lambda _, sent: ModelMisconfigured(OPERATOR),
    openai.WebSocketConnectionClosedError: lambda _, sent: _cut_off(sent),
    openai.WebSocketQueueFullError: lambda _, sent: ModelUnavailable(BUSY),
    TimeoutError: lambda _, sent: _cut_off(sent),
    json.JSONDecodeError: lambda _, sent: ModelAnsweredBadly(GARBLED, billed=True),
}
