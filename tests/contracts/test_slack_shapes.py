"""What the Slack simulator answers and sends, against Slack's own samples (`$LIMNER_SPECS`)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.contracts.slack_shapes import (
    EVERY_EVENT,
    EVERY_INTERACTION,
    NEEDED,
    NO_SAMPLE,
    PAYLOADS_NEED,
    missing,
    sample_of,
    shape_problems,
)
from tests.contracts.slack_tour import Tour
from tests.simulators.slack import Delivery, Request, SlackSimulator, spec
from tests.simulators.slack.arguments import METHODS

pytestmark = pytest.mark.skipif(not spec.available(), reason=spec.MISSING)


@dataclass(frozen=True)
class Log:
    """What was asked and sent on the tour."""

    requests: list[Request]
    deliveries: list[Delivery]

    def answers(self, method: str) -> list[dict[str, Any]]:
        """Return every answer of a method, as a client reads it."""
        found = [request.answer for request in self.requests if request.method == method]
        return [json.loads(json.dumps(answer)) for answer in found]


@pytest.fixture(scope="module")
def log() -> Log:
    """Everything that happened on one tour, which takes part of a second."""

    async def travel() -> Log:
        async with SlackSimulator(rate_limits=False) as sim:
            await Tour.everywhere(sim)
            return Log(list(sim.requests), list(sim.deliveries))

    return asyncio.run(travel())


def test_tour_has_been_everywhere(log: Log) -> None:
    sent = {sample_of(delivery)[0] for delivery in log.deliveries}

    assert {request.method for request in log.requests} >= set(METHODS)
    assert all(request.ok for request in log.requests)
    assert sent == set(PAYLOADS_NEED)


@pytest.mark.parametrize("method", METHODS)
def test_answer_holds_nothing_that_slacks_does_not(log: Log, method: str) -> None:
    found = [
        shape_problems(f"api/{method}", answer)
        for answer in log.answers(method)
        if method not in NO_SAMPLE
    ]

    assert bool(found) == (method not in NO_SAMPLE)
    assert [problem for problems in found for problem in problems] == []


@pytest.mark.parametrize("method", METHODS)
def test_answer_holds_what_clients_rely_on(log: Log, method: str) -> None:
    for answer in log.answers(method):
        assert answer["ok"] is True
        assert list(missing(answer, NEEDED.get(method, ""))) == []


def test_what_the_real_library_sends_is_described(log: Log) -> None:
    assert spec.check_log(log.requests) == []


def test_undescribed_call_in_the_log_is_found() -> None:
    requests = [Request("upload", {"x": 1}, 0.0), Request("chat.delete", {"ts": "1.2"}, 0.0)]

    assert spec.check_log(requests) == ["chat.delete: missing argument channel"]


@pytest.mark.parametrize("kind", PAYLOADS_NEED)
def test_payload_looks_as_slacks_does(log: Log, kind: str) -> None:
    deliveries = [one for one in log.deliveries if sample_of(one)[0] == kind]

    for delivery in deliveries:
        body = json.loads(json.dumps(delivery.body))
        assert shape_problems(sample_of(delivery)[1], body) == []
        assert list(missing(body, PAYLOADS_NEED[kind])) == []


def test_every_payload_says_whose_it_is(log: Log) -> None:
    for delivery in log.deliveries:
        if delivery.kind == "events_api":
            assert list(missing(delivery.body, EVERY_EVENT)) == []
            assert delivery.body["type"] == "event_callback"
        elif delivery.kind == "interactive":
            assert list(missing(delivery.body, EVERY_INTERACTION)) == []
