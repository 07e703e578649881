"""What is missing in the workspaces that installed the app by themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.slack import inspection
from adapters.slack.api import SlackApi
from adapters.slack.installations import Installed
from bot.errors import DeliveryError
from tests.simulators.slack import SlackSimulator, Team


async def nobody(_: str) -> str:
    raise AssertionError("each workspace is asked with its own token")


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator() as sim:
        yield sim


@pytest.fixture
async def api(slack: SlackSimulator) -> AsyncIterator[SlackApi]:
    async with aiohttp.ClientSession() as session:
        api = SlackApi(slack.api_base, nobody)
        api.connect(session)
        yield api


def installed(*teams: Team) -> list[Installed]:
    return [Installed(team.id, team.bot_token, "B1", "U1") for team in teams]


async def test_a_missing_scope_is_said_with_the_workspace_that_did_not_grant_it(
    slack: SlackSimulator, api: SlackApi
) -> None:
    agency, bakery = slack.add_workspace("Agency"), slack.add_workspace("Bakery")
    bakery.take_scope("files:write")

    told = await inspection.everywhere(api, installed(agency, bakery))

    said = [sentence for sentence in told if "files:write" in sentence]
    assert len(said) == 1
    assert "in the workspace Bakery, so no picture can be shown" in said[0]


async def test_a_workspace_whose_token_is_refused_is_named_and_the_others_are_checked(
    slack: SlackSimulator, api: SlackApi
) -> None:
    agency, bakery = slack.add_workspace("Agency"), slack.add_workspace("Bakery")
    bakery.take_scope("commands")
    gone = Installed(agency.id, "xoxb-revoked", "B1", "U1")

    told = await inspection.everywhere(api, [gone, *installed(bakery)])

    assert agency.id in told[0]
    assert "install the app once more" in told[0]
    assert any("scope commands is missing in the workspace Bakery" in one for one in told[1:])
    assert "xoxb-revoked" not in str(told)


async def test_that_nobody_has_installed_it_yet_is_said(api: SlackApi) -> None:
    assert await inspection.everywhere(api, []) == ["Slack: no workspace has installed it yet."]


async def test_an_outage_is_no_missing_scope(slack: SlackSimulator, api: SlackApi) -> None:
    team = slack.add_workspace("Agency")
    slack.fail("auth.test", status=503)

    with pytest.raises(DeliveryError):
        await inspection.everywhere(api, installed(team))
