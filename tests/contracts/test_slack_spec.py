"""The Slack simulator against Slack's own descriptions (`$LIMNER_SPECS`): tables and errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulators.slack import spec
from tests.simulators.slack.app import EVENT_SCOPES, new_app
from tests.simulators.slack.arguments import METHODS, Signature
from tests.simulators.slack.clock import Clock
from tests.simulators.slack.methods import HANDLERS

pytestmark = pytest.mark.skipif(not spec.available(), reason=spec.MISSING)

MANIFEST = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"
KINDS = ("channels", "groups", "im", "mpim")
# Where the stand-in knows more than the description of 2026-05, with the reason.
NEWER_SCOPES = {"assistant.threads.setStatus": {"assistant:write"}}  # either scope will do
# The only argument of which the description says nothing: whatever is sent comes back.
FREE_ARGUMENTS = {"api.test": {"foo"}}
# Answers of addresses that are no methods of the Web API: uploads and `response_url`s.
OTHER_ADDRESSES = {
    "expired_url",
    "invalid_response_type",
    "no_hook",
    "upload_length_mismatch",
    "upload_url_invalid",
    "used_url",
}


def scopes_of(signature: Signature) -> set[str]:
    """Return a method's scopes with those of every kind of channel written out."""
    found = set()
    for scope in signature.scopes:
        found |= {scope.replace("*", kind) for kind in KINDS} if "*" in scope else {scope}
    return found


@pytest.fixture(scope="module")
def described() -> spec.Spec:
    return spec.load()


def test_every_method_that_is_served_has_its_arguments_listed() -> None:
    assert set(HANDLERS) == set(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_method_is_described_with_this_tier(described: spec.Spec, method: str) -> None:
    tier = METHODS[method].tier

    assert (tier or "special") == described.methods[method]["tier"]


@pytest.mark.parametrize("method", METHODS)
def test_method_asks_for_the_scopes_that_are_described(described: spec.Spec, method: str) -> None:
    asked = scopes_of(METHODS[method]) - NEWER_SCOPES.get(method, set())

    assert asked <= described.scopes(method)
    assert bool(asked) == bool(described.scopes(method))


@pytest.mark.parametrize("method", METHODS)
def test_method_takes_no_argument_that_is_not_described(described: spec.Spec, method: str) -> None:
    signature = METHODS[method]
    taken = signature.required | signature.optional

    assert taken - FREE_ARGUMENTS.get(method, set()) <= described.arguments(method)


@pytest.mark.parametrize("method", METHODS)
def test_method_requires_what_is_required(described: spec.Spec, method: str) -> None:
    assert METHODS[method].required == described.required(method)


def test_every_refusal_in_the_source_is_an_error_of_slacks(described: spec.Spec) -> None:
    known = set().union(*(described.errors(method) for method in METHODS))
    sources = Path(spec.__file__).parent.rglob("*.py")
    raised = {
        code
        for source in sources
        for code in re.findall(r'\b(?:ApiError|explained)\(\s*"(\w+)"', source.read_text())
    }

    assert len(raised) >= 50
    assert raised - OTHER_ADDRESSES <= known


def test_scopes_of_the_stand_in_and_of_the_manifest_exist(described: spec.Spec) -> None:
    existing = set().union(*(described.scopes(method) for method in described.methods))
    # No method needs these; without them commands and mentions do not arrive.
    existing |= {"commands", "app_mentions:read"}
    app = new_app(Clock())

    assert app.scopes <= existing
    assert set(EVENT_SCOPES.values()) <= existing

    app.configure(yaml.safe_load(MANIFEST.read_text()))
    assert len(app.scopes) >= 10
    assert app.scopes <= existing


GOOD_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("chat.postMessage", {"channel": "C1", "text": "x", "unfurl_links": False}),
    ("chat.postMessage", {"channel": "C1", "blocks": "[]", "mrkdwn": "true"}),
    ("conversations.replies", {"channel": "C1", "ts": "1.2", "limit": "15"}),
    ("files.completeUploadExternal", {"files": [{"id": "F1"}], "team_id": "T1"}),
    ("chat.appendStream", {"channel": "C1", "ts": "1.2", "chunks": "[]"}),
    ("auth.test", {"token": "xoxb-1"}),
    ("agents.sessions.setStatus", {"status": "x"}),
]


@pytest.mark.parametrize(("method", "arguments"), GOOD_CALLS, ids=lambda value: str(value)[:50])
def test_call_by_the_description_is_passed(method: str, arguments: dict[str, Any]) -> None:
    assert spec.check_call(method, arguments) == []


BAD_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.post", {}, "no such method"),
    ("chat.postMessage", {"text": "x"}, "missing argument channel"),
    ("chat.postMessage", {"channel": "C1", "body": "x"}, "unknown argument body"),
    ("chat.postMessage", {"channel": None}, "channel is no string: None"),
    ("chat.postMessage", {"channel": "C1", "mrkdwn": "maybe"}, "mrkdwn is no boolean: 'maybe'"),
    ("conversations.replies", {"channel": "C1", "ts": "1", "limit": "ten"}, "limit is no number"),
    ("chat.update", {"channel": "C1", "ts": "1.2", "file_ids": 5}, "file_ids is no array: 5"),
]


@pytest.mark.parametrize(("method", "arguments", "problem"), BAD_CALLS)
def test_call_against_the_description_is_named(
    method: str, arguments: dict[str, Any], problem: str
) -> None:
    found = spec.check_call(method, arguments)

    assert len(found) == 1
    assert found[0].startswith(f"{method}: {problem}")


SHAPES: list[tuple[dict[str, Any], list[str]]] = [
    ({"ok": True, "team_id": "T1", "enterprise_id": None}, []),
    ({"ok": True, "colour": "red"}, ["colour: not in the sample"]),
    ({"ok": "yes"}, ["ok: string where boolean belongs"]),
    ({"team": {"id": "T1"}}, ["team: object where string belongs"]),
]


@pytest.mark.parametrize(("answer", "problems"), SHAPES, ids=str)
def test_answer_is_compared_with_its_sample(
    described: spec.Spec, answer: dict[str, Any], problems: list[str]
) -> None:
    assert described.shape_problems("api/auth.test", answer) == problems


def test_inner_shapes_are_compared_too(described: spec.Spec) -> None:
    answer = {"messages": [{"ts": "1.2", "colour": "red"}, {"ts": 5}]}

    assert described.shape_problems("api/conversations.replies", answer) == [
        "messages[].colour: not in the sample",
        "messages[].ts: number where string belongs",
    ]
