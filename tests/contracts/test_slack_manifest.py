"""The Slack app's manifest: its structure, Slack's limits, and that its parts agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from adapters.slack.pages import PROMPTS
from adapters.slack.scopes import SCOPES
from bot.chat import filling

FILE = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"


def text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def items(of: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": 1, "maxItems": most, "uniqueItems": True}


BOOLEAN = {"type": "boolean"}
URL = {"type": "string", "pattern": "^https://"}
NAME = {"type": "string", "pattern": "^[a-z_]+([.:][a-z_.]+)?$"}
# Limits: docs.slack.dev/reference/app-manifest and npm @slack/web-api 8.2.0, 2026-11.
SCHEMA = record(
    {
        "display_information": record(
            {"name": text(35), "description": text(140), "long_description": text(4000, 174)},
            background_color={"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        ),
        "features": record(
            {
                "bot_user": record({"display_name": text(80), "always_online": BOOLEAN}),
                "app_home": record(
                    {
                        "home_tab_enabled": {"const": True},
                        "messages_tab_enabled": {"const": True},
                        "messages_tab_read_only_enabled": {"const": False},
                    }
                ),
                "agent_view": record(
                    {
                        "agent_description": text(300),
                        "suggested_prompts": items(
                            record({"title": text(75), "message": text(3000)}), 4
                        ),
                    }
                ),
                "slash_commands": items(
                    record(
                        {
                            "command": {"type": "string", "pattern": "^/[a-z0-9_-]{1,31}$"},
                            "description": text(2000),
                            "should_escape": BOOLEAN,
                        },
                        usage_hint=text(1000),
                        url=URL,
                    ),
                    50,
                ),
                "shortcuts": items(
                    record(
                        {
                            "type": {"enum": ["global", "message"]},
                            "name": text(24),
                            "callback_id": text(255),
                            "description": text(150),
                        }
                    ),
                    10,
                ),
            }
        ),
        "oauth_config": record(
            {"scopes": record({"bot": items(NAME, 255)})}, redirect_urls=items(URL, 1000)
        ),
        "settings": record(
            {
                "event_subscriptions": record({"bot_events": items(NAME, 100)}, request_url=URL),
                "interactivity": record({"is_enabled": {"const": True}}, request_url=URL),
                "org_deploy_enabled": BOOLEAN,
                "socket_mode_enabled": BOOLEAN,
                "token_rotation_enabled": BOOLEAN,
            }
        ),
    },
    _metadata=record({"major_version": {"enum": [1, 2]}}, minor_version={"type": "integer"}),
)
# Events that reach an app only with a scope: docs.slack.dev/reference/events, 2026-11.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
FREE_EVENTS = {"app_home_opened", "app_uninstalled", "tokens_revoked"}


@pytest.fixture(scope="module")
def manifest() -> Any:
    return yaml.safe_load(FILE.read_text())


def test_manifest_keeps_to_slacks_structure_and_limits(manifest: Any) -> None:
    problems = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(manifest)
    ]

    assert problems == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "long_description"), "x" * 173),
        (("display_information", "description"), "x" * 141),
        (("features", "agent_view", "agent_description"), "x" * 301),
        (("features", "agent_view", "suggested_prompts"), [{"title": "x", "message": "x"}] * 5),
        (("features", "slash_commands"), [{"command": "imagine"}]),
        (("features", "app_home", "messages_tab_read_only_enabled"), True),
        (("settings", "socket_mode"), True),
    ],
)
def test_manifest_beyond_a_limit_is_found(
    manifest: Any, path: tuple[str, ...], value: object
) -> None:
    broken = yaml.safe_load(yaml.safe_dump(manifest))
    place = broken
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(broken)


def test_every_event_has_its_scope_and_is_known(manifest: Any) -> None:
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])

    assert events == EVENT_SCOPES.keys() | FREE_EVENTS
    assert {EVENT_SCOPES[event] for event in events - FREE_EVENTS} <= scopes


def test_commands_and_shortcuts_come_with_the_scope_that_carries_them(manifest: Any) -> None:
    features = manifest["features"]

    assert "commands" in manifest["oauth_config"]["scopes"]["bot"]
    assert [command["command"] for command in features["slash_commands"]] == [
        *(f"/{name}" for name in filling.COMMANDS),
        "/limits",
        "/moderation",
    ]
    assert all(command["should_escape"] for command in features["slash_commands"])
    assert {(entry["type"], entry["callback_id"]) for entry in features["shortcuts"]} == {
        ("global", "imagine"),
        ("message", "refine_picture"),
        ("message", "describe_picture"),
        ("message", "show_prompt"),
        ("message", "report_picture"),
    }


def test_every_scope_says_what_stops_working_without_it(manifest: Any) -> None:
    explained = re.findall(r"^ +- (\S+) # without it: .{10,}$", FILE.read_text(), re.MULTILINE)

    assert explained == manifest["oauth_config"]["scopes"]["bot"]
    assert explained == sorted(explained)


def test_manifest_asks_for_the_scopes_that_the_adapter_checks(manifest: Any) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(SCOPES)


def test_app_works_over_sockets_without_a_public_address(manifest: Any) -> None:
    settings = manifest["settings"]

    assert settings["socket_mode_enabled"]
    assert not settings["token_rotation_enabled"]
    assert "url:" not in re.sub("#.*", "", FILE.read_text())


def test_the_first_prompts_are_the_same_before_and_after_the_app_answers() -> None:
    offered = yaml.safe_load(FILE.read_text("utf-8"))["features"]["agent_view"]["suggested_prompts"]

    assert [(prompt["title"], prompt["message"]) for prompt in offered] == list(PROMPTS)
