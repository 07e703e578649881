"""Every error of the SDK becomes one of ours, by code, type and status."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from email.utils import formatdate

import httpx2
import openai
import pytest

from bot.errors import (
    ConfigError,
    ModelAnsweredBadly,
    ModelError,
    ModelMisconfigured,
    ModelRefused,
    ModelUnavailable,
    OutcomeUnknown,
)
from bot.vendors import OpenAIConnection, Vendors
from bot.vendors.openai import by_code, connect, retry_after_seconds, translate

REQUEST = httpx2.Request("POST", "http://provider.invalid/v1/images/generations")
SECRET = "words of the provider that no member may read"

# Not failures of a call, or of ways into the SDK that Limner does not use; they stay bugs.
NEVER_RAISED_HERE = {
    "APIRemovedInV1": "the module's old functions",
    "MutuallyExclusiveAuthError": "two ways to authenticate at once",
    "StreamAlreadyConsumed": "a raw stream read twice",
    "SubjectTokenProviderError": "workload identity",
    "_AmbiguousModuleClientUsageError": "the module's own client",
}


def kinds(root: type[Exception] = openai.OpenAIError) -> Iterator[type[Exception]]:
    for kind in root.__subclasses__():
        if kind.__module__.startswith("openai"):
            yield kind
            yield from kinds(kind)


MAPPED = sorted(
    {kind for kind in kinds() if kind.__name__ not in NEVER_RAISED_HERE}, key=lambda k: str(k)
)


def answer(status: int, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, request=REQUEST, headers=headers)


def status_error(status: int, code: str | None = None, kind: str | None = None) -> Exception:
    body = {"message": SECRET, "code": code, "type": kind}
    return openai.APIStatusError(SECRET, response=answer(status), body=body)


def connection_error(cause: BaseException | None) -> Exception:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def made(kind: type[Exception]) -> Exception:
    """Return an instance of any exception class of the SDK."""
    error = kind.__new__(kind)
    error.__dict__.update(
        code=None, type=None, status_code=getattr(kind, "status_code", 500), response=answer(500)
    )
    return error


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("kind", MAPPED)
def test_every_exception_of_the_sdk_is_mapped(kind: type[Exception], sent: bool) -> None:
    assert isinstance(translate(made(kind), sent=sent), ModelError)


def test_an_exception_that_nobody_mapped_is_raised_as_the_bug_it_is() -> None:
    class Novel(openai.OpenAIError):
        pass

    with pytest.raises(Novel):
        translate(Novel(), sent=True)


@pytest.mark.parametrize(
    ("status", "code", "kind", "expected", "billed"),
    [
        (400, "moderation_blocked", "image_generation_user_error", ModelRefused, False),
        (400, "content_policy_violation", "invalid_request_error", ModelRefused, False),
        (400, None, "image_content_policy_violation", ModelRefused, False),
        (429, "insufficient_quota", "insufficient_quota", ModelMisconfigured, False),
        (400, "billing_hard_limit_reached", "billing_limit_user_error", ModelMisconfigured, False),
        (429, "rate_limit_exceeded", "requests", ModelUnavailable, False),
        (401, "invalid_api_key", "invalid_request_error", ModelMisconfigured, False),
        (403, None, None, ModelMisconfigured, False),
        (404, "model_not_found", "invalid_request_error", ModelMisconfigured, False),
        (400, "invalid_value", "invalid_request_error", ModelMisconfigured, False),
        (400, "invalid_image_file", "invalid_request_error", ModelError, False),
        (413, None, None, ModelError, False),
        (400, "string_above_max_length", "invalid_request_error", ModelError, False),
        (408, None, None, ModelUnavailable, False),
        (409, None, None, ModelUnavailable, False),
        (500, None, "server_error", ModelUnavailable, False),
        (503, "slow_down", None, ModelUnavailable, False),
        (502, None, None, OutcomeUnknown, None),
        (504, None, None, OutcomeUnknown, None),
        (524, None, None, OutcomeUnknown, None),
    ],
)
def test_an_answer_is_classified_by_its_code_type_and_status(
    status: int, code: str | None, kind: str | None, expected: type[ModelError], billed: bool | None
) -> None:
    error = translate(status_error(status, code, kind), sent=True)

    assert (type(error), error.billed) == (expected, billed)


def test_the_text_of_an_error_decides_nothing_and_is_never_shown() -> None:
    body = {"message": "content_policy_violation moderation_blocked", "code": "x", "type": "y"}
    error = translate(
        openai.BadRequestError("moderation_blocked", response=answer(400), body=body), sent=True
    )

    assert type(error) is ModelMisconfigured
    assert "moderation_blocked" not in str(error)


@pytest.mark.parametrize(
    "cause",
    [
        httpx2.ConnectError("refused"),
        httpx2.ConnectTimeout("slow"),
        httpx2.PoolTimeout("full"),
        httpx2.ProxyError("no"),
    ],
)
def test_what_failed_before_it_was_sent_costs_nothing(cause: Exception) -> None:
    error = translate(connection_error(cause), sent=True)

    assert (type(error), error.billed) == (ModelUnavailable, False)


@pytest.mark.parametrize(
    "cause",
    [
        httpx2.ReadTimeout("slow"),
        httpx2.ReadError("gone"),
        httpx2.WriteError("gone"),
        httpx2.RemoteProtocolError("gone"),
        None,
    ],
)
def test_what_was_lost_after_sending_has_an_unknown_outcome(cause: Exception | None) -> None:
    error = translate(connection_error(cause), sent=True)

    assert (type(error), error.billed) == (OutcomeUnknown, None)


@pytest.mark.parametrize(
    "lost", [connection_error(httpx2.ReadError("gone")), TimeoutError(), status_error(504)]
)
def test_a_free_call_that_was_lost_can_simply_be_made_again(lost: Exception) -> None:
    error = translate(lost, sent=False)

    assert (type(error), error.billed) == (ModelUnavailable, False)


def test_our_own_deadline_leaves_the_outcome_unknown() -> None:
    assert type(translate(TimeoutError(), sent=True)) is OutcomeUnknown


def test_an_answer_that_is_no_json_was_probably_charged() -> None:
    error = translate(json.JSONDecodeError("bad", "<html>", 0), sent=True)

    assert (type(error), error.billed) == (ModelAnsweredBadly, True)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("moderation_blocked", ModelRefused),
        ("rate_limit_exceeded", ModelUnavailable),
        (None, OutcomeUnknown),
        ("never_heard", OutcomeUnknown),
    ],
)
def test_an_error_inside_a_stream_is_judged_by_its_code(
    code: str | None, expected: type[ModelError]
) -> None:
    error = openai.APIError(SECRET, REQUEST, body={"message": SECRET, "code": code})

    assert type(translate(error, sent=True)) is expected


def test_a_code_that_says_nothing_gives_no_error() -> None:
    assert by_code("never_heard") is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "9"}, 9.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_the_time_to_wait_is_read_from_the_headers(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_seconds(headers) == seconds


def test_the_time_to_wait_may_be_a_date() -> None:
    date = formatdate(time.time() + 60, usegmt=True)

    assert retry_after_seconds({"retry-after": date}) == pytest.approx(60, abs=5)


def test_a_rate_limit_carries_its_time() -> None:
    error = openai.RateLimitError(
        SECRET, response=answer(429, **{"retry-after": "12"}), body={"code": "rate_limit_exceeded"}
    )

    assert translate(error, sent=True).retry_after_seconds == 12


def test_the_operator_finds_status_and_code_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    translate(status_error(400, "moderation_blocked"), sent=True)

    (record,) = caplog.records
    assert (record.__dict__["status"], record.__dict__["code"]) == (400, "moderation_blocked")
    assert SECRET not in caplog.text


@pytest.mark.parametrize("connection", [None, OpenAIConnection("")])
def test_without_a_key_the_error_says_what_to_do(connection: OpenAIConnection | None) -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY is not set"):
        connect(connection)


async def test_there_is_one_client_a_process_and_it_never_repeats_a_call() -> None:
    vendors = Vendors(OpenAIConnection("key", "http://127.0.0.1:1/v1"))

    first, second = vendors.openai(), vendors.openai()

    assert first is second
    assert (first.max_retries, str(first.base_url)) == (0, "http://127.0.0.1:1/v1/")
    await vendors.aclose()
    assert first.is_closed()
