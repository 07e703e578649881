"""What becomes of a workspace, and how an event of the app's pages is taken."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.api import SlackApi
from adapters.slack.installations import Installations, NotInstalled
from adapters.slack.pages import Pages
from adapters.slack.platform import Config, create
from bot.errors import ConfigError
from tests.fakes.vault import FakeVault

NOW = 1_800_000_000.5
NOBODY: Any = None


async def installed(vault: FakeVault) -> Installations:
    """Return installations with one workspace that installed the app just now."""
    installations = Installations(vault)
    await installations.async_save(
        Installation(user_id="U1", team_id="T1", bot_token="xoxb-1", installed_at=NOW)
    )
    return installations


class Calls(SlackApi):
    """Slack, which takes its time to answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answering = asyncio.Event()

    async def call(self, team: str, method: str, **arguments: Any) -> Any:
        self.asked.append(method)
        await self.answering.wait()


@pytest.mark.parametrize(
    ("told_at", "kept"), [(NOW - 60, True), (int(NOW), False), (NOW + 60, False)]
)
async def test_news_that_is_older_than_an_installation_does_not_end_it(
    told_at: float, kept: bool
) -> None:
    installations = await installed(FakeVault())
    pages = Pages(NOBODY, NOBODY, NOBODY, installations, NOBODY)

    await pages.uninstalled({"team_id": "T1", "event_time": int(told_at), "event": {}})

    assert (await installations.find("T1") is not None) is kept


async def test_an_installation_is_read_that_was_kept_without_its_time() -> None:
    vault = FakeVault()
    kept = {"team_id": "T1", "bot_token": "xoxb-1", "bot_id": "B1", "bot_user_id": "U1"}
    await vault.put("slack:workspace:T1:", json.dumps(kept))

    assert await Installations(vault).token("T1") == "xoxb-1"


async def test_an_installation_outlives_a_restart_with_its_time() -> None:
    vault = FakeVault()
    await installed(vault)
    found = await Installations(vault).find("T1")

    assert found is not None
    assert found.installed_at == NOW


async def test_bolt_learns_whose_a_request_is() -> None:
    installations = await installed(FakeVault())

    assert (await installations.authorized(None, "T1")).bot_token == "xoxb-1"
    with pytest.raises(NotInstalled):
        await installations.authorized(None, "T2")


async def test_who_opens_the_app_does_not_keep_the_acknowledgement_waiting() -> None:
    slack = Calls()
    event = {"type": "app_home_opened", "tab": "messages", "user": "U1", "channel": "D1"}

    async with asyncio.TaskGroup() as tasks:
        pages = Pages(NOBODY, slack, NOBODY, NOBODY, lambda work: tasks.create_task(work))
        await asyncio.wait_for(pages.opened({"team_id": "T1", "event": event}), 1)
        slack.answering.set()

    assert slack.asked == ["assistant.threads.setSuggestedPrompts"]


def test_a_token_of_one_workspace_and_an_app_for_many_are_not_both_taken() -> None:
    config = Config.model_validate(
        {"bot_token": "xoxb-1", "client_id": "1.2", "client_secret": "s", "app_token": "xapp-1"}
    )

    with pytest.raises(ConfigError, match="Set one of the two"):
        create(config, NOBODY)
