"""Slack's own descriptions as data (`$LIMNER_SPECS`), and checks of calls and payloads by them."""

from __future__ import annotations

import functools
import json
import os  # the one variable that only tests know
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .requests import Request

METHODS_FILE, SAMPLES_FILE = "slack_methods.json", "slack_samples.json"
MISSING = f"LIMNER_SPECS names no folder with {METHODS_FILE} and {SAMPLES_FILE}"

# The description of a method leaves these out, because every method takes them.
TAKEN_EVERYWHERE = frozenset({"token"})
# Newer than the description (2026-05), or sent by slack-sdk 3.47 whatever the method: its upload
# passes `team_id` through, `auth.test` of some methods too.
ADDED_ARGUMENTS: dict[str, frozenset[str]] = {
    "files.getUploadURLExternal": frozenset({"team_id"}),
    "files.completeUploadExternal": frozenset({"team_id"}),
    "conversations.join": frozenset({"team_id"}),
    "chat.stopStream": frozenset({"session_status"}),
}
# Marked as required there, though another argument can stand in for it
# (docs.slack.dev/reference/methods, 2026-11): the text of a stream can come as chunks.
NOT_ALWAYS_REQUIRED: dict[str, frozenset[str]] = {
    "chat.appendStream": frozenset({"markdown_text"}),
    # Optional in slack-sdk 3.47: the agent view has prompts before there is a thread.
    "assistant.threads.setSuggestedPrompts": frozenset({"thread_ts"}),
}
# What the description lacks altogether, with the reason.
UNDESCRIBED = {
    "agents.sessions.setStatus": "newer than the description",
    "agents.sessions.rename": "newer than the description",
}
# In a simulator's log, though no methods of the Web API.
NO_METHODS = frozenset({"upload", "download", "response_url", "authorize"})
# Errors of every method: the description has taken them out of each list.
COMMON_ERRORS = frozenset(
    [
        "accesslimited",
        "access_denied",
        "account_inactive",
        "deprecated_endpoint",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "fatal_error",
        "internal_error",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_auth",
        "invalid_charset",
        "invalid_form_data",
        "invalid_post_type",
        "method_deprecated",
        "missing_post_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
        "unknown_method",
    ]
)


def folder() -> Path:
    """Return the folder of the descriptions; one that does not exist without the variable."""
    return Path(os.environ.get("LIMNER_SPECS", "/nowhere"))  # noqa: TID251


def available() -> bool:
    """Return whether the descriptions are there; a test without them is skipped with `MISSING`."""
    return all((folder() / name).is_file() for name in (METHODS_FILE, SAMPLES_FILE))


def check_call(method: str, arguments: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a call of the Web API, by the description of its method.

    Raises:
        FileNotFoundError: without `$LIMNER_SPECS`; ask `available()` first.
    """
    return load().call_problems(method, arguments)


def check_log(requests: Iterable[Request]) -> list[str]:
    """Return what is wrong with the calls in a simulator's log, `SlackSimulator.requests`.

    Raises:
        FileNotFoundError: without `$LIMNER_SPECS`; ask `available()` first.
    """
    called = [one for one in requests if one.method not in NO_METHODS]
    return [problem for one in called for problem in check_call(one.method, one.arguments)]


@functools.cache
def load() -> Spec:
    """Return the descriptions, read once."""
    methods = json.loads((folder() / METHODS_FILE).read_text())
    return Spec(methods, json.loads((folder() / SAMPLES_FILE).read_text()))


@dataclass(frozen=True, slots=True)
class Spec:
    """Slack's descriptions; lives as long as the process.

    Attributes:
        methods: method -> arguments, errors, scopes, tier.
        samples: name of an answer or a payload -> its fullest shape, values blanked.
    """

    methods: Mapping[str, Any]
    samples: Mapping[str, Any]

    def arguments(self, method: str) -> frozenset[str]:
        """Return every argument that a method takes."""
        added = ADDED_ARGUMENTS.get(method, frozenset())
        return frozenset(self.methods[method]["args"]) | added | TAKEN_EVERYWHERE

    def required(self, method: str) -> frozenset[str]:
        """Return the arguments without which a method refuses."""
        described = self.methods[method]["args"]
        named = {name for name, argument in described.items() if argument["required"]}
        return frozenset(named - NOT_ALWAYS_REQUIRED.get(method, frozenset()))

    def errors(self, method: str) -> frozenset[str]:
        """Return the error codes that a method answers with."""
        return frozenset(self.methods[method]["errors"]) | COMMON_ERRORS

    def scopes(self, method: str) -> frozenset[str]:
        """Return the scopes of a bot, any of which lets it call a method."""
        return frozenset(self.methods[method]["scopes"].get("bot", ()))

    def call_problems(self, method: str, arguments: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with a call; see `check_call`."""
        if method in UNDESCRIBED:
            return []
        if method not in self.methods:
            return [f"{method}: no such method"]
        unknown = sorted(set(arguments) - self.arguments(method))
        missing = sorted(self.required(method) - set(arguments))
        problems = [f"{method}: unknown argument {name}" for name in unknown]
        problems += [f"{method}: missing argument {name}" for name in missing]
        for name, value in arguments.items():
            kind = self.methods[method]["args"].get(name, {}).get("type")
            if not _fits(kind, value):
                problems.append(f"{method}: {name} is no {kind}: {value!r:.60}")
        return problems

    def shape_problems(
        self, name: str, value: Any, added: frozenset[str] = frozenset()
    ) -> list[str]:
        """Return what in an answer or payload is not in the sample, as paths with the reason.

        Args:
            name: of the sample, as "api/auth.test" or "events/MessagePayload".
            value: as it was sent.
            added: paths ("event.assistant_thread") that are documented, though not in the sample.
        """
        return list(_differences(self.samples[name], value, "", added))


def _fits(kind: str | None, value: Any) -> bool:
    if value is None:
        return False
    if kind == "boolean":
        return isinstance(value, bool) or value in ("true", "false", "0", "1", 0, 1)
    if kind in ("integer", "number"):
        return not isinstance(value, bool) and str(value).lstrip("-").replace(".", "", 1).isdigit()
    if kind == "array":
        return isinstance(value, list | str)
    if kind == "string":
        return isinstance(value, str | list | dict | int | float) and not isinstance(value, bool)
    return True


def _differences(sample: Any, value: Any, path: str, added: frozenset[str]) -> Iterator[str]:
    if value is None or path in added:
        return
    if _kind(sample) != _kind(value):
        yield f"{path}: {_kind(value)} where {_kind(sample)} belongs"
    elif isinstance(sample, dict):
        free = not sample or _named_by_ids(sample)
        for key, item in value.items():
            place = f"{path}.{key}" if path else key
            if free:
                if sample:
                    yield from _differences(next(iter(sample.values())), item, place, added)
            elif key in sample:
                yield from _differences(sample[key], item, place, added)
            elif place not in added:
                yield f"{place}: not in the sample"
    elif isinstance(sample, list) and sample:
        for item in value:
            yield from _differences(sample[0], item, f"{path}[]", added)


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case dict():
            return "object"
        case _:
            return "array"


def _named_by_ids(sample: Mapping[str, Any]) -> bool:
    return all(len(key) == 9 and key[0] in "CDGTUE" and key[1:].isdigit() for key in sample)
