from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr, ValidationError

from adapters.discord import platform
from adapters.discord.platform import Config, Discord
from bot.chat import house_rules, patience
from bot.errors import ConfigError
from bot.ports import Inspectable
from tests.adapters.discord.stage import Stage


def discord_of(stage: Stage, **options: object) -> Discord:
    return Discord(stage.config(**options), stage.house)


async def test_every_command_is_registered_everywhere(stage: Stage) -> None:
    count = await platform.sync(stage.config(), stage.house)

    names = {command["name"] for command in stage.sim.commands}
    assert count == 11
    assert names == {
        "imagine", "blend", "describe", "prompt", "limits", "help",
        "Refine picture", "Describe picture", "Show prompt", "Report picture", "moderation",
    }  # fmt: skip
    (moderation,) = [c for c in stage.sim.commands if c["name"] == "moderation"]
    others = [c for c in stage.sim.commands if c != moderation]
    assert all(sorted(c["integration_types"]) == [0, 1] for c in others)
    assert all(sorted(c["contexts"]) == [0, 1, 2] for c in others)


async def test_the_moderators_command_is_for_servers_and_those_who_remove_messages(
    stage: Stage,
) -> None:
    await platform.sync(stage.config(), stage.house)

    (moderation,) = [c for c in stage.sim.commands if c["name"] == "moderation"]
    assert moderation["contexts"] == [0]
    assert moderation["default_member_permissions"] == str(1 << 13)
    assert {one["name"] for one in moderation["options"]} == set(house_rules.USAGE)


async def test_commands_are_not_registered_where_that_is_off(stage: Stage) -> None:
    await stage.start(sync_commands=False)

    assert stage.sim.commands == []


async def test_a_start_without_a_registration_still_serves(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await platform.sync(stage.config(), stage.house)
    stage.sim.fail("PUT", "/commands", status=403, body={"code": 50001, "message": "No"})

    await stage.start()

    assert "discord.commands_not_synced" in caplog.messages
    assert (await stage.imagine("a dog")).attachments


async def test_a_wrong_token_stops_the_start_and_says_which_key(stage: Stage) -> None:
    config = Config(token=SecretStr("wrong"), api_base=stage.sim.api_base)

    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await platform.create(config, stage.house).run(lambda: None)
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await Discord(config, stage.house).inspect()
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await platform.sync(config, stage.house)


async def test_start_up_says_that_messages_cannot_be_read(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.sim.privileged_intents.clear()
    caplog.set_level(logging.WARNING)

    await stage.start()

    (record,) = [r for r in caplog.records if r.message == "discord.missing"]
    assert "message content intent" in record.__dict__["sentence"]


async def test_nothing_is_missing_where_messages_are_not_wanted(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.sim.privileged_intents.clear()

    await stage.start(message_content=False)

    assert "discord.missing" not in caplog.messages


async def test_an_inspection_names_the_missing_intent(stage: Stage) -> None:
    stage.sim.privileged_intents.clear()
    connection = discord_of(stage)

    assert isinstance(connection, Inspectable)
    warnings = await connection.inspect()

    assert any("message content intent" in sentence for sentence in warnings)


async def test_an_inspection_names_endpoint_and_missing_rights(stage: Stage) -> None:
    stage.sim.fail(
        "GET", "/applications/@me", status=200,
        body={"flags": 1 << 19, "interactions_endpoint_url": "https://example.com"},
    )  # fmt: skip
    lacking = {"id": "1", "name": "Studio", "permissions": str(1 << 10 | 1 << 11)}
    whole = {"id": "2", "name": "Home", "permissions": str(1 << 3)}
    stage.sim.fail("GET", "/users/@me/guilds", status=200, body=[lacking, whole])  # type: ignore[arg-type]

    endpoint, rights = await discord_of(stage).inspect()

    assert "interactions endpoint" in endpoint
    assert "'Studio'" in rights
    assert "attach files" in rights
    assert "send messages in threads" in rights


async def test_an_inspection_tells_an_outage(stage: Stage) -> None:
    connection = discord_of(stage, api_base="http://127.0.0.1:1")

    assert "could not be reached" in (await connection.inspect())[0]


async def test_a_start_in_an_outage_waits_for_its_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_FIRST_PAUSE_SECONDS", 0.01)
    stage.sim.fail("GET", "/applications/@me", status=503, times=2)

    await stage.start()

    assert (await stage.imagine("a dog")).attachments


async def test_a_dropped_gateway_is_resumed(stage: Stage) -> None:
    await stage.start()

    await stage.sim.drop_gateway()
    await stage.sim.wait_for(lambda: not stage.sim.platform.gateway.connected())
    await stage.sim.wait_connected()

    assert (await stage.imagine("a dog")).attachments


async def test_a_gateway_of_ones_own_is_used_as_it_is(stage: Stage) -> None:
    await stage.start(gateway_url=stage.sim.gateway_url)

    assert not [r for r in stage.sim.requests if r.path == "/gateway/bot"]


async def test_nothing_is_cached(stage: Stage) -> None:
    client, _ = discord_of(stage).client(message_content=True)

    async with client:
        flags = client._connection.member_cache_flags
        stored = client.cached_messages

    assert not stored
    assert (flags.voice, flags.joined) == (False, False)
    assert not client.intents.members
    assert not client.intents.presences


@pytest.mark.parametrize(
    "options", [{"threads": "sometimes"}, {"colour": "red"}, {"max_uploads": 0}]
)
def test_a_wrong_option_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Config(token=SecretStr("x"), **options)


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(Config(token=SecretStr("secret")))


async def test_a_gateway_that_is_not_found_at_the_start_is_waited_for(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.sim.fail("GET", "/gateway/bot", status=503, times=1)

    await stage.start()

    assert "platform.unreachable" in caplog.text
