"""Starting, stopping and the command line, with Discord at the other end."""

import asyncio
from pathlib import Path

import pytest

from tests.end_to_end.program import limner
from tests.end_to_end.world import environment, world
from tests.simulators.discord import DiscordSimulator
from tests.simulators.openai import OpenAISimulator

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"LIMNER_STUDIO__BACKEND": "opnai"}, ["studio.backend", "'opnai'", "openai, sketch"]),
        (
            {"LIMNER_LIMITS__PICTURES_PER_MEMBER": "3"},
            ["LIMNER_LIMITS__PICTURES_PER_MEMBER", "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"],
        ),
        (
            {"LIMNER_DISCORD__THREDS": "never"},
            ["LIMNER_DISCORD__THREDS", "Did you mean 'threads'?"],
        ),
        ({"LIMNER_DISCORD__THREADS": "maybe"}, ["discord.threads", "maybe", "on_demand"]),
        (
            {"LIMNER_BACKENDS__OPENAI__MODEL": "gpt-image-99"},
            ["gpt-image-99", "price", "backends.openai.price"],
        ),
        ({"LIMNER_LIMITS__USD_PER_DAY": "-1"}, ["limits.usd_per_day", "-1"]),
    ],
)
async def test_a_wrong_option_stops_the_start_before_any_connection(
    tmp_path: Path, wrong: dict[str, str], told: list[str]
) -> None:
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        environ = environment(discord, openai, **wrong)
        status, said = await limner(tmp_path, environ, "run")

        assert status == 1
        for words in told:
            assert words in said
        assert "Traceback" not in said
        assert discord.requests == []
        assert openai.calls == []


async def test_a_wrong_token_stops_the_start_with_what_to_do(tmp_path: Path) -> None:
    async with DiscordSimulator() as discord:
        environ = environment(discord, None, DISCORD_TOKEN="not.the.token")
        status, said = await limner(tmp_path, environ, "run")

        assert status == 1
        assert "DISCORD_TOKEN: Discord does not accept this token." in said
        assert "developer portal" in said
        assert "not.the.token" not in said
        assert "Traceback" not in said
        assert discord.platform.gateway.identifies == []


async def test_check_says_what_works_and_what_is_missing(tmp_path: Path) -> None:
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        discord.add_guild("Studio").revoke(discord.bot, "attach files")
        discord.privileged_intents.clear()
        environ = environment(discord, openai)
        fine, said = await limner(tmp_path, environ, "check")
        wrong, complaint = await limner(
            tmp_path, {**environ, "DISCORD_TOKEN": "not.the.token"}, "check"
        )

        assert fine == 0
        assert "ready to run." in said
        assert "message content intent is off" in said
        assert "In the server 'Studio' the bot may not attach files." in said
        assert wrong == 1
        assert "Discord does not accept this token" in complaint
        assert discord.platform.gateway.identifies == []
        assert discord.unknown_requests == []


async def test_sync_commands_registers_them_without_connecting(tmp_path: Path) -> None:
    async with DiscordSimulator() as discord:
        status, said = await limner(tmp_path, environment(discord, None), "sync-commands")

        assert status == 0
        assert "11 commands are registered with Discord." in said
        names = {command["name"] for command in discord.commands}
        assert names == {
            "imagine", "blend", "describe", "prompt", "limits", "help", "moderation",
            "Refine picture", "Describe picture", "Show prompt", "Report picture",
        }  # fmt: skip
        assert discord.platform.gateway.identifies == []


async def test_a_stop_lets_a_running_picture_arrive_and_forget_removes_it(tmp_path: Path) -> None:
    environ = {"LIMNER_STUDIO__LANGUAGE": "offline", "LIMNER_LIMITS__USD_PER_DAY": "0.02"}
    async with world(tmp_path, environ) as here:
        async with here.openai.hold("images") as held:
            asked = await here.ask("a dog that nobody should remember")
            await held.reached()
            stopping = asyncio.ensure_future(here.program.stop())  # noqa: TID251
            await here.program.said("stopping")
        status = await stopping
        shown = asked.message
        assert shown is not None
        assert shown.attachments
        assert status == 0

        forgotten, said = await limner(
            tmp_path, here.program.environ, "forget", "discord", str(here.alice.id)
        )
        assert forgotten == 0
        assert "1 pictures" in said
        assert not [file for file in (tmp_path / "pictures").rglob("*") if file.is_file()]
        assert b"nobody should remember" not in (tmp_path / "limner.sqlite3").read_bytes()

        await here.program.start()
        await here.discord.wait_connected()
        pressed = await here.press(shown, "Prompt")
        declined = await here.imagine("a cat")

        assert "gone" in pressed.text
        assert "Limner has spent what it may spend today" in declined.text
        here.check_manners()


async def test_nobody_s_question_waits_for_a_second_program(tmp_path: Path) -> None:
    async with world(tmp_path, painter="sketch") as here:
        status, said = await limner(tmp_path, here.program.environ, "run")
        shown = await here.imagine("a dog on the beach")

        assert status == 1
        assert "Traceback" not in said
        assert shown.attachments
        here.check_manners()
