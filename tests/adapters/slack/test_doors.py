from __future__ import annotations

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.doors import Guard

SECRET = "0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000.0
BODY = '{"type":"event_callback"}'


class Doors:
    """A guard that counts what it refuses."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.guard = Guard(SECRET, self.refused.append)

    def why_not(self, body: str, headers: dict[str, str], now: float = NOW) -> str | None:
        return self.guard.why_not(body, headers, now)


def signed(body: str = BODY, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature or ""}


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slack_sdk.signature.Clock.now", lambda _: NOW)


def test_what_slack_signed_comes_in() -> None:
    doors = Doors()

    assert doors.why_not(BODY, signed()) is None
    assert doors.refused == []


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "stale"),
        (signed(at=NOW - 301), "stale"),
        (signed(at=NOW + 301), "stale"),
        ({**signed(), "x-slack-request-timestamp": "noon"}, "stale"),
        ({**signed(), "x-slack-request-timestamp": "²"}, "stale"),
        ({**signed(), "x-slack-request-timestamp": "9" * 5000}, "stale"),
        ({**signed(), "x-slack-signature": "v0=é"}, "signature"),
        (signed(secret="another"), "signature"),
        (signed(body="{}"), "signature"),
        ({**signed(), "x-slack-signature": ""}, "signature"),
    ],
)
def test_what_slack_did_not_sign_now_is_refused_and_counted(
    headers: dict[str, str], reason: str
) -> None:
    doors = Doors()

    assert doors.why_not(BODY, headers) == reason
    assert doors.refused == [reason]


def test_a_copy_of_a_request_is_refused() -> None:
    doors = Doors()
    doors.why_not(BODY, signed())

    assert doors.why_not(BODY, signed()) == "replay"
    assert doors.refused == ["replay"]


def test_slacks_own_retry_within_the_same_second_comes_in_once() -> None:
    doors = Doors()
    doors.why_not(BODY, signed())
    retried = {**signed(), "x-slack-retry-num": "1"}

    assert doors.why_not(BODY, retried) is None
    assert doors.why_not(BODY, retried) == "replay"
    assert doors.why_not(BODY, {**signed(), "x-slack-retry-num": "forged"}) == "replay"


def test_what_could_not_be_carried_out_may_come_again() -> None:
    doors = Doors()
    doors.why_not(BODY, signed())

    doors.guard.unanswered(signed())

    assert doors.why_not(BODY, signed()) is None


def test_a_repetition_that_slack_signed_anew_comes_in() -> None:
    doors = Doors()
    doors.why_not(BODY, signed(at=NOW - 60))

    assert doors.why_not(BODY, signed()) is None


def test_a_refused_request_does_not_bar_the_true_one() -> None:
    doors = Doors()
    doors.why_not("{}", signed())

    assert doors.why_not(BODY, signed()) is None
